"""Typing into a cell: an editor over it, which stays open with the reason when a value is refused.

Qt's own editors close before it is known whether the value can be saved; what a clerk typed
would be gone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.kinds import LongText
from station_app.domain.register import Field, Register
from station_app.services import masking
from station_app.services.listing import Column, Row
from station_app.services.masking import mask_of
from ui.desk import Desk
from ui.register.editors import editor_for
from ui.register.grid import Grid
from ui.theme.look import px
from ui.widgets.basics import column as column_of
from ui.widgets.basics import label
from ui.widgets.choice_edit import ChoiceEdit
from ui.widgets.code_combo import CodeCombo
from ui.widgets.line import Editor, Line

Save = Callable[[Row, Column, str], str]  # saves a cell; returns why not, "" when it did

WhyNot = Callable[[], str]  # why nothing can be typed into the current cell; "" when it can

STEPS = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
BESIDES = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def options_of(column: Column) -> list[str]:
    """Return the texts among which a cell's value is chosen; [] when it is typed."""
    kind = column.spec.kind if column.spec is not None else None
    if isinstance(kind, (Code, Flag)):
        return ["", *kind.codes.labels.values()]
    return []


def cell_editor(desk: Desk, spec: Field) -> Editor:
    """Return the editor for a cell: that of the form, where it is one line high."""
    if isinstance(spec.kind, (Code, Flag)):
        return CodeCombo(spec.kind.codes)
    return Line() if isinstance(spec.kind, LongText) else editor_for(desk, spec)


class InPlace(QObject):
    """The one cell that is being typed into.

    untyped  a double click on a cell into which nothing is typed
    """

    untyped = Signal()

    def __init__(
        self, desk: Desk, register: Register[Any], grid: Grid, save: Save, why_not: WhyNot
    ) -> None:
        super().__init__(grid)
        self._desk, self._register, self._grid = desk, register, grid
        self._save, self._why_not = save, why_not
        self._shown = ""  # what stood in the cell when typing began
        self._editor: Editor | None = None
        self._row: Row | None = None
        self._column: Column | None = None
        self._place = (-1, -1)
        self.widget: QWidget | None = None  # in which one types
        self.reason = QFrame(grid)
        self.reason.setProperty("popover", True)
        self.words = label("", "bad", wrap=True)
        column_of(self.reason, self.words, margin=8)
        self.reason.hide()
        grid.pressed_twice.connect(self._pressed_twice)
        grid.edit_wanted.connect(self._edit_wanted)
        grid.composed.connect(self._composed)
        for bar in (grid.verticalScrollBar(), grid.horizontalScrollBar()):
            bar.valueChanged.connect(self._follow)

    @property
    def open(self) -> bool:
        """Whether something is being typed."""
        return self.widget is not None

    def begin(self, typed: str | None = None, reason: str = "") -> None:
        """Open an editor over the current cell.

        typed   what stands in it; None: what the cell shows
        reason  why the value was refused
        """
        self.cancel()
        index = self._grid.currentIndex()
        table = self._grid.table
        row = table.row(index.row()) if index.isValid() else None
        if row is None:
            return
        self._row, self._column = row, table.columns[index.column()]
        self._place = (index.row(), index.column())
        shown = row.cells[index.column()]
        if (spec := self._column.spec) is None:
            return
        if typed is None and shown and mask_of(spec) is not None:
            whole = self._whole(row, self._column.path)
            if whole is None:
                return
            shown = whole
        self._shown = shown
        self._open(spec, shown if typed is None else typed, whole=typed is None)
        self._tell(reason)

    def _whole(self, row: Row, path: str) -> str | None:
        """Return a masked value as it is; None when it may not be seen."""
        workspace, register = self._desk.workspace, self._register
        return self._desk.attempt(
            lambda: masking.whole(workspace, register, row.id, path), "不能修改"
        )

    def _open(self, spec: Field, text: str, *, whole: bool) -> None:
        """Put an editor over the cell; `whole`: what it shows is to be replaced by typing."""
        self._editor = editor = cell_editor(self._desk, spec)
        editor.put(text)
        editor.call(f"修改{spec.label}")
        self.widget = widget = editor.reached()
        widget.setParent(self._grid.view_of(self._place[1]).viewport())
        widget.setObjectName("cell-editor")
        widget.installEventFilter(self)
        self._follow()
        widget.show()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, QLineEdit):
            widget.selectAll() if whole else widget.end(False)
        if isinstance(widget, ChoiceEdit):
            widget.open_list("" if whole else text)

    def commit(self, row_step: int = 0, column_step: int = 0) -> bool:
        """Save what was typed and go on to another cell; False when it was refused."""
        row, column, editor = self._row, self._column, self._editor
        if row is None or column is None or editor is None:
            return True
        place, text = self._place, editor.typed()
        if text != self._shown:
            why = self._save(row, column, text)
            if why:
                self._tell(why)
                editor.reached().setFocus(Qt.FocusReason.OtherFocusReason)
                return False
        self._close()
        self._go_on(place[0] + row_step, place[1] + column_step)
        return True

    def cancel(self) -> None:
        """Close the editor; the cell stays as it was."""
        if self.open:
            self._close()
            self._grid.setFocus()

    def _close(self) -> None:
        widget, self.widget, self._editor, self._row = self.widget, None, None, None
        self.reason.hide()
        if widget is not None:
            widget.removeEventFilter(self)
            widget.hide()
            widget.deleteLater()

    def _go_on(self, row: int, column: int) -> None:
        table = self._grid.table
        last = (table.rowCount() - 1, table.columnCount() - 1)
        if last[0] >= 0:
            self._grid.go_to(max(0, min(row, last[0])), max(0, min(column, last[1])))
        self._grid.setFocus()

    def _tell(self, why: str) -> None:
        self.words.setText(why)
        self.reason.setVisible(bool(why))
        if self._editor is not None:
            self._editor.mark("bad" if why else "")
            self._editor.reached().setAccessibleDescription(why)
        self._follow()

    def _index(self) -> QModelIndex:
        return self._grid.table.index(*self._place)

    def _follow(self) -> None:
        """Keep the editor over its cell, and the reason below it."""
        if self.widget is None:
            return
        view = self._grid.view_of(self._place[1])
        rect = view.visualRect(self._index())
        self.widget.setGeometry(rect.adjusted(0, 0, 0, -1))
        if not self.reason.isVisible():
            return
        self.reason.setFixedWidth(px(300))
        self.reason.adjustSize()
        below = QRect(view.viewport().mapTo(self._grid, rect.bottomLeft()), self.reason.size())
        if below.bottom() > self._grid.height():
            below.moveBottom(below.top() - rect.height())
        room = self._grid.viewport().width() - px(4)
        below.moveLeft(max(0, min(below.left(), room - below.width())))
        self.reason.setGeometry(below)
        self.reason.raise_()

    def _pressed_twice(self) -> None:
        if self._why_not():
            self.untyped.emit()
        else:
            self.begin()

    def _edit_wanted(self, typed: str) -> None:
        why = self._why_not()
        if why:
            self._desk.tell(why, "info")
        else:
            self.begin(typed or None)

    def _composed(self, event: QInputMethodEvent) -> None:
        """Hand on to an editor what an input method began over the table."""
        if self._why_not():
            return
        self.begin("")
        if self.widget is not None:
            QApplication.sendEvent(self.widget, event)

    def _left(self) -> None:
        if self.widget is not None and not self.widget.hasFocus():
            self.commit()

    def _pressed(self, key: Qt.Key) -> bool:
        """Do what a key says; False when it is the editor's own."""
        listed = isinstance(self.widget, ChoiceEdit) and self.widget.is_open
        if key == Qt.Key.Key_Escape and not listed:
            self.cancel()
            return True
        step = STEPS.get(key)
        if step is None:
            return False
        if listed:  # the list takes its marked entry first
            QTimer.singleShot(0, self, partial(self.commit, *step))
            return False
        self.commit(*step)
        return True

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.widget:
            return False
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and escape:
            event.accept()  # else the window's Esc would come first
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(Qt.Key(event.key()))
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in BESIDES:
            QTimer.singleShot(0, self, self._left)  # not while the focus is on its way
        return False
