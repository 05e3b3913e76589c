"""The panel of background work: what runs, waits, has ended, and what to do about failures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget

from station_app.domain.problems import StationError
from ui.errors import Errors, words_of
from ui.jobs import Job, Jobs, Stage
from ui.theme.look import look, px
from ui.widgets.basics import EmptyState, button, clear, column, label, row, rule

WIDTH = 380  # pixels at the size 标准
SHOWN = 8  # jobs, the newest first
ICONS = {
    Stage.WAITING: ("clock", "quiet"),
    Stage.RUNNING: ("arrow_sync", "primary"),
    Stage.DONE: ("checkmark_circle", "good"),
    Stage.FAILED: ("error_circle", "bad"),
    Stage.CANCELLED: ("dismiss", "quiet"),
}


def told(job: Job) -> str:
    """Say in words how far a job is."""
    match job.stage:
        case Stage.WAITING:
            return "排队中"
        case Stage.DONE:
            return "完成"
        case Stage.CANCELLED:
            return "已取消，没有改动"
        case Stage.FAILED:
            known = isinstance(job.error, StationError)
            return words_of(job.error) if known else "程序出错，没有完成"  # type: ignore[arg-type]
    if job.stopping:
        return "正在取消……"
    return f"{_how_far(job)}{_time_left(job.seconds_left)}"


def _how_far(job: Job) -> str:
    if not job.total:
        return "正在准备"
    if job.unit:
        return f"第 {job.done:,} / {job.total:,} {job.unit}"
    return f"{100 * job.done // job.total}%"


def _time_left(seconds: float | None) -> str:
    if seconds is None or seconds < 1:
        return ""
    if seconds < 90:
        return f"，还需约 {round(seconds)} 秒"
    return f"，还需约 {round(seconds / 60)} 分钟"


class JobsPanel(QFrame):
    """Opens over the right foot of the window; Esc closes it."""

    def __init__(self, parent: QWidget, jobs: Jobs, errors: Errors) -> None:
        super().__init__(parent)
        self._ground, self._jobs, self._errors = parent, jobs, errors
        self._bars: dict[Job, tuple[QProgressBar, QLabel]] = {}
        self._seen: list[tuple[Job, Stage, bool]] = []
        self.setObjectName("jobs-panel")
        self.setProperty("popover", True)
        self.setFixedWidth(px(WIDTH))
        self.clear_ended = button("清除已完成", jobs.forget_ended, kind="link")
        self._list = QVBoxLayout()
        self._list.setSpacing(px(8))
        heading = row(label("后台任务", "h2"), None, self.clear_ended)
        self.setLayout(column(None, heading, self._list, margin=16))
        jobs.changed.connect(self.show_jobs)
        self.hide()

    def open(self) -> None:
        """Show the panel and put the keyboard there."""
        self._seen = []
        self.show_jobs()
        self.show()
        self._place()
        self.raise_()
        self.clear_ended.setFocus()

    def show_jobs(self) -> None:
        """Show how far every job is; lines are made anew only when a job enters another stage."""
        shown = self._jobs.listed[-SHOWN:][::-1]
        now = [(job, job.stage, job.stopping) for job in shown]
        if now != self._seen:
            self._seen = now
            self._rebuild(shown)
        for job, (bar, words) in self._bars.items():
            bar.setRange(0, job.total)
            bar.setValue(job.done)
            words.setText(told(job))

    def _rebuild(self, shown: list[Job]) -> None:
        clear(self._list)
        self._bars.clear()
        for job in shown:
            self._list.addWidget(rule())
            self._list.addLayout(self._line(job))
        if not shown:
            text = "导入、报送、打印等较长的工作会列在这里。"
            self._list.addWidget(EmptyState("clock", "没有任务", text))
        if self.isVisible():
            self._place()

    def _line(self, job: Job) -> QVBoxLayout:
        icon, token = ICONS[job.stage]
        picture = QLabel()
        picture.setPixmap(look().pixmap(icon, token, 20, self.devicePixelRatioF()))
        words = label(told(job), "bad" if job.stage is Stage.FAILED else "note", wrap=True)
        inner = column(None, label(job.title, wrap=True), spacing=4)
        if job.stage is Stage.RUNNING:
            bar = QProgressBar()
            bar.setTextVisible(False)
            bar.setAccessibleName(f"{job.title} 进度")
            inner.addWidget(bar)
            self._bars[job] = (bar, words)
        inner.addWidget(words)
        line = row(picture, inner, spacing=12)
        line.setStretch(1, 1)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        if (act := self._action(job)) is not None:
            line.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        return column(None, line)

    def _action(self, job: Job) -> QWidget | None:
        if job.stage in (Stage.WAITING, Stage.RUNNING) and not job.stopping:
            return button("取消", job.cancel, kind="link", tip=f"取消{job.title}")
        if job.stage is Stage.FAILED and job.error is not None:
            error = job.error
            return button("怎么办", lambda: self._errors.show(error, job.title), kind="link")
        return None

    def _place(self) -> None:
        self.adjustSize()
        corner = QPoint(self._ground.width(), self._ground.height())
        self.move(corner - QPoint(self.width() + px(16), self.height() + px(44)))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
