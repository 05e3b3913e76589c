"""While books are open, what is due is backed up and rehearsed without anybody asking."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.problems import StoreDamaged
from station_app.domain.progress import Progress
from station_app.domain.registers.people import PEOPLE
from station_app.services import copies, records, rehearsing, safekeeping
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.services.conftest import clock
from tests.ui.window.conftest import Answers, Going
from ui.desk import Desk, Notice
from ui.keeping import REHEARSAL, RESTS, TIMED, Keeping
from ui.main_window import MainWindow
from ui.screens.entrance.rescue import Rescue
from ui.screens.settings.second_place import keep_second_place


@pytest.fixture
def keeping(desk: Desk) -> Keeping:
    return Keeping(desk)


def enter(books: Workspace, number: int = 1) -> None:
    records.create(books, PEOPLE, person_values(number))


def later(books: Workspace, hours: float) -> None:
    books.now = lambda: clock() + timedelta(hours=hours)


def ended(desk: Desk, title: str, qtbot: QtBot) -> None:
    """Wait until such a job was made and has ended."""
    jobs = desk.jobs
    qtbot.waitUntil(lambda: title in [job.title for job in jobs.listed], timeout=20_000)
    qtbot.waitUntil(lambda: jobs.busy is None, timeout=20_000)


def test_work_of_four_hours_is_backed_up_in_both_places(
    keeping: Keeping, desk: Desk, station: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    keep_second_place(desk.choices, tmp_path / "disk")
    enter(station)
    later(station, 4)

    keeping.look()
    ended(desk, TIMED, qtbot)

    assert len(copies.copies(station)) == len(copies.second_copies(station, tmp_path / "disk")) == 1
    assert not safekeeping.changed_since(station)


def test_less_work_waits(keeping: Keeping, desk: Desk, station: Workspace, qtbot: QtBot) -> None:
    enter(station)
    later(station, 3.9)

    keeping.look()
    qtbot.waitUntil(lambda: desk.jobs.idle, timeout=10_000)

    assert desk.jobs.listed == []


def test_a_rehearsal_is_held_once_a_week(
    keeping: Keeping, desk: Desk, station: Workspace, qtbot: QtBot
) -> None:
    safekeeping.back_up(station)

    keeping.look()
    ended(desk, REHEARSAL, qtbot)

    found = rehearsing.last(station)
    assert found is not None
    assert found.ok
    keeping.look()
    qtbot.waitUntil(lambda: desk.jobs.idle, timeout=10_000)
    assert len(desk.jobs.listed) == 1


def test_a_missing_disk_is_a_notice(
    keeping: Keeping, desk: Desk, station: Workspace, notices: list[Notice], going: Going,
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    (tmp_path / "disk").touch()
    keep_second_place(desk.choices, tmp_path / "disk")
    enter(station)
    later(station, 4)

    keeping.look()
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=20_000)

    assert notices[0].state == "warn"
    assert "没有复制到第二位置" in notices[0].text
    assert desk.errors.dialog is None
    assert notices[0].act is not None
    notices[0].act()
    assert going == [("settings", {"section": "backup"})]


def test_damage_found_on_the_way_is_told_and_not_again_at_once(
    keeping: Keeping, desk: Desk, station: Workspace, notices: list[Notice], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def damaged(workspace: Workspace, second: Path | None, progress: Progress) -> None:
        raise StoreDamaged("数据文件已损坏")

    monkeypatch.setattr(copies, "back_up", damaged)
    enter(station)
    later(station, 4)
    keeping.look()
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=20_000)

    for _ in range(RESTS):
        keeping.look()
    qtbot.waitUntil(lambda: desk.jobs.idle, timeout=10_000)
    assert len(desk.jobs.listed) == 1
    keeping.look()
    qtbot.waitUntil(lambda: len(notices) == 2, timeout=20_000)

    assert (notices[0].state, "马上检查数据" in notices[0].text) == ("bad", True)


def test_what_went_wrong_at_the_last_exit_is_told_at_the_next_start(
    keeping: Keeping, station: Workspace, notices: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "disk").touch()
    copies.back_up(station, tmp_path / "disk")

    keeping.begin()
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=10_000)
    keeping.end()

    assert notices[0].text.startswith("上次备份没有复制到第二位置：")


def test_quiet_work_gives_way_to_the_backup_at_the_end(
    desk: Desk, station: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    enter(station)
    closed: list[bool] = []

    def wait_to_be_stopped(progress: Progress) -> None:
        while True:
            progress(0, 0)

    job = desk.run(REHEARSAL, wait_to_be_stopped, lambda _: None)
    window.may_close(lambda: closed.append(True))
    qtbot.waitUntil(lambda: bool(closed), timeout=20_000)

    assert job.stopping
    assert answers.asked == []
    assert len(copies.copies(station)) == 1


# The offer over the entrance when the store is damaged


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_the_newest_backup_is_offered_first(
    station: Workspace, window: QWidget, answers: Answers, qtbot: QtBot
) -> None:
    safekeeping.back_up(station)
    newest = safekeeping.back_up(station)
    rescue = Rescue(window, station.home, answers)
    rescue.open()

    with qtbot.waitSignal(rescue.restore_wanted) as wanted:
        qtbot.keyClick(rescue, "\r")

    assert wanted.args == [newest]


def test_without_a_backup_salvaging_is_what_enter_does(
    station: Workspace, window: QWidget, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.target = tmp_path / "new"
    rescue = Rescue(window, station.home, answers)
    rescue.open()
    assert not rescue.restore.isEnabled()

    with qtbot.waitSignal(rescue.salvage_wanted) as wanted:
        qtbot.keyClick(rescue, "\r")

    assert wanted.args == [tmp_path / "new", False]


@pytest.mark.parametrize("fill", [True, False])
def test_the_person_says_whether_a_backup_fills_gaps(
    station: Workspace, window: QWidget, answers: Answers, tmp_path: Path, qtbot: QtBot, fill: bool
) -> None:
    newest = safekeeping.back_up(station)
    answers.target, answers.agree = tmp_path / "new", fill
    rescue = Rescue(window, station.home, answers)
    rescue.open()

    with qtbot.waitSignal(rescue.salvage_wanted) as wanted:
        rescue.salvage.setFocus()
        qtbot.keyClick(rescue.salvage, " ")

    assert wanted.args == [tmp_path / "new", fill]
    assert newest.name in answers.asked[-1][1]


def test_one_may_decide_later(
    station: Workspace, window: QWidget, answers: Answers, qtbot: QtBot
) -> None:
    rescue = Rescue(window, station.home, answers)
    rescue.open()
    with qtbot.waitSignal(rescue.finished) as finished:
        qtbot.keyClick(rescue, "\x1b")

    assert finished.args == [QDialog.DialogCode.Rejected.value]
