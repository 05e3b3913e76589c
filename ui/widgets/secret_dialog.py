"""A dialog that works with a passphrase in the background, and says below what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from station_app.domain.problems import StationError
from ui.desk import Desk
from ui.errors import words_of
from ui.jobs import Job
from ui.theme.look import px
from ui.widgets.basics import button, label, row


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
