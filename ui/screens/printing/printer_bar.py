"""Which printer prints, how often, and where on the paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QWidget,
)

from ui.desk import Desk
from ui.printing.paper import Printers
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.line import Line

LAST = "printer/last"
WIDTH = 220  # pixels, of the box at most
FARTHEST = 20.0  # mm that a printer can be moved
MOST = 9  # times that each copy is printed
NONE, SEEKING = "没有打印机", "正在查找打印机"

Shift = tuple[float, float]


def shift_of(desk: Desk, printer: str) -> Shift:
    """Return by how many mm a printer must be moved to the right and down."""
    parts = desk.choices.text(_key(printer)).split(",")
    try:
        right, down = (float(part) for part in parts)
    except ValueError:
        return (0.0, 0.0)
    return (right, down)


def keep_shift(desk: Desk, printer: str, shift: Shift) -> None:
    """Keep by how much a printer must be moved."""
    desk.choices.keep_text(_key(printer), f"{shift[0]:g},{shift[1]:g}")


def _key(printer: str) -> str:
    # Printers in a network have slashes in their names, which part the keys of settings.
    return f"printer/{printer.replace('/', '_').replace(chr(92), '_')}/offset"


class PrinterBar(QFrame):
    """Printer, number of prints, values only.

    measuring   the page is to be printed by which the printer is measured
    """

    measuring = Signal()

    def __init__(self, desk: Desk, printers: Printers) -> None:
        super().__init__()
        self._desk, self._printers = desk, printers
        self._names: tuple[str, ...] | None = None
        self.box = QComboBox()
        self.box.setObjectName("printer")
        self.box.setAccessibleName("打印机")
        self.box.setMinimumContentsLength(6)
        self.box.setMaximumWidth(px(WIDTH))
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        words, times = label("打印机"), label("每人份数")
        words.setBuddy(self.box)
        self.calibrate = button("校准…", self._open, kind="ghost", name="calibrate")
        self.calibrate.setToolTip("打印偏左、偏右、偏上、偏下时，在这里改正")
        self.times = QComboBox()
        self.times.setObjectName("times")
        self.times.setAccessibleName("每人打印几份")
        self.times.addItems([f"{number}" for number in range(1, MOST + 1)])
        times.setBuddy(self.times)
        self.overprint = QCheckBox("套打")
        self.overprint.setObjectName("overprint")
        self.overprint.setToolTip("只打印填写的内容，不打印表格线和栏目名，用于已印好的空白表")
        self.setLayout(self._line(words, times))
        self.box.currentTextChanged.connect(self._chosen)
        self._show(())

    def find_printers(self) -> None:
        """Ask the system for its printers, which may take a while in a network."""
        self._desk.look_up(self._printers.names, self._found)

    @property
    def printer(self) -> str:
        """Name of the chosen printer; "" when there is none."""
        return self.box.currentText() if self._names else ""

    @property
    def shift(self) -> Shift:
        """By how many mm what is printed is moved."""
        return shift_of(self._desk, self.printer)

    @property
    def asked(self) -> bool:
        """Whether the system has said which printers there are."""
        return self._names is not None

    def _line(self, words: QWidget, times: QWidget) -> QHBoxLayout:
        made = row(
            words, self.box, self.calibrate, None, times, self.times, 8, self.overprint, spacing=8
        )
        made.setStretch(1, 1)
        made.setContentsMargins(px(12), px(8), px(12), px(8))
        return made

    def _found(self, names: Sequence[str]) -> None:
        if tuple(names) != self._names:
            self._names = tuple(names)
            self._show(self._names)

    def _show(self, names: tuple[str, ...]) -> None:
        last = self._desk.choices.text(LAST)
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(list(names) or [NONE if self.asked else SEEKING])
        self.box.setCurrentIndex(names.index(last) if last in names else 0)
        self.box.blockSignals(False)
        self.box.setEnabled(bool(names))
        self.calibrate.setVisible(bool(names))

    def _chosen(self, name: str) -> None:
        self._desk.choices.keep_text(LAST, name)

    def _open(self) -> None:
        dialog = CalibrationDialog(self, self._desk, self.printer)
        dialog.measuring.connect(self.measuring)
        dialog.open()


class CalibrationDialog(QDialog):
    """Asks by how much a printer is off, and has the page printed that shows it."""

    measuring = Signal()

    def __init__(self, parent: QWidget, desk: Desk, printer: str) -> None:
        super().__init__(parent)
        self._desk, self._printer = desk, printer
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("校准打印机")
        self.setMinimumWidth(px(440))
        right, down = shift_of(desk, printer)
        self.right = _millimetres("shift-right", "向右移", right)
        self.down = _millimetres("shift-down", "向下移", down)
        text = (
            "打印校准页，用尺量出左上角十字到纸边的距离，应为 20 毫米。"
            "少几毫米就加几毫米，多几毫米就减几毫米。"
        )
        save = button("保存", self._save, kind="primary", name="save")
        save.setDefault(True)
        column(
            self,
            label(f"校准“{printer}”", "h2", wrap=True),
            label(text, wrap=True),
            row(label("向右移"), self.right, 16, label("向下移"), self.down, None),
            label("打印时请在打印机设置里选“实际大小”或“100%”。", "note", wrap=True),
            row(
                button("打印校准页", self._try, icon="print", name="measure"),
                None,
                button("取消", self.reject, name="cancel"),
                save,
            ),
            margin=20,
            spacing=12,
        )
        self.right.setFocus()
        self.right.selectAll()

    def _try(self) -> None:
        """Print with what is typed, so that one can look whether it is right."""
        self._keep()
        self.measuring.emit()

    def _save(self) -> None:
        self._keep()
        self._desk.tell(f"已保存“{self._printer}”的校准")
        self.accept()

    def _keep(self) -> None:
        keep_shift(self._desk, self._printer, (_number(self.right), _number(self.down)))


def _millimetres(name: str, words: str, value: float) -> Line:
    made = Line(unit="毫米")
    made.setObjectName(name)
    made.call(f"{words}多少毫米")
    validator = QDoubleValidator(-FARTHEST, FARTHEST, 1, made)
    validator.setNotation(QDoubleValidator.Notation.StandardNotation)
    validator.setLocale(QLocale.c())
    made.setValidator(validator)
    made.put(f"{value:g}")
    made.setFixedWidth(px(104))
    return made


def _number(line: Line) -> float:
    """Return what was typed; a minus sign alone or nothing is 0."""
    return float(line.text()) if line.hasAcceptableInput() else 0.0
