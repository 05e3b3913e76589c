"""A project of the bureau from its application to its right of priority, by keyboard alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import project_lives
from station_app.services.project_lives import Life
from station_app.services.workspace import Workspace
from tests.services.projecting import CLOSED, agency, at_state, enter, record
from tests.ui.window.project_screens import opened, step, type_into, window, write
from tests.ui.window.talent_screens import (
    WAIT,
    Ctrl,
    Key,
    pick_from,
    press,
    push,
    settle,
    total,
    went,
)
from ui.errors import RefusalDialog
from ui.main_window import MainWindow
from ui.screens.tender.sheet import Spot
from ui.widgets.reference_edit import ReferenceEdit

__all__ = ["window"]
PROVIDER = "湘江社工服务中心"
LINE = "政府购买社工服务资金"
ACCOUNT = {"bank_name": "长沙银行四方坪支行", "bank_account": "800012341234123401"}
BIDS = (
    "投标单位\t报价(元)\t陈大文\t李小明\n"
    f"{PROVIDER}\t98000\t92\t90\n"
    "麓山社工服务中心\t99000\t85\t86\n"
    "浏阳河社工服务中心\t100000\t80\t81\n"
)


class Clerk:
    """Sits at the bureau's window and takes one project through its life."""

    def __init__(self, qtbot: QtBot, window: MainWindow, bureau: Workspace) -> None:
        self.qtbot, self.window, self.bureau = qtbot, window, bureau
        self.project = ""

    @property
    def page(self) -> Any:
        return self.window.page

    @property
    def life(self) -> Life:
        """The project as it is kept."""
        return project_lives.life(self.bureau, self.project)

    @property
    def state(self) -> str:
        return self.life.head.state

    def settle(self) -> None:
        settle(self.window, self.qtbot)

    def front(self) -> None:
        """Have the window before oneself again, which the desktop does after a dialog."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def open(self) -> Any:
        """Go to the page of the project."""
        return opened(self.window, self.qtbot, self.project)

    def step(self, state: str, on: str, **fields: str) -> None:
        """Take the next step on the project's page."""
        if self.window.key != "project":
            self.open()
        step(self.qtbot, self.window, state, on, **fields)

    def fill(self, form: Any, register: str, **fields: str) -> None:
        """Type into fields of a form, and save it."""
        self.settle()
        for name, text in fields.items():
            self.write(form, register, name, text)
        self.qtbot.keyClick(form, Key.Key_S, Ctrl)
        self.settle()
        assert not form.dirty, [each.fault.text for each in form.checks.faults]

    def write(self, form: Any, register: str, field: str, text: str) -> None:
        """Type a text in place of what stands in a field."""
        box = form.body.box_of(field)
        widget = box.editor.reached()
        widget.setFocus()
        if isinstance(widget, QRadioButton) and len(text) > 1:
            while box.editor.typed() != text:
                self.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Right)
        elif isinstance(box.editor, ReferenceEdit):
            type_into(self.qtbot, widget, text)
            self.qtbot.waitUntil(lambda: box.editor.is_open, timeout=WAIT)
            self.qtbot.keyClick(widget, Key.Key_Return)
        else:
            type_into(self.qtbot, widget, text)
        press(self.qtbot, self.window, Key.Key_Tab)

    def part(self, register: str, **fields: str) -> None:
        """Enter a new part from a card of the project's page."""
        push(self.qtbot, self.open(), f"new-{register}")
        self.dialog_filled(register, **fields)

    def dialog_filled(self, register: str, **fields: str) -> None:
        """Fill in the form of a new part that is open over the page."""
        self.fill(self.page.dialog.form, register, **fields)
        self.front()

    def move(self, register: str, record_id: str, *states: str, **fields: str) -> None:
        """Open a record's form, fill in fields, and take it through states by its menu."""
        self.window.desk.open_record(register, record_id)
        self.settle()
        form = self.page.form
        if fields:
            self.fill(form, register, **fields)
        for state in states:
            push(self.qtbot, form, "form-state")
            self.qtbot.keyClick(form.header._menu, Key.Key_Down)
            pick_from(self.qtbot, form.header._menu, state)
            self.settle()

    def rows(self, register: str, record_id: str, part: str, *rows: dict[str, str]) -> None:
        """Add rows of parts in a record's form, and save it."""
        self.window.desk.open_record(register, record_id)
        self.settle()
        form = self.page.form
        for number, values in enumerate(rows):
            push(self.qtbot, form, f"{part}.add")
            for name, text in values.items():
                place = f"{part}.{number}.{name}"
                focus = form.findChild(QWidget, f"{place}.focus")
                write(self.qtbot, form, f"{place}.focus" if focus else place, text)
        self.qtbot.keyClick(form, Key.Key_S, Ctrl)
        self.settle()
        assert not form.dirty, [each.fault.text for each in form.checks.faults]

    def refused(self) -> str:
        """Return what the window has refused, and close the dialog."""
        dialog = self.window.desk.errors.dialog
        assert isinstance(dialog, RefusalDialog)
        text = dialog.text.text()
        self.qtbot.keyClick(dialog, Key.Key_Escape)
        self.front()
        return text


@pytest.fixture
def clerk(window: MainWindow, bureau: Workspace, qtbot: QtBot) -> Clerk:
    """Sit down; the organisation that will win and the budget are there already."""
    agency(bureau, 1, name=PROVIDER, **ACCOUNT)
    line = {"year": 2026, "code": "2082001", "name": LINE, "amount": Decimal(500000)}
    enter(bureau, "budget_line", category="PURCHASE", **line)
    return Clerk(qtbot, window, bureau)


def test_a_project_lives_from_its_application_to_its_right_of_priority(clerk: Clerk) -> None:
    apply_without_a_goal_is_refused(clerk)
    reviewed_with_a_goal(clerk)
    awarded_after_three_bids(clerk)
    contracted_and_built(clerk)
    first_instalment_paid(clerk)
    midterm(clerk, "59.99", date(2026, 7, 10))
    second_instalment_is_refused(clerk)
    rectified(clerk)
    midterm(clerk, "60", date(2026, 8, 20))
    second_instalment_is_released(clerk)
    passed_at_last(clerk)
    completed_with_a_right(clerk)


def apply_without_a_goal_is_refused(clerk: Clerk) -> None:
    clerk.window.desk.go("register:project", new=True)
    clerk.fill(
        clerk.page.form, "project", name="长者居家安全守护", kind="专项实施项目",
        domain="养老服务", planned_people="300", amount_applied="100000", build_required="s",
    )  # fmt: skip
    clerk.project = clerk.page.form.record_id
    clerk.open()
    clerk.step("APPLYING", "20260105")

    clerk.step("UNDER_REVIEW", "20260110")

    told = [gap for gap in clerk.page.step.chosen.gaps if gap.refuses]
    assert [gap.rule for gap in told] == ["R-PJ-20"]
    assert clerk.state == "APPLYING"


def reviewed_with_a_goal(clerk: Clerk) -> None:
    clerk.part(
        "project_goal", statement="为300位独居长者安装扶手", is_clear="s", is_reasonable="s",
        is_verifiable="s", indicator="安装户数", unit="户", target="300", due_on="20260930",
        verification="安装记录和住户签字",
    )  # fmt: skip
    clerk.step("UNDER_REVIEW", "20260110")
    clerk.step("TENDERING", "20260120")

    assert clerk.state == "TENDERING"
    assert record(clerk.bureau, "project", clerk.project)["review_result"] == "PASS"


def awarded_after_three_bids(clerk: Clerk) -> None:
    tender = {"tender_on": "20260125", "bid_close_on": "20260220", "approved_amount": "100000"}
    clerk.move("project", clerk.project, purchase_mode="公开招标", budget_line=LINE, **tender)
    page = went(clerk.window, clerk.qtbot, "tender", project=clerk.project)
    QGuiApplication.clipboard().setText(BIDS)
    page.grid.setCurrentIndex(page.grid.sheet.index(0, 0))
    clerk.qtbot.keyClick(page.grid, Key.Key_V, Ctrl)
    clerk.settle()
    for bid in clerk.life.bids:
        page.grid.stand_on(Spot(bid.id, field="qualified"))
        press(clerk.qtbot, clerk.window, Key.Key_Space)
    clerk.settle()
    assert [bid.rank for bid in clerk.life.bids] == ["1", "2", "3"]

    push(clerk.qtbot, page, "award")
    dialog = page.findChild(QDialog)
    write(clerk.qtbot, dialog, "award-on", "20260225")
    push(clerk.qtbot, dialog, "award-agree")

    clerk.front()
    clerk.settle()
    assert (clerk.state, clerk.life.head.provider) == ("AWARDED", PROVIDER)


def contracted_and_built(clerk: Clerk) -> None:
    page = clerk.open()
    assert {gap.rule for gap in page.step.chosen.gaps if gap.refuses} == {"R-PJ-06"}
    at = next(n for n, gap in enumerate(page.step.chosen.gaps) if gap.register == "contract")
    push(clerk.qtbot, page, f"gap-{at}")
    clerk.dialog_filled(
        "contract", contract_no="KF2026-01", signed_on="20260310", amount="98000",
        from_on="20260310", to_on="20261215", filed_on="20260316",
    )  # fmt: skip
    clerk.step("CONTRACTED", "20260310")
    clerk.step("BUILDING", "20260312")
    clerk.part("project_site", site_name="四方坪街道", role="试点")
    clerk.step("IN_SERVICE", "20260425", build_done_on="20260420")

    assert clerk.state == "IN_SERVICE"
    assert [each.frozen for each in clerk.life.goals] == [True]


def first_instalment_paid(clerk: Clerk) -> None:
    page = clerk.open()
    push(clerk.qtbot, page, "plan")
    pick_from(clerk.qtbot, page.payments.menu, "30/40/30")
    clerk.settle()

    pay(clerk, 1)

    assert [each.state for each in clerk.life.instalments] == ["PAID", "LOCKED", "LOCKED"]
    assert clerk.life.money.paid == Decimal("29400.00")


def pay(clerk: Clerk, number: int) -> None:
    """Apply for an instalment, approve it, and pay it by a voucher."""
    page = clerk.open()
    stand_on(clerk, page, number)
    for _ in ("apply", "approve"):
        push(clerk.qtbot, page, "pay")
        push(clerk.qtbot, page.payments.dialog, "ask-agree")
        clerk.settle()
        clerk.front()
        stand_on(clerk, page, number)
    push(clerk.qtbot, page, "pay")
    clerk.settle()
    clerk.fill(clerk.page.form, "fund_transaction", handler="陈静", approver="欧阳清")
    clerk.move("fund_transaction", clerk.page.form.record_id, "已审批", "已支付")


def stand_on(clerk: Clerk, page: Any, number: int) -> None:
    """Put the cursor on an instalment."""
    clerk.qtbot.waitUntil(lambda: len(page.life.instalments) >= number)
    page.cards.instalments.setFocus()
    clerk.qtbot.keyClick(page.cards.instalments, Key.Key_Home, Ctrl)
    for _ in range(number - 1):
        clerk.qtbot.keyClick(page.cards.instalments, Key.Key_Down)
    assert page.cards.instalment.no == number


def midterm(clerk: Clerk, score: str, held: date) -> None:
    assess(clerk, "中期", score, held)

    last = clerk.life.assessments[-1]
    assert (last.total, last.passed) == (Decimal(score), score == "60")


def assess(clerk: Clerk, stage: str, score: str, held: date) -> str:
    """Plan an assessment, score it on its sheet, and tell the result; return its id."""
    clerk.part("assessment", stage=stage, planned_on=f"{held:%Y%m%d}")
    made = [each.id for each in clerk.life.assessments if each.total is None]
    people = [{"name": name, "independent": "s"} for name in ("欧阳清", "陈大文", "李思")]
    clerk.rows("assessment", made[0], "assessor", *people)
    page = went(clerk.window, clerk.qtbot, "assessing", assessment=made[0])
    clerk.qtbot.keyClick(page, Key.Key_N, Ctrl)
    for column, text in enumerate(("服务成效", "目标完成", "按目标逐项核验", "100", score)):
        page.table.setCurrentIndex(page.table.lines.index(0, column + 1))
        press(clerk.qtbot, clerk.window, Key.Key_F2)
        type_into(clerk.qtbot, QApplication.focusWidget(), text)  # type: ignore[arg-type]
        press(clerk.qtbot, clerk.window, Key.Key_Return)
    clerk.qtbot.keyClick(page, Key.Key_S, Ctrl)
    clerk.settle()
    days = {"held_on": f"{held:%Y%m%d}", "notified_on": f"{held:%Y%m%d}", "declared": "s"}
    clerk.move("assessment", made[0], "已考核", "已评分", "已通知", **days)
    return made[0]


def second_instalment_is_refused(clerk: Clerk) -> None:
    assert [each.state for each in clerk.life.instalments] == ["PAID", "WITHHELD", "LOCKED"]
    page = clerk.open()
    stand_on(clerk, page, 2)

    push(clerk.qtbot, page, "pay")

    assert "第2期资金须在“中期”考核合格后拨付" in clerk.refused()
    assert clerk.life.instalments[1].state == "WITHHELD"


def rectified(clerk: Clerk) -> None:
    failed = clerk.life.assessments[0].id
    done = {"done_on": "20260801", "accepted_on": "20260810", "accepted_by": "陈静"}
    wanted = {"item": "逐户回访并补装扶手", "deadline": "20260815"}
    clerk.rows("assessment", failed, "rectification", wanted | done)

    assert total(clerk.bureau, BY_NAME["rectification"]) == 1
    assert clerk.life.assessments[0].open == 0


def second_instalment_is_released(clerk: Clerk) -> None:
    assert clerk.life.instalments[1].state == "UNLOCKED"

    pay(clerk, 2)

    assert clerk.life.money.paid == Decimal("68600.00")


def passed_at_last(clerk: Clerk) -> None:
    clerk.open()
    clerk.step("FINAL_ASSESSMENT", "20261116")
    final = assess(clerk, "末期", "88.5", date(2026, 11, 20))
    clerk.move("assessment", final, "已定论")

    assert clerk.life.instalments[2].state == "UNLOCKED"
    pay(clerk, 3)
    assert clerk.life.money.unpaid == 0


def completed_with_a_right(clerk: Clerk) -> None:
    clerk.open()
    clerk.step("COMPLETED", "20261123")

    assert clerk.state == "COMPLETED"
    (right,) = clerk.life.rights
    assert (right.holder, right.year, right.state) == (PROVIDER, 2027, "有效")
    assert all(each.on for each in clerk.life.stops)
    following = at_state(clerk.bureau, "TENDERING", year=2027, name="长者居家安全守护二期")
    offer = {"bidder": PROVIDER, "received_on": CLOSED, "price": Decimal(99000)}
    enter(clerk.bureau, "project_bid", project=following, **offer)
    (bid,) = project_lives.life(clerk.bureau, following).bids
    assert bid.priority
