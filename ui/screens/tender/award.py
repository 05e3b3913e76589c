"""The dialog of an award: who wins, from when, for how much, and why where it is not the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QPlainTextEdit, QWidget

from station_app.domain.dates import Unreadable
from station_app.domain.problems import StationError
from station_app.domain.registers.projects import PROJECTS
from station_app.services.tenders import BidRow, Matrix
from ui.desk import Desk
from ui.errors import words_of
from ui.register.editors import editor_for
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.line import Editor

REASON = 72  # pixels at the size 标准


@dataclass(frozen=True)
class Wanted:
    """An award as it was filled in."""

    bid: str
    on: date
    amount: Decimal | None
    reason: str


Keep = Callable[[Wanted], object]


class AwardDialog(QDialog):
    """Calls `keep` with what was filled in; what that refuses is told here."""

    def __init__(self, parent: QWidget, desk: Desk, matrix: Matrix, keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("确定中标")
        self.setMinimumWidth(px(520))
        self._matrix, self._keep = matrix, keep
        self._bids = [each for each in matrix.in_order if each.qualified]
        self.bid = QComboBox()
        self.on = _field(desk, "awarded_on", "award-on")
        self.amount = _field(desk, "award_amount", "award-amount")
        self.reason = QPlainTextEdit()
        self.told, self.fault = label("", "note", wrap=True), label("", "bad", wrap=True)
        self.fault.setObjectName("award-fault")
        self.fault.hide()
        self._lay_out()
        self.on.put(desk.workspace.today().isoformat())
        self.bid.currentIndexChanged.connect(lambda: self._chosen())
        self._chosen()
        self.bid.setFocus()

    def _lay_out(self) -> None:
        self.bid.setObjectName("award-bid")
        self.bid.setAccessibleName("中标单位")
        for each in self._bids:
            self.bid.addItem(_named(each), each.id)
        self.reason.setObjectName("award-reason")
        self.reason.setAccessibleName("理由")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(px(REASON))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        fields = (self.bid, self.on.reached(), self.amount.reached(), self.reason)
        names = ("中标单位(&O)", "中标日期(&D)", "中标金额(&M)", "理由(&R)")
        for line, (text, field) in enumerate(zip(names, fields, strict=True)):
            name = label(text, "quiet")
            name.setBuddy(field)
            top = (
                Qt.AlignmentFlag.AlignTop if field is self.reason else Qt.AlignmentFlag.AlignVCenter
            )
            grid.addWidget(name, line, 0, top)
            grid.addWidget(field, line, 1)
        agree = button("确定中标", self._agree, kind="primary", name="award-agree")
        agree.setDefault(True)
        refuse = button("取消", self.reject, name="award-refuse")
        text = (
            "写入项目的中标结果和各家的投标结果；用到的优先权记为已使用。可以用 Ctrl+Z 一次撤销。"
        )
        column(
            self, label("确定中标", "h2"), label(text, "quiet", wrap=True), grid, self.told,
            self.fault, row(None, refuse, agree), margin=20, spacing=12,
        )  # fmt: skip

    @property
    def chosen(self) -> BidRow:
        """The bid that is chosen."""
        return self._bids[self.bid.currentIndex()]

    def _chosen(self) -> None:
        """Offer the price of a bid, and say whether a reason is needed."""
        bid = self.chosen
        self.amount.put("" if bid.price is None else f"{bid.price:.2f}")
        first = bid.line.rank == 1 and not bid.line.tied
        asked = "与其他投标人并列第一" if bid.line.rank == 1 else "不是第一名"
        self.reason.setPlaceholderText(
            "第一名中标，可以不写" if first else "必填，写明评审委员会的决定"
        )
        self.told.setText("" if first else f"{bid.bidder}{asked}，请写明理由，理由存入投标的备注。")
        self.told.setVisible(not first)
        self.fault.hide()
        self.adjustSize()

    def _agree(self) -> None:
        wanted = self._read()
        if wanted is None:
            return
        try:
            self._keep(wanted)
        except StationError as error:
            self._tell(words_of(error))
            return
        self.accept()

    def _read(self) -> Wanted | None:
        """Return what was filled in; None when something cannot be read, which is told."""
        try:
            on = PROJECTS.fields["awarded_on"].kind.from_cell(self.on.typed())
            amount = PROJECTS.fields["award_amount"].kind.from_cell(self.amount.typed())
        except Unreadable as error:
            self._tell(str(error))
            return None
        if on is None:
            self._tell("请填写中标日期，即中标通知书发出的日期。")
            self.on.reached().setFocus()
            return None
        return Wanted(self.chosen.id, on, amount, self.reason.toPlainText().strip())

    def _tell(self, text: str) -> None:
        self.fault.setText(text)
        self.told.hide()
        self.fault.show()
        self.adjustSize()


def _field(desk: Desk, name: str, object_name: str) -> Editor:
    spec = PROJECTS.fields[name]
    made: Editor = editor_for(desk, spec)
    made.call(spec.label)
    made.reached().setObjectName(object_name)
    return made


def _named(bid: BidRow) -> str:
    rank = "" if bid.line.rank is None else f"第{bid.line.rank}名　"
    total = "" if bid.line.total is None else f"　{bid.line.total:.2f}分"
    return f"{rank}{bid.bidder}{total}"
