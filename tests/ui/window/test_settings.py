"""The settings by keyboard: look, passphrase, recovery key, backups, parameters, code lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station_app.domain.problems import WrongPassphrase
from station_app.domain.registers.people import PEOPLE
from station_app.services import copies, records, rehearsing, secrets, undo, workspace
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.ui.printers import FakePrinters
from tests.ui.window.conftest import Answers
from ui.desk import Desk, Notice
from ui.screens.printing.printer_bar import keep_shift
from ui.screens.settings.about import log_end, support_text
from ui.screens.settings.page import SECTIONS, SettingsPage
from ui.screens.settings.passphrase_dialog import PassphraseDialog
from ui.screens.settings.printers import PrintersSection
from ui.screens.settings.recovery_dialog import RecoveryDialog
from ui.screens.settings.second_place import second_place
from ui.screens.settings.value_dialog import ValueDialog
from ui.screens.settings.values import Values
from ui.theme.look import look
from ui.widgets.secret_dialog import SecretDialog

W = TypeVar("W", bound=QWidget)
ENTER, SPACE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab
NEW = "a new sentence of ours"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys be derived fast."""
    for name in ("change_passphrase", "prepare_recovery"):
        function = getattr(secrets, name)
        defaults = (*(function.__defaults__ or ())[:-1], CHEAP)
        monkeypatch.setattr(function, "__defaults__", defaults)


Open = Callable[[Desk, str], SettingsPage]


@pytest.fixture
def open_(qtbot: QtBot) -> Open:
    def opened(desk: Desk, section: str) -> SettingsPage:
        page = SettingsPage(desk)
        qtbot.addWidget(page)
        page.resize(1100, 640)
        page.show()
        page.activateWindow()
        page.enter(section)
        page.activateWindow()
        qtbot.waitUntil(page.list.hasFocus)
        return page

    return opened


def part(top: QWidget, kind: type[W], name: str) -> W:
    found = top.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def press(qtbot: QtBot, top: QWidget, name: str) -> None:
    qtbot.keyClick(part(top, QPushButton, name), SPACE)


def dialog_of(page: SettingsPage, kind: type[W]) -> W:
    (found,) = [each for each in page.findChildren(kind) if each.isVisible()]
    return found


def ended(qtbot: QtBot, dialog: SecretDialog) -> None:
    qtbot.waitUntil(lambda: dialog.bar.isHidden(), timeout=10_000)


def test_every_section_is_reached_by_the_arrow_keys(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    page = open_(desk, "appearance")
    seen = [page.key]
    for _ in range(len(SECTIONS) - 1):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
        seen.append(page.key)
        assert page.stack.currentWidget() is page.section

    assert seen == list(SECTIONS)


def test_the_look_changes_at_once_and_is_remembered(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    page = open_(desk, "appearance")

    for name in ("mode-dark", "size-large", "density-dense"):
        press(qtbot, page, name)

    assert look().tokens.dark
    assert look().taste == desk.choices.taste
    assert tuple(desk.choices.taste) == ("dark", "large", True)
    assert part(page, QPushButton, "mode-dark").isChecked()


# Safety


def test_the_passphrase_is_changed_and_opens_the_books(
    open_: Open, desk: Desk, station: Workspace, notices: list[Notice], qtbot: QtBot
) -> None:
    page = open_(desk, "safety")
    press(qtbot, page, "change-passphrase")
    dialog = dialog_of(page, PassphraseDialog)
    for name, text in (("present", PASSPHRASE), ("passphrase", NEW), ("passphrase-again", NEW)):
        qtbot.keyClicks(part(dialog, QLineEdit, name), text)
    qtbot.keyClick(dialog, ENTER)
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=10_000)

    assert "口令已修改" in notices[0].text
    station.close()
    with pytest.raises(WrongPassphrase):
        workspace.open_(station.home, PASSPHRASE)
    workspace.open_(station.home, NEW).close()


def test_a_wrong_present_passphrase_changes_nothing(
    open_: Open, desk: Desk, station: Workspace, qtbot: QtBot
) -> None:
    page = open_(desk, "safety")
    press(qtbot, page, "change-passphrase")
    dialog = dialog_of(page, PassphraseDialog)
    for name, text in (("present", "not it"), ("passphrase", NEW), ("passphrase-again", NEW)):
        part(dialog, QLineEdit, name).setText(text)
    press(qtbot, dialog, "agree")
    ended(qtbot, dialog)

    assert "口令不正确" in dialog.problem.text()
    workspace.verify(station.home, PASSPHRASE)


def test_a_weak_or_mistyped_passphrase_is_told_before_anything_is_done(
    open_: Open, desk: Desk, qtbot: QtBot
) -> None:
    page = open_(desk, "safety")
    press(qtbot, page, "change-passphrase")
    dialog = dialog_of(page, PassphraseDialog)
    told = []
    for present, new, again in (("", "", ""), ("x", "short", ""), ("x", NEW, "other")):
        dialog.present.line.setText(present)
        dialog.new.first.line.setText(new)
        dialog.new.second.line.setText(again)
        press(qtbot, dialog, "agree")
        told.append(dialog.problem.text()[:8])

    assert told == ["请输入现在的口令", "口令至少 10 ", "两次输入的口令不"]


def test_a_new_recovery_key_holds_once_it_is_typed_back(
    open_: Open, desk: Desk, station: Workspace, notices: list[Notice], qtbot: QtBot
) -> None:
    page = open_(desk, "safety")
    press(qtbot, page, "renew-recovery")
    dialog = dialog_of(page, RecoveryDialog)
    qtbot.keyClicks(part(dialog, QLineEdit, "present"), PASSPHRASE)
    qtbot.keyClick(dialog, ENTER)
    ended(qtbot, dialog)
    key = part(dialog, QLabel, "recovery-key").text().replace("\n", "-")
    qtbot.keyClick(dialog, ENTER)
    with pytest.raises(WrongPassphrase):
        workspace.verify(station.home, key)

    qtbot.keyClicks(part(dialog, QLineEdit, "typed-back"), key[-6:])
    qtbot.keyClick(dialog, ENTER)
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=10_000)

    workspace.verify(station.home, key)


def test_minutes_until_the_lock_are_kept_and_the_lock_can_be_called(
    open_: Open, desk: Desk, qtbot: QtBot
) -> None:
    page = open_(desk, "safety")
    minutes = part(page, QComboBox, "idle-minutes")
    assert minutes.currentText() == "5 分钟"
    assert not page.section.over.isVisible()  # type: ignore[attr-defined]

    minutes.setCurrentIndex(minutes.findText("15 分钟（不推荐）"))
    minutes.activated.emit(minutes.currentIndex())
    assert page.section.over.isVisible()  # type: ignore[attr-defined]
    with qtbot.waitSignal(desk.lock_wanted):
        press(qtbot, page, "lock-now")

    assert desk.choices.idle_minutes == 15


# Backups


def test_a_backup_is_made_listed_and_copied_to_the_second_place(
    open_: Open, desk: Desk, station: Workspace, notices: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_(desk, "backup")
    line = part(page, QLineEdit, "second-place")
    qtbot.keyClicks(line, str(tmp_path / "disk"))
    qtbot.keyClick(line, ENTER)
    press(qtbot, page, "back-up")
    qtbot.waitUntil(lambda: len(notices) == 2, timeout=20_000)

    (here,) = copies.copies(station)
    (there,) = copies.second_copies(station, tmp_path / "disk")
    assert second_place(desk.choices) == tmp_path / "disk"
    assert there.path.read_bytes() == here.path.read_bytes()
    assert "本机和第二位置" in notices[1].text
    assert part(page, QLabel, "last-backup").text().startswith("上次备份：")
    table = page.section.list.table  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(table.source.rows) == 2)


def test_a_second_place_inside_the_data_is_refused(
    open_: Open, desk: Desk, station: Workspace, qtbot: QtBot
) -> None:
    page = open_(desk, "backup")
    line = part(page, QLineEdit, "second-place")
    qtbot.keyClicks(line, str(station.home / "copies"))
    qtbot.keyClick(line, ENTER)

    assert second_place(desk.choices) is None


def test_a_backup_stays_though_the_second_disk_is_gone(
    open_: Open, desk: Desk, station: Workspace, notices: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "disk").touch()
    desk.choices.keep_text("backup/second", str(tmp_path / "disk"))
    page = open_(desk, "backup")

    press(qtbot, page, "back-up")
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=20_000)

    assert (notices[0].state, len(copies.copies(station))) == ("warn", 1)


def test_restoring_reads_the_backup_asks_and_hands_it_over(
    open_: Open, desk: Desk, station: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    path = copies.back_up(station).path
    page = open_(desk, "backup")
    qtbot.waitUntil(lambda: part(page, QPushButton, "restore").isEnabled())

    with qtbot.waitSignal(desk.restore_wanted, timeout=10_000) as wanted:
        press(qtbot, page, "restore")

    assert wanted.args == [path]
    assert answers.asked[-1][0] == "恢复备份"
    assert "2026-11-23 09:00" in answers.asked[-1][1]


def test_a_damaged_backup_closes_nothing(
    open_: Open, desk: Desk, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.chosen = [tmp_path / "x.tzbak"]
    answers.chosen[0].write_bytes(b"damaged")
    page = open_(desk, "backup")

    with qtbot.assertNotEmitted(desk.restore_wanted):
        press(qtbot, page, "restore-file")
        qtbot.waitUntil(lambda: desk.errors.dialog is not None, timeout=10_000)

    assert [title for title, _ in answers.asked] == ["选择备份文件"]


def test_a_rehearsal_is_held_and_shown(
    open_: Open, desk: Desk, station: Workspace, qtbot: QtBot
) -> None:
    copies.back_up(station)
    page = open_(desk, "backup")
    shown = part(page, QLabel, "rehearsal")
    qtbot.waitUntil(lambda: shown.text() == "还没有演练过。", timeout=10_000)

    press(qtbot, page, "rehearse")
    qtbot.waitUntil(lambda: "今天 09:00，通过" in shown.text(), timeout=20_000)

    found = rehearsing.last(station)
    assert found is not None
    assert found.file in shown.text()


def test_a_second_place_without_a_copy_for_a_week_is_said(
    open_: Open, desk: Desk, station: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.choices.keep_text("backup/second", str(tmp_path / "disk"))
    copies.back_up(station, tmp_path / "disk")
    station.now = lambda: clock() + timedelta(days=8)
    page = open_(desk, "backup")

    state = part(page, QLabel, "second-state")
    qtbot.waitUntil(lambda: "已经 8 天了" in state.text(), timeout=10_000)


def test_damage_offers_to_salvage_into_a_folder(
    open_: Open, desk: Desk, station: Workspace, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    person = records.create(station, PEOPLE, person_values(1, photo="a" * 64))
    assert person.record.id
    answers.target = tmp_path / "new"
    page = open_(desk, "backup")
    salvage = part(page, QPushButton, "salvage")
    assert salvage.isHidden()
    press(qtbot, page, "check")
    qtbot.waitUntil(lambda: not salvage.isHidden(), timeout=20_000)

    with qtbot.waitSignal(desk.salvage_wanted) as wanted:
        press(qtbot, page, "salvage")

    assert wanted.args == [tmp_path / "new", False]


def test_data_are_checked_with_a_word_at_the_end(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    page = open_(desk, "backup")
    press(qtbot, page, "check")
    result = part(page, QLabel, "check-result")

    qtbot.waitUntil(lambda: "没有发现问题" in result.text(), timeout=20_000)


# Parameters and code lists


def values_of(page: SettingsPage) -> Values:
    assert isinstance(page.section, Values)
    return page.section


def found(qtbot: QtBot, page: SettingsPage, typed: str) -> None:
    """Search, and wait until the one parameter is there."""
    section = values_of(page)
    page.search()
    qtbot.keyClicks(QApplication.focusWidget(), typed)
    shown = section.table.table.source
    qtbot.waitUntil(lambda: 0 < len({r.title.key for r in shown.rows if hasattr(r, "title")}) < 3)
    section.table.table.setFocus()


def test_the_bureau_enters_a_value_by_keyboard_and_takes_it_back(
    open_: Open, bureau_desk: Desk, bureau: Workspace, qtbot: QtBot
) -> None:
    page = open_(bureau_desk, "parameters")
    found(qtbot, page, "djyxq")
    press(qtbot, page, "parameter-add")
    dialog = dialog_of(page, ValueDialog)
    for name, text in (("valid_from", "20260101"), ("value", "3x"), ("source", "No. 3")):
        line = part(dialog, QLineEdit, name)
        line.clear()
        qtbot.keyClicks(line, text)
    qtbot.keyClick(dialog, ENTER)
    assert "不是期限" in dialog.faults["value"].text()

    part(dialog, QLineEdit, "value").setText("5年")
    qtbot.keyClick(dialog, ENTER)

    assert bureau.parameters().months("reg.validity", date(2026, 6, 1)) == 60
    bureau_desk.undo()
    assert bureau.parameters().months("reg.validity", date(2026, 6, 1)) == 36


def test_the_bureau_changes_and_deletes_only_values_of_its_own(
    open_: Open, bureau_desk: Desk, bureau: Workspace, qtbot: QtBot
) -> None:
    page = open_(bureau_desk, "authorities")
    section = values_of(page)
    qtbot.waitUntil(lambda: len(section.table.table.source.rows) == 6)
    assert not section.alter.isEnabled()
    section.table.table.setFocus()
    qtbot.keyClick(section.table.table, ENTER)  # on a shipped value: a new one
    dialog = dialog_of(page, ValueDialog)
    part(dialog, QLineEdit, "valid_from").setText("2026-01-01")
    part(dialog, QLineEdit, "value").setText("开福区委社会工作部")
    qtbot.keyClick(dialog, ENTER)
    qtbot.waitUntil(lambda: len(section.table.table.source.rows) == 7)

    assert bureau.parameters().text("authority.bureau", bureau.today()) == "开福区委社会工作部"
    section.table.table.go_to(0)
    press(qtbot, page, "authority-delete")
    assert bureau.parameters().text("authority.bureau", bureau.today()) == "区社会工作局"
    assert undo.last_change(bureau)


def test_a_station_reads_parameters_and_is_told_who_keeps_them(
    open_: Open, desk: Desk, qtbot: QtBot
) -> None:
    page = open_(desk, "parameters")

    assert page.findChild(QPushButton, "parameter-add") is None
    texts = [each.text() for each in page.section.findChildren(QLabel)]
    assert [text for text in texts if "由区局维护" in text]


def test_a_code_list_is_found_by_its_initials(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    page = open_(desk, "codes")
    page.search()
    qtbot.keyClicks(QApplication.focusWidget(), "zzmm")

    section = page.section
    shown = section.entries.table.source.rows  # type: ignore[attr-defined]
    assert section.heading.text() == "政治面貌"  # type: ignore[attr-defined]
    assert (shown[0].code, shown[0].label, "党员" in shown[0].aliases) == ("01", "中共党员", True)


# Printers and the rest


def test_printers_are_listed_with_what_they_are_moved_by(desk: Desk, qtbot: QtBot) -> None:
    keep_shift(desk, FakePrinters().names()[0], (1.5, -0.5))
    section = PrintersSection(desk, FakePrinters())
    qtbot.addWidget(section)
    section.show()

    section.enter()
    source = section.list.table.source
    qtbot.waitUntil(lambda: bool(source.rows))

    cells = [source.data(source.index(0, at)) for at in range(4)]
    assert cells[1:] == ["默认", "1.5 毫米", "-0.5 毫米"]
    qtbot.keyClick(section.calibrate, SPACE)
    (dialog,) = section.findChildren(QDialog)
    assert dialog.isVisible()
    dialog.close()


def test_the_file_for_support_names_no_person(
    open_: Open, desk: Desk, station: Workspace, answers: Answers, notices: list[Notice],
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    (station.folder("logs") / "station.log").write_text("phone 13800138000\n", encoding="utf-8")
    answers.target = tmp_path / "support.txt"
    page = open_(desk, "about")

    press(qtbot, page, "support-file")
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=10_000)

    text = answers.target.read_text(encoding="utf-8")
    assert text == support_text(station)
    assert "13800138000" not in text
    assert "430105012" in text
    assert log_end(tmp_path / "none") == ""


def test_every_part_of_every_section_has_a_name(open_: Open, bureau_desk: Desk) -> None:
    page = open_(bureau_desk, "appearance")
    for section in SECTIONS:
        page.enter(section)
    focusable = [
        each
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.window() is page  # the lists of combo boxes are windows of their own
        and not each.objectName().startswith("qt_")
    ]

    assert not [each for each in focusable if not each.accessibleName()]
