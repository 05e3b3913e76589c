"""The table into which scores are typed, by keyboard like a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from station_app.services.target_scoring import Typed
from station_app.services.targets import ScoreSheet
from ui.register.clipboard import lines_of, mime_of
from ui.screens.targets.lines import BOLD_ROLE, NO, TYPED_ROLE, YES, Refused, ScoreLines
from ui.theme.look import look, px
from ui.widgets.tables import INK_ROLE, Index

Key = Qt.Key
HINTS = QAbstractItemDelegate.EndEditHint
HEADER = 38  # pixels at the size 标准
STEPS = {Key.Key_Return: 1, Key.Key_Enter: 1, Key.Key_Down: 1, Key.Key_Up: -1}
WIDTHS = {
    **{"no": 48, "dimension": 96, "actual": 84},
    **{"full": 56, "own": 60, "final": 60},
}  # pixels at the size 标准; the others share what room is left
SHARES = {"content": 3, "own_note": 2, "note": 2}
LEAST = 96  # pixels at the size 标准: no shared column is narrower
VETO = "veto"


class ScoreGrid(QTableView):
    """Typing replaces a cell, Enter goes down, Space turns 一票否决, Delete empties.

    typed  a list of Typed
    moved  another line is the current one
    """

    typed = Signal(object)
    moved = Signal()

    def __init__(self, bureau: bool) -> None:
        super().__init__()
        self.setObjectName("scores")
        self.setAccessibleName("评分表：直接打字，回车往下，Ctrl+V 粘贴，Delete 清空")
        self.lines = ScoreLines(bureau)
        self.setModel(self.lines)
        self.cells = ScoreCells(self)
        self.setItemDelegate(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked
        )
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.lines.typed.connect(self.typed)
        look().changed.connect(self._dressed)
        self._dressed()

    def show_sheet(
        self, sheet: ScoreSheet | None, refused: Mapping[tuple[str, str], Refused]
    ) -> None:
        """Show a sheet; the cursor stays on its cell, in another sheet it begins anew."""
        self.lines.show_sheet(sheet, refused)
        if sheet is not None and not self.currentIndex().isValid():
            own = "final" if "own_note" not in self.lines.columns else "own"
            self._stand_at(0, self.lines.columns.index(own))

    def copy(self) -> None:
        """Put the selected cells onto the clipboard."""
        rows, columns = self._block()
        shown = [[self.lines.shown(row, column) for column in columns] for row in rows]
        if shown:
            QGuiApplication.clipboard().setMimeData(mime_of(shown))

    def paste(self) -> None:
        """Write what a spreadsheet put on the clipboard from the cursor on, where one may type."""
        here = self.currentIndex()
        self._give(
            (here.row() + down, here.column() + across, text.strip())
            for down, line in enumerate(lines_of(QGuiApplication.clipboard().text()))
            for across, text in enumerate(line)
        )

    def clear_cells(self) -> None:
        """Empty the selected cells, where one may type."""
        rows, columns = self._block()
        self._give((row, column, "") for row in rows for column in columns)

    def _give(self, found: Iterable[tuple[int, int, str]]) -> None:
        cells = [
            Typed(*self.lines.place(row, column), text)
            for row, column, text in found
            if row < self.lines.rowCount() and column < len(self.lines.columns)
            if self.lines.may_type(row, column) and text != self.lines.shown(row, column)
        ]
        if cells:
            self.typed.emit(cells)

    def go_on(self, step: int) -> None:
        """Go up or down."""
        self._stand_at(self.currentIndex().row() + step, self.currentIndex().column())

    def go_aside(self, step: int) -> None:
        """Go to the next cell of the line into which one may type, right or left."""
        row, column = self.currentIndex().row(), self.currentIndex().column() + step
        while 0 <= column < len(self.lines.columns) and not self.lines.may_type(row, column):
            column += step
        if 0 <= column < len(self.lines.columns):
            self._stand_at(row, column)

    def _stand_at(self, row: int, column: int) -> None:
        last = (self.lines.rowCount() - 1, len(self.lines.columns) - 1)
        place = self.lines.index(max(0, min(row, last[0])), max(0, min(column, last[1])))
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(place, flag)

    def _block(self) -> tuple[range, range]:
        """Return the rows and columns that are selected."""
        found = self.selectionModel().selection().toList()
        if not found:
            return range(0), range(0)
        return (
            range(found[0].top(), found[0].bottom() + 1),
            range(found[0].left(), found[0].right() + 1),
        )

    def _turn(self) -> bool:
        """Turn 一票否决; say whether the cursor is on it."""
        here = self.currentIndex()
        if self.lines.place(here.row(), here.column())[1] != VETO:
            return False
        turned = NO if self.lines.shown(here.row(), here.column()) == YES else YES
        self._give([(here.row(), here.column(), turned)])
        return True

    def _arrange(self) -> None:
        """Give the columns their widths; texts share what room there is."""
        shared = {name: part for name, part in SHARES.items() if name in self.lines.columns}
        taken = sum(px(WIDTHS[name]) for name in self.lines.columns if name in WIDTHS)
        room = max(0, self.viewport().width() - taken)
        parts = sum(shared.values())
        for column, name in enumerate(self.lines.columns):
            width = px(WIDTHS[name]) if name in WIDTHS else room * shared[name] // parts
            self.setColumnWidth(column, width if name in WIDTHS else max(px(LEAST), width))

    def _dressed(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look().row_height)
        self.horizontalHeader().setFixedHeight(px(HEADER))
        self._arrange()

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Never open the next cell's editor: one walks on and types."""
        super().closeEditor(editor, HINTS.NoHint)
        if hint in (HINTS.EditNextItem, HINTS.EditPreviousItem):
            self.go_aside(1 if hint == HINTS.EditNextItem else -1)
        elif self.cells.step:
            self.go_on(self.cells.step)
        self.cells.step = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for keys, act in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.Paste, self.paste),
        ):
            if event.matches(keys):
                act()
                return
        if event.key() in (Key.Key_Return, Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.go_on(-1 if back else 1)
        elif event.key() in (Key.Key_Delete, Key.Key_Backspace):
            self.clear_cells()
        elif event.key() != Key.Key_Space or not self._turn():
            super().keyPressEvent(event)


class ScoreCells(QStyledItemDelegate):
    """Paints cells with rules between them, the current one in a ring; its editor goes on by keys.

    step  where the cursor goes when the editor closes: down 1, up -1, nowhere 0
    """

    def __init__(self, grid: ScoreGrid) -> None:
        super().__init__(grid)
        self.step = 0

    # Qt's interface

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("cell-editor")
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        if index.data(Qt.ItemDataRole.TextAlignmentRole) is not None:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.step = 0
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Once: what comes from the store while one types must not replace it.
        if isinstance(editor, QLineEdit) and not editor.property("begun"):
            editor.setProperty("begun", True)
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(Key(event.key()))
            if step is not None and isinstance(watched, QWidget):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.step = -step if back else step
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, HINTS.NoHint)
                return True
        return super().eventFilter(watched, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found, rect = look(), option.rect
        if not index.data(TYPED_ROLE):
            painter.fillRect(rect, found.colour("raised"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, found.colour("soft"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), found.colour("grid"))
        font = found.font(bold=bool(index.data(BOLD_ROLE)))
        room = rect.adjusted(px(8), 0, -px(8), 0)
        side = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        text, metrics = str(index.data() or ""), QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(found.colour(index.data(INK_ROLE) or "text"))
        painter.drawText(room, Qt.AlignmentFlag(side) | Qt.AlignmentFlag.AlignVCenter, shown)
        view = option.widget
        if isinstance(view, QTableView) and index == view.currentIndex() and view.hasFocus():
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
