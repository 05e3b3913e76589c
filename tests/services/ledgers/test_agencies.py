"""B07, the ledger of social-work agencies: who is in it, and what it computes as of its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from tests.services.ledgers import agencies, talents
from tests.services.ledgers.sheets import Table
from tests.services.organising import enter_agency, enter_check, enter_grade
from tests.services.talent import ids_of

ORGANISATIONS = BY_NAME["organisation"]
Written = Callable[..., Table]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "B07.xlsx"


@pytest.fixture
def write(station: Workspace, file: Path) -> Written:
    """Return what writes the ledger as of a day, and reads it."""

    def written(as_of: str = "2026-06-30", **words: Any) -> Table:
        ledger = ledger_named("B07")
        scope = scope_of(station, ledger, as_of=as_of, **words)
        write_ledger(station, ledger, scope, file, reason="核对")
        return Table(load_workbook(file).worksheets[0])

    return written


def marks(table: Table, heading: str) -> list[str]:
    """Return why cells of a column are red."""
    at = table.headings.index(heading) + 1
    cells = [table.sheet.cell(row, at) for row in range(6, table.total_row)]
    return [cell.comment.text for cell in cells if cell.comment]


def test_agencies_are_listed_and_no_other_organisation(station: Workspace, write: Written) -> None:
    enter_agency(station, 1)
    enter_agency(station, 2, name="四方坪书画协会", is_social_work_agency=False)
    gone = enter_agency(station, 3, name="已注销社工中心")
    records.move(station, ORGANISATIONS, gone, "DEREGISTERED")
    enter_agency(station, 4, name="后来的社工中心", registered_on=date(2026, 7, 1))

    found = write()

    assert found.column("机构名称") == ["长沙市开福区和乐社会工作服务中心"]
    assert found.total("机构名称") == "1 家"


@pytest.mark.parametrize(
    ("as_of", "grade", "check", "red"),
    [
        ("2023-02-28", "未评", None, 0),
        ("2023-03-01", "4A级", None, 0),
        ("2026-05-19", "4A级", None, 0),
        ("2026-05-20", "4A级", "合格", 0),
        ("2028-03-01", None, "合格", 1),
    ],
)
def test_grade_and_check_are_those_of_the_closing_day(
    station: Workspace, write: Written, as_of: str, grade: str | None, check: str | None, red: int
) -> None:
    agency = enter_agency(station)
    enter_grade(station, agency)
    enter_check(station, agency)

    found = write(as_of)

    assert found.column("评估等级") == [grade]
    assert found.column("上年度年检") == [check]
    assert len(marks(found, "评估等级")) == red


def test_projects_count_while_they_run(station: Workspace, write: Written) -> None:
    agency = enter_agency(station)
    agencies.project(station, agency, "100000.01", "CONTRACTED", "COMPLETED")
    agencies.project(station, agency, "33333.33", "CONTRACTED")
    agencies.project(station, agency, "5.00")  # not under contract by its steps

    before, between, after = (write(day) for day in ("2026-03-09", "2026-03-10", "2026-09-30"))

    columns = [found.column("在办项目(个)") for found in (before, between, after)]
    assert columns == [[0], [2], [1]]
    assert before.column("在办金额(万元)") == [None]
    assert between.total("在办金额(万元)") == pytest.approx(13.333334)


def test_a_supplement_adds_to_the_amount(station: Workspace, write: Written) -> None:
    project = agencies.project(station, enter_agency(station), "100000", "CONTRACTED")
    (contract,) = ids_of(station, "contract")
    talents.enter(
        station, "contract_supplement", project=project, contract=contract,
        signed_on=date(2026, 4, 1), amount=Decimal("9999.99"), reason="增加服务点",
    )  # fmt: skip

    assert write().column("在办金额(万元)") == [pytest.approx(10.999999)]


def test_totals_are_added_in_yuan_before_they_become_ten_thousands(
    station: Workspace, write: Written
) -> None:
    for number in (1, 2, 3):
        agency = enter_agency(station, number, registered_capital=Decimal("33333.33"))
        agencies.project(station, agency, "33333.33", "CONTRACTED")

    found = write()

    at = found.headings.index("开办资金(万元)") + 1
    assert found.total("开办资金(万元)") == pytest.approx(9.999999)  # not 3 × 3.33
    assert found.sheet.cell(found.total_row, at).number_format == "0.00"
    assert "在办项目 3 个，金额 10.00 万元" in found.below[0]


def test_staff_is_counted_with_the_share_of_the_certified(
    station: Workspace, write: Written
) -> None:
    enter_agency(station, 1, fulltime_count=10, certified_count=4)
    enter_agency(station, 2, fulltime_count=5, certified_count=1)

    found = write()

    assert found.total("人员(人)/专职") == 15
    assert "机构 2 家，专职 15 人，其中持证社工 5 人（占 33.3%）" in found.below[0]


def test_another_number_of_certified_in_the_ledger_of_workers_is_red(
    station: Workspace, write: Written
) -> None:
    name = "长沙市开福区和乐社会工作服务中心"
    enter_agency(station, certified_count=2)
    assert not marks(write(), "人员(人)/持证社工")  # nobody of it is on record here
    talents.worker(station, 1, "2", organisation=name)
    talents.worker(station, 2, "", organisation=name)
    (told,) = marks(write(), "人员(人)/持证社工")

    talents.worker(station, 3, "1", organisation=name)

    assert "持证人员为1人，与填写的2人不一致" in told
    assert not marks(write(), "人员(人)/持证社工")


def test_reading_it_again_changes_no_fen(station: Workspace, write: Written, file: Path) -> None:
    enter_agency(station, registered_capital=Decimal("100345.67"))
    write()

    found = plan(station, ORGANISATIONS, file)

    assert found.counts == {"same": 1}
