"""Commands for the day when something breaks."""

from __future__ import annotations

from pathlib import Path

from tests.services.wrecking import flip, page_of
from tests.ui.conftest import Run


def test_the_newest_backup_is_rehearsed(at: Run, home: Path, person: str) -> None:
    file = at("backup").json["file"]

    rehearsed = at("rehearse")

    assert rehearsed.code == 0
    assert rehearsed.json["file"] == file
    assert (rehearsed.json["ok"], rehearsed.json["findings"]) == (True, [])


def test_a_backup_that_cannot_be_restored_is_told_with_its_code(at: Run, person: str) -> None:
    file = Path(at("backup").json["file"])
    file.write_bytes(file.read_bytes()[:-10])

    rehearsed = at("rehearse")

    assert (rehearsed.code, rehearsed.json["ok"]) == (5, False)
    assert rehearsed.json["findings"]


def test_without_a_backup_there_is_nothing_to_rehearse(at: Run) -> None:
    rehearsed = at("rehearse")

    assert rehearsed.code == 3
    assert "还没有备份" in rehearsed.json["error"]["message"]


def test_damaged_books_are_salvaged_and_completed_from_the_backup(
    run: Run, at: Run, home: Path, person: str, tmp_path: Path
) -> None:
    file = Path(at("backup").json["file"])
    flip(home, [page_of(home, "person")])
    assert at("show", "person", person).code == 5

    without = at("salvage", "--out", tmp_path / "without")
    filled = at("salvage", "--out", tmp_path / "new", "--with-backup")

    assert (without.code, filled.code) == (0, 0)
    assert without.json["missing"] >= 1
    assert [loss["table"] for loss in without.json["losses"]] == ["person"]
    assert without.json["losses"][0]["ids"] == [person]
    assert (filled.json["missing"], filled.json["from_backup"]) == (0, 1)
    assert filled.json["backup"] == file.name
    shown = run("--home", tmp_path / "new", "--json", "show", "person", person)
    assert shown.json["record"]["name"] == "王芳"
    assert run("--home", tmp_path / "new", "--json", "check").code == 0
    assert Path(filled.json["report"]).exists()


def test_salvaging_into_a_folder_with_something_in_it_is_refused(at: Run, tmp_path: Path) -> None:
    outcome = at("salvage", "--out", tmp_path)

    assert outcome.code == 3
    assert outcome.json["refused"]["reason"] == "PLACE"


def test_a_backup_is_made_before_an_import_is_taken_back(at: Run, home: Path, person: str) -> None:
    at("undo-import", "no such batch")

    assert len(list((home / "backups").glob("*.tzbak"))) == 1
