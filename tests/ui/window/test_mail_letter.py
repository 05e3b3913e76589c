"""A file and the ways to send it, and the postman who sends while one works."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.rules.rights import Role
from station_app.services.mailing import accounts, outbox
from station_app.services.mailing.states import OutState
from station_app.services.users import User
from tests.mail.conftest import certificates, smtp_server, trusted
from tests.mail.smtp_server import SmtpServer
from tests.services.mailing.conftest import BUREAU, entered, package, posting
from tests.ui.window.conftest import Answers
from tests.ui.window.mail import focus, nameless
from ui.desk import Desk, Notice
from ui.screens.exchange.files import show_folder
from ui.screens.mail.letter import LetterDialog, send_file
from ui.screens.mail.postman import Postman
from ui.screens.mail.queueing import send_files

__all__ = ["certificates", "package", "posting", "smtp_server", "trusted"]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect what is handed to the system."""
    found: list[Path] = []

    def opened(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    return found


def letter(desk: Desk, window: QWidget, file: Path, qtbot: QtBot) -> LetterDialog:
    send_file(desk, window, file)
    found = window.findChild(LetterDialog)
    assert isinstance(found, LetterDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def push(qtbot: QtBot, dialog: LetterDialog, name: str) -> None:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    focus(qtbot, found)
    qtbot.keyClick(found, Qt.Key.Key_Space)


def mails(desk: Desk) -> Sequence[OutState]:
    return [each.state for each in outbox.outgoing(desk.workspace)]


def test_enter_puts_the_file_into_the_outbox(
    desk: Desk,
    window: QWidget,
    posting: SmtpServer,
    package: Path,
    notices: list[Notice],
    qtbot: QtBot,
) -> None:
    dialog = letter(desk, window, package, qtbot)

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert mails(desk) == [OutState.QUEUED]
    assert outbox.outgoing(desk.workspace)[0].to == BUREAU
    assert notices[-1].text == "已放进发件箱，会自动发出"


def test_without_a_mailbox_enter_opens_the_draft(
    desk: Desk, window: QWidget, package: Path, opened_files: list[Path], qtbot: QtBot
) -> None:
    accounts.keep_address(desk.workspace, "", BUREAU)
    dialog = letter(desk, window, package, qtbot)

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert opened_files == [package.with_suffix(".eml")]
    assert b"X-Unsent: 1" in opened_files[0].read_bytes()


def test_the_second_way_copies_each_part_and_opens_the_folder(
    desk: Desk, window: QWidget, package: Path, opened_files: list[Path], qtbot: QtBot
) -> None:
    accounts.keep_address(desk.workspace, "", BUREAU)
    dialog = letter(desk, window, package, qtbot)
    copied = []

    for name in ("copy-to", "copy-subject", "copy-text"):
        push(qtbot, dialog, name)
        copied.append(QGuiApplication.clipboard().text())
    push(qtbot, dialog, "show-mailed")

    assert copied[:2] == [BUREAU, "【上报包】四方坪街道社工站 第1号 2026-11-23"]
    assert "现报送" in copied[2]
    assert opened_files == [package.parent]
    dialog.close()


def test_a_computer_without_a_mail_program_is_told_of_the_other_way(
    desk: Desk,
    window: QWidget,
    package: Path,
    notices: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    dialog = letter(desk, window, package, qtbot)

    push(qtbot, dialog, "open-draft")

    assert "复制" in notices[-1].text
    assert dialog.isVisible()
    dialog.close()


def test_a_missing_address_is_asked_for_where_it_is_typed(
    desk: Desk, window: QWidget, posting: SmtpServer, package: Path, qtbot: QtBot
) -> None:
    accounts.keep_address(desk.workspace, "", "")
    dialog = letter(desk, window, package, qtbot)
    assert dialog.to.hasFocus() or dialog.focusWidget() is dialog.to

    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "邮箱地址" in dialog.problem.text()
    qtbot.keyClicks(dialog.to, "x@y.example")
    qtbot.keyClick(dialog.to, Qt.Key.Key_Return)

    assert outbox.outgoing(desk.workspace)[0].to == "x@y.example"


def test_a_file_that_is_not_encrypted_is_warned_of(
    desk: Desk, window: QWidget, package: Path, qtbot: QtBot
) -> None:
    plain = letter(desk, window, package, qtbot)
    words = [each.text() for each in plain.findChildren(QWidget) if hasattr(each, "text")]
    assert any("没有加密" in str(text) for text in words)
    assert nameless(plain) == []
    plain.close()


def test_windows_shows_the_folder_with_the_file_selected(
    desk: Desk, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, list[str]]] = []

    def start(program: str, words: list[str]) -> tuple[bool, int]:
        started.append((program, words))
        return True, 1

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(QProcess, "startDetached", start)

    show_folder(desk, package)

    assert started == [("explorer.exe", ["/select,", str(package)])]


def test_a_file_that_is_gone_is_told(desk: Desk, window: QWidget, tmp_path: Path) -> None:
    send_file(desk, window, tmp_path / "无.xlsx")

    assert window.findChild(LetterDialog) is None
    assert desk.errors.dialog is not None


def test_several_receipts_go_into_the_outbox_together(
    desk: Desk, window: QWidget, posting: SmtpServer, package: Path, notices: list[Notice],
    answers: Answers, tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    (tmp_path / "名单.xlsx").write_bytes(b"PK")
    files = [package, entered(desk.workspace, 2), tmp_path / "名单.xlsx"]

    send_files(desk, window, files)
    qtbot.waitUntil(lambda: desk.jobs.idle)
    qtbot.waitUntil(lambda: bool(notices))

    assert mails(desk) == [OutState.QUEUED] * 2
    assert "1 份没有" in notices[-1].text


def test_the_postman_sends_while_one_works(
    desk: Desk, posting: SmtpServer, package: Path, notices: list[Notice], qtbot: QtBot
) -> None:
    outbox.enqueue(desk.workspace, package)
    postman = Postman(desk, desk)
    reread: list[str] = []
    desk.changed.connect(reread.append)

    postman.begin()
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    postman.end()

    assert mails(desk) == [OutState.SENT]
    assert not reread  # no record has changed: a roster that is being checked is left in peace
    assert notices[-1].text == "已发出 1 封邮件"
    assert desk.jobs.listed == []


def test_the_postman_keeps_quiet_when_nothing_is_due(
    desk: Desk, notices: list[Notice], qtbot: QtBot
) -> None:
    postman = Postman(desk, desk)

    postman.begin()
    qtbot.waitUntil(lambda: desk.jobs.idle)
    postman.end()

    assert not notices
    assert desk.errors.dialog is None


def test_the_postman_does_nothing_for_who_may_not_send(
    desk: Desk, posting: SmtpServer, package: Path, qtbot: QtBot
) -> None:
    outbox.enqueue(desk.workspace, package)
    desk.workspace.user = User("甲", frozenset({Role.AUDITOR}))
    postman = Postman(desk, desk)

    postman.begin()
    qtbot.waitUntil(lambda: desk.jobs.idle)
    postman.end()

    assert not posting.got
    assert desk.errors.dialog is None
