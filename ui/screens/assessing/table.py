"""The rows of a score sheet: typed like in a spreadsheet, what is wrong stands under its row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from station_app.services.assessing import Row, faults_of
from ui.screens.assessing.draft import FIELDS, Draft
from ui.theme.look import px
from ui.widgets.noted_table import NotedCells, NotedLine, NotedTable, Remark

HEADINGS = ("序号", "一级指标", "二级指标", "评分标准", "分值", "得分", "计分方式", "扣分原因")
NUMBER, DIMENSION, ITEM, CRITERION, FULL, SCORE, KIND, NOTE = range(8)
WIDTHS = (48, 88, 128, 240, 56, 64, 76)  # pixels at the size 标准
NOTES = 120  # pixels at the size 标准: the last column has at least so much
LEAST = 140  # of the criterion; in less room it is not shown
INDENT = WIDTHS[NUMBER] + 10
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ScoreTable(NotedTable):
    """Typing changes a cell, Enter goes down, Delete empties a cell, Ctrl+Delete takes a row out.

    typed    key of a row, field, text
    removed  key of a row that is to go
    wanted   a new row is asked for by Insert
    """

    typed = Signal(str, str, str)
    removed = Signal(str)
    wanted = Signal()

    def __init__(self) -> None:
        spoken = "评分表：直接打字改分值和得分，回车往下，Delete 清空，Ctrl+Delete 删除一行"
        super().__init__("scores", spoken, HEADINGS, frozenset({NUMBER, FULL, SCORE}), INDENT)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked
        )
        self.cells = _Cells(self)
        self.setItemDelegate(self.cells)
        self.set_widths(*WIDTHS, NOTES)
        self.lines.typed.connect(self._typed)

    def show_draft(self, draft: Draft, *, closed: bool) -> None:
        """Show all rows; a closed sheet is read only."""
        self.lines.editable = frozenset() if closed else frozenset(range(DIMENSION, NOTE + 1))
        self.show_lines([_line(row, draft) for row in draft.rows])

    @property
    def closed(self) -> bool:
        """Whether nothing may be typed."""
        return not self.lines.editable

    def _typed(self, key: str, column: int, text: str) -> None:
        self.typed.emit(key, FIELDS[column - DIMENSION], text)

    def _down(self) -> None:
        """Go to the same column of the next row."""
        keys = [line.key for line, remark in self.lines.rows if remark is None]
        if self.key and self.key != keys[-1]:
            self.stand_on(keys[keys.index(self.key) + 1], self.currentIndex().column())

    def _fit_columns(self) -> None:
        """Give what room there is to the criterion, or do without it where there is none."""
        others = sum(px(width) for at, width in enumerate(WIDTHS) if at != CRITERION)
        room = self.viewport().width() - others - px(NOTES) - px(4)
        self.setColumnHidden(CRITERION, room < px(LEAST))
        self.setColumnWidth(CRITERION, max(px(LEAST), round(room * 0.72)))

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        # Taken before: closing moves the focus, which closes again.
        entered, self.cells.entered = self.cells.entered, False
        super().closeEditor(editor, hint)
        if entered:
            self.setFocus()  # new rows have taken it from the cell
            self._down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER:
            self._down()
        elif event.key() == Qt.Key.Key_Insert and not self.closed:
            self.wanted.emit()
        elif event.key() == Qt.Key.Key_Delete and self.key and not self.closed:
            column = self.currentIndex().column()
            if with_ctrl:
                self.removed.emit(self.key)
            elif column in self.lines.editable:
                self._typed(self.key, column, "")
        else:
            super().keyPressEvent(event)


class _Cells(NotedCells):
    """Closes a cell at once on Enter, and notes that it was left by it."""

    def __init__(self, table: ScoreTable) -> None:
        super().__init__(table)
        self.entered = False

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        key = event.key() if is_press and isinstance(event, QKeyEvent) else None
        if key in ENTER and isinstance(watched, QWidget):
            # Here, else Enter would reach the table as well, which goes down on it.
            self.entered = True
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(watched, event)


def _line(row: Row, draft: Draft) -> NotedLine:
    cells = (str(row.no), *(draft.shown(row, field) for field in FIELDS))
    wrong = [*draft.reasons(row), *faults_of(row)]
    inks = {FIELDS.index(field) + DIMENSION: "bad" for key, field in draft.refused if key == row.id}
    if faults_of(row):
        inks[SCORE] = "bad"
    if not row.empty and row.score is None:
        inks |= {NUMBER: "warn"}
    return NotedLine(row.id, cells, tuple(Remark(text, "bad") for text in wrong), inks)
