"""The reading process: takes a workbook on standard input, answers with lines of `wire`.

A hostile workbook can make the reader abort its process. It must not be the program's, with the
clerk's unsaved form in it. Input: one line of JSON (Request), then the bytes of the file.
"""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import python_calamine as calamine

from station_app.domain.problems import Refused
from station_app.workbooks import wire
from station_app.workbooks.cells import Merge
from station_app.workbooks.limits import (
    Limits,
    confine,
    damaged,
    locked,
    sealed,
    too_large,
    wrong_password,
)
from station_app.workbooks.remarks import LOOSE_QUOTES, WEAK_ENCRYPTION
from station_app.workbooks.text_tables import read_table

READ, DECRYPT = "read", "decrypt"
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Request:
    """What the program asks for.

    task       READ: answers sheets; DECRYPT: answers notes, the end line, then the bytes
    passwords  for DECRYPT, tried in turn; handed over here because other users see arguments
    """

    task: str
    limits: Limits
    passwords: tuple[str, ...] = ()

    def line(self) -> bytes:
        """Return the request as its line of input."""
        return json.dumps(asdict(self)).encode() + b"\n"


def parse_request(line: bytes) -> Request:
    """Read back what `Request.line` wrote."""
    fields = json.loads(line)
    return Request(fields["task"], Limits(**fields["limits"]), tuple(fields["passwords"]))


def main() -> int:
    """Answer one request. Returns the exit code: 0 also when the file was refused."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    request = parse_request(source.readline())
    confine(request.limits)
    gc.disable()  # millions of values and no cycles: looking for some costs a fifth of the time
    try:
        for line in answered(request, source.read()):
            target.write(line)
    except Refused as refusal:
        target.write(wire.refusal_line(refusal))
    except MemoryError:
        target.write(wire.refusal_line(too_large("MEMORY", "读取所需的内存超过上限")))
    target.flush()
    return 0


def answered(request: Request, content: bytes) -> Iterator[bytes]:
    """Yield the lines that answer a request about a file. Raises Refused, MemoryError."""
    return (_decrypted if request.task == DECRYPT else _read)(content, request)


def _read(content: bytes, request: Request) -> Iterator[bytes]:
    if content.startswith(WORKBOOK_STARTS):
        yield from _read_workbook(content, request.limits)
    else:
        rows, paired = read_table(content, request.limits)
        yield wire.sheet_line("", visible=True, merges=())
        yield from _blocks(iter(rows), len(rows[0]) if rows else 0, request.limits)
        if not paired:
            yield wire.note_line(LOOSE_QUOTES)
    yield wire.end_line()


def _read_workbook(content: bytes, limits: Limits) -> Iterator[bytes]:
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ == calamine.SheetTypeEnum.WorkSheet:
                    yield from _read_sheet(workbook, about, limits)
    except calamine.PasswordError as error:
        raise locked() from error
    except calamine.CalamineError as error:
        raise damaged("表格内容有错误") from error


def _read_sheet(
    workbook: calamine.CalamineWorkbook, about: calamine.SheetMetadata, limits: Limits
) -> Iterator[bytes]:
    sheet = workbook.get_sheet_by_name(about.name)
    visible = about.visible == calamine.SheetVisibleEnum.Visible
    yield wire.sheet_line(about.name, visible, _merges(sheet))
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]  # the reader leaves out blank columns before the first
    rows = sheet.iter_rows()
    padded = (left + row for row in rows) if left else rows
    yield from _blocks(padded, len(left) + sheet.width, limits)


def _merges(sheet: calamine.CalamineSheet) -> Iterator[Merge]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield top, left, bottom, right


def _blocks(rows: Iterator[list[Any]], width: int, limits: Limits) -> Iterator[bytes]:
    size = max(1, wire.BLOCK // max(width, 1))
    while block := list(islice(rows, size)):
        yield wire.encode_rows(block, limits)


def _decrypted(content: bytes, request: Request) -> Iterator[bytes]:
    # slow to import, and needed for few files
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError

    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        _load_key(office, request.passwords)
    except (FileFormatError, DecryptionError) as error:
        raise sealed("文件") from error
    try:
        office.decrypt(plain, verify_integrity=True)
    except DecryptionError as error:
        raise damaged("密码正确，但加密的内容已被改动") from error
    if office.type != "agile":
        yield wire.note_line(WEAK_ENCRYPTION)
    yield wire.end_line()
    yield plain.getvalue()


def _load_key(office: Any, passwords: tuple[str, ...]) -> None:
    """Try passwords in turn. Raises Refused when none of them opens the file."""
    from msoffcrypto.exceptions import InvalidKeyError  # see above

    for password in passwords:
        with suppress(InvalidKeyError):
            office.load_key(password=password, verify_password=True)
            return
    raise wrong_password()


if __name__ == "__main__":
    raise SystemExit(main())
