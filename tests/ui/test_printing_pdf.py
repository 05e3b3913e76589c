"""Files of printed forms: complete or absent, searchable, with warnings; photos and Qt."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from station_app.domain.form_files import load_form
from station_app.domain.forms import FormValues, blank
from station_app.domain.progress import Cancelled
from tests.ui.printing_samples import FIELDS, encoded, filled, jobs, photo
from ui.printing.application import QtUnsuitable, check_qt, ensure_app
from ui.printing.faces import SUBSTITUTE, Faces
from ui.printing.marks import Text
from ui.printing.pdf import CannotPrint, print_pdf
from ui.printing.photos import PIXELS, read_photo
from ui.printing.searchable import Glyphs, make_searchable
from ui.printing.sheets import Sheets

pytestmark = pytest.mark.usefixtures("qapp")
NO_GLYPH = "\ue000"  # private use: no font of ours draws it


def words(values: FormValues) -> str:
    """Return all that is printed on form A01."""
    pages = Sheets(load_form("A01"), Faces.resolve()).pages(values)
    return "".join(mark.text for page in pages for mark in page.marks if isinstance(mark, Text))


def written(path: Path) -> str:
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


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


def test_character_without_glyph_is_warned_of_and_marked(tmp_path: Path) -> None:
    form = load_form("A01")
    values = filled(form, fields={**FIELDS, "name": f"袁{NO_GLYPH}"})

    result = print_pdf(form, [filled(form), values], tmp_path / "two.pdf")

    (warning,) = result.warnings
    assert warning.startswith(f"第 2 份：“姓名”一栏的“{NO_GLYPH}”（U+E000）在本机没有字形")
    assert "请安装宋体扩展字库" in warning
    assert f"袁{SUBSTITUTE}" in words(values)
    assert NO_GLYPH not in words(values)


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


def test_unreadable_photo_is_warned_of_and_leaves_the_frame(tmp_path: Path) -> None:
    form = load_form("A01")

    result = print_pdf(form, [filled(form, photo=b"no picture")], tmp_path / "one.pdf")

    assert [warning[:10] for warning in result.warnings] == ["第 1 份：照片无法"]
    assert "近期1寸免冠照" in written(tmp_path / "one.pdf")


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
