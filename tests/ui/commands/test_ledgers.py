"""The command that writes ledgers."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.ui.conftest import NUMBER, Run


def test_a_ledger_is_written_as_of_a_day(at: Run, worker: str, tmp_path: Path) -> None:
    out = tmp_path / "B01.xlsx"

    outcome = at("ledger", "b01", "--out", out, "--as-of", "2026-06-30")

    assert (outcome.code, outcome.json["rows"], outcome.json["as_of"]) == (0, 1, "2026-06-30")
    sheet = load_workbook(out).worksheets[0]
    assert sheet["A1"].value == "开福区四方坪街道社会工作者登记台账"
    assert NUMBER not in str(list(sheet.values))


def test_before_the_first_worker_there_is_none(at: Run, worker: str, tmp_path: Path) -> None:
    outcome = at("ledger", "B01", "--out", tmp_path / "a.xlsx", "--as-of", "2019-12-31")

    assert outcome.json["rows"] == 0


def test_with_a_reason_numbers_are_whole(at: Run, worker: str, tmp_path: Path) -> None:
    at("ledger", "B01", "--out", tmp_path / "a.xlsx", "--reason", "区局核查")

    assert NUMBER in str(list(load_workbook(tmp_path / "a.xlsx").worksheets[0].values))


def test_a_period_and_a_state_can_be_given(at: Run, tmp_path: Path) -> None:
    words = ("--period", "2026Q2", "--state", "已举办")

    outcome = at("ledger", "B15", "--out", tmp_path / "a.xlsx", *words)

    assert (outcome.json["rows"], outcome.json["period"]) == (0, "2026Q2")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("B77",), "B15 社会工作培训台账"),
        (("B02", "--session", "2026"), "考试批次"),
        (("B15", "--period", "去年"), "不是报告期"),
        (("B15", "--state", "无"), "已举办"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_known(
    run: Run, home: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    outcome = run("--home", home, "ledger", *words, "--out", tmp_path / "a.xlsx")

    assert outcome.code == 3
    assert told in outcome.err
    assert not (tmp_path / "a.xlsx").exists()
