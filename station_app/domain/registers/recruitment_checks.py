"""What the rules of recruitment find in the records: plans, posts, applications.

Rules that count the records below one hold where the record is at home: a package brings it
to the bureau before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.dates import add_months
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context
from station_app.domain.registers.facts import certificates_of
from station_app.domain.rules import recruitment as rules
from station_app.domain.rules import recruitment_steps as steps
from station_app.domain.rules.recruitment import NoticeTerm, Scores, Standing, Weights

ONE_DAY_LESS = 1
SCREENED_STATES = frozenset({"SCREENING", "WRITTEN"})  # of a plan: when the ratio is decided on


def weights_of(plan: Any) -> Weights:
    """Return how a plan weighs its examination."""
    return Weights(plan.written_weight or Decimal(0), plan.interview_weight or Decimal(0))


def scores_of(application: Any) -> Scores:
    """Return what an applicant reached."""
    return Scores(application.written, application.interview, application.bonus)


def term_of(plan: Any) -> NoticeTerm:
    """Return how long the plan's notices last."""
    return NoticeTerm(plan.notice_days or 0, bool(plan.notice_workdays))


def notice_of(application: Any) -> rules.Notice:
    """Return the public notice of an applicant."""
    return rules.Notice(application.notice_from, application.notice_to, bool(application.objection))


def standings_of(applications: Sequence[Any], weights: Weights) -> list[Standing]:
    """Return what ranks the applicants of one post; who did not compete is left out."""
    return [
        Standing(each.id, rules.total(scores_of(each), weights), each.interview)
        for each in applications
        if each.state not in ("UNQUALIFIED", "ABSENT")
    ]


def weights_add_up(plan: Any, context: Context) -> Iterator[Fault]:
    """Both parts of the examination make 100 per cent."""
    if plan.written_weight is not None and plan.interview_weight is not None:
        yield from rules.weights_add_up(weights_of(plan))


def plan_in_order(plan: Any, context: Context) -> Iterator[Fault]:
    """A plan has posts before it is announced, and days before it takes applications."""
    at_home = plan.home == context.home
    posts = len(context.children("recruitment_post", plan.id or "")) if at_home else None
    facts = steps.PlanFacts(plan.state, plan.announced_on, plan.apply_from, plan.apply_to, posts)
    yield from steps.plan_in_order(facts)


def enough_qualified(plan: Any, context: Context) -> Iterator[Fault]:
    """Each post has enough qualified applicants when the examination begins (R-RC-03)."""
    if plan.state not in SCREENED_STATES or plan.home != context.home:
        return
    for post in context.children("recruitment_post", plan.id or ""):
        qualified = qualified_of(context.referring("job_application", "post", post.id))
        free = rules.places(post.number, post.reduced)
        yield from rules.ratio_kept(post.name or "", qualified, free, plan.min_ratio)


def qualified_of(applications: Sequence[Any]) -> int:
    """Return how many of them passed the screening."""
    return sum(each.state in steps.QUALIFIED for each in applications)


def number_plan(plan: Any, context: Context) -> None:
    """A plan is numbered within its year by the office that makes it: [station-]2026-01."""
    plan.year = plan.year or context.today.year
    office = f"{plan.home}-" if plan.home else ""
    while plan.plan_no is None:
        number = f"{office}{plan.year}-{context.serial(f'recruitment_plan.{plan.year}'):02d}"
        if not context.taken("recruitment_plan", "plan_no", number):
            plan.plan_no = number


def posts_total(plan: Any, context: Context) -> str:
    """Return how many are wanted in all posts, reductions taken off; "" without posts."""
    posts = context.children("recruitment_post", plan.id or "")
    found = sum(rules.places(post.number, post.reduced) for post in posts)
    return str(found) if posts else ""


def reduced_with_reason(post: Any, context: Context) -> Iterator[Fault]:
    """A post is reduced by at most its number, and with a reason (domain.md 11.3)."""
    if not post.reduced:
        return
    if post.reduced > (post.number or 0):
        yield Fault("reduced", "RANGE", "核减人数：多于招聘人数，请改正；取消岗位请核减全部人数。")
    if not post.reduced_reason:
        yield Fault("reduced_reason", "REQUIRED", "核减原因：请写明核减的原因。")


def hired_within_places(post: Any, context: Context) -> Iterator[Fault]:
    """The places of a post are not cut below those who are hired already (R-RC-02)."""
    if post.home != context.home:
        return
    hired = sum(
        each.state in steps.ENGAGED
        for each in context.referring("job_application", "post", post.id or "")
    )
    for fault in rules.within_places(hired, post.number, post.reduced):
        text = f"招聘人数：这个岗位已录用{hired}人，不能少于已录用的人数，请改正。"
        yield Fault("number", fault.rule, text)


def post_of_the_plan(application: Any, context: Context) -> Iterator[Fault]:
    """The post belongs to the plan."""
    post = context.find("recruitment_post", application.post)
    if post is not None and application.plan and post.plan != application.plan:
        text = "报考岗位：不是所选招聘计划的岗位，请重新选择岗位。"
        yield Fault("post", "REFERENCE", text)


def one_post_per_plan(application: Any, context: Context) -> Iterator[Fault]:
    """One post for each person and plan (R-RC-01)."""
    if application.person and application.plan:
        others = [
            each
            for each in context.referring("job_application", "person", application.person)
            if each.plan == application.plan and each.id != application.id
        ]
        yield from rules.one_post_per_plan(len(others))


def applied_in_time(application: Any, context: Context) -> Iterator[Fault]:
    """Applications come within the days that the plan announces."""
    plan = context.find("recruitment_plan", application.plan)
    day = application.applied_on
    if plan is None or day is None:
        return
    if day < (plan.apply_from or day) or day > (plan.apply_to or day):
        text = "报名日期：不在招聘计划的报名期间内，请核对。"
        yield Fault("applied_on", "RANGE", text, Severity.WARN)


def within_age(application: Any, context: Context) -> Iterator[Fault]:
    """Nobody older than the post allows; who was turned down may be (R-RC-05).

    The day is the one that the post names, else the first day of applications.
    """
    turned_down = application.qualification == steps.FAIL or application.state in steps.OUT
    post = context.find("recruitment_post", application.post)
    person = context.find("person", application.person)
    if post is None or person is None or turned_down:
        return
    plan = context.find("recruitment_plan", application.plan)
    on = post.age_on or (plan.apply_from if plan else None) or application.applied_on
    yield from rules.within_age(
        person.birth_date, on, post.age_max, exception=bool(application.age_exception)
    )


def fit_for_the_post(application: Any, context: Context) -> Iterator[Fault]:
    """Schooling and certificate as the post asks for, told while the screening goes on."""
    post = context.find("recruitment_post", application.post)
    if post is None or application.state != "APPLIED" or application.qualification == steps.FAIL:
        return
    schooling = [each.level for each in context.children("education", application.person or "")]
    yield from rules.schooled_enough([level for level in schooling if level], post.education_min)
    if not post.certificate_bonus:
        yield from rules.certified_enough(_levels(application, context), post.certificate)


def _levels(application: Any, context: Context) -> list[str]:
    known = certificates_of(application.person, context)
    return [facts.level for facts in known if not facts.revoked]


def step_in_order(application: Any, context: Context) -> Iterator[Fault]:
    """What the state asks for is there (domain.md 11.3)."""
    plan = context.find("recruitment_plan", application.plan)
    if plan is None:
        return
    weights, scores = weights_of(plan), scores_of(application)
    yield from steps.application_in_order(
        steps.ApplicationFacts(
            state=application.state,
            qualification=application.qualification,
            qualification_reason=application.qualification_reason,
            written=application.written,
            interview=application.interview,
            needs_written=weights.written > 0,
            needs_interview=weights.interview > 0,
            total=rules.total(scores, weights),
            medical=application.medical,
            inspection=application.inspection,
            noticed=application.notice_from is not None or term_of(plan).days == 0,
            probation_result=application.probation_result,
        )
    )


def notice_in_order(application: Any, context: Context) -> Iterator[Fault]:
    """Notices last as long as the plan says; nobody is hired before (R-RC-04)."""
    plan = context.find("recruitment_plan", application.plan)
    if plan is None:
        return
    notice, term = notice_of(application), term_of(plan)
    yield from rules.notice_long_enough(notice, term)
    if application.state in steps.ENGAGED:
        hired_on = application.decided_on or application.on_board_on or context.today
        yield from rules.hired_after_notice(notice, term, hired_on, application.on_board_on)


def within_places(application: Any, context: Context) -> Iterator[Fault]:
    """Nobody is hired beyond the places of the post; proposing more is told (R-RC-02)."""
    post = context.find("recruitment_post", application.post)
    if post is None or application.state not in steps.ENGAGED | steps.PROPOSED:
        return
    counted = steps.ENGAGED
    if application.state in steps.PROPOSED:
        counted = counted | steps.PROPOSED
    others = sum(
        each.state in counted and each.id != application.id
        for each in context.referring("job_application", "post", post.id)
    )
    for fault in rules.within_places(others + 1, post.number, post.reduced):
        proposed = application.state in steps.PROPOSED
        text = f"报考岗位：拟录用和已录用共{others + 1}人，多于招聘名额，请核对名次。"
        yield Fault("post", fault.rule, text, Severity.WARN) if proposed else fault


def trained_before_work(application: Any, context: Context) -> Iterator[Fault]:
    """Who begins to work has passed a training before the job (R-RC-07)."""
    if application.state != "PROBATION":
        return
    attended = context.referring("training_attendance", "person", application.person or "")
    sessions = [context.find("training_session", each.session) for each in attended if each.passed]
    trained = any(session is not None and session.kind == "PRE_JOB" for session in sessions)
    yield from rules.trained_before_work(trained)


def fill_application(application: Any, context: Context) -> None:
    """Fill in what follows: results of a step, points for a certificate, ends of terms."""
    for name, result in steps.settled_results(application.state).items():
        if getattr(application, name) is None:
            setattr(application, name, result)
    began = application.on_board_on and application.on_board_on <= context.today
    if application.state in steps.ENGAGED and not began:  # who works was hired on an earlier day
        application.decided_on = application.decided_on or context.today
    post = context.find("recruitment_post", application.post)
    if post is not None and post.certificate_bonus and application.bonus is None:
        levels = _levels(application, context)
        application.bonus = rules.bonus_for(levels, post.certificate, post.certificate_bonus)
    plan = context.find("recruitment_plan", application.plan)
    if plan is not None:
        _fill_terms(application, plan)


def _fill_terms(application: Any, plan: Any) -> None:
    if application.notice_from and not application.notice_to:
        application.notice_to = rules.notice_end(application.notice_from, term_of(plan)).day
    if application.on_board_on and plan.probation_months and not application.probation_to:
        application.probation_to = _last_day(application.on_board_on, plan.probation_months)


def _last_day(begins: date, months: int) -> date:
    """Return the last day of a term that begins on a day, e.g. 1 March to 31 August."""
    return date.fromordinal(add_months(begins, months).toordinal() - ONE_DAY_LESS)


def total_shown(application: Any, context: Context) -> str:
    """Return the total with two places; "" while it is not known."""
    plan = context.find("recruitment_plan", application.plan)
    found = rules.total(scores_of(application), weights_of(plan)) if plan else None
    return "" if found is None else f"{found:.2f}"


def rank_shown(application: Any, context: Context) -> str:
    """Return the rank within the post; "" while there is none."""
    plan = context.find("recruitment_plan", application.plan)
    if plan is None or not application.post:
        return ""
    rivals = context.referring("job_application", "post", application.post)
    found = rules.ranks(standings_of(rivals, weights_of(plan)))
    return str(found.get(application.id, ""))
