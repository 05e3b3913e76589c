"""Form files: the readable JSON in resources/forms, turned into layouts.

One line stands for one row of the grid: `HEIGHT[*TIMES]| CELL | CELL …`, a cell is
`K:text@ACROSSxDOWN` with K as in `CellKind`; `V` lengthens the label above it, and a
field `exp.org` is a column of the sub-table `exp`, `exp.#` the number of the row.
The line `---PAGE---` begins a further page, which has no title; pages before the first one,
e.g. a cover, stand in `before` with their own title, and without rules.
Source: forms.md 0. What is put in is told in `form_sources`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Any

from station_app.domain.form_sources import NUMBER, parse_source
from station_app.domain.forms import (
    FOOT_LINE_HEIGHT,
    SUBLINE_HEIGHT,
    TITLE_HEIGHT,
    Box,
    Cell,
    CellKind,
    Choice,
    FormLayout,
    SignatureArea,
    TableBinding,
    TableColumn,
    TableLayout,
)
from station_app.domain.problems import StationError
from station_app.domain.readable_files import read_file
from station_app.paths import resource_path

FOLDER = resource_path("forms")
PAPERS = {"A4P": Box(0, 0, 210, 297), "A4L": Box(0, 0, 297, 210)}  # mm
ROW = re.compile(r"(?P<height>\d+(?:\.\d+)?)(?:\*(?P<times>\d+))?")
CELL = re.compile(
    r"(?P<kind>[LFCTHVPSNB]):(?P<text>.*?)(?:@(?P<across>\d+)(?:x(?P<down>\d+))?)?", re.DOTALL
)
PAGE_BREAK = "---PAGE---"
LABELS = (CellKind.LABEL, CellKind.HEADING, CellKind.BAND)


class FormFileFaulty(StationError):
    """A form file cannot be used; the text says where and why."""

    def __init__(self, form_id: str, why: str) -> None:
        super().__init__(f"表格文件“{form_id}.json”有误：{why}请改正后再打印。")


class FormUnknown(StationError):
    """There is no form of that number."""

    def __init__(self, form_id: str) -> None:
        known = "、".join(f"{name} {load_form(name).title}" for name in form_ids())
        super().__init__(f"没有编号为“{form_id}”的表格。可以打印的表格：{known}。")


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: CellKind
    text: str
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class _Row:
    height: float
    pieces: tuple[_Piece, ...]
    entry: int


@cache
def form_ids() -> tuple[str, ...]:
    """Return the numbers of all forms, e.g. "A01", in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def load_form(form_id: str) -> FormLayout:
    """Return a form by its number; raises FormUnknown or FormFileFaulty."""
    if form_id not in form_ids():
        raise FormUnknown(form_id)
    return read_file(FOLDER / f"{form_id}.json", parse_form, FormFileFaulty)


def parse_form(written: Mapping[str, Any]) -> FormLayout:
    """Make a layout of what a form file holds; raises FormFileFaulty, or KeyError for a gap."""
    page, margins = PAPERS[written["paper"]], written["margins_mm"]
    area = Box(
        margins["left"],
        margins["top"],
        page.width - margins["left"] - margins["right"],
        page.height - margins["top"] - margins["bottom"],
    )
    left, right = written["subline"]
    top = area.y + TITLE_HEIGHT + (SUBLINE_HEIGHT if left or right else 0.0)
    widths = [float(width) for width in written["columns_mm"]]
    rows, *further = _pages(written["rows"])
    grid = _Grid(written["id"], widths, area, top)
    cells = grid.place(_rows(written["id"], rows))
    bind = written["bind"]
    form = FormLayout(
        id=written["id"],
        key=written["key"],
        title=written["title"],
        page=page,
        area=area,
        table=grid.table(cells),
        cells=cells,
        subline=(left, right),
        foot=tuple(written["foot"]),
        choices={key: _choice(value) for key, value in written["choices"].items()},
        signatures={key: _signature(value) for key, value in written["signatures"].items()},
        authorities=written["authorities"],
        tables=_tables(cells),
        bind={key: source for key, source in bind.items() if isinstance(source, str)},
        bind_tables={
            key: _binding(source) for key, source in bind.items() if isinstance(source, dict)
        },
        about=written.get("about", "person"),
        none=tuple(written.get("none", ())),
        blanks=written.get("blanks", {}),
        goes_on=written.get("goes_on", ""),
    )
    whole = replace(
        form,
        further=tuple(_further(form, widths, rows) for rows in further),
        before=tuple(_before(form, widths, each) for each in written.get("before", ())),
    )
    for part in whole.parts:
        _check(part)
    return whole


def _pages(lines: Sequence[str]) -> list[list[str]]:
    """Divide the lines of a form among its pages; one without a break has one."""
    pages: list[list[str]] = [[]]
    for line in lines:
        if line == PAGE_BREAK:
            pages.append([])
        else:
            pages[-1].append(line)
    return pages


def _further(form: FormLayout, widths: Sequence[float], lines: Sequence[str]) -> FormLayout:
    """Return a page after the first one: the same form without title, line and foot."""
    grid = _Grid(form.id, widths, form.area, form.area.y)
    cells = grid.place(_rows(form.id, lines))
    return replace(
        form,
        title="",
        subline=("", ""),
        foot=(),
        table=grid.table(cells),
        cells=cells,
        tables=_tables(cells),
    )


def _before(form: FormLayout, widths: Sequence[float], written: Mapping[str, Any]) -> FormLayout:
    """Return a page before the first one, which begins `down` millimetres lower."""
    down = float(written["down"])
    area = replace(form.area, y=form.area.y + down, height=form.area.height - down)
    left, right = written["subline"]
    grid = _Grid(form.id, widths, area, area.y + TITLE_HEIGHT + SUBLINE_HEIGHT)
    cells = grid.place(_rows(form.id, written["rows"]))
    return replace(
        form,
        title=written["title"],
        subline=(left, right),
        foot=(),
        area=area,
        table=grid.table(cells),
        cells=cells,
        tables=_tables(cells),
        ruled=False,
    )


def _choice(written: Any) -> Choice:
    """Make a choice of a list of labels, of label -> codes, or of the headings of a grid."""
    if isinstance(written, list):
        return Choice(tuple(written))
    if "across" not in written:
        codes = {code: label for label, own in written.items() for code in own.split()}
        return Choice(tuple(written), codes=codes)
    across, down = tuple(written["across"]), tuple(written["down"])
    return Choice(tuple(f"{one}{other}" for other in down for one in across), across, down)


def _binding(written: Mapping[str, Any]) -> TableBinding:
    also = tuple(map(_binding, written.get("also", ())))
    return TableBinding(**{**written, "also": also})


def _signature(written: Mapping[str, Any]) -> SignatureArea:
    return SignatureArea(written["text"], tuple((left, right) for left, right in written["lines"]))


def _rows(form_id: str, lines: Sequence[str]) -> list[_Row]:
    """Read the layout lines; a repeated line gives several rows with entries from 0."""
    rows: list[_Row] = []
    for number, line in enumerate(lines, 1):
        head, *parts = line.split("|")
        size = ROW.fullmatch(head.strip())
        found = [CELL.fullmatch(part.strip()) for part in parts]
        if size is None or not all(found):
            raise FormFileFaulty(form_id, f"rows 第 {number} 行“{line}”不合写法。")
        pieces = tuple(_piece(match) for match in found if match)
        times = int(size["times"] or 1)
        rows += [_Row(float(size["height"]), pieces, entry) for entry in range(times)]
    return rows


def _piece(match: re.Match[str]) -> _Piece:
    return _Piece(
        CellKind(match["kind"]),
        match["text"].strip(),
        int(match["across"] or 1),
        int(match["down"] or 1),
    )


class _Grid:
    """Puts cells into columns and rows, left to right, round those that reach down."""

    def __init__(self, form_id: str, widths: Sequence[float], area: Box, top: float) -> None:
        self._form_id = form_id
        self._lefts = [area.x + x for x in accumulate(widths, initial=0.0)]
        self._top = top
        self._owner: dict[tuple[int, int], int] = {}  # (row, column) -> place in _cells
        self._cells: list[Cell] = []
        if abs(self._lefts[-1] - area.right) > 0.01:
            self._refuse(f"各列宽合计 {sum(widths):g} 毫米，应为 {area.width:g} 毫米。")

    def place(self, rows: Sequence[_Row]) -> tuple[Cell, ...]:
        """Return the cells in reading order, with their labels."""
        tops = [*accumulate((row.height for row in rows), initial=self._top)]
        for number, row in enumerate(rows):
            column = 0
            for piece in row.pieces:
                while (number, column) in self._owner:
                    column += 1
                self._put(piece, (number, column), tops, row.entry)
            if any((number, at) not in self._owner for at in range(len(self._lefts) - 1)):
                self._refuse(f"表格第 {number + 1} 行没有填满。")
        return tuple(self._cells)

    def table(self, cells: Sequence[Cell]) -> Box:
        """Return the outer frame of the cells."""
        bottom = max(cell.box.bottom for cell in cells)
        width = self._lefts[-1] - self._lefts[0]
        return Box(self._lefts[0], self._top, width, bottom - self._top)

    def _put(self, piece: _Piece, spot: tuple[int, int], tops: list[float], entry: int) -> None:
        row, column = spot
        right, bottom = column + piece.across, row + piece.down
        if right >= len(self._lefts) or bottom >= len(tops):
            self._refuse(f"表格第 {row + 1} 行的“{piece.text}”超出表格。")
        spots = [(r, c) for r in range(row, bottom) for c in range(column, right)]
        if any(spot in self._owner for spot in spots):
            self._refuse(f"表格第 {row + 1} 行的“{piece.text}”与上面的格子重叠。")
        box = Box(
            self._lefts[column],
            tops[row],
            self._lefts[right] - self._lefts[column],
            tops[bottom] - tops[row],
        )
        if piece.kind is CellKind.CONTINUED:
            index = self._lengthen(spot, box)
        else:
            index = len(self._cells)
            label = self._label(piece, spot)
            self._cells.append(Cell(piece.kind, piece.text, box, label, entry))
        self._owner.update(dict.fromkeys(spots, index))

    def _lengthen(self, spot: tuple[int, int], box: Box) -> int:
        index = self._owner.get((spot[0] - 1, spot[1]), -1)
        above = self._cells[index] if index >= 0 else None
        if above is None or (above.box.x, above.box.width) != (box.x, box.width):
            self._refuse(f"表格第 {spot[0] + 1} 行的“V”上面没有同宽的标签。")
            return index
        grown = replace(above.box, height=above.box.height + box.height)
        self._cells[index] = replace(above, box=grown)
        return index

    def _label(self, piece: _Piece, spot: tuple[int, int]) -> str:
        """Name a cell: by the heading above for a sub-table, else by the label at its left."""
        row, column = spot
        if "." in piece.text:
            path = [(above, column) for above in range(row - 1, -1, -1)]
        else:
            path = [(row, left) for left in range(column - 1, -1, -1)]
        for place in path:
            neighbour = self._cells[self._owner[place]]
            if neighbour.kind in LABELS:
                return _in_one_line(neighbour.text)
        return piece.text

    def _refuse(self, why: str) -> None:
        raise FormFileFaulty(self._form_id, why)


def _in_one_line(label: str) -> str:
    return label.replace("\n", "")


def _tables(cells: Sequence[Cell]) -> dict[str, TableLayout]:
    keys = dict.fromkeys(cell.table for cell in cells if cell.table)
    return {key: _table(key, cells) for key in keys}


def _table(key: str, cells: Sequence[Cell]) -> TableLayout:
    """Describe a sub-table; without a label at its left it is called as the band over it."""
    entries = [cell for cell in cells if cell.table == key]
    first = [cell for cell in entries if cell.entry == 0]
    heads = {cell.box.x: cell for cell in cells if cell.box.bottom == first[0].box.y}
    label = next((c for c in cells if c.kind is CellKind.LABEL and _beside(c, first[0])), None)
    top = heads[first[0].box.x].box.y
    bands = (c for c in cells if c.kind is CellKind.BAND and c.box.bottom == top)
    name = label or next(bands, None)
    return TableLayout(
        key=key,
        label=_in_one_line(name.text) if name else "",
        label_box=label.box if label else None,
        columns=tuple(
            TableColumn(cell.column, cell.label, heads[cell.box.x].box) for cell in first
        ),
        printed=1 + max(cell.entry for cell in entries),
        row_height=first[0].box.height,
    )


def _beside(label: Cell, cell: Cell) -> bool:
    return label.box.right == cell.box.x and label.box.y <= cell.box.y < label.box.bottom


def _check(form: FormLayout) -> None:
    """Refuse a table that is too high for the page, or a cell without its declaration."""
    height = form.table.bottom + FOOT_LINE_HEIGHT * len(form.foot) - form.area.bottom
    if height > 0.01:
        raise FormFileFaulty(form.id, f"表格比页面高 {height:g} 毫米。")
    declared: dict[CellKind, Mapping[str, object]] = {
        CellKind.FIELD: form.bind,
        CellKind.CHOICE: form.choices,
        CellKind.SIGNATURE: form.signatures,
    }
    for cell in form.cells:
        known = declared.get(cell.kind)
        if cell.table:
            binding = form.bind_tables.get(cell.table)
            known = binding.columns if binding else {}
        if known is not None and cell.column not in known:
            why = f"“{cell.text}”没有登记在 bind、choices 或 signatures 中。"
            raise FormFileFaulty(form.id, why)
    tables = [part for table in form.bind_tables.values() for part in table.parts]
    columns = [source for table in tables for source in table.columns.values()]
    for source in (*form.bind.values(), *columns):
        if source != NUMBER:
            parse_source(source)
