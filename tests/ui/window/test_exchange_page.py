"""The station's page of the exchange and the bureau's, by keyboard, with the mail in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.progress import Progress
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange import cards, corrections, enrolling, overview, packages
from station_app.services.workspace import Workspace
from station_app.storage import signing
from station_app.storage.tables import Acknowledgement
from tests.builders import resident_id, volunteer_values
from tests.services.exchange.resealing import sealed_with, unsigned
from tests.ui.window.conftest import Answers, Sit
from tests.ui.window.mail import (
    button,
    edited,
    enter,
    focus,
    nameless,
    person,
    press,
    received,
    settled,
    shown,
)
from ui.desk import Desk, Notice
from ui.screens.exchange.page import ExchangePage
from ui.screens.inbox.page import InboxPage

PEOPLE, VOLUNTEERS = BY_NAME["person"], BY_NAME["volunteer"]
WRONG = resident_id(1)[:-1] + "5"  # its check digit does not fit


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ExchangePage:
    found: ExchangePage = shown(qtbot, ExchangePage(desk))
    return found


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect the folders that are opened in the file manager."""
    found: list[Path] = []

    def opened(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    return found


def make(qtbot: QtBot, page: ExchangePage) -> Path:
    """Make a package by keyboard; return its file."""
    focus(qtbot, page.make)
    press(qtbot, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, page)
    return overview.sent(page.desk.workspace)[0].file


def take_in(qtbot: QtBot, page: ExchangePage, *receipts: Path) -> None:
    """Choose receipts by keyboard."""
    asked: Any = page.desk.ask
    asked.chosen = list(receipts)
    focus(qtbot, page.make)
    press(qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, page)


def test_the_month_goes_round_by_keyboard(
    station: Workspace, bureau: Workspace, sit: Sit, answers: Answers, qtbot: QtBot
) -> None:
    record, other = enter(station), enter(station, 2)
    page = shown(qtbot, ExchangePage(sit(station)))
    inbox = shown(qtbot, InboxPage(sit(bureau)))
    receipt = merged(qtbot, inbox, answers, edited(make(qtbot, page), resident_id(1), WRONG))
    corrections.propose(bureau, PEOPLE, other, "mobile", "13900139000", "电话打不通")
    assert person(bureau, other).mobile == "13800130002"

    take_in(qtbot, page, receipt)
    opens_at_its_field(qtbot, page, record)
    mended = {"mobile": "13900139001"}
    records.change(station, PEOPLE, record, mended)
    page.desk.touched("person")
    take_in(qtbot, page, merged(qtbot, inbox, answers, make(qtbot, page)))
    accept_correction(qtbot, page)
    merged(qtbot, inbox, answers, make(qtbot, page))

    for books in (station, bureau):
        assert person(books, record).mobile == "13900139001"
        assert person(books, other).mobile == "13900139000"
    assert overview.returned(station) == []


def merged(qtbot: QtBot, inbox: InboxPage, answers: Answers, file: Path) -> Path:
    """Choose a file, let it in with a reason if need be, merge it; return the receipt."""
    answers.chosen = [file]
    focus(qtbot, inbox.choose)
    press(qtbot, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, inbox)
    accept = button(inbox, "accept-file")
    if accept.isVisible():
        focus(qtbot, accept)
        press(qtbot, Qt.Key.Key_Space)
        settled(qtbot, inbox)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, inbox)
    done = inbox.arrivals.arrivals[-1].received
    assert done is not None
    assert done.receipt is not None
    return done.receipt


def opens_at_its_field(qtbot: QtBot, page: ExchangePage, record: str) -> None:
    assert page.tabs.current == "returned"
    assert page.returned.table.hasFocus()
    with qtbot.waitSignal(page.desk.going) as going:
        press(qtbot, Qt.Key.Key_Return)
    assert going.args == ["register:person", {"record": record, "field": "id_number"}]


def accept_correction(qtbot: QtBot, page: ExchangePage) -> None:
    assert page.tabs.current == "corrections"
    focus(qtbot, button(page, "accept"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)


def test_a_package_without_changes_is_told_to_be_an_empty_report(
    page: ExchangePage, qtbot: QtBot
) -> None:
    make(qtbot, page)

    assert "零报告" in page.result.text
    assert overview.sent(page.desk.workspace)[0].records == 0


def test_the_file_is_shown_copied_and_mailed(
    page: ExchangePage, qtbot: QtBot, answers: Answers, folders: list[Path], tmp_path: Path
) -> None:
    file = make(qtbot, page)
    answers.target = tmp_path / "盘.xlsx"
    press(qtbot, Qt.Key.Key_Space)  # the keyboard is on the first of the three buttons
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Tab)
        press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert folders == [file.parent]
    assert answers.target.read_bytes() == file.read_bytes()
    assert file.name in QGuiApplication.clipboard().text()


def test_warnings_want_a_reason_before_anything_is_sent(
    page: ExchangePage, qtbot: QtBot, answers: Answers
) -> None:
    enter(page.desk.workspace, notice_given_on=None)
    page.desk.touched("person")
    settled(qtbot, page)
    answers.words = ""
    press(qtbot, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, page)
    refused = overview.sent(page.desk.workspace)
    answers.words = "已当面告知"

    make(qtbot, page)

    assert refused == []
    assert overview.sent(page.desk.workspace)[0].records == 1
    with page.desk.workspace.database.reading() as session:
        assert session.query(Acknowledgement).one().reason == "已当面告知"


def test_who_is_held_back_opens_at_what_is_missing(page: ExchangePage, qtbot: QtBot) -> None:
    record = enter(page.desk.workspace, mobile=None)
    page.desk.touched("person")
    settled(qtbot, page)
    focus(qtbot, page.pending.opens.table)

    with qtbot.waitSignal(page.desk.going) as going:
        press(qtbot, Qt.Key.Key_Return)

    assert going.args == ["register:person", {"record": record, "field": "mobile"}]


def test_everything_is_sent_on_request(page: ExchangePage, qtbot: QtBot, bureau: Workspace) -> None:
    enter(page.desk.workspace)
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    menu = button(page, "more").menu()
    menu.actions()[0].trigger()
    settled(qtbot, page)

    last = overview.sent(page.desk.workspace)[0]
    assert (last.full, last.records) == (True, 1)


def test_a_foreign_receipt_is_refused_in_words(
    page: ExchangePage, qtbot: QtBot, tmp_path: Path
) -> None:
    Workbook().save(tmp_path / "别的.xlsx")

    take_in(qtbot, page, tmp_path / "别的.xlsx")

    assert "没有处理：别的.xlsx" in page.result.text
    assert "不是本系统的上报包或回执" in page.result.text
    assert overview.answers(page.desk.workspace) == []


def test_a_receipt_of_a_new_bureau_store_is_taken_with_a_reason(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace, answers: Answers
) -> None:
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    with bureau.database.transaction("系统", "renew") as session:
        from_now_on = session.connection()
        from_now_on.exec_driver_sql("UPDATE store_state SET value='\"OTHER\"' WHERE key='store'")

    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    assert page.focusWidget() is button(page, "accept-receipt")
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert answers.asked[-1][0] == "采用另一套区局数据的回执"
    assert "没有处理" not in page.result.text


def test_an_unsigned_receipt_is_taken_with_a_reason(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace, answers: Answers
) -> None:
    take_in(qtbot, page, unsigned(received(bureau, make(qtbot, page))))
    before = len(overview.answers(page.desk.workspace))
    assert page.focusWidget() is button(page, "accept-receipt")
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert answers.asked[-1][0] == "采用没有签名的回执"
    assert (before, len(overview.answers(page.desk.workspace))) == (0, 1)


def test_a_receipt_with_another_key_leads_to_where_it_is_compared(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace
) -> None:
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    first = page.task.text
    stranger = signing.derived(b"s" * 32, "elsewhere")
    take_in(qtbot, page, sealed_with(received(bureau, make(qtbot, page)), stranger))
    focus(qtbot, button(page, "check-key"))
    with qtbot.waitSignal(page.desk.going) as going:
        press(qtbot, Qt.Key.Key_Space)

    assert "还没有核对" in first
    assert "密钥变了" in page.task.text
    assert "R-SL-07" in page.result.text
    assert going.args == ["enrolment", {"party": ""}]


def test_a_strong_package_is_offered_once_the_bureaus_key_is_confirmed(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace
) -> None:
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    before = page.strong.isEnabled()
    enrolling.enrol(page.desk.workspace, "", cards.own_card(bureau).shown)
    page.refresh()
    settled(qtbot, page)
    page.strong.trigger()
    file = make(qtbot, page)

    assert (before, page.strong.isEnabled(), file.suffix) == (False, True, ".tzpkg")
    assert received(bureau, file).suffix == ".xlsx"


def test_a_declined_correction_goes_back_with_its_reason(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace, answers: Answers
) -> None:
    record = enter(page.desk.workspace)
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    corrections.propose(bureau, PEOPLE, record, "mobile", "13900139000", "打不通")
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    answers.words = "本人确认没有换号"

    focus(qtbot, button(page, "decline"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)
    received(bureau, make(qtbot, page))

    assert person(bureau, record).mobile == "13800130001"
    with bureau.database.reading() as session:
        (answered,) = session.query(BY_NAME["correction"].model).all()
    assert answered.answer_reason == "本人确认没有换号"


def test_an_accepted_correction_is_undone(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace, notices: list[Notice]
) -> None:
    record = enter(page.desk.workspace)
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    corrections.propose(bureau, PEOPLE, record, "mobile", "13900139000", "打不通")
    take_in(qtbot, page, received(bureau, make(qtbot, page)))
    accept_correction(qtbot, page)
    accepted = person(page.desk.workspace, record).mobile
    assert page.corrections.table.hasFocus()

    page.undo()

    assert accepted == "13900139000"
    assert person(page.desk.workspace, record).mobile == "13800130001"
    assert "已采纳更正：欧阳小兰 手机" in [notice.text for notice in notices]


def test_a_receipt_may_be_dropped_on_the_page(
    page: ExchangePage, qtbot: QtBot, bureau: Workspace
) -> None:
    receipt = received(bureau, make(qtbot, page))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(receipt))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton

    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none))
    settled(qtbot, page)

    assert len(overview.answers(page.desk.workspace)) == 1


def test_a_change_elsewhere_is_counted_when_the_page_is_seen_again(
    page: ExchangePage, qtbot: QtBot
) -> None:
    page.hide()
    record = enter(page.desk.workspace)
    records.create(page.desk.workspace, VOLUNTEERS, volunteer_values(record))
    page.desk.touched("person", "volunteer")
    page.show()
    settled(qtbot, page)

    counted = page.pending.shares.table.source.rows
    assert [(s.register, s.created) for s in counted] == [("person", 1), ("volunteer", 1)]  # type: ignore[union-attr]


def test_the_parts_are_walked_by_the_arrow_keys(page: ExchangePage, qtbot: QtBot) -> None:
    page.tabs.show_part("next")
    focus(qtbot, button(page, "tab-next"))

    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Right)

    assert page.tabs.current == "corrections"


def test_every_widget_that_takes_the_keyboard_has_a_name(page: ExchangePage) -> None:
    assert nameless(page) == []


def test_the_last_package_shows_that_it_waits(page: ExchangePage, qtbot: QtBot) -> None:
    packages.make(page.desk.workspace)
    page.refresh()
    settled(qtbot, page)

    names = [each.accessibleName() for each in page.findChildren(QWidget)]
    assert "最近一包：第 1 号，11-23 等回执" in names


def test_making_a_package_can_be_cancelled(
    page: ExchangePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_: object, progress: Progress, **__: object) -> None:
        while True:
            progress(1, 3)

    monkeypatch.setattr(packages, "make", endless)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.job.isVisible)
    focus(qtbot, button(page, "cancel-job"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert not page.job.isVisible()
    assert not page.result.isVisible()


def test_an_answer_that_comes_late_is_not_shown(page: ExchangePage, qtbot: QtBot) -> None:
    old = overview.pending(page.desk.workspace)
    enter(page.desk.workspace)
    page.refresh()
    settled(qtbot, page)

    page._count_came((0, old))

    assert page.pending.shares.table.source.rowCount() == 1
