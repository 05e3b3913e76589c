"""The table of a register: blocks read when seen, kept for a while, roles, numbers."""

from __future__ import annotations

from array import array
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from station_app.services import listing
from station_app.services.listing import Question
from station_app.services.workspace import Workspace
from tests.ui.window.register_screens import PEOPLE, person
from ui.register import model
from ui.register.model import RecordRole, RegisterTable


def table_of(workspace: Workspace) -> RegisterTable:
    columns = listing.columns_of(workspace, PEOPLE)
    made = RegisterTable(workspace, PEOPLE, columns)
    made.show_numbers(listing.snapshot(workspace, PEOPLE, Question()))
    return made


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect how many rows each reading of the store was about."""
    found: list[int] = []
    rows = listing.rows

    def counted(workspace: Any, register: Any, paths: Any, numbers: Any) -> Any:
        found.append(len(numbers))
        return rows(workspace, register, paths, numbers)

    monkeypatch.setattr(listing, "rows", counted)
    return found


def test_qt_finds_no_fault_with_the_table(station: Workspace, qtmodeltester: ModelTester) -> None:
    person(station, 1, "张三")

    qtmodeltester.check(table_of(station))


def test_cells_are_spoken_as_they_are_shown(station: Workspace) -> None:
    one = person(station, 1, "张三")
    table = table_of(station)  # an index does not keep it
    index = table.index(0, 0)

    assert index.data() == "张三"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "张三"
    assert index.data(RecordRole) == one


def test_a_block_is_read_once(station: Workspace, reads: list[int]) -> None:
    for number in (1, 2, 3):
        person(station, number, "张三")
    table = table_of(station)

    for row in (0, 1, 2, 0):
        table.text(row, 0)

    assert reads == [3]


def test_few_blocks_are_kept(
    station: Workspace, reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "BLOCK", 1)
    monkeypatch.setattr(model, "KEPT", 2)
    for number in (1, 2, 3):
        person(station, number, "张三")
    table = table_of(station)

    for row in (0, 1, 0, 2, 0, 1):  # 1 was not seen for longest when 2 came
        table.text(row, 0)

    assert len(reads) == 4


def test_more_rows_at_the_end_leave_the_others_where_they_are(station: Workspace) -> None:
    for number in (1, 2, 3):
        person(station, number, "张三")
    table = table_of(station)
    numbers = table.numbers
    table.show_numbers(numbers[:1])
    kept = table.index(0, 0)

    assert table.show_numbers(numbers) is True
    assert kept.isValid()
    assert table.rowCount() == 3


def test_a_record_that_is_gone_is_an_empty_row(station: Workspace) -> None:
    table = table_of(station)
    table.show_numbers(array("q", [77]))

    assert table.index(0, 0).data() == ""
    assert table.index(0, 0).data(RecordRole) is None


def test_cells_are_read_anew_when_forgotten(station: Workspace, reads: list[int]) -> None:
    person(station, 1, "张三")
    table = table_of(station)
    table.text(0, 0)

    table.forget()
    table.text(0, 0)

    assert len(reads) == 2
