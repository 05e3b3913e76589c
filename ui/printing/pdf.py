"""Many forms in one PDF file, written completely or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QIODevice, QMarginsF, QSaveFile
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from station_app.domain.forms import FormLayout, FormValues
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from ui.printing.application import ensure_app
from ui.printing.faces import Faces
from ui.printing.painter import DOTS_PER_INCH, paint
from ui.printing.photos import Photos
from ui.printing.proof import missing_in_form, missing_in_values
from ui.printing.sheets import Sheets


class CannotPrint(StationError):
    """The file cannot be written, or there is nothing to print; nothing is left behind."""


@dataclass(frozen=True, slots=True)
class PrintResult:
    """How many pages were made, and what to look at before they are handed out."""

    pages: int
    warnings: tuple[str, ...]


def print_pdf(
    form: FormLayout, people: Iterable[FormValues], out: Path, progress: Progress = silent
) -> PrintResult:
    """Print one form for each of the people, in order, at 100 % on A4.

    Raises CannotPrint, and whatever progress raises; the file is then as it was before.
    """
    ensure_app()
    target = QSaveFile(str(out))
    if not target.open(QIODevice.OpenModeFlag.WriteOnly):
        raise CannotPrint(_not_written(out, target.errorString()))
    result: PrintResult | None = None
    try:
        result = _write(form, people, target, progress)
    finally:
        if result is None:
            target.cancelWriting()
        written = target.commit()
    if not written:
        raise CannotPrint(_not_written(out, target.errorString()))
    return result


def _write(
    form: FormLayout, people: Iterable[FormValues], target: QIODevice, progress: Progress
) -> PrintResult:
    """Paint everything; people may come one by one, a total is told when it is known."""
    faces, photos = Faces.resolve(), Photos()
    sheets = Sheets(form, faces)
    warnings = [*missing_in_form(form, faces.value)]
    total = len(people) if isinstance(people, Sized) else 0
    pages = 0
    writer = _writer(form, target)
    painter = QPainter(writer)
    try:
        for number, values in enumerate(people, 1):
            readable, remarks = _readable(values, photos)
            remarks += missing_in_values(form, readable, faces.value)
            warnings += [f"第 {number} 份：{remark}" for remark in remarks]
            for page in sheets.pages(readable):
                if pages:
                    writer.newPage()
                paint(page, painter, photos)
                pages += 1
            progress(number, total)
    finally:
        painter.end()
    if not pages:
        raise CannotPrint("没有要打印的记录。请先选中记录，或打印空白表。")
    return PrintResult(pages, tuple(warnings))


def _readable(values: FormValues, photos: Photos) -> tuple[FormValues, tuple[str, ...]]:
    """Leave out a photo that cannot be read, with a warning."""
    if values.photo is None or photos.image(values.photo) is not None:
        return values, ()
    warning = "照片无法读取，照片栏留空。请换一张 JPEG 或 PNG 照片后重新打印，或粘贴纸质照片。"
    return replace(values, photo=None), (warning,)


def _writer(form: FormLayout, target: QIODevice) -> QPdfWriter:
    writer = QPdfWriter(target)
    landscape = form.page.width > form.page.height
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(a4, turned, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(form.title)
    return writer


def _not_written(out: Path, reason: str) -> str:
    return (
        f"无法写入“{out.name}”（{reason}）。文件可能正被其他程序打开，或磁盘已满、文件夹不可写；"
        "请关闭它，或换一个位置再打印。"
    )
