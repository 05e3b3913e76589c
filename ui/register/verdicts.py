"""A table of cells that are to be written: what they are now, what they become, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station_app.services.cells import Verdict
from ui.register.model import ROOT, Index
from ui.theme.look import look, px

DisplayRole = Qt.ItemDataRole.DisplayRole
HEADINGS = ("记录", "列", "现在", "改为", "核对结果")
RECORD, COLUMN, NOW, NEW, RESULT = range(len(HEADINGS))
FINE, SKIPPED = "可以写入", "跳过，不写入"
EMPTY = "（空）"


class VerdictTable(QAbstractTableModel):
    """Rows are verdicts.

    retyped  a cell was corrected: its place and the new text
    skipped  a cell is to be left out, or no longer
    """

    retyped = Signal(int, str)
    skipped = Signal()

    def __init__(
        self,
        verdicts: Sequence[Verdict],
        names: Mapping[str, str],
        labels: Mapping[str, str],
        *,
        editable: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._names, self._labels, self._editable = names, labels, editable
        self.verdicts = list(verdicts)
        self.left_out: set[int] = set()

    def put(self, verdicts: Sequence[Verdict]) -> None:
        """Show other verdicts."""
        self.beginResetModel()
        self.verdicts = list(verdicts)
        self.left_out.clear()
        self.endResetModel()

    def judge(self, places: Sequence[int], verdicts: Sequence[Verdict]) -> None:
        """Replace some verdicts by those after a correction."""
        for place, verdict in zip(places, verdicts, strict=True):
            self.verdicts[place] = verdict
            self.dataChanged.emit(self.index(place, 0), self.index(place, RESULT))

    def skip(self, place: int) -> None:
        """Leave a cell out, or take it in again."""
        self.left_out ^= {place}
        self.dataChanged.emit(self.index(place, 0), self.index(place, RESULT))
        self.skipped.emit()

    def is_bad(self, place: int) -> bool:
        """Whether a cell cannot be written as it stands."""
        return self.verdicts[place].fault is not None and place not in self.left_out

    @property
    def good(self) -> list[Verdict]:
        """What can be written and is not left out."""
        return [
            each
            for place, each in enumerate(self.verdicts)
            if each.fault is None and place not in self.left_out
        ]

    @property
    def bad(self) -> list[int]:
        """The places of the cells that cannot be written as they stand."""
        return [place for place in range(len(self.verdicts)) if self.is_bad(place)]

    def _text(self, place: int, column: int) -> str:
        verdict = self.verdicts[place]
        cell = verdict.cell
        if column == RESULT:
            if place in self.left_out:
                return SKIPPED
            fault = verdict.fault
            return FINE if fault is None else f"{fault.text}（{fault.rule}）"
        texts = {
            RECORD: self._names.get(cell.record, ""),
            COLUMN: self._labels.get(cell.path, cell.path),
            NOW: cell.shown or EMPTY,
            NEW: verdict.new or EMPTY,
        }
        return texts[column]

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.verdicts)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.EditRole and index.column() == NEW:
            return self.verdicts[index.row()].cell.text
        if role in (DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(index.row(), index.column())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.left_out.discard(index.row())
        self.retyped.emit(index.row(), str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        may = self._editable and index.column() == NEW
        return usual | Qt.ItemFlag.ItemIsEditable if may else usual


class _Painter(QStyledItemDelegate):
    """Paints bad cells on a red ground with the reason in red, skipped ones faint."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = index.model()
        if not isinstance(table, VerdictTable):
            return
        found, rect = look(), option.rect
        bad, out = table.is_bad(index.row()), index.row() in table.left_out
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or (bad and index.column() in (NEW, RESULT)):
            painter.fillRect(rect, found.colour("soft" if chosen else "bad_soft"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), found.colour("grid"))
        token = "faint" if out else "text"
        if index.column() == RESULT and not out:
            token = "bad" if bad else "good"
        room = rect.adjusted(px(10), 0, -px(8), 0)
        text = str(index.data()).replace("\n", " ")
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(found.font())
        painter.setPen(found.colour(token))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))


class VerdictView(QTableView):
    """Shows verdicts; Delete leaves a cell out, F2 or typing corrects it."""

    def __init__(self, table: VerdictTable, name: str) -> None:
        super().__init__()
        self._table = table
        self.setObjectName(name)
        self.setAccessibleName("要写入的单元格")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(table)
        self.setItemDelegate(_Painter(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(34))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(px(36))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in ((RECORD, 108), (COLUMN, 108), (NOW, 150), (NEW, 150)):
            self.setColumnWidth(column, px(width))
        self.horizontalHeader().setStretchLastSection(True)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self._table.skip(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
