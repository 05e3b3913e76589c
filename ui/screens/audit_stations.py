"""What the bureau holds of the stations' logs: the newest head of each, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QWidget

from station_app.services.audit_heads import SHOWN, WORDS, StationLog, Verdict
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, column, label, row
from ui.widgets.tables import INK_ROLE, ReadingTable

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADINGS = ("社工站", "末条编号", "校验码", "收到", "核对")
TEXT = "每个上报包都带来该站操作日志的编号和校验码。下一个包与留存的不符，就是日志被改写过。"


class StationsTable(QAbstractTableModel):
    """One line a station."""

    def __init__(self, logs: Sequence[StationLog]) -> None:
        super().__init__()
        self._logs = logs

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._logs)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        log = self._logs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                log.name or log.station, f"{log.number:,}", log.mac[:SHOWN],
                f"{log.at:%Y-%m-%d}", WORDS[log.verdict],
            )[index.column()]  # fmt: skip
        if role == INK_ROLE:
            if index.column() < len(HEADINGS) - 1:
                return "text"
            sound = {Verdict.SOUND: "good", Verdict.FIRST: "quiet"}
            return sound.get(log.verdict, "bad")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return super().headerData(section, orientation, role)


class StationsDialog(QDialog):
    """Shows the list; Esc closes it."""

    def __init__(self, parent: QWidget, logs: Sequence[StationLog]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("各站日志")
        self.resize(px(640), px(420))
        self.model = StationsTable(logs)
        self.table = ReadingTable("station-logs", "各站操作日志的校验码")
        self.table.setModel(self.model)
        self.table.set_widths(200, 84, 120, 96)
        text = "收到社工站的上报包以后，这里列出各站日志的校验码。"
        shown: QWidget = self.table
        if not logs:
            shown = EmptyState("shield_task", "还没有收到", text)
        close = button("关闭", self.accept, kind="primary", name="close")
        close.setDefault(True)
        parts = (label("各站日志", "h2"), label(TEXT, wrap=True), shown)
        body = column(self, *parts, row(None, close), margin=20, spacing=12)
        body.setStretch(2, 1)
