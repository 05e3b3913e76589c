"""Another data key: who left with a copy is shut out, everybody else notices nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.problems import NotAllowed, StationError, StoreUnusable, WrongPassphrase
from station_app.domain.rules.rights import Role
from station_app.services import attaching, backups, people, rekeying, secrets, workspace
from station_app.services.checkup import examine_log
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from station_app.storage import vault
from station_app.storage.database import Database
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.test_people import HERS, add, opened


def renew(home: Path, second: Second | None = None) -> None:
    rekeying.renew(home, PASSPHRASE, clock(), user=secrets.OWNER, second=second)


def key_of(home: Path) -> bytes:
    return vault.unlock(home / "app.keys", PASSPHRASE)


def test_former_key_no_longer_opens_the_store_and_every_secret_does(station: Workspace) -> None:
    add(station)
    before = key_of(station.home)
    station.close()

    renew(station.home)

    assert key_of(station.home) != before
    assert vault.unlock(station.home / "app.keys", HERS) == key_of(station.home)
    with pytest.raises(StoreUnusable):
        Database(station.home / "store.db", vault.sub_key(before, "db"))


def test_records_files_and_the_log_go_on(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 scan")
    kept = attaching.keep_file(station, tmp_path / "scan.pdf")
    entries = examine_log(station).entries
    station.close()

    renew(station.home)

    with opened(station.home, PASSPHRASE) as again:
        assert attaching.content(again, kept.value) == b"%PDF-1.4 scan"
        log = examine_log(again)
        assert not log.broken
        assert log.entries > entries


def test_second_renewal_still_keeps_the_log_under_its_first_key(station: Workspace) -> None:
    station.close()
    renew(station.home)
    renew(station.home)

    with opened(station.home, PASSPHRASE) as again:
        assert not examine_log(again).broken


def test_removed_person_with_the_old_key_file_stays_out(station: Workspace) -> None:
    add(station)
    kept = (station.home / "app.keys").read_bytes()
    people.remove(station, "李娜")
    station.close()
    renew(station.home)
    (station.home / "app.keys").write_bytes(kept)

    with pytest.raises(StoreUnusable):
        opened(station.home, HERS, "李娜")


def test_slot_put_into_the_file_by_somebody_else_gets_no_key(station: Workspace) -> None:
    path = station.home / "app.keys"
    vault.add_owner(path, PASSPHRASE, "外人", HERS, CHEAP)
    station.close()
    before = path.read_bytes()

    with pytest.raises(StationError, match="外人的钥匙没有登记过"):
        renew(station.home)

    assert path.read_bytes() == before
    assert not list(station.home.glob(f"*{backups.STAGED}"))


def test_two_who_manage_people_must_both_agree(station: Workspace) -> None:
    add(station, "李娜", Role.ADMIN)
    station.close()

    with pytest.raises(NotAllowed, match="R-AC-02"):
        renew(station.home)
    renew(station.home, Second("李娜", HERS))

    with opened(station.home, HERS, "李娜") as hers:
        assert hers.actor == "李娜"


def test_who_may_not_manage_people_renews_nothing(station: Workspace) -> None:
    add(station)
    station.close()

    with pytest.raises(NotAllowed, match="R-AC-01"):
        rekeying.renew(station.home, HERS, clock(), user="李娜")


def test_open_books_or_a_wrong_passphrase_change_nothing(station: Workspace) -> None:
    with pytest.raises(StoreUnusable, match="已被另一个程序打开"):
        renew(station.home)
    station.close()
    with pytest.raises(WrongPassphrase):
        rekeying.renew(station.home, "another passphrase", clock())

    assert not list(station.home.glob(f"*{backups.STAGED}"))


def test_recovery_key_still_opens_after_a_renewal(tmp_path: Path) -> None:
    identity = workspace.identify("station", "430105012")
    made, recovery = workspace.create(tmp_path / "w", identity, PASSPHRASE, cost=CHEAP, now=clock)
    prepared = secrets.prepare_recovery(made, PASSPHRASE, CHEAP)
    secrets.keep_recovery(made, prepared)
    made.close()
    renew(tmp_path / "w")

    opened(tmp_path / "w", prepared.recovery).close()
    with pytest.raises(WrongPassphrase):
        vault.unlock(tmp_path / "w" / "app.keys", recovery)
