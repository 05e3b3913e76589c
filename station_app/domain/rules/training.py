"""Training classes: their hours and costs, who has attended, and what earns study hours.

Source: domain.md 11.2 (R-TR-01, R-TR-02), 民发〔2009〕123号 (R-CE-03).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from station_app.domain.dates import show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.continuing_education import shown
from station_app.domain.rules.study_checks import overlap

GOV_FULL = "GOV_FULL"  # code of cost_bearer
COACHING = "EXAM_COACHING"  # code of training_type
# Classes whose certificate of passing is one of continuing education (R-CE-03). Volunteers'
# classes train no social worker; coaching counts only for somebody who is one already.
EARNING = frozenset({"CE", "SPECIAL", "SUPERVISOR", "PRE_JOB"})
CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What the rules know of one class.

    kind   code of training_type
    state  code of the class's state
    """

    id: str
    title: str
    kind: str
    from_on: date
    to_on: date
    hours: Decimal
    state: str = ""

    @property
    def days(self) -> int:
        """How many days it lasts; at least 1."""
        return max((self.to_on - self.from_on).days + 1, 1)


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """What the rules know of one person's attendance."""

    hours: Decimal | None
    signed_days: Decimal | None
    passed: bool


@dataclass(frozen=True, slots=True)
class CostFacts:
    """Who pays for a class; None is what is not known."""

    bearer: str | None = None
    total: Decimal | None = None
    government: Decimal | None = None
    trainee_fee: Decimal | None = None


def class_dates(
    from_on: date | None, to_on: date | None, hours: Decimal | None, parameters: Parameters
) -> Iterator[Fault]:
    """Refuse an end before the beginning, doubt more than eight hours a day (R-TR-01)."""
    if from_on is None or to_on is None:
        return
    if to_on < from_on:
        yield Fault("to_on", "R-TR-01", "结束日期早于开始日期，请改正。")
        return
    days = (to_on - from_on).days + 1
    usual = parameters.decimal("ce.hours_per_day", to_on)
    if hours is not None and hours > usual * days:
        text = (
            f"共{days}天，学时为{shown(hours)}，平均每天超过{shown(usual)}小时，"
            "请核对学时和起止日期。"
        )
        yield Fault("hours", "R-TR-01", text, Severity.WARN)


def class_costs(costs: CostFacts) -> Iterator[Fault]:
    """Refuse a fee for trainees where the government pays in full (R-TR-02)."""
    full = costs.bearer == GOV_FULL
    if full and costs.trainee_fee:
        text = "费用由政府全额承担的，不能再向学员收费，请把学员缴费改为0，或改选费用承担。"
        yield Fault("trainee_fee", "R-TR-02", text)
    if costs.total is None or costs.government is None:
        return
    if costs.government > costs.total:
        text = "财政承担的金额大于培训费用，请核对两个金额。"
        yield Fault("cost_gov", "R-TR-02", text)
    elif full and costs.government < costs.total:
        text = "费用由政府全额承担的，财政承担应与培训费用相同，请核对。"
        yield Fault("cost_gov", "R-TR-02", text, Severity.WARN)


def earns_hours(course: ClassFacts, passed: bool, certified: bool) -> bool:
    """Whether an attendance is continuing education (R-CE-03): it needs a pass.

    certified  the person held a certificate of vocational level when the class ended
    """
    if not passed or course.state == CANCELLED:
        return False
    return course.kind in EARNING or (course.kind == COACHING and certified)


def usual_days(course: ClassFacts, hours: Decimal | None) -> Decimal | None:
    """Return the days that somebody signed in for, going by the hours; None: no hours known."""
    if hours is None or course.hours <= 0:
        return None
    days = min(course.days * hours / course.hours, Decimal(course.days))
    return days.quantize(Decimal("0.1"), ROUND_HALF_UP)


def attendance_faults(
    attendance: AttendanceFacts, course: ClassFacts, today: date
) -> Iterator[Fault]:
    """Compare an attendance with its class: nobody attends more than there is (R-CE-03)."""
    if attendance.passed:
        yield from _passed_faults(attendance, course, today)
    if attendance.hours is not None and attendance.hours > course.hours:
        text = (
            f"实际学时{shown(attendance.hours)}超过班次学时{shown(course.hours)}，"
            "请核对；合格证明只能按实际学时计算。"
        )
        yield Fault("hours_actual", "R-CE-03", text, Severity.WARN)
    if attendance.signed_days is not None and attendance.signed_days > course.days:
        text = f"签到{shown(attendance.signed_days)}天，超过班次的{course.days}天，请核对。"
        yield Fault("signed_days", "R-CE-03", text, Severity.WARN)


def _passed_faults(attendance: AttendanceFacts, course: ClassFacts, today: date) -> Iterator[Fault]:
    if course.state == CANCELLED:
        text = "班次已取消，不能登记合格，请改选班次，或把“合格”改为“否”。"
        yield Fault("passed", "R-CE-03", text)
    elif course.to_on > today:
        text = f"培训{show_day_cn(course.to_on)}才结束，请在结束后再登记合格。"
        yield Fault("passed", "R-CE-03", text)
    if attendance.hours is not None and attendance.hours <= 0:
        text = "没有参加学习的不能登记合格，请填写实际学时，或把“合格”改为“否”。"
        yield Fault("hours_actual", "R-CE-03", text)


def clash(course: ClassFacts, others: Iterable[ClassFacts]) -> Iterator[Fault]:
    """Doubt that somebody was in two classes at a time; the first one found is told (R-CE-13)."""
    for each in sorted(others, key=lambda other: (other.from_on, other.id)):
        if each.state == CANCELLED or each.id == course.id:
            continue
        if each.from_on <= course.to_on and course.from_on <= each.to_on:
            found = overlap(each.title, each.from_on, each.to_on)
            yield Fault("person", found.rule, found.text, found.severity)
            return
