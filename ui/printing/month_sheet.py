"""The sheet of a month: counts of the books, and the head of the audit log as words and code."""

from __future__ import annotations

from itertools import groupby

import segno

from station_app.domain.forms import Box
from station_app.services.month_sheets import TITLE, MonthSheet
from ui.printing.faces import Face, Faces
from ui.printing.marks import (
    INNER_RULE,
    OUTER_RULE,
    Frame,
    Line,
    Mark,
    Page,
    Rules,
    Text,
    Watermark,
)
from ui.printing.setting import Side, place
from ui.printing.text import MM_PER_POINT

SHEET = Box(0, 0, 210, 297)  # mm
LEFT, WIDTH = 22.0, 166.0  # mm
CODE = 38.0  # mm, side of the code
ROW, COUNTED = 8.5, 7.0  # mm, height of the rows; of many registers less
LOWEST = 226.0  # mm, where the registers end at most
LABEL = 34.0  # mm, width of a label
COLUMNS = 3  # of the registers
BODY, SMALL = (11.0, 8.0), (9.5, 6.0)  # pt
SIGNING = ("制表人（签字）", "审核人（签字）", "负责人（签字）")
PLAIN = (
    "本单由程序按当时的数据生成，请签字盖章后归档，至少保存三年。",
    "核对办法：在“操作日志”里按“核对日志”，输入上面的“末条编号”和“校验码”。日志自那以后被改写、"
    "删去或调换，都会被指出是从哪一条开始的。",
)


def month_page(sheet: MonthSheet, faces: Faces) -> Page:
    """Return the page of a month."""
    marks: list[Mark] = []
    _title(sheet, faces, marks)
    below = _head(sheet, faces, marks, 50.0)
    below = _packages(sheet, faces, marks, below)
    below = _registers(sheet, faces, marks, below)
    _foot(faces, marks, below)
    if sheet.watermark:
        marks.append(Watermark(sheet.watermark, faces.title, SHEET))
    return Page(tuple(marks))


def _title(sheet: MonthSheet, faces: Faces, marks: list[Mark]) -> None:
    marks += place(TITLE, faces.title, Box(LEFT, 20, WIDTH, 12), (20.0, 14.0)) or ()
    year, month = sheet.month.split("-")
    words = f"{sheet.name}　　{year}年{int(month)}月" + ("" if sheet.closed else "（月中）")
    marks += place(words, faces.label, Box(LEFT, 34, WIDTH, 9), (12.0, 8.0)) or ()


def _head(sheet: MonthSheet, faces: Faces, marks: list[Mark], top: float) -> float:
    """Write what the log came to, with its code at the right; return where it ends."""
    width = WIDTH - CODE - 6
    lines = (
        ("站点编码", sheet.code),
        ("制表时间", f"{sheet.made_at:%Y-%m-%d %H:%M}　{sheet.made_by}"),
        ("本月操作日志", f"{sheet.entries:,} 条"),
        ("末条编号", f"{sheet.number}"),
        ("校验码", " ".join(_groups(sheet.short_mac))),
    )
    for number, (label, value) in enumerate(lines):
        box = Box(LEFT, top + number * ROW, width, ROW)
        marks += _cell(label, faces.label, Box(box.x, box.y, LABEL, ROW), BODY)
        marks += _cell(value, faces.value, Box(box.x + LABEL, box.y, width - LABEL, ROW), BODY)
    table = Box(LEFT, top, width, len(lines) * ROW)
    marks += _grid(table, [ROW] * len(lines), [LABEL])
    marks.append(code(sheet.told, Box(LEFT + WIDTH - CODE, top + 1, CODE, CODE)))
    return table.bottom + 7


def _packages(sheet: MonthSheet, faces: Faces, marks: list[Mark], top: float) -> float:
    numbers = "、".join(f"第{number}号" for number in sheet.packages) or "没有"
    height = 10.5 if len(numbers) < 60 else 2 * ROW
    box = Box(LEFT, top, WIDTH, height)
    marks += _cell("本月生成的\n上报包或回执", faces.label, Box(LEFT, top, LABEL, height), SMALL)
    rest = Box(LEFT + LABEL, top, WIDTH - LABEL, height)
    marks += _cell(numbers, faces.value, rest, BODY)
    marks += _grid(box, [height], [LABEL])
    return box.bottom + 7


def _registers(sheet: MonthSheet, faces: Faces, marks: list[Mark], top: float) -> float:
    """Write how many records each register held, column by column."""
    heading = Box(LEFT, top, WIDTH, ROW)
    marks += place("各登记簿的记录数", faces.label, heading, BODY, Side.LEFT) or ()
    top, width = heading.bottom, WIDTH / COLUMNS
    lines = -(-max(len(sheet.counts), 1) // COLUMNS)
    high = min(COUNTED, (LOWEST - top) / lines)
    for number, (title, count) in enumerate(sheet.counts):
        column, line = divmod(number, lines)
        box = Box(LEFT + column * width, top + line * high, width, high)
        marks += _cell(title, faces.value, Box(box.x, box.y, width - 16, high), SMALL)
        right = Box(box.right - 16, box.y, 14, high)
        marks += place(f"{count:,}", faces.value, right, SMALL, Side.RIGHT) or ()
    table = Box(LEFT, top, WIDTH, lines * high)
    marks += _grid(table, [high] * lines, [width, 2 * width])
    return table.bottom + 6


def _foot(faces: Faces, marks: list[Mark], top: float) -> None:
    for words in PLAIN:
        marks += place(words, faces.label, Box(LEFT, top, WIDTH, 11), SMALL, Side.LEFT) or ()
        top += 11
    width = WIDTH / len(SIGNING)
    top = max(top + 6, 248.0)
    for number, words in enumerate(SIGNING):
        box = Box(LEFT + number * width, top, width, 9)
        marks += place(f"{words}：", faces.label, box, BODY, Side.LEFT) or ()
    dated = Box(LEFT, top + 14, WIDTH, 9)
    marks += place("年　　月　　日（盖章）", faces.label, dated, BODY, Side.RIGHT) or ()


def _cell(text: str, face: Face, box: Box, sizes: tuple[float, float]) -> tuple[Text, ...]:
    inside = Box(box.x + 2, box.y, box.width - 4, box.height)
    return place(text, face, inside, sizes, Side.LEFT) or ()


def _grid(table: Box, rows: list[float], columns: list[float]) -> list[Mark]:
    """Return the lines of a table; `columns` are the distances of the upright ones."""
    lines: list[Line] = []
    y = table.y
    for height in rows[:-1]:
        y += height
        lines.append((table.x, y, table.right, y))
    lines += [(table.x + x, table.y, table.x + x, table.bottom) for x in columns]
    return [Rules(tuple(lines), INNER_RULE), Frame(table, OUTER_RULE)]


def _groups(mac: str) -> list[str]:
    return [mac[at : at + 4] for at in range(0, len(mac), 4)]


def code(text: str, box: Box) -> Rules:
    """Return a QR code as lines: one for each run of dark squares."""
    rows = [list(line) for line in segno.make_qr(text, error="m").matrix]
    side = box.width / len(rows)
    lines: list[Line] = []
    for number, row in enumerate(rows):
        y, at = box.y + (number + 0.5) * side, 0
        for dark, squares in groupby(row):
            count = len(list(squares))
            if dark:
                lines.append((box.x + at * side, y, box.x + (at + count) * side, y))
            at += count
    return Rules(tuple(lines), side / MM_PER_POINT)
