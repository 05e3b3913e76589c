"""Commands for keys and mail passwords, from the card to the strong package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.exchange.resealing import unsigned
from tests.ui.conftest import Run

STATION = "43010501201"


@pytest.fixture
def over(run: Run, bureau: Path) -> Run:
    """Return what runs a command at the bureau with --json."""
    return lambda *words: run("--home", bureau, "--json", *words)


@pytest.fixture
def card(at: Run, tmp_path: Path) -> Any:
    """Save the card of the station."""
    return at("key-card", "--out", tmp_path / "站.json").json


def test_a_card_tells_its_fingerprint_and_is_printed(at: Run, tmp_path: Path) -> None:
    facts = at("key-card", "--out", tmp_path / "k.json", "--pdf", tmp_path / "k.pdf").json

    assert len(facts["fingerprint"]) == 20
    assert (facts["role"], facts["station"]) == ("station", STATION)
    assert (tmp_path / "k.json").exists()
    assert (tmp_path / "k.pdf").read_bytes().startswith(b"%PDF")


def test_a_package_tells_how_far_its_key_is_trusted(over: Run, at: Run, card: Any) -> None:
    file = at("package").json["file"]

    first = over("receive", file)
    over("enrol", STATION, "--fingerprint", card["fingerprint"])
    again = over("receive", file)

    assert (first.code, first.json["files"][0]["trust"]) == (0, "first_seen")
    assert "R-SL-06" in first.json["files"][0]["trust_reason"]
    assert "R-SL-06" in first.err
    assert (again.json["files"][0]["trust"], again.err) == ("confirmed", "")


def test_a_card_is_enrolled_with_the_fingerprint_from_the_telephone(over: Run, card: Any) -> None:
    words = ("enrol", STATION, "--card", card["file"], "--fingerprint")

    wrong = over(*words, "0" * 20)
    right = over(*words, card["fingerprint"])

    assert (wrong.code, right.code) == (3, 0)
    assert (right.json["state"], right.json["fingerprint"]) == ("confirmed", card["fingerprint"])


def test_keys_are_listed_and_withdrawn(over: Run, card: Any) -> None:
    over("enrol", STATION, "--card", card["file"], "--fingerprint", card["fingerprint"])

    withdrawn = over("withdraw-key", STATION, "--reason", "电脑丢失").json

    assert (withdrawn["state"], withdrawn["reason"]) == ("withdrawn", "电脑丢失")
    listed = over("keys", "--only-confirmed", "yes").json
    assert listed["only_confirmed"] is True
    assert {each["station"]: each["state"] for each in listed["keys"]}[STATION] == "withdrawn"


def test_first_use_is_kept_out_when_so_chosen(over: Run, at: Run) -> None:
    over("keys", "--only-confirmed", "yes")

    outcome = over("receive", at("package").json["file"])

    assert outcome.code == 3
    assert outcome.json["files"][0]["outcome"] == "unknown_key"


def test_an_unsigned_package_enters_with_a_reason(over: Run, at: Run, person: str) -> None:
    file = unsigned(Path(at("package").json["file"]))

    refused = over("receive", file)
    accepted = over("receive", file, "--accept", "电话核实过")

    assert (refused.code, refused.json["files"][0]["outcome"]) == (3, "unsigned")
    assert (accepted.code, accepted.json["files"][0]["trust"]) == (0, "unsigned")


def test_the_mail_password_is_made_here_and_typed_in_there(
    over: Run, at: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = over("mail-password", STATION, "--make").json["password"]
    refused = at("mail-password")
    monkeypatch.setenv("STATION_MAIL_PASSWORD", password)
    kept = at("mail-password")
    file = Path(at("package").json["file"])

    assert (refused.code, kept.code) == (4, 0)
    assert password not in kept.out
    assert file.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert over("receive", file).json["files"][0]["outcome"] == "merged"


def test_a_strong_package_is_opened_by_the_bureau(
    over: Run, at: Run, tmp_path: Path, person: str
) -> None:
    shown = over("key-card", "--out", tmp_path / "局.json").json["fingerprint"]
    too_early = at("package", "--strong")
    at("enrol", "--card", tmp_path / "局.json", "--fingerprint", shown)

    made = at("package", "--strong").json

    assert too_early.code == 3
    assert made["file"].endswith(".tzpkg")
    assert over("receive", made["file"]).json["files"][0]["created"] == 1


def test_a_new_key_is_told_by_its_fingerprint(at: Run, card: Any) -> None:
    renewed = at("key-card", "--renew", "电脑丢失").json

    assert renewed["fingerprint"] != card["fingerprint"]
    assert at("key-card").json["fingerprint"] == renewed["fingerprint"]


def test_the_bureau_says_which_station_is_meant(over: Run) -> None:
    assert over("mail-password", "--make").code == 2
