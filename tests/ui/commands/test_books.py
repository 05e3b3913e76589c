"""Commands for a whole workspace: making, copying, examining it."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.services import checkup, workspace
from tests.ui.conftest import PASSPHRASE, Run


def test_init_makes_a_workspace_and_shows_the_recovery_key_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "新站"
    division = ("--division", "430105012")

    outcome = run("--home", folder, "--json", "init", "--role", "station", *division)

    assert outcome.code == 0
    assert outcome.json["workspace"] == str(folder)
    assert outcome.json["role"] == "station"
    assert outcome.json["division"] == "430105012"
    assert "恢复密钥" in outcome.err


def test_init_refuses_a_folder_with_a_workspace(at: Run) -> None:
    outcome = at("init", "--role", "station", "--division", "430105012")

    assert outcome.code == 3
    assert "已有工作区" in outcome.err


def test_init_refuses_an_unknown_division(run: Run, tmp_path: Path) -> None:
    outcome = run("--home", tmp_path / "w", "init", "--role", "bureau", "--division", "999999")

    assert outcome.code == 3
    assert not (tmp_path / "w").exists()


def test_a_backup_brings_back_what_was_deleted_since(at: Run, person: str) -> None:
    file = at("backup").json["file"]
    at("delete", "person", person)

    restored = at("restore", file)

    assert restored.json == {"restored": file}
    assert at("show", "person", person).code == 0


def test_a_backup_of_other_books_is_refused(run: Run, at: Run, bureau: Path, person: str) -> None:
    file = at("backup").json["file"]

    outcome = run("--home", bureau, "--json", "restore", file)

    assert outcome.code == 3
    assert outcome.json["refused"]["reason"] == "FOREIGN"
    assert run("--home", bureau, "--json", "find", "station").json["total"] > 1


def test_a_file_that_is_no_backup_is_refused(at: Run, tmp_path: Path) -> None:
    (tmp_path / "x.tzbak").write_bytes(b"nothing")

    outcome = at("restore", tmp_path / "x.tzbak")

    assert outcome.code == 3
    assert outcome.json["refused"]["message"]


def test_sound_books_pass_the_check_and_the_audit(at: Run, person: str) -> None:
    checked, audited = at("check"), at("audit", "verify")

    assert checked.json == {"ok": True, "findings": []}
    assert audited.json["ok"] is True
    assert audited.json["entries"] > 1


def test_a_line_of_the_log_that_was_changed_is_found(at: Run, home: Path, person: str) -> None:
    with (
        workspace.open_(home, PASSPHRASE) as opened,
        opened.database.transaction("", "") as session,
    ):
        store = session.connection()
        store.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        store.exec_driver_sql("UPDATE audit_entry SET actor='谁' WHERE seq=2")

    audited, checked = at("audit", "verify"), at("check")

    assert (audited.code, checked.code) == (5, 5)
    assert audited.json["broken"][0] == 2
    assert "日志第 2 条（" in checked.json["findings"][0]


def test_a_missing_attachment_is_found(at: Run, home: Path, person: str) -> None:
    at("set", "person", person, f"photo={'a' * 64}")

    with workspace.open_(home, PASSPHRASE) as opened:
        (finding,) = checkup.findings(opened)

    assert finding.startswith("附件 aaaa")


class Terminal:
    """Stands for a person at a keyboard."""

    def isatty(self) -> bool:
        return True


def typing(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    answers = iter(typed)
    monkeypatch.delenv("STATION_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))


def test_a_new_passphrase_is_typed_twice(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--home", tmp_path / "w", "init", "--role", "station", "--division", "430105012")
    typing(monkeypatch, PASSPHRASE, "a slip of the finger")

    outcome = run(*words)

    assert outcome.code == 4
    assert "两次输入的口令不一样" in outcome.err
    assert not (tmp_path / "w").exists()


def test_the_passphrase_is_asked_for_once(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, PASSPHRASE)

    assert run("--home", home, "audit", "verify").code == 0
