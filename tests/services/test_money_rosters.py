"""Lists of vouchers, budget lines and donations as clerks have them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.register import Register
from station_app.domain.registers.money import BUDGET_LINES, DONATIONS, FUND_SOURCES
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.services.rosters import withdraw
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, plan
from station_app.services.workspace import Workspace
from tests.services.money import a_line, a_source, go, voucher_in
from tests.services.rosters import save, stored

VOUCHER = {
    "日期": "2026-03-05", "凭证号": "记-12", "收支": "支出", "金额": "12,500.50",
    "预算年度": 2026, "科目编号": "2080299", "收款单位": "开福区暖阳社会工作服务中心",
    "摘要": "首期项目款", "发票号码": "26432000000012345678", "经办人": "王芳", "审批人": "欧阳清",
    "审批日期": "2026-03-03", "付款日期": "2026-03-05", "备注": None,
}  # fmt: skip
INCOME = {
    "日期": "2026-02-01", "凭证号": "记-3", "收支": "收入", "金额": 30000,
    "资金年度": 2026, "来源类别": "福彩公益金", "资金来源": "福彩公益金",
    "付款单位": "开福区财政局", "摘要": "拨入福彩公益金", "经办人": "王芳",
}  # fmt: skip

Line = dict[str, Any]


def planned(store: Workspace, folder: Path, register: Register[Any], *lines: Line) -> Plan:
    rows = [list(line.values()) for line in lines]
    return plan(store, register, save(folder, *rows, headings=list(lines[0])))


def brought(store: Workspace, folder: Path, register: Register[Any], *lines: Line) -> Batch:
    return apply(store, planned(store, folder, register, *lines))


def told(found: Plan) -> list[tuple[str, str]]:
    return [(each.column, each.rule) for each in found.problems if each.severity == "ERROR"]


def test_a_list_of_vouchers_finds_its_lines_and_waits_for_approval(
    bureau: Workspace, tmp_path: Path
) -> None:
    line = a_line(bureau)
    a_line(bureau, year=2025)

    brought(bureau, tmp_path, FUND_TRANSACTIONS, VOUCHER)

    (found,) = stored(bureau, FUND_TRANSACTIONS)
    assert (found.budget_line, found.amount) == (line, Decimal("12500.50"))
    assert (found.happened_on, found.paid_on) == (date(2026, 3, 5), date(2026, 3, 5))
    assert (found.voucher_no, found.invoice_no) == ("记-12", "26432000000012345678")
    assert found.state == "DRAFT"


def test_a_list_of_income_finds_its_source(bureau: Workspace, tmp_path: Path) -> None:
    source = a_source(bureau)
    a_source(bureau, year=2025)

    brought(bureau, tmp_path, FUND_TRANSACTIONS, INCOME)

    (found,) = stored(bureau, FUND_TRANSACTIONS)
    assert (found.source, found.direction, found.amount) == (source, "IN", Decimal(30000))
    assert len(stored(bureau, FUND_SOURCES)) == 2


def test_a_voucher_without_a_line_is_not_taken(bureau: Workspace, tmp_path: Path) -> None:
    lost = VOUCHER | {"预算年度": None, "科目编号": None}

    found = planned(bureau, tmp_path, FUND_TRANSACTIONS, lost)

    assert "R-MN-03" in [rule for _, rule in told(found)]


def test_a_list_brought_twice_is_there_once(bureau: Workspace, tmp_path: Path) -> None:
    a_line(bureau)

    for _ in range(2):
        brought(bureau, tmp_path, FUND_TRANSACTIONS, VOUCHER, VOUCHER | {"凭证号": "记-13"})

    numbers = [each.voucher_no for each in stored(bureau, FUND_TRANSACTIONS)]
    assert sorted(numbers) == ["记-12", "记-13"]


def test_a_list_taken_back_leaves_what_was_approved_since(
    bureau: Workspace, tmp_path: Path
) -> None:
    a_line(bureau)
    batch = brought(bureau, tmp_path, FUND_TRANSACTIONS, VOUCHER, VOUCHER | {"凭证号": "记-13"})
    first = next(e for e in stored(bureau, FUND_TRANSACTIONS) if e.voucher_no == "记-12")
    go(bureau, first.id, "APPROVED", "PAID")

    found = withdraw.withdraw(bureau, batch.id)

    assert (found.removed, found.kept) == (1, ("记-12",))
    assert voucher_in(bureau, first.id).paid_on == date(2026, 3, 5)


BUDGET = {
    "年度": 2026, "科目编号": "2080299", "科目名称": "政府购买社工服务资金", "类别": "购买服务",
    "级别": "区级", "年初预算": "1,200,000.00", "依据文件": "开财预〔2026〕1号",
}  # fmt: skip
GIFT = {
    "捐赠日期": "2026-05-01", "捐赠单位": "长沙某某商贸有限公司", "捐赠形式": "物资", "估值": 3600,
    "估值依据": "发票", "物资及数量": "大米20袋", "票据号": "0012345", "经办人": "王芳",
}  # fmt: skip


@pytest.mark.parametrize(
    ("register", "line", "field", "value"),
    [
        (BUDGET_LINES, BUDGET, "amount", Decimal(1_200_000)),
        (DONATIONS, GIFT, "quantity", "大米20袋"),
    ],
)
def test_lines_and_donations_come_by_list(
    bureau: Workspace, tmp_path: Path, register: Register[Any], line: Line, field: str, value: Any
) -> None:
    assert told(planned(bureau, tmp_path, register, line)) == []

    brought(bureau, tmp_path, register, line)

    (found,) = stored(bureau, register)
    assert getattr(found, field) == value
