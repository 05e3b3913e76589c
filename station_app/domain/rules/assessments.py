"""Assessments of purchased projects: scores, grades, who assesses, and when a step may be made.

Source: domain.md 4.6 and 11.5; forms.md A13. The ids R-AS are of this program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.workdays import HOLIDAYS_UNKNOWN, WorkdaysResult, add_workdays

ASSESSMENT_LABELS: Final = MappingProxyType(
    {
        "PLANNED": "待考核",
        "HELD": "已考核",
        "DRAFTED": "已评分",
        "NOTIFIED": "已通知",
        "APPEALED": "申诉中",
        "FINAL": "已定论",
    }
)
ASSESSMENT_MOVES: Final = frozenset(
    {
        ("PLANNED", "HELD"),
        ("HELD", "DRAFTED"),
        ("DRAFTED", "NOTIFIED"),
        ("NOTIFIED", "APPEALED"),
        ("NOTIFIED", "FINAL"),
        ("APPEALED", "FINAL"),
    }
)
CONCLUDED: Final = frozenset({"NOTIFIED", "APPEALED", "FINAL"})
SETTLED: Final = frozenset({"NOTIFIED", "FINAL"})  # an appeal leaves the result open
MID, LAST = "2", "3"  # codes of eval_stage
PASS, FAIL = "PASS", "FAIL"
GRADES: Final = ("EXCELLENT", "GOOD", "PASS", "FAIL")  # best first, one more than there are bounds
FULL_TOTAL: Final = Decimal(100)
FEWEST_ASSESSORS: Final = 3
MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Aspect:
    """One row of a score sheet."""

    full: Decimal | None
    score: Decimal | None = None
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one assessment from outside."""

    id: str
    stage: str | None
    no: int
    state: str
    conclusion: str | None = None
    total: Decimal | None = None
    grade: str | None = None
    settled_on: date | None = None

    @property
    def passed(self) -> bool:
        """Whether it counts as passed: PASS, told to the project, and no appeal open."""
        return self.conclusion == PASS and self.state in SETTLED

    @property
    def failed(self) -> bool:
        """Whether it counts as failed."""
        return self.conclusion == FAIL and self.state in SETTLED

    @property
    def told(self) -> str:
        """What it found, as a basis of payment says: 中期考核87.5分 良好."""
        stage = code_list("eval_stage").label(self.stage or "")
        marks = "" if self.total is None else f"{points(self.total)}分"
        grade = code_list("eval_grade").label(self.grade) if self.grade else ""
        return f"{stage}考核{marks} {grade}".rstrip()


def points(score: Decimal) -> str:
    """Return a score as a sentence names it: 87.5 for 87.50."""
    return f"{score.normalize():f}"


def latest(verdicts: Iterable[Verdict], stage: str | None) -> Verdict | None:
    """Return the assessment of a stage that counts: the last one with a result; None: none has."""
    concluded = [each for each in verdicts if each.stage == stage and each.state in CONCLUDED]
    return max(concluded, key=lambda each: each.no, default=None)


def full_total(aspects: Iterable[Aspect]) -> Decimal:
    """Return the sum of the full scores."""
    return sum((each.full or Decimal(0) for each in aspects), Decimal(0))


def reached(aspects: Iterable[Aspect]) -> Decimal:
    """Return the sum of the scores that are there."""
    return sum((each.score or Decimal(0) for each in aspects), Decimal(0))


def total(aspects: Sequence[Aspect]) -> Decimal | None:
    """Return the total; None while a score is missing, or without aspects."""
    if not aspects or any(each.score is None for each in aspects):
        return None
    return reached(aspects)


def grade_of(score: Decimal, day: date, parameters: Parameters) -> str:
    """Return the grade of a total by the bounds in force on a day (parameter `grade`).

    The bands are half-open: 89.99 is GOOD, 90 is EXCELLENT. Source: domain.md 4.6, D-12.
    """
    bounds = [Decimal(bound) for bound in parameters.texts("grade", day)]
    better = (grade for grade, bound in zip(GRADES, bounds, strict=False) if score >= bound)
    return next(better, GRADES[-1])


def conclusion_of(score: Decimal, day: date, parameters: Parameters) -> str:
    """Return whether a total is enough: PASS or FAIL."""
    return FAIL if grade_of(score, day, parameters) == GRADES[-1] else PASS


def appeal_end(notified_on: date, parameters: Parameters) -> WorkdaysResult:
    """Return the last day of the appeal (parameter proj.appeal_workdays)."""
    return add_workdays(notified_on, parameters.whole("proj.appeal_workdays", notified_on))


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the guards know of one assessment.

    aspects      None: they are not to be asked about
    assessors    name and independence of each
    unsigned     names of those who have not signed what they found
    """

    state: str
    stage: str | None = None
    held_on: date | None = None
    declared: bool | None = None
    total: Decimal | None = None
    conclusion: str | None = None
    notified_on: date | None = None
    appealed_on: date | None = None
    appeal_until: date | None = None
    aspects: Sequence[Aspect] | None = None
    assessors: Sequence[tuple[str, bool | None]] = ()
    unsigned: Sequence[str] = ()
    rectifications: int = 0

    def has_reached(self, state: str) -> bool:
        """Whether the assessment is in a state or beyond it."""
        road = tuple(ASSESSMENT_LABELS)
        return road.index(self.state) >= road.index(state)


def step_in_order(sitting: Sitting, today: date) -> Iterator[Fault]:
    """Refuse a state without what it stands on (domain.md 11.5)."""
    if sitting.has_reached("HELD") and sitting.held_on is None:
        yield Fault("held_on", "STATE", "考核日期：请先填写考核日期，再改为已考核。")
    if sitting.has_reached("DRAFTED"):
        yield from _scored(sitting)
    if sitting.has_reached("NOTIFIED") and sitting.notified_on is None:
        yield Fault("notified_on", "STATE", "通知日期：请填写把结果通知项目单位的日期。")
    if sitting.state == "APPEALED" and sitting.appealed_on is None:
        text = "申诉日期：项目单位没有提出申诉，请由所属社工站填写申诉日期后再改为申诉中。"
        yield Fault("appealed_on", "STATE", text)
    yield from _days_follow(sitting, today)


def _scored(sitting: Sitting) -> Iterator[Fault]:
    aspects = sitting.aspects
    missing = [each for each in aspects or () if each.score is None]
    if missing:
        text = f"还有{len(missing)}项指标没有打分，请打完分再改为已评分。"
        yield Fault("", "STATE", text)
    elif sitting.total is None:
        yield Fault("total", "STATE", "总分：还没有评分，请先添加考核指标并逐项打分。")
    elif aspects is not None and not aspects:
        text = "这次考核没有逐项评分，请添加考核指标并打分，以便说明总分的由来。"
        yield Fault("total", "R-AS-01", text, Severity.WARN)


def _days_follow(sitting: Sitting, today: date) -> Iterator[Fault]:
    if sitting.held_on and sitting.notified_on and sitting.notified_on < sitting.held_on:
        yield Fault("notified_on", "RANGE", f"通知日期：早于考核日期{sitting.held_on}，请改正。")
    if sitting.appealed_on and sitting.notified_on and sitting.appealed_on < sitting.notified_on:
        text = f"申诉日期：早于通知日期{sitting.notified_on}，请改正。"
        yield Fault("appealed_on", "RANGE", text)
    until = sitting.appeal_until
    if until and sitting.appealed_on and sitting.appealed_on > until:
        text = f"申诉日期：申诉期限已于{until}届满，请核对日期。"
        yield Fault("appealed_on", "R-AS-06", text)
    if sitting.state == "FINAL" and until and today <= until and not sitting.appealed_on:
        text = f"申诉期限到{until}才届满，定论后项目单位不能再申诉，请确认。"
        yield Fault("appeal_until", "R-AS-06", text, Severity.WARN)


def holidays_known(end: WorkdaysResult) -> Iterator[Fault]:
    """Point out an end of the appeal that was counted without the public holidays."""
    if end.uncertain:
        yield Fault("appeal_until", "R-AS-06", f"申诉截止：{HOLIDAYS_UNKNOWN}", Severity.WARN)


def full_scores_add_up(sitting: Sitting) -> Iterator[Fault]:
    """Make the full scores 100, at the latest when the scores are told (R-AS-01; forms.md A13)."""
    if not sitting.aspects:
        return
    found = full_total(sitting.aspects)
    if found != FULL_TOTAL:
        severity = Severity.ERROR if sitting.has_reached("DRAFTED") else Severity.WARN
        text = f"考核指标的分值合计为{points(found)}分，应为100分，请调整各项分值。"
        yield Fault("", "R-AS-01", text, severity)


def acceptance_signed(sitting: Sitting) -> Iterator[Fault]:
    """Warn of a final assessment that not all its members have signed (R-PJ-14).

    Source: 政府采购法第四十一条: the members of the acceptance sign its record.
    """
    if sitting.stage == LAST and sitting.has_reached("NOTIFIED") and sitting.unsigned:
        named = "、".join(sitting.unsigned)
        text = f"{named}还没有在验收（末期考核）记录上签字，请补签后在“考核人员”中勾选。"
        yield Fault("", "R-PJ-14", text, Severity.WARN)


def assessors_fit(sitting: Sitting) -> Iterator[Fault]:
    """Ask for three or more assessors, an odd number, all of them independent.

    R-AS-02 (number) is told; R-AS-03 (declaration of independence) refuses. Source: domain.md 11.5.
    """
    if not sitting.has_reached("HELD"):
        return
    if not sitting.declared:
        text = "独立声明：考核人员须声明与项目单位没有利害关系，请取得声明后勾选。"
        yield Fault("declared", "R-AS-03", text)
    number = len(sitting.assessors)
    if number < FEWEST_ASSESSORS or number % 2 == 0:
        text = f"考核人员应为3人以上单数，现有{number}人，请补充或调整。"
        yield Fault("", "R-AS-02", text, Severity.WARN)
    involved = [name for name, independent in sitting.assessors if not independent]
    if involved:
        text = f"{'、'.join(involved)}没有声明独立，请取得声明，或更换考核人员。"
        yield Fault("", "R-AS-03", text, Severity.WARN)


def failure_rectified(sitting: Sitting) -> Iterator[Fault]:
    """Point out a failed assessment that asks for nothing to be put right (domain.md 4.6)."""
    if (
        sitting.conclusion == FAIL
        and sitting.has_reached("NOTIFIED")
        and not sitting.rectifications
    ):
        text = "考核不合格，请登记整改事项和期限，整改后再安排一次考核。"
        yield Fault("", "R-AS-07", text, Severity.WARN)


def within_full(aspect: Aspect) -> Iterator[Fault]:
    """Keep a score within the full score of its aspect (R-AS-04; forms.md A13)."""
    if aspect.score is not None and aspect.full is not None and aspect.score > aspect.full:
        text = f"得分：{points(aspect.score)}分超过了分值{points(aspect.full)}分，请改正。"
        yield Fault("score", "R-AS-04", text)


def result_kept(state: str, known: Decimal | None, aspects: Sequence[Aspect]) -> Iterator[Fault]:
    """Refuse to change scores after they were told, unless an appeal is open (R-AS-05)."""
    if state in SETTLED and known is not None and reached(aspects) != known:
        text = "考核结果已通知项目单位，不能再改分；项目单位申诉的，请先改为申诉中。"
        yield Fault("score", "R-AS-05", text)


@dataclass(frozen=True, slots=True)
class Term:
    """When the contract of a project runs; both days included."""

    from_on: date | None
    to_on: date | None

    @property
    def short(self) -> bool:
        """Whether it is shorter than a year, so that the final assessment is enough."""
        if self.from_on is None or self.to_on is None:
            return True
        return self.to_on + timedelta(1) < add_months(self.from_on, MONTHS_OF_A_YEAR)


def stages_held(
    stage: str | None, term: Term | None, verdicts: Sequence[Verdict]
) -> Iterator[Fault]:
    """Miss the mid-term before a final assessment; not in a project under a year.

    Source: domain.md 4.6 (Shenzhen: projects shorter than a year are assessed once).
    """
    if stage == LAST and term and not term.short and latest(verdicts, MID) is None:
        text = "合同期一年以上的项目应先有中期考核结果，请核对是否漏登。"
        yield Fault("stage", "R-AS-08", text, Severity.WARN)


def held_in_last_month(
    stage: str | None, no: int, held_on: date | None, term: Term | None
) -> Iterator[Fault]:
    """Hold the final assessment in the last month of the contract; a repeated one when it can be.

    Source: domain.md 4.6.
    """
    if stage != LAST or no > 1 or held_on is None or term is None or term.to_on is None:
        return
    first = add_months(term.to_on, -1) + timedelta(1)
    if not first <= held_on <= term.to_on:
        text = f"末期考核一般在合同期最后一个月（{first}至{term.to_on}）进行，请核对考核日期。"
        yield Fault("held_on", "R-AS-09", text, Severity.WARN)


def rectified_in_time(
    deadline: date | None, done_on: date | None, accepted_on: date | None, today: date
) -> Iterator[Fault]:
    """Point out what was not put right in time (R-AS-10), and days out of order."""
    if deadline and (done_on or today) > deadline:
        text = f"整改期限{deadline}已过，" + (
            "完成日期晚于期限，请说明原因。" if done_on else "请督促完成并填写完成日期。"
        )
        yield Fault("deadline", "R-AS-10", text, Severity.WARN)
    if accepted_on and (done_on is None or accepted_on < done_on):
        text = "验收日期：须在整改完成之后，请核对完成日期和验收日期。"
        yield Fault("accepted_on", "RANGE", text, Severity.WARN)
