"""Rows on the clipboard: as Excel and WPS take them, and as they give them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData

MOST = 50_000  # rows; a file is the better way for more
LARGEST = 20_000_000  # characters that are taken from the clipboard
AT_ONCE = 2_000  # rows that are read without leaving the window's thread
TEXT_CELL = "mso-number-format:'\\@'"  # else 18 digits become 3.70E+17 and zeros are lost


def mime_of(lines: Sequence[Sequence[str]]) -> QMimeData:
    """Return lines for the clipboard: as plain text and as a table of text cells."""
    made = QMimeData()
    made.setText("\r\n".join("\t".join(_quoted(cell) for cell in line) for line in lines))
    made.setHtml(_html(lines))
    return made


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\r\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _html(lines: Iterable[Sequence[str]]) -> str:
    rows = "".join("<tr>" + "".join(_cell(cell) for cell in line) + "</tr>" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _cell(text: str) -> str:
    inner = escape(text).replace("\n", "<br>")
    return f'<td style="{TEXT_CELL}">{inner}</td>'


def lines_of(text: str) -> list[list[str]]:
    """Return the cells of what a spreadsheet put on the clipboard; [] for none or far too many."""
    if len(text) > LARGEST:
        return []
    stream = io.StringIO(text.replace("\x00", ""), newline="")
    try:
        lines = list(csv.reader(stream, delimiter="\t"))
    except csv.Error:  # one cell larger than csv takes
        return []
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def without_heading(
    lines: Sequence[Sequence[str]], labels: Sequence[str]
) -> Sequence[Sequence[str]]:
    """Leave the first line out when it is the headings: they are copied along."""
    if not lines:
        return lines
    first = [cell.strip() for cell in lines[0]]
    return lines[1:] if first == list(labels[: len(first)]) else lines
