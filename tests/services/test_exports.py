"""Lists as workbooks: what stands in the cells, what is masked, what is noted."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from station_app.domain.problems import StationError
from station_app.domain.progress import Cancelled
from station_app.domain.registers import REGISTERS
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import listing, records
from station_app.services.exports import export, file_name
from station_app.services.listing import Filter, Question
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from station_app.workbooks.layout import FIRST_ROW, KEY_ROW, LABEL_ROW
from tests.builders import make, person_values, resident_id

COLUMNS = ("name", "id_number", "mobile", "birth_date", "sex", listing.UPDATED)


def cells(path: Path, row: int = FIRST_ROW) -> list[Any]:
    """Return the cells of a row of the first sheet."""
    return [cell.value for cell in load_workbook(path).worksheets[0][row]]


def notes(workspace: Workspace) -> list[AuditEntry]:
    """Return what the log says of exports."""
    with workspace.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action.endswith(".export"))
        return list(session.scalars(query))


def enter(station: Workspace, *numbers: int) -> None:
    """Enter people by hand."""
    for number in numbers:
        values = person_values(number, name=f"张{'一二三四五'[number]}")
        records.create(station, PEOPLE, values)


def test_numbers_are_masked_unless_there_is_a_reason(station: Workspace, tmp_path: Path) -> None:
    enter(station, 1)

    export(station, PEOPLE, Question(), COLUMNS, tmp_path / "人员.xlsx")

    row = cells(tmp_path / "人员.xlsx")
    assert row[2] == f"430105********{resident_id(1)[-4:]}"
    assert row[3] == "138****0001"
    assert "隐去" in "".join(filter(None, cells(tmp_path / "人员.xlsx", 2)))


def test_with_a_reason_numbers_are_whole_texts_and_days_are_days(
    station: Workspace, tmp_path: Path
) -> None:
    enter(station, 1)

    export(station, PEOPLE, Question(), COLUMNS, tmp_path / "人员.xlsx", reason="区局要求")

    found = cells(tmp_path / "人员.xlsx")
    assert found[:4] == [1, "张二", resident_id(1), "13800130001"]
    assert (found[4].date(), found[5]) == (date(1985, 6, 15), "女")
    assert isinstance(found[6], datetime)


def test_rows_are_those_of_the_list_in_its_order(station: Workspace, tmp_path: Path) -> None:
    enter(station, 0, 1, 2, 3)
    question = Question(filters=(Filter("name", "not", "张一"),), order="name", descending=True)

    found = export(station, PEOPLE, question, ("name",), tmp_path / "人员.xlsx")

    names = [cells(tmp_path / "人员.xlsx", FIRST_ROW + each)[1] for each in range(found.rows)]
    assert names == ["张四", "张三", "张二"]


def test_the_sheet_can_be_filtered_frozen_and_printed(station: Workspace, tmp_path: Path) -> None:
    enter(station, 1)
    export(station, PEOPLE, Question(), COLUMNS, tmp_path / "人员.xlsx")

    sheet = load_workbook(tmp_path / "人员.xlsx").worksheets[0]

    assert (sheet["A1"].value, sheet.freeze_panes) == ("人员", f"C{FIRST_ROW}")
    assert sheet.auto_filter.ref == f"A{LABEL_ROW}:G{FIRST_ROW}"
    assert sheet.print_title_rows == f"$1:${LABEL_ROW}"


def test_every_export_is_noted_with_its_reason(station: Workspace, tmp_path: Path) -> None:
    enter(station, 1, 2)

    export(station, PEOPLE, Question(), ("name",), tmp_path / "a.xlsx")
    export(station, PEOPLE, Question(), ("id_number",), tmp_path / "b.xlsx", reason=" 核对 ")

    assert [(each.record, each.changes["reason"]) for each in notes(station)] == [
        ("a.xlsx", ""),
        ("b.xlsx", "核对"),
    ]
    assert notes(station)[0].changes["rows"] == 2


def test_a_cancelled_export_leaves_the_file_that_was_there(
    station: Workspace, tmp_path: Path
) -> None:
    enter(station, 1)
    out = tmp_path / "人员.xlsx"
    out.write_text("old")

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export(station, PEOPLE, Question(), COLUMNS, out, progress=stop)

    assert out.read_text() == "old"
    assert list(tmp_path.glob("*.part")) == []
    assert notes(station) == []


def test_an_unknown_column_is_named(station: Workspace, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="nonsense"):
        export(station, PEOPLE, Question(), ("nonsense",), tmp_path / "人员.xlsx")


def test_what_was_exported_whole_comes_back_as_it_is(station: Workspace, tmp_path: Path) -> None:
    make(station, SOCIAL_WORKERS)
    paths = listing.usual_columns(station, SOCIAL_WORKERS)
    wanted = [*paths, "person.id_number", "person.mobile"]
    export(station, SOCIAL_WORKERS, Question(), wanted, tmp_path / "社工.xlsx", reason="核对")

    again = plan(station, SOCIAL_WORKERS, tmp_path / "社工.xlsx")

    assert cells(tmp_path / "社工.xlsx", KEY_ROW)[1:3] == ["worker_no", "person.name"]
    assert again.counts == {"same": 1}


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
def test_every_column_of_every_register_can_be_exported(
    station: Workspace, tmp_path: Path, register: Any
) -> None:
    if not register.kept_by_bureau:
        make(station, register)
    paths = [column.path for column in listing.columns_of(station, register)]

    found = export(station, register, Question(), paths, tmp_path / file_name(station, register))

    assert found.rows == listing.count(station, register, Question())
