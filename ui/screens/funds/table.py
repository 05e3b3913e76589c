"""Lines and sources as tables whose every cell can be chosen: figures, and a quiet bar."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station_app.domain.rules.money import NOTHING, wan
from station_app.services.funds import Fund, Sum
from ui.theme.look import look, px
from ui.widgets.tables import HEADER, INK_ROLE, ReadingTable

UNKNOWN = "—"  # not known here, which is not 0
NAME, KIND, BAR = "name", "kind", "bar"
LINE_COLUMNS = {
    NAME: "预算科目",
    KIND: "编号",
    "planned": "预算",
    "committed": "已承诺",
    "paid": "已支付",
    "left": "可用",
    BAR: "执行",
}
SOURCE_COLUMNS = {
    NAME: "资金来源",
    KIND: "类别",
    "planned": "计划",
    "received": "到账",
    "committed": "已承诺",
    "paid": "已支付",
    "left": "结余",
    BAR: "使用",
}
WIDTHS = {KIND: 124, BAR: 140}  # pixels at the size 标准
AMOUNT, LEAST = 114, 72
THICK = 8  # of a bar
SHARES_ROLE = Qt.ItemDataRole.UserRole + 41  # (paid, committed) as parts of the whole; None: none
STRONG_ROLE = Qt.ItemDataRole.UserRole + 42

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def shown(amount: Decimal | None, in_wan: bool) -> str:
    """Return an amount as the table shows it; the total is rounded once, from yuan (R-MN-01)."""
    if amount is None:
        return UNKNOWN
    return f"{wan(amount) if in_wan else amount:,.2f}"


class FundModel(QAbstractTableModel):
    """One row for each line or source, and one for what they come to.

    columns  heading by name of the figure
    """

    def __init__(self, columns: dict[str, str]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._headings = tuple(columns.values())
        self.funds: Sequence[Fund] = ()
        self.in_wan = False

    def show_funds(self, funds: Sequence[Fund]) -> None:
        """Show other funds; as many as before keep the cursor where it is."""
        if len(funds) != len(self.funds):
            self.beginResetModel()
            self.funds = funds
            self.endResetModel()
            return
        self.funds = funds
        self._changed()

    def show_in(self, in_wan: bool) -> None:
        """Show amounts in yuan, or in 万元; nothing is counted anew."""
        self.in_wan = in_wan
        self._changed()

    def sum_at(self, index: Index) -> Sum | None:
        """Return the figure of a cell; None for a cell that is none."""
        name = self.columns[index.column()]
        if name in (NAME, KIND, BAR):
            return None
        found: Sum = getattr(self.funds[index.row()], name)
        return found

    def lines(self) -> list[list[str]]:
        """Return the whole table as texts, its headings first, without the bar."""
        names = [each for each in self.columns if each != BAR]
        heads = [self._headings[self.columns.index(each)] for each in names]
        return [heads, *([self._text(fund, name) for name in names] for fund in self.funds)]

    def _changed(self) -> None:
        if self.funds:
            last = self.index(len(self.funds) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _text(self, fund: Fund, name: str) -> str:
        if name == NAME:
            return f"{fund.name}（预计）" if fund.expected else fund.name
        if name == KIND:
            return fund.code or fund.kind
        if name == BAR:
            shares = _shares(fund)
            return "" if shares is None else f"{100 * shares[0]:.0f}%"
        found: Sum = getattr(fund, name)
        return shown(found.amount, self.in_wan)

    def _ink(self, fund: Fund, name: str) -> str:
        if name == "left" and (fund.left.amount or NOTHING) < 0:
            return "bad"
        if name in (KIND, BAR) or fund.expected:
            return "quiet"
        return "text"

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.funds)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and self.columns[section] not in (NAME, KIND, BAR):
            return RIGHT
        return self._headings[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        fund, name = self.funds[index.row()], self.columns[index.column()]
        if role == Role.DisplayRole:
            return self._text(fund, name)
        if role == Role.ToolTipRole:
            return fund.kind or None if name == NAME else None
        if role == Role.AccessibleTextRole:
            return f"{fund.name} {self._headings[index.column()]} {self._text(fund, name)}"
        if role == Role.TextAlignmentRole and name not in (NAME, KIND, BAR):
            return RIGHT
        if role == INK_ROLE:
            return self._ink(fund, name)
        if role == SHARES_ROLE:
            return _shares(fund) if name == BAR else None
        return not fund.record if role == STRONG_ROLE else None


def _shares(fund: Fund) -> tuple[float, float] | None:
    """Return how much of a fund is paid and committed; None where that has no meaning."""
    source = fund.received.amount is not None
    whole = fund.received.amount if source else fund.planned.amount
    if not whole or fund.committed.amount is None:
        return None
    paid = float((fund.paid.amount or NOTHING) / whole)
    return min(paid, 1.0), min(float(fund.committed.amount / whole), 1.0 - min(paid, 1.0))


class FundCells(QStyledItemDelegate):
    """Paints figures, totals stronger, and bars; a ring around the cell that has the focus."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found, rect = look(), option.rect
        table = option.widget if isinstance(option.widget, FundTable) else None
        chosen = table is not None and table.hasFocus() and table.currentIndex() == index
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, found.colour("soft" if chosen else "hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        font = QFont(found.font())
        if index.data(STRONG_ROLE):
            font.setWeight(QFont.Weight.DemiBold)
        room = rect.adjusted(px(10), 0, -px(8), 0)
        painter.setFont(font)
        painter.setPen(found.colour(index.data(INK_ROLE) or "text"))
        shares = index.data(SHARES_ROLE)
        if shares is not None:
            room = _bar(painter, room, shares)
        side = index.data(Role.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
        text = str(index.data() or "")
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(found.colour(index.data(INK_ROLE) or "text"))
        painter.drawText(room, side, cut)
        if chosen:
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -3))


def _bar(painter: QPainter, room: QRect, shares: tuple[float, float]) -> QRect:
    """Paint what is paid, and lighter what is committed; return the room for the percentage."""
    percent = px(44)
    track = QRectF(room.x(), 0, room.width() - percent, px(THICK))
    track.moveTop(room.center().y() - track.height() / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look().colour("hover"))
    painter.drawRoundedRect(track, px(3), px(3))
    colour = QColor(look().tokens.chart[0])
    lighter = QColor(colour)
    lighter.setAlpha(110)
    paid, committed = shares
    for share, fill in ((paid + committed, lighter), (paid, colour)):
        if share > 0:
            painter.setBrush(fill)
            part = QRectF(track)
            part.setWidth(max(track.width() * share, px(4)))
            painter.drawRoundedRect(part, px(3), px(3))
    painter.restore()
    return QRect(round(track.right()) + px(8), room.y(), percent - px(8), room.height())


class FundTable(ReadingTable):
    """As high as its rows: the page scrolls, not the table. Arrows go through the cells."""

    def __init__(self, name: str, spoken: str, model: FundModel) -> None:
        super().__init__(name, spoken)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(FundCells(self))
        # The cell with the focus is all there is to choose.
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(px(LEAST))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.size_columns()
        model.modelReset.connect(self.updateGeometry)
        look().changed.connect(self.size_columns)

    @property
    def funds(self) -> Sequence[Fund]:
        """Return what the rows show, top to bottom."""
        return self._model.funds

    def sum_at(self, index: Index) -> Sum | None:
        """Return the figure of a cell; None for a cell that is none."""
        return self._model.sum_at(index)

    def size_columns(self) -> None:
        """Give the columns their widths at the size of the window; the name takes the rest."""
        for at, name in enumerate(self._model.columns):
            if at:
                self.setColumnWidth(at, px(WIDTHS.get(name, AMOUNT)))
        self.updateGeometry()

    # Qt's interface

    def sizeHint(self) -> QSize:
        rows = self._model.rowCount() * look().row_height
        return QSize(px(600), px(HEADER) + rows + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(400), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
