"""Official forms on paper: what is printed, what moves to attached pages, what is warned of."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication, QImage

from station_app.domain.form_files import form_ids, load_form
from station_app.domain.forms import Box, FormValues, TickStyle, blank
from station_app.domain.progress import Cancelled
from tests.ui.printing_samples import FIELDS, encoded, filled, jobs, photo
from ui.printing.application import QtUnsuitable, check_qt, ensure_app
from ui.printing.faces import SUBSTITUTE, Faces
from ui.printing.marks import Frame, Page, Picture, Text, Tick, Watermark
from ui.printing.pdf import CannotPrint, print_pdf
from ui.printing.photos import PIXELS, read_photo
from ui.printing.searchable import Glyphs, make_searchable
from ui.printing.sheets import Sheets
from ui.printing.text import LINE_PITCH, MM_PER_POINT, width

pytestmark = pytest.mark.usefixtures("qapp")
every_form = pytest.mark.parametrize("form_id", form_ids())
NO_GLYPH = "\ue000"  # private use: no font of ours draws it
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
    fields = {cell.text: text for cell in form.cells if cell.text and not cell.table}
    tables = {
        key: [{column.key: text for column in table.columns}] * rows
        for key, table in form.tables.items()
    }
    return filled(form, fields=fields, tables=tables, number=text)


def written(path: Path) -> str:
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


@every_form
def test_blank_form_prints_on_one_page_with_all_its_boxes(form_id: str, tmp_path: Path) -> None:
    form = load_form(form_id)
    boxes = sum(len(choice.labels) for choice in form.choices.values())

    result = print_pdf(form, [blank(form)], tmp_path / "blank.pdf")

    (page,) = pages(form_id, blank(form))
    assert (result.pages, result.warnings) == (1, ())
    assert len([mark for mark in page.marks if isinstance(mark, Tick)]) == boxes
    assert "近期1寸免冠照" in words([page])
    assert "日期：　　　　年　　月　　日" in words([page])


def test_name_with_a_rare_character_is_in_the_file(tmp_path: Path) -> None:
    form = load_form("A01")

    result = print_pdf(form, [filled(form)], tmp_path / "one.pdf")

    assert result.warnings == ()
    assert "袁𬭊" in written(tmp_path / "one.pdf")


def test_text_of_the_file_can_be_searched_and_copied(tmp_path: Path) -> None:
    form = load_form("A01")
    values = filled(form, tables={"exp": jobs(9)}, watermark="练习")

    print_pdf(form, [values] * 3, tmp_path / "three.pdf")

    copied = written(tmp_path / "three.pdf")
    assert copied.count("社会工作者首次登记信息表") == 6
    assert copied.count("430105007-SW-2026-0012") == 6
    assert copied.count("yuanhong.shegong.") == 3
    words = ("土家族", "个人荣誉", "近期1寸免冠照", "岗位8", "日期", "练")
    assert [word for word in words if word not in copied] == []


def test_tables_of_another_text_are_not_put_into_a_file(tmp_path: Path) -> None:
    path, other = tmp_path / "one.pdf", Glyphs()
    print_pdf(load_form("A06"), [blank(load_form("A06"))], path)
    before, faces = path.read_bytes(), Faces.resolve()
    for face in (faces.title, faces.value):
        other.note(face, "别的文字")

    assert not make_searchable(path, other)
    assert path.read_bytes() == before


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
    (page,) = pages(form_id, blank(load_form(form_id)))
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


def test_character_without_glyph_is_warned_of_and_marked(tmp_path: Path) -> None:
    form = load_form("A01")
    values = filled(form, fields={**FIELDS, "name": f"袁{NO_GLYPH}"})

    result = print_pdf(form, [filled(form), values], tmp_path / "two.pdf")

    (warning,) = result.warnings
    assert warning.startswith(f"第 2 份：“姓名”一栏的“{NO_GLYPH}”（U+E000）在本机没有字形")
    assert "请安装宋体扩展字库" in warning
    assert f"袁{SUBSTITUTE}" in words(pages("A01", values))
    assert NO_GLYPH not in words(pages("A01", values))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"tables": {"exp": [{"witness": NO_GLYPH}]}}, "证明人"),
        ({"number": NO_GLYPH}, "编号"),
        ({"checks": {"org_type": [(NO_GLYPH, True)]}}, "单位类别"),
        ({"authorities": {"bureau": NO_GLYPH}}, "机关名称"),
    ],
)
def test_missing_glyph_is_found_wherever_it_stands(
    changes: dict[str, object], place: str, tmp_path: Path
) -> None:
    form = load_form("A01")

    result = print_pdf(form, [filled(form, **changes)], tmp_path / "one.pdf")

    assert [f"“{place}”一栏" in warning for warning in result.warnings] == [True]


def test_five_hundred_forms_share_one_photo_in_one_file(tmp_path: Path) -> None:
    form, face = load_form("A01"), photo()
    people = [filled(form, number=f"2026-{n:04d}", photo=face) for n in range(500)]

    result = print_pdf(form, people, tmp_path / "all.pdf")

    content = (tmp_path / "all.pdf").read_bytes()
    assert result.pages == 500
    assert content.count(b"/Type /Page\n") == 500
    assert content.count(b"/Subtype /Image") == 1


def test_progress_is_told_after_each_person(tmp_path: Path) -> None:
    form = load_form("A06")
    told: list[tuple[int, int]] = []

    print_pdf(form, [blank(form)] * 3, tmp_path / "a.pdf", lambda *step: told.append(step))
    print_pdf(form, iter([blank(form)]), tmp_path / "b.pdf", lambda *step: told.append(step))

    assert told == [(1, 3), (2, 3), (3, 3), (1, 0)]


def test_cancelled_print_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    form = load_form("A01")
    (tmp_path / "old.pdf").write_bytes(b"old")

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    for name in ("old.pdf", "new.pdf"):
        with pytest.raises(Cancelled):
            print_pdf(form, [filled(form)] * 5, tmp_path / name, stop)

    assert [path.name for path in tmp_path.iterdir()] == ["old.pdf"]
    assert (tmp_path / "old.pdf").read_bytes() == b"old"


def test_nobody_to_print_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match="没有要打印的记录"):
        print_pdf(load_form("A01"), [], tmp_path / "none.pdf")

    assert list(tmp_path.iterdir()) == []


def test_unwritable_place_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match=r"无法写入“a\.pdf”.*换一个位置"):
        print_pdf(load_form("A01"), [blank(load_form("A01"))], tmp_path / "missing" / "a.pdf")


def test_full_disk_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, unlimited[1]))  # bytes, for every file
    try:
        with pytest.raises(CannotPrint, match=r"无法写入“a\.pdf”.*磁盘已满"):
            print_pdf(load_form("A01"), [blank(load_form("A01"))], tmp_path / "a.pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

    assert list(tmp_path.iterdir()) == []


def test_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match="不是普通文件"):
        print_pdf(load_form("A01"), [blank(load_form("A01"))], tmp_path)

    assert tmp_path.is_dir()


@pytest.mark.parametrize(("across", "down"), [(900, 500), (400, 1600), (300, 420), (1, 1)])
def test_photo_is_cut_to_one_inch_shape(across: int, down: int) -> None:
    image = read_photo(photo(across, down, "PNG"))

    assert image is not None
    assert abs(image.width() / image.height() - 5 / 7) < 0.01 or image.height() == 1
    assert image.width() <= PIXELS[0]


def test_wide_photo_loses_both_sides_alike() -> None:
    image = read_photo(photo(1000, 700, "PNG"))

    assert image is not None
    assert image.size().toTuple() == (500, 700)
    assert image.pixelColor(0, 350).blue() == 240  # the red tenth at the left is cut off


def test_transparent_photo_stands_on_white() -> None:
    see_through = QImage(50, 70, QImage.Format.Format_ARGB32)
    see_through.fill(0)

    image = read_photo(encoded(see_through, "PNG"))

    assert image is not None
    assert image.pixelColor(25, 35).name() == "#ffffff"


def test_photo_stands_in_the_middle_of_its_cell_at_one_inch() -> None:
    (page,) = pages("A01", filled(load_form("A01"), photo=photo()))

    (picture,) = [mark for mark in page.marks if isinstance(mark, Picture)]
    assert picture.box == Box(160.5, 41.5, 25, 35)


def test_unreadable_photo_is_warned_of_and_leaves_the_frame(tmp_path: Path) -> None:
    form = load_form("A01")

    result = print_pdf(form, [filled(form, photo=b"no picture")], tmp_path / "one.pdf")

    assert [warning[:10] for warning in result.warnings] == ["第 1 份：照片无法"]
    assert "近期1寸免冠照" in written(tmp_path / "one.pdf")


def test_place_for_a_photo_is_framed_in_dots() -> None:
    (page,) = pages("A01", blank(load_form("A01")))

    frames = [mark for mark in page.marks if isinstance(mark, Frame)]
    assert [frame.box.width for frame in frames if frame.dotted] == [25]


def test_running_application_is_used() -> None:
    assert ensure_app() is QGuiApplication.instance()


def test_printing_needs_no_screen(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from station_app.domain.form_files import load_form\n"
        "from station_app.domain.forms import blank\n"
        "from ui.printing.pdf import print_pdf\n"
        "form = load_form('A06')\n"
        "print(print_pdf(form, [blank(form)], Path(sys.argv[1])).pages)\n"
    )
    screenless = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in screenless}

    command = [sys.executable, "-c", code, str(tmp_path / "a.pdf")]
    output = subprocess.run(command, check=True, capture_output=True, env=environment).stdout

    assert output.split() == [b"1"]


@pytest.mark.parametrize("version", ["6.12.0", "6.10.3", "7.0"])
def test_untested_qt_is_refused(version: str) -> None:
    with pytest.raises(QtUnsuitable, match=f"现在装的是 {version}"):
        check_qt(version)
