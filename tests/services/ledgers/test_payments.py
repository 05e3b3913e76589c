"""The ledger of payments: which instalments it lists, what of them, and its check of contracts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.registers.projects import PROJECTS
from station_app.services import funds
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from station_app.services.workspace import Workspace
from tests.services.ledgers.sheets import Table
from tests.services.money import (
    APPROVER,
    DAY,
    PAYER,
    a_line,
    a_source,
    an_instalment,
    income,
    paid,
    planted,
    under_contract,
)

Written = Callable[..., Table]


@pytest.fixture
def write(bureau: Workspace, tmp_path: Path) -> Written:
    """Return what writes the ledger of payments and reads its sheet."""

    def written(**words: Any) -> Table:
        ledger, file = ledger_named("B09"), tmp_path / "B09.xlsx"
        write_ledger(bureau, ledger, scope_of(bureau, ledger, **words), file, reason="核对")
        return Table(load_workbook(file).worksheets[0])

    return written


@pytest.fixture
def project(bureau: Workspace) -> str:
    """Plant a project of 90 000 yuan that a budget line pays for."""
    return under_contract(bureau, a_line(bureau), 90_000)


def test_an_instalment_is_listed_in_the_month_of_its_approval(
    bureau: Workspace, project: str, write: Written
) -> None:
    an_instalment(bureau, project, 27_000, applied_amount=Decimal("27000.50"))
    an_instalment(bureau, project, 1, no=2, approved_on=None, approval=None, state="APPLIED")
    an_instalment(bureau, project, 2, no=3, state="WITHHELD", approval="FAIL")

    may, june = write(period="2026-05"), write(period="2026-06")

    assert may.column("项目编号") == ["2026-1-01"]
    assert may.column("审批日期") == [datetime(2026, 5, 20)]
    assert (may.column("申请金额(元)"), may.column("核定金额(元)")) == ([27000.5], [27000])
    assert (may.total("项目编号"), june.column("项目编号")) == ("1 笔", [])


def test_a_payment_is_shown_from_its_day_on_until_it_is_taken_back(
    bureau: Workspace, project: str, write: Written
) -> None:
    instalment = an_instalment(bureau, project, 27_000)
    voucher = paid(bureau, 27_000, instalment=instalment, voucher_no="记-7")

    before, after = write(as_of="2026-05-31"), write(as_of="2026-06-30")
    funds.reverse(bureau, voucher, "收款单位写错", PAYER, APPROVER)

    assert (before.column("到账日期"), before.column("凭证号")) == ([None], [None])
    assert (after.column("到账日期"), after.column("凭证号")) == ([datetime(2026, 6, 1)], ["记-7"])
    assert write(as_of="2026-06-30").column("凭证号") == [None]


def test_the_source_is_that_of_the_voucher_or_else_the_budget(
    bureau: Workspace, project: str, write: Written
) -> None:
    source = a_source(bureau)
    income(bureau, 10_000, source)
    an_instalment(bureau, project, 20_000)
    second = an_instalment(bureau, project, 10_000, no=2, approved_on=DAY)
    paid(bureau, 10_000, instalment=second, source=source, invoice_no="26432000000012345678")

    found = write(as_of="2026-06-30")

    assert found.column("资金来源") == ["财政预算", "福彩公益金"]
    assert found.column("发票号码") == [None, "26432000000012345678"]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (63_000, "核对：各项目核定金额合计均未超过合同金额。"),
        (63_001, "核对：“暖阳为老服务1”核定90001.00元，超过合同90000.00元。"),
    ],
)
def test_what_was_approved_is_compared_with_the_contract(
    bureau: Workspace, project: str, write: Written, second: int, told: str
) -> None:
    an_instalment(bureau, project, 27_000)
    an_instalment(bureau, project, second, no=2, approved_on=date(2026, 6, 1))

    found = "\n".join(write(as_of="2026-06-30").below)

    assert told in found
    assert "核定金额合计（大写）：人民币玖万" in found


def test_what_was_approved_without_a_contract_is_named(bureau: Workspace, write: Written) -> None:
    project = planted(bureau, PROJECTS, project_no="2026-1-01", name="暖阳为老服务", year=2026)
    an_instalment(bureau, project, 27_000)

    found = "\n".join(write(as_of="2026-06-30").below)

    assert "核对：“暖阳为老服务”没有合同，已核定27000.00元。" in found
