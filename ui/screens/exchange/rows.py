"""Short tables whose rows are values of a service: model, view, and how cells are painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.theme.look import look, px

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
STYLE_ROLE = Qt.ItemDataRole.UserRole + 1
HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
TAGS = {
    "good": ("good", "good_soft"),
    "warn": ("warn", "warn_soft"),
    "bad": ("bad", "bad_soft"),
    "info": ("soft_text", "soft"),
    "plain": ("quiet", "border"),
}
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
EDGE = 10  # pixels between a cell's border and its text, as in the header


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column.

    text   what a row shows in it
    width  in pixels at the size 标准; 0 takes what is left, `least` at the least
    style  of a cell: "" plain, "tag-good" and the like, or a token for the text's colour
    tip    the tooltip; None: the text itself
    """

    title: str
    text: Callable[[T], str]
    width: float = 0
    align: str = "left"
    style: Callable[[T], str] = lambda row: ""
    tip: Callable[[T], str] | None = None
    least: float = 120


@dataclass(frozen=True)
class Heading:
    """A line over a group of rows; `style` of the tag before it, e.g. "warn"."""

    text: str
    tag: str = ""
    style: str = "plain"


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows of one kind, with headings between them."""

    def __init__(self, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[T | Heading] = []

    def put(self, rows: Sequence[T | Heading], columns: Sequence[Column[T]] | None = None) -> None:
        """Show other rows, and other columns if any are given."""
        self.beginResetModel()
        self.rows = list(rows)
        self.columns = tuple(columns or self.columns)
        self.endResetModel()

    def row(self, number: int) -> T | None:
        """Return a row; None for a heading and for what is not there."""
        found = self.rows[number] if 0 <= number < len(self.rows) else None
        return None if isinstance(found, Heading) else found

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNMENTS[self.columns[section].align] | Qt.AlignmentFlag.AlignVCenter
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags  # the arrow keys pass over it
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found, column = self.rows[index.row()], self.columns[index.column()]
        if isinstance(found, Heading):
            return _heading_data(found, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(found)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.tip or column.text)(found)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}：{column.text(found)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNMENTS[column.align] | Qt.AlignmentFlag.AlignVCenter
        return column.style(found) if role == STYLE_ROLE else None


def _heading_data(heading: Heading, column: int, role: int) -> Any:
    if role == HEADING_ROLE:
        return heading
    spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    return heading.text if column == 0 and role in spoken else None


class RowsView(QTableView, Generic[T]):
    """Walked by the arrow keys, left by Tab; Enter and a double click open a row.

    opened   a row
    reached  the row under the cursor, or None
    """

    opened = Signal(object)
    reached = Signal(object)

    def __init__(self, columns: Sequence[Column[T]], spoken: str) -> None:
        super().__init__()
        self.source: RowsModel[T] = RowsModel(columns)
        self.setModel(self.source)
        self.setAccessibleName(spoken)
        self.setItemDelegate(_Cells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look().row_height)
        header = self.horizontalHeader()
        header.setFixedHeight(px(38))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self._lay_out()
        self.activated.connect(self._activated)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def put(self, rows: Sequence[T | Heading], columns: Sequence[Column[T]] | None = None) -> None:
        """Show other rows; the cursor stays on the line where it was."""
        line = max(self.currentIndex().row(), 0)
        self.source.put(rows, columns)
        self.clearSpans()
        for number, row in enumerate(rows):
            if isinstance(row, Heading) and len(self.source.columns) > 1:
                self.setSpan(number, 0, 1, len(self.source.columns))
        self._lay_out()
        self._go_near(min(line, len(rows) - 1))

    def current(self) -> T | None:
        """Return the row under the cursor."""
        return self.source.row(self.currentIndex().row())

    def go_to(self, number: int) -> None:
        """Put the cursor on a line."""
        self.setCurrentIndex(self.source.index(number, 0))

    def _go_near(self, line: int) -> None:
        """Put the cursor on a line or the next one that is no heading."""
        order = [*range(max(line, 0), len(self.source.rows)), *range(line - 1, -1, -1)]
        number = next((n for n in order if self.source.row(n) is not None), None)
        if number is None:
            self.reached.emit(None)
        else:
            self.go_to(number)

    def _lay_out(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(px(40))
        self._share_width()

    def _share_width(self) -> None:
        """Give the columns without a width what the others leave."""
        columns = self.source.columns
        fixed = sum(px(column.width) for column in columns)
        free = [n for n, column in enumerate(columns) if not column.width]
        left = self.viewport().width() - fixed
        for number, column in enumerate(columns):
            width = px(column.width)
            if number in free:
                width = max(left // len(free), px(column.least))
            self.setColumnWidth(number, width)

    def _activated(self, index: QModelIndex) -> None:
        if (row := self.source.row(index.row())) is not None:
            self.opened.emit(row)

    def _moved(self, index: QModelIndex) -> None:
        self.reached.emit(self.source.row(index.row()))

    # Qt's interface

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._share_width()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._go_near(0)


class _Cells(QStyledItemDelegate):
    """Paints plain cells, tags and headings."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        heading = index.data(HEADING_ROLE)
        if isinstance(heading, Heading):
            _paint_heading(painter, area, heading)
        else:
            _paint_ground(painter, area, option, index)
            _paint_cell(painter, area, index)
        painter.restore()


def _paint_ground(
    painter: QPainter, area: QRectF, option: QStyleOptionViewItem, index: Index
) -> None:
    state, view = option.state, cast(QTableView, option.widget)
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, look().colour("soft"))
    painter.setPen(QPen(look().colour("grid"), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if view.hasFocus() and index.row() == view.currentIndex().row() and index.column() == 0:
        painter.fillRect(QRectF(area.x(), area.y(), px(3), area.height()), look().colour("focus"))


def _paint_cell(painter: QPainter, area: QRectF, index: Index) -> None:
    text, style = index.data(), str(index.data(STYLE_ROLE) or "")
    if not text:
        return
    alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
    inner = area.adjusted(px(EDGE), 0, -px(EDGE), 0)
    if style.startswith("tag-"):
        paint_tag(painter, inner, text, style.removeprefix("tag-"), alignment)
        return
    painter.setFont(look().font())
    painter.setPen(look().colour(style or "text"))
    _paint_text(painter, inner, text, alignment)


def _paint_text(painter: QPainter, area: QRectF, text: str, alignment: Qt.AlignmentFlag) -> None:
    metrics, width = painter.fontMetrics(), int(area.width())
    line = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, width)
    painter.drawText(area, alignment | Qt.AlignmentFlag.AlignVCenter, line)


def paint_tag(
    painter: QPainter, area: QRectF, text: str, style: str, alignment: Qt.AlignmentFlag
) -> float:
    """Paint a dot and a word on a soft ground; return where the tag ends."""
    token, ground = TAGS[style]
    painter.setFont(look().font(12))
    width = min(painter.fontMetrics().horizontalAdvance(text) + px(24), area.width())
    left = area.x()
    if alignment & Qt.AlignmentFlag.AlignHCenter:
        left += (area.width() - width) / 2
    elif alignment & Qt.AlignmentFlag.AlignRight:
        left += area.width() - width
    pill = QRectF(left, area.center().y() - px(11), width, px(22))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look().colour(ground))
    painter.drawRoundedRect(pill, px(4), px(4))
    painter.setBrush(look().colour(token))
    painter.drawEllipse(QPointF(pill.x() + px(9), pill.center().y()), px(2.5), px(2.5))
    painter.setPen(look().colour(token))
    words = pill.adjusted(px(16), 0, -px(6), 0)
    _paint_text(painter, words, text, Qt.AlignmentFlag.AlignLeft)
    return pill.right()


def _paint_heading(painter: QPainter, area: QRectF, heading: Heading) -> None:
    painter.fillRect(area, look().colour("raised"))
    painter.setPen(QPen(look().colour("grid"), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    left = area.adjusted(px(EDGE), 0, -px(EDGE), 0)
    if heading.tag:
        at = Qt.AlignmentFlag.AlignLeft
        left.setLeft(paint_tag(painter, left, heading.tag, heading.style, at) + px(8))
    painter.setFont(look().font(bold=True))
    painter.setPen(look().colour("text"))
    _paint_text(painter, left, heading.text, Qt.AlignmentFlag.AlignLeft)
