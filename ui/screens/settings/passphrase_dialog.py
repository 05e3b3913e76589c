"""Changing the passphrase: the present one, and twice the new one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from station_app.domain.problems import StationError
from station_app.services import secrets
from ui.desk import Desk
from ui.errors import words_of
from ui.jobs import Job
from ui.screens.entrance.passphrase_step import NewPassphrase
from ui.screens.entrance.secret_field import SecretField
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row


class SecretDialog(QDialog):
    """A dialog that works with a passphrase in the background, and says below what is wrong."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, agree: str) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(px(460))
        self.heading = label(title, "h2")
        self.problem = label("", "bad", wrap=True)
        self.problem.setObjectName("problem")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("正在进行")
        self.agree = button(agree, self.go_on, kind="primary", name="agree")
        self.refuse = button("取消", self.reject, name="refuse")
        self.agree.setDefault(True)
        self.foot = row(self.bar, None, self.refuse, self.agree)
        self.foot.setStretch(0, 1)
        self._job: Job | None = None
        self.bar.hide()
        self.problem.hide()

    def go_on(self) -> None:
        """Do what the dialog is for."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say what is wrong; "" nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def work(self, job: Job) -> None:
        """Start a job; the buttons wait for it, and what it refuses is told here."""
        self._job = job
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        self.tell("")
        self.agree.setEnabled(False)
        self.bar.show()
        self.desk.jobs.start(job)

    def _finished(self) -> None:
        self._job = None
        self.bar.hide()
        self.agree.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, StationError):
            self.tell(words_of(error))
        else:
            self.desk.errors.show(error)

    # Qt's interface

    def reject(self) -> None:
        if self._job is None:  # else it would end unseen
            super().reject()


class PassphraseDialog(SecretDialog):
    """Asks for the three lines."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "修改口令", "修改口令")
        self.present = SecretField("现在的口令（或恢复密钥）", "present")
        self.new = NewPassphrase()
        self.new.first.set_title("新口令")
        self.new.second.set_title("再输一次新口令")
        self.new.judge_for(desk.workspace.identity)
        text = "用一句自己好记、别人猜不到的话，至少 10 个字符。"
        parts = (self.heading, label(text, "quiet", wrap=True), self.present, self.new)
        column(self, *parts, self.problem, self.foot, margin=20, spacing=12)
        self.present.setFocus()

    def go_on(self) -> None:
        """Change the passphrase when the lines are right."""
        if not self.present.text:
            self.present.setFocus()
            self.tell("请输入现在的口令。")
            return
        problem = self.new.problem()
        self.tell(problem)
        if problem:
            return
        workspace, present, new = self.desk.workspace, self.present.text, self.new.text
        job = Job(
            "修改口令",
            lambda progress: secrets.change_passphrase(workspace, present, new),
            silent=True,
        )
        job.succeeded.connect(self._changed)
        self.work(job)

    def _changed(self) -> None:
        self._job = None
        self.desk.tell("口令已修改，下次打开时请用新口令")
        self.accept()
