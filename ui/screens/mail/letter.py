"""One file and the three ways to send it: the outbox, the mail program, or by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from station_app.domain.problems import StationError
from station_app.services.mailing import drafts, outbox
from station_app.services.mailing.drafts import Ready
from station_app.services.mailing.states import OutState
from ui.desk import Desk
from ui.errors import words_of
from ui.screens.exchange.files import copy_text, open_draft, show_folder
from ui.screens.mail.news import mail_news
from ui.theme.look import px
from ui.widgets.basics import button, column, dress, label, row, rule, set_property

TEXT_HEIGHT = 176  # pixels at the size 标准
PLAIN = (
    "附件没有加密，邮箱服务商能看到里面的内容。有身份证号、电话时，请用加了密的上报包，"
    "或改用政务邮箱。"
)
BY_HAND = "也可以自己写邮件：把下面的内容逐项复制过去，再从文件夹里添加附件。"
Send = Callable[[], object]


def send_file(desk: Desk, parent: QWidget, file: Path) -> None:
    """Show the ways to send a package or a receipt."""
    found = desk.attempt(lambda: drafts.ready(desk.workspace, file), "不能发送")
    standing = desk.attempt(lambda: outbox.standing(desk.workspace))
    if found is not None and standing is not None:
        LetterDialog(parent, desk, found, set_up=standing.set_up).open()


class LetterDialog(QDialog):
    """Shows a mail; the best way that this computer has is the primary one."""

    def __init__(self, parent: QWidget, desk: Desk, found: Ready, *, set_up: bool) -> None:
        super().__init__(parent)
        self._desk, self.found = desk, found
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("发邮件")
        self.setMinimumWidth(px(600))
        letter = found.letter
        self.to = QLineEdit(letter.to)
        self.to.setObjectName("mail-to")
        self.to.setPlaceholderText("对方的邮箱地址，例如 name@163.com")
        self.subject = QLineEdit(letter.subject)
        self.subject.setObjectName("mail-subject")
        self.subject.setReadOnly(True)
        self.text = QPlainTextEdit(letter.text)
        self.text.setObjectName("mail-text")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(TEXT_HEIGHT))
        self.problem = label("", "bad", wrap=True)
        self.problem.setObjectName("mail-problem")
        self.problem.hide()
        caution = label(PLAIN, "warn", wrap=True)
        caution.setVisible(not found.encrypted)
        ways = self._ways(set_up)
        head = label(f"发送 {found.file.name}", "h2", wrap=True)
        column(
            self, head, caution, label(BY_HAND, "quiet", wrap=True), self._lines(), rule(),
            self.problem, ways, margin=20, spacing=12,
        )  # fmt: skip
        self.to.setFocus() if not letter.to else self.best.setFocus()

    def queue(self) -> None:
        """Put the file into the outbox; it is sent at once when there is a line."""
        try:
            mail = outbox.enqueue(self._desk.workspace, self.found.file, self.to.text())
        except StationError as error:
            self._tell(error)
            return
        sent = mail.state is OutState.SENT
        text = (
            f"这个文件已在 {mail.sent_at:%m-%d %H:%M} 发出过"
            if sent
            else "已放进发件箱，会自动发出"
        )
        self._desk.tell(
            text, "info" if sent else "good", "看发件箱", partial(self._desk.go, "mail")
        )
        mail_news(self._desk).came.emit()
        self.accept()

    def open_draft(self) -> None:
        """Write the mail as a draft and open it with the mail program."""
        workspace, file = self._desk.workspace, self.found.file
        try:
            path, _ = drafts.write_draft(workspace, file, self.to.text())
        except StationError as error:
            self._tell(error)
            return
        if open_draft(self._desk, path):
            self.accept()

    def _lines(self) -> QGridLayout:
        """Return what is copied one by one."""
        made = QGridLayout()
        made.setHorizontalSpacing(px(12))
        made.setVerticalSpacing(px(8))
        made.setColumnStretch(1, 1)
        lines: tuple[tuple[str, QLineEdit | QPlainTextEdit, str], ...] = (
            ("收件人", self.to, "copy-to"),
            ("主题", self.subject, "copy-subject"),
            ("正文", self.text, "copy-text"),
        )
        for number, (words, line, name) in enumerate(lines):
            title = label(words)
            title.setBuddy(line)
            line.setAccessibleName(words)
            copy = button("复制", partial(self._copy, words, line), icon="copy", name=name)
            copy.setAccessibleName(f"复制{words}")
            top = Qt.AlignmentFlag.AlignTop
            made.addWidget(title, number, 0, top if number == 2 else Qt.AlignmentFlag.AlignVCenter)
            made.addWidget(line, number, 1)
            made.addWidget(copy, number, 2, top)
        return made

    def _ways(self, set_up: bool) -> QWidget:
        queue = button("放进发件箱", self.queue, icon="mail", name="queue")
        draft = button("在邮件程序里打开", self.open_draft, icon="arrow_export", name="open-draft")
        shown = partial(show_folder, self._desk, self.found.file)
        folder = button("打开文件夹", shown, icon="folder_open", name="show-mailed")
        close = button("关闭", self.reject, kind="ghost", name="close")
        queue.setVisible(set_up and self.found.made_here)
        self.best = draft if queue.isHidden() else queue
        self.best.setDefault(True)
        set_property(self.best, "kind", "primary")
        dress(self.best, "arrow_export" if self.best is draft else "mail", "on_primary")
        made = QWidget()
        made.setLayout(row(close, None, folder, draft, queue))
        return made

    def _copy(self, what: str, line: QLineEdit | QPlainTextEdit) -> None:
        text = line.toPlainText() if isinstance(line, QPlainTextEdit) else line.text()
        copy_text(self._desk, what, text)

    def _tell(self, error: StationError) -> None:
        self.problem.setText(words_of(error))
        self.problem.show()
        if not self.to.text().strip():
            self.to.setFocus()
