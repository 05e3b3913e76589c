"""The settings of the mailbox: whose it is, its servers, and whether they let us in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLineEdit, QWidget

from station_app.domain.problems import StationError
from station_app.services.mailing import accounts, presets
from station_app.services.mailing.accounts import SECURITIES, Account, Trial
from station_app.services.mailing.presets import PRESETS, Preset
from ui.desk import Desk
from ui.errors import words_of
from ui.screens.mail.addresses import AddressesCard
from ui.screens.mail.news import mail_news
from ui.screens.settings.section import group, groups
from ui.theme.look import px
from ui.widgets.basics import button, label, row, set_role
from ui.widgets.secret_field import SecretField

CODE = "授权码"
KEPT = "已保存，不改就留空"
LIST_HEIGHT = 232  # pixels at the size 标准
PORT_WIDTH, SECURITY_WIDTH, NAME_WIDTH, LINE_WIDTH = 88, 140, 96, 440  # pixels, size 标准
ABOUT = (
    "填写以后，上报包和回执可以直接从这里发出，对方的来件可以从邮箱取到这里。"
    "不设置邮箱也能报送：用邮件程序打开草稿，或者自己添加附件。"
)
SERVERS = "选了邮箱类型会自动填好。只用加密的连接，证书不可信的服务器不会登录。"
WHERE = "发件箱按这里的地址发送。按 Enter 填写。"


class MailboxPart(QWidget):
    """One form; what was typed stays until it is saved or the books are closed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept: Account | None = None
        self._edited = False
        self.kind = _combo("mail-kind", "邮箱类型", [(each.key, each.label) for each in PRESETS])
        self.address = _line("mail-address", "邮箱地址", "例如 name@163.com")
        self.user = _line("mail-user", "用户名", "与邮箱地址相同时留空")
        self.code = SecretField(CODE, "mail-code")
        self.note = label("", "note", wrap=True)
        self.outgoing = _Place("发件（SMTP）", "smtp")
        self.incoming = _Place("收件（IMAP）", "imap")
        self.known = QCheckBox("只取下面这些地址和本系统发来的邮件，别的邮件不看")
        self.known.setObjectName("only-known")
        self.known.setAccessibleName(self.known.text())
        self.result = label("", "note", wrap=True)
        self.result.setObjectName("mail-result")
        self.result.hide()
        self.trial = button("试一试", self.try_out, icon="arrow_sync", name="try-mail")
        self.keep = button("保存", self.save, kind="primary", icon="save", name="save-mail")
        self.forget = button("不再用这个邮箱", self._ask_to_forget, kind="link", name="forget-mail")
        self.addresses = AddressesCard(desk)
        self.addresses.setFixedHeight(px(LIST_HEIGHT))
        groups(self, self._whose(), self._where(), group("对方的邮箱地址", WHERE, self.addresses))
        self._listen()
        self._show_note()

    def show_account(self, account: Account | None) -> None:
        """Show the mailbox that is kept, unless something is being typed."""
        self._kept = account
        self.forget.setVisible(account is not None)
        self.code.line.setPlaceholderText(KEPT if account is not None else "")
        if self._edited or account is None:
            return
        self.kind.setCurrentIndex(self.kind.findData(presets.preset_at(account.outgoing.host).key))
        self.address.setText(account.address)
        self.user.setText("" if account.user == account.address else account.user)
        self.known.setChecked(account.only_known)
        for place, server in ((self.outgoing, account.outgoing), (self.incoming, account.incoming)):
            place.put(server.host, server.port, server.security.value)
        self._edited = False
        self._show_note()

    def save(self) -> None:
        """Keep the mailbox; what is wrong is told beside the buttons."""
        try:
            account = self._typed()
            accounts.keep(self._desk.workspace, account, self.code.text)
        except StationError as error:
            self._tell(words_of(error), "bad")
            return
        self._edited = False
        self.code.clear()
        self._tell("", "note")
        self._desk.tell("邮箱已保存，授权码存在加密的数据里")
        mail_news(self._desk).came.emit()

    def try_out(self) -> None:
        """Sign in to both servers."""
        try:
            account, code = self._typed(), self.code.text
        except StationError as error:
            self._tell(words_of(error), "bad")
            return
        workspace = self._desk.workspace
        self._tell("正在登录……", "note")
        self.trial.setEnabled(False)
        job = self._desk.run(
            "试邮箱",
            lambda progress: accounts.try_out(workspace, account, code),
            self._tried,
            failed=self._not_tried,
        )
        job.finished.connect(self._rested)

    def _whose(self) -> QFrame:
        grid = _grid()
        for number, (words, line) in enumerate(
            (("邮箱类型", self.kind), ("邮箱地址", self.address), ("用户名", self.user))
        ):
            _put(grid, number, words, line)
        grid.addWidget(self.code.title, 3, 0)
        self.code.title.setFixedWidth(px(NAME_WIDTH))
        self.code.setMaximumWidth(px(LINE_WIDTH))
        grid.addWidget(self.code, 3, 1)
        grid.addWidget(self.note, 4, 1, 1, 2)
        return group("邮箱", ABOUT, grid)

    def _where(self) -> QFrame:
        foot = row(self.forget, None, self.trial, self.keep)
        parts = (self.outgoing.line, self.incoming.line, self.known, self.result, foot)
        return group("服务器", SERVERS, *parts)

    def _listen(self) -> None:
        self.kind.activated.connect(self._kind_chosen)
        self.address.textEdited.connect(self._address_typed)
        for line in (self.address, self.user, *self.outgoing.lines, *self.incoming.lines):
            line.textEdited.connect(self._was_edited)
        for choice in (self.kind, self.outgoing.security, self.incoming.security):
            choice.activated.connect(self._was_edited)
        self.known.clicked.connect(self._was_edited)

    def _was_edited(self) -> None:
        self._edited = True

    def _address_typed(self, address: str) -> None:
        """Choose the provider of a known address."""
        found = presets.preset_for(address)
        if found is not presets.CUSTOM and found.key != self.kind.currentData():
            self.kind.setCurrentIndex(self.kind.findData(found.key))
            self._kind_chosen()

    def _kind_chosen(self) -> None:
        found = self._preset
        if found is not presets.CUSTOM:
            self.outgoing.put(found.smtp_host, found.smtp_port, "TLS")
            self.incoming.put(found.imap_host, found.imap_port, "TLS")
        self._show_note()

    @property
    def _preset(self) -> Preset:
        return next(each for each in PRESETS if each.key == self.kind.currentData())

    def _show_note(self) -> None:
        self.note.setText(self._preset.note)

    def _typed(self) -> Account:
        """Return what is typed. Raises StationError."""
        address = accounts.mail_address(self.address.text())  # told before what is below it
        return accounts.account(
            address,
            accounts.server(*self.outgoing.typed(), "发件"),
            accounts.server(*self.incoming.typed(), "收件"),
            self.user.text(),
            only_known=self.known.isChecked(),
        )

    def _tried(self, trial: Trial) -> None:
        if trial.good:
            self._tell("✓ 发件和收件都能登录，可以保存。", "good")
            return
        wrong = [f"发件：{trial.outgoing}"] * bool(trial.outgoing)
        wrong += [f"收件：{trial.incoming}"] * bool(trial.incoming)
        self._tell("\n".join(wrong), "bad")

    def _not_tried(self, error: Exception) -> None:
        if isinstance(error, StationError):
            self._tell(words_of(error), "bad")
        else:
            self._desk.errors.show(error)

    def _rested(self) -> None:
        self.trial.setEnabled(True)

    def _tell(self, text: str, role: str) -> None:
        set_role(self.result, role)
        self.result.setText(text)
        self.result.setVisible(bool(text))

    def _ask_to_forget(self) -> None:
        text = "授权码会从数据里删掉，发件箱里的邮件不再自动发出；收件地址和发件记录保留。"
        self._desk.ask.confirm(self, "不再用这个邮箱", text, "不再用", self._forget, danger=True)

    def _forget(self) -> None:
        self._desk.attempt(partial(accounts.forget, self._desk.workspace))
        self._edited = False
        for line in (self.address, self.user, *self.outgoing.lines, *self.incoming.lines):
            line.clear()
        self.address.setFocus()
        mail_news(self._desk).came.emit()


class _Place:
    """The line of one server: host, port, encryption."""

    def __init__(self, title: str, name: str) -> None:
        self.host = _line(f"{name}-host", f"{title}服务器", f"例如 {name}.example.gov.cn")
        self.port = _line(f"{name}-port", f"{title}端口", "端口")
        self.port.setFixedWidth(px(PORT_WIDTH))
        self.security = _combo(f"{name}-security", f"{title}加密方式", list(SECURITIES.items()))
        self.security.setFixedWidth(px(SECURITY_WIDTH))
        words = label(title)
        words.setBuddy(self.host)
        words.setFixedWidth(px(NAME_WIDTH))
        self.lines = (self.host, self.port)
        self.line = row(words, self.host, self.port, self.security, None, spacing=12)
        self.line.setStretch(1, 1)

    def put(self, host: str, port: int, security: str) -> None:
        """Show a server."""
        self.host.setText(host)
        self.port.setText(str(port))
        self.security.setCurrentIndex(self.security.findData(security))

    def typed(self) -> tuple[str, str, str]:
        """Return host, port and encryption."""
        return self.host.text(), self.port.text(), str(self.security.currentData())


def _line(name: str, spoken: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setPlaceholderText(hint)
    made.setMaximumWidth(px(LINE_WIDTH))
    return made


def _combo(name: str, spoken: str, choices: list[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setMaximumWidth(px(LINE_WIDTH))
    for key, words in choices:
        made.addItem(words, key)
    return made


def _grid() -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(px(12))
    made.setVerticalSpacing(px(8))
    made.setColumnMinimumWidth(1, px(LINE_WIDTH))
    made.setColumnStretch(2, 1)  # what is left stays empty
    return made


def _put(grid: QGridLayout, number: int, words: str, line: QWidget) -> None:
    title = label(words)
    title.setBuddy(line)
    title.setFixedWidth(px(NAME_WIDTH))
    grid.addWidget(title, number, 0, Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(line, number, 1)
