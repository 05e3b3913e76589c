"""The page of mail by keyboard, at real servers: sending, fetching, and the mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station_app.services.mailing import accounts, fetching, outbox
from station_app.services.mailing.states import OutState
from tests.mail.conftest import certificates, imap_server, smtp_server, trusted
from tests.mail.imap_server import ImapServer
from tests.mail.letters import mail
from tests.mail.smtp_server import CODE, USER, SmtpServer
from tests.services.mailing.conftest import BUREAU, STATION, entered, mailbox, package, posting
from tests.ui.window.conftest import Answers, Going
from tests.ui.window.mail import button, focus, nameless, press, settled, shown
from ui.desk import Desk, Notice
from ui.screens.mail.addresses import AddressDialog
from ui.screens.mail.page import IN, MAILBOX, OUT, PostPage
from ui.screens.mail.postman import Postman

__all__ = ["certificates", "imap_server", "mailbox", "package", "posting", "smtp_server", "trusted"]

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(desk: Desk, posting: SmtpServer, package: Path, qtbot: QtBot) -> PostPage:
    """Show a station's outbox with one mail."""
    outbox.enqueue(desk.workspace, package)
    found: PostPage = shown(qtbot, PostPage(desk))
    return found


def states(page: PostPage) -> list[OutState]:
    return [each.state for each in outbox.outgoing(page.desk.workspace)]


def cells(page: PostPage, row: int = 0) -> list[str]:
    table = page.outbox.table.source
    return [table.index(row, column).data() for column in range(table.columnCount())]


def send_all(page: PostPage, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_G, ALT)
    settled(qtbot, page)
    qtbot.waitUntil(lambda: not page._stale)


def type_into(qtbot: QtBot, page: PostPage, name: str, text: str) -> None:
    line = page.findChild(QLineEdit, name)
    assert isinstance(line, QLineEdit)
    focus(qtbot, line)
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_what_waits_is_sent_by_one_key(
    page: PostPage, posting: SmtpServer, notices: list[Notice], qtbot: QtBot
) -> None:
    assert cells(page)[:2] == ["待发送", "区社会工作局"]

    send_all(page, qtbot)

    assert states(page) == [OutState.SENT]
    assert posting.got[0]["To"] == BUREAU
    assert cells(page)[0] == "已发出"
    assert notices[-1].text == "已发出 1 封邮件"


def test_what_the_postman_sends_is_shown_as_sent(page: PostPage, qtbot: QtBot) -> None:
    postman = Postman(page.desk, page)

    postman.begin()
    qtbot.waitUntil(lambda: cells(page)[0] == "已发出", timeout=20_000)

    postman.end()


def test_what_needs_a_person_says_why_and_stands_on_top(
    page: PostPage, posting: SmtpServer, notices: list[Notice], qtbot: QtBot
) -> None:
    outbox.enqueue(page.desk.workspace, entered(page.desk.workspace, 2))
    posting.answers = ["552 too big"]

    send_all(page, qtbot)

    assert cells(page)[0] == "需要处理"
    assert "U盘" in page.outbox.note.text()
    assert notices[-1].state == "warn"


def test_one_mail_is_sent_by_enter_and_not_twice(
    page: PostPage, posting: SmtpServer, answers: Answers, qtbot: QtBot
) -> None:
    focus(qtbot, page.outbox.table)
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, page)

    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, page)

    assert len(posting.got) == 1
    assert not answers.asked


def test_a_mail_that_was_sent_goes_again_only_when_that_is_confirmed(
    page: PostPage, posting: SmtpServer, answers: Answers, qtbot: QtBot
) -> None:
    send_all(page, qtbot)
    answers.agree = False
    focus(qtbot, button(page, "send-out"))
    press(qtbot, Qt.Key.Key_Space)
    assert len(posting.got) == 1

    answers.agree = True
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert len({mail["Message-ID"] for mail in posting.got}) == 1
    assert len(posting.got) == 2


def test_a_mail_is_taken_out_by_delete(page: PostPage, answers: Answers, qtbot: QtBot) -> None:
    focus(qtbot, page.outbox.table)
    press(qtbot, Qt.Key.Key_Delete)
    settled(qtbot, page)

    assert answers.asked[0][0] == "取消发送"
    assert states(page) == []


def test_without_a_mailbox_one_is_led_to_the_settings(desk: Desk, qtbot: QtBot) -> None:
    page: PostPage = shown(qtbot, PostPage(desk))
    assert not page.send.isVisible()

    focus(qtbot, button(page, "set-up-mail"))
    press(qtbot, Qt.Key.Key_Space)

    assert page.tabs.current == MAILBOX
    assert page.mailbox.address.hasFocus()
    assert not page.missing.isVisible()


def test_a_known_address_fills_in_its_servers(desk: Desk, qtbot: QtBot) -> None:
    page: PostPage = shown(qtbot, PostPage(desk))
    page.enter(MAILBOX)

    type_into(qtbot, page, "mail-address", "zhan@qq.com")

    assert page.mailbox.outgoing.typed() == ("smtp.qq.com", "465", "TLS")
    assert page.mailbox.incoming.typed() == ("imap.qq.com", "993", "TLS")
    assert "短信" in page.mailbox.note.text()


def fill_in(qtbot: QtBot, page: PostPage, outgoing: int, incoming: int, code: str) -> None:
    for name, text in (
        ("mail-address", USER),
        ("mail-code", code),
        ("smtp-host", "localhost"),
        ("smtp-port", str(outgoing)),
        ("imap-host", "localhost"),
        ("imap-port", str(incoming)),
    ):
        type_into(qtbot, page, name, text)


def test_a_mailbox_is_tried_out_and_kept(
    desk: Desk, smtp_server: SmtpServer, imap_server: ImapServer, qtbot: QtBot
) -> None:
    page: PostPage = shown(qtbot, PostPage(desk))
    page.enter(MAILBOX)
    fill_in(qtbot, page, smtp_server.port, imap_server.place.port, CODE)

    focus(qtbot, page.mailbox.trial)
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)
    assert page.mailbox.result.text().startswith("✓")
    page.save()
    settled(qtbot, page)

    kept = accounts.kept(desk.workspace)
    assert kept is not None
    assert (kept.address, kept.incoming.port) == (USER, imap_server.place.port)
    assert page.mailbox.code.text == ""


def test_a_wrong_code_is_told_for_each_server(
    desk: Desk, smtp_server: SmtpServer, imap_server: ImapServer, qtbot: QtBot
) -> None:
    page: PostPage = shown(qtbot, PostPage(desk))
    page.enter(MAILBOX)
    fill_in(qtbot, page, smtp_server.port, imap_server.place.port, "wrong")

    focus(qtbot, page.mailbox.trial)
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    told = page.mailbox.result.text()
    assert told.count("授权码") >= 2
    assert "发件：" in told
    assert "收件：" in told
    assert accounts.kept(desk.workspace) is None


def test_what_is_missing_is_told_beside_the_buttons(desk: Desk, qtbot: QtBot) -> None:
    page: PostPage = shown(qtbot, PostPage(desk))
    page.enter(MAILBOX)

    page.save()

    assert "不是邮箱地址" in page.mailbox.result.text()
    assert page.mailbox.result.isVisible()


def test_what_is_being_typed_survives_a_change_elsewhere(page: PostPage, qtbot: QtBot) -> None:
    page.enter(MAILBOX)
    type_into(qtbot, page, "mail-user", "another")

    page.refresh()
    settled(qtbot, page)

    assert page.mailbox.user.text() == "another"


def test_a_mailbox_can_be_given_up(page: PostPage, answers: Answers, qtbot: QtBot) -> None:
    page.enter(MAILBOX)
    focus(qtbot, button(page, "forget-mail"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert accounts.kept(page.desk.workspace) is None
    assert page.mailbox.address.text() == ""


def address_dialog(qtbot: QtBot, page: PostPage) -> AddressDialog:
    """Open the dialog for the receiver under the cursor."""
    press(qtbot, Qt.Key.Key_Return)
    found = page.findChild(AddressDialog)
    assert isinstance(found, AddressDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def test_an_address_is_entered_in_a_small_dialog(bureau_desk: Desk, qtbot: QtBot) -> None:
    page: PostPage = shown(qtbot, PostPage(bureau_desk))
    page.enter(MAILBOX)
    table = page.mailbox.addresses.table
    row = next(n for n, each in enumerate(table.source.rows) if each.station == STATION)
    table.go_to(row)
    focus(qtbot, table)

    dialog = address_dialog(qtbot, page)
    qtbot.keyClicks(dialog.line, "s@st.example")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    settled(qtbot, page)

    known = {each.station: each.address for each in accounts.receivers(bureau_desk.workspace)}
    assert known[STATION] == "s@st.example"


def test_what_is_no_address_stays_in_the_dialog(desk: Desk, qtbot: QtBot) -> None:
    page: PostPage = shown(qtbot, PostPage(desk))
    page.enter(MAILBOX)
    focus(qtbot, page.mailbox.addresses.table)
    dialog = address_dialog(qtbot, page)

    qtbot.keyClicks(dialog.line, "bureau")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)

    assert dialog.isVisible()
    assert "不是邮箱地址" in dialog.problem.text()
    dialog.close()


def test_fetched_files_are_listed_and_handed_to_the_page_that_reads_them(
    bureau_desk: Desk, mailbox: ImapServer, qtbot: QtBot
) -> None:
    gone: Going = []
    bureau_desk.going.connect(lambda to, what: gone.append((to, what)))
    mailbox.add(mail(files={"包.xlsx": b"PK1"}))
    page: PostPage = shown(qtbot, PostPage(bureau_desk))

    focus(qtbot, page.fetch)
    press(qtbot, Qt.Key.Key_R, ALT)
    settled(qtbot, page)

    file = bureau_desk.workspace.home / "inbox" / "包.xlsx"
    assert [(to, list(what["files"])) for to, what in gone] == [("inbox", [file])]
    page.enter(IN)
    focus(qtbot, page.fetched.table)
    press(qtbot, Qt.Key.Key_Return)
    assert gone[-1] == ("inbox", {"files": [file]})
    assert fetching.incoming(bureau_desk.workspace)[0].opened


def test_escape_leads_back_to_the_outbox(page: PostPage) -> None:
    page.enter(MAILBOX)

    page.back()

    assert page.tabs.current == OUT


def test_everything_says_what_it_is(page: PostPage) -> None:
    page.enter(MAILBOX)

    assert [each for each in nameless(page) if not each.startswith("QListView")] == []
