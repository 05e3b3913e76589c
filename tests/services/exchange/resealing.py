"""Workbooks as somebody with bad intent, or another program, would hand them on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from station_app.services.exchange import protocol, seals
from station_app.services.exchange.protocol import decoded
from station_app.storage.signing import KeyPair
from station_app.workbooks.sealing import PROPERTY, SHEET

Lines = dict[str, str]


def lines_of(book: Workbook) -> Lines:
    rows = book["_meta"].iter_rows(max_col=2, values_only=True)
    return {str(key): str(value) for key, value in rows if key}


def put_lines(book: Workbook, lines: Lines) -> None:
    sheet = book["_meta"]
    sheet.delete_rows(1, sheet.max_row)
    for row in lines.items():
        sheet.append(row)


def tokens_of(book: Any) -> tuple[str, str]:
    """Return the signature in the property and the one in the sheet."""
    return book.custom_doc_props[PROPERTY].value, book[SHEET]["A1"].value


def put_tokens(book: Any, in_property: str, in_sheet: str) -> None:
    """Set both signatures; "" takes one away."""
    if in_property:
        book.custom_doc_props[PROPERTY].value = in_property
    else:
        del book.custom_doc_props[PROPERTY]
    if in_sheet:
        book[SHEET]["A1"].value = in_sheet
    else:
        del book[SHEET]


def changed(file: Path, change: Callable[[Any], object]) -> Path:
    """Save a copy of a file after somebody did something to it."""
    book = load_workbook(file)
    change(book)
    target = file.with_name(f"改-{file.name}")
    book.save(target)
    return target


def unsigned(file: Path) -> Path:
    """Take both signatures away."""
    return changed(file, lambda book: put_tokens(book, "", ""))


def rewritten(book: Any, **values: str) -> Lines:
    """Change lines of `_meta`, with a digest that fits them again."""
    lines = lines_of(book) | values
    lines[protocol.SIGNATURE] = protocol.signature(lines)
    put_lines(book, lines)
    return lines


def sealed_with(file: Path, pair: KeyPair) -> Path:
    """Sign the whole content with another key, as somebody without the right one would."""

    def sign(book: Any) -> None:
        lines = rewritten(book, key=f'"{pair.public.text}"')
        token = seals.token(lines, decoded(lines), pair)
        put_tokens(book, token, token)

    return changed(file, sign)
