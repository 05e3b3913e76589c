"""People on the command line: named, given roles, removed, and acts of two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import PASSPHRASE
from ui import cli

HERS = "her own long passphrase"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATION_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("STATION_NEW_PASSPHRASE", HERS)
    monkeypatch.setenv("STATION_SECOND_PASSPHRASE", HERS)
    folder = tmp_path / "w"
    made = ("init", "--role", "station", "--division", "430105012")
    assert cli.main(["--home", str(folder), *made]) == 0
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what runs a command as somebody and gives its exit code and facts."""

    def call(user: str, *words: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = cli.main(["--home", str(home), "--user", user, "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return call


def test_people_are_added_changed_listed_and_removed(run: Any) -> None:
    run("", "add-user", "李娜", "--roles", "录入员,AUDITOR")
    run("录入员", "set-user", "李娜", "--roles", "REVIEWER")
    _, listed = run("录入员", "users")
    run("录入员", "remove-user", "李娜")
    _, after = run("", "users")

    assert [(user["name"], user["roles"]) for user in listed["users"][1:]] == [
        ("李娜", ["REVIEWER"])
    ]
    assert [user["removed"] for user in after["users"]] == [False, True]


def test_role_that_does_not_exist_is_a_wrong_command(run: Any) -> None:
    code, facts = run("", "add-user", "李娜", "--roles", "局长")

    assert code == 2
    assert "LEADER（站长（负责人））" in facts["error"]["message"]


def test_clerk_is_not_let_in_where_a_right_is_missing(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("", "add-user", "李娜", "--roles", "CLERK")
    monkeypatch.setenv("STATION_PASSPHRASE", HERS)

    code, facts = run("李娜", "package")

    assert code == 4
    assert "R-AC-01" in facts["error"]["message"]


def test_without_a_name_several_people_are_asked_for_one(run: Any) -> None:
    run("", "add-user", "李娜", "--roles", "CLERK")

    code, facts = run("", "users")

    assert code == 4
    assert "录入员、李娜" in facts["error"]["message"]


def test_backup_is_restored_and_the_key_renewed_by_two(run: Any, home: Path) -> None:
    run("", "add-user", "李娜", "--roles", "ADMIN")
    _, made = run("录入员", "backup")

    alone, facts = run("录入员", "restore", made["file"])
    assert (alone, "R-AC-02" in facts["error"]["message"]) == (4, True)
    together, _ = run("录入员", "restore", made["file"], "--with", "李娜")
    renewed, _ = run("录入员", "renew-key", "--with", "李娜")

    assert (together, renewed) == (0, 0)
    assert run("录入员", "audit", "verify")[1]["ok"]


def test_passphrases_are_changed(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("", "add-user", "李娜", "--roles", "CLERK")
    monkeypatch.setenv("STATION_NEW_PASSPHRASE", "a third long passphrase")
    assert run("录入员", "passphrase", "李娜")[0] == 0
    assert run("录入员", "passphrase")[0] == 0
    monkeypatch.setenv("STATION_PASSPHRASE", "a third long passphrase")

    assert [run(name, "users")[0] for name in ("录入员", "李娜")] == [0, 0]
