"""The record sheet A15 and the ledger B14 say what the sessions say."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.forms import FormValues
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from station_app.services.printing import copies
from station_app.services.workspace import Workspace
from tests.services.ledgers.sheets import Table
from tests.services.supervision import enter_expert, enter_session, enter_task, enter_worker


@pytest.fixture
def two(station: Workspace) -> tuple[str, str]:
    """Enter a session with two tasks, and a later one of one of its workers."""
    expert, people = enter_expert(station), [enter_worker(station, n) for n in (1, 2)]
    records.change(station, BY_NAME["person"], people[1], {"name": "王芳"})
    first = enter_session(station, expert, *people, feedback="很有帮助", rating="1")
    enter_task(station, first)
    enter_task(station, first, what="写总结", who="王芳", done_on=date(2026, 5, 2))
    return first, enter_session(station, expert, people[0], held_on=date(2026, 4, 10), mode="1")


def printed(store: Workspace, session: str) -> FormValues:
    (values,) = copies(store, "A15", [session])
    return values


def ticked(values: FormValues, key: str) -> list[str]:
    return [label for label, on in values.checks[key] if on]


def test_a15_says_who_when_and_how(station: Workspace, two: tuple[str, str]) -> None:
    values = printed(station, two[0])
    said = values.fields

    assert values.number == "43010501201-DD-2026-0001"
    assert (said["supervisor"], said["sup_org"]) == ("秦望舒", "湘江大学")
    assert (said["sup_cert"], said["n"]) == ("社会工作师/副教授", "2")
    assert said["supervisees"] == "欧阳小兰、王芳"
    assert (said["start_end"], said["hours"]) == ("09:00—11:30", "2.5")
    assert (said["date"], said["rating"]) == ("2026年3月10日", "非常满意")
    assert ticked(values, "mode") == ["团体"]
    assert ticked(values, "func") == ["教育性", "支持性"]


def test_a15_lists_what_was_agreed_and_what_is_open_since(
    station: Workspace, two: tuple[str, str]
) -> None:
    first, second = (printed(station, each).fields for each in two)

    agreed = "1. 补写家访记录／欧阳小兰／2026.03.20\n2. 写总结／王芳／2026.03.20"
    assert first["follow_up"] == agreed
    assert first["prev_follow"] == ""
    assert second["prev_follow"] == "补写家访记录（欧阳小兰，2026-03-20）：未落实"


@pytest.fixture
def ledger(station: Workspace, two: tuple[str, str], tmp_path: Path) -> Any:
    """Return what writes B14 as of a day and reads it."""

    def written(as_of: str) -> Table:
        found = ledger_named("B14")
        file = tmp_path / "B14.xlsx"
        scope = scope_of(station, found, as_of=as_of)
        write_ledger(station, found, scope, file, reason="核对")
        return Table(load_workbook(file).worksheets[0])

    return written


def test_b14_lists_and_adds_up_what_took_place(station: Workspace, ledger: Any) -> None:
    enter_session(station, enter_expert(station, name="程远"), held=False)

    table = ledger("2026-06-30")

    assert table.column("日期") == [datetime(2026, 3, 10), datetime(2026, 4, 10)]
    assert table.column("被督导人数") == [2, 1]
    assert table.column("被督导者") == ["欧阳小兰、王芳", "欧阳小兰"]
    assert table.column("跟进事项") == ["补写家访记录；写总结", None]
    assert (table.total("督导编号"), table.total("被督导人数")) == ("2 次", 3)
    assert table.total("时长(h)") == 5


def test_b14_says_whether_all_was_done_by_the_closing_day(
    station: Workspace, two: tuple[str, str], ledger: Any
) -> None:
    tasks = BY_NAME["supervision_task"]
    with station.database.reading() as session:
        open_one = next(each for each in session.query(tasks.model) if each.done_on is None)
    records.change(station, tasks, open_one.id, {"done_on": date(2026, 6, 1)})

    assert ledger("2026-05-31").column("是否落实") == ["否", None]
    assert ledger("2026-06-30").column("是否落实") == ["是", None]
