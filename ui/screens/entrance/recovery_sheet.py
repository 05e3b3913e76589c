"""The sheet with the recovery key that goes into the safe: printed, or kept as a PDF file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from station_app.domain.problems import StationError
from ui.theme.look import FAMILIES

DOTS = 600  # per inch
MM = 25.4
TITLE = "恢复密钥封存单"
PLAIN = (
    "忘记口令时，用这个恢复密钥可以打开数据，并设置新的口令。",
    "拿到这张纸和数据文件夹的人都能打开数据：请装入信封封好，放进保险柜或交单位负责人保管。",
    "不要拍照、不要发到微信或邮箱、不要和电脑放在一起。每年核对一次还能不能用。",
    "在“设置 › 安全”里换了新的恢复密钥后，这张纸就作废，请销毁。",
)
SPACE = 28  # mm, at the left and right
CODE = 34  # mm, the side of the QR code


@dataclass(frozen=True)
class Sheet:
    """What stands on it: the key, whose books it opens, when it was made, and by whom."""

    key: str
    name: str
    day: date
    by: str = ""


def save_sheet(path: Path, sheet: Sheet) -> None:
    """Write the sheet as a PDF file. Raises StationError when it cannot be written."""
    writer = QPdfWriter(str(path))
    writer.setResolution(DOTS)
    writer.setTitle(TITLE)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(writer):
        raise StationError(f"无法写入“{path.name}”。请换一个位置保存，或先关闭打开它的程序。")
    paint_sheet(painter, DOTS, sheet)
    painter.end()


def print_sheet(parent: QWidget, sheet: Sheet, printed: Callable[[], None]) -> QPrintDialog:
    """Ask for a printer and print the sheet; `printed` is called when it is on its way."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDocName(TITLE)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"打印{TITLE}")

    def agreed() -> None:
        painter = QPainter()
        if painter.begin(printer):
            paint_sheet(painter, printer.resolution(), sheet)
            painter.end()
            printed()

    dialog.accepted.connect(agreed)
    dialog.setModal(True)
    dialog.show()
    return dialog


def paint_sheet(painter: QPainter, dots: int, sheet: Sheet) -> None:
    """Paint the sheet on A4; `dots` per inch of the device."""
    painter.scale(dots / MM, dots / MM)  # everything below is in millimetres
    width = 210 - 2 * SPACE
    centre, left = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft
    _write(painter, QRectF(SPACE, 38, width, 14), TITLE, 8, centre, bold=True)
    _write(painter, QRectF(SPACE, 56, width, 8), sheet.name, 5, centre)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawRect(QRectF(SPACE, 72, width, 40))
    groups = sheet.key.split("-")
    for at, line in enumerate((groups[:4], groups[4:])):
        words = "-".join(line)
        _write(painter, QRectF(SPACE, 79 + at * 14, width, 12), words, 8, centre, bold=True)
    y = 122.0
    for at, text in enumerate(PLAIN):
        y += _write(painter, QRectF(SPACE, y, width, 40), f"{at + 1}. {text}", 4.4, left) + 3
    made = f"生成日期：{sheet.day.isoformat()}"
    if sheet.by:
        made = f"{made}　　生成人：{sheet.by}"
    _write(painter, QRectF(SPACE, 196, width, 8), made, 4.4, left)
    _paint_code(painter, sheet.key, QRectF(210 - SPACE - CODE, 222, CODE, CODE))
    signing = "封存人（签字）：　　　　　　　　保管人（签字）："
    _write(painter, QRectF(SPACE, 210, width, 8), signing, 4.4, left)


def _paint_code(painter: QPainter, key: str, area: QRectF) -> None:
    """Paint the key as a QR code: a scanner types it without a mistake."""
    rows = [list(row) for row in segno.make_qr(key, error="m").matrix]
    step = area.width() / len(rows)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    for down, line in enumerate(rows):
        for across, dark in enumerate(line):
            if dark:
                corner = area.topLeft() + QPointF(across * step, down * step)
                painter.drawRect(QRectF(corner, QSizeF(step, step)))
    painter.restore()


def _write(
    painter: QPainter,
    area: QRectF,
    text: str,
    size: float,
    side: Qt.AlignmentFlag,
    *,
    bold: bool = False,
) -> float:
    """Write a text into an area and return how high it is; all in millimetres."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(100)  # whole pixels only: letters are scaled down from a large size
    font.setBold(bold)
    painter.save()
    painter.setFont(font)
    painter.translate(area.topLeft())
    painter.scale(size / 100, size / 100)
    inner = QRectF(0, 0, area.width() * 100 / size, area.height() * 100 / size)
    flags = int(side | Qt.TextFlag.TextWordWrap)
    used = painter.boundingRect(inner, flags, text)
    painter.drawText(inner, flags, text)
    painter.restore()
    return used.height() * size / 100
