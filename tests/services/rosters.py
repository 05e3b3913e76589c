"""Small rosters for tests: people with numbers that check, written as clerks write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from station_app.domain.register import Register
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import records
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, plan
from station_app.services.workspace import Workspace
from tests.bench.people import id_number

HEADINGS = ("姓名", "性别", "身份证号码", "所在单位", "入职时间", "联系电话", "备注")
BORN = date(1988, 2, 29)


def worker(serial: int = 1, **changes: Any) -> list[Any]:
    """Return a line for HEADINGS; `changes` by heading."""
    line = {
        "姓名": "王小明",
        "性别": "男" if serial % 2 else "女",
        "身份证号码": id_number(430105, BORN, serial),
        "所在单位": "四方坪街道社工站",
        "入职时间": "2019-07-01",
        "联系电话": f"1380013{serial:04}",
        "备注": None,
    }
    return list((line | changes).values())


def save(folder: Path, *lines: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> Path:
    """Write a roster with one sheet 名册 and return its path."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    for line in (headings, *lines):
        sheet.append(list(line))
    path = folder / "名册.xlsx"
    book.save(path)
    return path


def planned(station: Workspace, path: Path, **more: Any) -> Plan:
    """Plan a roster of social workers."""
    return plan(station, SOCIAL_WORKERS, path, **more)


def imported(station: Workspace, path: Path, **more: Any) -> Batch:
    """Plan and apply a roster of social workers."""
    return apply(station, planned(station, path, **more))


def stored(station: Workspace, register: Register[Any] = PEOPLE) -> list[Any]:
    """Return the live records of a register, oldest first."""
    model = register.model
    with station.database.reading() as session:
        alive = select(model).where(model.deleted_at.is_(None)).order_by(model.id)
        return list(session.scalars(alive))


def rules(found: Plan) -> list[tuple[str, str, str]]:
    """Return column, rule and severity of what a plan tells."""
    return [(each.column, each.rule, str(each.severity)) for each in found.problems]


def someone(station: Workspace) -> str:
    """Enter a person by hand who is in no roster; return the id."""
    values = {"name": "李四", "id_number": id_number(430105, BORN, 99)}
    return records.create(station, PEOPLE, values).record.id
