"""The printed key card: who has which keys, as digits to be read out and as a code."""

from __future__ import annotations

from station_app.domain.forms import Box
from station_app.services.exchange.cards import TITLE, Card
from ui.printing.faces import Faces
from ui.printing.marks import INNER_RULE, OUTER_RULE, Frame, Line, Mark, Page, Rules, Watermark
from ui.printing.month_sheet import code
from ui.printing.setting import Side, place

SHEET = Box(0, 0, 210, 297)  # mm
LEFT, WIDTH, TOP = 22.0, 166.0, 52.0  # mm
ROW, LABEL = 10.0, 34.0  # mm
CODE = 46.0  # mm, side of the code
DIGITS = (26.0, 18.0)  # pt
BODY = (11.0, 8.0)
PLAIN = (
    "1. 这张卡上都是公开的内容，可以邮寄、传真或拍照发给对方。",
    "2. 核对码要由两边的人通过电话核对：对方在“密钥与签名”里念出屏幕上的 20 位核对码，",
    "　 与本卡逐位相同才点“确认”。不要只凭邮件里的卡片确认。",
    "3. 换电脑、换密钥或电脑丢失以后，这张卡作废，须重新打印并再次核对。",
)


def key_card_page(card: Card, faces: Faces, watermark: str = "") -> Page:
    """Return the page of a card."""
    marks: list[Mark] = [*(place(TITLE, faces.title, Box(LEFT, 24, WIDTH, 14), (20.0, 14.0)) or ())]
    below = _facts(card, faces, marks)
    marks += place("核　对　码", faces.label, Box(LEFT, below, WIDTH, 10), BODY) or ()
    digits = Box(LEFT, below + 10, WIDTH, 20)
    marks += place(card.shown.replace(" ", "　"), faces.value, digits, DIGITS) or ()
    marks.append(Frame(digits, OUTER_RULE))
    top = digits.bottom + 14
    for number, words in enumerate(PLAIN):
        box = Box(LEFT, top + number * 9, WIDTH, 9)
        marks += place(words, faces.label, box, BODY, Side.LEFT) or ()
    for words, x in (("核对人（签字）：", LEFT), ("核对日期：", LEFT + WIDTH / 2)):
        marks += place(words, faces.label, Box(x, top + 52, 80, 9), BODY, Side.LEFT) or ()
    if watermark:
        marks.append(Watermark(watermark, faces.title, SHEET))
    return Page(tuple(marks))


def _facts(card: Card, faces: Faces, marks: list[Mark]) -> float:
    """Write whose card it is, with the code at the right; return where it ends."""
    width = WIDTH - CODE - 6
    lines = (
        ("单　　位", card.name),
        ("编　　码", card.station or card.division),
        ("密钥编号", card.keys.kid),
        ("打印日期", card.made),
    )
    for number, (label, value) in enumerate(lines):
        y = TOP + number * ROW
        for text, face, x, wide in (
            (label, faces.label, LEFT, LABEL),
            (value, faces.value, LEFT + LABEL, width - LABEL),
        ):
            marks += place(text, face, Box(x + 2, y, wide - 4, ROW), BODY, Side.LEFT) or ()
    table = Box(LEFT, TOP, width, ROW * len(lines))
    rules: list[Line] = [
        (table.x, y, table.right, y) for y in (TOP + ROW * n for n in range(1, len(lines)))
    ]
    rules.append((table.x + LABEL, table.y, table.x + LABEL, table.bottom))
    marks += [Rules(tuple(rules), INNER_RULE), Frame(table, OUTER_RULE)]
    marks.append(code(card.words, Box(LEFT + WIDTH - CODE, TOP, CODE, CODE)))
    return TOP + max(CODE, table.height) + 10
