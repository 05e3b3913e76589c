"""What must hold of sessions and applications of the examination (R-EX-01…19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context
from station_app.domain.registers import exam_facts as facts
from station_app.domain.rules import exam_passes as passing
from station_app.domain.rules.exam_years import show_months

# Here the station has the application judged; before it may be incomplete, and afterwards
# the examination office has let the person sit.
JUDGED = frozenset({"QUALIFIED", "PAID", "ADMITTED"})
UNJUDGED = frozenset({"REJECTED", "WITHDRAWN", "ABSENT", "CERTIFIED", "VOID"})

ORDERED = (
    ("registration_from", "registration_to", "报名截止：早于报名开始，请改正。"),
    ("ticket_from", "ticket_to", "准考证打印截止：早于打印开始，请改正。"),
    ("date_1", "date_2", "考试末日：早于考试首日，请改正。"),
    ("date_2", "result_on", "成绩公布日期：早于考试末日，请改正。"),
)
STATE_OF = {
    passing.PASSED: "PASSED_ALL",
    passing.PARTLY: "PASSED_PART",
    passing.FAILED: "FAILED",
    passing.MISSED: "ABSENT",
    passing.VIOLATION: "VOID",
}


def session_days(session: Any, context: Context) -> Iterator[Fault]:
    """The days of a session follow one another and lie in its year."""
    for first, last, text in ORDERED:
        start, end = getattr(session, first), getattr(session, last)
        if start and end and end < start:
            yield Fault(last, "ORDER", text)
    if session.year and session.date_1 and session.date_1.year != session.year:
        text = f"考试首日：不在{session.year}年内，请核对考试年度。"
        yield Fault("date_1", "ORDER", text, Severity.WARN)


def name_session(session: Any, context: Context) -> None:
    """A session is called by its year."""
    if session.year and not session.title:
        more = f"（{code_list('exam_kind').label(session.kind)}）" if _is_other(session) else ""
        session.title = f"{session.year}年全国社会工作者职业水平考试{more}"


def _is_other(session: Any) -> bool:
    return session.kind not in (None, "NATIONAL")


def fill_application(application: Any, context: Context) -> None:
    """All subjects of the level, the day of the application, and that of a withdrawal."""
    if not application.subjects and (subjects := passing.subjects_of(application.level)):
        application.subjects = ",".join(sorted(subjects))
    if application.applied_on is None:
        application.applied_on = _latest_day(application, context)
    if application.state == "WITHDRAWN" and application.withdrawn_on is None:
        application.withdrawn_on = context.today


def _latest_day(application: Any, context: Context) -> date:
    """Return today, or the end of registration if that is over: later nobody could apply."""
    session = facts.session_of(application, context)
    closed = (session.registration_to or session.date_1) if session is not None else None
    return min(context.today, closed or context.today)


def may_register(application: Any, context: Context) -> Iterator[Fault]:
    """Who is not eligible may not be found qualified; before, it is pointed out (R-EX-01)."""
    session = facts.session_of(application, context)
    if session is None or not application.level or application.state in UNJUDGED:
        return
    found = facts.eligibility_of(application.person, application.level, session, context)
    if found.eligible:
        return
    refusing = application.state in JUDGED
    text = f"报考级别：{found.reason}"
    yield Fault("level", "R-EX-01", text, Severity.ERROR if refusing else Severity.WARN)


def own_credential(application: Any, context: Context) -> Iterator[Fault]:
    """The credential that an application rests on is the person's own."""
    education = context.find("education", application.education)
    if education is not None and education.person != application.person:
        yield Fault("education", "REFERENCE", "依据学历：不是本人的学历，请重新选择。")


def one_at_a_time(application: Any, context: Context) -> Iterator[Fault]:
    """Once per session and level (R-EX-16); both levels share a slot (R-EX-13)."""
    session = facts.session_of(application, context)
    if session is None or not application.level:
        return
    for other, held in facts.applications_of(application.person, context):
        if other.id == application.id or held.year != session.year:
            continue
        if other.level == application.level and held.kind == session.kind:
            text = "同一次考试同一级别已经报名，请修改原来的报名记录，不要重复登记。"
            yield Fault("level", "R-EX-16", f"报考级别：{text}")
        elif other.level != application.level and not {other.state, application.state} & facts.OUT:
            label = code_list("exam_level").label(other.level or "")
            text = f"本年度已报考{label}，两个级别的考试时间相同，不能同时参加，请核对。"
            yield Fault("level", "R-EX-13", f"报考级别：{text}", Severity.WARN)


def not_held_yet(application: Any, context: Context) -> Iterator[Fault]:
    """Nobody needs to sit for a level that is held already (R-EX-17)."""
    session = facts.session_of(application, context)
    if session is None or not application.level:
        return
    highest = facts.highest_before(application.person, session.year, context)
    if highest >= application.level:
        label = code_list("cert_level").label(highest)
        text = f"报考级别：已取得{label}证书，请核对是否还需报考。"
        yield Fault("level", "R-EX-17", text, Severity.WARN)


def marks_fit(application: Any, context: Context) -> Iterator[Fault]:
    """Subjects and marks belong to the level (R-EX-18)."""
    subjects = frozenset(part for part in (application.subjects or "").split(",") if part)
    yield from passing.score_faults(application.level or "", subjects, facts.scores_of(application))


def state_fits_marks(application: Any, context: Context) -> Iterator[Fault]:
    """What the state says of the result is what the marks say (R-EX-19)."""
    if application.state not in ("PASSED_ALL", "PASSED_PART", "FAILED", "CERTIFIED"):
        return
    by_marks = STATE_OF.get(facts.result_of(application, context), "")
    said = "PASSED_ALL" if application.state == "CERTIFIED" else application.state
    if by_marks == said:
        return
    result = result_shown(application, context)
    text = f"按成绩应为“{result}”" if result else "成绩还没有填全"
    yield Fault("", "R-EX-19", f"状态与成绩不符：{text}，请核对成绩或状态。", Severity.WARN)


def passes_told(application: Any, context: Context) -> Iterator[Fault]:
    """At the latest application of a level, what still counts is told (R-EX-10, 11, 15)."""
    session = facts.session_of(application, context)
    if session is None or not application.level or application.state in facts.NOT_IN_FORCE:
        return
    others = [
        each
        for each in facts.applications_of(application.person, context)
        if each[0].id != application.id
    ]
    years = [held.year for other, held in others if other.level == application.level]
    # A new application is not among the records yet.
    passes = facts.passes_in([*others, (application, session)], context)
    if passes and max(years, default=0) <= session.year:
        yield from _standing(application, session, passes, context)


def _standing(
    application: Any, session: Any, passes: passing.Passes, context: Context
) -> Iterator[Fault]:
    level = application.level
    rule = facts.rolling_of(application.person, level, session.year, context)
    live = passing.live_in(level, session.year, passes, rule)
    sitting = facts.sitting_of(application, session, context, live)
    pending = sitting.awaited and application.state != "ABSENT"
    yield from passing.standing_faults(level, session.year, passes, rule, pending=pending)


def condition(application: Any, context: Context) -> str:
    """Return the row of the tables that decides, e.g. A3; "" for none."""
    session = facts.session_of(application, context)
    if session is None:
        return ""
    return facts.eligibility_of(application.person, application.level, session, context).row


def counted(application: Any, context: Context) -> str:
    """Return the time of social work that counts, e.g. 4年0个月."""
    session = facts.session_of(application, context)
    if session is None:
        return ""
    found = facts.eligibility_of(application.person, application.level, session, context)
    return show_months(found.counted_months)


def eligible(application: Any, context: Context) -> str:
    """Return 符合, or why not."""
    session = facts.session_of(application, context)
    if session is None:
        return ""
    found = facts.eligibility_of(application.person, application.level, session, context)
    return "符合" if found.eligible else found.reason


def result_shown(application: Any, context: Context) -> str:
    """Return the label of the result; "" while marks are to come."""
    code = facts.result_of(application, context)
    return code_list("exam_result").label(code) if code else ""
