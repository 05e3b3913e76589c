"""The other sheets of a workbook: 封面 and 填报说明 for people, _codes and _meta for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks import styles
from station_app.workbooks.inputs import LIST_NAME
from station_app.workbooks.layout import cell_at
from station_app.workbooks.sealing import PROPERTY, SHEET
from station_app.workbooks.specs import BookSpec, Column, CoverSpec
from station_app.workbooks.texts import legal

COVER, INSTRUCTIONS, CODES, META = "封面", "填报说明", "_codes", "_meta"
RESERVED = (COVER, INSTRUCTIONS, CODES, META, SHEET)

_PROPERTY_LIMIT = 255  # characters; Excel repairs a file that has more


def add_cover(book: Workbook, cover: CoverSpec) -> None:
    """Add the sheet 封面 (R-XL-06)."""
    sheet = _new_sheet(book, COVER, (22, 60))
    title = cell_at(sheet, 1, 1)
    styles.put_text(title, cover.title)
    styles.dress_title(title)
    sheet.merge_cells("A1:B1")
    _write_table(sheet, 3, cover.lines)
    if cover.sheets:
        top = 4 + len(cover.lines)
        lines = [("工作表", "行数"), *((name, str(count)) for name, count in cover.sheets)]
        _write_table(sheet, top, lines, heading=True)
    sheet.protection.enable()


def add_instructions(book: Workbook, spec: BookSpec) -> None:
    """Add the sheet 填报说明: paragraphs, then the rule of every visible column."""
    sheet = _new_sheet(book, INSTRUCTIONS, (24, 28, 8, 70))
    for row, text in enumerate(spec.instructions, 1):
        cell = cell_at(sheet, row, 1)
        styles.put_text(cell, text)
        styles.dress_line(cell, size=10)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    lines = [("工作表", "列", "必填", "填写规则")]
    lines += [
        (part.name, _heading(column), "是" if column.required else "", column.prompt)
        for part in spec.sheets
        for column in part.columns
        if not column.hidden
    ]
    _write_table(sheet, len(spec.instructions) + 2, lines, heading=True)
    sheet.protection.enable()


def _heading(column: Column) -> str:
    return f"{column.group}/{column.label}" if column.group else column.label


def add_codes(book: Workbook, spec: BookSpec) -> None:
    """Add the hidden sheet _codes: a block of labels and one of codes, a column for each list.

    Raises ValueError when a column names a list that is not there: Excel would repair the file.
    """
    named = {column.codes for part in spec.sheets for column in part.columns if column.codes}
    if missing := named - spec.codes.keys():
        raise ValueError(f"code lists missing: {sorted(missing)}")
    sheet = _new_sheet(book, CODES, ())
    for number, (key, entries) in enumerate(spec.codes.items(), 1):
        _write_column(sheet, number, [key, *(label for _, label in entries)])
        _write_column(sheet, number + len(spec.codes) + 1, [key, *(code for code, _ in entries)])
        letter = get_column_letter(number)
        span = f"{quote_sheetname(CODES)}!${letter}$2:${letter}${max(len(entries), 1) + 1}"
        name = LIST_NAME.format(key)
        book.defined_names[name] = DefinedName(name, attr_text=span)
    _hide(sheet)


def add_meta(book: Workbook, meta: Mapping[str, str]) -> None:
    """Add the hidden sheet _meta; `veryHidden` would become `hidden` in LibreOffice anyway."""
    sheet = _new_sheet(book, META, (30, 60))
    for column, values in ((1, meta.keys()), (2, meta.values())):
        _write_column(sheet, column, values)
    _hide(sheet)


def add_seal(book: Workbook, seal: str) -> None:
    """Add a signature twice: programs drop the one or the other (safety.md 2.2, R-SL-04)."""
    if not seal:
        return
    sheet = _new_sheet(book, SHEET, (60,))
    _write_column(sheet, 1, [seal])
    _hide(sheet)
    sheet.sheet_state = "veryHidden"
    add_properties(book, {PROPERTY: seal})


def add_properties(book: Workbook, properties: Mapping[str, str]) -> None:
    """Add custom document properties, as texts: a number would come back as a float."""
    book.properties.creator = styles.AUTHOR
    for name, value in properties.items():
        if len(value) >= _PROPERTY_LIMIT:
            raise ValueError(f"document property {name} is too long")
        entry = StringProperty(name=name, value=legal(value))
        book.custom_doc_props.append(entry)  # type: ignore[attr-defined]  # unknown to the stubs


def _new_sheet(book: Workbook, name: str, widths: Sequence[float]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _write_table(
    sheet: Worksheet, top: int, lines: Iterable[Sequence[str]], heading: bool = False
) -> None:
    for row, line in enumerate(lines, top):
        for number, text in enumerate(line, 1):
            cell = cell_at(sheet, row, number)
            styles.put_text(cell, text)
            if heading and row == top:
                styles.dress_heading(cell)
            else:
                styles.dress_entry(cell)


def _write_column(sheet: Worksheet, number: int, values: Iterable[str]) -> None:
    for row, text in enumerate(values, 1):
        cell = cell_at(sheet, row, number)
        styles.put_text(cell, text)
        cell.number_format = "@"


def _hide(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"
    sheet.protection.enable()
