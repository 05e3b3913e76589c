"""The print page: preview, paper, PDF, offsets, and what the audit log is told."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from tests.builders import person_values
from tests.services.talent import enter_career, enter_class, enter_cultivation, ids_of
from tests.ui.printers import FakePrinters, first_ink
from tests.ui.window.conftest import Answers
from tests.ui.window.printing import opened, pick, press, printed, shown, volunteers
from ui.desk import Desk, Notice
from ui.jobs import Stage
from ui.printing.marks import Frame
from ui.printing.paper import BLOCK
from ui.screens.printing.page import PrintPage
from ui.screens.printing.preview import Zoom
from ui.screens.printing.printer_bar import CalibrationDialog, keep_shift, shift_of

NAMES = ("欧阳小兰", "王芳", "李娜")
Open = Callable[..., PrintPage]


@pytest.fixture
def printers() -> FakePrinters:
    return FakePrinters()


@pytest.fixture
def three(desk: Desk) -> list[str]:
    return volunteers(desk, *NAMES)


@pytest.fixture
def open_page(desk: Desk, printers: FakePrinters, qtbot: QtBot) -> Open:
    """Return what goes to the page and waits for its preview."""
    return partial(opened, desk, printers, qtbot)


def test_three_records_come_checked_and_the_first_is_shown(
    open_page: Open, three: list[str], desk: Desk
) -> None:
    page = open_page(register="volunteer", records=three)

    assert page.picker.records.checked_count == 3
    assert "志愿者注册登记表" in shown(page)
    assert NAMES[0] in shown(page)
    assert page.bar.page.text() == "第 1 页，共 1 页"
    assert page.all.text().strip() == "打印 3 份"
    assert printed(desk) == []


def test_arrow_down_shows_the_next_record_and_nothing_is_noted(
    open_page: Open, three: list[str], desk: Desk, qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three)

    qtbot.keyClick(page.picker.list, Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: NAMES[1] in shown(page))
    assert page.bar.name.text() == NAMES[1]
    assert printed(desk) == []


def test_page_down_goes_on_to_the_next_copy_and_page_up_back_to_its_last_page(
    open_page: Open, desk: Desk, qtbot: QtBot
) -> None:
    ids = volunteers(desk, "王芳", "李娜", skills="书法、绘画。" * 200)
    page = open_page(register="volunteer", records=ids)
    page.view.setFocus()

    qtbot.keyClick(page.view, Qt.Key.Key_PageDown)
    assert (page.view.page, page.bar.page.text()) == (1, "第 2 页，共 2 页")
    qtbot.keyClick(page.view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.bar.name.text() == "李娜")
    assert page.view.page == 0
    qtbot.keyClick(page.view, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: page.bar.name.text() == "王芳")
    assert page.view.page == 1


def test_what_finds_no_room_is_told_over_the_preview(open_page: Open, desk: Desk) -> None:
    ids = volunteers(desk, "王芳", skills="书法、绘画。" * 200)

    page = open_page(register="volunteer", records=ids)

    assert page.remarks.isVisible()
    assert page.remarks.words.text() == "“专业特长”在表格里放不下，放不下的内容印在附表上。"


def test_all_are_saved_as_one_pdf_and_noted_once(
    open_page: Open,
    three: list[str],
    desk: Desk,
    answers: Answers,
    notices: list[Notice],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    page = open_page(register="volunteer", records=three)
    answers.target = tmp_path / "three.pdf"

    press(qtbot, page, "save-pdf")

    qtbot.waitUntil(lambda: bool(notices))
    command = ["pdftotext", "-layout", str(answers.target), "-"]
    words = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert [name for name in NAMES if name not in words] == []
    assert (notices[0].text, notices[0].action) == ("已存为“three.pdf”，3 份共 3 页", "打开")
    (note,) = printed(desk)
    assert (note.action, note.changes["records"]) == ("print.A06", three)
    assert note.changes["printer"] == "PDF"
    assert answers.asked == [("存为 PDF", "志愿者注册登记表-3份.pdf")]


def test_control_p_prints_what_is_checked(
    open_page: Open,
    three: list[str],
    desk: Desk,
    printers: FakePrinters,
    notices: list[Notice],
    qtbot: QtBot,
) -> None:
    page = open_page(register="volunteer", records=three)
    qtbot.keyClick(page.picker.list, Qt.Key.Key_Space)  # the first is not to be printed

    page.print_out()

    qtbot.waitUntil(lambda: bool(notices))
    assert len(printers.pages) == 2
    assert notices[0].text == "已送到打印机“前台打印机”，共 2 页"
    (note,) = printed(desk)
    assert note.changes["records"] == three[1:]
    assert note.changes["printer"] == "前台打印机"


def test_with_nothing_checked_the_shown_copy_is_printed(
    open_page: Open, three: list[str], desk: Desk, notices: list[Notice], qtbot: QtBot
) -> None:
    page = open_page(register="volunteer")

    press(qtbot, page, "print-all")

    qtbot.waitUntil(lambda: bool(notices))
    (note,) = printed(desk)
    assert len(note.changes["records"]) == 1


def test_only_the_page_in_view_is_printed(
    open_page: Open, desk: Desk, printers: FakePrinters, notices: list[Notice], qtbot: QtBot
) -> None:
    ids = volunteers(desk, "王芳", "李娜", skills="书法、绘画。" * 200)
    page = open_page(register="volunteer", records=ids)

    press(qtbot, page, "print-one")

    qtbot.waitUntil(lambda: bool(notices))
    assert len(printers.pages) == 1
    (note,) = printed(desk)
    assert note.changes["records"] == ids[:1]


def test_remarks_are_asked_about_before_paper_is_used(
    open_page: Open, desk: Desk, answers: Answers, printers: FakePrinters, qtbot: QtBot
) -> None:
    ids = volunteers(desk, "王芳", skills="书法、绘画。" * 200)
    page = open_page(register="volunteer", records=ids)
    answers.agree = False

    page.print_out()

    qtbot.waitUntil(lambda: bool(answers.asked))
    ((title, text),) = answers.asked
    assert title == "有几处要先看一看"
    assert "第 1 份（王芳）：“专业特长”" in text
    assert (printers.documents, printed(desk)) == ([], [])


def test_many_copies_go_out_in_documents_and_a_jam_leaves_those_before_noted(
    open_page: Open, desk: Desk, printers: FakePrinters, answers: Answers, qtbot: QtBot
) -> None:
    ids = volunteers(desk, *["王芳"] * (BLOCK + 1))
    page = open_page(register="volunteer", records=ids)
    printers.takes = 1

    page.print_out()

    qtbot.waitUntil(lambda: desk.errors.dialog is not None, timeout=20_000)
    assert answers.asked[0][0] == "要打印的份数较多"
    (note,) = printed(desk)
    assert note.changes["records"] == ids[:BLOCK]


def test_a_cancelled_pdf_leaves_no_file_and_no_note(
    open_page: Open, three: list[str], desk: Desk, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_page(register="volunteer", records=three)
    answers.target = tmp_path / "none.pdf"
    desk.jobs.changed.connect(
        lambda: [job.cancel() for job in desk.jobs.listed if job.title.startswith("存为")]
    )

    press(qtbot, page, "save-pdf")

    qtbot.waitUntil(lambda: desk.jobs.listed[-1].stage is Stage.CANCELLED)
    assert not list(tmp_path.glob("none*"))
    assert printed(desk) == []


def test_without_a_printer_a_pdf_is_offered(
    open_page: Open, three: list[str], answers: Answers, printers: FakePrinters, qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    printers.known = ()
    answers.target = tmp_path / "instead.pdf"
    page = open_page(register="volunteer", records=three)
    assert page.printer_bar.box.currentText() == "没有打印机"

    page.print_out()

    qtbot.waitUntil(answers.target.exists)
    assert answers.asked[0][0] == "没有找到打印机"


def test_a_blank_form_is_printed_and_tells_the_log_nothing(
    open_page: Open, three: list[str], desk: Desk, printers: FakePrinters, notices: list[Notice],
    qtbot: QtBot,
) -> None:  # fmt: skip
    page = open_page(register="volunteer", records=three)

    press(qtbot, page, "blank")
    qtbot.waitUntil(lambda: page.proof is not None and page.proof.name == "")
    assert NAMES[0] not in shown(page)
    page.print_out()

    qtbot.waitUntil(lambda: bool(notices))
    assert len(printers.pages) == 1
    assert printed(desk) == []


def test_the_offset_of_a_printer_is_kept_and_moves_what_it_prints(
    open_page: Open, three: list[str], desk: Desk, printers: FakePrinters, notices: list[Notice],
    qtbot: QtBot,
) -> None:  # fmt: skip
    page = open_page(register="volunteer", records=three[:1])
    page.print_out()
    qtbot.waitUntil(lambda: bool(notices))

    press(qtbot, page, "calibrate")
    dialog = page.printer_bar.findChild(CalibrationDialog)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "shift-right"), "2.5")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.choices.text("printer/前台打印机/offset") == "2.5,0"
    page.print_out()

    qtbot.waitUntil(lambda: len(printers.pages) == 2)
    qtbot.waitUntil(lambda: printers.documents[-1].fate == "finished")
    (left, top), (moved, same) = map(first_ink, printers.pages)
    assert (moved - left, same - top) == pytest.approx((2.5, 0.0), abs=0.26)


@pytest.mark.parametrize("name", [r"\\服务器\前台", "a/b"])
def test_printers_of_a_network_have_offsets_too(name: str, desk: Desk) -> None:
    keep_shift(desk, name, (1.0, -0.5))

    assert shift_of(desk, name) == (1.0, -0.5)
    assert shift_of(desk, "another") == (0.0, 0.0)


def test_the_page_to_measure_is_printed_with_what_is_typed(
    open_page: Open, three: list[str], printers: FakePrinters, qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three)
    press(qtbot, page, "calibrate")
    dialog = page.printer_bar.findChild(CalibrationDialog)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "shift-right"), "4")

    press(qtbot, dialog, "measure")

    qtbot.waitUntil(lambda: bool(printers.documents) and printers.documents[0].fate == "finished")
    assert first_ink(printers.pages[0])[0] == pytest.approx(19.0, abs=0.3)  # 15 mm and 4 mm
    dialog.reject()


def test_values_alone_are_shown_as_they_are_printed(
    open_page: Open, three: list[str], qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three)

    press(qtbot, page, "overprint")

    qtbot.waitUntil(lambda: "志愿者注册登记表" not in shown(page))
    assert NAMES[0] in shown(page)
    assert not [mark for mark in page.view.pages[0].marks if isinstance(mark, Frame)]


def test_the_card_of_any_register_is_offered(
    open_page: Open, three: list[str], qtbot: QtBot
) -> None:
    page = open_page(register="person")

    pick(qtbot, page, "form", "人员登记卡")

    qtbot.waitUntil(lambda: "人员登记卡" in shown(page))
    assert page.remarks.isHidden()


def test_a_card_can_be_asked_for(open_page: Open, three: list[str]) -> None:
    page = open_page(register="volunteer", form="card", records=three[:1])

    assert "志愿者登记卡" in shown(page)


def test_an_agreement_is_saved_as_a_word_document(
    open_page: Open, desk: Desk, answers: Answers, notices: list[Notice], qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    ids = enter_cultivation(desk.workspace, enter_career(desk.workspace))
    answers.target = tmp_path / "a.docx"
    page = open_page(register="directed_cultivation", records=[ids["directed_cultivation"]])
    assert "社会工作人才定向培养申请表" in shown(page)

    press(qtbot, page, "save-word")

    qtbot.waitUntil(lambda: bool(notices))
    assert notices[0].text == "已存为“a.docx”，共 1 份"
    assert answers.asked == [("存为 Word", "社会工作人才定向培养协议书-袁𬭊.docx")]
    assert answers.target.exists()
    (note,) = printed(desk)
    assert (note.action, note.changes["people"]) == ("print.A29", [ids["person"]])


def test_a_blank_agreement_is_saved_and_tells_the_log_nothing(
    open_page: Open, desk: Desk, answers: Answers, notices: list[Notice], qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    enter_cultivation(desk.workspace, enter_career(desk.workspace))
    answers.target = tmp_path / "a.docx"
    page = open_page(register="directed_cultivation")

    press(qtbot, page, "blank")
    qtbot.waitUntil(lambda: page.proof is not None and page.proof.name == "")
    press(qtbot, page, "save-word")

    qtbot.waitUntil(lambda: bool(notices))
    assert answers.asked == [("存为 Word", "社会工作人才定向培养协议书-空白表.docx")]
    assert answers.target.exists()
    assert printed(desk) == []


def test_word_is_offered_where_there_is_an_agreement(open_page: Open, three: list[str]) -> None:
    page = open_page(register="volunteer")

    assert page.word.isHidden()


def test_attendances_of_one_class_are_saved_as_one_sheet(
    open_page: Open, desk: Desk, answers: Answers, notices: list[Notice], qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    people = [
        records.create(desk.workspace, BY_NAME["person"], person_values(n)).record.id
        for n in (1, 2)
    ]
    enter_class(desk.workspace, people)
    listed = ids_of(desk.workspace, "training_attendance")
    answers.target = tmp_path / "a.pdf"
    page = open_page(register="training_attendance", records=listed, form="A26")

    press(qtbot, page, "save-pdf")

    qtbot.waitUntil(lambda: bool(notices))
    assert notices[0].text.endswith("共 1 页")


def test_searching_narrows_the_list_and_keeps_what_is_checked(
    open_page: Open, three: list[str], qtbot: QtBot
) -> None:
    page = open_page(register="volunteer")
    qtbot.keyClick(page.picker.list, Qt.Key.Key_Space)
    first = page.picker.records.checked

    qtbot.keyClicks(page.picker.search, "wf")
    qtbot.keyClick(page.picker.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.picker.records.numbers) == 1)
    qtbot.waitUntil(lambda: page.bar.name.text() == "王芳")
    qtbot.keyClick(page.picker.list, Qt.Key.Key_Space)

    assert set(page.picker.records.checked) > set(first)
    assert page.picker.records.checked_count == 2


def test_all_can_be_checked_and_cleared(open_page: Open, three: list[str], qtbot: QtBot) -> None:
    page = open_page(register="volunteer")

    press(qtbot, page, "check-all")
    assert page.picker.count.text() == "已勾选 3 份 / 共 3 条"
    press(qtbot, page, "check-all")

    assert page.picker.count.text() == "已勾选 0 份 / 共 3 条"


def test_from_some_records_one_can_go_on_to_all(
    open_page: Open, three: list[str], qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three[1:2])
    assert len(page.picker.records.numbers) == 1

    press(qtbot, page, "narrowed")

    qtbot.waitUntil(lambda: len(page.picker.records.numbers) == 3)
    assert page.picker.records.checked_count == 1
    assert page.bar.name.text() == NAMES[1]


def test_a_change_elsewhere_is_seen_in_the_preview(
    open_page: Open, three: list[str], desk: Desk, qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three[:1])

    records.change(desk.workspace, BY_NAME["volunteer"], three[0], {"community": "新的社区"})
    desk.touched("volunteer")

    qtbot.waitUntil(lambda: "新的社区" in shown(page))


def test_a_deleted_record_leaves_nothing_to_print(
    open_page: Open, three: list[str], desk: Desk, qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three[:1])

    recycling.delete(desk.workspace, BY_NAME["volunteer"], three[0])
    desk.touched("volunteer")

    qtbot.waitUntil(lambda: page.proof is None)
    assert not page.all.isEnabled()


@pytest.mark.parametrize("zoom", Zoom)
def test_pages_keep_their_shape_at_every_zoom(
    zoom: Zoom, open_page: Open, three: list[str], qtbot: QtBot
) -> None:
    page = open_page(register="volunteer", records=three[:1])

    pick(qtbot, page, "zoom", zoom.value)

    width, height = page.view.sheet_size
    assert width / height == pytest.approx(210 / 297, abs=0.01)
    if zoom is Zoom.PAGE:
        assert page.view.verticalScrollBar().maximum() == 0
    if zoom is Zoom.ACTUAL:
        assert width == pytest.approx(210 / 25.4 * page.view.logicalDpiX(), abs=1)


def test_everything_that_takes_the_focus_has_a_name(open_page: Open, three: list[str]) -> None:
    page = open_page(register="volunteer", records=three)

    nameless = [
        each.objectName() or type(each).__name__
        for each in page.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]
    assert nameless == []
