"""The lock: the key is gone while the window is covered, and comes back with the passphrase."""

from __future__ import annotations

import pytest

from station_app.domain.problems import StoreUnusable, WrongPassphrase
from station_app.domain.rules.rights import Role
from station_app.services import drafts, locking, people, trail
from station_app.services.workspace import Workspace
from tests.services.conftest import CHEAP, PASSPHRASE

THEIRS = "a sentence of hers alone"


def test_while_it_is_locked_nothing_is_read(station: Workspace) -> None:
    locking.lock(station)

    with pytest.raises(StoreUnusable, match="已锁定"):
        drafts.kept(station)
    assert station.file_key == b""


def test_the_passphrase_gives_the_key_back_and_the_log_tells_both(station: Workspace) -> None:
    before = station.file_key
    locking.lock(station)

    locking.unlock(station, PASSPHRASE)

    entries = trail.entries(station, trail.numbers(station, trail.Sieve(act="people")))
    assert [each.what for each in entries][:2] == ["解锁", "锁定窗口"]
    assert station.file_key == before


def test_a_wrong_passphrase_gives_nothing(station: Workspace) -> None:
    locking.lock(station)

    with pytest.raises(WrongPassphrase):
        locking.unlock(station, "not the passphrase")
    with pytest.raises(StoreUnusable):
        drafts.kept(station)


def test_somebody_else_does_not_unlock_what_one_has_locked(station: Workspace) -> None:
    people.add(station, "欧阳兰", {Role.LEADER}, THEIRS, PASSPHRASE, CHEAP)
    locking.lock(station)

    with pytest.raises(WrongPassphrase):
        locking.unlock(station, THEIRS)

    locking.unlock(station, PASSPHRASE)
    assert drafts.kept(station) == []
