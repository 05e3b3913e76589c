"""The entrance: unlocking, locking, and the first run up to books on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.problems import WrongPassphrase
from station_app.domain.registers import BY_NAME
from station_app.services import copies, finding, workspace
from station_app.services.demo.practice import WORKERS
from station_app.services.identity import read_identity
from station_app.services.secrets import Cost
from tests.services.conftest import CHEAP, PASSPHRASE
from tests.ui.window.conftest import Answers
from ui.choices import Choices
from ui.screens.entrance import first_run, where
from ui.screens.entrance.first_run import HOW, KEY, WHERE, WHO, FirstRun
from ui.screens.entrance.unlock import Unlock
from ui.screens.settings.second_place import second_place

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
SENTENCE = "a sentence nobody guesses"


def line(top: QWidget, name: str) -> QLineEdit:
    found = top.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def text_of(top: QWidget, name: str) -> str:
    found = top.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


Show = Callable[[QWidget], None]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.resize(1093, 614)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    return shown


def keys(qtbot: QtBot, *typed: str | Qt.Key) -> None:
    """Send keys to whatever has the keyboard."""
    for each in typed:
        focus = QApplication.focusWidget()
        if isinstance(each, Qt.Key):
            qtbot.keyClick(focus, each)
        elif each.isascii():
            qtbot.keyClicks(focus, each)
        else:  # comes from the input method, not from keys
            event = QInputMethodEvent()
            event.setCommitString(each)
            QApplication.sendEvent(focus, event)


# Unlocking


@pytest.fixture
def home(templates: Path) -> Path:
    return templates / "station"


@pytest.fixture
def unlock(choices: Choices, home: Path, show: Show) -> Unlock:
    made = Unlock(choices, [home])
    show(made)
    return made


def test_the_passphrase_is_typed_at_once_and_enter_opens(
    unlock: Unlock, home: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(unlock.entered) as entered:
        keys(qtbot, PASSPHRASE, ENTER)

    assert entered.args == [home, PASSPHRASE]


def test_a_wrong_passphrase_is_told_and_typed_over(unlock: Unlock, qtbot: QtBot) -> None:
    opened: list[workspace.Workspace] = []

    def enter(home: Path, secret: str) -> None:
        try:
            opened.append(workspace.open_(home, secret))
        except WrongPassphrase as error:
            unlock.show_error(str(error))

    unlock.entered.connect(enter)
    keys(qtbot, "not the passphrase", ENTER)
    assert "口令不正确" in text_of(unlock, "error")
    assert not opened

    keys(qtbot, PASSPHRASE)
    assert not unlock.error.isVisible()
    keys(qtbot, ENTER)
    opened[0].close()


def test_nothing_typed_opens_nothing(unlock: Unlock, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(unlock.entered):
        keys(qtbot, ENTER)

    assert text_of(unlock, "error") == "请输入口令。"


def test_what_is_typed_is_hidden_until_it_is_asked_for(unlock: Unlock, qtbot: QtBot) -> None:
    secret = line(unlock, "secret")
    assert secret.echoMode() == QLineEdit.EchoMode.Password

    keys(qtbot, "x", TAB, Qt.Key.Key_Space)

    assert secret.echoMode() == QLineEdit.EchoMode.Normal


def test_caps_lock_and_full_width_are_noticed(unlock: Unlock, qtbot: QtBot) -> None:
    qtbot.keyClick(line(unlock, "secret"), "A")  # a capital without Shift
    assert unlock.secret.hint.text() == "大写锁定已打开"

    qtbot.keyClick(line(unlock, "secret"), "a")
    assert not unlock.secret.hint.isVisible()

    line(unlock, "secret").setText("ａ")
    assert "全角" in unlock.secret.hint.text()


def test_the_recovery_key_is_typed_in_the_open(unlock: Unlock, home: Path, qtbot: QtBot) -> None:
    keys(qtbot, "abc", TAB, TAB, Qt.Key.Key_Space)
    assert (line(unlock, "secret").text(), unlock.secret.title.text()) == ("", "恢复密钥")
    assert line(unlock, "secret").echoMode() == QLineEdit.EchoMode.Normal

    with qtbot.waitSignal(unlock.entered) as entered:
        keys(qtbot, "AAAA-BBBB", ENTER)

    assert entered.args == [home, "AAAA-BBBB"]
    assert unlock.recovering


def test_while_it_opens_nothing_can_be_typed(unlock: Unlock) -> None:
    unlock.set_busy(True)
    assert not line(unlock, "secret").isEnabled()
    assert unlock.bar.isVisible()

    unlock.set_busy(False)
    assert line(unlock, "secret").hasFocus()


def test_one_of_several_workspaces_is_chosen(
    choices: Choices, templates: Path, show: Show, qtbot: QtBot
) -> None:
    unlock = Unlock(choices, [templates / "station", templates / "bureau"])
    show(unlock)
    assert [unlock.combo.itemText(at) for at in range(2)] == [
        "四方坪街道社工站",
        "开福区社会工作局",
    ]

    qtbot.keyClick(unlock.combo, Qt.Key.Key_Down)
    unlock.secret.setFocus()
    with qtbot.waitSignal(unlock.entered) as entered:
        keys(qtbot, PASSPHRASE, ENTER)

    assert entered.args[0] == templates / "bureau"


def test_a_folder_without_books_is_named(choices: Choices, tmp_path: Path, show: Show) -> None:
    unlock = Unlock(choices, [tmp_path])
    show(unlock)

    assert "没有可用的数据" in text_of(unlock, "error")


def test_the_lock_asks_for_nothing_but_the_passphrase(
    choices: Choices, home: Path, show: Show, qtbot: QtBot
) -> None:
    lock = Unlock(choices, [home], locked_for="四方坪街道社工站")
    show(lock)
    names = {button.objectName() for button in lock.findChildren(QPushButton)}

    assert {"new", "other"}.isdisjoint(names)
    with qtbot.waitSignal(lock.entered):
        keys(qtbot, PASSPHRASE, ENTER)
    leave = lock.findChild(QPushButton, "leave")
    assert isinstance(leave, QPushButton)
    leave.setFocus()
    with qtbot.waitSignal(lock.wants_other):
        keys(qtbot, ENTER)


def test_the_first_picture_loads_nothing_of_the_store() -> None:
    code = "import json, sys, ui.screens.entrance.unlock; print(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(json.loads(run.stdout))

    assert loaded.isdisjoint({"sqlalchemy", "cryptography", "station_app.services.workspace"})


# The first run


@pytest.fixture
def first(choices: Choices, answers: Answers, tmp_path: Path, show: Show,
          monkeypatch: pytest.MonkeyPatch) -> FirstRun:  # fmt: skip
    monkeypatch.setattr(where, "proposed_home", lambda name: tmp_path / "资料" / name)
    made = FirstRun(choices, answers, Cost(CHEAP.t, CHEAP.m, CHEAP.p))
    show(made)
    return made


def choose_station(qtbot: QtBot) -> None:
    keys(qtbot, "kfq", ENTER, "sfp", ENTER, ENTER)


def choose_passphrase(first: FirstRun, qtbot: QtBot, text: str = SENTENCE) -> None:
    keys(qtbot, text, ENTER)  # the second line is still empty: the keyboard goes there
    keys(qtbot, text, ENTER)
    qtbot.waitUntil(lambda: first.at == KEY, timeout=15_000)


def type_key_back(first: FirstRun, qtbot: QtBot) -> str:
    shown = text_of(first, "recovery-key").replace("\n", "-")
    line(first, "typed-back").setFocus()
    keys(qtbot, shown[-6:], ENTER)
    return shown


def test_a_station_is_made_by_keyboard_with_its_key_typed_back(
    first: FirstRun, tmp_path: Path, qtbot: QtBot
) -> None:
    choose_station(qtbot)
    choose_passphrase(first, qtbot)
    recovery = type_key_back(first, qtbot)
    assert not list(tmp_path.rglob("app.keys"))  # nothing is on the disk before the last button

    keys(qtbot, ENTER)
    with qtbot.waitSignal(first.made, timeout=15_000) as made:
        keys(qtbot, ENTER)

    home = tmp_path / "资料" / "四方坪街道社工站"
    assert made.args == [home, SENTENCE, "empty"]
    assert read_identity(home).station == "43010501201"
    for secret in (SENTENCE, recovery):
        workspace.open_(home, secret).close()


def test_a_county_is_found_while_the_input_method_composes(first: FirstRun, qtbot: QtBot) -> None:
    county = line(first, "county")

    QApplication.sendEvent(county, QInputMethodEvent("kf'q", []))
    shown = [first.who.county.list.item(at).text() for at in range(first.who.county.list.count())]
    keys(qtbot, "开福", ENTER)

    assert shown == ["开福区　湖南省 长沙市"]
    assert county.text() == "湖南省 长沙市 开福区"


def test_arrows_walk_through_the_counties_that_were_found(first: FirstRun, qtbot: QtBot) -> None:
    keys(qtbot, "长沙", Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, ENTER)

    assert first.who.county.place is not None
    assert first.who.county.place.name == "芙蓉区"


def test_the_bureau_is_named_after_its_district_until_another_name_is_written(
    first: FirstRun, qtbot: QtBot
) -> None:
    first.who.roles.choose("bureau")
    keys(qtbot, "kfq", ENTER)
    assert line(first, "name").text() == "开福区社会工作局"

    line(first, "name").setText("开福区委社会工作部")
    first.who.roles.choose("station")
    first.who.roles.choose("bureau")

    identity = first.who.identity()
    assert (identity.role, identity.division, identity.name) == (
        "bureau", "430105", "开福区委社会工作部",
    )  # fmt: skip


def test_no_step_is_left_before_it_is_complete(first: FirstRun, qtbot: QtBot) -> None:
    first.go_on()
    assert (first.at, "请先选择区县" in text_of(first, "problem")) == (WHO, True)
    keys(qtbot, "kfq", ENTER)
    first.go_on()
    assert "街道" in text_of(first, "problem")
    keys(qtbot, "sfp", ENTER, ENTER)

    keys(qtbot, "short", ENTER)
    assert (first.at, "至少 10 个字符" in text_of(first, "problem")) == (first_run.PASSPHRASE, True)
    keys(qtbot, " but longer now", ENTER, "something else", ENTER)
    assert (first.at, "不一样" in text_of(first, "problem")) == (first_run.PASSPHRASE, True)


def test_the_key_is_covered_while_it_is_typed_back(first: FirstRun, qtbot: QtBot) -> None:
    choose_station(qtbot)
    choose_passphrase(first, qtbot)
    shown = text_of(first, "recovery-key")

    line(first, "typed-back").setFocus()
    assert set(text_of(first, "recovery-key")) == set("*-\n")
    keys(qtbot, "0000-0", ENTER)

    assert first.at == KEY
    assert "不一致" in text_of(first, "problem")
    first.next.setFocus()
    assert text_of(first, "recovery-key") == shown


def test_another_passphrase_gets_another_key_and_the_same_one_keeps_it(
    first: FirstRun, qtbot: QtBot
) -> None:
    choose_station(qtbot)
    choose_passphrase(first, qtbot)
    once = type_key_back(first, qtbot)
    first.go_back()
    first.go_back()
    first.go_on()
    assert (first.at, text_of(first, "recovery-key").replace("\n", "-")) == (KEY, once)

    first.go_back()
    line(first, "passphrase").clear()
    line(first, "passphrase-again").clear()
    first.passphrase.new.setFocus()
    choose_passphrase(first, qtbot, "quite another sentence")

    assert text_of(first, "recovery-key").replace("\n", "-") != once
    assert line(first, "typed-back").text() == ""


def test_the_key_can_be_kept_as_a_sheet(
    first: FirstRun, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    choose_station(qtbot)
    choose_passphrase(first, qtbot)
    answers.target = tmp_path / "sheet.pdf"

    keys(qtbot, TAB, Qt.Key.Key_Space)

    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "已存为" in first.key.done.text()


def test_a_sheet_that_cannot_be_written_is_told(
    first: FirstRun, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    choose_station(qtbot)
    choose_passphrase(first, qtbot)
    answers.target = tmp_path / "no folder" / "sheet.pdf"

    keys(qtbot, TAB, Qt.Key.Key_Space)

    assert "无法写入" in first.key.done.text()


def go_to_folders(first: FirstRun, qtbot: QtBot) -> None:
    choose_station(qtbot)
    choose_passphrase(first, qtbot)
    type_key_back(first, qtbot)
    assert first.at == WHERE


def test_a_folder_with_something_in_it_is_refused(
    first: FirstRun, tmp_path: Path, qtbot: QtBot
) -> None:
    go_to_folders(first, qtbot)
    (tmp_path / "letter.txt").touch()
    line(first, "home").setText(str(tmp_path))

    keys(qtbot, ENTER)

    assert first.at == WHERE
    assert "已有内容" in text_of(first, "problem")


def test_the_second_place_is_kept_for_backups(
    first: FirstRun, choices: Choices, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    go_to_folders(first, qtbot)
    answers.target = tmp_path / "disk"
    qtbot.keyClick(first.where.second.browse, Qt.Key.Key_Space)

    first.go_on()
    with qtbot.waitSignal(first.made, timeout=15_000) as made:
        first.go_on()

    assert second_place(choices) == tmp_path / "disk"
    with workspace.open_(made.args[0], SENTENCE) as opened:
        assert copies.back_up(opened, second_place(choices)).second is not None


def test_practice_gets_invented_people_in_a_folder_beside(
    first: FirstRun, tmp_path: Path, qtbot: QtBot
) -> None:
    go_to_folders(first, qtbot)
    keys(qtbot, ENTER, Qt.Key.Key_Right, Qt.Key.Key_Right)

    with qtbot.waitSignal(first.made, timeout=30_000) as made:
        keys(qtbot, ENTER)

    home = tmp_path / "资料" / "四方坪街道社工站_练习"
    assert made.args == [home, SENTENCE, "practice"]
    with workspace.open_(home, SENTENCE) as opened:
        assert opened.identity.demo
        assert finding.find(opened, BY_NAME["social_worker"]).total == WORKERS


def test_stopping_leaves_nothing_and_one_may_begin_again(
    first: FirstRun, tmp_path: Path, qtbot: QtBot
) -> None:
    go_to_folders(first, qtbot)
    keys(qtbot, ENTER)
    first.how.cards.choose("practice")
    first.go_on()
    qtbot.keyClick(first.stop, ENTER)
    qtbot.waitUntil(lambda: "已停止" in text_of(first, "problem"), timeout=30_000)

    assert (first.at, list(tmp_path.glob("资料"))) == (HOW, [])
    first.how.cards.choose("empty")
    with qtbot.waitSignal(first.made, timeout=15_000):
        first.go_on()


def test_a_key_whose_making_was_stopped_is_not_shown(first: FirstRun, qtbot: QtBot) -> None:
    choose_station(qtbot)
    keys(qtbot, SENTENCE, ENTER, SENTENCE, ENTER, ENTER)  # the last one is for 取消

    qtbot.waitUntil(lambda: "已停止" in text_of(first, "problem"), timeout=15_000)

    assert first.at == first_run.PASSPHRASE
    assert text_of(first, "recovery-key") == ""


def test_escape_goes_back_and_leaves_at_the_first_step(first: FirstRun, qtbot: QtBot) -> None:
    choose_station(qtbot)
    assert first.at == first_run.PASSPHRASE

    keys(qtbot, Qt.Key.Key_Escape)
    assert first.at == WHO
    with qtbot.waitSignal(first.left):
        keys(qtbot, Qt.Key.Key_Escape)


def test_closing_while_books_are_made_asks_and_leaves_nothing(
    first: FirstRun, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    go_to_folders(first, qtbot)
    keys(qtbot, ENTER)
    closed: list[bool] = []
    first.how.cards.choose("practice")
    first.go_on()

    first.may_close(lambda: closed.append(True))

    assert answers.asked[-1][0] == "还没有建好"
    assert closed
    assert not list(tmp_path.glob("资料"))


def test_every_part_of_every_step_has_a_name(first: FirstRun, qtbot: QtBot) -> None:
    focusable = [
        part
        for part in first.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.objectName().startswith("qt_")
    ]

    assert len(focusable) > 15
    assert not [part for part in focusable if not part.accessibleName()]
