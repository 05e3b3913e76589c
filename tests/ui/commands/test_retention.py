"""Periods of keeping on the command line: list, keep longer, restrict, erase, copy."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import Run

REASON = ("--reason", "本人书面要求")


def test_what_lies_in_the_bin_is_listed_and_written(at: Run, person: str, tmp_path: Path) -> None:
    at("delete", "person", person)
    out = tmp_path / "清单.xlsx"

    assert at("retention").json["total"] == 0
    found = at("retention", "--as-of", "2099-01-01", "--out", out).json

    assert [(each["record"], each["cause"]) for each in found["expired"]] == [(person, "BIN")]
    assert found["file"] == str(out)
    assert out.exists()


def test_a_person_is_erased_with_everything(at: Run, person: str, worker: str) -> None:
    refused = at("erase", "person", person, *REASON)
    assert (refused.code, refused.json["error"]["message"][:4]) == (3, "“社工”")

    done = at("erase", "person", person, "--everything", *REASON)

    assert done.code == 0
    assert done.json["records"] == 2
    assert done.json["scrubbed"] is True
    assert at("show", "person", person).code == 3
    assert at("show", "social_worker", worker).code == 3
    assert at("audit", "verify").json["ok"]
    assert at("check").json["ok"]


def test_everything_is_only_for_people(at: Run, worker: str) -> None:
    assert at("erase", "social_worker", worker, "--everything", *REASON).code == 2


def test_erasing_wants_a_reason(at: Run, person: str) -> None:
    assert at("erase", "person", person).code == 2
    assert at("erase", "person", person, "--reason", " ").code == 3


def test_a_record_is_kept_longer_and_restricted(at: Run, person: str) -> None:
    assert at("keep-longer", "person", person, "--until", "2099-12-31", *REASON).json == {
        "kept": person, "until": "2099-12-31",
    }  # fmt: skip
    assert at("restrict", "person", person, *REASON).json["restricted"] is True
    assert at("set", "person", person, "mobile=13800000009").code == 4
    assert at("restrict", "person", person, "--release", *REASON).json["restricted"] is False
    assert at("set", "person", person, "mobile=13800000009").code == 0


def test_a_copy_of_all_about_a_person_is_written(
    at: Run, person: str, worker: str, tmp_path: Path
) -> None:
    out = tmp_path / "副本.xlsx"

    made = at("person-file", person, "--out", out).json

    assert made["file"] == str(out)
    assert made["records"] == 2
    assert made["facts"] > 10
    assert out.exists()
