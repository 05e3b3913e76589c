"""Another recovery key: made, taken away on paper, typed back, and only then put in force."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from station_app.domain.progress import Progress
from station_app.domain.rules.rights import Right
from station_app.services import secrets, two_persons
from ui.desk import Desk
from ui.jobs import Job
from ui.screens.entrance.recovery_key import RecoveryKey
from ui.theme.look import px
from ui.widgets.basics import column, label
from ui.widgets.second_person import SecondPerson
from ui.widgets.secret_dialog import SecretDialog
from ui.widgets.secret_field import SecretField


class RecoveryDialog(SecretDialog):
    """Asks for the passphrase, then shows the new key."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "换新的恢复密钥", "下一步")
        self.setMinimumWidth(px(560))
        self.present = SecretField("现在的口令", "present")
        self.key = RecoveryKey(desk.ask)
        self._prepared: secrets.Prepared | None = None
        self._pages = QStackedWidget()
        first = QWidget()
        text = "新的恢复密钥抄好、核对之后才生效；在那以前，旧的仍然能用。"
        self.part = SecondPerson(desk, Right.PEOPLE)
        column(first, label(text, wrap=True), self.present, self.part, None, spacing=12)
        self._pages.addWidget(first)
        self._pages.addWidget(self.key)
        parts = (self.heading, self._pages, self.problem, self.foot)
        column(self, *parts, margin=20, spacing=12)
        self.present.setFocus()

    def go_on(self) -> None:
        """Make the key, or put it in force when it was typed back."""
        if self._prepared is None:
            self._prepare()
        else:
            self._keep(self._prepared)

    def _prepare(self) -> None:
        if not self.present.text:
            self.present.setFocus()
            self.tell("请输入现在的口令。")
            return
        problem = self.part.problem()
        self.tell(problem)
        if problem:
            return
        workspace, present, second = self.desk.workspace, self.present.text, self.part.second

        def work(progress: Progress) -> secrets.Prepared:
            # Before the key is shown: who has agreed need not wait until it is written down.
            two_persons.confirm(workspace, second, Right.PEOPLE)
            return secrets.prepare_recovery(workspace, present)

        job = Job("换恢复密钥", work, silent=True)
        job.succeeded.connect(self._show_key)
        self.work(job)

    def _show_key(self, prepared: secrets.Prepared) -> None:
        self._prepared = prepared
        workspace = self.desk.workspace
        by = workspace.user.name
        self.key.show_key(prepared.recovery, workspace.identity.name, workspace.today(), by)
        self._pages.setCurrentWidget(self.key)
        self.agree.setText("启用新的恢复密钥")
        self.key.enter()

    def _keep(self, prepared: secrets.Prepared) -> None:
        problem = self.key.problem()
        self.tell(problem)
        if problem:
            return
        workspace, second = self.desk.workspace, self.part.second
        job = Job(
            "换恢复密钥",
            lambda progress: secrets.keep_recovery(workspace, prepared, second=second),
            silent=True,
        )
        job.succeeded.connect(self._kept)
        self.work(job)

    def _kept(self) -> None:
        self._job = None
        self.desk.tell("新的恢复密钥已启用，请销毁旧的封存单")
        self.accept()
