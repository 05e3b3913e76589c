"""The command for a recruitment plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders import resident_id
from tests.ui.conftest import Run

PLAN = (
    "year=2026",
    "title=公开招聘",
    "organiser=四方坪街道",
    "apply_from=2026-03-01",
    "notice_days=0",
)


@pytest.fixture
def applications(at: Run) -> list[str]:
    """Enter a plan with one place and two who were interviewed; return their ids, by score."""
    plan = at("add", "recruitment_plan", *PLAN).json["record"]["id"]
    post = ("post_code=A01", "name=社区工作者", "unit=四方坪街道社工站")
    place = at("add", "recruitment_post", f"plan={plan}", *post).json["record"]["id"]
    made = []
    for number, score in ((1, 90), (2, 70)):
        card = (f"name=王{'芳敏'[number - 1]}", f"id_number={resident_id(number)}")
        person = at("add", "person", *card, "mobile=13812345678").json["record"]["id"]
        values = (f"person={person}", f"plan={plan}", f"post={place}", "applied_on=2026-03-02")
        scores = (f"written={score}", f"interview={score}", "medical=合格", "inspection=合格")
        told = at("add", "job_application", *values, *scores).json
        made.append(str(told["record"]["id"]))
    at("hiring", plan, "--advance", "审查合格", "--applications", *made)
    at("hiring", plan, "--advance", "TESTED", "--applications", *made)
    at("hiring", plan, "--advance", "已面试", "--applications", *made)
    return made


def test_the_ranking_of_a_plan_is_told(at: Run, applications: list[str]) -> None:
    outcome = at("hiring", "公开招聘")

    (post,) = outcome.json["posts"]
    assert outcome.code == 0
    assert (post["code"], post["places"], post["qualified"], post["wanted"]) == ("A01", 1, 2, 3)
    assert [each["id"] for each in post["applicants"]] == applications
    first, second = post["applicants"]
    assert (first["total"], first["rank"], first["in_line"]) == ("90.00", 1, True)
    assert (second["rank"], second["in_line"]) == (2, False)
    assert "不足1个名额的3倍" in outcome.err


def test_people_read_the_ranking_as_lines(run: Run, home: Path, applications: list[str]) -> None:
    told = run("--home", home, "hiring", "公开招聘").out

    assert "A01 社区工作者（四方坪街道社工站）：名额 1，报名 2，审查合格 2（开考需 3）" in told
    assert f"1\t王芳\t90.00\t90.00\t90.00\t已面试\t{applications[0]}" in told


def test_a_step_is_taken_and_undone(at: Run, applications: list[str]) -> None:
    done = at("hiring", "公开招聘", "--advance", "PROPOSED", "--applications", applications[0])

    assert done.json["moved"] == 1
    assert at("show", "job_application", applications[0]).json["record"]["state"] == "PROPOSED"
    at("undo", done.json["change"])
    assert at("show", "job_application", applications[0]).json["record"]["state"] == "INTERVIEWED"


def test_a_step_that_is_refused_names_who_and_why(at: Run, applications: list[str]) -> None:
    told = at("hiring", "公开招聘", "--advance", "HIRED", "--applications", *applications)

    assert told.code == 3
    assert "王芳：不能从“已面试”改为“已录用”" in told.err


def test_the_public_list_is_written(at: Run, applications: list[str], tmp_path: Path) -> None:
    at("hiring", "公开招聘", "--advance", "PROPOSED", "--applications", applications[0])

    told = at("hiring", "公开招聘", "--publicity", tmp_path / "公示.xlsx").json

    assert told == {"file": str(tmp_path / "公示.xlsx"), "rows": 1}
    texts = [
        cell.value for row in load_workbook(told["file"])["公示名单"].iter_rows() for cell in row
    ]
    assert "王芳" in texts
    assert resident_id(1) not in texts


def test_a_state_without_applications_is_a_wrong_command(at: Run, applications: list[str]) -> None:
    assert at("hiring", "公开招聘", "--advance", "HIRED").code == 2
