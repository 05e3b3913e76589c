"""From a stack of copies to paper or a file: look through them, ask, print, tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from station_app.domain.agreement_files import Agreement
from ui.ask import PDF
from ui.desk import Desk
from ui.printing.calibration import calibration_page
from ui.printing.faces import Faces
from ui.printing.paper import BLOCK, Order, Printers, print_page
from ui.printing.pdf import PrintResult
from ui.screens.printing.printer_bar import PrinterBar
from ui.screens.printing.remarks import summary
from ui.screens.printing.stack import Stack

NO_PRINTER = "这台电脑上没有找到打印机。可以先存为 PDF，拿到有打印机的电脑上打印。"
WORD = "Word 文档 (*.docx)"
FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # in names of files

Then = Callable[[], None]


class Output(QObject):
    """Prints stacks as the printer bar says.

    rested   copies are no longer looked through: the next stack may come
    """

    rested = Signal()

    def __init__(self, parent: QWidget, desk: Desk, printers: Printers, bar: PrinterBar) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._printers, self._bar = parent, desk, printers, bar
        self.busy = False

    def print_out(self, stack: Stack) -> None:
        """Print all copies, after a look through them."""

        def looked(remarks: tuple[str, ...]) -> None:
            order = self._order()
            count = stack.size * order.times
            told = [f"将在“{order.printer}”上打印 {count:,} 份。"] if count > BLOCK else []
            self._agreed(told, remarks, "打印", lambda: self._print(stack, order))

        self._with_printer(stack, lambda: self._look_through(stack, looked))

    def print_one(self, stack: Stack, page: int) -> None:
        """Print one page of one copy, as it is seen."""
        self._with_printer(stack, lambda: self._print(stack, self._order(page)))

    def save_pdf(self, stack: Stack, name: str = "") -> None:
        """Write all copies into a file; `name` of the person if it is one copy."""

        def looked(remarks: tuple[str, ...]) -> None:
            self._agreed([], remarks, "存为 PDF", lambda: self._ask_where(stack, name))

        self._look_through(stack, looked)

    def save_word(self, stack: Stack, agreement: Agreement, whose: str = "") -> None:
        """Write the agreements of the records into a document that can still be changed."""

        def saved(count: int, path: Path) -> None:
            text = f"已存为“{path.name}”，共 {count:,} 份"
            self._desk.tell(text, action="打开", act=lambda: _open(path))

        def chosen(path: Path) -> None:
            self._desk.run(
                f"存为 Word：{agreement.title} {stack.size:,} 份",
                lambda progress: stack.to_word(agreement.id, path),
                lambda count: saved(count, path),
                unit="份",
            )

        name = f"{_file_name(agreement.title, stack, whose)}.docx"
        self._desk.ask.save_as(self._parent, "存为 Word", name, WORD, chosen)

    def measure(self) -> None:
        """Print the page by which the printer is measured."""
        order, page = self._order(), calibration_page(Faces.resolve())
        self._desk.run(
            "打印校准页",
            lambda progress: print_page(order, page, "校准页"),
            lambda nothing: self._desk.tell(f"校准页已送到打印机“{order.printer}”"),
        )

    def _with_printer(self, stack: Stack, then: Then) -> None:
        if self._bar.printer:
            then()
            return
        title, save = "没有找到打印机", "存为 PDF"
        self._desk.ask.confirm(self._parent, title, NO_PRINTER, save, lambda: self.save_pdf(stack))

    def _look_through(self, stack: Stack, then: Callable[[tuple[str, ...]], None]) -> None:
        """Look for what should be known before anything is printed."""
        if self.busy:
            return  # pressed twice
        self.busy = True
        title = f"核对 {stack.form.title} {stack.size:,} 份"
        job = self._desk.run(title, lambda progress: stack.review(progress), then, unit="份")
        job.finished.connect(self._looked_through)

    def _looked_through(self) -> None:
        self.busy = False
        self.rested.emit()

    def _agreed(self, told: Sequence[str], remarks: tuple[str, ...], yes: str, then: Then) -> None:
        """Ask before much is printed, or something that is not as it should be."""
        if not told and not remarks:
            then()
            return
        title = "有几处要先看一看" if remarks else "要打印的份数较多"
        text = "\n".join((*told, *summary(remarks)))
        self._desk.ask.confirm(self._parent, title, text, yes, then)

    def _order(self, only: int | None = None) -> Order:
        bar = self._bar
        overprint, times = bar.overprint.isChecked(), bar.times.currentIndex() + 1
        return Order(self._printers, bar.printer, bar.shift, overprint, times, only)

    def _print(self, stack: Stack, order: Order) -> None:
        self._desk.run(
            f"打印 {stack.form.title} {stack.size:,} 份",
            lambda progress: stack.to_printer(order, progress),
            lambda pages: self._desk.tell(f"已送到打印机“{order.printer}”，共 {pages:,} 页"),
            unit="份",
        )

    def _ask_where(self, stack: Stack, whose: str) -> None:
        name = f"{_file_name(stack.form.title, stack, whose)}.pdf"
        self._desk.ask.save_as(
            self._parent, "存为 PDF", name, PDF, lambda path: self._save(stack, path)
        )

    def _save(self, stack: Stack, path: Path) -> None:
        overprint = self._bar.overprint.isChecked()

        def saved(result: PrintResult) -> None:
            text = f"已存为“{path.name}”，{stack.size:,} 份共 {result.pages:,} 页"
            self._desk.tell(text, action="打开", act=lambda: _open(path))

        self._desk.run(
            f"存为 PDF：{stack.form.title} {stack.size:,} 份",
            lambda progress: stack.to_pdf(path, overprint, progress),
            saved,
            unit="份",
        )


def _file_name(title: str, stack: Stack, whose: str) -> str:
    """Return what a file is offered to be called, without its ending."""
    whose = "空白表" if not stack.numbers else whose or f"{stack.size}份"
    return FORBIDDEN.sub("_", f"{title}-{whose}")


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
