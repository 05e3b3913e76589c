"""Printing on paper: copies one after another, at 100 %, moved as the printer needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from station_app.domain.forms import FormLayout, FormValues
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from ui.printing.faces import Faces
from ui.printing.marks import Page
from ui.printing.overprint import copy_pages
from ui.printing.painter import DOTS, DOTS_PER_INCH, paint
from ui.printing.photos import Photos, readable
from ui.printing.sheets import Sheets

BLOCK = 100  # copies in one document of the printer: a jam costs no more than these


class PrinterFailed(StationError):
    """The printer did not take a document."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"打印机“{name}”没有接受打印。请检查打印机是否开机、联机、有纸，再试一次；"
            "也可以先存为 PDF。"
        )


class Document(Protocol):
    """One document being printed."""

    @property
    def painter(self) -> QPainter:
        """Paints on the present page, in units of 1/720 inch from the corner of the sheet."""

    def next_page(self) -> bool:
        """Go on to a new page; False: the printer has given up."""

    def finish(self) -> None:
        """Hand the document to the printer."""

    def abort(self) -> None:
        """Throw it away, as far as it is not printed yet."""


class Printers(Protocol):
    """The printers of a computer."""

    def names(self) -> Sequence[str]:
        """Return their names, the usual one first; may take a while in a network."""

    def begin(self, name: str, title: str, *, landscape: bool) -> Document | None:
        """Begin a document of A4 pages without margins; None: the printer does not take it."""


class SystemPrinters:
    """The printers that the system knows."""

    def names(self) -> Sequence[str]:
        """Return their names, the usual one first."""
        usual = QPrinterInfo.defaultPrinterName()
        return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: name != usual)

    def begin(self, name: str, title: str, *, landscape: bool) -> Document | None:
        """Begin a document on the printer of that name."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        return on_printer(printer, title, landscape=landscape)


def on_printer(printer: QPrinter, title: str, *, landscape: bool) -> Document | None:
    """Begin a document on a printer, or into the PDF file that it is set to."""
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    printer.setFullPage(True)  # else the corner of the sheet is that of its printable part
    printer.setPageLayout(QPageLayout(a4, turned, QMarginsF(0, 0, 0, 0)))
    printer.setDocName(title)
    painter = QPainter()
    if not painter.begin(printer):
        return None
    scale = printer.resolution() / DOTS_PER_INCH
    painter.scale(scale, scale)
    return _Paper(printer, painter)


class _Paper:
    def __init__(self, printer: QPrinter, painter: QPainter) -> None:
        self._printer = printer
        self.painter = painter

    def next_page(self) -> bool:
        return self._printer.newPage()

    def finish(self) -> None:
        # As `end` does, but gives other threads a turn while the document is put together.
        del self.painter

    def abort(self) -> None:
        self._printer.abort()
        self.painter.end()


@dataclass(frozen=True)
class Order:
    """How copies are printed.

    printer    name of the printer
    shift      mm to the right and down
    overprint  values alone, into forms that are on the paper already
    times      how often each copy is printed
    only       number of the one page to print of each copy, from 0; None: all
    """

    printers: Printers
    printer: str
    shift: tuple[float, float] = (0.0, 0.0)
    overprint: bool = False
    times: int = 1
    only: int | None = None


def print_document(
    order: Order, form: FormLayout, people: Iterable[FormValues], progress: Progress = silent
) -> int:
    """Print a form for each of the people as one document; return the number of pages.

    Raises PrinterFailed, and whatever progress raises; the document is then thrown away.
    """
    photos, sheets = Photos(), Sheets(form, Faces.resolve())
    total = len(people) if isinstance(people, Sized) else 0
    pages = 0
    with _begun(order, form.title, landscape=form.page.width > form.page.height) as document:
        for number, values in enumerate(people, 1):
            shown, _ = readable(values, photos)
            made = copy_pages(sheets, form, shown, overprint=order.overprint)
            chosen = made if order.only is None else made[order.only : order.only + 1]
            for page in chosen * order.times:
                if pages and not document.next_page():
                    raise PrinterFailed(order.printer)
                put(page, document.painter, order.shift, photos)
                pages += 1
            progress(number, total)
    return pages


def print_page(order: Order, page: Page, title: str) -> None:
    """Print one page that is no form, e.g. to measure the printer. Raises PrinterFailed."""
    with _begun(order, title, landscape=False) as document:
        put(page, document.painter, order.shift, Photos())


def put(page: Page, painter: QPainter, shift: tuple[float, float], photos: Photos) -> None:
    """Paint a page, moved by so many mm to the right and down."""
    painter.save()
    painter.translate(shift[0] * DOTS, shift[1] * DOTS)
    paint(page, painter, photos)
    painter.restore()


@contextmanager
def _begun(order: Order, title: str, *, landscape: bool) -> Iterator[Document]:
    """Begin a document and hand it to the printer at the end, or throw it away."""
    document = order.printers.begin(order.printer, title, landscape=landscape)
    if document is None:
        raise PrinterFailed(order.printer)
    with ExitStack() as stack:
        stack.callback(document.abort)
        yield document
        stack.pop_all()
    document.finish()
