"""Changing the passphrase: the present one, and twice the new one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station_app.services import secrets
from ui.desk import Desk
from ui.jobs import Job
from ui.screens.entrance.passphrase_step import NewPassphrase
from ui.widgets.basics import column, label
from ui.widgets.secret_dialog import SecretDialog
from ui.widgets.secret_field import SecretField


class PassphraseDialog(SecretDialog):
    """Asks for the three lines."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "修改口令", "修改口令")
        self.present = SecretField("现在的口令（或恢复密钥）", "present")
        self.new = NewPassphrase()
        self.new.first.set_title("新口令")
        self.new.second.set_title("再输一次新口令")
        self.new.judge_for(desk.workspace.identity, desk.workspace.user.name)
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
