"""Letters as Word documents: a title, paragraphs with filled gaps, tables, places to sign.

Chinese papers are set in 仿宋 小四 with 1.5 lines (forms.md A29), headings in 黑体, the title in
宋体.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from station_app.domain.problems import StationError

PAGE = (210.0, 297.0)  # mm
MARGINS = {"left": 21.0, "right": 21.0, "top": 25.0, "bottom": 22.0}  # mm; seals reach over it
SIZE, TITLE_SIZE, FOOT_SIZE = 12.0, 22.0, 10.5  # pt: 小四, 二号, 五号
BODY, HEADING, TITLE = "仿宋", "黑体", "宋体"
WESTERN = "Times New Roman"
HEADING_GAP = 6.0  # pt, over a heading
ROW_HEIGHT = 10.0  # mm, of a table to be filled by pen
SIGN_WIDTH, SIGN_HEIGHT = 56.0, 45.0  # mm (forms.md A29)
SIGN_PITCH = 18.0  # pt from line to line where one signs
SIGN_LINES = 6  # that fit there


class CannotWriteLetter(StationError):
    """A document cannot be stored; a file that was there before is unchanged."""


class Style(Enum):
    """What a paragraph is."""

    OPENING = "opening"  # from the margin
    BODY = "body"  # indented by two characters
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a paragraph; what is filled in is underlined."""

    text: str
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    runs: tuple[Run, ...]
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class EmptyTable:
    """A table to be filled by pen; widths in mm."""

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class SignBox:
    """Where one party signs and seals: who on top, lines at the bottom."""

    party: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; it begins on a page of its own, and its pages are counted from 1."""

    title: str
    blocks: tuple[Paragraph | EmptyTable, ...]
    signatures: tuple[SignBox, ...]


def write_letters(letters: Sequence[Letter], out: Path, author: str, made_at: datetime) -> None:
    """Write letters into one document, completely or not at all. Raises CannotWriteLetter."""
    document = _new_document(letters[0].title, author, made_at)
    for number, letter in enumerate(letters):
        if number:
            document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(document.sections[-1])
        _write(document, letter)
    part = out.with_name(f"{out.name}.part")
    try:
        document.save(str(part))
        os.replace(part, out)
    except OSError as error:
        raise CannotWriteLetter(
            f"无法写入“{out.name}”（{error.strerror or error}）。文件可能正被其他程序打开，"
            "或磁盘已满、文件夹不可写；请关闭它，或换一个位置再保存。"
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _new_document(title: str, author: str, made_at: datetime) -> Any:
    """Return an empty document that says who made it, and nothing of the library."""
    document = Document()
    style = document.styles["Normal"]
    style.font.size = Pt(SIZE)
    _set_fonts(style, BODY)
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, author, author
    about.comments = about.keywords = about.subject = about.category = ""
    about.created = about.modified = made_at.replace(tzinfo=None)
    about.language = "zh-CN"
    return document


def _set_page(section: Any) -> None:
    """Set A4 with room for seals across the edge; pages are counted within the section."""
    section.page_width, section.page_height = (Mm(side) for side in PAGE)
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.footer_distance = Mm(12)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    if section.footer.is_linked_to_previous:
        section.footer.is_linked_to_previous = False
        _write_page_number(section.footer.paragraphs[0])


def _write_page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if text == "PAGE" else text)
        _set_fonts(run, TITLE)
        run.font.size = Pt(FOOT_SIZE)
        if text == "PAGE":
            _add_field(run, text)


def _add_field(run: Any, code: str) -> None:
    """Add a field that the word processor counts, e.g. the number of the page."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", ""), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText" if text else "w:t")
            mark.text = text or "1"
        run._r.append(mark)


def _write(document: Any, letter: Letter) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(TITLE_SIZE)
    run = title.add_run(letter.title)
    run.bold, run.font.size = True, Pt(TITLE_SIZE)
    _set_fonts(run, TITLE)
    for block in letter.blocks:
        if isinstance(block, Paragraph):
            _write_paragraph(document, block)
        else:
            _write_table(document, block)
    _write_signatures(document, letter)


def _write_paragraph(document: Any, paragraph: Paragraph) -> None:
    made = document.add_paragraph()
    form = made.paragraph_format
    heading = paragraph.style is Style.HEADING
    form.space_before, form.space_after = Pt(HEADING_GAP if heading else 0), Pt(0)
    form.line_spacing = 1.5
    form.widow_control = True
    form.keep_with_next = heading
    if paragraph.style is not Style.OPENING:
        made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _indent(made, 2)
    for piece in paragraph.runs:
        run = made.add_run(piece.text)
        run.underline = piece.underlined or None
        _set_fonts(run, HEADING if heading else BODY)


def _indent(paragraph: Any, characters: int) -> None:
    """Indent the first line by so many characters, whatever their size."""
    paragraph.paragraph_format.first_line_indent = Pt(characters * SIZE)
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(100 * characters))


def _write_table(document: Any, table: EmptyTable) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    made = _table(document, 1 + table.rows, table.widths, ROW_HEIGHT)
    for cell, heading in zip(made.rows[0].cells, table.headings, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        _set_fonts(paragraph.add_run(heading), HEADING)


def _write_signatures(document: Any, letter: Letter) -> None:
    """Put the parties beside each other, on one page with the words before them."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    gap = document.add_paragraph()
    gap.paragraph_format.keep_with_next = True
    gap.paragraph_format.space_after = Pt(0)
    made = _table(document, 1, [SIGN_WIDTH] * len(letter.signatures), SIGN_HEIGHT)
    for cell, box in zip(made.rows[0].cells, letter.signatures, strict=True):
        room = SIGN_LINES - 1 - len(box.lines)
        for number, line in enumerate((f"{box.party}：", *[""] * room, *box.lines)):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            form = paragraph.paragraph_format
            form.space_before = form.space_after = Pt(0)
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(SIGN_PITCH)
            _set_fonts(paragraph.add_run(line), BODY)


def _table(document: Any, rows: int, widths: Sequence[float], height: float) -> Any:
    """Add a table of fixed widths and heights in mm, whose rows are not torn apart."""
    made = document.add_table(rows, len(widths))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for row in made.rows:
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = 1 if height == ROW_HEIGHT else 0
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return made


def _set_fonts(styled: Any, chinese: str) -> None:
    """Name the font of Chinese and of western characters; python-docx knows the latter only."""
    styled.font.name = WESTERN
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), chinese)
