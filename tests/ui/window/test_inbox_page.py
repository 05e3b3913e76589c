"""The bureau's page of the exchange: look first, merge then, see who has sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from station_app.domain.problems import RecordMissing, StoreUnusable
from station_app.domain.registers import BY_NAME
from station_app.services import recycling
from station_app.services.exchange import (
    applying,
    cards,
    corrections,
    enrolling,
    packages,
    proposals,
    receiving,
)
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from tests.builders import resident_id
from tests.services.exchange.district import tables
from tests.services.exchange.resealing import unsigned
from tests.ui.window.conftest import Answers
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
from ui.desk import Desk
from ui.screens.exchange.rows import Heading
from ui.screens.inbox.page import InboxPage

PEOPLE = BY_NAME["person"]
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(bureau_desk: Desk, qtbot: QtBot) -> InboxPage:
    found: InboxPage = shown(qtbot, InboxPage(bureau_desk))
    return found


@pytest.fixture
def package(station: Workspace) -> Path:
    """Make a package with one person."""
    enter(station)
    return packages.make(station).file


def choose(qtbot: QtBot, page: InboxPage, *files: Path) -> None:
    """Choose files by keyboard and wait until they were looked at."""
    asked: Any = page.desk.ask
    asked.chosen = list(files)
    focus(qtbot, page.choose)
    press(qtbot, Qt.Key.Key_O, ALT)
    settled(qtbot, page)


def merge(qtbot: QtBot, page: InboxPage) -> None:
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    settled(qtbot, page)


def cells(page: InboxPage, row: int = 0) -> list[str]:
    """Return what the table of files shows in a row."""
    table = page.arrivals.table.source
    return [table.index(row, column).data() for column in range(table.columnCount())]


def people(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return session.query(PEOPLE.model).count()


def test_a_file_is_looked_at_before_anything_is_changed(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    before = tables(page.desk.workspace)

    choose(qtbot, page, package)

    told = ["四方坪街道社工站", "第 1 号", "变动", "1", "—", "—", "", "初次见到", "可以合并"]
    assert cells(page) == told
    assert tables(page.desk.workspace) == before
    assert page.merge.text() == " 合并 1 个文件"


def test_merging_writes_records_and_a_receipt_that_is_shown(
    page: InboxPage, qtbot: QtBot, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: folders.append(url.toLocalFile()))
    choose(qtbot, page, package)

    merge(qtbot, page)
    press(qtbot, Qt.Key.Key_Space)

    assert people(page.desk.workspace) == 1
    assert "新增 1 条" in page.result.text
    receipt = page.arrivals.arrivals[0].received
    assert receipt is not None
    assert receipt.receipt is not None
    assert folders == [str(receipt.receipt.parent)]


def test_the_mail_with_the_receipts_names_them(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    choose(qtbot, page, package)
    merge(qtbot, page)

    focus(qtbot, button(page, "copy-receipt-mail"))
    press(qtbot, Qt.Key.Key_Space)

    assert "回执_第1号" in QGuiApplication.clipboard().text()


def test_a_foreign_file_is_refused_in_words_and_cannot_be_merged(
    page: InboxPage, qtbot: QtBot, tmp_path: Path
) -> None:
    Workbook().save(tmp_path / "花名册.xlsx")

    choose(qtbot, page, tmp_path / "花名册.xlsx")

    assert cells(page)[0] == "花名册.xlsx"
    assert cells(page)[-1] == "不能收"
    assert "不是本系统的上报包" in page.arrivals.note.text()
    assert not page.merge.isVisible()


def test_a_damaged_file_stops_no_other(
    page: InboxPage, qtbot: QtBot, package: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 60)
    choose(qtbot, page, tmp_path / "坏.xlsx", package)

    merge(qtbot, page)

    assert people(page.desk.workspace) == 1
    assert [cells(page, row)[-1] for row in range(2)] == ["不能收", "已合并"]


def test_an_edited_file_is_not_merged_without_a_reason(
    page: InboxPage, qtbot: QtBot, package: Path, answers: Answers
) -> None:
    answers.words = ""
    choose(qtbot, page, edited(package, "欧阳小兰", "欧阳小梅"))
    focus(qtbot, button(page, "accept-file"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    merge(qtbot, page)

    assert "“姓名”（现为“欧阳小梅”）" in page.arrivals.note.text()
    assert people(page.desk.workspace) == 0


def test_an_edited_file_enters_with_the_reason_in_the_log(
    page: InboxPage, qtbot: QtBot, package: Path, answers: Answers
) -> None:
    choose(qtbot, page, edited(package, "欧阳小兰", "欧阳小梅"))
    focus(qtbot, button(page, "accept-file"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)
    verdict = cells(page)[-1]
    merge(qtbot, page)

    assert (verdict, people(page.desk.workspace)) == ("按理由合并", 1)
    with page.desk.workspace.database.reading() as session:
        notes = session.query(AuditEntry).filter_by(action="package.receive", kind="note")
        assert [note.changes["accept"] for note in notes] == [answers.words]


def test_a_file_that_was_changed_after_signing_says_so(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    choose(qtbot, page, edited(package, "欧阳小兰", "欧阳小梅"))

    assert cells(page)[-2:] == ["签后改动过", "改动过，须写理由"]


def test_an_unsigned_file_enters_with_a_reason(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    choose(qtbot, page, unsigned(package))
    before = cells(page)[-2:]
    focus(qtbot, button(page, "accept-file"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)
    merge(qtbot, page)

    assert before == ["没有签名", "没有签名，须写理由"]
    assert people(page.desk.workspace) == 1


def test_a_key_that_is_not_let_in_leads_to_where_it_is_compared(
    page: InboxPage, qtbot: QtBot, package: Path, station: Workspace
) -> None:
    enrolling.let_in_only_confirmed(page.desk.workspace, True)
    choose(qtbot, page, package)
    told = cells(page)[-2:]
    focus(qtbot, button(page, "check-key"))
    with qtbot.waitSignal(page.desk.going) as going:
        press(qtbot, Qt.Key.Key_Space)

    assert told == ["密钥不符", "密钥没有核对"]
    assert not page.merge.isVisible()
    assert going.args == ["enrolment", {"party": station.station}]
    found = {each.party: each for each in enrolling.enrolments(page.desk.workspace)}
    assert found[station.station].shown == cards.own_card(station).shown


def test_keys_that_nobody_has_compared_stay_a_task(
    page: InboxPage, qtbot: QtBot, package: Path, station: Workspace
) -> None:
    choose(qtbot, page, package)
    before = page.task.isVisible()
    merge(qtbot, page)
    told = page.task.isVisible(), page.task.text
    enrolling.enrol(page.desk.workspace, station.station, cards.own_card(station).shown)
    page.refresh()
    settled(qtbot, page)

    assert (before, told[0], page.task.isVisible()) == (False, True, False)
    assert "四方坪街道社工站的密钥还没有核对" in told[1]


def test_a_file_taken_off_the_list_is_not_merged(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    choose(qtbot, page, package)

    press(qtbot, Qt.Key.Key_Delete)
    merge(qtbot, page)

    assert page.arrivals.arrivals == []
    assert people(page.desk.workspace) == 0


def test_the_same_file_again_is_told_as_a_repetition(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    choose(qtbot, page, package)
    merge(qtbot, page)

    choose(qtbot, page, package)
    merge(qtbot, page)

    assert [cells(page, row)[-1] for row in range(2)] == ["已合并", "重复，没有再合并"]


def test_what_a_broken_disk_left_undone_is_looked_at_again(
    page: InboxPage, qtbot: QtBot, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(qtbot, page, package)

    def full(*_: object, **__: object) -> None:
        raise StoreUnusable("磁盘已满")

    monkeypatch.setattr(receiving, "receive", full)
    merge(qtbot, page)

    assert page.desk.errors.dialog is not None
    assert cells(page)[-1] == "可以合并"
    assert page.merge.isVisible()


def test_files_may_be_dropped_on_the_page(page: InboxPage, qtbot: QtBot, package: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(package))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton

    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none))
    settled(qtbot, page)

    assert cells(page)[-1] == "可以合并"


def test_who_is_late_is_shown_and_reminded(page: InboxPage, qtbot: QtBot, package: Path) -> None:
    received(page.desk.workspace, package)
    page.enter("senders")
    page.refresh()
    settled(qtbot, page)

    focus(qtbot, button(page, "copy-reminder"))
    press(qtbot, Qt.Key.Key_Space)

    table = page.senders.table.source
    month = [(table.index(r, 0).data(), table.index(r, 7).data()) for r in range(table.rowCount())]
    assert ("四方坪街道社工站", "1 条") in month
    assert ("芙蓉北路街道社工站", "未报") in month
    assert "芙蓉北路街道社工站" in QGuiApplication.clipboard().text()
    assert "四方坪街道社工站" not in QGuiApplication.clipboard().text()


def test_a_person_of_two_stations_opens_from_the_list(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    received(page.desk.workspace, package)
    mine = enter(page.desk.workspace, name="欧阳晓兰")
    page.refresh()
    settled(qtbot, page)
    page.enter("doubles")

    heading, first, _ = page.doubles.table.source.rows
    assert isinstance(heading, Heading)
    assert resident_id(1) not in heading.text
    with qtbot.waitSignal(page.desk.going) as going:
        press(qtbot, Qt.Key.Key_Return)

    assert going.args == ["register:person", {"record": mine, "field": ""}]
    assert getattr(first, "record", "") == mine


def test_the_answer_to_a_correction_is_shown(
    page: InboxPage, qtbot: QtBot, package: Path, station: Workspace
) -> None:
    bureau = page.desk.workspace
    applying.apply(station, received(bureau, package))
    (record,) = records_of(station)
    corrections.propose(bureau, PEOPLE, record, "mobile", "13900139000", "打不通")
    applying.apply(station, received(bureau, packages.make(station).file))
    corrections.answer(station, proposals.proposals(station)[0].id, True)
    choose(qtbot, page, packages.make(station).file)
    merge(qtbot, page)

    qtbot.waitUntil(lambda: len(page.proposals.table.source.rows) == 1)
    (row,) = page.proposals.table.source.rows
    assert getattr(row, "answer", "") == "采纳"
    assert person(bureau, record).mobile == "13900139000"


def records_of(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [each.id for each in session.query(PEOPLE.model)]


def test_deletions_are_merged_and_counted(
    page: InboxPage, qtbot: QtBot, package: Path, station: Workspace
) -> None:
    applying.apply(station, received(page.desk.workspace, package))
    (record,) = records_of(station)
    recycling.delete(station, PEOPLE, record)
    choose(qtbot, page, packages.make(station).file)
    planned = cells(page)[5]
    merge(qtbot, page)

    assert planned == "1"
    with pytest.raises(RecordMissing):
        person(page.desk.workspace, record)


def test_every_widget_that_takes_the_keyboard_has_a_name(
    page: InboxPage, qtbot: QtBot, package: Path
) -> None:
    choose(qtbot, page, package)
    merge(qtbot, page)

    assert nameless(page) == []
