"""The list of the records to print: a check box and two lines each."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.screens.printing.records import CHECK, SECOND, Index, Records
from ui.theme.look import look, px

ROW_HEIGHT = 50  # pixels
BOX = 16  # side of a check box
LEFT = 12  # to the check box


class RecordList(QListView):
    """The list; Space or a click on the box checks a record."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records
        self.setModel(records)
        self.setObjectName("records")
        self.setAccessibleName("要打印的记录，空格键勾选")
        self.setItemDelegate(_RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look().changed.connect(self.viewport().update)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._records.toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() < px(2 * LEFT + BOX):
            self._records.toggle(index.row())


class _RowDelegate(QStyledItemDelegate):
    """Paints a check box and two lines."""

    def _paint_box(self, painter: QPainter, rect: QRect, on: bool) -> None:
        found = look()
        painter.setPen(QPen(found.colour("primary" if on else "control"), 1))
        painter.setBrush(found.colour("primary" if on else "surface"))
        painter.drawRoundedRect(rect, 3, 3)
        if on:
            icon = found.icon("check_bold", "on_primary", 12)
            icon.paint(painter, rect.adjusted(1, 1, -1, -1))

    def _paint_line(
        self, painter: QPainter, rect: QRect, text: str, size: float, token: str
    ) -> None:
        font = look().font(size)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(font)
        painter.setPen(look().colour(token))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(middle), shown)

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.fillRect(rect, look().colour("soft" if chosen else "hover"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = rect.center().y()
        corner = QPoint(rect.x() + px(LEFT), middle - px(BOX) // 2)
        on = index.data(CHECK) == Qt.CheckState.Checked
        self._paint_box(painter, QRect(corner, QSize(px(BOX), px(BOX))), on)
        text = rect.adjusted(px(2 * LEFT + BOX), px(5), -px(8), -px(5))
        upper = QRect(text.topLeft(), QSize(text.width(), text.height() // 2))
        self._paint_line(painter, upper, str(index.data() or ""), 14, "text")
        lower = upper.translated(0, text.height() // 2)
        self._paint_line(painter, lower, str(index.data(SECOND) or ""), 12, "quiet")
        if chosen and isinstance(option.widget, QListView) and option.widget.hasFocus():
            painter.setPen(QPen(look().colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(LEFT), px(ROW_HEIGHT))
