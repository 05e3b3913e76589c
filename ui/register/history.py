"""What happened to one record, the newest first, and taking a step back."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.register import Register
from station_app.services import trail, undo
from station_app.services.trail import PAGE, Entry
from station_app.services.undo import Undone
from ui.desk import EVERYTHING, Desk
from ui.jobs import Job
from ui.theme.look import look, px
from ui.widgets.basics import EmptyState, add, button, clear, column, label, row, scrolling
from ui.widgets.changes import Changes
from ui.widgets.moments import moment

RAIL = 20  # width of the line at the left, in pixels at the size 标准
DOT_AT = 12  # from the top of a step
MANY = 50  # records that are taken back while one waits; more: in the background
INKS = {"新增": "good", "导入": "good", "恢复": "good", "删除": "bad"}  # other steps: primary


class HistoryView(QWidget):
    """The time line of a record; it reads again when the record changes."""

    def __init__(self, desk: Desk, register: Register[Any]) -> None:
        super().__init__()
        self.desk = desk
        self.register = register
        self.record_id = ""
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self._stale = False
        self._shown: list[Entry] = []
        body = QWidget()
        self._steps = QVBoxLayout(body)
        self._steps.setContentsMargins(0, px(4), px(8), px(8))
        self._steps.setSpacing(0)
        self._steps.setAlignment(Qt.AlignmentFlag.AlignTop)
        column(self, scrolling(body))
        desk.changed.connect(self._records_changed)

    def show_record(self, record_id: str) -> None:
        """Show a record's steps from the newest one on; "" shows none."""
        self.record_id = record_id
        self._shown = []
        self._stale = False
        if not record_id:
            self._asked = None
            self._draw([])
            return
        self._read()

    def _read(self, before: int = 0) -> None:
        question = partial(
            trail.told, self.desk.workspace, self.register, self.record_id, before=before
        )
        self._asked = self.desk.look_up(question, self._answered)

    def _answered(self, found: list[Entry]) -> None:
        if self.sender() is self._asked:
            self._draw(found)

    def _draw(self, found: list[Entry]) -> None:
        self._shown += found
        clear(self._steps)
        if not self._shown:
            text = "保存以后，每一次修改都会记在这里：时间、经手人、改了什么。"
            self._steps.addWidget(EmptyState("clock", "还没有历史", text))
            return
        end = len(self._shown) - 1
        for at, each in enumerate(self._shown):
            self._steps.addWidget(self._step(each, at == 0, at == end))
        if len(found) == PAGE:
            older = button("更早的…", self._read_on, kind="link", name="older")
            add(self._steps, row(RAIL + 8, older, None, spacing=0))

    def _read_on(self) -> None:
        self._read(self._shown[-1].seq)

    def _step(self, entry: Entry, newest: bool, oldest: bool) -> QWidget:
        made = QWidget()
        made.setObjectName("step")
        made.setAccessibleName(f"{entry.what}，{entry.actor}，{entry.at:%Y-%m-%d %H:%M}")
        when = label(self._moment(entry), "note")
        when.setToolTip(f"{entry.at:%Y-%m-%d %H:%M:%S}")
        head = row(label(entry.what, "h3"), when, label(entry.actor, "note"), None)
        if entry.undoable:
            head.addWidget(self._undo_button(entry))
        head.addStrut(px(26))  # steps with and without the button keep the same pace
        inside = column(None, head, *_notes(entry), spacing=4)
        if entry.differences:
            inside.addWidget(Changes(entry.differences, first=entry.made))
        inside.addSpacing(px(16))
        outer = row(_Rail(INKS.get(entry.what, "primary"), newest, oldest), inside, spacing=8)
        made.setLayout(outer)
        return made

    def _undo_button(self, entry: Entry) -> QWidget:
        tip = f"撤销{self._moment(entry)}的这一步，撤销以后还可以重做"
        act = partial(self._ask_undo, entry)
        return button("撤销这一步", act, kind="link", tip=tip, name="undo-step")

    def _ask_undo(self, entry: Entry) -> None:
        more = f"这一步同时改动了另外 {entry.others:,} 条记录，会一起撤销。" if entry.others else ""
        text = (
            f"{self._moment(entry)} {entry.actor}的“{entry.what}”将被撤销，"
            f"记录回到那一步以前的样子。{more}"
        )
        self.desk.ask.confirm(self, "撤销这一步？", text, "撤销", partial(self._undo, entry))

    def _moment(self, entry: Entry) -> str:
        return moment(entry.at, self.desk.workspace.now())

    def _undo(self, entry: Entry) -> None:
        then = partial(self._undone, entry)
        if entry.others < MANY:
            undone = self.desk.attempt(
                partial(undo.undo, self.desk.workspace, entry.change), "不能撤销"
            )
            if undone is not None:
                then(undone)
            return

        def work(progress: object) -> Undone:
            return undo.undo(self.desk.workspace, entry.change)

        self.desk.run(f"撤销{entry.what}", work, then)

    def _undone(self, entry: Entry, undone: Undone) -> None:
        self.desk.saved(undone.change, f"撤销对{entry.title} {entry.label}的“{entry.what}”")

    def _records_changed(self, name: str) -> None:
        if name not in (EVERYTHING, self.register.name) or not self.record_id:
            return
        if self.isVisible():
            self.show_record(self.record_id)
        else:
            self._stale = True

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.show_record(self.record_id)


def _notes(entry: Entry) -> list[QWidget]:
    found: list[QWidget] = []
    if entry.source:
        found.append(label(f"来自“{entry.source}”", "note", wrap=True))
    if entry.others:
        found.append(label(f"同一步还改动了 {entry.others:,} 条记录", "note", wrap=True))
    return found


class _Rail(QWidget):
    """The line that joins the steps, with a dot for this one."""

    def __init__(self, token: str, newest: bool, oldest: bool) -> None:
        super().__init__()
        self._token, self._newest, self._oldest = token, newest, oldest
        self.setFixedWidth(px(RAIL))

    # Qt's interface

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, dot = self.width() / 2, QPointF(self.width() / 2, px(DOT_AT))
        painter.setPen(QPen(look().colour("border"), px(2)))
        start = dot.y() if self._newest else 0.0
        end = dot.y() if self._oldest else float(self.height())
        painter.drawLine(QPointF(middle, start), QPointF(middle, end))
        painter.setPen(QPen(look().colour("surface"), px(2)))
        painter.setBrush(look().colour(self._token))
        painter.drawEllipse(dot, px(5), px(5))
        painter.end()
