"""The panel beside the audit log: one entry in full."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from station_app.services.trail import Entry
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import EmptyState, add, button, clear, column, label, row, rule, scrolling
from ui.widgets.changes import Changes


class EntryPanel(QFrame):
    """Shows the entry that is chosen in the table.

    Signal `change_asked`: id of a change all of whose entries are to be shown.
    """

    change_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.entry: Entry | None = None
        self.setProperty("card", True)
        self.setMinimumWidth(px(260))
        body = QWidget()
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(px(20), px(16), px(20), px(16))
        self._body.setSpacing(px(8))
        column(self, scrolling(body))
        self.show_entry(None)

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry; None asks to choose one."""
        self.entry = entry
        clear(self._body)
        if entry is None:
            text = "在左边选一条，这里显示改了哪些内容、从哪里来。"
            self._body.addWidget(EmptyState("shield_task", "没有选中日志", text))
            return
        self._head(entry)
        if entry.differences:
            add(self._body, rule(), Changes(entry.differences, first=entry.made))
        self._foot(entry)

    def open_record(self) -> None:
        """Open the record that the entry is about, if it has a page."""
        if self.entry is not None and self.entry.page is not None:
            self._desk.open_record(*self.entry.page)

    def _head(self, entry: Entry) -> None:
        add(self._body, label(entry.what, "h2", wrap=True))
        if entry.title:
            add(self._body, label(f"{entry.title}　{entry.label}", wrap=True))
        add(self._body, label(f"{entry.at:%Y-%m-%d %H:%M:%S}　{entry.actor}", "note", wrap=True))
        if entry.source:
            add(self._body, label(f"来自“{entry.source}”", "note", wrap=True))

    def _foot(self, entry: Entry) -> None:
        add(self._body, rule())
        links = []
        if entry.page is not None:
            links.append(button("打开这条记录", self.open_record, kind="link", name="open-record"))
        if entry.others:
            text = f"看同一步的全部 {entry.others + 1:,} 条记录"
            links.append(button(text, self._ask_change, kind="link", name="same-change"))
        for link in links:
            add(self._body, row(link, None))
        add(self._body, label(f"日志第 {entry.seq:,} 条", "note"), None)

    def _ask_change(self) -> None:
        if self.entry is not None:
            self.change_asked.emit(self.entry.change)
