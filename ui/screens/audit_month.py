"""The sheet of a month: which month, and whether as a file or on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from station_app.domain.progress import Progress
from station_app.services import month_sheets
from station_app.services.month_sheets import TITLE, MonthSheet
from ui.ask import PDF
from ui.desk import Desk
from ui.printing.application import ensure_app
from ui.printing.faces import Faces
from ui.printing.month_sheet import month_page
from ui.printing.painter import DOTS_PER_INCH, paint
from ui.printing.pdf import print_page_pdf
from ui.printing.photos import Photos
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row

TEXT = (
    "单子上有各登记簿的记录数、本月的上报包，以及操作日志的校验码。"
    "签字归档以后，日志再被改动就能对照出来。"
)


class MonthDialog(QDialog):
    """Asks for the month; Enter takes the file.

    file_wanted, paper_wanted   the month, as 2026-11
    """

    file_wanted = Signal(str)
    paper_wanted = Signal(str)

    def __init__(self, parent: QWidget, months: list[str]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.setMinimumWidth(px(440))
        self.month = QComboBox()
        self.month.setObjectName("month")
        self.month.setAccessibleName("月份")
        self.month.addItems(months)
        words = label("月份")
        words.setBuddy(self.month)
        cancel = button("取消", self.reject, name="cancel")
        self.paper = button("打印…", self._paper_chosen, icon="print", name="paper")
        self.file = button("存为 PDF", self._file_chosen, kind="primary", name="pdf")
        self.file.setDefault(True)
        parts = (label(TITLE, "h2"), label(TEXT, wrap=True), row(words, self.month, None))
        foot = row(None, cancel, self.paper, self.file)
        column(self, *parts, None, foot, margin=20, spacing=12)

    def _file_chosen(self) -> None:
        self.file_wanted.emit(self.month.currentText())
        self.accept()

    def _paper_chosen(self) -> None:
        self.paper_wanted.emit(self.month.currentText())
        self.accept()


class MonthPrints(QObject):
    """Makes the sheets that the dialog asks for, also after it is closed."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._asked: QPrintDialog | None = None

    def ask(self) -> None:
        """Ask for the month."""
        dialog = MonthDialog(self._page, month_sheets.months(self._desk.workspace))
        dialog.file_wanted.connect(self.save)
        dialog.paper_wanted.connect(self.print_out)
        dialog.open()

    def save(self, month: str) -> None:
        """Ask where to put the file of a month, and write it."""
        workspace = self._desk.workspace

        def chosen(path: Path) -> None:
            ensure_app()
            self._desk.run(f"存为 PDF：{TITLE}", lambda progress: work(progress, path), self._saved)

        def work(progress: Progress, path: Path) -> Path:
            sheet = month_sheets.month_sheet(workspace, month)
            print_page_pdf(month_page(sheet, Faces.resolve()), TITLE, path)
            month_sheets.note_printed(workspace, sheet)
            return path

        name = month_sheets.file_name(workspace, month)
        self._desk.ask.save_as(self._page, f"存为 PDF：{TITLE}", name, PDF, chosen)

    def print_out(self, month: str) -> None:
        """Ask for a printer, and print the sheet of a month."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        printer.setDocName(TITLE)
        dialog = self._asked = QPrintDialog(printer, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(f"打印{TITLE}")
        dialog.accepted.connect(lambda: self._agreed(printer, month))
        dialog.setModal(True)
        dialog.show()

    def _agreed(self, printer: QPrinter, month: str) -> None:
        workspace = self._desk.workspace
        self._desk.run(
            f"打印{TITLE}",
            lambda progress: month_sheets.month_sheet(workspace, month),
            lambda sheet: self.paint_on(printer, sheet),
        )

    def paint_on(self, printer: QPrinter, sheet: MonthSheet) -> None:
        """Paint a sheet on a printer and note it."""
        painter = QPainter()
        if not painter.begin(printer):
            self._desk.tell("打印机没有接收。请检查打印机后再试，或存为 PDF。", "bad")
            return
        scale = printer.resolution() / DOTS_PER_INCH
        painter.scale(scale, scale)
        paint(month_page(sheet, Faces.resolve()), painter, Photos())
        painter.end()
        name, workspace = printer.printerName(), self._desk.workspace
        self._desk.attempt(lambda: month_sheets.note_printed(workspace, sheet, name))
        self._desk.tell(f"{TITLE}已送到打印机“{name}”")
        self._desk.touched()

    def _saved(self, path: Path) -> None:
        self._desk.tell(f"已存为“{path.name}”")
        self._desk.touched()
