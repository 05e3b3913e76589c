"""Printers for tests: one that keeps what is painted, one that writes PDF as a real one would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from ui.printing.painter import DOTS
from ui.printing.paper import Document, on_printer

PX = 4  # per mm
INK = 200  # grey below which a pixel is printed


@dataclass
class KeptDocument:
    """Pages as pictures of 4 pixels per mm.

    fate   finished, aborted, or "" while it is printed
    """

    title: str
    landscape: bool
    jams_at: int
    pages: list[QImage] = field(default_factory=list)
    fate: str = ""

    def __post_init__(self) -> None:
        self.painter = QPainter()
        self._begin()

    def next_page(self) -> bool:
        if len(self.pages) >= self.jams_at:
            return False
        self.painter.end()
        self._begin()
        return True

    def finish(self) -> None:
        self.painter.end()
        self.fate = "finished"

    def abort(self) -> None:
        self.painter.end()
        self.fate = "aborted"

    def _begin(self) -> None:
        size = (297, 210) if self.landscape else (210, 297)
        page = QImage(size[0] * PX, size[1] * PX, QImage.Format.Format_Grayscale8)
        page.fill(255)
        self.pages.append(page)
        self.painter.begin(page)
        self.painter.scale(PX / DOTS, PX / DOTS)


@dataclass
class FakePrinters:
    """Printers that keep their documents.

    jams_at  pages of a document after which they give up
    takes    documents that they take
    """

    known: Sequence[str] = ("前台打印机",)
    jams_at: int = 1_000_000
    takes: int = 1_000_000
    documents: list[KeptDocument] = field(default_factory=list)

    def names(self) -> Sequence[str]:
        return self.known

    def begin(self, name: str, title: str, *, landscape: bool) -> Document | None:
        if name not in self.known or len(self.documents) == self.takes:
            return None
        self.documents.append(KeptDocument(title, landscape, self.jams_at))
        return self.documents[-1]

    @property
    def pages(self) -> list[QImage]:
        return [page for document in self.documents for page in document.pages]


@dataclass
class PdfPrinters:
    """Qt's own printer, set to write into a file."""

    out: Path

    def names(self) -> Sequence[str]:
        return ("PDF",)

    def begin(self, name: str, title: str, *, landscape: bool) -> Document | None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.out))
        return on_printer(printer, title, landscape=landscape)


def first_ink(page: QImage) -> tuple[float, float]:
    """Return the mm from the left and from the top to what is printed first."""
    bytes_, wide = page.constBits().tobytes(), page.bytesPerLine()
    rows = [bytes_[y * wide : y * wide + page.width()] for y in range(page.height())]
    top = next(y for y, row in enumerate(rows) if min(row) < INK)
    left = min(x for row in rows for x, grey in enumerate(row) if grey < INK)
    return left / PX, top / PX
