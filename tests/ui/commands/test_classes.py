"""The command that enters a list of people into a class."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import resident_id
from tests.ui.conftest import Run

COURSE = (
    "title=督导班", "kind=CE", "term_no=1", "from_on=2024-05-01", "to_on=2024-05-02",
    "hours=16", "organiser=区社会工作局", "course_no=PX-1",
)  # fmt: skip


@pytest.fixture
def course(at: Run) -> str:
    return str(at("add", "training_session", *COURSE).json["record"]["id"])


@pytest.fixture
def people(at: Run, tmp_path: Path) -> Path:
    """Enter two people and return the file that lists them."""
    for number, name in enumerate(("王芳", "李明"), 1):
        at("add", "person", f"name={name}", f"id_number={resident_id(number)}")
    path = tmp_path / "名单.txt"
    path.write_text("1、王 芳\n2、李明", encoding="gb18030")
    return path


def test_a_list_is_entered_and_taken_back(at: Run, course: str, people: Path) -> None:
    words = ("--people", people, "--hours", "16", "--passed", "--first-proof", "HG-9")

    told = at("attend", "PX-1", *words).json
    hours = at("find", "ce_record").json
    at("undo", told["change"])

    assert (told["course"], told["saved"], told["new"]) == (course, True, 2)
    assert [row["proof_no"] for row in hours["rows"]] == ["HG-9", "HG-10"]
    assert at("find", "training_attendance").json["total"] == 0


def test_somebody_who_is_not_found_stops_the_whole_list(at: Run, course: str, people: Path) -> None:
    people.write_text("王芳\n赵六\n李明", encoding="utf-8")

    outcome = at("attend", "PX-1", "--people", people, "--hours", "16")

    assert outcome.code == 3
    assert (outcome.json["saved"], outcome.json["new"]) == (False, 2)
    assert [line["line"] for line in outcome.json["unclear"]] == [2]
    assert "第2行“赵六”：没有登记过这个人" in outcome.err
    assert at("find", "training_attendance").json["total"] == 0


def test_those_who_are_certain_can_be_entered_alone(at: Run, course: str, people: Path) -> None:
    people.write_text("王芳\n赵六", encoding="utf-8")

    outcome = at("attend", "PX-1", "--people", people, "--hours", "8", "--partial")

    assert (outcome.code, outcome.json["saved"]) == (0, True)
    (row,) = at("find", "training_attendance").json["rows"]
    assert (row["hours_actual"], row["signed_days"], row["passed"]) == ("8.0", "1.0", False)


def test_a_dry_run_changes_nothing(at: Run, course: str, people: Path) -> None:
    told = at("attend", "PX-1", "--people", people, "--hours", "16", "--dry-run").json

    assert (told["new"], told["saved"]) == (2, False)
    assert at("find", "training_attendance").json["total"] == 0


def test_those_in_the_class_are_told_and_changed_when_asked(
    at: Run, course: str, people: Path
) -> None:
    at("attend", "PX-1", "--people", people, "--hours", "8")

    again = at("attend", "PX-1", "--people", people, "--hours", "16").json
    updated = at("attend", "PX-1", "--people", people, "--hours", "16", "--update").json

    assert (again["present"], again["saved"]) == (2, False)
    assert (updated["changed"], updated["saved"]) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("PX-2", "--hours", "16"), 3, "没有编号为“PX-2”的培训班次"),
        (("PX-1", "--hours", "十六"), 3, "“十六”不是数字"),
        (("PX-1",), 2, "--hours"),
    ],
)
def test_what_cannot_be_understood_is_told(
    at: Run, course: str, people: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    outcome = at("attend", *words, "--people", people)

    assert outcome.code == code
    assert told in outcome.err


def test_a_list_that_is_no_text_is_refused(at: Run, course: str, tmp_path: Path) -> None:
    odd = tmp_path / "名单.bin"
    odd.write_bytes(b"\xff\xff\x00")

    missing = at("attend", "PX-1", "--people", tmp_path / "没有.txt", "--hours", "8")
    refused = at("attend", "PX-1", "--people", odd, "--hours", "8")

    assert missing.json["refused"]["reason"] == "MISSING"
    assert refused.json["refused"]["reason"] == "ENCODING"
