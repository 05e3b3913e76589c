"""What the registers of organisations check and compute, see rules/organisations.py, grades.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from station_app.domain import identifiers
from station_app.domain.codes import code_list
from station_app.domain.kinds import warned
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context
from station_app.domain.rules import grades as grading
from station_app.domain.rules import organisations as rules
from station_app.domain.rules.grades import Grade


def credit_code_class(organisation: Any, context: Context) -> Iterator[Fault]:
    """The code's class agrees with the kind (R-OR-01, GB 32100-2015)."""
    if organisation.uscc and organisation.kind:
        yield from identifiers.credit_code_class_faults(
            organisation.uscc, organisation.kind, "uscc"
        )


def counts_nest(organisation: Any, context: Context) -> Iterator[Fault]:
    """Certified <= full-time <= staff (R-OR-06; domain.md 11.1)."""
    yield from rules.counts_nest(
        organisation.certified_count, organisation.fulltime_count, organisation.staff_count
    )


def known_body(organisation: Any, context: Context) -> Iterator[Fault]:
    """A body has its code, or says why not, and its class (R-US-05, R-OR-04, R-PJ-03)."""
    yield from rules.code_or_reason(
        organisation.kind,
        organisation.uscc,
        organisation.no_code_reason,
        sending=context.sending,
    )
    yield from rules.class_of_institution(
        organisation.kind, organisation.institution_class, sending=context.sending
    )


def legal_representative(organisation: Any, context: Context) -> Iterator[Fault]:
    """The representative's number is that of an identity card, or a foreigner's (R-ID-02)."""
    if organisation.legal_rep_id:
        for fault in identifiers.resident_id_faults(
            organisation.legal_rep_id, context.today, "legal_rep_id"
        ):
            yield warned(fault)


def enough_certified(organisation: Any, context: Context) -> Iterator[Fault]:
    """One third of an agency's full-time staff is certified (R-OR-05)."""
    if organisation.is_social_work_agency and rules.may_be_awarded(organisation.state):
        yield from rules.enough_certified(
            organisation.certified_count,
            organisation.fulltime_count,
            context.today,
            context.parameters,
        )


def grades_of(organisation: str | None, context: Context, besides: str = "") -> list[Grade]:
    """Return an organisation's grades but the one with the id `besides`."""
    return [
        Grade(each.grade, each.granted_on, each.valid_to)
        for each in context.children("org_assessment", organisation or "")
        if each.id != besides and each.grade and each.granted_on
    ]


def checks_of(organisation: str | None, context: Context) -> list[tuple[int, str]]:
    """Return the years and results of an organisation's annual checks, oldest first."""
    known = context.children("org_annual_check", organisation or "")
    return sorted((each.year, each.result) for each in known if each.year and each.result)


def grade_in_force(organisation: Any, context: Context) -> Iterator[Fault]:
    """The grade has not run out (R-OR-02)."""
    if rules.may_be_awarded(organisation.state):
        yield from grading.grade_in_force(grades_of(organisation.id, context), context.today)


def current_grade(organisation: Any, context: Context) -> str:
    """Return the best grade in force today; "" for none."""
    held = grading.grade_on(grades_of(organisation.id, context), context.today)
    return "" if held is None else code_list("org_grade").label(held.grade)


def last_check(organisation: Any, context: Context) -> str:
    """Return the result of the latest annual check with its year; "" for none."""
    known = checks_of(organisation.id, context)
    if not known:
        return ""
    year, result = known[-1]
    return f"{code_list('inspect_result').label(result)}（{year}年度）"


def certified_share(organisation: Any, context: Context) -> str:
    """Return the certified among the full-time staff in per cent; "" while unknown."""
    share = rules.share_of(organisation.certified_count, organisation.fulltime_count)
    return "" if share is None else rules.show_share(share)


def may_apply(organisation: Any, context: Context) -> str:
    """Return whether the organisation may apply for a grade today, or why not (R-OR-07)."""
    if not rules.may_be_awarded(organisation.state):
        return f"不能：已{rules.ORGANISATION_LABELS[organisation.state]}"
    found = grading.obstacles(
        organisation.registered_on,
        grades_of(organisation.id, context),
        checks_of(organisation.id, context),
        context.today,
        context.parameters,
    )
    return f"不能：{'；'.join(found)}" if found else "可以"


def fill_validity(assessment: Any, context: Context) -> None:
    """A grade holds for five years (民政部令第39号)."""
    graded = assessment.grade and assessment.grade != grading.UNGRADED
    if graded and assessment.granted_on and assessment.valid_to is None:
        assessment.valid_to = grading.valid_until(assessment.granted_on, context.parameters)


def grade_days(assessment: Any, context: Context) -> Iterator[Fault]:
    """A grade does not end before it was given (R-OR-02)."""
    yield from grading.grade_days(assessment.granted_on, assessment.valid_to)


def eligible(assessment: Any, context: Context) -> Iterator[Fault]:
    """A grade is given to whom could apply for it (R-OR-07; 民政部令第39号 Art 7, 8).

    Only as a warning, where the organisation's other records are: they may come later in a
    package, and of years long past nobody may have entered them.
    """
    organisation = context.find("organisation", assessment.organisation)
    if organisation is None or not assessment.granted_on or assessment.home != context.home:
        return
    found = grading.obstacles(
        organisation.registered_on,
        grades_before(assessment, context),
        checks_of(organisation.id, context),
        assessment.granted_on,
        context.parameters,
    )
    if found:
        text = f"评定时不符合申请评估的条件：{'；'.join(found)}，请核对。"
        yield Fault("granted_on", "R-OR-07", text, Severity.WARN)


def grades_before(assessment: Any, context: Context) -> list[Grade]:
    """Return the organisation's grades that were given before this one."""
    others = grades_of(assessment.organisation, context, assessment.id)
    return [each for each in others if each.granted_on < assessment.granted_on]


def checked_counts(check: Any, context: Context) -> Iterator[Fault]:
    """Certified <= full-time (R-OR-06; forms.md A11)."""
    yield from rules.counts_nest(check.certified_count, check.fulltime_count, None)


def checked_sums(check: Any, context: Context) -> Iterator[Fault]:
    """Assets, income and expense of the year add up (R-OR-08; forms.md A11)."""
    yield from rules.spent_within(check.expense_service, check.expense_admin, check.expense)
    yield from rules.part_of_income(check.income_gov, check.income_donation, check.income)
    yield from rules.assets_carry_over(check.net_begin, check.income, check.expense, check.net_end)


def checked_in_time(check: Any, context: Context) -> Iterator[Fault]:
    """A year is checked when it is over, not before (forms.md A11)."""
    if check.year and check.decided_on and check.decided_on.year < check.year:
        text = f"结论日期早于检查年度{check.year}年，请核对。"
        yield Fault("decided_on", "R-OR-08", text)
