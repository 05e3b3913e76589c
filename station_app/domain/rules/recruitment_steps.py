"""The roads of a recruitment plan and of an application, and what each step asks for.

Source: domain.md 11.3. A guard looks at the state that a record has or is to take, so that
what was brought in whole, e.g. by a roster, is held to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from station_app.domain.problems import Fault, Severity

PLAN_LABELS: Final = MappingProxyType(
    {
        "DRAFT": "草拟",
        "APPROVED": "已批准",
        "ANNOUNCED": "已公告",
        "APPLYING": "报名中",
        "SCREENING": "资格审查",
        "WRITTEN": "笔试",
        "INTERVIEW": "面试",
        "MEDICAL": "体检",
        "INSPECTION": "考察",
        "NOTICE": "公示",
        "HIRING": "录用",
        "CLOSED": "已结束",
        "CANCELLED": "已取消",
    }
)
PLAN_ROAD: Final = tuple(PLAN_LABELS)[:-1]
PLAN_MOVES: Final = frozenset(
    {*pairwise(PLAN_ROAD)}
    | {(state, "CANCELLED") for state in PLAN_ROAD if state not in ("HIRING", "CLOSED")}
)

APPLICATION_LABELS: Final = MappingProxyType(
    {
        "APPLIED": "已报名",
        "QUALIFIED": "审查合格",
        "TESTED": "已笔试",
        "INTERVIEWED": "已面试",
        "PROPOSED": "拟录用",
        "NOTICED": "公示中",
        "HIRED": "已录用",
        "PROBATION": "试用",
        "CONFIRMED": "转正",
        "UNQUALIFIED": "审查不合格",
        "ABSENT": "缺考",
        "WITHDRAWN": "放弃",
        "REPLACED": "由他人递补",
        "DISMISSED": "试用不合格",
    }
)
APPLICATION_ROAD: Final = (
    *("APPLIED", "QUALIFIED", "TESTED", "INTERVIEWED", "PROPOSED"),
    *("NOTICED", "HIRED", "PROBATION", "CONFIRMED"),
)
# Somebody gives up until work begins; who fails the medical check, the inspection or the
# notice makes room for the next one (递补).
APPLICATION_MOVES: Final = frozenset(
    {*pairwise(APPLICATION_ROAD)}
    | {("APPLIED", "UNQUALIFIED"), ("PROBATION", "DISMISSED")}
    | {("QUALIFIED", "ABSENT"), ("TESTED", "ABSENT")}
    | {(state, "WITHDRAWN") for state in APPLICATION_ROAD[:7]}
    | {(state, "REPLACED") for state in ("INTERVIEWED", "PROPOSED", "NOTICED")}
)
ENGAGED: Final = frozenset({"HIRED", "PROBATION", "CONFIRMED"})
PROPOSED: Final = frozenset({"PROPOSED", "NOTICED"})
OUT: Final = frozenset(APPLICATION_LABELS) - frozenset(APPLICATION_ROAD)
# Who passed the screening, whatever came later; who gave up is not counted.
QUALIFIED: Final = frozenset(APPLICATION_ROAD[1:]) | {"ABSENT", "REPLACED", "DISMISSED"}

PASS, FAIL, PENDING = "PASS", "FAIL", "PENDING"


def next_state(state: str) -> str:
    """Return the state to which an application goes on; "" at the end of the road."""
    if state not in APPLICATION_ROAD[:-1]:
        return ""
    return APPLICATION_ROAD[APPLICATION_ROAD.index(state) + 1]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the road of a plan depends on.

    posts  how many it has; None: they are not to be asked about
    """

    state: str
    announced_on: date | None = None
    apply_from: date | None = None
    apply_to: date | None = None
    posts: int | None = None


def plan_in_order(plan: PlanFacts) -> Iterator[Fault]:
    """Refuse a plan that is announced without posts, or that takes applications without days."""
    if plan.apply_from and plan.apply_to and plan.apply_to < plan.apply_from:
        yield Fault("apply_to", "RANGE", "报名截止：早于报名开始，请改正。")
    if plan.announced_on and plan.apply_from and plan.apply_from < plan.announced_on:
        yield Fault("apply_from", "RANGE", "报名开始：早于公告日期，请改正。")
    if _reached(plan.state, "ANNOUNCED"):
        if plan.posts == 0:
            yield Fault("", "STATE", "这个计划还没有招聘岗位，不能公告，请先添加岗位。")
        if plan.announced_on is None:
            yield Fault("announced_on", "STATE", "公告日期：请填写发布公告的日期。")
    if _reached(plan.state, "APPLYING"):
        for name, label in (("apply_from", "报名开始"), ("apply_to", "报名截止")):
            if getattr(plan, name) is None:
                yield Fault(name, "STATE", f"{label}：请按公告填写，再开始报名。")


def _reached(state: str, step: str) -> bool:
    return state in PLAN_ROAD and PLAN_ROAD.index(state) >= PLAN_ROAD.index(step)


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What the road of an application depends on.

    needs_written, needs_interview  whether that part counts in the total
    total                           None while a score that counts is missing
    """

    state: str
    qualification: str | None = None
    qualification_reason: str | None = None
    written: Decimal | None = None
    interview: Decimal | None = None
    needs_written: bool = True
    needs_interview: bool = True
    total: Decimal | None = None
    medical: str | None = None
    inspection: str | None = None
    noticed: bool = False
    probation_result: str | None = None


def application_in_order(facts: ApplicationFacts) -> Iterator[Fault]:
    """Say what an application lacks for the state that it has or is to take."""
    for guard in _GUARDS.get(facts.state, ()):
        yield from guard(facts)


def _screened(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.qualification in (FAIL, PENDING):
        text = "资格审查：结论不是“合格”，不能通过审查。请核对结论，或改为“审查不合格”。"
        yield Fault("qualification", "STATE", text)


def _turned_down(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.qualification in (PASS, PENDING):
        text = "资格审查：结论不是“不合格”，请核对结论后再改为“审查不合格”。"
        yield Fault("qualification", "STATE", text)
    if not facts.qualification_reason:
        text = "审查意见：请写明审查不合格的原因，以便答复报名人。"
        yield Fault("qualification_reason", "STATE", text)


def _tested(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.needs_written and facts.written is None:
        text = "笔试成绩：还没有录入。请先录入成绩；没有参加笔试的，请改为“缺考”。"
        yield Fault("written", "STATE", text)


def _interviewed(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.needs_interview and facts.interview is None:
        text = "面试成绩：还没有录入。请先录入成绩；没有参加面试的，请改为“缺考”。"
        yield Fault("interview", "STATE", text)


def _totalled(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.total is None:
        yield Fault("", "STATE", "总成绩：笔试或面试成绩不全，不能列为拟录用，请先补全成绩。")


def _fit(facts: ApplicationFacts) -> Iterator[Fault]:
    for name, label, result in (
        ("medical", "体检", facts.medical),
        ("inspection", "考察", facts.inspection),
    ):
        if result == FAIL:
            text = f"{label}：结论为不合格，不能录用。请改为“由他人递补”，从后面的名次中递补。"
            yield Fault(name, "STATE", text)
        elif result != PASS:
            text = f"{label}：还没有合格的结论，请补填；不需要{label}的可以不填。"
            yield Fault(name, "STATE", text, Severity.WARN)


def _noticed(facts: ApplicationFacts) -> Iterator[Fault]:
    if not facts.noticed:
        text = "公示开始：请填写公示开始日期，公示结束日期由系统推算。"
        yield Fault("notice_from", "STATE", text)


def _confirmed(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.probation_result in (FAIL, PENDING):
        text = "试用期考核：结论不是“合格”，不能转正。请核对结论，或改为“试用不合格”。"
        yield Fault("probation_result", "STATE", text)


def _dismissed(facts: ApplicationFacts) -> Iterator[Fault]:
    if facts.probation_result in (PASS, PENDING):
        text = "试用期考核：结论不是“不合格”，请核对结论后再改为“试用不合格”。"
        yield Fault("probation_result", "STATE", text)


Guard = Callable[[ApplicationFacts], Iterator[Fault]]
_GUARDS: Final[Mapping[str, tuple[Guard, ...]]] = MappingProxyType(
    {
        "QUALIFIED": (_screened,),
        "UNQUALIFIED": (_turned_down,),
        "TESTED": (_screened, _tested),
        "INTERVIEWED": (_screened, _interviewed),
        "PROPOSED": (_screened, _totalled, _fit),
        "NOTICED": (_screened, _fit, _noticed),
        "HIRED": (_screened, _fit),
        "CONFIRMED": (_confirmed,),
        "DISMISSED": (_dismissed,),
    }
)


def settled_results(state: str) -> Mapping[str, str]:
    """Return the results that follow from a state, by field: who passed the screening is fit."""
    return _RESULTS.get(state, {})


_RESULTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "QUALIFIED": {"qualification": PASS},
        "UNQUALIFIED": {"qualification": FAIL},
        "CONFIRMED": {"probation_result": PASS},
        "DISMISSED": {"probation_result": FAIL},
    }
)
