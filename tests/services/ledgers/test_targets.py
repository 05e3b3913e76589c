"""The ledger of target scores: points by dimension, mean, highest and lowest, rank and grade."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.services import records
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from station_app.services.workspace import Workspace
from tests.services.governing import STATIONS, a_responsibility, an_item
from tests.services.ledgers.sheets import Table

B21 = ledger_named("B21")


def scored(bureau: Workspace, station: str, *scores: str, **changes: Any) -> str:
    """Enter and score targets of 30 and 70 points; return the responsibility."""
    target = a_responsibility(bureau, station, **changes)
    plan = (("LEADERSHIP", 30), ("TALENT", 70))
    for (dimension, full), score in zip(plan, scores, strict=True):
        item = an_item(bureau, target, full, dimension=dimension)
        values = {"final_score": Decimal(score), "note": "见记录"}
        records.change(bureau, TARGET_ITEMS, item, values)
    records.move(bureau, TARGET_RESPONSIBILITIES, target, "ISSUED")
    return target


@pytest.fixture
def table(bureau: Workspace, tmp_path: Path) -> Table:
    """Write the ledger of 2026 with two stations that are scored."""
    scored(bureau, STATIONS[1], "28", "66.5", bonus=Decimal(2), bonus_note="市级表彰")
    scored(bureau, STATIONS[0], "20", "60")
    scored(bureau, STATIONS[0], "30", "70", year=2025)
    a_responsibility(bureau, "43010501301")
    file = tmp_path / "b21.xlsx"
    write_ledger(bureau, B21, scope_of(bureau, B21, period="2026"), file)
    return Table(load_workbook(file).worksheets[0])


def below(table: Table, heading: str) -> list[Any]:
    at = table.headings.index(heading) + 1
    rows = range(table.total_row + 1, table.total_row + 4)
    return [(table.sheet.cell(row, 1).value, table.sheet.cell(row, at).value) for row in rows]


def test_a_row_has_the_points_of_each_dimension_and_what_follows(table: Table) -> None:
    headings = ("街道", "得分/组织领导", "得分/人才队伍", "得分/志愿服务", "加分", "核定总分")

    rows = list(zip(*(table.column(each) for each in headings), strict=True))

    assert [row[1:] for row in rows] == [(28, 66.5, None, 2, 96.5), (20, 60, None, None, 80)]
    assert all(rows[0][0] != row[0] for row in rows[1:])
    assert table.column("排名") == [1, 2]
    assert table.column("等次") == ["优秀", "合格"]


def test_mean_highest_and_lowest_stand_below_their_columns(table: Table) -> None:
    assert table.total("街道") == "2 个"
    assert below(table, "核定总分") == [("平均", 88.3), ("最高", 96.5), ("最低", 80)]
    assert below(table, "得分/组织领导") == [("平均", 24), ("最高", 28), ("最低", 20)]
    assert below(table, "得分/志愿服务") == [("平均", None), ("最高", None), ("最低", None)]
    assert table.below[3] == "其中：优秀 1 个，合格 1 个。"


def test_the_street_names_the_place_so_the_bureau_needs_no_further_column(table: Table) -> None:
    assert "社工站" not in table.headings


def test_without_targets_no_grades_are_counted(bureau: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "b21.xlsx"
    write_ledger(bureau, B21, scope_of(bureau, B21, period="2026"), file)

    below = Table(load_workbook(file).worksheets[0]).below
    assert not [line for line in below if line.startswith("其中")]
