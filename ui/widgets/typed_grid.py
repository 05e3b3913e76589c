"""A small table into which one types by keyboard like into a spreadsheet, and its cells."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QObject,
    QRect,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
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

from ui.theme.look import look, px
from ui.widgets.tables import INK_ROLE, Index

Key = Qt.Key
HINTS = QAbstractItemDelegate.EndEditHint
STEPS = {Key.Key_Return: 1, Key.Key_Enter: 1, Key.Key_Down: 1, Key.Key_Up: -1}
HEADER = 38  # pixels at the size 标准


class TypedGrid(QTableView):
    """Typing replaces a cell, Enter goes on, Space turns what has two answers, Delete empties.

    A page's grid says how its columns are arranged and what is done with what was typed.
    """

    def __init__(self, model: QAbstractTableModel, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setModel(model)
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
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def begin(self, cells: TypedCells) -> None:
        """Paint with these cells and keep to the look from now on; called once it is set up."""
        self._cells = cells
        self.setItemDelegate(cells)
        look().changed.connect(self._dressed)
        self._dressed()

    def copy(self) -> None:
        """Put the selected cells onto the clipboard."""

    def paste(self) -> None:
        """Write what a spreadsheet put on the clipboard from the cursor on."""

    def clear_cells(self) -> None:
        """Empty the selected cells."""

    def turn(self) -> bool:
        """Turn the cell between its two answers; say whether it has two."""
        return False

    def open_cell(self) -> None:
        """Do what Ctrl+Enter asks for."""
        self.go_on(1)

    def go_on(self, step: int) -> None:
        """Go up or down."""
        self.stand_at(self.currentIndex().row() + step, self.currentIndex().column())

    def go_aside(self, step: int) -> None:
        """Go left or right."""
        self.stand_at(self.currentIndex().row(), self.currentIndex().column() + step)

    def arrange(self) -> None:
        """Give the columns their widths."""

    def stand_at(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or on the nearest one that there is."""
        model = self.model()
        last = (model.rowCount() - 1, model.columnCount() - 1)
        place = model.index(max(0, min(row, last[0])), max(0, min(column, last[1])))
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(place, flag)

    def block(self) -> tuple[range, range]:
        """Return the rows and columns that are selected."""
        ranges = self.selectionModel().selection().toList()
        if not ranges:
            return range(0), range(0)
        one = ranges[0]
        return range(one.top(), one.bottom() + 1), range(one.left(), one.right() + 1)

    def _dressed(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look().row_height)
        self.horizontalHeader().setFixedHeight(px(HEADER))
        self.arrange()

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Never open the next cell's editor: one walks on and types."""
        super().closeEditor(editor, HINTS.NoHint)
        if hint in (HINTS.EditNextItem, HINTS.EditPreviousItem):
            self.go_aside(1 if hint == HINTS.EditNextItem else -1)
        elif self._cells.step:
            self.go_on(self._cells.step)
        self._cells.step = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for keys, act in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.Paste, self.paste),
        ):
            if event.matches(keys):
                act()
                return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Key.Key_Return, Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.open_cell() if control else self.go_on(-1 if back else 1)
        elif event.key() in (Key.Key_Delete, Key.Key_Backspace):
            self.clear_cells()
        elif event.key() != Key.Key_Space or not self.turn():
            super().keyPressEvent(event)


class TypedCells(QStyledItemDelegate):
    """Paints cells with rules between them, the current one in a ring; its editor goes on by keys.

    step  where the cursor goes when the editor closes: down 1, up -1, nowhere 0
    """

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self.step = 0

    def is_typed(self, index: Index) -> bool:
        """Whether a cell is one into which one may type; others lie on another ground."""
        return True

    def is_marked(self, index: Index) -> bool:
        """Whether a cell shows that it is selected."""
        return True

    def is_written(self, index: Index) -> bool:
        """Whether a cell shows its text."""
        return True

    def is_bold(self, index: Index) -> bool:
        """Whether its text is bold."""
        return False

    def _write(self, painter: QPainter, rect: QRect, index: Index) -> None:
        found, text = look(), str(index.data() or "")
        font = found.font(bold=self.is_bold(index))
        room = rect.adjusted(px(8), 0, -px(8), 0)
        side = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(found.colour(index.data(INK_ROLE) or "text"))
        painter.drawText(room, Qt.AlignmentFlag(side) | Qt.AlignmentFlag.AlignVCenter, shown)

    # Qt's interface

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("cell-editor")
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        side = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        editor.setAlignment(Qt.AlignmentFlag(side))
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
        if not self.is_typed(index):
            painter.fillRect(rect, found.colour("raised"))
        if option.state & QStyle.StateFlag.State_Selected and self.is_marked(index):
            painter.fillRect(rect, found.colour("soft"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), found.colour("grid"))
        if self.is_written(index):
            self._write(painter, rect, index)
        view = option.widget
        if isinstance(view, QTableView) and index == view.currentIndex() and view.hasFocus():
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
