"""Another recovery key takes two people where there are two who manage people (R-AC-02)."""

from __future__ import annotations

import pytest

from station_app.domain.problems import NotAllowed, WrongPassphrase
from station_app.domain.rules.rights import Role
from station_app.services import people, secrets, trail, workspace
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from tests.services.conftest import CHEAP, PASSPHRASE

THEIRS = "a sentence of hers alone"


@pytest.fixture
def two(station: Workspace) -> Workspace:
    people.add(station, "欧阳兰", {Role.LEADER}, THEIRS, PASSPHRASE, CHEAP)
    return station


def test_it_is_not_kept_without_the_other_one(two: Workspace) -> None:
    prepared = secrets.prepare_recovery(two, PASSPHRASE, CHEAP)

    with pytest.raises(NotAllowed, match="R-AC-02"):
        secrets.keep_recovery(two, prepared)
    with pytest.raises(WrongPassphrase):
        secrets.keep_recovery(two, prepared, second=Second("欧阳兰", "not the passphrase"))

    with pytest.raises(WrongPassphrase):
        workspace.verify(two.home, prepared.recovery)


def test_the_log_names_the_other_one(two: Workspace) -> None:
    prepared = secrets.prepare_recovery(two, PASSPHRASE, CHEAP)

    secrets.keep_recovery(two, prepared, second=Second("欧阳兰", THEIRS))

    workspace.verify(two.home, prepared.recovery)
    newest, *_ = trail.entries(two, trail.numbers(two, trail.Sieve(act="people")))
    assert newest.what == "更换恢复密钥"
    assert "欧阳兰" in [each.new for each in newest.differences]
