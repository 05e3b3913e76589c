"""Record cards: the printed form of any register, made of its sections.

Fields stand in two columns, long ones across; parts of the record are sub-tables; a photo
stands at the top right and the lines to sign on at the foot. What one page cannot hold
even when set closely goes on over further pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from station_app.domain.code_kinds import Codes
from station_app.domain.forms import (
    SUBLINE_HEIGHT,
    TITLE_HEIGHT,
    Box,
    Cell,
    CellKind,
    FormLayout,
    SignatureArea,
    TableBinding,
    TableColumn,
    TableLayout,
)
from station_app.domain.kinds import Kind, LongText, Photo, Text
from station_app.domain.register import Register
from station_app.domain.registers import children_of

CARD = "card"  # id of the form; that of one register is "card:NAME"
PAGE = Box(0, 0, 210, 297)  # mm
AREA = Box(20, 18, 170, 264)
TOP = AREA.y + TITLE_HEIGHT + SUBLINE_HEIGHT
LABEL = 26.0  # mm, width of a label
BAND = 7.0  # mm, height of a section's title
TABLE_ROW = 8.0
SIGN = 20.0
PHOTO_WIDTH, PHOTO_HEIGHT = 34.0, 39.0  # mm; the height at least
PHOTO_TEXT = "近期1寸免冠照\n（25×35mm）"
LONG = 100  # characters; a text that may be longer stands across
MOST_COLUMNS = 8  # of a sub-table
STATE_WIDTH = 10.0  # characters
SIGN_LINES = (("填表人（签名）：", "{station}（盖章）"), ("审核人（签名）：", "年　　月　　日"))


@dataclass(frozen=True, slots=True)
class _Size:
    """How closely a card is set: height of a row and of a long text in mm, rows of sub-tables."""

    row: float
    long: float
    entries: int


# The first one with which the card is a single page; if none, the first of all.
SIZES = (
    _Size(10.0, 20.0, 4),
    _Size(10.0, 16.0, 3),
    _Size(9.0, 14.0, 3),
    _Size(8.5, 13.0, 2),
    _Size(8.0, 12.0, 2),
    _Size(7.0, 11.0, 2),
)

Cells = Callable[[Box], Iterator[Cell]]


@dataclass(frozen=True, slots=True)
class _Strip:
    """What stands across the page: a title, one or two fields, a sub-table, the signature.

    cells  makes its cells for the place it gets
    table  the register whose records are listed in it
    band   it is a title, so something must follow on the same page
    """

    height: float
    cells: Cells
    table: Register[Any] | None = None
    band: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    label: str
    across: bool
    long: bool


def card_id(register: Register[Any]) -> str:
    """Return the id of a register's card among all forms."""
    return f"{CARD}:{register.name}"


def card_title(register: Register[Any]) -> str:
    """Return the title of a register's card."""
    return f"{register.title.removesuffix('登记')}登记卡"


def card_form(register: Register[Any]) -> FormLayout:
    """Return the card of a register."""
    size = next((size for size in SIZES if _height(register, size) <= _room()), SIZES[0])
    first, *further = _parted(_strips(register, size))
    page = _page(register, first, photo=bool(_photo_of(register)))
    return replace(page, further=tuple(_page(register, part, photo=False) for part in further))


def key_of(field: str) -> str:
    """Return the key of a field's cell; no authority can have the same."""
    return f"of:{field}"


def _room() -> float:
    return AREA.bottom - TOP


def _height(register: Register[Any], size: _Size) -> float:
    return sum(strip.height for strip in _strips(register, size))


def _photo_of(register: Register[Any]) -> str:
    """Return the field with the portrait; "" for none."""
    return next((n for n, f in register.fields.items() if isinstance(f.kind, Photo)), "")


def _strips(register: Register[Any], size: _Size) -> list[_Strip]:
    middle = AREA.x + (AREA.width - PHOTO_WIDTH if _photo_of(register) else AREA.width) / 2
    strips: list[_Strip] = []
    for number, section in enumerate(register.sections):
        if len(register.sections) > 1:
            strips.append(_band(section.title))
        items = [_item(name, register) for name in section.fields if name != _photo_of(register)]
        if not number:
            items += _told_beside(register)
        strips += [_fields(row, size, middle) for row in _rows(items)]
    strips += [_table(child, size) for child in children_of(register) if _columns(child)]
    strips.append(_Strip(SIGN, lambda box: iter([Cell(CellKind.SIGNATURE, "sign", box)])))
    return _high_enough(strips) if _photo_of(register) else strips


def _item(name: str, register: Register[Any]) -> _Item:
    spec = register.fields[name]
    return _Item(key_of(name), spec.label, _wide(spec.kind), isinstance(spec.kind, LongText))


def _wide(kind: Kind[Any]) -> bool:
    return isinstance(kind, Codes) or (isinstance(kind, Text) and kind.longest > LONG)


def _told_beside(register: Register[Any]) -> list[_Item]:
    """Return the state and the derived values, which no section names."""
    found = [("state", "状态")] if len(register.life_cycle.labels) > 1 else []
    found += [(derived.name, derived.label) for derived in register.derived]
    return [_Item(key_of(name), label, across=False, long=False) for name, label in found]


def _rows(items: Sequence[_Item]) -> Iterator[tuple[_Item, ...]]:
    """Pair the short fields; one that waits for its neighbour lets long ones go first."""
    short = [item for item in items if not item.across]
    for item in items:
        place = 1 if item.across else short.index(item)
        if item.across or (place % 2 == 0 and item is short[-1]):
            yield (item,)
        elif place % 2:
            yield (short[place - 1], item)


def _band(title: str) -> _Strip:
    return _Strip(BAND, lambda box: iter([Cell(CellKind.BAND, title, box)]), band=True)


def _fields(row: tuple[_Item, ...], size: _Size, middle: float) -> _Strip:
    def cells(box: Box) -> Iterator[Cell]:
        ends = [box.x, middle, box.right] if len(row) > 1 else [box.x, box.right]
        for item, left, right in zip(row, ends, ends[1:], strict=False):
            yield Cell(CellKind.LABEL, item.label, Box(left, box.y, LABEL, box.height))
            spot = Box(left + LABEL, box.y, right - left - LABEL, box.height)
            yield Cell(CellKind.FIELD, item.key, spot, item.label)

    return _Strip(size.long if row[0].long else size.row, cells)


def _columns(child: Register[Any]) -> list[tuple[str, str, float]]:
    """Return the columns of a sub-table: name, heading, usual width in characters."""
    names = [name for name in child.columns if name != child.parent][:MOST_COLUMNS]
    found = []
    for name in names:
        spec = child.fields.get(name)
        found.append((name, spec.label, spec.kind.width) if spec else (name, "状态", STATE_WIDTH))
    return found


def _table(child: Register[Any], size: _Size) -> _Strip:
    columns = _columns(child)
    total = sum(width for _, _, width in columns)
    shares = [width / total for _, _, width in columns]

    def cells(box: Box) -> Iterator[Cell]:
        yield Cell(CellKind.LABEL, child.title, Box(box.x, box.y, LABEL, box.height))
        inner = box.width - LABEL
        lefts = [box.x + LABEL + inner * part for part in accumulate(shares, initial=0.0)]
        spots = list(zip(columns, lefts, lefts[1:], strict=False))
        for (_, heading, _), left, right in spots:
            yield Cell(CellKind.HEADING, heading, Box(left, box.y, right - left, TABLE_ROW))
        for entry in range(size.entries):
            y = box.y + (entry + 1) * TABLE_ROW
            for (name, heading, _), left, right in spots:
                spot = Box(left, y, right - left, TABLE_ROW)
                yield Cell(CellKind.FIELD, f"{child.name}.{name}", spot, heading, entry)

    return _Strip(TABLE_ROW * (1 + size.entries), cells, table=child)


def _parted(strips: Sequence[_Strip]) -> list[list[_Strip]]:
    """Part the strips into pages; no title ends one, and no signature stands alone."""
    pages: list[list[_Strip]] = [[]]
    for strip in strips:
        if sum(each.height for each in pages[-1]) + strip.height > _room():
            taken = [strip]
            while pages[-1][-1].band or (strip is strips[-1] and len(taken) == 1):
                taken.insert(0, pages[-1].pop())
            pages.append(taken)
        else:
            pages[-1].append(strip)
    return pages


def _page(register: Register[Any], strips: Sequence[_Strip], photo: bool) -> FormLayout:
    cells = _placed(strips, _beside_photo(strips) if photo else 0)
    tables = [strip.table for strip in strips if strip.table is not None]
    bottom = max(cell.box.bottom for cell in cells)
    return FormLayout(
        id=card_id(register),
        key=CARD,
        title=card_title(register),
        page=PAGE,
        area=AREA,
        table=Box(AREA.x, TOP, AREA.width, bottom - TOP),
        cells=cells,
        subline=("登记单位：{station}", "打印日期：{filled_on}"),
        foot=(),
        choices={},
        signatures={"sign": SignatureArea("", SIGN_LINES)},
        authorities={},
        tables={child.name: _layout(child, cells) for child in tables},
        bind=_bind(register),
        bind_tables={child.name: _bound(child) for child in children_of(register)},
        about=register.name,
    )


def _placed(strips: Sequence[_Strip], beside: int) -> tuple[Cell, ...]:
    """Put the strips under each other, the first `beside` ones at the left of the photo."""
    tops = [*accumulate((strip.height for strip in strips), initial=TOP)]
    cells: list[Cell] = []
    for number, strip in enumerate(strips):
        width = AREA.width - (PHOTO_WIDTH if number < beside else 0.0)
        cells += strip.cells(Box(AREA.x, tops[number], width, strip.height))
    if beside:
        box = Box(AREA.right - PHOTO_WIDTH, TOP, PHOTO_WIDTH, tops[beside] - TOP)
        cells.append(Cell(CellKind.PHOTO, PHOTO_TEXT, box))
    return tuple(cells)


def _beside_photo(strips: Sequence[_Strip]) -> int:
    """Return how many strips from the first on stand beside the photo, at least one."""
    height, count = 0.0, 0
    while height < PHOTO_HEIGHT and strips[count].table is None and count < len(strips) - 1:
        height += strips[count].height
        count += 1
    return max(1, count)


def _high_enough(strips: Sequence[_Strip]) -> list[_Strip]:
    """Let the last strip beside the photo grow until the photo has its height."""
    count = _beside_photo(strips)
    last = strips[count - 1]
    missing = PHOTO_HEIGHT - sum(strip.height for strip in strips[:count])
    return [
        *strips[: count - 1],
        replace(last, height=last.height + max(0.0, missing)),
        *strips[count:],
    ]


def _layout(child: Register[Any], cells: Sequence[Cell]) -> TableLayout:
    entries = [cell for cell in cells if cell.table == child.name]
    first = [cell for cell in entries if cell.entry == 0]
    heads = [cell for cell in cells if cell.box.bottom == first[0].box.y and cell.box.x > AREA.x]
    label = next(c for c in cells if (c.box.x, c.box.y) == (AREA.x, heads[0].box.y))
    return TableLayout(
        key=child.name,
        label=child.title,
        label_box=label.box,
        columns=tuple(
            TableColumn(cell.column, cell.label, head.box)
            for cell, head in zip(first, heads, strict=True)
        ),
        printed=1 + max(cell.entry for cell in entries),
        row_height=TABLE_ROW,
    )


def _bind(register: Register[Any]) -> dict[str, str]:
    names = [*register.fields, "state", *(derived.name for derived in register.derived)]
    found = {key_of(name): f"{register.name}.{name}" for name in names}
    photo = _photo_of(register)
    return found | ({"photo": f"{register.name}.{photo}"} if photo else {})


def _bound(child: Register[Any]) -> TableBinding:
    return TableBinding(child.name, {name: name for name, _, _ in _columns(child)})
