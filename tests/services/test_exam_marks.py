"""Marks are pasted, sorted, exported and sent like any other value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from station_app.domain.number_kinds import ABSENT
from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.services import cells, listing, records
from station_app.services.cells import Cell
from station_app.services.exports import export
from station_app.services.listing import Filter, Question
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from station_app.workbooks.layout import FIRST_ROW
from tests.exams import applied, candidate, session
from tests.services.exchange.conftest import district, offices
from tests.services.exchange.district import District, get, live

__all__ = ["district", "offices"]

COLUMNS = ("person", "person.id_number", "session", "level", "score_comp", "score_prac")


def typed(station: Workspace, application: str, path: str, text: str) -> Cell:
    record: Any = records.get(station, EXAM_APPLICATIONS, application)
    return Cell(application, record.row_version, path, "", text)


def marks(station: Workspace, application: str) -> tuple[Any, ...]:
    record: Any = records.get(station, EXAM_APPLICATIONS, application)
    return record.score_comp, record.score_prac, record.score_law


def test_a_block_of_marks_is_pasted_but_for_the_bad_one(station: Workspace) -> None:
    sat = session(station)
    first, second = (applied(station, candidate(station, n), sat).record.id for n in (1, 2))
    pasted = [
        typed(station, first, "score_comp", "72.5"),
        typed(station, first, "score_prac", "缺考"),
        typed(station, second, "score_comp", "165"),
        typed(station, second, "score_prac", "60"),
    ]

    written = cells.write(station, EXAM_APPLICATIONS, pasted)

    (bad,) = written.refused
    assert bad.fault is not None
    assert (bad.cell.record, bad.cell.path, bad.fault.rule) == (second, "score_comp", "RANGE")
    assert marks(station, first) == (Decimal("72.5"), ABSENT, None)
    assert marks(station, second) == (None, Decimal(60), None)


def test_a_mark_of_another_level_is_refused_in_its_cell(station: Workspace) -> None:
    application = applied(station, candidate(station), session(station)).record.id

    (verdict,) = cells.examine(
        station, EXAM_APPLICATIONS, [typed(station, application, "score_law", "66")]
    )

    assert verdict.fault is not None
    assert verdict.fault.rule == "R-EX-18"


def entered(station: Workspace) -> list[str]:
    sat = session(station)
    return [
        applied(station, candidate(station, n), sat, score_comp=mark, score_prac=60).record.id
        for n, mark in enumerate((70, -1, 59), 1)
    ]


def test_marks_are_sorted_by_number_and_found_by_bounds(station: Workspace) -> None:
    entered(station)
    failing = Filter("score_comp", "to", "59.5")

    found = listing.snapshot(
        station, EXAM_APPLICATIONS, Question(filters=(failing,), order="score_comp")
    )

    rows = listing.rows(station, EXAM_APPLICATIONS, ("score_comp",), found)
    assert [row.cells for row in rows if row] == [("缺考",), ("59",)]


def test_marks_are_exported_as_numbers_and_read_back_unchanged(
    station: Workspace, tmp_path: Path
) -> None:
    entered(station)
    file = tmp_path / "成绩.xlsx"

    export(station, EXAM_APPLICATIONS, Question(order="score_comp"), COLUMNS, file, reason="留存")

    sheet = load_workbook(file).worksheets[0]
    column = [sheet.cell(FIRST_ROW + n, 6).value for n in range(3)]
    assert column == ["缺考", 59, 70]
    again = plan(station, EXAM_APPLICATIONS, file)
    assert (again.counts["same"], len(again.rows)) == (3, 3)


def test_sessions_come_down_and_marks_go_up(district: District) -> None:
    session(district.bureau)
    district.exchange("a")
    (sat,) = live(district["a"], EXAM_SESSIONS).values()
    assert (sat.home, sat.year) == ("", 2026)
    application = applied(
        district["a"], candidate(district["a"]), sat.id,
        promise_mode="1", score_comp=-1, score_prac=77,
    ).record.id  # fmt: skip

    district.exchange("a")

    arrived = get(district.bureau, EXAM_APPLICATIONS, application)
    assert (arrived.score_comp, arrived.score_prac) == (ABSENT, Decimal(77))
