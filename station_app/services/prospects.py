"""What lies ahead of a person: hours still to be learnt, examinations that may be sat, and why not.

The rules decide; here their findings are put side by side for the page of one person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.register import Context
from station_app.domain.registers import exam_checks, exam_facts, study_facts
from station_app.domain.registers.facts import certificates_of, level_on
from station_app.domain.rules.continuing_education import Pace, PeriodHours, YearHours, shown
from station_app.domain.rules.exam_eligibility import eligibility
from station_app.domain.rules.exam_years import cutoff_on

NATIONAL = "NATIONAL"  # code of exam_kind
LEVELS = ("1", "2", "3")
HALF = 6  # the examination is held in the first half of the year (domain.md 1.4)


@dataclass(frozen=True)
class Study:
    """How much has been learnt; the two ledgers are never mixed (R-CE-09).

    period  of the registration that runs; None: none runs
    pace    of the same
    year    the calendar year
    """

    period: PeriodHours | None
    pace: Pace | None
    year: YearHours

    @property
    def text(self) -> str:
        """How it stands in the registration period, and what is to be done."""
        period, pace = self.period, self.pace
        if period is None or pace is None:
            return "现在没有有效的证书登记，登记以后按登记周期计算应达到的学时。"
        needed = f"{shown(period.needed)}小时"
        if period.reached:
            return f"本登记周期已核定{shown(period.verified)}小时，达到要求的{needed}。"
        if pace.late:
            return pace.text
        to, missing = show_day_cn(period.valid_to), shown(period.missing)
        return f"{to}以前须核定{needed}，还差{missing}小时。"

    @property
    def year_text(self) -> str:
        """How it stands in the calendar year."""
        year = self.year
        return (
            f"{year.year}年度共{shown(year.total)}学时（要求{shown(year.needed)}），"
            f"其中专业科目{shown(year.special)}学时（要求{shown(year.special_needed)}）。"
        )


def study(person: str, context: Context) -> Study:
    """Return how much a person has learnt in the registration period and in the year of today."""
    return Study(
        study_facts.hours_on(person, context),
        study_facts.pace_on(person, context),
        study_facts.year_of(person, context, context.today.year),
    )


@dataclass(frozen=True)
class Prospect:
    """Whether a person may register for a level of the coming examination.

    verdict  in a word or two; `weight` good, info or plain
    reason   a sentence; "" for a level that is held already
    """

    level: str
    verdict: str
    weight: str
    reason: str


@dataclass(frozen=True)
class Exams:
    """The coming examination, who may sit for what, and which passes still count."""

    year: int
    cutoff: date
    prospects: tuple[Prospect, ...]
    standing: tuple[str, ...]


def exams(person: str, context: Context) -> Exams:
    """Return what a person may sit for in the coming examination, and which passes count."""
    year, cutoff = coming(person, context)
    found = tuple(_prospect(person, level, year, cutoff, context) for level in LEVELS)
    standing = tuple(dict.fromkeys(each.text for each in standings(person, context)))
    return Exams(year, cutoff, found, standing)


def coming(person: str, context: Context) -> tuple[int, date]:
    """Return the year of the coming examination and the day to which years of work count.

    Where no session is on record yet: this year's in its first half, else the next one's.
    """
    sessions = [
        each
        for each in _sessions(person, context)
        if each.year and (each.date_2 or date(each.year, 12, 31)) >= context.today
    ]
    if sessions:
        first = min(sessions, key=lambda each: each.year)
        return first.year, exam_facts.cutoff_of(first, context)
    year = context.today.year + (context.today.month > HALF)
    return year, cutoff_on(year, context.parameters)


def _sessions(person: str, context: Context) -> list[Any]:
    """Return the national sessions that concern a person: the bureau's, and the own station's."""
    record = context.find("person", person)
    homes = {"", record.home if record is not None else context.home}
    known = context.referring("exam_session", "kind", NATIONAL)
    return [each for each in known if each.home in homes and not each.province_suspended]


def _prospect(person: str, level: str, year: int, cutoff: date, context: Context) -> Prospect:
    label = code_list("exam_level").label(level)
    if level <= _highest(person, context):
        return Prospect(label, "已取得证书", "info", "")
    credentials = exam_facts.credentials_of(person, context)
    found = eligibility(
        level,
        credentials,
        exam_facts.stints_of(person, context),
        certificates_of(person, context),
        cutoff,
        context.parameters,
    )
    applied = any(
        each.level == level and session.year == year and each.state not in exam_facts.OUT
        for each, session in exam_facts.applications_of(person, context)
    )
    barred = "暂不能报考" if credentials else "资料不全"
    verdict = "已报名" if applied else "可以报考" if found.eligible else barred
    weight = "good" if found.eligible else "warn" if applied or not credentials else "plain"
    return Prospect(label, verdict, weight, found.reason)


def _highest(person: str, context: Context) -> str:
    """Return the highest level of which a person holds a certificate; "" for none."""
    return level_on(certificates_of(person, context)) or ""


@dataclass(frozen=True)
class Standing:
    """What is to be told of the passes of a level (R-EX-10, R-EX-11, R-EX-15).

    application  the latest one of the level
    year         in which the other subjects are to be passed; None: nothing counts any more
    due          the last day on which something can be done for it
    """

    application: Any
    text: str
    year: int | None = None
    due: date | None = None


def standings(person: str, context: Context) -> Iterator[Standing]:
    """Yield what is to be told of a person's passes as of today; nothing of a level held."""
    held = _highest(person, context)
    for application, session in exam_facts.applications_of(person, context):
        if (application.level or "") <= held:
            continue
        for fault in exam_checks.passes_told(application, context):
            if fault.rule != "R-EX-15":
                yield Standing(application, fault.text)
                continue
            year = _year_ahead(application, session, context)
            due = _last_day(person, application.level, year, context)
            if due >= context.today:
                yield Standing(application, fault.text, year, due)


def _year_ahead(application: Any, session: Any, context: Context) -> int:
    """Return the exam year in which the rest is to be passed."""
    sitting = exam_facts.sitting_of(application, session, context)
    if sitting.awaited and application.state != "ABSENT":
        return int(session.year)
    rule = exam_facts.rolling_of(application.person, application.level, session.year, context)
    return rule.after(session.year)


def _last_day(person: str, level: str, year: int, context: Context) -> date:
    """Return the last day of registering for a year's examination; of it, when registered."""
    end = date(year, 12, 31)
    session = next((each for each in _sessions(person, context) if each.year == year), None)
    if session is None:
        return end
    registered = any(
        each.level == level and held.year == year and each.state not in exam_facts.OUT
        for each, held in exam_facts.applications_of(person, context)
    )
    last: date | None = session.date_2 if registered else session.registration_to
    return last or end
