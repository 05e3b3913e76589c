"""Where mail for the other side goes: the bureau's address, or those of the stations."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from station_app.domain.problems import StationError
from station_app.services.mailing import accounts
from station_app.services.mailing.accounts import Receiver
from ui.desk import Desk
from ui.errors import words_of
from ui.screens.exchange.parts import RowsCard
from ui.screens.mail import lists
from ui.screens.mail.news import mail_news
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, column, label, row


class AddressesCard(RowsCard[Receiver]):
    """Everybody who gets mail from here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "people_team", "还没有社工站", "请先在“社工站”登记簿里登记本区的社工站。"
        )
        fill = button("填写地址…", self._fill, name="fill-address", tip="填写地址（Enter）")
        super().__init__("对方的邮箱地址", lists.ADDRESSES, nothing, fill, name="addresses")
        self.opened.connect(self._ask)

    def _fill(self) -> None:
        if (found := self.current()) is not None:
            self._ask(found)

    def _ask(self, found: Receiver) -> None:
        AddressDialog(self, self._desk, found).open()


class AddressDialog(QDialog):
    """Asks for one address."""

    def __init__(self, parent: QWidget, desk: Desk, receiver: Receiver) -> None:
        super().__init__(parent)
        self._desk, self._receiver = desk, receiver
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("邮箱地址")
        self.setMinimumWidth(px(440))
        words = label(f"{receiver.name}的邮箱地址")
        self.line = QLineEdit(receiver.address)
        self.line.setObjectName("address")
        self.line.setAccessibleName(words.text())
        self.line.setPlaceholderText("例如 name@163.com，留空表示不发")
        words.setBuddy(self.line)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        save = button("保存", self.save, kind="primary", name="save")
        foot = row(None, button("取消", self.reject, name="refuse"), save)
        text = "请向对方核实后再填：上报包里有个人信息，发错地址就收不回来。"
        column(
            self, words, self.line, self.problem, label(text, "quiet", wrap=True), foot,
            margin=20, spacing=12,
        )  # fmt: skip
        save.setDefault(True)
        self.line.setFocus()

    def save(self) -> None:
        """Keep it; what is wrong is told below the line."""
        try:
            accounts.keep_address(self._desk.workspace, self._receiver.station, self.line.text())
        except StationError as error:
            self.problem.setText(words_of(error))
            self.problem.show()
            self.line.setFocus()
            return
        self._desk.tell(f"{self._receiver.name}的邮箱地址已保存")
        mail_news(self._desk).came.emit()
        self.accept()
