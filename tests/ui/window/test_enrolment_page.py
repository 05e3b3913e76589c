"""The page of keys: cards taken in, fingerprints compared, keys withdrawn, passwords set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from station_app.services.exchange import cards, enrolling, packages, passwords
from station_app.services.exchange.enrolling import Enrolment
from station_app.services.workspace import Workspace
from station_app.storage.seal_tables import MailPassword
from tests.ui.window.conftest import Answers
from tests.ui.window.mail import button, focus, nameless, press, received, settled, shown
from ui.desk import Desk
from ui.screens.enrolment.dialogs import CompareDialog, PasswordDialog
from ui.screens.enrolment.page import EnrolmentPage

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(bureau_desk: Desk, qtbot: QtBot) -> EnrolmentPage:
    found: EnrolmentPage = shown(qtbot, EnrolmentPage(bureau_desk))
    return found


@pytest.fixture
def card(station: Workspace, tmp_path: Path) -> Path:
    target = tmp_path / "站.json"
    cards.save_card(station, target)
    return target


def take(qtbot: QtBot, page: EnrolmentPage, card: Path) -> None:
    """Choose a card by keyboard."""
    asked: Any = page.desk.ask
    asked.chosen = [card]
    focus(qtbot, button(page, "take-card"))
    press(qtbot, Qt.Key.Key_O, ALT)
    settled(qtbot, page)


def dialog(page: EnrolmentPage, kind: type[Any]) -> Any:
    return next(each for each in page.findChildren(kind) if each.isVisible())


def known(page: EnrolmentPage, station: Workspace) -> Enrolment:
    found = enrolling.enrolments(page.desk.workspace)
    return next(each for each in found if each.party == station.station)


def test_own_fingerprint_is_shown_large(page: EnrolmentPage) -> None:
    card = cards.own_card(page.desk.workspace)

    assert page.own.digits.split() == card.shown.split()
    assert card.shown in page.own.accessibleName()


def test_a_card_is_taken_and_compared_by_keyboard(
    page: EnrolmentPage, qtbot: QtBot, card: Path, station: Workspace
) -> None:
    take(qtbot, page, card)
    focus(qtbot, page.parties.table)
    press(qtbot, Qt.Key.Key_Return)
    asked = dialog(page, CompareDialog)
    shown_there = asked.findChild(QLabel, "fingerprint").text().split()
    focus(qtbot, asked.compared)
    press(qtbot, Qt.Key.Key_Return)  # not agreed yet: nothing happens
    before = known(page, station).state
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, page)

    assert shown_there == cards.own_card(station).shown.split()
    assert (before, known(page, station).state) == ("offered", "confirmed")


def test_a_comparison_that_is_left_confirms_nothing(
    page: EnrolmentPage, qtbot: QtBot, card: Path, station: Workspace
) -> None:
    take(qtbot, page, card)
    focus(qtbot, page.parties.table)
    press(qtbot, Qt.Key.Key_Return)
    asked = dialog(page, CompareDialog)
    asked.findChild(QCheckBox, "compared").setChecked(True)
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    settled(qtbot, page)

    assert known(page, station).state == "offered"


def test_whoever_waits_stands_first_with_the_cursor(
    page: EnrolmentPage, qtbot: QtBot, card: Path, station: Workspace
) -> None:
    take(qtbot, page, card)
    current = page.parties.current()

    assert current is not None
    assert current.party == station.station
    assert page.parties.table.source.rows[0] == current


def test_what_is_no_card_is_told(page: EnrolmentPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")

    take(qtbot, page, tmp_path / "x.json")

    assert page.desk.errors.dialog is not None
    assert not any(each.waits for each in enrolling.enrolments(page.desk.workspace))


def test_a_key_is_withdrawn_with_a_reason(
    page: EnrolmentPage, qtbot: QtBot, card: Path, station: Workspace, answers: Answers
) -> None:
    take(qtbot, page, card)

    focus(qtbot, button(page, "withdraw-key"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert (known(page, station).state, known(page, station).reason) == (
        "withdrawn",
        answers.words,
    )


def open_password(qtbot: QtBot, page: EnrolmentPage) -> PasswordDialog:
    focus(qtbot, button(page, "mail-password"))
    press(qtbot, Qt.Key.Key_Space)
    found: PasswordDialog = dialog(page, PasswordDialog)
    return found


def test_a_new_password_is_shown_once_and_kept(page: EnrolmentPage, qtbot: QtBot) -> None:
    asked = open_password(qtbot, page)
    focus(qtbot, button(asked, "make-password"))
    press(qtbot, Qt.Key.Key_Space)
    told = asked.shown.text().replace(" ", "")
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, page)

    with page.desk.workspace.database.reading() as session:
        assert [each.password for each in session.query(MailPassword)] == [told]
    assert told not in open_password(qtbot, page).shown.text().replace(" ", "")


def test_the_password_of_the_other_side_is_typed_in(
    desk: Desk, qtbot: QtBot, bureau: Workspace
) -> None:
    page: EnrolmentPage = shown(qtbot, EnrolmentPage(desk))
    made = passwords.make(bureau, desk.workspace.station)
    asked = open_password(qtbot, page)
    field = asked.findChild(QLineEdit, "password")
    assert field is not None
    focus(qtbot, field)
    qtbot.keyClicks(field, made[:-1])
    press(qtbot, Qt.Key.Key_Return)
    assert desk.errors.dialog is not None
    desk.errors.dialog.close()
    focus(qtbot, field)
    qtbot.keyClicks(field, made[-1])
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, page)

    with desk.workspace.database.reading() as session:
        assert [each.password for each in session.query(MailPassword)] == [made]


def test_the_card_is_saved_and_printed(
    page: EnrolmentPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    answers.target = tmp_path / "局.json"
    focus(qtbot, button(page, "save-card"))
    press(qtbot, Qt.Key.Key_Space)
    answers.target = tmp_path / "局.pdf"
    focus(qtbot, button(page, "save-card-pdf"))
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, page)

    assert cards.read_card(tmp_path / "局.json").keys == cards.own_card(page.desk.workspace).keys
    assert (tmp_path / "局.pdf").read_bytes().startswith(b"%PDF")


def test_first_use_is_kept_out_by_a_choice_in_the_menu(page: EnrolmentPage) -> None:
    page._only.trigger()

    assert enrolling.only_confirmed(page.desk.workspace)


def test_new_keys_are_made_with_a_reason(page: EnrolmentPage, qtbot: QtBot) -> None:
    before = page.own.digits

    page._ask_to_renew()
    settled(qtbot, page)

    assert page.own.digits != before
    assert page.own.digits.split() == cards.own_card(page.desk.workspace).shown.split()


def test_a_key_that_came_with_a_package_leads_here(
    bureau_desk: Desk, qtbot: QtBot, station: Workspace
) -> None:
    received(bureau_desk.workspace, packages.make(station).file)
    page: EnrolmentPage = shown(qtbot, EnrolmentPage(bureau_desk))
    page.enter(party=station.station)
    current = page.parties.current()

    assert current is not None
    assert (current.party, current.state) == (station.station, "first_seen")
    assert button(page, "confirm-key").isVisible()


def test_every_widget_that_takes_the_keyboard_has_a_name(
    page: EnrolmentPage, qtbot: QtBot, card: Path
) -> None:
    take(qtbot, page, card)

    assert nameless(page) == []
