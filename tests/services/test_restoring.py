"""Restoring a workspace: the old data come back, and the store says that it went back."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.problems import Refused, StationError, StoreUnusable, WrongPassphrase
from station_app.domain.registers.people import PEOPLE
from station_app.domain.rules.rights import Role
from station_app.services import checkup, records, restoring, safekeeping, workspace
from station_app.services import people as staff
from station_app.services.exchange.epochs import known_epochs
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from station_app.storage import vault
from station_app.storage.tables import AuditEntry, state_value
from tests.builders import person_values
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.wrecking import flip, page_of


@pytest.fixture
def archive(station: Workspace) -> Path:
    """Back up a station with one person; a second one comes afterwards."""
    records.create(station, PEOPLE, person_values(1))
    made = safekeeping.back_up(station)
    records.create(station, PEOPLE, person_values(2))
    return made


def epochs(books: Workspace) -> tuple[str, ...]:
    with books.database.reading() as session:
        return known_epochs(session)


def restored(station: Workspace, archive: Path, secret: str = PASSPHRASE) -> Workspace:
    station.close()
    restoring.restore(station.home, archive, secret, clock())
    return workspace.open_(station.home, PASSPHRASE, now=clock)


def people(books: Workspace) -> int:
    return books.database.counts()["person"]


def test_old_data_come_back_and_the_replaced_ones_are_kept(
    station: Workspace, archive: Path
) -> None:
    with restored(station, archive) as back:
        assert people(back) == 1
        assert checkup.findings(back) == []
        (replaced,) = (back.home / "backups").glob("replaced-*")
        assert (replaced / "store.db").exists()


def test_restored_store_begins_an_epoch_and_needs_a_full_package(
    station: Workspace, archive: Path
) -> None:
    before = epochs(station)
    with restored(station, archive) as back:
        new, *past = epochs(back)
        with back.database.reading() as session:
            assert state_value(session, "needs_full") is True
            assert state_value(session, "acknowledged") == 0
    assert new not in before
    assert past == list(before)


def test_epochs_of_every_restore_are_remembered(station: Workspace, archive: Path) -> None:
    with restored(station, archive) as once:
        left = epochs(once)
    with restored(once, archive) as twice:
        assert set(left) < set(epochs(twice))


def test_restore_is_in_the_log(station: Workspace, archive: Path) -> None:
    with restored(station, archive) as back, back.database.reading() as session:
        (note,) = session.query(AuditEntry).filter_by(action="restore").all()
    assert note.changes == {"file": archive.name, "left": 1, "second": ""}


def test_wrong_passphrase_changes_nothing(station: Workspace, archive: Path) -> None:
    station.close()

    with pytest.raises(WrongPassphrase):
        restoring.restore(station.home, archive, "wrong passphrase 1", clock())

    with workspace.open_(station.home, PASSPHRASE, now=clock) as books:
        assert people(books) == 2


def test_older_passphrase_opens_an_older_archive(station: Workspace, archive: Path) -> None:
    home = station.home
    station.close()
    vault.change_passphrase(home / "app.keys", PASSPHRASE, "another long passphrase")

    with restored(station, archive) as back:
        assert people(back) == 1


def test_damaged_archive_changes_nothing(station: Workspace, archive: Path) -> None:
    station.close()
    archive.write_bytes(archive.read_bytes()[:-100])

    with pytest.raises(Refused):
        restoring.restore(station.home, archive, PASSPHRASE, clock())

    with workspace.open_(station.home, PASSPHRASE, now=clock) as books:
        assert people(books) == 2


def test_archive_of_other_books_is_refused(station: Workspace, bureau: Workspace) -> None:
    foreign = safekeeping.back_up(bureau)
    station.close()

    with pytest.raises(Refused, match="不是“四方坪街道社工站”的"):
        restoring.restore(station.home, foreign, PASSPHRASE, clock())


def test_open_workspace_is_not_replaced(station: Workspace, archive: Path) -> None:
    with pytest.raises(StoreUnusable):
        restoring.restore(station.home, archive, PASSPHRASE, clock())

    assert people(station) == 2


@pytest.mark.parametrize(
    ("user", "second"),
    [("录入员", None), ("录入员", Second("李娜", "not her passphrase")), ("", None)],
)
def test_archive_of_a_time_alone_does_not_spare_the_second_person(
    station: Workspace, archive: Path, user: str, second: Second | None
) -> None:
    staff.add(station, "李娜", [Role.ADMIN], "her own long passphrase", PASSPHRASE, CHEAP)
    station.close()
    before = (station.home / "store.db").read_bytes()

    with pytest.raises(StationError):
        restoring.restore(station.home, archive, PASSPHRASE, clock(), user=user, second=second)

    assert (station.home / "store.db").read_bytes() == before


def test_books_that_cannot_say_who_their_people_are_ask_those_of_the_archive(
    station: Workspace, archive: Path
) -> None:
    station.close()
    flip(station.home, [page_of(station.home, "account")])

    restoring.restore(station.home, archive, PASSPHRASE, clock())

    with workspace.open_(station.home, PASSPHRASE, now=clock) as back:
        assert people(back) == 1
        assert checkup.findings(back) == []
