"""Forms as data: sound grids, readable faults, values to fill in."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.form_files import (
    FOLDER,
    PAGE_BREAK,
    FormFileFaulty,
    FormUnknown,
    form_ids,
    load_form,
    parse_form,
)
from station_app.domain.forms import (
    Box,
    CellKind,
    FormLayout,
    FormValues,
    blank,
    numbered,
    rules,
    sheets_of,
)

# Rows, columns and the line over the table as the specification writes them.
GOLDEN = Path(__file__).parents[1] / "golden" / "forms" / "layouts.json"
LAYOUTS: dict[str, dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))

every_form = pytest.mark.parametrize("form_id", form_ids())


def written(**changes: Any) -> dict[str, Any]:
    """Return the smallest form file there can be, with changes."""
    form: dict[str, Any] = {
        "id": "X01",
        "key": "small",
        "title": "小表",
        "paper": "A4P",
        "margins_mm": {"left": 20, "right": 20, "top": 18, "bottom": 15},
        "columns_mm": [30, 60, 80],
        "subline": ["编号：{number}", ""],
        "rows": [
            "10| L:姓名| F:name@2",
            "8| L:经历| T:单位| T:岗位",
            "8*3| V:(续)| F:job.org| F:job.post",
        ],
        "foot": [],
        "choices": {},
        "signatures": {},
        "authorities": {},
        "bind": {
            "name": "person.name",
            "job": {
                "register": "work_experience",
                "columns": {"org": "organisation", "post": "post"},
            },
        },
    }
    return form | changes


def area(box: Box) -> float:
    return box.width * box.height


def common(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(wide, 0) * max(high, 0)


def test_the_forms_of_people_and_talent_are_there() -> None:
    assert set(form_ids()) == set(LAYOUTS)


@dataclass(frozen=True)
class Written:
    """A row of the specification or of a form file, as far as they must agree."""

    height: float
    times: int
    cells: list[tuple[str, int, int]]


def as_written(line: str) -> Written:
    """Read a line of the layout: height, and kind and extent of each cell."""
    head, *cells = line.split("|")
    if head == PAGE_BREAK:
        return Written(0, 0, [])
    height, _, times = head.partition("*")
    found = [re.fullmatch(r"\s*(\w):.*?(?:@(\d+)(?:x(\d+))?)?\s*", cell, re.S) for cell in cells]
    sizes = [(m[1], int(m[2] or 1), int(m[3] or 1)) for m in found if m]
    # A field without a key is a cell that stays empty.
    sizes = [
        ("B" if cell.strip() == "F:" else kind, across, down)
        for cell, (kind, across, down) in zip(cells, sizes, strict=True)
    ]
    # A place to sign in a row of a sub-table is an empty cell of it.
    repeated = int(times or 1) > 1
    kinds = [("F" if repeated and kind == "S" else kind, a, d) for kind, a, d in sizes]
    return Written(float(height), int(times or 1), kinds)


@every_form
def test_grid_is_that_of_the_specification(form_id: str) -> None:
    file = json.loads((FOLDER / f"{form_id}.json").read_text(encoding="utf-8"))
    wanted = LAYOUTS[form_id]

    assert file["columns_mm"] == wanted["columns_mm"]
    assert list(map(as_written, file["rows"])) == list(map(as_written, wanted["rows"]))


def texts_of(line: str, kinds: str) -> list[str]:
    """Return the texts of the cells of some kinds, without extent, breaks and full-width signs."""
    cells = re.findall(rf"[{kinds}]:(.*?)(?:@\d+(?:x\d+)?)?\s*(?:\||$)", line, re.S)
    return [re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)) for cell in cells]


@every_form
def test_labels_are_those_of_the_specification(form_id: str) -> None:
    file = json.loads((FOLDER / f"{form_id}.json").read_text(encoding="utf-8"))

    for ours, wanted in zip(file["rows"], LAYOUTS[form_id]["rows"], strict=True):
        pairs = zip(texts_of(ours, "LTH"), texts_of(wanted, "LTH"), strict=True)
        # Ours may say more, e.g. the unit.
        assert [pair for pair in pairs if not pair[0].startswith(pair[1])] == []


def key_in(cell: str) -> str:
    """Return the key of a cell: without its sub-table, its hints and its brackets."""
    return re.split(r"[(\s[]", cell)[0].rpartition(".")[2]


@every_form
def test_keys_are_those_of_the_specification(form_id: str) -> None:
    file = json.loads((FOLDER / f"{form_id}.json").read_text(encoding="utf-8"))

    def keys(line: str) -> list[str]:
        found = re.findall(r"[FCS]:([^@|]*)", line) if "*" in line.split("|")[0] else []
        found = found or re.findall(r"[FC]:([^@|]*)", line)
        return [key_in(cell) for cell in found if cell.strip()]

    ours, wanted = (list(map(keys, rows)) for rows in (file["rows"], LAYOUTS[form_id]["rows"]))
    assert ours == wanted


@every_form
def test_line_over_the_table_is_that_of_the_specification(form_id: str) -> None:
    wanted = re.findall(r"(\w+):", LAYOUTS[form_id]["subline"])

    ours = [text.partition("：{")[0] for text in load_form(form_id).subline if "：{" in text]
    assert ours == wanted


@every_form
def test_grid_has_neither_holes_nor_overlaps(form_id: str) -> None:
    form = load_form(form_id)

    overlaps = [pair for pair in combinations(form.cells, 2) if common(pair[0].box, pair[1].box)]

    assert overlaps == []
    assert sum(area(cell.box) for cell in form.cells) == pytest.approx(area(form.table))


@every_form
def test_table_lies_within_the_margins(form_id: str) -> None:
    form = load_form(form_id)

    assert (form.table.x, form.table.right) == (form.area.x, form.area.right)
    assert form.area.y < form.table.y < form.table.bottom <= form.area.bottom
    assert (form.page.width, form.page.height) == (210, 297)


@every_form
def test_every_printed_key_has_a_binding(form_id: str) -> None:
    form = load_form(form_id)
    tables = {
        f"{key}.{column}" for key, table in form.bind_tables.items() for column in table.columns
    }

    printed = {cell.text for part in form.parts for cell in part.fields()}

    assert printed <= set(form.bind) | tables
    assert tables <= printed


def test_a_form_goes_on_over_the_page_break() -> None:
    rows = ["10| L:姓名| F:name@2", "---PAGE---", "8| L:经历| T:单位| T:岗位"]
    rows.append("8*3| V:(续)| F:job.org| F:job.post")

    form = parse_form(written(rows=rows))
    (further,) = form.further

    assert [cell.text for cell in form.cells] == ["姓名", "name"]
    assert (further.title, further.subline, further.table.y) == ("", ("", ""), further.area.y)
    assert list(form.tables) == []
    assert form.all_tables["job"].printed == 3


def test_a_cover_comes_before_the_form_and_begins_lower() -> None:
    cover = {"title": "封面", "down": 40, "subline": ["", ""], "rows": ["10| L:姓名| F:name@2"]}

    form = parse_form(written(before=[cover]))
    first, second = form.parts

    assert (first.title, first.ruled, second.title, second.ruled) == ("封面", False, "小表", True)
    assert (first.area.y, first.area.bottom) == (form.area.y + 40, form.area.bottom)


def test_a_page_after_the_first_one_may_not_be_too_high_either() -> None:
    rows = ["10| L:姓名| F:name@2", "---PAGE---", "265| L:姓名| F:name@2"]

    with pytest.raises(FormFileFaulty, match="表格比页面高 1 毫米"):
        parse_form(written(rows=rows, bind={"name": "person.name"}))


@every_form
def test_file_carries_the_number_it_is_stored_under(form_id: str) -> None:
    file = json.loads((FOLDER / f"{form_id}.json").read_text(encoding="utf-8"))

    assert file["id"] == form_id
    assert load_form(form_id).title == file["title"]


def test_unknown_form_names_the_known_ones() -> None:
    with pytest.raises(FormUnknown, match=r"没有编号为“A99”的表格.*A01 社会工作者首次登记信息表"):
        load_form("A99")


def test_form_is_read_once() -> None:
    assert load_form("A01") is load_form("A01")


def test_continued_label_becomes_one_merged_cell() -> None:
    form = load_form("A01")

    label = next(cell for cell in form.cells if cell.text.startswith("社会工作\n"))

    assert label.box == Box(20, 161, 24, 40)
    assert not any(cell.kind is CellKind.CONTINUED for cell in form.cells)


def test_photo_reaches_down_four_rows() -> None:
    photo = next(cell for cell in load_form("A01").cells if cell.kind is CellKind.PHOTO)

    assert photo.box == Box(156, 37, 34, 44)


def test_repeated_row_gives_entries_of_a_table() -> None:
    table = load_form("A02").tables["ce"]

    assert table.printed == 6
    assert table.label == "继续教育情况"
    assert [column.heading for column in table.columns][:2] == ["起止日期", "培训名称"]
    assert table.columns[0].box == Box(44, 143, 30, 8)


def test_fields_are_named_by_label_or_heading() -> None:
    labels = {cell.text: cell.label for cell in load_form("A01").cells}

    assert labels["id_no"] == "公民身份证号码"
    assert labels["exp.org"] == "单位"
    assert labels["bureau_opinion"] == "登记机关意见"


def test_rules_are_drawn_once_and_not_through_merged_cells() -> None:
    lines = rules(load_form("A01"))

    assert len(lines) == len(set(lines))
    assert (44.0, 169.0, 190.0, 169.0) in lines  # beside the merged label, not through it
    assert (20.0, 161.0, 190.0, 161.0) in lines


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"columns_mm": [30, 60, 70]}, "各列宽合计 160 毫米，应为 170 毫米"),
        ({"rows": ["10| L:姓名| F:name"]}, "第 1 行没有填满"),
        ({"rows": ["10| L:姓名| F:name@4"]}, "“name”超出表格"),
        ({"rows": ["10| L:姓名@1x2| F:name@2"]}, "“姓名”超出表格"),
        ({"rows": ["10| L:甲| N:乙@1x2| N:丙", "10| N:丁@2| N:戊"]}, "“丁”与上面的格子重叠"),
        ({"rows": ["10| V:续| F:name@2"]}, "“V”上面没有同宽的标签"),
        ({"rows": ["十| L:姓名| F:name@2"]}, "rows 第 1 行“十.*不合写法"),
        ({"rows": ["10| L:姓名| Z:name@2"]}, "不合写法"),
        ({"rows": ["10| L:姓名| F:age@2"]}, "“age”没有登记在 bind"),
        ({"rows": ["10| L:姓名| C:sex@2"]}, "“sex”没有登记在"),
        ({"rows": ["10| L:姓名| S:oath@2"]}, "“oath”没有登记在"),
        ({"bind": {"name": "person.name"}}, "“job.org”没有登记在 bind"),
        (
            {"bind": {"name": "person.name", "job": {"register": "person", "columns": {}}}},
            "job.org",
        ),
        ({"rows": ["250| L:姓名| F:name@2"]}, "比页面高 5 毫米"),
    ],
)
def test_faulty_form_file_is_refused_with_the_place(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(FormFileFaulty, match=f"表格文件“X01.json”有误：.*{message}"):
        parse_form(written(**changes))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": ', "第 1 行不是 JSON"),
        (json.dumps({"id": "X01"}), "缺少项目"),
        (json.dumps(written(subline=["一", "二", "三"])), "写法不对"),
        (
            json.dumps(written(bind={**written()["bind"], "name": "person name"})),
            "不是“登记簿.字段”",
        ),
    ],
)
def test_unreadable_form_file_is_named(
    content: str, message: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "X01.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr("station_app.domain.form_files.FOLDER", tmp_path)
    load = load_form.__wrapped__
    monkeypatch.setattr("station_app.domain.form_files.form_ids", lambda: ("X01",))

    with pytest.raises(FormFileFaulty, match=message):
        load("X01")


@given(heights=st.lists(st.integers(5, 20), min_size=1, max_size=12))
def test_rows_follow_each_other_without_gaps(heights: list[int]) -> None:
    rows = [f"{height}| L:标签| N:说明@2" for height in heights]

    form = parse_form(written(rows=rows, bind={}))

    assert form.table.height == sum(heights)
    assert [cell.box.height for cell in form.cells[::2]] == heights


def test_landscape_form_is_turned() -> None:
    form = parse_form(written(paper="A4L", columns_mm=[100, 100, 57]))

    assert (form.page.width, form.area.width) == (297, 257)


def test_blank_form_has_every_box_unticked() -> None:
    form = load_form("A06")

    values = blank(form)

    assert set(values.checks) == set(form.choices)
    assert len(values.checks["available"]) == 21
    assert not any(ticked for options in values.checks.values() for _, ticked in options)
    assert values == FormValues(checks=values.checks)


def test_chosen_labels_are_ticked_and_an_unlisted_one_is_added() -> None:
    ticks = load_form("A01").ticks("in_practice", ["否", "待定"])

    assert ticks == (("是", False), ("否", True), ("待定", True))


def test_days_and_parts_of_day_make_one_choice() -> None:
    choice = load_form("A06").choices["available"]

    assert choice.labels[0] == "周一上午"
    assert choice.labels[-1] == "周日晚上"


def test_a_form_may_be_about_any_record_and_go_on_over_further_sheets() -> None:
    form = parse_form(written(about="training_session", goes_on="job", none=["name"]))

    assert (form.about, form.goes_on, form.none) == ("training_session", "job", ("name",))
    assert parse_form(written()).about == "person"


def test_a_form_may_call_codes_otherwise_than_their_list() -> None:
    rows = ["10| L:条件| C:condition@2"]

    form = parse_form(written(rows=rows, choices={"condition": {"①": "A1 B1", "②": "A2"}}))

    assert form.choices["condition"].labels == ("①", "②")
    assert form.choices["condition"].codes == {"A1": "①", "B1": "①", "A2": "②"}


def counted(**changes: Any) -> FormLayout:
    """Return a form with a sub-table of three numbered rows."""
    rows = ["8| T:序号| T:单位| T:签名", "8*3| F:job.#| F:job.org| F:job.sign"]
    columns = {"#": "#", "org": "organisation", "sign": ""}
    bind = {"job": {"register": "work_experience", "columns": columns}}
    return parse_form(written(rows=rows, bind=bind, **changes))


def test_rows_are_numbered_on_a_blank_form_too() -> None:
    assert [row["#"] for row in blank(counted()).tables["job"]] == ["1", "2", "3"]


@pytest.mark.parametrize(("rows", "printed"), [(0, 3), (2, 3), (3, 3), (5, 5)])
def test_numbers_reach_the_last_printed_row(rows: int, printed: int) -> None:
    found = numbered(counted(), "job", [{"org": "左岸社区"}] * rows)

    assert [row["#"] for row in found] == [str(n) for n in range(1, printed + 1)]
    assert [row for row in found if "org" in row] == found[:rows]


@pytest.mark.parametrize(("rows", "sheets"), [(0, 1), (3, 1), (4, 2), (45, 15)])
def test_a_table_that_goes_on_fills_sheet_after_sheet(rows: int, sheets: int) -> None:
    form = counted(goes_on="job")
    values = FormValues(tables={"job": numbered(form, "job", [{"org": "左岸"}] * rows)})

    found = [sheet.tables["job"] for sheet in sheets_of(form, values)]

    assert [len(part) for part in found] == [3] * sheets
    assert [row["#"] for part in found for row in part] == [str(n + 1) for n in range(3 * sheets)]


def test_a_table_under_a_band_is_called_as_the_band() -> None:
    assert load_form("A30").tables["r"].label == "推荐与结果（社工站填写）"
    assert load_form("A09").tables["ce"].label == ""
