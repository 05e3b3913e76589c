"""Keeps the data safe while books are open: the backup that is due, the weekly rehearsal.

Both are quiet: they run as jobs of the panel, ask nothing, and give way when the window closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer

from station_app.domain.problems import StoreDamaged
from station_app.services import copies, rehearsing, safekeeping, salvaging
from station_app.services.copies import BackedUp
from station_app.services.rehearsing import Rehearsal
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.jobs import Job, Jobs, Stage
from ui.screens.settings.second_place import second_place

LOOK_EVERY = 5 * 60_000  # milliseconds; the hours are counted by the workspace's clock
FIRST_LOOK = 30_000  # milliseconds after opening: the first minute belongs to the clerk
RESTS = 12  # looks that are left out after a failure
TIMED, REHEARSAL = "定时备份", "演练恢复"
QUIET = frozenset({TIMED, REHEARSAL})
UNDER_WAY = (Stage.WAITING, Stage.RUNNING)


@dataclass(frozen=True)
class Due:
    """What is due: a backup, a rehearsal."""

    backup: bool
    rehearsal: bool


@dataclass(frozen=True)
class News:
    """What is told once when books are opened: of a salvage, of the second place."""

    salvaged: str
    trouble: str


def due(workspace: Workspace) -> Due:
    """Ask what is due."""
    return Due(safekeeping.hours_due(workspace), rehearsing.due(workspace))


def news(workspace: Workspace) -> News:
    """Ask what there is to tell."""
    return News(salvaging.news(workspace), copies.second_place(workspace).trouble)


def give_way(jobs: Jobs) -> Job | None:
    """Stop the quiet jobs; return one that nobody may stop without asking."""
    for job in jobs.listed:
        if job.title in QUIET:
            job.cancel()
    return next(
        (job for job in jobs.listed if job.stage in UNDER_WAY and job.title not in QUIET), None
    )


class Keeping(QObject):
    """Looks again and again at what is due, and does one thing at a time."""

    def __init__(self, desk: Desk, books: QObject | None = None) -> None:
        super().__init__(books)
        self._desk = desk
        self._job: Job | None = None
        self._rests = 0  # looks still left out
        self.timer = QTimer(self, interval=LOOK_EVERY)
        self.timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Tell what there is to tell, and begin to look."""
        self._desk.look_up(partial(news, self._desk.workspace), self._heard)
        QTimer.singleShot(FIRST_LOOK, self, self._first_look)
        self.timer.start()

    def end(self) -> None:
        """Look no more: the books are about to be closed, or the window is locked."""
        self.timer.stop()

    def look(self) -> None:
        """Ask what is due, unless something is being done, or failed a short while ago."""
        if self._rests:
            self._rests -= 1
        elif self._job is None or self._job.stage not in UNDER_WAY:
            self._desk.look_up(partial(due, self._desk.workspace), self._looked)

    def _first_look(self) -> None:
        if self.timer.isActive():
            self.look()

    def _looked(self, found: Due) -> None:
        workspace = self._desk.workspace
        if found.backup:
            back_up = partial(copies.back_up, workspace, second_place(self._desk.choices))
            self._job = self._desk.run(TIMED, back_up, self._kept, failed=self._failed)
        elif found.rehearsal:
            rehearse = partial(rehearsing.rehearse, workspace)
            self._job = self._desk.run(REHEARSAL, rehearse, self._rehearsed, failed=self._failed)

    def _heard(self, told: News) -> None:
        if told.salvaged:
            self._tell(told.salvaged, "info")
        elif told.trouble:
            self._tell(f"上次备份没有复制到第二位置：{told.trouble}", "warn")

    def _kept(self, made: BackedUp) -> None:
        if made.trouble:
            self._tell(f"已定时备份到本机，但没有复制到第二位置：{made.trouble}", "warn")

    def _rehearsed(self, found: Rehearsal) -> None:
        if not found.ok:
            self._rests = RESTS
            self._tell(f"恢复演练没有通过：{found.findings[0]}", "bad")

    def _failed(self, error: Exception) -> None:
        self._rests = RESTS
        if isinstance(error, StoreDamaged):
            self._tell("备份时发现数据有损坏。请先不要录入，马上检查数据。", "bad")
        else:
            self._tell(f"没有备份成功：{error}", "warn")

    def _tell(self, text: str, state: str) -> None:
        self._desk.tell(text, state, "备份与恢复", self._show)

    def _show(self) -> None:
        self._desk.go("settings", section="backup")
