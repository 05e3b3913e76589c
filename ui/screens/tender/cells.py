"""How a cell of a score matrix is painted, and the editor over it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.screens.tender.sheet import EMPTY, KIND_ROLE, RESULTS, TITLE, TYPED
from ui.theme.look import look, px
from ui.widgets.tables import INK_ROLE, Index

Key = Qt.Key
STEPS = {Key.Key_Return: 1, Key.Key_Enter: 1, Key.Key_Down: 1, Key.Key_Up: -1}
HINTS = QAbstractItemDelegate.EndEditHint


class Cells(QStyledItemDelegate):
    """Paints cells with rules between them, the current one in a ring; its editor goes on by keys.

    step  where the cursor goes when the editor closes: down 1, up -1, nowhere 0
    """

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self.step = 0

    # Qt's interface

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("cell-editor")
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        self.step = 0
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.text():
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
        kind = index.data(KIND_ROLE)
        if kind != TYPED:
            painter.fillRect(rect, found.colour("raised"))
        if option.state & QStyle.StateFlag.State_Selected and kind != TITLE:
            painter.fillRect(rect, found.colour("soft"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), found.colour("grid"))
        if kind != EMPTY:
            self._write(painter, rect, index)
        view = option.widget
        if isinstance(view, QTableView) and index == view.currentIndex() and view.hasFocus():
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _write(self, painter: QPainter, rect: QRect, index: Index) -> None:
        found, text = look(), str(index.data() or "")
        last = index.column() >= index.model().columnCount() - len(RESULTS) + 3
        font = found.font(bold=last and index.data(INK_ROLE) in ("good", "warn"))
        room = rect.adjusted(px(8), 0, -px(8), 0)
        side = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(found.colour(index.data(INK_ROLE) or "text"))
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
