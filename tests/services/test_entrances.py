"""What is known before anybody has signed in: names from the key file, and the wait."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station_app.domain.problems import WrongPassphrase
from station_app.domain.rules.rights import Role, name_fault
from station_app.services import entrances, people, workspace
from station_app.services.workspace import Workspace
from station_app.storage import vault
from tests.services.conftest import CHEAP, PASSPHRASE


def test_everybody_with_a_passphrase_is_named(station: Workspace) -> None:
    people.add(station, "欧阳兰", {Role.CLERK}, "a sentence of hers alone", PASSPHRASE, CHEAP)

    assert entrances.names(station.home) == vault.owners(station.home / vault.FILE)
    assert entrances.names(station.home) == ["录入员", "欧阳兰"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"slots": [1]}', b'{"slots": [{}]}'])
def test_a_file_that_tells_nothing_names_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / vault.FILE).write_bytes(content)

    assert entrances.names(tmp_path) == []
    assert entrances.names(tmp_path / "nowhere") == []


def test_an_endless_name_is_no_name(tmp_path: Path) -> None:
    slots = [{"kind": "passphrase", "id": "长" * 1000}, {"kind": "passphrase", "id": "兰"}]
    (tmp_path / vault.FILE).write_text(json.dumps({"slots": slots}))

    assert entrances.names(tmp_path) == ["兰"]


def test_after_three_failed_tries_one_waits(station: Workspace) -> None:
    assert entrances.seconds_to_wait(station.home) == 0
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            workspace.verify(station.home, "not the passphrase")

    assert entrances.seconds_to_wait(station.home) == 1


@pytest.mark.parametrize("name", ["系统", "Safe", "长" * 21])
def test_names_that_mean_something_else_are_refused(name: str) -> None:
    assert name_fault(name)
    assert not name_fault("欧阳兰")
