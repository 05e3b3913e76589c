"""From a form and one person's values to finished pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from station_app.domain.form_files import FormFileFaulty
from station_app.domain.forms import (
    FOOT_LINE_HEIGHT,
    SUBLINE_HEIGHT,
    TITLE_HEIGHT,
    Box,
    Cell,
    CellKind,
    FormLayout,
    FormValues,
    rules,
    sheets_of,
)
from ui.printing import cells
from ui.printing.annex import Annex, Extra, long_text, rest_of_table
from ui.printing.cells import LABEL_PAD, LABEL_SIZES, NOTE_SIZES, Setting
from ui.printing.faces import Face, Faces
from ui.printing.marks import (
    INNER_RULE,
    OUTER_RULE,
    Frame,
    Mark,
    Page,
    Rules,
    Shades,
    Text,
    Watermark,
)
from ui.printing.setting import Side, place
from ui.printing.text import spread

SHADED = (CellKind.LABEL, CellKind.HEADING, CellKind.BAND)
PRINTED_TEXT = {  # kinds of cells whose text stands in the form file
    CellKind.LABEL: (LABEL_SIZES, Side.CENTRE),
    CellKind.HEADING: (LABEL_SIZES, Side.CENTRE),
    CellKind.BAND: (LABEL_SIZES, Side.LEFT),
    CellKind.NOTE: (NOTE_SIZES, Side.CENTRE),
}
BAND_PAD = 2.0  # mm, before the title of a section
MORE_ROWS = "（另附页）"
MARK_WIDTH = 24.0  # mm, for that mark over a table without a label
LINE_TO_WRITE_ON = "____________"


@dataclass(frozen=True, slots=True)
class Copy:
    """One form filled in: its pages, and the labels of what stands on the attached ones."""

    pages: tuple[Page, ...]
    attached: tuple[str, ...]


class Sheets:
    """One form, prepared once and filled many times."""

    def __init__(self, form: FormLayout, faces: Faces) -> None:
        """Set all that is the same on every copy; raises FormFileFaulty for a label too long."""
        self._form = form
        self._faces = faces
        self._grid = self._lines_and_labels()
        self._title = self._heading(form.title) if form.title else ()
        self._page_number = lru_cache(maxsize=64)(self._page_line)
        self._before = [Sheets(part, faces) for part in form.before]
        self._further = [Sheets(part, faces) for part in form.further]

    def pages(self, values: FormValues) -> tuple[Page, ...]:
        """Return the form of one person and the attached pages it needs."""
        return self.copy(values).pages

    def copy(self, values: FormValues) -> Copy:
        """Return the same, with what found no room on the form itself."""
        annex = Annex(self._form, self._faces)
        attached: list[str] = []
        filled = [
            part._set_page(sheet, annex, attached)
            for sheet in sheets_of(self._form, values)
            for part in (*self._before, self, *self._further)
        ]
        heading = (*self._heading(f"{self._form.title}（附表）"), *self._annex_subline(values))
        sheets = [*filled, *([*heading, *page] for page in annex.pages)]
        pages = tuple(
            Page((*sheet, *self._page_number(number, len(sheets)), *self._watermark(values)))
            for number, sheet in zip(count(1), sheets, strict=False)
        )
        return Copy(pages, tuple(attached))

    def _set_page(self, values: FormValues, annex: Annex, attached: list[str]) -> list[Mark]:
        """Set this page of the form; what finds no room on it goes to the annex."""
        marks: list[Mark] = [*self._title, *self._subline(values), *self._grid]
        for cell in self._form.cells:
            setting = self._filled(cell, values)
            marks += setting.marks
            if setting.left_over:
                label = _full_label(cell, self._form)
                attached.append(label)
                annex.add(long_text(label, setting.left_over, self._form))
        for extra in self._rests(values):
            attached.append(extra.label.removesuffix("（续）") or self._form.title)
            marks += self._more_rows(extra)
            annex.add(extra)
        return marks

    def _filled(self, cell: Cell, values: FormValues) -> Setting:
        form, faces = self._form, self._faces
        match cell.kind:
            case CellKind.FIELD:
                text = _text_of(cell, values)
                if not text and cell.text in form.blanks:
                    return cells.to_write_on(cell, form.blanks[cell.text], faces)
                return cells.value(cell, text, faces)
            case CellKind.CHOICE:
                return cells.choice(cell, form, values, faces)
            case CellKind.PHOTO:
                return cells.photo(cell, values, faces)
            case CellKind.SIGNATURE:
                return cells.signature(cell, form, values, faces)
            case _:
                return Setting(())

    def _rests(self, values: FormValues) -> list[Extra]:
        rests = []
        for table in self._form.tables.values():
            rows = values.tables.get(table.key, ())[table.printed :]
            if rows:
                texts = [tuple(row.get(c.key, "") for c in table.columns) for row in rows]
                rests.append(rest_of_table(table, texts, self._form))
        return rests

    def _lines_and_labels(self) -> tuple[Mark, ...]:
        form = self._form
        texts = [
            mark
            for cell in form.cells
            if cell.kind in PRINTED_TEXT and cell.text
            for mark in self._printed_text(cell)
        ]
        if not form.ruled:
            return tuple(texts)
        return (
            Shades(tuple(cell.box for cell in form.cells if cell.kind in SHADED)),
            Rules(rules(form), INNER_RULE),
            Frame(form.table, OUTER_RULE),
            *texts,
            *self._foot(),
        )

    def _printed_text(self, cell: Cell) -> tuple[Text, ...]:
        how = PRINTED_TEXT[cell.kind]
        if cell.kind is CellKind.BAND:
            return self._sure(cell.text, self._faces.title, cell.box.inset(BAND_PAD, 0.2), how)
        box = cell.box.inset(LABEL_PAD, 0.2)
        return self._sure(spread(cell.text), self._faces.label, box, how)

    def _foot(self) -> list[Text]:
        """Set the notes under the table, all in the size that the longest of them needs."""
        lines = self._foot_lines(NOTE_SIZES[0])
        return self._foot_lines(min((line.size for line in lines), default=NOTE_SIZES[0]))

    def _foot_lines(self, largest: float) -> list[Text]:
        table = self._form.table
        how = ((largest, NOTE_SIZES[1]), Side.LEFT)
        lines: list[Text] = []
        for number, text in enumerate(self._form.foot):
            y = table.bottom + 0.5 + number * FOOT_LINE_HEIGHT
            box = Box(table.x, y, table.width, FOOT_LINE_HEIGHT)
            lines += self._sure(text, self._faces.label, box, how)
        return lines

    def _heading(self, title: str) -> tuple[Text, ...]:
        area = self._form.area
        box = Box(area.x, area.y, area.width, TITLE_HEIGHT)
        return self._sure(title, self._faces.title, box, ((20.0, 14.0), Side.CENTRE))

    def _subline(self, values: FormValues) -> list[Text]:
        names = cells.names_of(self._form, values)
        left, right = (
            cells.filled_in(text, names, LINE_TO_WRITE_ON) for text in self._form.subline
        )
        return self._two_ends(left, right)

    def _annex_subline(self, values: FormValues) -> list[Text]:
        """Name the person as the first field of the form does, so that pages can be sorted."""
        names = cells.names_of(self._form, values)
        first = self._form.fields()[0]
        left = cells.filled_in(self._form.subline[0], names, LINE_TO_WRITE_ON)
        return self._two_ends(left, f"{first.label}：{_text_of(first, values)}")

    def _two_ends(self, left: str, right: str) -> list[Text]:
        """Set the two ends over the table; the mark of attached pages has room beside them."""
        area = self._form.area
        half = area.width / 2 - MARK_WIDTH / 2
        long = half if right else area.width - MARK_WIDTH
        y = area.y + TITLE_HEIGHT
        ends = (
            (left, Box(area.x, y, long, SUBLINE_HEIGHT), Side.LEFT),
            (right, Box(area.right - half, y, half, SUBLINE_HEIGHT), Side.RIGHT),
        )
        return [
            mark
            for text, box, side in ends
            if text
            for mark in place(text, self._faces.value, box, (10.5, 6.0), side) or ()
        ]

    def _more_rows(self, extra: Extra) -> tuple[Text, ...]:
        """Say under the label of a sub-table, else over the table, that rows follow."""
        area, label = self._form.area, extra.label_box
        box = Box(label.x, label.bottom - 6, label.width, 5)
        if not label.width and not self._form.title:
            band = self._form.cells[0].box
            box = Box(band.right - MARK_WIDTH, band.y, MARK_WIDTH, band.height)
        elif not label.width:
            alone = not self._form.subline[1]
            left = area.right - MARK_WIDTH if alone else area.x + (area.width - MARK_WIDTH) / 2
            box = Box(left, area.y + TITLE_HEIGHT, MARK_WIDTH, SUBLINE_HEIGHT)
        return self._sure(MORE_ROWS, self._faces.label, box, (NOTE_SIZES, Side.CENTRE))

    def _page_line(self, number: int, total: int) -> tuple[Text, ...]:
        page, area = self._form.page, self._form.area
        box = Box(area.x, area.bottom + 2, area.width, page.height - area.bottom - 8)
        text = f"第 {number} 页　共 {total} 页"
        return self._sure(text, self._faces.label, box, (NOTE_SIZES, Side.CENTRE))

    def _watermark(self, values: FormValues) -> tuple[Watermark, ...]:
        if not values.watermark:
            return ()
        return (Watermark(values.watermark, self._faces.title, self._form.page),)

    def _sure(
        self, text: str, face: Face, box: Box, how: tuple[tuple[float, float], Side]
    ) -> tuple[Text, ...]:
        """Set a text of the form file; one without room is a fault of the file."""
        lines = place(text, face, box, *how)
        if lines is None:
            raise FormFileFaulty(self._form.id, f"“{text}”在格子里放不下，请缩短文字或加宽格子。")
        return lines


def _text_of(cell: Cell, values: FormValues) -> str:
    if not cell.table:
        return values.fields.get(cell.text, "")
    rows = values.tables.get(cell.table, ())
    return rows[cell.entry].get(cell.column, "") if cell.entry < len(rows) else ""


def _full_label(cell: Cell, form: FormLayout) -> str:
    if not cell.table:
        return cell.label
    return f"{form.tables[cell.table].label}第{cell.entry + 1}行{cell.label}"
