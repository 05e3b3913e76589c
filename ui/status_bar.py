"""The line at the foot of the window: whose books, last backup, running work, user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QProgressBar, QStatusBar

from station_app.services.identity import BUREAU
from station_app.services.safekeeping import last_backup
from ui.desk import Desk
from ui.jobs import Stage
from ui.theme.look import px
from ui.widgets.basics import button, label


class StatusBar(QStatusBar):
    """Told by the jobs and the desk; asks the disk for the last backup only when told to."""

    def __init__(self, desk: Desk, open_jobs: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self.setSizeGripEnabled(False)
        identity = desk.workspace.identity
        if identity.demo:
            self.addWidget(label("练习", "practice"))
        self.addWidget(label("区局" if identity.role == BUREAU else "社工站", _role(identity.role)))
        self.addWidget(label(identity.name))
        self.backup = label("")
        self.addWidget(self.backup)
        self.doing = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(120))
        self.bar.setAccessibleName("任务进度")
        self.jobs = button("任务", open_jobs, kind="ghost", icon="arrow_sync", tip="后台任务（F8）")
        for part in (self.doing, self.bar, self.jobs, label(desk.workspace.actor)):
            self.addPermanentWidget(part)
        desk.jobs.changed.connect(self.show_jobs)
        self.show_jobs()

    def show_jobs(self) -> None:
        """Show the job that runs, and how many are under way."""
        job = self._desk.jobs.busy
        self.doing.setVisible(job is not None)
        self.bar.setVisible(job is not None)
        under_way = [
            each for each in self._desk.jobs.listed if each.stage in (Stage.WAITING, Stage.RUNNING)
        ]
        self.jobs.setText(f" 任务 {len(under_way)}" if under_way else " 任务")
        if job is None:
            self.show_backup()  # it may have been one
        if job is not None:
            share = f"  {100 * job.done // job.total}%" if job.total else ""
            self.doing.setText(f"正在{job.title}{share}")
            self.bar.setRange(0, job.total)
            self.bar.setValue(job.done)

    def show_backup(self) -> None:
        """Say when the last backup was made."""
        at = last_backup(self._desk.workspace)
        text = "还没有备份" if at is None else f"上次备份 {spoken(at, self._desk.workspace.now())}"
        self.backup.setText(text)


def _role(role: str) -> str:
    return "bureau" if role == BUREAU else "tag-info"


def spoken(at: datetime, now: datetime) -> str:
    """Return a moment as one says it: 今天 9:31, 昨天 12:00, 11月3日."""
    days = (now.date() - at.date()).days
    if days == 0:
        return f"今天 {at:%H:%M}"
    if days == 1:
        return f"昨天 {at:%H:%M}"
    return f"{at.month}月{at.day}日" if at.year == now.year else f"{at:%Y-%m-%d}"
