"""Keys of new books, another passphrase, another recovery key: never without one that opens."""

from pathlib import Path

import pytest

from station_app.domain.problems import NotAllowed, StationError, WrongPassphrase
from station_app.services import secrets, workspace
from station_app.services.workspace import Workspace
from tests.services.conftest import CHEAP, PASSPHRASE, clock

NEW = "quite another passphrase"


def opens(home: Path, secret: str) -> bool:
    try:
        workspace.verify(home, secret)
    except WrongPassphrase:
        (home / "app.keys.tries").unlink()
        return False
    return True


def actions(opened: Workspace) -> list[str]:
    with opened.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT action FROM audit_entry ORDER BY seq")
        return [action for (action,) in rows]


def test_new_keys_open_the_books_that_are_made_with_them(tmp_path: Path) -> None:
    identity = workspace.identify("station", "430105012")
    keys = secrets.new_keys(identity, PASSPHRASE, CHEAP)
    workspace.establish(tmp_path / "w", identity, keys, now=clock).close()

    for secret in (PASSPHRASE, keys.recovery):
        workspace.open_(tmp_path / "w", secret, now=clock).close()


def test_books_are_not_made_over_others(station: Workspace) -> None:
    keys = secrets.new_keys(station.identity, PASSPHRASE, CHEAP)

    with pytest.raises(StationError, match="里已有工作区"):
        workspace.establish(station.home, station.identity, keys)


@pytest.mark.parametrize("weak", ["short", "四方坪街道社工站", "430105012 and more"])
def test_a_weak_passphrase_gets_no_keys(station: Workspace, weak: str) -> None:
    assert secrets.passphrase_faults(weak, station.identity)
    with pytest.raises(NotAllowed):
        secrets.new_keys(station.identity, weak, CHEAP)
    with pytest.raises(NotAllowed):
        secrets.change_passphrase(station, PASSPHRASE, weak, CHEAP)


def test_the_passphrase_of_open_books_is_checked(station: Workspace) -> None:
    workspace.verify(station.home, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        workspace.verify(station.home, NEW)


def test_another_passphrase_takes_the_place_of_the_former(station: Workspace) -> None:
    secrets.change_passphrase(station, PASSPHRASE, NEW, CHEAP)

    assert (opens(station.home, NEW), opens(station.home, PASSPHRASE)) == (True, False)
    assert actions(station)[-1] == "secret.passphrase"


def test_the_passphrase_is_not_changed_by_who_does_not_know_it(station: Workspace) -> None:
    with pytest.raises(WrongPassphrase):
        secrets.change_passphrase(station, NEW, "a third passphrase", CHEAP)

    assert opens(station.home, PASSPHRASE)
    assert "secret.passphrase" not in actions(station)


def test_a_prepared_recovery_key_opens_nothing_before_it_is_kept(station: Workspace) -> None:
    first = secrets.prepare_recovery(station, PASSPHRASE, CHEAP)
    assert not opens(station.home, first.recovery)

    secrets.keep_recovery(station, first)
    second = secrets.prepare_recovery(station, first.recovery, CHEAP)
    secrets.keep_recovery(station, second)

    opening = [opens(station.home, s) for s in (first.recovery, second.recovery, PASSPHRASE)]
    assert opening == [False, True, True]
    assert actions(station)[-1] == "secret.recovery"


def test_a_recovery_key_is_not_made_for_who_cannot_open(station: Workspace) -> None:
    with pytest.raises(WrongPassphrase):
        secrets.prepare_recovery(station, NEW, CHEAP)


KEY = "J0TC-EM8V-2TAH-PZ65-7SXD-RAKV-YWG8-V263-W"


@pytest.mark.parametrize("typed", [KEY, KEY.lower(), KEY.replace("-", " "), "V263-W", "v263w"])
def test_a_recovery_key_is_typed_back_whole_or_its_end(typed: str) -> None:
    assert secrets.typed_back(typed, KEY)


@pytest.mark.parametrize("typed", ["", "W", "V263", "V263-X", KEY[:-1], "V264-W"])
def test_a_wrong_recovery_key_is_not_taken(typed: str) -> None:
    assert not secrets.typed_back(typed, KEY)
