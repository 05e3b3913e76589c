"""The command that counts the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Run


def figures(at: Run, *words: str) -> dict[str, Any]:
    return {each["id"]: each for each in at("indicators", *words).json["figures"]}


def test_a_figure_carries_its_day_its_definition_and_its_records(at: Run, worker: str) -> None:
    at("move", "social_worker", worker, "ACTIVE")

    found = figures(at, "--as-of", "2020.6.1")["K01"]

    assert (found["value"], found["shown"], found["unit"]) == (1, "1", "人")
    assert (found["as_of"], found["register"]) == ("2020-06-01", "practitioner_post")
    assert len(found["records"]) == 1
    assert "任职时段" in found["definition"]


def test_before_the_hiring_there_is_nobody_and_no_rate(at: Run, worker: str) -> None:
    at("move", "social_worker", worker, "ACTIVE")

    found = figures(at, "--as-of", "2020-01-04")

    assert found["K01"]["value"] == 0
    assert (found["K04"]["value"], found["K04"]["shown"]) == (None, "—")


def test_a_rate_is_exact_in_json(at: Run, worker: str) -> None:
    at("move", "social_worker", worker, "ACTIVE")

    assert figures(at)["K04"]["value"] == 0
    assert figures(at)["K04"]["shown"] == "0.0"


def test_the_period_can_be_given(at: Run) -> None:
    words = ("--as-of", "2010-06-10", "--since", "2010-05-01")

    assert at("indicators", *words).json["period"] == {"from": "2010-05-01", "to": "2010-06-10"}


def test_people_get_a_table(run: Run, home: Path) -> None:
    lines = run("--home", home, "indicators", "--as-of", "2010-06-10").out.splitlines()

    assert lines[:2] == [
        "统计日期 2010-06-10，统计期 2010-01-01 至 2010-06-10",
        "指标\t数值\t单位\t口径",
    ]
    assert "考试合格率\t—\t%" in "\n".join(lines)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--as-of", "2010-06"), 2, "--as-of：“2010-06”不完整"),
        (("--since", "去年"), 2, "--since"),
        (("--as-of", "2010-06-10", "--since", "2010-07-01"), 3, "晚于统计日期"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    run: Run, home: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    outcome = run("--home", home, "indicators", *words)

    assert outcome.code == code
    assert told in outcome.err
