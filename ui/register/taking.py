"""What one takes out of a list: rows on the clipboard, a workbook, printed forms."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from station_app.services import listing
from ui.register.clipboard import AT_ONCE, MOST, mime_of
from ui.register.pane import ListPane

BLOCK = 500  # rows read at once


class Taking(QObject):
    """Takes rows out of a list."""

    def __init__(self, pane: ListPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._desk, self._register = pane.desk, pane.register

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as Excel and WPS take them."""
        numbers = self._pane.rows.numbers
        if not len(numbers):
            return
        if len(numbers) > MOST:
            text = f"一次最多复制 {MOST:,} 行，已选 {len(numbers):,} 行。导出为工作簿更快。"
            self._desk.ask.confirm(self._pane, "选中的行太多", text, "导出…", self.export)
        elif len(numbers) > AT_ONCE:
            self._desk.look_up(lambda: self._lines(numbers), self._copied)
        else:
            self._copied(self._lines(numbers))

    def _lines(self, numbers: array[int]) -> list[tuple[str, ...]]:
        workspace, columns = self._desk.workspace, self._pane.table.columns
        paths = [column.path for column in columns]
        found = [tuple(column.label for column in columns)]
        for start in range(0, len(numbers), BLOCK):
            block = numbers[start : start + BLOCK]
            rows = listing.rows(workspace, self._register, paths, block)
            found += [row.cells for row in rows if row is not None]
        return found

    def _copied(self, lines: list[tuple[str, ...]]) -> None:
        QGuiApplication.clipboard().setMimeData(mime_of(lines))
        self._desk.tell(f"已复制 {len(lines) - 1:,} 行，可以粘贴到 Excel 或 WPS 表格")

    def export(self) -> None:
        """Ask how the list is written into a workbook."""
        # Loaded when first wanted: it makes the start faster.
        from ui.screens.exporting import ExportDialog

        paths = [column.path for column in self._pane.table.columns]
        dialog: Any = ExportDialog(
            self._pane, self._desk, self._register, self._pane.question, paths
        )
        dialog.open()

    def print_out(self) -> None:
        """Go and print the forms of the selected records, or of all that are shown."""
        numbers = self._pane.rows.numbers or self._pane.table.numbers
        workspace, register = self._desk.workspace, self._register

        def go(ids: list[str]) -> None:
            what = {"register": register.name, "form": register.print_form, "records": ids}
            self._desk.go("print", **what)

        self._desk.look_up(lambda: listing.ids(workspace, register, numbers), go)
