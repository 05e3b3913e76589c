"""A backup is made when one is due, and before what may go wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from station_app.domain.problems import StationError, StoreDamaged
from station_app.domain.progress import Cancelled
from station_app.domain.registers.people import PEOPLE
from station_app.services import backups, cells, erasing, noting, records, safekeeping
from station_app.services.cells import Cell
from station_app.services.exchange import mailbag
from station_app.services.exchange.mailbag import Letter
from station_app.services.rosters import withdraw
from station_app.services.safekeeping import NotSafe
from station_app.services.workspace import Workspace
from station_app.storage import room
from station_app.storage.room import NoRoom
from station_app.storage.tables import AuditEntry
from tests.builders import person_values
from tests.services.conftest import clock


def enter(books: Workspace, number: int) -> str:
    return str(records.create(books, PEOPLE, person_values(number)).record.id)


def made(books: Workspace) -> list[str]:
    return sorted(path.name for path in books.folder("backups").glob("*.tzbak"))


def test_a_change_is_in_no_backup_until_one_is_made(station: Workspace) -> None:
    assert not safekeeping.changed_since(station)
    enter(station, 1)
    assert safekeeping.changed_since(station)

    safekeeping.back_up(station)

    assert not safekeeping.changed_since(station)
    enter(station, 2)  # on the same day
    assert safekeeping.changed_since(station)


def test_what_only_notes_is_no_change(station: Workspace) -> None:
    enter(station, 1)
    safekeeping.back_up(station)

    noting.note(station, "print", "A03", {})

    assert not safekeeping.changed_since(station)


def test_what_was_erased_is_due_to_leave_the_backups(station: Workspace) -> None:
    person = enter(station, 1)
    safekeeping.back_up(station)

    erasing.erase(station, [("person", person)], "本人书面要求删除")

    assert safekeeping.changed_since(station)


def test_a_backup_that_was_thrown_away_does_not_count(station: Workspace) -> None:
    enter(station, 1)
    safekeeping.back_up(station).unlink()

    assert safekeeping.changed_since(station)


def test_four_hours_of_work_are_due_and_not_before(station: Workspace) -> None:
    enter(station, 1)
    for passed, due in ((timedelta(hours=3, minutes=59), False), (timedelta(hours=4), True)):
        station.now = lambda passed=passed: clock() + passed  # type: ignore[misc]
        assert safekeeping.hours_due(station) is due

    safekeeping.back_up(station)
    assert not safekeeping.hours_due(station)


def test_hours_begin_with_the_first_change_after_a_backup(station: Workspace) -> None:
    enter(station, 1)
    station.now = lambda: clock() + timedelta(hours=5)
    safekeeping.back_up(station)
    enter(station, 2)
    station.now = lambda: clock() + timedelta(hours=8)
    assert not safekeeping.hours_due(station)

    station.now = lambda: clock() + timedelta(hours=9)
    assert safekeeping.hours_due(station)


def test_a_clock_that_was_set_back_hides_no_change(station: Workspace) -> None:
    enter(station, 1)

    station.now = lambda: clock() - timedelta(days=30)

    assert safekeeping.hours_due(station)
    assert safekeeping.changed_since(station)


def test_nothing_is_backed_up_twice_before_risky_acts(station: Workspace) -> None:
    first = safekeeping.before(station, "导入名册")
    assert first is not None
    assert safekeeping.before(station, "导入名册") is None

    enter(station, 1)

    assert safekeeping.before(station, "导入名册") is not None
    assert len(made(station)) == 2


def test_an_act_is_not_begun_without_its_backup(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "RESERVE", 1 << 60)

    with pytest.raises(NotSafe, match=r"还没有撤回导入，数据没有改动。.*空间不够"):
        safekeeping.before(station, "撤回导入")

    assert made(station) == []


def test_damage_found_by_a_backup_is_told_as_damage(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> Path:
        raise StoreDamaged("数据文件已损坏")

    monkeypatch.setattr(backups, "back_up", damaged)

    with pytest.raises(StoreDamaged):
        safekeeping.before(station, "导入名册")


def test_a_risky_act_can_be_stopped_while_it_is_backed_up(station: Workspace) -> None:
    def stop(done: int, total: int) -> None:
        assert (done, total) == (0, 0)  # it does not count what the act counts
        raise Cancelled

    with pytest.raises(Cancelled):
        safekeeping.before(station, "导入名册", stop)

    assert made(station) == []


def test_a_backup_is_in_the_log(station: Workspace) -> None:
    path = safekeeping.back_up(station)

    with station.database.reading() as session:
        (note,) = session.query(AuditEntry).filter_by(action="backup").all()
    assert note.changes == {"file": path.name}


def withdrawing(books: Workspace) -> None:
    withdraw.withdraw(books, "no such batch")


def merging(books: Workspace) -> None:
    mailbag.receive_all(books, [Letter(books.home / "no such file.xlsx")])


def changing_many(books: Workspace) -> None:
    records_of_it = [f"{number:026d}" for number in range(cells.MANY)]
    cells.write(books, PEOPLE, [Cell(each, 1, "remark", "", "x") for each in records_of_it])


def moving_many(books: Workspace) -> None:
    cells.move_all(books, PEOPLE, ["0" * 26] * cells.MANY, "ACTIVE")


@pytest.mark.parametrize("act", [withdrawing, merging, changing_many, moving_many])
def test_a_backup_is_made_before(
    station: Workspace, bureau: Workspace, act: Callable[[Workspace], None]
) -> None:
    books = bureau if act is merging else station
    with suppress(StationError):  # there is nothing to act upon; the backup comes first
        act(books)

    assert len(made(books)) == 1


def test_one_cell_more_or_less_is_not_worth_a_backup(station: Workspace) -> None:
    person = enter(station, 1)

    cells.write(station, PEOPLE, [Cell(person, 1, "remark", "", "x")])

    assert made(station) == []


def test_a_full_disk_is_told_before_anything_is_written(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "RESERVE", 1 << 60)

    with pytest.raises(NoRoom, match="磁盘空间不够"):
        safekeeping.back_up(station)

    assert list(station.folder("backups").iterdir()) == []
