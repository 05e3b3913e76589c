"""The ledger of assessments: scores by dimension, maxima, means and grades (forms.md B10)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station_app.domain.registers.assessments import ASSESSMENT_ASPECTS, ASSESSMENTS
from station_app.services import records
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from station_app.services.workspace import Workspace
from tests.services.assessing import HELD, an_assessment, assessed, under_contract
from tests.services.ledgers.sheets import Table


@pytest.fixture
def project(bureau: Workspace) -> str:
    return under_contract(bureau)[0]


def written(bureau: Workspace, file: Path) -> Table:
    ledger = ledger_named("B10")
    write_ledger(bureau, ledger, scope_of(bureau, ledger, period="2026"), file, reason="核对")
    return Table(load_workbook(file).worksheets[0])


def test_each_assessment_is_a_row_with_its_dimensions(
    bureau: Workspace, project: str, tmp_path: Path
) -> None:
    failed = assessed(bureau, project, ("30", "29.99"))
    advised = {"pay_advice": "3", "issues": "档案不全"}
    records.change(bureau, ASSESSMENTS, failed, advised)
    assessed(bureau, project, ("50", "40"))
    an_assessment(bureau, project, "3")  # not held yet

    table = written(bureau, tmp_path / "B10.xlsx")

    assert table.column("项目名称") == ["长者探访项目"] * 2
    assert table.column("承接机构") == ["第1社工服务中心"] * 2
    assert table.column("考核阶段") == ["中期"] * 2
    assert table.column("考核日期") == [datetime(2026, 9, 14)] * 2
    assert table.column("得分/项目管理") == [30, 50]
    assert table.column("得分/专业支持") == [None, None]
    assert table.column("得分/服务成效") == [29.99, 40]
    assert table.column("得分/总分") == [59.99, 90]
    assert table.column("等次") == ["较差(不合格)", "优秀"]
    assert table.column("拨款建议") == ["暂缓拨付", None]
    assert table.column("主要问题") == ["档案不全", None]


def test_maxima_and_grades_stand_below(bureau: Workspace, project: str, tmp_path: Path) -> None:
    assessed(bureau, project, ("30", "29.99"))
    assessed(bureau, project, ("50", "40"))

    below = written(bureau, tmp_path / "B10.xlsx").below

    assert "分值：项目管理 60，服务成效 40，合计 100。" in below
    assert "各等次：优秀 1 个，较差(不合格) 1 个。" in below


def test_sheets_that_differ_have_no_maxima_in_common(
    bureau: Workspace, project: str, tmp_path: Path
) -> None:
    assessed(bureau, project)
    other = an_assessment(bureau, project, held_on=HELD, declared=True)
    row = {"assessment": other, "dimension": "1", "item": "综合", "full": Decimal(100)}
    records.create(bureau, ASSESSMENT_ASPECTS, row)
    records.move(bureau, ASSESSMENTS, other, "HELD")

    below = written(bureau, tmp_path / "B10.xlsx").below

    assert "各次考核的分值不同，见各自的评估表。" in below
    assert "各等次：良好 1 个，尚未评定 1 个。" in below


def test_without_an_assessment_nothing_is_counted(bureau: Workspace, tmp_path: Path) -> None:
    below = written(bureau, tmp_path / "B10.xlsx").below

    assert not [line for line in below if line.startswith("各等次")]
