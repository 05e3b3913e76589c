"""Commands about examinations: who may register, states after the marks."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Run

WORK = ("organisation=四方坪街道社工站", "is_social_work=是", "from_on=2023-12-31")


def add(at: Run, register: str, *words: str) -> str:
    answer = at("add", register, *words)
    assert answer.code == 0, answer.err
    return str(answer.json["record"]["id"])


@pytest.fixture
def sat(at: Run) -> str:
    return add(at, "exam_session", "year=2026")


@pytest.fixture
def candidate(at: Run, person: str) -> str:
    add(at, "education", f"person={person}", "level=本科", "major=会计学", "school=某大学")
    add(at, "work_experience", f"person={person}", *WORK)
    return person


def test_exam_check_tells_for_each_level_whether_and_why(at: Run, candidate: str, sat: str) -> None:
    answer = at("exam-check", "--person", candidate, "--session", sat).json

    assert (answer["name"], answer["cutoff"]) == ("王芳", "2026-12-31")
    told = [(each["row"], each["eligible"], each["counted"]) for each in answer["levels"]]
    assert told == [("A5", True, "3年0个月"), ("B6", False, "3年0个月"), ("", False, "3年0个月")]


def test_exam_check_lists_a_whole_session_with_reasons(at: Run, candidate: str, sat: str) -> None:
    add(at, "exam_application", f"person={candidate}", f"session={sat}", "level=中级")

    answer = at("exam-check", "--session", sat).json

    assert (answer["total"], answer["eligible"], answer["not_eligible"]) == (1, 0, 1)
    (row,) = answer["rows"]
    assert (row["person"], row["name"], row["state"]) == (candidate, "王芳", "DRAFT")
    assert row["needed_months"] == 60
    assert "需从事社会工作满5年" in row["reason"]


def test_exam_check_is_told_in_sentences(run: Run, home: str, at: Run, candidate: str) -> None:
    shown = run("--home", home, "exam-check", "--person", candidate)

    assert "✓ 符合助理社会工作师报名条件" in shown.out
    assert "✗ 不符合高级社会工作师报名条件" in shown.out


def test_exam_check_asks_whom_it_is_about(at: Run) -> None:
    answer = at("exam-check")

    assert answer.code == 2
    assert "--person" in answer.err


def test_exam_conclude_brings_a_session_to_its_marks(at: Run, candidate: str, sat: str) -> None:
    marks = ("score_comp=70", "score_prac=缺考")
    add(at, "exam_application", f"person={candidate}", f"session={sat}", "level=初级", *marks)
    application = at("find", "exam_application").json["rows"][0]["id"]
    at("move", "exam_application", application, "SUBMITTED")

    answer = at("exam-conclude", sat).json

    assert (answer["moved"], answer["awaited"]) == ({"FAILED": 1}, 0)
    assert at("find", "exam_application").json["rows"][0]["state"] == "FAILED"
    assert at("undo", answer["change"]).code == 0
