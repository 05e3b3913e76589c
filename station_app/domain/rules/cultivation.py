"""Directed cultivation: a free choice, a shared bill, years of service in return.

Source: 开福区2010年报告 (个人自愿、政府扶持); domain.md 11.2; forms.md A28, A29.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.rewards import yuan

# Worded like the code list tt_status, in which ledgers know the states.
CULTIVATION_LABELS: Final = MappingProxyType(
    {
        "APPLIED": "申请",
        "SELECTED": "已遴选",
        "STUDYING": "在读(在训)",
        "GRADUATED": "结业",
        "SERVING": "服务期内",
        "COMPLETED": "期满",
        "BREACHED": "退出",
    }
)
CULTIVATION_MOVES: Final = frozenset(
    {
        ("APPLIED", "SELECTED"),
        ("SELECTED", "STUDYING"),
        ("STUDYING", "GRADUATED"),
        ("GRADUATED", "SERVING"),
        ("SERVING", "COMPLETED"),
    }
    # Whoever breaks off the studies breaks the agreement too.
    | {(state, "BREACHED") for state in ("STUDYING", "GRADUATED", "SERVING")}
)
UNDER_AGREEMENT: Final = frozenset(CULTIVATION_LABELS) - {"APPLIED", "SELECTED"}
PAYERS: Final = ("government", "organisation", "own")
AFTER_STUDY: Final = frozenset({"GRADUATED", "SERVING", "COMPLETED"})


@dataclass(frozen=True, slots=True)
class Course:
    """What the rules know of one person's cultivation.

    brought  an old list brought it in: what is missing is filled in before sending
    """

    state: str
    applied_on: date | None = None
    signed_on: date | None = None
    from_on: date | None = None
    to_on: date | None = None
    result_on: date | None = None
    service_years: int | None = None
    service_to: date | None = None
    agreement_no: str | None = None
    exit_reason: str | None = None
    brought: bool = False

    @property
    def lacking(self) -> Severity:
        """How much it weighs that something is missing."""
        return Severity.WARN if self.brought else Severity.ERROR


@dataclass(frozen=True, slots=True)
class Bill:
    """What a cultivation costs, and who pays how much of it."""

    total: Decimal | None
    government: Decimal | None = None
    organisation: Decimal | None = None
    own: Decimal | None = None

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The parts that are known."""
        every: Iterator[Decimal | None] = (getattr(self, payer) for payer in PAYERS)
        return tuple(part for part in every if part is not None)

    @property
    def payable(self) -> Decimal:
        """What those who pay bear together."""
        return sum(self.parts, Decimal(0))


def service_end(course: Course) -> date | None:
    """Return the last day of service: the years promised, counted from completion.

    Until somebody has finished, the planned end of the studies stands for it (forms.md A28).
    """
    ended = course.result_on or course.to_on
    if ended is None or not course.service_years:
        return None
    return add_months(ended, 12 * course.service_years)


def course_faults(course: Course, today: date) -> Iterator[Fault]:
    """Check one cultivation against all rules but the bill's (R-DC-01, 03, 04)."""
    yield from applied_freely(course)
    yield from service_counted(course)
    yield from stage_is_founded(course, today)
    if course.from_on and course.to_on and course.to_on < course.from_on:
        text = f"结束日期早于开始日期{show_day_cn(course.from_on)}，请改正。"
        yield Fault("to_on", "R-DC-04", text)


def applied_freely(course: Course) -> Iterator[Fault]:
    """Select nobody who did not ask for it before (R-DC-01; 个人自愿)."""
    if course.applied_on is None:
        if course.state != "APPLIED":
            text = "定向培养须由个人自愿申请，请填写申请日期后再遴选。"
            yield Fault("applied_on", "R-DC-01", text, course.lacking)
        return
    for label, day in (("协议签订日期", course.signed_on), ("培养开始日期", course.from_on)):
        if day and day < course.applied_on:
            text = (
                f"自愿申请日期{show_day_cn(course.applied_on)}晚于{label}{show_day_cn(day)}，"
                "须先申请、后遴选和签订协议，请改正。"
            )
            yield Fault("applied_on", "R-DC-01", text)
            return


def bill_adds_up(bill: Bill) -> Iterator[Fault]:
    """Compare the total with what government, organisation and person pay together (R-DC-02)."""
    if bill.total is not None and bill.parts and bill.payable != bill.total:
        text = (
            f"总费用{yuan(bill.total)}元与政府、单位、个人三项合计{yuan(bill.payable)}元不符，"
            f"差{yuan(abs(bill.total - bill.payable))}元，请改正。"
        )
        yield Fault("cost_total", "R-DC-02", text)


def service_counted(course: Course) -> Iterator[Fault]:
    """Doubt an end of service other than the counted one (R-DC-03; forms.md A28)."""
    expected = service_end(course)
    if expected and course.service_to and course.service_to != expected:
        text = (
            f"服务期自完成培养起算{course.service_years}年，应至{show_day_cn(expected)}，"
            "请核对完成日期、服务年限和服务期。"
        )
        yield Fault("service_to", "R-DC-03", text, Severity.WARN)


def stage_is_founded(course: Course, today: date) -> Iterator[Fault]:
    """Ask for what a state stands on: agreement, completion, service, reason (R-DC-04)."""
    if course.state in UNDER_AGREEMENT and not (course.agreement_no and course.signed_on):
        text = "培养前须签订定向培养协议书，请填写协议编号和签订日期。"
        yield Fault("agreement_no", "R-DC-04", text, Severity.WARN)
    if course.state in AFTER_STUDY and course.result_on is None:
        text = "已完成培养的，请填写完成日期，服务期从这一天起算。"
        yield Fault("result_on", "R-DC-04", text, course.lacking)
    if course.state in {"SERVING", "COMPLETED"} and course.service_to is None:
        text = "请填写承诺的服务年限，或服务期截止的日期。"
        yield Fault("service_to", "R-DC-04", text, course.lacking)
    if course.state == "COMPLETED" and course.service_to and course.service_to > today:
        text = f"服务期至{show_day_cn(course.service_to)}，尚未期满，请核对状态或日期。"
        yield Fault("service_to", "R-DC-04", text)
    if course.state == "BREACHED" and not course.exit_reason:
        text = "退出培养或违反协议的，请填写退出原因。"
        yield Fault("exit_reason", "R-DC-04", text, course.lacking)
