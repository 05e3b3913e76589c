"""The road of a purchased project: every pair of states, and every guard by its rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.rules.project_steps import (
    LABELS,
    ProjectFacts,
    in_step,
    settled_results,
)

# domain.md 4.8, read line by line; SUSPENDED may end as well without being taken up again.
DRAWN = {
    "PLANNED": "APPLYING",
    "APPLYING": "UNDER_REVIEW",
    "UNDER_REVIEW": "TENDERING REJECTED",
    "TENDERING": "AWARDED FAILED_TENDER",
    "FAILED_TENDER": "TENDERING",
    "AWARDED": "CONTRACTED",
    "CONTRACTED": "BUILDING IN_SERVICE SUSPENDED TERMINATED",
    "BUILDING": "IN_SERVICE SUSPENDED TERMINATED",
    "IN_SERVICE": "FINAL_ASSESSMENT SUSPENDED TERMINATED",
    "SUSPENDED": "CONTRACTED BUILDING IN_SERVICE TERMINATED",
    "FINAL_ASSESSMENT": "COMPLETED RECTIFYING FAILED",
    "RECTIFYING": "FINAL_ASSESSMENT",
}
PAIRS = list(product(LABELS, LABELS))
WHOLE = ProjectFacts(
    state="PLANNED",
    goals=1,
    awarded_on=date(2026, 3, 1),
    award_org="第1社工服务中心",
    award_uscc="91350100M000100Y43",
    contracts=1,
    provider="第1社工服务中心",
    provider_uscc="91350100M000100Y43",
    build_done_on=date(2026, 5, 1),
    final="PASS",
    pilots=1,
    ended_reason="机构注销",
)


def taken(old: str, new: str) -> ProjectFacts:
    """Return a project that has all that the step asks for."""
    builds = "BUILDING" in (old, new)
    final = None if new == "FAILED" else "PASS"
    decided: dict[str, Any] = {"review_result": "PASS", "tender_result": "AWARDED"}
    decided |= settled_results(new)
    back = new if old == "SUSPENDED" else ""
    facts = replace(WHOLE, state=new, came_from=old, suspended_from=back, final=final)
    return replace(facts, build_required=builds, **decided)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_step_is_legal_as_the_road_is_drawn_and_no_other(old: str, new: str) -> None:
    if new in DRAWN.get(old, "").split():
        PROJECTS.life_cycle.check(old, new)
        assert list(in_step(taken(old, new))) == []
    else:
        with pytest.raises(MoveForbidden):
            PROJECTS.life_cycle.check(old, new)


@pytest.mark.parametrize(
    ("old", "new", "lacking", "rule", "field"),
    [
        ("APPLYING", "UNDER_REVIEW", {"goals": 0}, "R-PJ-20", "project_goal"),
        ("UNDER_REVIEW", "TENDERING", {"goals": 0}, "R-PJ-20", "project_goal"),
        ("UNDER_REVIEW", "TENDERING", {"review_result": None}, "STATE", "review_result"),
        ("UNDER_REVIEW", "TENDERING", {"review_result": "FAIL"}, "STATE", "review_result"),
        ("UNDER_REVIEW", "REJECTED", {"review_result": "PASS"}, "STATE", "review_result"),
        ("TENDERING", "FAILED_TENDER", {"tender_result": None}, "STATE", "tender_result"),
        ("TENDERING", "AWARDED", {"tender_result": "FAILED"}, "STATE", "tender_result"),
        ("TENDERING", "AWARDED", {"awarded_on": None}, "STATE", "awarded_on"),
        ("TENDERING", "AWARDED", {"award_org": None}, "STATE", "award_org"),
        ("AWARDED", "CONTRACTED", {"contracts": 0}, "R-PJ-06", "contract"),
        ("AWARDED", "CONTRACTED", {"awarded_on": None}, "R-PJ-11", "awarded_on"),
        ("AWARDED", "CONTRACTED", {"provider": ""}, "R-PJ-02", "provider"),
        ("AWARDED", "CONTRACTED", {"provider_uscc": None}, "R-PJ-11", "provider"),
        ("CONTRACTED", "BUILDING", {"build_required": False}, "R-PJ-25", "build_required"),
        ("CONTRACTED", "IN_SERVICE", {"build_required": True}, "R-PJ-25", "build_required"),
        ("BUILDING", "IN_SERVICE", {"build_done_on": None}, "R-PJ-25", "build_done_on"),
        ("IN_SERVICE", "FINAL_ASSESSMENT", {"contracts": 0}, "R-PJ-06", "contract"),
        ("CONTRACTED", "IN_SERVICE", {"pilots": 0}, "R-PJ-24", "project_site"),
        ("SUSPENDED", "IN_SERVICE", {"suspended_from": "CONTRACTED"}, "STATE", ""),
        ("FINAL_ASSESSMENT", "COMPLETED", {"final": None}, "R-PJ-23", "assessment"),
        ("FINAL_ASSESSMENT", "COMPLETED", {"final": "FAIL"}, "R-PJ-23", "assessment"),
        ("FINAL_ASSESSMENT", "COMPLETED", {"open_payments": (3,)}, "R-PJ-23", "instalment"),
        ("FINAL_ASSESSMENT", "FAILED", {"final": "PASS"}, "R-PJ-23", "assessment"),
        ("FINAL_ASSESSMENT", "FAILED", {"ended_reason": None}, "STATE", "ended_reason"),
        ("BUILDING", "TERMINATED", {"ended_reason": None}, "STATE", "ended_reason"),
    ],
)
def test_a_guard_refuses_the_step_by_its_rule(
    old: str, new: str, lacking: dict[str, Any], rule: str, field: str
) -> None:
    facts = replace(taken(old, new), **lacking)

    (fault,) = in_step(facts)

    assert (fault.rule, fault.field, fault.refuses) == (rule, field, True)


def test_a_common_project_is_not_asked_for_pilots() -> None:
    assert list(in_step(replace(taken("CONTRACTED", "IN_SERVICE"), pilots=None))) == []


def test_the_message_about_goals_says_what_makes_one_verifiable() -> None:
    (fault,) = in_step(replace(taken("APPLYING", "UNDER_REVIEW"), goals=0))

    assert fault.text == (
        "申报项目至少应有一项明确、合理、可检验的目标（含指标、目标值、完成时间、核验方式）。"
    )


def test_open_instalments_are_named() -> None:
    (fault,) = in_step(replace(taken("FINAL_ASSESSMENT", "COMPLETED"), open_payments=(2, 3)))

    assert fault.text.startswith("第2期、第3期资金还没有拨付或取消")
