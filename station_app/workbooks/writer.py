"""Writes workbooks with the anatomy of forms.md C, a hundred thousand rows in seconds.

openpyxl builds everything but the rows; `splice` puts the rows in. A file appears under its name
only when it is whole.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from station_app.domain.progress import Progress, silent
from station_app.workbooks import annexes, splice
from station_app.workbooks.layout import Frame, lay_out
from station_app.workbooks.saving import save
from station_app.workbooks.specs import BookSpec, CannotWrite, SheetSpec, Value
from station_app.workbooks.texts import sheet_names

_SAMPLE = 200  # rows that decide about the widths of the columns
_FIRST_PARTS = ("[Content_Types].xml", "_rels/.rels")  # mail gateways tell a type by them


def write_book(spec: BookSpec, out: Path, *, level: int = 6, progress: Progress = silent) -> None:
    """Write a workbook; `level` of deflate: 1 for a stick, 6 for mail.

    Raises CannotWrite when a text or a sheet is too long, or the file cannot be stored; then,
    as with any other exception, what was at `out` before is still there.
    """
    with replacing(out) as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=level) as archive:
        _write_parts(spec, archive, progress)


def book_content(spec: BookSpec, *, level: int = 6, progress: Progress = silent) -> bytes:
    """Return a workbook as bytes: what is encrypted shall not lie on the disk before.

    Raises CannotWrite when a text or a sheet is too long.
    """
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=level) as archive:
        _write_parts(spec, archive, progress)
    return content.getvalue()


def _write_parts(spec: BookSpec, archive: ZipFile, progress: Progress) -> None:
    names = sheet_names((sheet.name for sheet in spec.sheets), taken=annexes.RESERVED)
    begun = [_begin(sheet, name) for sheet, name in zip(spec.sheets, names, strict=True)]
    frames = [frame for frame, _ in begun]
    expected = sum(frame.count for frame in frames)
    template = Template.build(spec, frames)
    for name in _FIRST_PARTS:
        archive.writestr(name, template.parts[name])
    done = 0
    for index, (frame, rows) in enumerate(begun):
        with archive.open(template.path(index), "w") as stream:
            head, tail = splice.split(template.sheet(index), frame)
            stream.write(head)
            count = 0
            for count, xml in splice.row_chunks(frame, template.looks[index], rows):
                stream.write(xml)
                progress(done + count, expected)
            if count != frame.count:
                frames[index] = replace(frame, count=count)
                template = Template.build(spec, frames)
                _, tail = splice.split(template.sheet(index), frames[index])
            stream.write(tail)
        done += count
    written = set(archive.namelist())
    for name, content in template.parts.items():
        if name not in written:
            archive.writestr(name, content)


@contextmanager
def replacing(out: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `out` when the block ends well.

    Raises CannotWrite when the disk or another program stands in the way.
    """
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, out)
    except OSError as error:
        raise CannotWrite(
            f"不能写入文件“{_shown(out.name)}”。"
            "请关闭正在打开它的程序，确认磁盘有空间、文件夹可以写入，然后重试。"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _shown(name: str) -> str:
    """Return the name that a file will have once the store knows of it."""
    return name.removeprefix("~").removesuffix(".part")


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook without its rows: the parts of the file, and how the columns are written."""

    parts: dict[str, bytes]
    looks: Sequence[Sequence[splice.Look]]
    first_sheet: int

    @classmethod
    def build(cls, spec: BookSpec, frames: Sequence[Frame]) -> Template:
        """Lay out every sheet around the number of rows its frame states."""
        book, looks = template_book(spec, frames)
        content = io.BytesIO()
        save(book, content)
        with ZipFile(content) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return cls(parts, looks, 2 if spec.cover else 1)

    def path(self, index: int) -> str:
        """Return the part that holds a sheet, as openpyxl names it."""
        return f"xl/worksheets/sheet{self.first_sheet + index}.xml"

    def sheet(self, index: int) -> str:
        """Return the XML of a sheet."""
        return self.parts[self.path(index)].decode()


def template_book(
    spec: BookSpec, frames: Sequence[Frame]
) -> tuple[Workbook, list[list[splice.Look]]]:
    """Build the workbook without rows; the looks of its columns stand in the order of frames."""
    book = Workbook()
    scratch = book.worksheets[0]
    looks = [splice.looks(scratch, frame.spec.columns) for frame in frames]
    if spec.cover:
        annexes.add_cover(book, spec.cover)
    for frame in frames:
        lay_out(book.create_sheet(frame.name), frame)
    if spec.instructions:
        annexes.add_instructions(book, spec)
    annexes.add_codes(book, spec)
    annexes.add_meta(book, spec.meta)
    annexes.add_properties(book, spec.properties)
    annexes.add_seal(book, spec.seal)
    book.remove(scratch)
    book.active = 0
    return book, looks


def _begin(spec: SheetSpec, name: str) -> tuple[Frame, Iterable[Sequence[Value]]]:
    rows = iter(spec.rows)
    sample = list(islice(rows, _SAMPLE))
    if len(sample) < _SAMPLE:
        count = len(sample)
    else:
        count = len(spec.rows) if isinstance(spec.rows, Sized) else spec.row_count
    return Frame(spec, name, sample, count), chain(sample, rows)
