"""The pages of the exchange with a mailbox: what is made goes out, what came is read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.services.exchange import overview, packages
from station_app.services.mailing import accounts, fetching, outbox
from station_app.services.workspace import Workspace
from tests.mail.conftest import certificates, imap_server, smtp_server, trusted
from tests.mail.imap_server import ImapServer
from tests.mail.letters import mail
from tests.mail.smtp_server import SmtpServer
from tests.services.mailing.conftest import STATION, mailbox, posting, set_up
from tests.ui.window.conftest import Answers
from tests.ui.window.mail import button, enter, focus, person, press, received, settled, shown
from ui.desk import Desk
from ui.screens.exchange.page import ExchangePage
from ui.screens.inbox.page import InboxPage
from ui.screens.mail.letter import LetterDialog

__all__ = ["certificates", "imap_server", "mailbox", "posting", "smtp_server", "trusted"]

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def letter(page: ExchangePage | InboxPage, qtbot: QtBot) -> LetterDialog:
    found = page.findChild(LetterDialog)
    assert isinstance(found, LetterDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def test_a_package_is_mailed_from_where_it_was_made(
    desk: Desk, posting: SmtpServer, qtbot: QtBot
) -> None:
    page: ExchangePage = shown(qtbot, ExchangePage(desk))
    press(qtbot, Qt.Key.Key_G, ALT)
    settled(qtbot, page)

    focus(qtbot, button(page, "send-package"))
    press(qtbot, Qt.Key.Key_Space)
    qtbot.keyClick(letter(page, qtbot), Qt.Key.Key_Return)

    (queued,) = outbox.outgoing(desk.workspace)
    assert queued.file == overview.sent(desk.workspace)[0].file


def test_an_earlier_package_is_mailed_from_the_list(desk: Desk, qtbot: QtBot) -> None:
    file = packages.make(desk.workspace).file
    page: ExchangePage = shown(qtbot, ExchangePage(desk))
    page.enter("sent")

    focus(qtbot, button(page, "mail-sent"))
    press(qtbot, Qt.Key.Key_Space)

    dialog = letter(page, qtbot)
    assert dialog.found.file == file
    dialog.close()


def test_a_receipt_comes_from_the_mailbox_and_is_applied(
    desk: Desk, bureau: Workspace, imap_server: ImapServer, qtbot: QtBot
) -> None:
    set_up(desk.workspace, incoming=imap_server.place)
    known = enter(desk.workspace)
    receipt = received(bureau, packages.make(desk.workspace).file)
    imap_server.add(mail(files={"回执.xlsx": receipt.read_bytes()}))
    page: ExchangePage = shown(qtbot, ExchangePage(desk))

    page.fetch_receipts()
    settled(qtbot, page)
    settled(qtbot, page)

    assert person(desk.workspace, known).accepted_revision > 0
    assert fetching.incoming(desk.workspace)[0].opened


def test_a_package_comes_from_the_mailbox_and_is_looked_into(
    bureau_desk: Desk, station: Workspace, mailbox: ImapServer, qtbot: QtBot
) -> None:
    enter(station)
    package = packages.make(station).file
    mailbox.add(mail(files={"包.xlsx": package.read_bytes()}))
    page: InboxPage = shown(qtbot, InboxPage(bureau_desk))

    press(qtbot, Qt.Key.Key_R, ALT)
    settled(qtbot, page)
    settled(qtbot, page)

    (arrival,) = page.arrivals.arrivals
    assert arrival.plan.file == bureau_desk.workspace.home / "inbox" / "包.xlsx"
    assert arrival.plan.station == STATION


def test_a_receipt_is_mailed_from_where_it_was_written(
    bureau_desk: Desk, station: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    accounts.keep_address(bureau_desk.workspace, STATION, "s@st.example")
    page: InboxPage = shown(qtbot, InboxPage(bureau_desk))
    page.take_files([packages.make(station).file])
    settled(qtbot, page)
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    settled(qtbot, page)

    focus(qtbot, button(page, "send-receipts"))
    press(qtbot, Qt.Key.Key_Space)

    dialog = letter(page, qtbot)
    assert dialog.to.text() == "s@st.example"
    assert dialog.subject.text().startswith("【回执】")
    dialog.close()


@pytest.mark.parametrize("role", ["station", "bureau"])
def test_without_a_mailbox_one_is_told_where_to_set_it_up(
    desk: Desk, bureau_desk: Desk, role: str, qtbot: QtBot
) -> None:
    page = ExchangePage(desk) if role == "station" else InboxPage(bureau_desk)
    shown(qtbot, page)

    page.fetch_receipts() if isinstance(page, ExchangePage) else page.fetch_files()
    qtbot.waitUntil(lambda: page.desk.errors.dialog is not None)

    assert "邮箱设置" in page.desk.errors.dialog.text.text()
