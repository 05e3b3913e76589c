"""The page of public money by keyboard: figures open their vouchers, a voucher is reversed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from station_app.services.listing import SEVERAL, Filter
from station_app.services.workspace import Workspace
from tests.services.money import (
    APPROVER,
    PAYER,
    a_line,
    a_source,
    a_voucher,
    go,
    income,
    paid,
    under_contract,
    voucher_in,
)
from ui.desk import Desk
from ui.screens.funds.page import FundsPage
from ui.screens.funds.table import FundTable

Key = Qt.Key
WAIT = 10_000

Gone = list[tuple[str, Any]]


@pytest.fixture
def line(bureau: Workspace) -> str:
    """Enter a budget line."""
    return a_line(bureau, "100000.50")


@pytest.fixture
def gone(bureau_desk: Desk) -> Gone:
    """Collect to which pages one is led."""
    found: Gone = []
    bureau_desk.going.connect(lambda key, what: found.append((key, what)))
    return found


def shown(desk: Desk, qtbot: QtBot, **what: Any) -> FundsPage:
    """Show the page with its figures."""
    page = FundsPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    page.enter(**what)
    qtbot.waitUntil(lambda: page.year.count() > 0, timeout=WAIT)
    return page


def figures(table: FundTable, row: int = 0) -> list[str]:
    model = table.model()
    return [str(model.index(row, at).data()) for at in range(2, model.columnCount() - 1)]


def stand(page: FundsPage, table: FundTable, qtbot: QtBot, right: int, down: int = 0) -> None:
    """Go to a cell by keyboard, from the first one."""
    table.setFocus()
    for key, times in ((Key.Key_Right, right), (Key.Key_Down, down)):
        for _ in range(times):
            qtbot.keyClick(table, key)


def test_lines_and_sources_stand_with_their_totals(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    a_line(bureau, 900, code="2080300", name="另一科目")
    paid(bureau, "0.50", budget_line=line)
    income(bureau, 70, a_source(bureau))

    page = shown(bureau_desk, qtbot)

    assert figures(page.line_table) == ["100,000.50", "0.00", "0.50", "100,000.00"]
    assert figures(page.line_table, 2) == ["100,900.50", "0.00", "0.50", "100,900.00"]
    assert figures(page.source_table) == ["50,000.00", "70.00", "0.00", "0.00", "70.00"]


def test_wan_is_another_way_to_show_the_same_yuan(
    bureau: Workspace, bureau_desk: Desk, qtbot: QtBot
) -> None:
    for number in range(3):
        a_line(bureau, "33333.33", code=str(number), name=f"科目{number}")
    page = shown(bureau_desk, qtbot)

    unit = page.findChild(QPushButton, "unit-1")
    assert unit is not None
    unit.setFocus()
    qtbot.keyClick(unit, Key.Key_Space)

    assert figures(page.line_table)[0] == "3.33"
    assert figures(page.line_table, 3)[0] == "10.00"


def test_expected_money_stands_below_the_total_and_outside_of_it(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    a_source(bureau)
    a_source(bureau, kind="LOTTERY", name="市级福彩公益金", planned=Decimal(1))
    estimate = {"kind": "ENTERPRISE_SOCIAL", "name": "企业和社会力量投入", "is_estimate": True}
    a_source(bureau, planned=Decimal(8_000_000), **estimate)

    page = shown(bureau_desk, qtbot)

    names = [each.name for each in page.sources.funds]
    assert names[2:] == ["合计", "企业和社会力量投入"]
    assert figures(page.source_table, 2)[0] == "50,001.00"
    assert page.expected.text().startswith("另有预计投入 8,000,000.00 元")


def test_enter_on_a_figure_lists_its_vouchers(
    bureau: Workspace, line: str, bureau_desk: Desk, gone: Gone, qtbot: QtBot
) -> None:
    first, second = (paid(bureau, 1, budget_line=line) for _ in range(2))
    page = shown(bureau_desk, qtbot)

    stand(page, page.line_table, qtbot, right=4)
    qtbot.keyClick(page.line_table, Key.Key_Return)

    only = Filter("id", "is", SEVERAL.join((first, second)))
    assert gone == [("register:fund_transaction", {"filters": (only,)})]


def test_what_only_contracts_bind_leads_to_the_projects(
    bureau: Workspace, line: str, bureau_desk: Desk, gone: Gone, qtbot: QtBot
) -> None:
    project = under_contract(bureau, line, 90_000)
    page = shown(bureau_desk, qtbot)

    stand(page, page.line_table, qtbot, right=3)
    qtbot.keyClick(page.line_table, Key.Key_Return)

    assert figures(page.line_table)[1] == "90,000.00"
    assert gone == [("register:project", {"filters": (Filter("id", "is", project),)})]


def test_enter_on_a_name_opens_the_line(
    line: str, bureau_desk: Desk, gone: Gone, qtbot: QtBot
) -> None:
    page = shown(bureau_desk, qtbot)
    qtbot.waitUntil(page.line_table.hasFocus, timeout=WAIT)

    qtbot.keyClick(page.line_table, Key.Key_Return)

    assert gone == [("register:budget_line", {"record": line, "field": ""})]


def test_an_earlier_day_shows_what_was_then(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    paid(bureau, 100, budget_line=line)
    page = shown(bureau_desk, qtbot)
    assert figures(page.line_table)[2] == "100.00"

    page.day.setFocus()
    page.day.selectAll()
    qtbot.keyClicks(page.day, "20260531")
    qtbot.keyClick(page.day, Key.Key_Return)

    qtbot.waitUntil(lambda: figures(page.line_table)[2] == "0.00", timeout=WAIT)
    assert page.line_table.hasFocus()


def test_another_year_is_chosen_by_keyboard(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    a_line(bureau, 7, year=2025)
    page = shown(bureau_desk, qtbot)

    page.search()
    qtbot.keyClick(page.year, Key.Key_Down)

    qtbot.waitUntil(lambda: figures(page.line_table)[0] == "7.00", timeout=WAIT)


@pytest.mark.parametrize(("came", "direction"), [(False, "IN"), (True, "OUT")])
def test_a_new_voucher_begins_with_what_is_chosen(
    bureau: Workspace, bureau_desk: Desk, gone: Gone, qtbot: QtBot, came: bool, direction: str
) -> None:
    source = a_source(bureau)
    if came:
        income(bureau, 70, source)
    page = shown(bureau_desk, qtbot)

    stand(page, page.source_table, qtbot, right=1)
    page.new()

    ((key, what),) = gone
    assert key == "register:fund_transaction"
    assert what["new"]
    assert (what["values"]["source"], what["values"]["direction"]) == (source, direction)


def reverse_by_keyboard(page: FundsPage, qtbot: QtBot, approver: str) -> Any:
    """Fill in the dialog by keyboard and agree by Enter; return it."""
    dialog: Any = page._dialog
    for name, text in (("reason", "付错单位"), ("handler", PAYER), ("approver", approver)):
        line = dialog.findChild(QLineEdit, name)
        line.clear()
        line.insert(text)  # as an input method does
    qtbot.keyClick(dialog.findChild(QLineEdit, "approver"), Key.Key_Return)
    return dialog


def test_a_paid_voucher_is_reversed_in_the_books(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    wrong = paid(bureau, 100, budget_line=line)
    page = shown(bureau_desk, qtbot, reverse=wrong)

    reverse_by_keyboard(page, qtbot, APPROVER)

    assert voucher_in(bureau, wrong).state == "VOID"
    qtbot.waitUntil(lambda: figures(page.line_table)[2] == "0.00", timeout=WAIT)


def test_what_stands_against_a_reversal_is_told_in_the_dialog(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    wrong = paid(bureau, 100, budget_line=line)
    page = shown(bureau_desk, qtbot, reverse=wrong)

    dialog = reverse_by_keyboard(page, qtbot, PAYER)

    assert "须由另一人审批" in dialog.findChild(QLabel, "told").text()
    assert voucher_in(bureau, wrong).state == "PAID"
    reverse_by_keyboard(page, qtbot, APPROVER)
    assert voucher_in(bureau, wrong).state == "VOID"


def test_both_tables_are_copied(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    a_source(bureau)
    page = shown(bureau_desk, qtbot)

    page.line_table.setFocus()
    qtbot.keyClick(page.line_table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "2026年资金\t截至2026-11-23\t单位：元"
    assert lines[1].split("\t") == ["预算科目", "编号", "预算", "已承诺", "已支付", "可用"]
    assert "福彩公益金" in lines[5]


def test_new_books_teach_where_to_begin(bureau_desk: Desk, gone: Gone, qtbot: QtBot) -> None:
    page = shown(bureau_desk, qtbot)

    first = page.findChild(QPushButton, "first-line")
    assert first is not None
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Space)

    assert gone == [("register:budget_line", {"new": True})]


def test_a_voucher_booked_elsewhere_is_counted_at_once(
    bureau: Workspace, line: str, bureau_desk: Desk, qtbot: QtBot
) -> None:
    voucher = a_voucher(bureau, 100, budget_line=line)
    page = shown(bureau_desk, qtbot)

    go(bureau, voucher, "APPROVED")
    bureau_desk.touched("fund_transaction")

    qtbot.waitUntil(lambda: figures(page.line_table)[1] == "100.00", timeout=WAIT)
