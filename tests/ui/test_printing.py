"""Official forms on paper: what is printed, what moves to attached pages, what is warned of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from station_app.domain.form_files import FormFileFaulty, form_ids, load_form, parse_form
from station_app.domain.forms import Box, CellKind, FormLayout, FormValues, TickStyle, blank
from tests.ui.printing_samples import FIELDS, filled, jobs, photo
from ui.printing.faces import Faces
from ui.printing.marks import Frame, Page, Picture, Text, Tick, Watermark
from ui.printing.pdf import print_pdf
from ui.printing.sheets import Sheets
from ui.printing.text import LINE_PITCH, MM_PER_POINT, width

pytestmark = pytest.mark.usefixtures("qapp")
every_form = pytest.mark.parametrize("form_id", form_ids())
EDGE = 0.01  # mm, rounding


def pages(form_id: str, values: FormValues) -> tuple[Page, ...]:
    return Sheets(load_form(form_id), Faces.resolve()).pages(values)


def texts(page: Page) -> list[str]:
    return [mark.text for mark in page.marks if isinstance(mark, Text)]


def words(sheets: Sequence[Page]) -> str:
    return "".join(text for page in sheets for text in texts(page))


def ink(mark: Text) -> Box:
    """Return the space that the line of a mark takes."""
    em = mark.size * MM_PER_POINT
    top = mark.baseline - 0.37 * em - LINE_PITCH * em / 2
    return Box(mark.x, top, width(mark.text, mark.face.advances) * em, LINE_PITCH * em)


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x - EDGE
        and inner.y >= outer.y - EDGE
        and inner.right <= outer.right + EDGE
        and inner.bottom <= outer.bottom + EDGE
    )


def apart(one: Box, other: Box) -> bool:
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.bottom, other.bottom) - max(one.y, other.y)
    return wide <= EDGE or high <= EDGE


def everywhere(form_id: str, text: str, rows: int) -> FormValues:
    """Put one text into every field and every row of a form."""
    form = load_form(form_id)
    cells = [cell for part in form.parts for cell in part.cells]
    fields = {cell.text: text for cell in cells if cell.text and not cell.table}
    tables = {
        key: [{column.key: text for column in table.columns}] * rows
        for key, table in form.all_tables.items()
    }
    return filled(form, fields=fields, tables=tables, number=text)


def all_texts(sheets: Sequence[Page]) -> list[Text]:
    return [mark for page in sheets for mark in page.marks if isinstance(mark, Text)]


def small_form(rows: list[str], **changes: object) -> FormLayout:
    file: dict[str, object] = {"id": "X01", "key": "small", "title": "小表", "paper": "A4P"}
    file |= {"margins_mm": {"left": 20, "right": 20, "top": 18, "bottom": 15}}
    file |= {"columns_mm": [30, 140], "subline": ["编号：{number}", ""], "foot": [], "rows": rows}
    file |= {"choices": {}, "signatures": {}, "authorities": {}, "bind": {"content": ""}}
    return parse_form(file | changes)


def expected_on_blank(form: FormLayout) -> list[str]:
    """Return what somebody with a pen looks for: the photo's place, the date, gaps, numbers."""
    photo = ["近期1寸"] if any(cell.kind is CellKind.PHOTO for cell in form.cells) else []
    dated = any("{filled_on}" in text for text in form.subline)
    dates = ["日期：　　　　年　　月　　日"] if dated else []
    gaps = [line for text in form.blanks.values() for line in text.split("\n")]
    rows = [row.get("#", "") for table in blank(form).tables.values() for row in table]
    return [*photo, *dates, *gaps, *rows]


@every_form
def test_blank_form_prints_on_its_own_pages_with_all_its_boxes(
    form_id: str, tmp_path: Path
) -> None:
    form = load_form(form_id)
    boxes = sum(len(choice.labels) for choice in form.choices.values())

    result = print_pdf(form, [blank(form)], tmp_path / "blank.pdf")

    sheets = pages(form_id, blank(form))
    assert (result.pages, result.warnings) == (len(form.parts), ())
    assert len([m for page in sheets for m in page.marks if isinstance(m, Tick)]) == boxes
    assert [text for text in expected_on_blank(form) if text not in words(sheets)] == []


@every_form
@given(text=st.text("社会工作者（登记）信息表，。a1@.-\n", min_size=1, max_size=70))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_leaves_its_box_or_touches_another(form_id: str, text: str) -> None:
    form = load_form(form_id)

    for page in pages(form_id, everywhere(form_id, text, 3)):
        marks = [mark for mark in page.marks if isinstance(mark, Text)]
        assert [mark.text for mark in marks if not inside(ink(mark), mark.box)] == []
        assert all(inside(mark.box, form.page) for mark in marks)
        clashes = [
            (a.text, b.text)
            for a, b in combinations(marks, 2)
            if not apart(ink(a), ink(b)) and a.text.strip() and b.text.strip()
        ]
        assert clashes == []


@every_form
def test_labels_and_boxes_of_choices_keep_apart(form_id: str) -> None:
    for page in pages(form_id, blank(load_form(form_id))):
        ticks = [mark.box for mark in page.marks if isinstance(mark, Tick)]
        inks = [ink(mark) for mark in page.marks if isinstance(mark, Text)]

        assert all(apart(box, other) for box, other in combinations(ticks, 2))
        assert all(apart(box, text) for box in ticks for text in inks)


def test_rows_beyond_the_printed_ones_go_to_an_attached_page() -> None:
    sheets = pages("A02", filled(load_form("A02"), tables={"exp": jobs(7)}))

    assert len(sheets) == 2
    assert "（另附页）" in texts(sheets[0])
    assert [f"岗位{n}" in texts(sheets[0]) for n in range(7)] == [n < 4 for n in range(7)]
    assert [f"岗位{n}" in texts(sheets[1]) for n in range(7)] == [n >= 4 for n in range(7)]
    assert {"起止年月", "单　　位", "证明人", "姓名：袁𬭊"} <= set(texts(sheets[1]))


def test_exactly_the_printed_number_of_rows_needs_no_attached_page() -> None:
    (page,) = pages("A02", filled(load_form("A02"), tables={"exp": jobs(4)}))

    assert "（另附页）" not in texts(page)


def test_many_rows_fill_as_many_attached_pages_as_they_need() -> None:
    sheets = pages("A01", filled(load_form("A01"), tables={"exp": jobs(80)}))

    assert len(sheets) > 2
    assert [words(sheets).count(f"第{n}街道") for n in range(80)] == [1] * 80
    assert all("社会工作者首次登记信息表（附表）" in texts(sheet) for sheet in sheets[1:])
    assert all("服务领域" in texts(sheet) for sheet in sheets)


def test_long_text_is_printed_in_full_on_an_attached_page() -> None:
    sentence = "参加防汛救灾和困境儿童关爱服务，受到表彰。"
    fields = {**FIELDS, "honours": sentence * 40}

    sheets = pages("A01", filled(load_form("A01"), fields=fields))

    assert "（详见附页）" in texts(sheets[0])
    assert words(sheets[1:]).count(sentence) == 40
    assert "个人荣誉" in texts(sheets[1])


def test_text_longer_than_a_page_continues_on_the_next() -> None:
    fields = {**FIELDS, "speciality": "个案、小组、社区。" * 600}

    sheets = pages("A01", filled(load_form("A01"), fields=fields))

    assert len(sheets) == 4
    printed = "".join(
        text for page in sheets for text in texts(page) if "、" in text or "。" in text
    )
    assert printed.count("个案、小组、社区。") == 600
    assert "专长（续）" in texts(sheets[2])


def test_long_text_in_a_row_is_named_by_table_row_and_heading() -> None:
    rows = [{"org": "湖南省和乐社会工作服务中心驻东风路街道社会工作站" * 3}]

    sheets = pages("A01", filled(load_form("A01"), tables={"exp": rows}))

    assert "社会工作经历第1行单位" in words(sheets[1:])


@pytest.mark.parametrize(("paper", "widths"), [("A4P", [30, 140]), ("A4L", [30, 227])])
def test_sheet_of_any_shape_takes_a_text_of_any_length(paper: str, widths: list[int]) -> None:
    form = small_form(["10| L:内容| F:content"], paper=paper, columns_mm=widths)

    sheets = Sheets(form, Faces.resolve()).pages(FormValues(fields={"content": "社区。" * 4000}))

    assert len(sheets) > 2
    assert words(sheets).count("。") == 4000
    assert all(inside(ink(mark), form.page) for mark in all_texts(sheets))


def test_boxes_without_room_are_listed_on_the_attached_page() -> None:
    labels = [f"服务内容第{n}项" for n in range(60)]
    form = small_form(["10| L:内容| C:content"], choices={"content": labels})
    ticked = {"content": form.ticks("content", labels[7:9])}

    sheets = Sheets(form, Faces.resolve()).pages(FormValues(checks=ticked))

    assert "（详见附页）" in texts(sheets[0])
    assert "服务内容第7项、服务内容第8项" in words(sheets[1:])


def test_table_without_label_says_over_itself_that_rows_follow() -> None:
    rows = ["8| T:姓名| T:签名", "8*2| F:guest.name| B:"]
    bind = {"guest": {"register": "person", "columns": {"name": "name"}}}
    form = small_form(rows, bind=bind)
    guests = {"guest": [{"name": f"来宾{n}"} for n in range(5)]}

    sheets = Sheets(form, Faces.resolve()).pages(FormValues(tables=guests))

    (mark,) = [mark for mark in all_texts(sheets) if mark.text == "（另附页）"]
    assert mark.baseline < form.table.y
    assert [f"来宾{n}" in texts(sheets[1]) for n in range(5)] == [False, False, True, True, True]


def test_label_without_room_is_a_fault_of_the_form_file() -> None:
    form = small_form([f"10| L:{'长' * 60}| F:content"])

    with pytest.raises(FormFileFaulty, match="在格子里放不下"):
        Sheets(form, Faces.resolve())


def test_measured_width_is_the_painted_width() -> None:
    for text in ("SW-2026-0012", "office affairs", "第3街道AVA。", "袁𬭊"):
        face = Faces.resolve().value
        painted = QFontMetricsF(face.font(100)).horizontalAdvance(text) / 1000

        assert width(text, face.advances) == pytest.approx(painted, rel=0.002)


def test_pages_of_one_person_are_counted_together() -> None:
    sheets = pages("A01", filled(load_form("A01"), tables={"exp": jobs(9)}))

    assert [texts(sheet)[-1] for sheet in sheets] == ["第 1 页　共 2 页", "第 2 页　共 2 页"]


def test_short_values_are_centred_and_longer_ones_start_at_the_left() -> None:
    (page,) = pages("A01", filled(load_form("A01")))
    marks = {mark.text: mark for mark in page.marks if isinstance(mark, Text)}
    name, number = marks["袁𬭊"], marks["430105199406101220"]

    assert ink(name).x - name.box.x == pytest.approx(name.box.right - ink(name).right)
    assert number.x == number.box.x


def test_names_of_authorities_stand_over_the_seals() -> None:
    named = {"station": "东风路街道社会工作站", "bureau": "长沙市开福区社会工作局"}

    (page,) = pages("A01", filled(load_form("A01"), authorities=named))
    (unnamed,) = pages("A01", filled(load_form("A01")))

    assert {"东风路街道社会工作站（盖章）", "长沙市开福区社会工作局（盖章）"} <= set(texts(page))
    assert {"街道社工站（盖章）", "区社会工作局（盖章）"} <= set(texts(unnamed))


def test_opinion_of_the_office_is_printed_over_its_seal() -> None:
    fields = {**FIELDS, "bureau_opinion": "同意登记。"}

    (page,) = pages("A01", filled(load_form("A01"), fields=fields))

    assert "同意登记。" in texts(page)


@pytest.mark.parametrize("style", list(TickStyle))
def test_chosen_boxes_are_ticked_in_the_style_of_the_station(style: TickStyle) -> None:
    form = load_form("A01")
    checks = {"cert_level": form.ticks("cert_level", ["社会工作师"])}

    (page,) = pages("A01", filled(form, checks=checks, tick_style=style))

    ticks = [mark for mark in page.marks if isinstance(mark, Tick)]
    assert [mark.ticked for mark in ticks].count(True) == 1
    assert len(ticks) == 13  # choices that were not given are still there to tick by pen
    assert {mark.style for mark in ticks} == {style}


def test_days_and_parts_of_day_are_ticked_where_they_cross() -> None:
    form = load_form("A06")
    checks = {"available": form.ticks("available", ["周三下午"])}

    (page,) = pages("A06", filled(form, checks=checks))

    (tick,) = [mark for mark in page.marks if isinstance(mark, Tick) and mark.ticked]
    heads = {mark.text: ink(mark) for mark in page.marks if isinstance(mark, Text)}
    assert heads["周三"].x < tick.box.x + tick.box.width / 2 < heads["周三"].right
    assert heads["下午"].y < tick.box.y + tick.box.height / 2 < heads["下午"].bottom


def test_every_page_of_a_practice_print_is_watermarked() -> None:
    values = filled(load_form("A01"), tables={"exp": jobs(9)}, watermark="练习")

    marks = [page.marks[-1] for page in pages("A01", values)]

    assert [mark.text for mark in marks if isinstance(mark, Watermark)] == ["练习", "练习"]


def test_photo_stands_in_the_middle_of_its_cell_at_one_inch() -> None:
    (page,) = pages("A01", filled(load_form("A01"), photo=photo()))

    (picture,) = [mark for mark in page.marks if isinstance(mark, Picture)]
    assert picture.box == Box(160.5, 41.5, 25, 35)


def test_place_for_a_photo_is_framed_in_dots() -> None:
    (page,) = pages("A01", blank(load_form("A01")))

    frames = [mark for mark in page.marks if isinstance(mark, Frame)]
    assert [frame.box.width for frame in frames if frame.dotted] == [25]
