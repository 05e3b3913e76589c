"""What the pages of the exchange are put together from: tabs, tables in cards, figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.jobs import Job, Jobs, Stage
from ui.screens.exchange.rows import Column, Heading, RowsView
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, column, label, row, rule, set_role

T = TypeVar("T")
SHOWN = 150  # characters of a detail; the rest is shown on demand


class Tabs(QWidget):
    """Parts of a page, one shown at a time; the arrow keys walk between their names."""

    shown = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        self._titles: dict[str, str] = {}
        self._parts: dict[str, QWidget] = {}
        self._group = QButtonGroup(self)
        self._line = row(None, spacing=0)
        self._stack = QStackedWidget()
        column(self, self._line, self._stack, spacing=12).setStretch(1, 1)

    def add(self, key: str, title: str, part: QWidget) -> None:
        """Add a part; the first one is shown."""
        made = button(title, partial(self.show_part, key), kind="segment", name=f"tab-{key}")
        made.setCheckable(True)
        self._group.addButton(made)
        self._line.insertWidget(len(self._buttons), made)
        self._stack.addWidget(part)
        self._buttons[key], self._titles[key], self._parts[key] = made, title, part
        if len(self._buttons) == 1:
            made.setChecked(True)

    def show_part(self, key: str) -> None:
        """Show a part."""
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._parts[key])
        self.shown.emit(key)

    def show_count(self, key: str, count: int) -> None:
        """Put a number beside the name of a part; 0 takes it away."""
        text = f"{self._titles[key]} {count:,}" if count else self._titles[key]
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)

    @property
    def current(self) -> str:
        """Key of the part that is shown."""
        widget = self._stack.currentWidget()
        return next(key for key, part in self._parts.items() if part is widget)


class RowsCard(QFrame, Generic[T]):
    """A table in a card, with the details and the actions of the row under the cursor.

    detail  what is told at the foot about a row
    empty   what stands there when there are no rows
    column  its parts, top to bottom
    """

    opened = Signal(object)
    reached = Signal(object)

    def __init__(
        self,
        spoken: str,
        columns: Sequence[Column[T]],
        empty: EmptyState,
        *actions: QPushButton,
        detail: Callable[[T], str] = lambda row: "",
        name: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.table: RowsView[T] = RowsView(columns, spoken)
        self.table.setObjectName(name)
        self._detail = detail
        self._actions = actions
        self._full = ""
        self.note = label("", "quiet", wrap=True)
        self.note.setMinimumWidth(px(80))
        self.more = button("看全文", self._show_full, kind="link")
        self.more.hide()
        # A layout without a widget would show its first part as a window of its own.
        self._states = QStackedWidget()
        for part in (_framed(self.table), _centred(empty)):
            self._states.addWidget(part)
        inside = row(self.note, self.more, *actions, spacing=8)
        inside.setStretch(0, 1)
        inside.setContentsMargins(px(16), px(8), px(12), px(8))
        self._foot = QWidget()
        column(self._foot, rule(), inside, spacing=0)
        self.column = column(self, spacing=0)
        self.column.setContentsMargins(1, px(4), 1, 0)
        self.column.addWidget(self._states, 1)
        self.column.addWidget(self._foot)
        self.table.opened.connect(self.opened)
        self.table.reached.connect(self._reached)
        self.put([])

    def put(self, rows: Sequence[T | Heading], columns: Sequence[Column[T]] | None = None) -> None:
        """Show other rows."""
        self.table.put(rows, columns)
        self._states.setCurrentIndex(0 if rows else 1)
        self._foot.setVisible(bool(rows))
        if not rows:
            self._reached(None)

    def current(self) -> T | None:
        """Return the row under the cursor."""
        return self.table.current()

    def tell(self) -> None:
        """Show the details of the present row anew."""
        self._reached(self.current())

    def _reached(self, found: T | None) -> None:
        self._full = "" if found is None else self._detail(found)
        cut = len(self._full) > SHOWN
        self.note.setText(f"{self._full[:SHOWN]}……" if cut else self._full)
        self.more.setVisible(cut)
        for each in self._actions:
            each.setEnabled(found is not None)
        self.reached.emit(found)

    def _show_full(self) -> None:
        TextDialog(self, "全文", self._full).open()


def _framed(table: QWidget) -> QWidget:
    """Keep a table off the round corners of its card."""
    made = QWidget()
    column(made, table, spacing=0)
    return made


def _centred(part: QWidget) -> QWidget:
    """Keep a part in the middle of what room there is."""
    made = QWidget()
    body = column(made, spacing=0)
    body.addStretch(1)
    body.addWidget(part)
    body.addStretch(1)
    return made


class TextDialog(QDialog):
    """A long text to read and to copy."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(px(560), px(360))
        body = QPlainTextEdit(text)
        body.setReadOnly(True)
        body.setTabChangesFocus(True)
        body.setAccessibleName(title)
        close = button("知道了", self.accept, kind="primary", name="close")
        column(self, label(title, "h2"), body, row(None, close), margin=20, spacing=12)
        close.setDefault(True)


class Figure(QFrame):
    """One number with what it counts and what is to be said about it."""

    def __init__(self, title: str, unit: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("card", True)
        self._title, self._unit_text = title, unit
        self._number = label("…", "figure")
        self._unit = label(unit, "quiet")
        self._tag = label("", "tag-plain")
        line = row(self._number, self._unit, None, spacing=6)
        column(self, label(title, "quiet"), line, row(self._tag, None), margin=16, spacing=4)

    def show_figure(self, number: str, tag: str, weight: str) -> None:
        """Show a number, and a word about it."""
        self._number.setText(number)
        set_role(self._tag, f"tag-{weight}")
        self._tag.setText(tag)
        self.setAccessibleName(f"{self._title}：{number}{self._unit_text}，{tag}")


class JobCard(QFrame):
    """How far the work is that was begun on this page, and a way to stop it."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setProperty("card", "info")
        self._jobs, self._job = jobs, Job("", lambda progress: None)
        self._words = label("", "h3")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(px(200))
        self._stop = button("取消", self._cancel, kind="link", name="cancel-job")
        inside = row(self._words, self._bar, self._stop, spacing=12)
        inside.setContentsMargins(px(16), px(8), px(12), px(8))
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.hide()
        jobs.changed.connect(self._changed)

    @property
    def busy(self) -> bool:
        """Whether the work goes on."""
        return not self.isHidden()

    def follow(self, job: Job) -> None:
        """Show a job until it has ended."""
        self._job = job
        self._stop.setAccessibleName(f"取消{job.title}")
        self._bar.setAccessibleName(f"{job.title}的进度")
        self.show()
        self._changed()

    def _changed(self) -> None:
        job = self._job
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self._words.setText("正在取消……" if job.stopping else f"正在{job.title}")
        if job.stage not in (Stage.WAITING, Stage.RUNNING):
            self.hide()

    def _cancel(self) -> None:
        self._job.cancel()
        self._changed()


def bind_keys(page: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Let keys act while the keyboard is anywhere on a page."""
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut
    for sequence, act in keys.items():
        shortcut = QShortcut(QKeySequence(sequence), page, context=context)
        shortcut.activated.connect(act)


def headed(title: str, body: QWidget, note: str = "") -> QVBoxLayout:
    """Return a heading over a card."""
    line: list[Any] = [label(title, "h3")]
    if note:
        line.append(label(note, "note"))
    made = column(None, row(*line, None, spacing=8), body, spacing=8)
    made.setStretch(1, 1)
    return made
