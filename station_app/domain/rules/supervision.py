"""Rules of supervision: who supervises whom, when, how long, and what each step asks for.

Source: domain.md 6; MZ/T 166-2021 社会工作督导指南. Whoever is named twice under the same name
is one person, unless their telephones differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import add_months, minutes_between
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

PLANNED, HELD, SIGNED, CANCELLED = "PLANNED", "HELD", "SIGNED", "CANCELLED"
SESSION_LABELS: Final = MappingProxyType(
    {PLANNED: "计划", HELD: "已开展", SIGNED: "已签字", CANCELLED: "已取消"}
)
SESSION_MOVES: Final = frozenset({(PLANNED, HELD), (HELD, SIGNED), (PLANNED, CANCELLED)})
TOOK_PLACE: Final = frozenset({HELD, SIGNED})

NOMINATED, APPOINTED, RENEWED, ENDED = "NOMINATED", "APPOINTED", "RENEWED", "ENDED"
APPOINTMENT_LABELS: Final = MappingProxyType(
    {NOMINATED: "提名", APPOINTED: "在聘", RENEWED: "续聘", ENDED: "已结束"}
)
APPOINTMENT_MOVES: Final = frozenset({*pairwise(APPOINTMENT_LABELS), (APPOINTED, ENDED)})

SUPERVISION: Final = "SUPERVISION"  # the role of an appointment
UNIVERSITY: Final = "UNIVERSITY"  # where a supervisor comes from
INDIVIDUAL: Final = "1"  # 个别, of the ways of supervising
NEW_MONTHS: Final = 12  # since the day of hiring, in which a worker is new
Attended = tuple[date, str | None]  # the day of a session, and how it was held
_NEEDS: Final = MappingProxyType(
    {
        True: ("sup.new_worker_monthly", "个别督导"),
        False: ("sup.worker_monthly", "督导"),
    }
)
HOUR: Final = Decimal(60)
FEN: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment of an expert; no `to_on`: it has no end yet."""

    role: str | None
    state: str
    from_on: date | None
    to_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the expert was a supervisor on a day: appointed, not only nominated."""
        return (
            self.role == SUPERVISION
            and self.state != NOMINATED
            and self.from_on is not None
            and self.from_on <= day
            and (self.to_on is None or day <= self.to_on)
        )


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name and telephone, as far as they are known."""

    name: str | None
    phone: str | None = None

    def is_same(self, other: Named) -> bool:
        """Whether both are one person: the same name, and no telephones that tell them apart."""
        if not self.name or self.name != other.name:
            return False
        return not (self.phone and other.phone and self.phone != other.phone)


def hours_between(start: str | None, end: str | None) -> Decimal | None:
    """Return the hours of a session of one day, to the hundredth; None unless it ends later."""
    if not start or not end or minutes_between(start, end) <= 0:
        return None
    return (Decimal(minutes_between(start, end)) / HOUR).quantize(FEN, ROUND_HALF_UP)


def ends_after_start(start: str | None, end: str | None) -> Iterator[Fault]:
    """Refuse a session that ends when it begins or earlier (R-SV-01)."""
    if start and end and minutes_between(start, end) <= 0:
        text = f"结束时间：{end}不晚于开始时间{start}，请改正。"
        yield Fault("end_at", "R-SV-01", text)


def in_half_hours(hours: Decimal | None) -> Iterator[Fault]:
    """Tell of hours that are no multiple of a half (forms.md A15)."""
    if hours is not None and hours * 2 % 1:
        text = f"时长：{hours.normalize():f}小时不是半小时的整数倍，请核对开始和结束时间。"
        yield Fault("hours", "RANGE", text, Severity.WARN)


def not_oneself(supervisor: Named, supervisees: Sequence[Named], field: str) -> Iterator[Fault]:
    """Refuse that somebody supervises themselves (R-SV-02).

    field   where the fault is shown
    """
    if any(supervisor.is_same(each) for each in supervisees):
        text = (
            f"督导者与被督导者是同一人（{supervisor.name}），请改正；"
            "确是同名的两个人，请在专家和人员里各填联系电话。"
        )
        yield Fault(field, "R-SV-02", text)


def appointed_on(day: date | None, appointments: Sequence[Appointment]) -> Iterator[Fault]:
    """Tell of a supervisor without a valid appointment on the day (R-SV-03)."""
    if day is not None and not any(each.covers(day) for each in appointments):
        text = f"督导者：{day}当天没有有效的督导聘任，请在专家的“聘任”里补登记。"
        yield Fault("expert", "R-SV-03", text, Severity.WARN)


@dataclass(frozen=True, slots=True)
class Qualification:
    """What makes somebody fit to supervise."""

    source: str | None
    level: str | None
    practice_years: int | None


def qualified(found: Qualification, day: date, parameters: Parameters) -> Iterator[Fault]:
    """Tell of a supervisor below the level or the years of practice (domain.md 6: R-SV-07).

    A teacher of a university is fit without either.
    """
    if found.source == UNIVERSITY:
        return
    levels = code_list("cert_level")
    needed = levels.code_of(parameters.text("sup.supervisor_level", day)) or "0"
    years = parameters.whole("sup.supervisor_years", day)
    if (found.level or "0") < needed or (found.practice_years or 0) < years:
        text = (
            f"督导者：应为{levels.label(needed)}及以上并从业满{years}年，或者是高校教师，"
            "请核对专家的来源、职业水平等级和从业年限。"
        )
        yield Fault("expert", "R-SV-07", text, Severity.WARN)


def overdue(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Whether something is still to be done although its day has passed (R-SV-04)."""
    return done_on is None and due_on is not None and due_on < today


def done_in_time(due_on: date | None, done_on: date | None, today: date) -> Iterator[Fault]:
    """Tell of a task that is overdue (R-SV-04)."""
    if overdue(due_on, done_on, today):
        text = f"期限：{due_on}已过，还没有落实，请督促后填写完成日期。"
        yield Fault("due_on", "R-SV-04", text, Severity.WARN)


def left_out(
    hired_on: date | None, attended: Sequence[Attended], day: date, parameters: Parameters
) -> str:
    """Say what supervision a worker in post lacks in the period up to a day; "" for none (R-SV-05).

    Who is new, in the first year, needs sessions alone; others any. Who came within the period
    is not left out yet.
    """
    months = parameters.whole("sup.period_months", day)
    begins = add_months(day, -months)
    if hired_on is not None and hired_on > begins:
        return ""
    recent = [mode for on, mode in attended if begins < on <= day]
    is_new = hired_on is not None and hired_on > add_months(day, -NEW_MONTHS)
    key, what = _NEEDS[is_new]
    needed = parameters.whole(key, day) * months
    count = recent.count(INDIVIDUAL) if is_new else len(recent)
    if count >= needed:
        return ""
    return f"近{months}个月{what}{count}次，应不少于{needed}次，请安排督导。"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What the steps of a session depend on.

    supervisees  how many there are; None: they are not to be asked about
    """

    state: str
    held_on: date | None = None
    supervisees: int | None = None
    functions: str | None = None
    topic: str | None = None
    issues: str | None = None
    advice: str | None = None
    remark: str | None = None


def session_in_order(session: SessionFacts, today: date) -> Iterator[Fault]:
    """Say what a session lacks for the state that it has or is to take."""
    if session.state in TOOK_PLACE:
        yield from _held(session, today)
    if session.state == SIGNED:
        yield from _signed(session)
    if session.state == CANCELLED and not session.remark:
        yield Fault("remark", "STATE", "备注：请写明取消督导的原因。")


def _held(session: SessionFacts, today: date) -> Iterator[Fault]:
    if session.held_on is not None and session.held_on > today:
        text = f"督导日期：{session.held_on}还没有到，开展以后才能登记为“已开展”。"
        yield Fault("held_on", "STATE", text)
    if session.supervisees == 0:
        yield Fault("", "STATE", "还没有被督导者，请先在“被督导者”里添加至少一人。")


def _signed(session: SessionFacts) -> Iterator[Fault]:
    """Say what the record sheet lacks before it is signed (forms.md A15)."""
    needed = {
        "functions": "督导功能",
        "topic": "督导主题",
        "issues": "被督导者提出的问题",
        "advice": "督导内容与建议",
    }
    for name, label in needed.items():
        if not getattr(session, name):
            yield Fault(name, "STATE", f"{label}：请填写后再登记签字。")


def appointment_in_order(appointment: Appointment) -> Iterator[Fault]:
    """Refuse an appointment that ends before it begins, or that ended on no day."""
    begins, ends = appointment.from_on, appointment.to_on
    if begins and ends and ends < begins:
        yield Fault("to_on", "RANGE", "聘任结束：早于聘任开始，请改正。")
    if appointment.state == ENDED and ends is None:
        yield Fault("to_on", "STATE", "聘任结束：请填写聘任结束的日期。")


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task of an earlier session that nobody has reported as done."""

    what: str
    who: str
    due_on: date

    @property
    def line(self) -> str:
        """How it is carried into the next session's record."""
        return f"{self.what}（{self.who}，{self.due_on}）：未落实"


def carried(previous: str | None, tasks: Sequence[OpenTask]) -> str | None:
    """Return what a session says of earlier tasks, with those added that it does not name yet."""
    lines = [previous] if previous else []
    for task in tasks:
        if not any(task.what in line for line in lines):
            lines.append(task.line)
    return "\n".join(lines) or None
