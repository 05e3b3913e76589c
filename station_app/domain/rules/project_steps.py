"""The road of a purchased project as domain.md 4.8 draws it, and what each step asks for.

A guard looks at the state that a project has or is to take, so that what was brought in whole,
e.g. by a roster, is held to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.problems import Fault

LABELS: Final = MappingProxyType(dict(code_list("project_state").labels))
SPELLINGS: Final = MappingProxyType(dict(code_list("project_state").aliases))
ROAD: Final = (
    *("PLANNED", "APPLYING", "UNDER_REVIEW", "TENDERING", "AWARDED", "CONTRACTED"),
    *("BUILDING", "IN_SERVICE", "FINAL_ASSESSMENT", "COMPLETED"),
)
RUNNING: Final = ("CONTRACTED", "BUILDING", "IN_SERVICE")
MOVES: Final = frozenset(
    {*pairwise(ROAD)}
    | {("CONTRACTED", "IN_SERVICE")}
    | {("UNDER_REVIEW", "REJECTED")}
    | {("TENDERING", "FAILED_TENDER"), ("FAILED_TENDER", "TENDERING")}
    | {(state, "SUSPENDED") for state in RUNNING}
    | {("SUSPENDED", state) for state in RUNNING}
    # A project that is suspended need not be taken up again only to be ended.
    | {(state, "TERMINATED") for state in (*RUNNING, "SUSPENDED")}
    | {("FINAL_ASSESSMENT", "RECTIFYING"), ("RECTIFYING", "FINAL_ASSESSMENT")}
    | {("FINAL_ASSESSMENT", "FAILED")}
)
DECIDED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "review_result": {"PASS": "TENDERING", "FAIL": "REJECTED"},
        "tender_result": {"AWARDED": "AWARDED", "FAILED": "FAILED_TENDER"},
    }
)
# Since the award the goals are what is assessed, so they are frozen (R-PJ-21).
SINCE_AWARD: Final = frozenset(
    {
        *ROAD[ROAD.index("AWARDED") :],
        *("SUSPENDED", "TERMINATED", "RECTIFYING", "FAILED"),
    }
)
UNDER_CONTRACT: Final = frozenset({*RUNNING, "SUSPENDED", "FINAL_ASSESSMENT", "RECTIFYING"})
ENDED: Final = frozenset({"COMPLETED", "REJECTED", "TERMINATED", "FAILED"})
# The field that tells on which day a state begins; of CONTRACTED the contract does.
DAY_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "UNDER_REVIEW": "applied_on",
        "TENDERING": "reviewed_on",
        "REJECTED": "reviewed_on",
        "AWARDED": "awarded_on",
        "BUILDING": "build_started_on",
        "IN_SERVICE": "service_from",
        "COMPLETED": "completed_on",
    }
)
BUREAU_DAYS: Final = frozenset({"reviewed_on", "awarded_on"})  # which the bureau alone writes
PASS, FAIL = "PASS", "FAIL"
SETTLED_INSTALMENTS: Final = frozenset({"PAID", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the road of a project depends on.

    came_from       state before this one; "" when nobody knows
    suspended_from  state in which it was suspended last; "" for never
    goals           how many of its goals can be verified (R-PJ-20)
    contracts       how many contracts are signed
    provider        name of the organisation that carries it out; "" for none
    final           conclusion of the last final assessment that is settled; None: there is none
    open_payments   numbers of the instalments that are neither paid nor cancelled
    pilots          sites that try it out; None: they are not to be asked about
    """

    state: str
    came_from: str = ""
    suspended_from: str = ""
    goals: int = 0
    review_result: str | None = None
    tender_result: str | None = None
    awarded_on: date | None = None
    award_org: str | None = None
    award_uscc: str | None = None
    contracts: int = 0
    provider: str = ""
    provider_uscc: str | None = None
    build_required: bool = False
    build_done_on: date | None = None
    final: str | None = None
    open_payments: Sequence[int] = ()
    pilots: int | None = None
    ended_reason: str | None = None


def in_step(facts: ProjectFacts) -> Iterator[Fault]:
    """Say what a project lacks for the state that it has or is to take (domain.md 4.8)."""
    for guard in _GUARDS.get(facts.state, ()):
        yield from guard(facts)


def _verifiable(facts: ProjectFacts) -> Iterator[Fault]:
    if not facts.goals:
        text = (
            "申报项目至少应有一项明确、合理、可检验的目标（含指标、目标值、完成时间、核验方式）。"
        )
        yield Fault("project_goal", "R-PJ-20", text)


def _reviewed(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.review_result != PASS:
        text = "评审结论：还不是“通过”，不能进入招投标。评审结论由区局填写。"
        yield Fault("review_result", "STATE", text)


def _turned_down(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.review_result != FAIL:
        text = "评审结论：还不是“不通过”，不能改为未立项。评审结论由区局填写。"
        yield Fault("review_result", "STATE", text)


def _tender_failed(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.tender_result != "FAILED":
        text = "招标结果：还不是“流标”，请由区局登记招标结果。"
        yield Fault("tender_result", "STATE", text)


def _awarded(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.tender_result != "AWARDED":
        text = "招标结果：还不是“中标”，请由区局登记招标结果。"
        yield Fault("tender_result", "STATE", text)
    yield from award_complete(facts.awarded_on, facts.award_org)


def award_complete(awarded_on: date | None, award_org: str | None) -> Iterator[Fault]:
    """Ask for the day of an award and for who won it (domain.md 4.8)."""
    if awarded_on is None:
        yield Fault("awarded_on", "STATE", "中标日期：请填写中标通知发出的日期。")
    if not award_org:
        yield Fault("award_org", "STATE", "中标单位：请填写中标单位的名称。")


def _contracted(facts: ProjectFacts) -> Iterator[Fault]:
    if not facts.contracts:
        text = "还没有登记合同，不能改为已签约。请先在“项目合同”中登记书面合同。"
        yield Fault("contract", "R-PJ-06", text)
    if facts.awarded_on is None:
        text = "中标日期：还没有填写，不能签约。中标日期由区局填写。"
        yield Fault("awarded_on", "R-PJ-11", text)


def _provided(facts: ProjectFacts) -> Iterator[Fault]:
    if not facts.provider:
        yield Fault("provider", "R-PJ-02", "承接主体：请选择承接项目的机构，再改为已签约。")
    elif facts.award_uscc and facts.provider_uscc != facts.award_uscc:
        text = (
            f"承接主体：“{facts.provider}”的统一社会信用代码与中标单位"
            f"“{facts.award_org or ''}”的不一致，合同应与中标单位签订，请核对。"
        )
        yield Fault("provider", "R-PJ-11", text)


def _to_build(facts: ProjectFacts) -> Iterator[Fault]:
    if not facts.build_required:
        text = "需要基础设施建设：为“否”，不能进入建设阶段。请改为“是”，或直接开展服务。"
        yield Fault("build_required", "R-PJ-25", text)


def _built(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.came_from == "CONTRACTED" and facts.build_required:
        text = "需要基础设施建设：为“是”，请先进入建设阶段，完工后再开展服务。"
        yield Fault("build_required", "R-PJ-25", text)
    elif facts.build_done_on is None and (facts.build_required or facts.came_from == "BUILDING"):
        text = "建设完工日期：请先填写完工日期，再开展服务。"
        yield Fault("build_done_on", "R-PJ-25", text)


def _piloted(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.pilots == 0:
        text = "专项项目至少应有一个试点实施点，请先在“实施点”中登记。"
        yield Fault("project_site", "R-PJ-24", text)


def _resumed(facts: ProjectFacts) -> Iterator[Fault]:
    back = facts.suspended_from
    if facts.came_from == "SUSPENDED" and back and facts.state != back:
        text = f"项目暂停前为“{LABELS[back]}”，恢复时只能回到这个状态。"
        yield Fault("", "STATE", text)


def _passed(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.final != PASS:
        text = "末期考核还没有合格的结论，不能结项。请先完成整体考核。"
        yield Fault("assessment", "R-PJ-23", text)


def _paid(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.open_payments:
        numbers = "、".join(f"第{no}期" for no in facts.open_payments)
        text = f"{numbers}资金还没有拨付或取消，不能结项，请先处理。"
        yield Fault("instalment", "R-PJ-23", text)


def _not_passed(facts: ProjectFacts) -> Iterator[Fault]:
    if facts.final == PASS:
        text = "末期考核结论为合格，不能改为考核不合格，请核对考核结论。"
        yield Fault("assessment", "R-PJ-23", text)


def _with_reason(facts: ProjectFacts) -> Iterator[Fault]:
    if not facts.ended_reason:
        yield Fault("ended_reason", "STATE", "终止或不合格原因：请写明原因，以便备查。")


Guard = Callable[[ProjectFacts], Iterator[Fault]]
_SIGNED: Final[tuple[Guard, ...]] = (_contracted, _provided)
_GUARDS: Final[Mapping[str, tuple[Guard, ...]]] = MappingProxyType(
    {
        "UNDER_REVIEW": (_verifiable,),
        "TENDERING": (_verifiable, _reviewed),
        "REJECTED": (_turned_down,),
        "FAILED_TENDER": (_tender_failed,),
        "AWARDED": (_verifiable, _awarded),
        "CONTRACTED": (*_SIGNED, _resumed),
        "BUILDING": (*_SIGNED, _resumed, _to_build),
        "IN_SERVICE": (*_SIGNED, _resumed, _built, _piloted),
        "FINAL_ASSESSMENT": (*_SIGNED, _piloted),
        "COMPLETED": (*_SIGNED, _piloted, _passed, _paid),
        "FAILED": (_not_passed, _with_reason),
        "TERMINATED": (_with_reason,),
    }
)


def settled_results(state: str) -> Mapping[str, str]:
    """Return the decisions that a state stands on, by field: where bids are invited, PASS."""
    return {
        name: value
        for name, states in DECIDED.items()
        for value, target in states.items()
        if target == state
    }
