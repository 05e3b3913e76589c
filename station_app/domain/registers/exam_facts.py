"""The values that the rules of the examination need, taken out of the records that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.dates import FIRST_YEAR, LAST_YEAR
from station_app.domain.register import Context
from station_app.domain.registers.facts import certificates_of, level_on
from station_app.domain.rules import exam_passes as passing
from station_app.domain.rules.exam_eligibility import Credential, Eligibility, eligibility
from station_app.domain.rules.exam_passes import Rolling, Sitting, Subjects
from station_app.domain.rules.exam_years import Stint, cutoff_on

OUT = frozenset({"WITHDRAWN", "REJECTED"})  # states of an application that came to nothing
NOT_IN_FORCE = OUT | {"VOID"}  # nothing that was passed in it counts


def session_of(application: Any, context: Context) -> Any:
    """Return the session of an application; None while it has none or its year cannot be."""
    session = context.find("exam_session", application.session)
    known = session is not None and session.year is not None
    return session if known and FIRST_YEAR <= session.year <= LAST_YEAR else None


def cutoff_of(session: Any, context: Context) -> date:
    """Return the day to which years of work count (R-EX-04): the session's own, else the usual."""
    own: date | None = session.cutoff_on
    return own or cutoff_on(session.year, context.parameters)


def pass_line_of(session: Any, context: Context) -> Decimal:
    """Return the pass line: the session's own, else the national one."""
    own: Decimal | None = session.pass_score
    return own if own is not None else context.parameters.decimal("exam.pass", _end_of(session))


def _end_of(session: Any) -> date:
    return date(session.year, 12, 31)


def stints_of(person: str | None, context: Context) -> list[Stint]:
    """Return the times of social work of a person: by the career and by the periods in post.

    They may overlap; the rules count them once (R-EX-05).
    """
    found = [
        Stint(each.from_on, each.to_on)
        for each in context.children("work_experience", person or "")
        if each.is_social_work and each.from_on
    ]
    for worker in context.referring("social_worker", "person", person or ""):
        posts = context.children("practitioner_post", worker.id)
        found += [Stint(each.from_on, each.to_on) for each in posts if each.from_on]
    return found


def credentials_of(person: str | None, context: Context) -> list[Credential]:
    """Return the credentials of schooling of a person."""
    return [
        Credential(
            each.level,
            each.degree,
            each.major,
            each.is_sw_major,
            each.mode,
            each.started_on,
            each.graduated_on,
        )
        for each in context.children("education", person or "")
    ]


def eligibility_of(
    person: str | None, level: str | None, session: Any, context: Context
) -> Eligibility:
    """Return whether a person may register for a level of a session (R-EX-01)."""
    return eligibility(
        level or "",
        credentials_of(person, context),
        stints_of(person, context),
        certificates_of(person, context),
        cutoff_of(session, context),
        context.parameters,
    )


def highest_before(person: str | None, year: int, context: Context) -> str:
    """Return the highest level that was held before an exam year; "" for none."""
    return level_on(certificates_of(person, context), date(year - 1, 12, 31)) or ""


def applications_of(person: str | None, context: Context) -> list[tuple[Any, Any]]:
    """Return the applications of a person, each with its session; those without are left out."""
    found = context.referring("exam_application", "person", person or "")
    held = [(each, session_of(each, context)) for each in found]
    return [(each, session) for each, session in held if session is not None]


def passes_of(person: str | None, context: Context) -> dict[int, Subjects]:
    """Return the subjects that a person passed, by exam year and for all levels together.

    What was void, withdrawn or failed in the check after the examination is left out.
    """
    return passes_in(applications_of(person, context), context)


def passes_in(applications: Iterable[tuple[Any, Any]], context: Context) -> dict[int, Subjects]:
    """Return the same out of applications with their sessions."""
    found: dict[int, Subjects] = {}
    for application, session in applications:
        if application.state in NOT_IN_FORCE or application.review == "FAIL":
            continue
        line = pass_line_of(session, context)
        subjects = passing.passed(application.level or "", scores_of(application), line)
        if subjects:
            found[session.year] = found.get(session.year, frozenset()) | subjects
    return found


def scores_of(application: Any) -> dict[str, Decimal | None]:
    """Return the marks of an application by field."""
    return {name: getattr(application, name) for name in passing.SCORE_LABELS}


def rolling_of(person: str | None, level: str, year: int, context: Context) -> Rolling:
    """Return how passes of a level count for a person in an exam year (R-EX-10, 11, 14)."""
    return passing.rolling(level, year, context.parameters, _suspended(person, context))


def _suspended(person: str | None, context: Context) -> Iterator[int]:
    """Yield the years whose session says so: the bureau's, or that of the person's station."""
    record = context.find("person", person)
    homes = {"", record.home if record is not None else context.home}
    for session in context.referring("exam_session", "kind", "NATIONAL"):
        if session.province_suspended and session.year and session.home in homes:
            yield session.year


def live_passes(person: str | None, level: str, year: int, context: Context) -> Subjects:
    """Return the subjects of a level that a person need not sit again in an exam year."""
    rule = rolling_of(person, level, year, context)
    return passing.live_in(level, year, passes_of(person, context), rule)


def sitting_of(
    application: Any, session: Any, context: Context, live: Subjects | None = None
) -> Sitting:
    """Return an application as a sitting of its session.

    live   the subjects that need not be sat again; None: they are looked up
    """
    if live is None:
        live = live_passes(application.person, application.level or "", session.year, context)
    return Sitting(
        level=application.level or "",
        applied=frozenset(part for part in (application.subjects or "").split(",") if part),
        scores=scores_of(application),
        live=live,
        line=pass_line_of(session, context),
    )


def result_of(application: Any, context: Context) -> str:
    """Return the code of exam_result that an application has led to; "" while marks are to come.

    Who fails in the check after the examination has not passed, whatever the marks.
    """
    session = session_of(application, context)
    if session is None or application.state in OUT:
        return ""
    level, passes = application.level or "", passes_of(application.person, context)
    rule = rolling_of(application.person, level, session.year, context)
    live = passing.live_in(level, session.year, passes, rule)
    found = passing.result(sitting_of(application, session, context, live), rule)
    failed = application.review == "FAIL" and found in (passing.PASSED, passing.PARTLY)
    return passing.FAILED if failed else found


def counts_on(application: Any, day: date) -> bool:
    """Whether an application is counted as 报名 on a day (domain.md 1.6, K12)."""
    applied: date | None = application.applied_on
    if applied is None or applied > day or application.state in ("DRAFT", "REJECTED"):
        return False
    left: date | None = application.withdrawn_on
    return application.state != "WITHDRAWN" or (left is not None and left > day)
