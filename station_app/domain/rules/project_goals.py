"""Rules of a project's goals after the award: frozen, and changed only by a numbered change.

Source: domain.md R-PJ-21: what was promised in the application is what is assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from station_app.domain.problems import Fault


def no_goal_after_award(state: str, *, awarded: bool, others_frozen: bool) -> Iterator[Fault]:
    """Refuse a goal that comes after the award, or is frozen before it (R-PJ-21).

    others_frozen  the goals of the project are frozen already; what an old list brought in
                   after its award may have its goals added until then
    """
    if state == "DRAFT" and awarded and others_frozen:
        text = "项目中标后目标已锁定，不能再新增目标，请用“目标变更”登记并报区局审批。"
        yield Fault("", "R-PJ-21", text)
    elif state == "FROZEN" and not awarded:
        text = "项目还没有中标，目标不能锁定，中标时由系统自动锁定。"
        yield Fault("", "R-PJ-21", text)


def frozen_goal_stays(state: str) -> Iterator[Fault]:
    """Refuse to take a frozen goal out (R-PJ-21)."""
    if state == "FROZEN":
        text = "目标已锁定，是考核的直接内容，不能删除，请用“目标变更”登记并报区局审批。"
        yield Fault("", "R-PJ-21", text)


def decided_change_stays(state: str) -> Iterator[Fault]:
    """Refuse to take out a change that was decided on (R-PJ-21)."""
    if state != "DRAFT":
        yield Fault("", "R-PJ-21", "这项变更已经审批，是目标变更的依据，不能删除。")


def change_decided(state: str, approval: str | None) -> Iterator[Fault]:
    """Refuse a change that holds without its approval, or against it (R-PJ-21)."""
    expected = {"APPROVED": "PASS", "REFUSED": "FAIL"}.get(state)
    if expected is not None and approval != expected:
        text = "审批结论：与这项变更的状态不一致。变更由区局审批，已审批的不能改变结论。"
        yield Fault("approval", "R-PJ-21", text)


def change_says_something(
    of_goal: bool, new_target: Decimal | None, new_due: date | None
) -> Iterator[Fault]:
    """Refuse a change of a goal that leaves it as it is, and new values of no goal."""
    named = new_target is not None or new_due is not None
    if of_goal and not named:
        text = "变更后目标值：请填写变更后的目标值或完成时间。"
        yield Fault("new_target", "R-PJ-21", text)
    elif named and not of_goal:
        yield Fault("goal", "R-PJ-21", "变更的目标：请选择要变更的目标。")


def change_of_frozen(*, frozen: bool, same_project: bool) -> Iterator[Fault]:
    """Refuse a change of another project's goal, or of one that can still be edited."""
    if not same_project:
        yield Fault("goal", "R-PJ-21", "变更的目标：不属于这个项目，请重新选择。")
    elif not frozen:
        text = "变更的目标：还没有锁定，请直接修改目标，不必登记变更。"
        yield Fault("goal", "R-PJ-21", text)


def told(target: Decimal | None, unit: str | None, due_on: date | None) -> str | None:
    """Return what a goal asks for: 目标值120人，2026-11-30前完成; None for nothing."""
    parts = [] if target is None else [f"目标值{target.normalize():f}{unit or ''}"]
    parts += [] if due_on is None else [f"{due_on}前完成"]
    return "，".join(parts) or None
