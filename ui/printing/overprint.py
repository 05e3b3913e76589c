"""Printing into forms that are on the paper already: the values alone.

A page is compared with the same page left blank: what stands on both is on the paper.
Attached pages are printed in full, there is no paper for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, pairwise

from station_app.domain.forms import Box, FormLayout, FormValues, TickStyle, blank, sheets_of
from ui.printing.marks import Line, Mark, Page, Rules, Text, Tick, Watermark
from ui.printing.painter import TICK
from ui.printing.sheets import Sheets
from ui.printing.text import MM_PER_POINT, width

WEIGHT = 1.0  # pt, of a tick


def copy_pages(
    sheets: Sheets, form: FormLayout, values: FormValues, *, overprint: bool
) -> tuple[Page, ...]:
    """Return the pages of a copy: all of it, or the values alone."""
    return values_only(sheets, form, values) if overprint else sheets.pages(values)


def values_only(sheets: Sheets, form: FormLayout, values: FormValues) -> tuple[Page, ...]:
    """Return the pages of a copy without what is printed on the form's paper."""
    paper = replace(blank(form), authorities=values.authorities, tick_style=values.tick_style)
    empty = sheets.pages(paper)
    filled = sheets.pages(values)
    count = len(form.parts) * len(list(sheets_of(form, values)))
    own = [
        Page(tuple(_own(page, paper, form)))
        for page, paper in zip(filled[:count], cycle(empty), strict=False)
    ]
    return (*own, *filled[count:])


def _own(page: Page, paper: Page, form: FormLayout) -> Iterator[Mark]:
    there = frozenset(mark for mark in paper.marks if not isinstance(mark, Watermark))
    for mark in page.marks:
        if mark in there:
            continue
        if isinstance(mark, Text):
            yield from _without_label(mark, form)
        elif isinstance(mark, Tick):
            yield from _without_box(mark)
        else:
            yield mark


def _without_label(mark: Text, form: FormLayout) -> Iterator[Mark]:
    """Leave out the number of the page, and the words before a value over the table."""
    if mark.baseline > form.area.bottom:
        return
    labels = [text.partition("{")[0] for text in form.subline]
    label = next((one for one in labels if one and mark.text.startswith(one)), "")
    if mark.baseline > form.table.y or not label:
        yield mark
        return
    shift = width(label, mark.face.advances) * mark.size * MM_PER_POINT
    yield replace(mark, text=mark.text.removeprefix(label), x=mark.x + shift)


def _without_box(mark: Tick) -> Iterator[Mark]:
    if mark.style is TickStyle.SOLID:
        yield mark
    elif mark.ticked:
        yield Rules(tuple(_strokes(mark.box)), WEIGHT)


def _strokes(box: Box) -> Iterator[Line]:
    corners = [(box.x + x * box.width, box.y + y * box.height) for x, y in TICK]
    for (x1, y1), (x2, y2) in pairwise(corners):
        yield (x1, y1, x2, y2)
