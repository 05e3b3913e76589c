"""Dialogs of the page of keys: comparing a fingerprint, and the password of the mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QStackedWidget, QWidget

from station_app.services.exchange import passwords
from station_app.services.exchange.enrolling import Enrolment
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row


class CompareDialog(QDialog):
    """Shows the fingerprint of a key to compare; agreeing says that it was done by telephone."""

    def __init__(self, parent: QWidget, found: Enrolment, then: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"核对“{found.name}”的密钥")
        self.setMinimumWidth(px(520))
        text = (
            f"请打电话给{found.name}（用本来就知道的号码，不要用邮件里的），请对方打开“密钥与签名”，"
            "念出“本单位的核对码”，与下面的数字逐位对照。"
        )
        digits = label(found.shown.replace(" ", "   "), "figure")
        digits.setObjectName("fingerprint")
        digits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        ground, inside = card(20)
        inside.addWidget(digits)
        self.compared = QCheckBox("我已在电话里核对，20 位数字逐位相同")
        self.compared.setObjectName("compared")
        self.agree = button("确认这把密钥", self.accept, kind="primary", name="agree")
        self.agree.setEnabled(False)
        self.agree.setDefault(True)
        refuse = button("取消", self.reject, name="refuse")
        self.compared.toggled.connect(self.agree.setEnabled)
        note = label(
            "不相同时请取消：收到的文件可能不是对方做的，请报告负责人。", "note", wrap=True
        )
        column(
            self, label(f"核对“{found.name}”的密钥", "h2", wrap=True), label(text, wrap=True),
            ground, self.compared, note, None, row(None, refuse, self.agree), margin=20, spacing=12,
        )  # fmt: skip
        self.accepted.connect(then)
        self.compared.setFocus()


class PasswordDialog(QDialog):
    """Takes the mail password of the other side, or makes one and shows it once."""

    def __init__(self, parent: QWidget, desk: Desk, found: Enrolment) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("邮件密码")
        self.setMinimumWidth(px(520))
        self._desk, self._party = desk, found.party
        self.field = QLineEdit()
        self.field.setObjectName("password")
        self.field.setAccessibleName("对方告诉您的邮件密码")
        self.field.setPlaceholderText("16 位字母和数字，空格和大小写不限")
        self.keep = button("记下", self._keep, kind="primary", name="keep-password")
        self.make = button("新造一个…", self._make, name="make-password")
        self.shown = label("", "figure")
        self.shown.setObjectName("new-password")
        self.shown.setAccessibleName("新的邮件密码")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._asking(found))
        self._pages.addWidget(self._showing(found))
        heading = label(f"与{found.name}往来文件的打开密码", "h2", wrap=True)
        column(self, heading, self._pages, margin=20, spacing=12)
        self.keep.setDefault(True)
        self.field.setFocus()

    def _asking(self, found: Enrolment) -> QWidget:
        now = (
            f"现在用的是 {found.year} 年设的密码。" if found.year else "现在没有设，文件不加密码。"
        )
        text = (
            f"{now}每年换一次，两边都要有同一个。由一方新造，电话或当面告诉另一方，"
            "不要写在邮件里。用 Excel、WPS 打开文件时输入的也是它。"
        )
        words = label("对方告诉您的密码")
        words.setBuddy(self.field)
        cancel = button("取消", self.reject, name="cancel-password")
        page = QWidget()
        foot = row(self.make, None, cancel, self.keep)
        column(page, label(text, wrap=True), words, self.field, None, foot, spacing=12)
        return page

    def _showing(self, found: Enrolment) -> QWidget:
        text = (
            f"这个密码只显示这一次。请现在抄下来，电话或当面告诉{found.name}，"
            "由对方在“邮件密码…”里输入；不要写在邮件里。"
        )
        ground, inside = card(20)
        inside.addWidget(self.shown)
        inside.addWidget(label("一共 16 位，输入时没有空格；没有字母 I、O 和数字 0、1。", "note"))
        self.noted = button("已经抄好", self.accept, kind="primary", name="noted")
        page = QWidget()
        column(page, label(text, wrap=True), ground, None, row(None, self.noted), spacing=12)
        return page

    def _keep(self) -> None:
        enter = partial(passwords.enter, self._desk.workspace, self._party, self.field.text())
        if self._desk.attempt(lambda: (enter(), True)[1], "密码没有记下"):
            self._desk.tell("邮件密码已记下，今后往来的文件都用它")
            self._desk.touched()
            self.accept()
        else:
            self.field.setFocus()

    def _make(self) -> None:
        made = self._desk.attempt(lambda: passwords.make(self._desk.workspace, self._party))
        if made is not None:
            self.shown.setText("  ".join(made[at : at + 4] for at in range(0, len(made), 4)))
            self._pages.setCurrentIndex(1)
            self.noted.setDefault(True)
            self.noted.setFocus()
            self._desk.touched()
