"""The audit log as a workbook: what was let through, masked, and itself in the log."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import NotAllowed
from station_app.domain.progress import Cancelled
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import audit_exports, records, trail
from station_app.services.trail import Sieve
from station_app.services.users import User
from station_app.services.workspace import Workspace
from tests.services.test_records import person

PEOPLE = BY_NAME["person"]


def written(path: Path) -> list[list[Any]]:
    """Return the rows below the headings of the sheet."""
    sheet = load_workbook(path).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    first = next(n for n, row in enumerate(rows) if row[0] == "seq")
    return [row for row in rows[first + 1 :] if isinstance(row[0], int)]


def test_what_is_let_through_is_written_the_newest_first(
    station: Workspace, tmp_path: Path
) -> None:
    someone = person(station)
    records.change(station, PEOPLE, someone, {"political": "01"})

    done = audit_exports.export(station, Sieve(register="person"), tmp_path / "日志.xlsx")

    rows = written(done.out)
    assert done.rows == len(rows) == 2
    assert [row[3:6] for row in rows] == [
        ["修改", "人员", "欧阳小兰"],
        ["新增", "人员", "欧阳小兰"],
    ]
    assert rows[0][6] == "政治面貌： → 中共党员"


def test_numbers_are_masked_whoever_asks(station: Workspace, tmp_path: Path) -> None:
    records.change(station, PEOPLE, person(station), {"mobile": "13900139000"})

    audit_exports.export(station, Sieve(register="person"), tmp_path / "a.xlsx")

    text = str(written(tmp_path / "a.xlsx"))
    assert "139****9000" in text
    assert "13900139000" not in text
    assert "430105198506150" not in text


def test_a_text_that_looks_like_a_formula_stays_text(station: Workspace, tmp_path: Path) -> None:
    records.change(station, PEOPLE, person(station), {"remark": "=1+1"})
    records.change(station, PEOPLE, person(station, 2, name="陈大文"), {"remark": "=cmd|x"})

    audit_exports.export(station, Sieve(register="person"), tmp_path / "a.xlsx")

    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_the_export_is_itself_in_the_log_with_its_fingerprint(
    station: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "日志.xlsx"
    sieve = Sieve(register="person", act="create", since=date(2026, 11, 1), actor="录入员")
    audit_exports.export(station, sieve, out)

    (entry,) = trail.entries(station, trail.numbers(station, Sieve(act="export"))[:1])

    told = {each.label: each.new for each in entry.differences}
    assert (entry.what, entry.actor) == ("导出操作日志", station.actor)
    assert told["筛选条件"] == "人员，用户录入员，新增，2026-11-01起"
    assert told["文件指纹"] == hashlib.sha256(out.read_bytes()).hexdigest()


def test_who_may_not_read_the_whole_log_writes_nothing_out(
    station: Workspace, tmp_path: Path
) -> None:
    station.user = User("王静", frozenset({Role.CLERK}))

    with pytest.raises(NotAllowed, match="R-AC-01"):
        audit_exports.export(station, Sieve(), tmp_path / "a.xlsx")

    assert not (tmp_path / "a.xlsx").exists()


def test_an_export_that_is_stopped_leaves_nothing(station: Workspace, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    before = len(trail.numbers(station, Sieve()))
    with pytest.raises(Cancelled):
        audit_exports.export(station, Sieve(), tmp_path / "a.xlsx", stop)

    assert list(tmp_path.glob("*.xlsx")) == []
    assert len(trail.numbers(station, Sieve())) == before


def test_conditions_are_said_in_words() -> None:
    assert audit_exports.said(Sieve()) == "全部日志"
    assert audit_exports.said(Sieve(record="x", until=date(2026, 1, 2), text=" 王 ")) == (
        "一条记录，2026-01-02止，含“王”"
    )
