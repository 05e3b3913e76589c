"""The command that builds a practice district."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Run


def test_the_practice_district_is_built_and_can_be_opened(run: Run, tmp_path: Path) -> None:
    outcome = run("--json", "demo", "--out", tmp_path / "demo", "--stations", "1")

    told = outcome.json
    assert (told["stations"], told["workers"], told["volunteers"]) == (1, 56, 20)
    assert told["candidates"] == 312
    assert told["packages"] == told["merged"] == told["receipts"] == 4
    assert len([file for file in told["files"] if file.endswith(".pdf")]) == 7
    assert run("--home", told["bureau_home"], "--json", "check").json["ok"] is True
    (station,) = told["station_homes"]
    assert run("--home", station, "--json", "find", "volunteer").json["total"] == 20


def test_an_invented_passphrase_is_told_and_opens_the_books(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATION_PASSPHRASE")

    outcome = run("demo", "--out", tmp_path / "demo", "--stations", "1")

    assert "1 个社工站，登记社工 56 名，志愿者 20 名，考试报名 312 人" in outcome.out
    monkeypatch.setenv("STATION_PASSPHRASE", outcome.err.strip().removeprefix("练习口令："))
    assert run("--home", tmp_path / "demo" / "区局", "audit", "verify").code == 0


def test_a_folder_with_other_files_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "work.xlsx").write_text("", encoding="utf-8")

    outcome = run("--json", "demo", "--out", tmp_path)

    assert outcome.code == 3
    assert outcome.json["refused"]["reason"] == "NOT_EMPTY"


def test_a_number_of_stations_that_there_is_not_is_wrong_usage(run: Run) -> None:
    outcome = run("demo", "--stations", "17")

    assert outcome.code == 2
    assert "--stations 不能是 17" in outcome.err
