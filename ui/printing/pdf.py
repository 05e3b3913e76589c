"""Many forms in one PDF file, written completely or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QFile, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from station_app.domain.forms import FormLayout, FormValues
from station_app.domain.problems import StationError
from station_app.domain.progress import Cancelled, Progress, silent
from ui.printing.application import ensure_app
from ui.printing.faces import Faces
from ui.printing.marks import Page, Text, Watermark
from ui.printing.overprint import copy_pages
from ui.printing.painter import DOTS_PER_INCH, paint
from ui.printing.photos import Photos, readable
from ui.printing.proof import missing_in_form, missing_in_values
from ui.printing.searchable import Glyphs, make_searchable
from ui.printing.sheets import Sheets


class CannotPrint(StationError):
    """The file cannot be written, or there is nothing to print; nothing is left behind."""


@dataclass(frozen=True, slots=True)
class PrintResult:
    """How many pages were made, and what to look at before they are handed out."""

    pages: int
    warnings: tuple[str, ...]


def print_pdf(
    form: FormLayout,
    people: Iterable[FormValues],
    out: Path,
    progress: Progress = silent,
    *,
    overprint: bool = False,
) -> PrintResult:
    """Print one form for each of the people, in order, at 100 % on A4.

    overprint  values alone, for forms that are on the paper already

    Raises CannotPrint, and whatever progress raises; the file is then as it was before.
    """
    ensure_app()
    with _whole(out) as part:
        return _write(form, people, part, progress, overprint)


def print_page_pdf(page: Page, title: str, out: Path) -> None:
    """Print one upright page that is no form, e.g. the sheet of a month.

    Raises CannotPrint; the file is then as it was before.
    """
    ensure_app()
    glyphs = Glyphs()
    with _whole(out) as part:
        with _Press(title, part, glyphs, landscape=False) as press:
            press.add(page)
        _check_complete(part)
        make_searchable(part, glyphs)


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """Hand over a file that takes the place of `out` once it is complete."""
    if out.exists() and not out.is_file():
        raise CannotPrint(_not_written(out, "那里不是普通文件"))
    part = out.with_name(f"{out.name}.part")
    try:
        yield part
        os.replace(part, out)
    except OSError as error:
        raise CannotPrint(_not_written(out, error.strerror or str(error))) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _write(
    form: FormLayout,
    people: Iterable[FormValues],
    part: Path,
    progress: Progress,
    overprint: bool,
) -> PrintResult:
    faces, glyphs = Faces.resolve(), Glyphs()
    sheets = Sheets(form, faces)
    warnings = [*missing_in_form(form, faces.value)]
    total = len(people) if isinstance(people, Sized) else 0
    landscape = form.page.width > form.page.height
    with _Press(form.title, part, glyphs, landscape=landscape) as press:
        # Not collected first: five hundred photos need not be in memory together.
        for number, values in enumerate(people, 1):
            shown, remarks = readable(values, press.photos)
            remarks += missing_in_values(form, shown, faces.value)
            warnings += [f"第 {number} 份：{remark}" for remark in remarks]
            for page in copy_pages(sheets, form, shown, overprint=overprint):
                press.add(page)
            progress(number, total)
        if not press.pages:
            raise CannotPrint("没有要打印的记录。请先选中记录，或打印空白表。")
    _check_complete(part)
    make_searchable(part, glyphs)
    return PrintResult(press.pages, tuple(warnings))


class _Press:
    """A PDF file being painted, page after page."""

    def __init__(self, title: str, part: Path, glyphs: Glyphs, *, landscape: bool) -> None:
        self._file = QFile(str(part))
        if not self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise OSError(self._file.errorString())
        self._writer = _writer(title, self._file, landscape=landscape)
        self._painter = QPainter(self._writer)
        self._glyphs = glyphs
        self.photos = Photos()
        self.pages = 0

    def __enter__(self) -> _Press:
        return self

    def add(self, page: Page) -> None:
        """Paint one more page."""
        if self.pages:
            self._writer.newPage()
        paint(page, self._painter, self.photos)
        for mark in page.marks:
            if isinstance(mark, Text | Watermark):
                self._glyphs.note(mark.face, mark.text)
        self.pages += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, Cancelled):
            self._painter.end()  # a frame of the traceback may hold it
        # Ends the painting as `end` does. The fonts are put into the file then, which takes
        # a second for thousands of characters; only a destructor gives other threads a turn.
        del self._painter
        self._file.close()


def _check_complete(part: Path) -> None:
    """Raise OSError unless the table of contents at the end of the file is where it should be.

    Qt goes on painting when the disk is full, and its file object forgets the error.
    """
    with part.open("rb") as file:
        file.seek(-min(64, part.stat().st_size), os.SEEK_END)
        end = re.search(rb"startxref\n(\d+) *\n%%EOF", file.read())
        file.seek(int(end[1]) if end else 0)
        if file.read(4) != b"xref":
            raise OSError("文件没有写完整")


def _writer(title: str, target: QIODevice, *, landscape: bool) -> QPdfWriter:
    writer = QPdfWriter(target)
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(a4, turned, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(title)
    return writer


def _not_written(out: Path, reason: str) -> str:
    return (
        f"无法写入“{out.name}”（{reason}）。文件可能正被其他程序打开，或磁盘已满、文件夹不可写；"
        "请关闭它，或换一个位置再打印。"
    )
