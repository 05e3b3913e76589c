"""The table of the check: red cells that can be typed into where they stand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.screens.importing.check_model import STATE_ROLE, CheckModel
from ui.theme.look import look, px
from ui.widgets.tables import ReadingTable

NARROWEST, WIDEST = 72, 220  # pixels at the size 标准, of a column of the file
NUMBERS = 56
TOLD = 320  # least width of what is told
LOOKED_AT = 60  # rows that decide about the widths
EMPTY = "（空）"
FILLED = "filled"  # property of an editor that has its text

Index = QModelIndex | QPersistentModelIndex
INKS = {"bad": "bad", "warn": "warn", "good": "good", "patched": "soft_text"}
GROUNDS = {"bad": "bad_soft", "warn": "warn_soft", "patched": "soft"}


class CheckTable(ReadingTable):
    """Enter types into a cell, and takes the suggestion at the end of a row.

    taking  a suggestion shall be taken at this index
    """

    taking = Signal(QModelIndex)
    moved = Signal(QModelIndex)  # another cell is current

    def __init__(self, model: CheckModel) -> None:
        super().__init__("rows", "名册的行；回车修改格子")
        self._table = model
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.horizontalHeader().setStretchLastSection(False)
        self.doubleClicked.connect(self._double_clicked)
        model.modelReset.connect(self.fit)
        model.columnsInserted.connect(self.fit)

    def fit(self) -> None:
        """Give the columns the widths that their texts need; the last one takes the rest."""
        metrics = QFontMetrics(look().font())
        columns = self._table.columnCount()
        rows = range(min(self._table.rowCount(), LOOKED_AT))
        self.setColumnWidth(0, px(NUMBERS))
        for column in range(1, columns - 1):
            texts = [str(self._table.index(row, column).data()) for row in rows]
            texts.append(str(self._table.headerData(column, Qt.Orientation.Horizontal)))
            wanted = max(metrics.horizontalAdvance(text) for text in texts) + px(28)
            self.setColumnWidth(column, max(px(NARROWEST), min(wanted, px(WIDEST))))
        self._fit_last()

    def go_to_bad(self) -> None:
        """Go to the next cell at fault."""
        current = self.currentIndex()
        found = self._table.next_bad(current.row(), current.column())
        if found.isValid():
            self.setCurrentIndex(found)
            self.scrollTo(found)

    def _fit_last(self) -> None:
        last = self._table.columnCount() - 1
        others = sum(self.columnWidth(column) for column in range(last))
        self.setColumnWidth(last, max(px(TOLD), self.viewport().width() - others))

    def _double_clicked(self, index: QModelIndex) -> None:
        if self._is_told(index):
            self.taking.emit(index)

    def _is_told(self, index: Index) -> bool:
        return index.isValid() and index.column() == self._table.columnCount() - 1

    # Qt's interface

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # the editor closes a little later, and this key was for it
            return
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._is_told(index):
                self.taking.emit(index)
            else:
                self.edit(index)
            return
        super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.go_to_bad()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._is_told(index) and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_last)  # the viewport's width is settled then


class _Cells(QStyledItemDelegate):
    """Paints cells by their state; a style sheet on items would hide it."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found, rect = look(), option.rect
        state = str(index.data(STATE_ROLE) or "")
        text = str(index.data() or "").replace("\n", " ")
        told = index.column() == index.model().columnCount() - 1
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, found.colour("soft"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        if state in GROUNDS and not told:
            text = text or EMPTY
            _ground(painter, rect, state)
        room = rect.adjusted(px(10), 0, -px(8), 0)
        font = found.font()
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(found.colour(INKS.get(state, "text")))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("cell")
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(heading))
        model = index.model()
        options = model.options(index) if isinstance(model, CheckModel) else ()
        if options:
            completer = QCompleter(list(options), editor)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Once only: a new check must not write over what is being typed.
        if not editor.property(FILLED):
            editor.setProperty(FILLED, True)
            super().setEditorData(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(0, 0, 0, -1))


def _ground(painter: QPainter, rect: QRect, state: str) -> None:
    inner = rect.adjusted(px(2), px(3), -px(2), -px(4))
    painter.fillRect(inner, look().colour(GROUNDS[state]))
    if state != "patched":
        painter.setPen(QPen(look().colour(INKS[state]), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner)
