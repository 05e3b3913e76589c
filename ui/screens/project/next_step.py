"""The panel of the next step: which state, what it still wants, since when, and the step itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_app.domain.kinds import Day
from station_app.domain.problems import RecordInvalid
from station_app.domain.registers.projects import PROJECTS
from station_app.services import records
from station_app.services.project_ahead import Ahead, Gap, Taker
from ui.desk import Desk
from ui.register.editors import editor_for, text_of, tidying
from ui.theme.look import px
from ui.widgets.basics import add, button, clear, column, label, row
from ui.widgets.day_edit import DayEdit
from ui.widgets.line import Editor, Line

STATES, ROW, MOST = 236, 34, 6  # pixels at the size 标准, and lines of the list in sight
SHORT = 12  # characters; the editors of such fields are narrow
NOTE = 200  # letters of the remark, as the kept step takes them
STATE = Qt.ItemDataRole.UserRole
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StateList(QListWidget):
    """The states that may come next; Enter goes on to what the chosen one wants."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("next-states")
        self.setAccessibleName("下一步的状态，上下键选择，回车继续")
        self.setFixedWidth(px(STATES))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class NextStep(QFrame):
    """Shows what a step wants and takes what is typed for it; the page asks and acts.

    asked    another state was chosen, or something was typed that may change what is wanted
    mended   a Gap that is to be mended elsewhere
    wanted   the step is to be taken
    """

    asked = Signal()
    mended = Signal(object)
    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: dict[str, Ahead] = {}
        self._editors: dict[str, Editor] = {}
        self._unread: tuple[str, ...] = ()  # what was typed and is no value
        self.setProperty("card", True)
        self.setObjectName("next-step")
        self.states = StateList()
        self.on = DayEdit(tidying(Day()), desk.workspace.today())
        self.on.setObjectName("step-on")
        self.on.call("生效日期，空白为今天")
        self.on.setPlaceholderText("今天")
        self.on.setFixedWidth(px(150))
        self.note = Line()
        self.note.setObjectName("step-note")
        self.note.setMaxLength(NOTE)
        self.note.setPlaceholderText("可不填，记入状态记录")
        self.note.call("说明")
        self.told = label("", "quiet", wrap=True)
        self.told.setObjectName("step-told")
        self.go = button("推进(&T)", self.wanted.emit, kind="primary", name="advance")
        self._gaps: QVBoxLayout = column(spacing=4)
        self._asks = QGridLayout()
        self._asks.setHorizontalSpacing(px(8))
        self._asks.setVerticalSpacing(px(6))
        self._asks.setColumnStretch(1, 1)
        self._lay_out()
        self.states.currentItemChanged.connect(self._turned)
        self.states.entered.connect(self._entered)
        self.on.left.connect(self.asked)

    def show_steps(self, steps: Sequence[Ahead]) -> None:
        """Show the steps of a project; the choice stays where it can."""
        kept, self._known = self.state, {each.state: each for each in steps}
        self.states.blockSignals(True)
        self.states.clear()
        for each in steps:
            item = QListWidgetItem(each.label)
            item.setData(STATE, each.state)
            self.states.addItem(item)
        self._name_items()
        codes = list(self._known)
        self.states.setCurrentRow(codes.index(kept) if kept in codes else 0)
        self.states.blockSignals(False)
        self.states.setFixedHeight(px(ROW) * max(1, min(MOST, len(steps))) + px(8))
        self.setVisible(bool(steps))
        if kept not in codes:
            self._forget()
        self._show()

    def show_step(self, found: Ahead) -> None:
        """Show what a step wants now."""
        if found.state in self._known:
            self._known[found.state] = found
            self._name_items()
            self._show()

    @property
    def state(self) -> str:
        """Code of the chosen state; "" for none."""
        item = self.states.currentItem()
        return str(item.data(STATE)) if item is not None else ""

    @property
    def chosen(self) -> Ahead | None:
        """The step to the chosen state."""
        return self._known.get(self.state)

    def choose(self, state: str) -> bool:
        """Choose a state and go there; False when no step leads to it."""
        codes = list(self._known)
        if state not in codes:
            return False
        self.states.setCurrentRow(codes.index(state))
        self.states.setFocus()
        return True

    @property
    def typed(self) -> bool:
        """Whether a day or a field was typed that a step may depend on."""
        return bool(self.on.typed() or self._editors)

    def tell_day(self, text: str) -> None:
        """Show what is wrong with the day."""
        self._unread = (text,)
        self._show()
        self.on.setFocus()

    def day(self) -> date:
        """Return the day of the step. Raises Unreadable."""
        return Day().from_cell(self.on.typed()) or self._desk.workspace.today()

    def values(self) -> Mapping[str, Any]:
        """Return what was typed into the fields that the step asked for."""
        texts = {name: editor.typed() for name, editor in self._editors.items()}
        found: dict[str, Any] = {}
        unread = []
        for name, text in texts.items():
            try:
                found |= records.parse(PROJECTS, {name: text}) if text else {}
            except RecordInvalid as error:
                unread += [fault.text for fault in error.faults]
        self._unread = tuple(unread)
        return found

    def done(self) -> None:
        """Forget what was typed for a step that was taken."""
        self._forget()
        self.on.put("")
        self.note.put("")

    def _turned(self) -> None:
        self._forget()
        self._show()
        self.asked.emit()

    def _forget(self) -> None:
        self._editors, self._unread = {}, ()
        clear(self._asks)

    def _entered(self) -> None:
        """Go to the first thing that is wanted; where nothing is, to the step itself."""
        first = next(iter(self._editors.values()), None)
        link = self.findChild(QWidget, "gap-0")
        if first is not None:
            first.reached().setFocus()
        elif link is not None and link.isEnabled():
            link.setFocus()
        else:
            (self.go if self.go.isEnabled() else self.on).setFocus()

    def _name_items(self) -> None:
        for at in range(self.states.count()):
            item = self.states.item(at)
            each = self._known[item.data(STATE)]
            item.setText(f"{each.label}　{summary(each)}")

    def _show(self) -> None:
        """Show what the chosen step wants."""
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        clear(self._gaps)
        found = self.chosen
        self.go.setEnabled(found is not None and found.open)
        if found is None:
            return
        self.go.setText(f"推进到“{found.label}”(&T)")
        self.told.setText(found.told)
        self.told.setVisible(bool(found.told))
        if found.taker is not Taker.ELSEWHERE:
            for gap in found.gaps:
                if gap.refuses and gap.asked and gap.field not in self._editors:
                    self._ask(gap)
        for text in self._unread:
            self._gaps.addLayout(_line("格式", text, "bad"))
        for at, gap in enumerate(found.gaps):
            self._gaps.addLayout(self._gap(at, gap))
        if not found.gaps and not self._unread:
            self._gaps.addWidget(label("条件都已具备。", "good"))
        again = self.findChild(QWidget, name) if name.startswith("gap-") else None
        if again is not None and self.isVisible():
            again.setFocus()

    def _ask(self, gap: Gap) -> None:
        """Add a field that the step wants and that can be filled in here."""
        name, spec = gap.field, PROJECTS.fields[gap.field]
        editor = editor_for(self._desk, spec)
        editor.call(spec.label)
        editor.put(text_of(spec, gap.value))
        editor.left.connect(self.asked)
        editor.reached().setObjectName(f"ask-{name}")
        line = len(self._editors)
        self._editors[name] = editor
        caption = label(spec.label, "quiet")
        self._asks.addWidget(caption, line, 0)
        widget = cast(QWidget, editor)
        if spec.kind.width <= SHORT:
            widget.setMaximumWidth(px(220))
        self._asks.addWidget(widget, line, 1)

    def _gap(self, at: int, gap: Gap) -> Any:
        line = _line(gap.rule, gap.text, "bad" if gap.refuses else "warn")
        if gap.field in self._editors:
            return line
        what = "去填写" if gap.register == PROJECTS.name else "去办理"
        link = button(what, partial(self.mended.emit, gap), kind="link", name=f"gap-{at}")
        link.setAccessibleName(f"{what}：{gap.text}")
        if gap.closed:
            link.setEnabled(False)
            link.setToolTip(gap.closed)
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _lay_out(self) -> None:
        when = row(
            label("生效日期", "quiet"), self.on, 8, label("说明", "quiet"), self.note, 8, self.go
        )
        right = column(None, self.told, self._gaps, self._asks, None, when, spacing=8)
        both = row(column(None, self.states, None), right, spacing=16)
        both.setStretch(1, 1)
        body = column(self, row(label("下一步", "h2"), None), both, margin=16, spacing=8)
        add(body)


def summary(found: Ahead) -> str:
    """Say in a word how a step stands."""
    if found.taker is Taker.ELSEWHERE:
        return "等待对方办理"
    missing = sum(gap.refuses for gap in found.gaps)
    return f"还缺 {missing} 项" if missing else "可以办理"


def _line(rule: str, text: str, weight: str) -> Any:
    mark = label(rule, f"tag-{weight}")
    words = label(text, wrap=True)
    made = row(mark, words, spacing=8)
    made.setStretch(1, 1)
    made.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return made
