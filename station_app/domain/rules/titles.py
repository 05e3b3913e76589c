"""Evaluation for a professional title and appointment to it (职称评定).

Source: 人社部规〔2018〕2号; domain.md 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.problems import Fault, Severity

SENIOR: Final = "3"
# What employers take the levels of the certificate for (R-TE-02).
TITLE_GRADES: Final = MappingProxyType({"1": "初级（助理级）", "2": "中级", "3": "副高级"})

TITLE_LABELS: Final = MappingProxyType(
    {
        "DRAFT": "草稿",
        "APPLIED": "已申报",
        "UNIT_REVIEW": "单位审核公示",
        "FORWARDED": "已报送",
        "REVIEWED": "已评审",
        "PUBLICISED": "公示中",
        "APPROVED": "通过",
        "NOT_PASSED": "未通过",
        "APPOINTED": "已聘任",
        "WITHDRAWN": "已撤回",
    }
)
TITLE_MOVES: Final = frozenset(
    {
        ("DRAFT", "APPLIED"),
        ("APPLIED", "UNIT_REVIEW"),
        ("UNIT_REVIEW", "FORWARDED"),
        ("FORWARDED", "REVIEWED"),
        ("REVIEWED", "PUBLICISED"),
        ("REVIEWED", "NOT_PASSED"),  # who fails the review is not publicised
        ("PUBLICISED", "APPROVED"),
        ("PUBLICISED", "NOT_PASSED"),
        ("APPROVED", "APPOINTED"),
    }
    | {(state, "WITHDRAWN") for state in ("APPLIED", "UNIT_REVIEW", "FORWARDED")}
    | {("WITHDRAWN", "DRAFT")}  # the key allows one evaluation a year
)
AFTER_NOTICE: Final = frozenset(TITLE_LABELS) - {"DRAFT", "APPLIED", "UNIT_REVIEW", "WITHDRAWN"}
AFTER_REVIEW: Final = AFTER_NOTICE - {"FORWARDED"}
PASSED: Final = frozenset({"APPROVED", "APPOINTED"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the rules know of one evaluation.

    level    code of the certificate's level: "1", "2", "3"
    result   PASS, FAIL or PENDING
    holds    whether the person has a valid certificate of the level
    brought  an old list brought it in: what is missing is filled in before sending
    """

    level: str | None
    state: str
    pass_proof_no: str | None = None
    proof_valid_to: date | None = None
    unit_notice_from: date | None = None
    unit_notice_to: date | None = None
    reviewed_on: date | None = None
    result: str | None = None
    appointed_on: date | None = None
    appoint_unit: str | None = None
    holds: bool = False
    brought: bool = False

    @property
    def lacking(self) -> Severity:
        """How much it weighs that something is missing."""
        return Severity.WARN if self.brought else Severity.ERROR


def evaluation_faults(evaluation: Evaluation, today: date) -> Iterator[Fault]:
    """Check one evaluation against all rules (R-TE-01, 03, 04, 05)."""
    yield from exam_replaces_evaluation(evaluation)
    yield from proof_is_live(evaluation)
    yield from notice_is_over(evaluation, today)
    yield from review_has_result(evaluation)
    yield from appointed_by_employer(evaluation)


def exam_replaces_evaluation(evaluation: Evaluation) -> Iterator[Fault]:
    """Doubt an evaluation below the senior level: there the examination decides (R-TE-01)."""
    if evaluation.level and evaluation.level != SENIOR:
        level = code_list("exam_level").label(evaluation.level)
        text = f"{level}以考代评，取得证书即可聘任，无须评审，请核对级别。"
        yield Fault("level", "R-TE-01", text, Severity.WARN)


def proof_is_live(evaluation: Evaluation) -> Iterator[Fault]:
    """Ask at the senior review for a 成绩合格证明 that holds on its day (R-TE-04)."""
    if evaluation.level != SENIOR or evaluation.state == "WITHDRAWN":
        return
    reviewed_on, valid_to = evaluation.reviewed_on, evaluation.proof_valid_to
    if reviewed_on and valid_to is None:
        text = "高级社会工作师评审须有有效的成绩合格证明，请填写证明的有效期。"
        yield Fault("proof_valid_to", "R-TE-04", text, evaluation.lacking)
    elif reviewed_on and valid_to and valid_to < reviewed_on:
        text = (
            f"成绩合格证明已于{show_day_cn(valid_to)}到期，评审日期{show_day_cn(reviewed_on)}"
            "不在有效期内，请核对；已过期的须重新参加考试。"
        )
        yield Fault("proof_valid_to", "R-TE-04", text)
    if reviewed_on and not evaluation.pass_proof_no:
        text = "请填写成绩合格证明的编号。"
        yield Fault("pass_proof_no", "R-TE-04", text, Severity.WARN)


def notice_is_over(evaluation: Evaluation, today: date) -> Iterator[Fault]:
    """Check the order of the employer's notice; it is over before papers go on (R-TE-05)."""
    begins, ends = evaluation.unit_notice_from, evaluation.unit_notice_to
    if begins and ends and ends < begins:
        text = f"单位公示的结束日期早于开始日期{show_day_cn(begins)}，请改正。"
        yield Fault("unit_notice_to", "R-TE-05", text)
    elif evaluation.state in AFTER_NOTICE and (ends is None or ends > today):
        text = "报送以前须经所在单位公示期满，请核对单位公示的起止日期。"
        yield Fault("unit_notice_to", "R-TE-05", text, Severity.WARN)


def review_has_result(evaluation: Evaluation) -> Iterator[Fault]:
    """Ask for the day of a review, and for the result that the state tells (R-TE-05)."""
    if evaluation.state in AFTER_REVIEW and evaluation.reviewed_on is None:
        text = "已评审的，请填写评审日期。"
        yield Fault("reviewed_on", "R-TE-05", text, evaluation.lacking)
    wanted = {"NOT_PASSED": "FAIL"} | dict.fromkeys(PASSED, "PASS")
    result = wanted.get(evaluation.state, evaluation.result)
    if result is not None and evaluation.result != result:
        label = code_list("pass_fail").label(result)
        text = f"状态为“{TITLE_LABELS[evaluation.state]}”的，评审结果应为“{label}”，请核对。"
        yield Fault("result", "R-TE-05", text, evaluation.lacking)


def appointed_by_employer(evaluation: Evaluation) -> Iterator[Fault]:
    """Ask by whom and when; the certificate makes eligible for appointment (R-TE-03)."""
    if evaluation.state == "APPOINTED":
        for field, value, label in (
            ("appointed_on", evaluation.appointed_on, "聘任日期"),
            ("appoint_unit", evaluation.appoint_unit, "聘任单位"),
        ):
            if value is None:
                text = f"聘任由用人单位作出，请填写{label}。"
                yield Fault(field, "R-TE-03", text, evaluation.lacking)
        if not evaluation.holds:
            text = "没有找到本人这一级别的有效证书，持证方可聘任，请先登记证书。"
            yield Fault("level", "R-TE-03", text, Severity.WARN)
    appointed_on, reviewed_on = evaluation.appointed_on, evaluation.reviewed_on
    if appointed_on and reviewed_on and appointed_on < reviewed_on:
        text = f"聘任日期早于评审日期{show_day_cn(reviewed_on)}，请改正。"
        yield Fault("appointed_on", "R-TE-03", text)
