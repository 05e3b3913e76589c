"""The page of a month: everything is on it, also of full books, and its code can be read."""

from __future__ import annotations

from datetime import datetime

import segno

from station_app.domain.forms import Box
from station_app.domain.registers import REGISTERS
from station_app.services.month_sheets import MonthSheet
from ui.printing.application import ensure_app
from ui.printing.faces import Faces
from ui.printing.marks import Frame, Rules, Text, Watermark
from ui.printing.month_sheet import SHEET, code, month_page

FULL = MonthSheet(
    "芙蓉北路街道社会工作服务站", "43010500101", "2026-11", True, 98_765, 1_234_567, "ab12cd34" * 8,
    tuple((each.title, 123_456) for each in REGISTERS), tuple(range(1, 25)),
    datetime(2026, 12, 1, 9, 30), "欧阳小兰", "练习",
)  # fmt: skip


def test_full_books_stay_on_the_page() -> None:
    ensure_app()
    page = month_page(FULL, Faces.resolve())

    texts = [mark for mark in page.marks if isinstance(mark, Text)]
    boxes = [mark.box for mark in page.marks if isinstance(mark, Text | Frame)]
    written = "".join(mark.text for mark in texts)
    assert all(box.bottom <= SHEET.height - 12 for box in boxes)
    assert all(register.title in written for register in REGISTERS)
    assert written.count("123,456") == len(REGISTERS)
    assert "ab12 cd34 ab12" in written
    assert "第24号" in written
    assert any(isinstance(mark, Watermark) for mark in page.marks)


def test_the_code_holds_the_whole_head() -> None:
    matrix = [list(row) for row in segno.make_qr(FULL.told, error="m").matrix]
    side = 40 / len(matrix)

    found = code(FULL.told, Box(10, 20, 40, 40))

    drawn = [[0] * len(matrix) for _ in matrix]
    for x1, y, x2, _ in found.lines:
        for at in range(round((x1 - 10) / side), round((x2 - 10) / side)):
            drawn[int((y - 20) / side)][at] = 1
    assert isinstance(found, Rules)
    assert drawn == matrix
