"""Digests of content, which stay the same when an office program saves the file again.

Bytes of a file change with every save; values do not (forms.md D.3).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

from station_app.domain.register import Owner, Record, Register

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
MARK = 2  # characters per cell: enough to point at a cell, the digest is the proof


def canon(cell: Any) -> str:
    """Return the text that stands for a cell, however a program stored it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
        return " ".join(text.split())
    if isinstance(cell, (int, float, Decimal)):
        return f"{float(cell):.12g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def marks(cells: Sequence[str]) -> str:
    """Return two characters per canonical cell, by which a changed one is found."""
    return "".join(ALPHABET[n >> 6 & 63] + ALPHABET[n & 63] for n in map(_short, cells))


def _short(text: str) -> int:
    return crc32(text.encode())


def changed(cells: Sequence[str], expected: str) -> list[int]:
    """Return the positions of the cells that do not fit their marks."""
    found = marks(cells)
    size = len(cells) * MARK
    if len(expected) != size:
        return list(range(len(cells)))
    return [
        i // MARK for i in range(0, size, MARK) if found[i : i + MARK] != expected[i : i + MARK]
    ]


def digest(rows: Iterable[Sequence[str]]) -> str:
    """Return the SHA-256 over canonical rows, in whatever order they come."""
    lines = sorted(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content(register: Register[Any], record: Record) -> str:
    """Return the SHA-256 over what the home store writes of a record."""
    values = [register.name, record.id, "" if register.kept_by_bureau else record.state]
    for name in register.owned(Owner.HOME):
        value = getattr(record, name)
        values.append("" if value is None else canon(register.fields[name].kind.to_cell(value)))
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()


def together(contents: Iterable[str]) -> str:
    """Return one digest over those of many records."""
    return hashlib.sha256("\n".join(sorted(contents)).encode()).hexdigest()
