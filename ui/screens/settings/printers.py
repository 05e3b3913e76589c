"""Settings of printers: by how much each one is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.desk import Desk
from ui.printing.calibration import calibration_page
from ui.printing.faces import Faces
from ui.printing.paper import Order, Printers, SystemPrinters, print_page
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column
from ui.screens.printing.printer_bar import CalibrationDialog, shift_of
from ui.screens.settings.section import Section
from ui.widgets.basics import EmptyState, button, column, label, row

ABOUT = (
    "打印在印好的表格上（套打）时，各台打印机会偏一点。打印校准页，量一量，把偏差填进来，"
    "以后打印自动改正。"
)


@dataclass(frozen=True)
class _Printer:
    name: str
    usual: bool
    shift: tuple[float, float]


class PrintersSection(Section):
    """The printers of this computer and their offsets."""

    title = "打印机"
    icon = "print"

    def __init__(self, desk: Desk, printers: Printers | None = None) -> None:
        super().__init__(desk)
        self._printers = printers or SystemPrinters()
        self.calibrate = button("校准…", self._calibrate, name="calibrate")
        self.list: RowsCard[_Printer] = RowsCard(
            "打印机",
            (
                Column[_Printer]("打印机", lambda printer: printer.name),
                Column[_Printer](
                    "默认", lambda printer: "默认" if printer.usual else "", 80,
                    style=lambda printer: "tag-info",
                ),
                Column[_Printer]("向右移", lambda printer: _words(printer.shift[0]), 110, "right"),
                Column[_Printer]("向下移", lambda printer: _words(printer.shift[1]), 110, "right"),
            ),
            EmptyState(
                "print", "没有找到打印机", "请在系统设置里添加打印机，或在打印中心存为 PDF。",
                button("去打印中心", lambda: desk.go("print"), name="go-print"),
            ),
            self.calibrate,
            name="printers",
        )  # fmt: skip
        self.list.opened.connect(self._calibrate)
        centre = button("打印中心", lambda: desk.go("print"), kind="link", name="print-centre")
        head = row(label("打印机", "h2"), None, centre)
        body = column(self, head, label(ABOUT, "quiet", wrap=True), self.list, spacing=12)
        body.setStretch(2, 1)

    def enter(self) -> None:
        """Ask the system for its printers, which may take a while in a network."""
        self.desk.look_up(self._printers.names, self._show)

    def _show(self, names: Sequence[str]) -> None:
        self.list.put(
            [_Printer(name, at == 0, shift_of(self.desk, name)) for at, name in enumerate(names)]
        )

    def _calibrate(self) -> None:
        chosen = self.list.current()
        if chosen is None:
            return
        dialog = CalibrationDialog(self, self.desk, chosen.name)
        dialog.measuring.connect(self._measure)
        dialog.finished.connect(self.enter)
        dialog.open()

    def _measure(self) -> None:
        """Print the page by which the chosen printer is measured."""
        chosen = self.list.current()
        if chosen is None:
            return
        order = Order(self._printers, chosen.name, shift_of(self.desk, chosen.name))
        page = calibration_page(Faces.resolve())
        self.desk.run(
            "打印校准页",
            lambda progress: print_page(order, page, "校准页"),
            lambda nothing: self.desk.tell(f"校准页已送到打印机“{order.printer}”"),
        )


def _words(shift: float) -> str:
    return f"{shift:g} 毫米"
