"""The dialog that takes a paid voucher back, and the command that opens it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QWidget

from station_app.domain.problems import RecordInvalid, StationError
from station_app.domain.register import Register
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.services import funds, opening
from station_app.services.records import Saved
from ui.desk import Desk
from ui.register.commands import RecordCommand
from ui.register.finder import RecordFinder
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row

FINDER, WIDEST = 360, 4000  # pixels at the size 标准; of the screen
WHY = (
    "已支付的凭证不能修改。冲销会登记一张方向相反、金额相同的凭证，原凭证成为“已冲销”，"
    "两张都留存；正确的一笔请另外登记。"
)
CHANGED = (FUND_TRANSACTIONS.name, "instalment", "project")


class ReverseDialog(QDialog):
    """Asks which voucher, why, and who handles and approves it."""

    def __init__(self, parent: QWidget, desk: Desk, voucher: str = "") -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("冲销凭证")
        self.setMinimumWidth(px(520))
        self.voucher = RecordFinder(desk, FUND_TRANSACTIONS, "voucher", FINDER)
        self.voucher.setMaximumWidth(WIDEST)  # as wide as the lines below it
        self.reason = _line("reason", "冲销原因", "例如：收款单位写错、重复付款")
        self.handler = _line("handler", "经办人", "谁办理这次冲销")
        self.approver = _line("approver", "审批人", "不能是经办人")
        self.told = label("", "bad", wrap=True)
        self.told.setObjectName("told")
        self.told.hide()
        self.agree = button("冲销", self._reverse, kind="primary", name="agree")
        self._lay_out()
        for each in (self.reason, self.handler, self.approver):
            each.textChanged.connect(self._changed)
        self.voucher.found.connect(lambda record: self._changed())
        self._show(voucher)
        self._changed()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        rows: tuple[tuple[str, QWidget], ...] = (
            ("凭证(&V)", self.voucher),
            ("冲销原因(&R)", self.reason),
            ("经办人(&H)", self.handler),
            ("审批人(&A)", self.approver),
        )
        for at, (text, line) in enumerate(rows):
            caption = label(text)
            caption.setBuddy(line)
            grid.addWidget(caption, at, 0)
            grid.addWidget(line, at, 1)
        cancel = button("取消", self.reject, name="cancel")
        column(
            self,
            label("冲销已支付的凭证", "h2"),
            label(WHY, "quiet", wrap=True),
            grid,
            self.told,
            row(None, cancel, self.agree),
            margin=20,
            spacing=12,
        )
        self.agree.setDefault(True)

    def _show(self, voucher: str) -> None:
        if not voucher:
            self.voucher.setFocus()
            return
        workspace = self._desk.workspace
        self.voucher.put(voucher, opening.name_of(workspace, FUND_TRANSACTIONS, voucher))
        self.reason.setFocus()

    def _changed(self) -> None:
        lines = (self.voucher, self.reason, self.handler, self.approver)
        self.agree.setEnabled(all(each.text().strip() for each in lines))

    def _reverse(self) -> None:
        workspace, voucher = self._desk.workspace, self.voucher.typed()
        words = (self.reason.text(), self.handler.text(), self.approver.text())
        try:
            saved: Saved = funds.reverse(workspace, voucher, *words)
        except RecordInvalid as error:
            self._tell("\n".join(each.text for each in error.faults if each.refuses))
            return
        except StationError as error:
            self._tell(str(error))
            return
        called = self.voucher.text() or voucher
        self._desk.saved(saved.change, f"冲销凭证 {called}", *CHANGED)
        self.accept()

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.show()
        self.adjustSize()


def _line(name: str, spoken: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(f"{spoken}，必填")
    made.setPlaceholderText(hint)
    return made


def _fits(register: Register[Any]) -> bool:
    return register is FUND_TRANSACTIONS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(FUNDS, reverse=record)


FUNDS = "funds"  # key of the page
TO_REVERSE = RecordCommand("to-reverse", "冲销凭证", "F7", "arrow_undo", _fits, _open)
