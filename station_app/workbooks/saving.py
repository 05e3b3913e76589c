"""Saves a workbook of openpyxl without its temporary files, in which people would stand readable.

openpyxl writes each sheet into the system's folder for such files first. A killed program would
leave it there, and a full disk there would be told by lxml in words of its own.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def save(book: Workbook, target: BinaryIO) -> None:
    """Write a workbook to an open file."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()


class _InMemory(ExcelWriter):
    _archive: ZipFile

    def write_worksheet(self, ws: object) -> None:
        """Write one sheet as openpyxl does, but for where it lies meanwhile."""
        sheet: Any = ws
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts, sheet._drawing.images = sheet._charts, sheet._images
        content = io.BytesIO()
        writer: Any = WorksheetWriter(sheet, content)
        writer.write()
        sheet._rels = writer._rels
        self._archive.writestr(sheet.path[1:], content.getvalue())
        self.manifest.append(sheet)
