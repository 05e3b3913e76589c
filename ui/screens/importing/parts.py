"""What the steps of the import share: the file's line, running work, pictures, figures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QProgressBar, QWidget

from station_app.services.rosters.source import roster_sheets
from ui.jobs import Job
from ui.jobs_panel import told
from ui.screens.importing.work import Work
from ui.theme.look import look, px
from ui.widgets.basics import button, column, label, row
from ui.widgets.elided import Elided


class Step(QWidget):
    """One step of the import. The page shows its words at the foot and calls its methods.

    forward  words of the button that goes on; "" without such a button
    note     what stands at the left of the foot
    """

    changed = Signal()  # forward, note or ready
    done = Signal()  # the next step can be shown

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.forward = ""
        self.note = ""
        self.setProperty("clear", True)

    @property
    def ready(self) -> bool:
        """Whether one can go on."""
        return False

    @property
    def first(self) -> QWidget | None:
        """Where the keyboard begins; None: at the button that goes on."""
        return None

    def show_step(self) -> None:
        """Show the work as it is now."""

    def go_on(self) -> None:
        """Do what `forward` says."""
        self.done.emit()


class Picture(QLabel):
    """An icon that follows the look."""

    def __init__(self, icon: str, token: str = "quiet", size: float = 20) -> None:
        super().__init__()
        self._drawn = (icon, token, size)
        self.setFixedSize(px(size), px(size))
        look().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(look().pixmap(*self._drawn, self.devicePixelRatioF()))


class Running(QFrame):
    """The work that runs: what it does, how far it is, and how it is stopped.

    name  what the object name of its button ends with
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._job: Job | None = None
        self._title = Elided("", "h3")
        self._words = label("", "note")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button("取消", self.cancel, name=f"cancel-{name}")
        lines = column(None, self._title, self._bar, self._words, spacing=8)
        inner = row(lines, self._stop, spacing=16)
        inner.setStretch(0, 1)
        self.setLayout(inner)

    def watch(self, job: Job) -> None:
        """Show a job from now on."""
        self._job = job
        self._title.setText(f"正在{job.title}")
        self._bar.setAccessibleName(f"{job.title} 进度")
        self._stop.setEnabled(True)
        job.progressed.connect(self._moved)
        self._moved(0, 0)

    def cancel(self) -> None:
        """Ask the work to stop; what it changed is rolled back."""
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._words.setText(told(self._job))

    def _moved(self, done: int, total: int) -> None:
        if self._job is not None:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._words.setText(told(self._job))


class FileLine(QFrame):
    """Which file and sheet is brought in; another sheet can be chosen, or another file."""

    def __init__(self, work: Work, change: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._of = ("", "")  # the file and register whose sheets are known
        self._names: tuple[str, ...] = ()
        self._name = Elided("", "h3")
        self._where = label("", "note")
        self._sheets = QComboBox()
        self._sheets.setObjectName("sheet")
        self._sheets.setAccessibleName("工作表")
        self._sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._sheets.setToolTip("这几张工作表都像是名册，一次导入一张")
        self._sheets.activated.connect(self._chosen)
        other = button("换文件", change, kind="link", name="change-file")
        icon = Picture("document_table")
        line = row(icon, self._name, self._where, self._sheets, other, spacing=12)
        line.setContentsMargins(px(16), px(8), px(16), px(8))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setFixedHeight(px(48))

    def show_file(self) -> None:
        """Show the file of the plan."""
        plan, source = self._work.plan, self._work.source
        if plan is None or source is None:
            return
        self._name.setText(plan.path.name)
        now = (source.sha256, plan.register.name)
        if now != self._of:
            self._of, self._names = now, roster_sheets(source, plan.register)
        names = self._names
        several = len(names) > 1
        sheet = f"工作表：{plan.sheet}，" if plan.sheet and not several else ""
        self._where.setText(f"{sheet}第 {plan.first_row} 行起，共 {len(plan.rows):,} 行")
        self._sheets.setVisible(several)
        self._sheets.clear()
        self._sheets.addItems(list(names))
        self._sheets.setCurrentText(self._work.sheet or plan.sheet)

    def _chosen(self) -> None:
        if self._sheets.currentText() != self._work.sheet:
            self._work.set_sheet(self._sheets.currentText())


class Figure(QFrame):
    """A number with what it counts; `token` colours its icon."""

    def __init__(self, icon: str, token: str, words: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._words = words
        self._number = label("0", "h1")
        line = row(Picture(icon, token), self._number, label(words, "quiet"), None, spacing=8)
        line.setContentsMargins(px(14), px(8), px(14), px(8))
        self.setLayout(line)
        self.show_number(0)

    def show_number(self, number: int) -> None:
        """Show another number."""
        self._number.setText(f"{number:,}")
        self.setAccessibleName(f"{self._words} {number}")


def bulleted(lines: list[str], role: str = "quiet") -> QWidget:
    """Return remarks one below the other, each with a dot before it."""
    made = QWidget()
    made.setProperty("clear", True)
    body = column(made, spacing=6)
    for text in lines:
        dot = label("·", role)
        line = row(dot, label(text, role, wrap=True), spacing=6)
        line.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        body.addLayout(line)
    return made
