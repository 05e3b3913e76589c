"""Forms on paper: documents, pages, offsets, values only, the page to measure a printer."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from station_app.domain.form_files import form_ids, load_form
from station_app.domain.forms import FormLayout, FormValues, TickStyle, blank
from station_app.domain.progress import Cancelled
from tests.ui.printers import FakePrinters, PdfPrinters, first_ink
from tests.ui.printing_samples import FIELDS, filled, jobs, photo
from ui.printing.calibration import calibration_page
from ui.printing.faces import Faces
from ui.printing.marks import Frame, Mark, Page, Picture, Rules, Shades, Text, Tick, Watermark
from ui.printing.overprint import values_only
from ui.printing.paper import Order, PrinterFailed, print_document, print_page
from ui.printing.proof import review
from ui.printing.sheets import Sheets

pytestmark = pytest.mark.usefixtures("qapp")
A01 = load_form("A01")


def order(printers: FakePrinters, **how: object) -> Order:
    return replace(Order(printers, "前台打印机"), **how)


def alone(form: FormLayout, values: FormValues) -> tuple[Page, ...]:
    return values_only(Sheets(form, Faces.resolve()), form, values)


def texts(page: Page) -> list[str]:
    return [mark.text for mark in page.marks if isinstance(mark, Text)]


def test_copies_are_one_document_of_all_their_pages() -> None:
    printers = FakePrinters()
    people = [filled(A01), filled(A01, tables={"exp": jobs(9)}), filled(A01)]

    pages = print_document(order(printers), A01, people)

    (document,) = printers.documents
    assert (pages, len(document.pages), document.fate) == (4, 4, "finished")
    assert document.title == A01.title


def test_each_copy_is_printed_as_often_as_asked_before_the_next() -> None:
    printers = FakePrinters()
    told: list[tuple[int, int]] = []

    pages = print_document(
        order(printers, times=2), A01, [filled(A01), blank(A01)], lambda *step: told.append(step)
    )

    first, second, third, fourth = printers.pages
    assert pages == 4
    assert (first == second, third == fourth, first == third) == (True, True, False)
    assert told == [(1, 2), (2, 2)]


def test_one_page_of_a_copy_can_be_printed_alone() -> None:
    printers, whole = FakePrinters(), FakePrinters()
    people = [filled(A01, tables={"exp": jobs(9)})]

    print_document(order(printers, only=1), A01, people)
    print_document(order(whole), A01, people)

    assert printers.pages == whole.pages[1:]


def test_the_offset_of_the_printer_moves_all_that_is_printed() -> None:
    straight, moved = FakePrinters(), FakePrinters()

    print_document(order(straight), A01, [filled(A01)])
    print_document(order(moved, shift=(3.0, -2.5)), A01, [filled(A01)])

    (left, top), (new_left, new_top) = map(first_ink, (straight.pages[0], moved.pages[0]))
    assert (new_left - left, new_top - top) == pytest.approx((3.0, -2.5), abs=0.26)


def test_the_corner_of_a_real_printer_s_page_is_that_of_the_sheet(tmp_path: Path) -> None:
    out = tmp_path / "one.pdf"
    print_document(Order(PdfPrinters(out), "PDF"), A01, [filled(A01)])

    command = ["pdftotext", "-bbox", str(out), "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    lefts = [float(left) for left in re.findall(r'xMin="([\d.]+)"', boxes)]
    assert min(lefts) / 72 * 25.4 == pytest.approx(20, abs=0.5)  # left margin of the form
    assert re.search(r'<page width="595\.\d+" height="84[12]\.\d+"', boxes)


def test_a_printer_that_does_not_begin_says_what_to_do() -> None:
    with pytest.raises(PrinterFailed, match=r"“没有的打印机”没有接受打印.*存为 PDF"):
        print_document(order(FakePrinters(), printer="没有的打印机"), A01, [filled(A01)])


def test_a_printer_that_gives_up_loses_its_document() -> None:
    printers = FakePrinters(jams_at=2)

    with pytest.raises(PrinterFailed):
        print_document(order(printers), A01, [filled(A01)] * 5)

    assert printers.documents[0].fate == "aborted"


def test_cancelling_throws_the_document_away() -> None:
    printers = FakePrinters()

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        print_document(order(printers), A01, [filled(A01)] * 5, stop)

    assert printers.documents[0].fate == "aborted"


def test_values_alone_stand_where_they_stand_on_the_form() -> None:
    (page,) = alone(A01, filled(A01, photo=photo()))
    (whole,) = Sheets(A01, Faces.resolve()).pages(filled(A01, photo=photo()))

    where = {mark.text: (mark.x, mark.baseline) for mark in whole.marks if isinstance(mark, Text)}
    own = [mark for mark in page.marks if isinstance(mark, Text)]
    assert not [mark for mark in page.marks if isinstance(mark, Shades | Frame)]
    assert len([mark for mark in page.marks if isinstance(mark, Picture)]) == 1
    assert FIELDS["name"] in texts(page)
    assert {"第 1 页　共 1 页", "姓　　名", A01.title}.isdisjoint(texts(page))
    inside = [mark for mark in own if mark.baseline > A01.table.y]
    assert [(mark.x, mark.baseline) for mark in inside] == [where[mark.text] for mark in inside]


def test_words_over_the_table_are_left_out_and_the_value_keeps_its_place() -> None:
    values = filled(A01, number="430105007-SW-2026-0012")
    (page,) = alone(A01, values)
    (whole,) = Sheets(A01, Faces.resolve()).pages(values)

    def ends_with(page_: Page) -> Text:
        found: list[Mark] = [m for m in page_.marks if isinstance(m, Text) and "0012" in m.text]
        (mark,) = found
        assert isinstance(mark, Text)
        return mark

    own, full = ends_with(page), ends_with(whole)
    assert (own.text, full.text) == ("430105007-SW-2026-0012", "登记编号：430105007-SW-2026-0012")
    assert full.x < own.x


@pytest.mark.parametrize(("style", "kind"), [(TickStyle.TICK, Rules), (TickStyle.SOLID, Tick)])
def test_a_chosen_box_gets_its_tick_and_no_second_box(style: TickStyle, kind: type[Mark]) -> None:
    form = load_form("A06")
    checks = {"is_social_worker": form.ticks("is_social_worker", ["是"])}

    (page,) = alone(form, filled(form, fields={}, number="", checks=checks, tick_style=style))

    (mark,) = page.marks
    assert isinstance(mark, kind)


@pytest.mark.parametrize("form_id", form_ids())
def test_a_blank_form_has_no_values_of_its_own(form_id: str) -> None:
    form = load_form(form_id)
    authorities = {"station": "四方坪街道社工站"}

    sheets = alone(form, replace(blank(form), authorities=authorities, watermark="练习"))

    printed = [[type(mark) for mark in page.marks] for page in sheets]
    assert printed == [[Watermark]] * len(form.parts)


def test_attached_pages_are_printed_in_full() -> None:
    first, second = alone(A01, filled(A01, tables={"exp": jobs(9)}))

    assert not [mark for mark in first.marks if isinstance(mark, Shades)]
    assert [mark for mark in second.marks if isinstance(mark, Shades)]


def test_the_page_to_measure_has_its_square_and_crosses_where_it_says() -> None:
    page = calibration_page(Faces.resolve())
    (square,) = [mark.box for mark in page.marks if isinstance(mark, Frame)]
    crosses = page.marks[0]

    assert (square.width, square.height) == (100.0, 100.0)
    assert isinstance(crosses, Rules)
    across, down = crosses.lines[:2]
    assert ((across[0] + across[2]) / 2, across[1]) == (20.0, 20.0)
    assert (down[0], (down[1] + down[3]) / 2) == (20.0, 20.0)
    assert len([mark for mark in page.marks if isinstance(mark, Text)]) >= 7


def test_the_page_to_measure_is_moved_too() -> None:
    straight, moved = FakePrinters(), FakePrinters()
    page = calibration_page(Faces.resolve())

    print_page(order(straight), page, "校准页")
    print_page(order(moved, shift=(2.0, 0.0)), page, "校准页")

    assert first_ink(moved.pages[0])[0] - first_ink(straight.pages[0])[0] == pytest.approx(2.0)


def test_a_look_before_printing_names_the_copy_and_what_is_wrong() -> None:
    fields = {**FIELDS, "honours": "优秀社会工作者。" * 90}
    people = [
        filled(A01),
        filled(A01, photo=b"no picture"),
        filled(A01, fields=fields, tables={"exp": jobs(9)}),
        filled(A01, fields={**FIELDS, "name": "袁\ue000"}),
    ]

    remarks = review(A01, people)

    copies = [remark.partition("：")[0] for remark in remarks]
    assert copies == ["第 2 份（袁𬭊）", "第 3 份（袁𬭊）", "第 4 份（袁\ue000）"]
    assert "照片无法读取" in remarks[0]
    assert "“社会工作经历”" in remarks[1]
    assert "“个人荣誉”" in remarks[1]
    assert "U+E000" in remarks[2]
