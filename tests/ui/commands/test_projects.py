"""The command for a purchased project: its life, what is missing, steps with their days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Run

PROJECT = ("year=2026", "name=邻里互助", "kind=专项", "domain=社区", "planned_people=300")
GOAL = (
    *("statement=探访独居长者", "is_clear=是", "is_reasonable=是", "is_verifiable=是"),
    *("indicator=探访", "unit=人次", "target=600", "due_on=2026-10-31", "verification=服务记录"),
)


@pytest.fixture
def project(at: Run) -> str:
    """Enter a project that is applied for; return its id."""
    made = str(at("add", "project", *PROJECT).json["record"]["id"])
    at("project", made, "--advance", "申报中", "--on", "2026-01-05")
    return made


def ahead(told: Any) -> dict[str, list[str]]:
    """Return the rules that stand against each next step."""
    return {
        step["state"]: [gap["rule"] for gap in step["gaps"] if gap["refuses"]]
        for step in told["ahead"]
    }


def test_the_life_of_a_project_is_told(at: Run, project: str) -> None:
    outcome = at("project", "邻里互助")

    told = outcome.json
    assert (outcome.code, told["head"]["id"], told["head"]["state"]) == (0, project, "APPLYING")
    assert [each["on"] for each in told["stops"] if each["present"]] == ["2026-01-05"]
    assert ahead(told) == {"UNDER_REVIEW": ["R-PJ-20"]}


def test_people_read_it_as_lines(run: Run, home: Path, project: str) -> None:
    told = run("--home", home, "project", project).out

    assert "邻里互助（专项实施项目）：申报中" in told
    assert "拟立项" in told.splitlines()[1]
    assert "下一步 评审中：申报项目至少应有一项" in told


def test_a_step_without_a_verifiable_goal_is_refused_with_its_rule(at: Run, project: str) -> None:
    outcome = at("project", project, "--advance", "评审中", "--on", "2026-01-10")

    assert outcome.code == 3
    assert "R-PJ-20" in outcome.err
    assert at("show", "project", project).json["record"]["state"] == "APPLYING"


def test_a_step_is_taken_on_its_day_and_undone(at: Run, project: str) -> None:
    at("add", "project_goal", f"project={project}", *GOAL)
    words = ("--on", "2026-01-10", "--note", "第2批", "--set", "applied_on=2026-01-09")

    done = at("project", project, "--advance", "UNDER_REVIEW", *words).json

    assert done["moved"]
    told = at("project", project).json
    assert told["steps"][-1] | {"no": 0} == {
        "no": 0, "from_state": "申报中", "to_state": "评审中", "on": "2026-01-10", "note": "第2批",
    }  # fmt: skip
    assert at("show", "project", project).json["record"]["applied_on"] == "2026-01-09"
    at("undo", done["change"])
    assert at("project", project).json["head"]["state"] == "APPLYING"


def test_a_day_without_a_step_is_a_slip(at: Run, project: str) -> None:
    assert at("project", project, "--on", "2026-01-10").code == 2


def test_an_unknown_project_is_told(at: Run) -> None:
    outcome = at("project", "没有的")

    assert outcome.code == 3
    assert "没有项目“没有的”" in outcome.err
