"""What the rules of assessments find in the records, and what follows from an assessment.

The bureau keeps the assessments: what counts the records below one holds there, because a
receipt brings it to a station before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from station_app.domain.problems import Fault
from station_app.domain.register import Context, Record
from station_app.domain.registers import project_payments
from station_app.domain.registers.tenders import priority_of
from station_app.domain.rules import assessments as rules

BUREAU_HOME = ""


def aspects_of(assessment: str | None, context: Context) -> list[rules.Aspect]:
    """Return the rows of a score sheet as the rules see them."""
    found = context.children("assessment_aspect", assessment or "")
    return [rules.Aspect(each.full, each.score, each.dimension) for each in found]


def sitting_of(assessment: Any, context: Context) -> rules.Sitting:
    """Return what the guards know of an assessment."""
    own = assessment.id or ""
    there = _assessors(own, context)
    return rules.Sitting(
        state=assessment.state,
        stage=assessment.stage,
        held_on=assessment.held_on,
        declared=assessment.declared,
        total=assessment.total,
        conclusion=assessment.conclusion,
        notified_on=assessment.notified_on,
        appealed_on=assessment.appealed_on,
        appeal_until=assessment.appeal_until,
        aspects=aspects_of(own, context) if _settled(context) else None,
        assessors=[(each.name or "", each.independent) for each in there],
        unsigned=[each.name or "" for each in there if not each.signed],
        rectifications=len(context.children("rectification", own)),
    )


def _assessors(assessment: str, context: Context) -> Sequence[Any]:
    return context.children("assessor", assessment)


def _settled(context: Context) -> bool:
    return context.home == BUREAU_HOME


def step_in_order(assessment: Any, context: Context) -> Iterator[Fault]:
    """What the state stands on is there (domain.md 11.5)."""
    yield from rules.step_in_order(sitting_of(assessment, context), context.today)


def scores_add_up(assessment: Any, context: Context) -> Iterator[Fault]:
    """The full scores make 100 (R-AS-01)."""
    if _settled(context):
        yield from rules.full_scores_add_up(sitting_of(assessment, context))


def assessors_fit(assessment: Any, context: Context) -> Iterator[Fault]:
    """Three or more assess, an odd number, all independent (R-AS-02, R-AS-03)."""
    if _settled(context):
        yield from rules.assessors_fit(sitting_of(assessment, context))


def acceptance_signed(assessment: Any, context: Context) -> Iterator[Fault]:
    """Who accepts a project at its end signs for it (R-PJ-14)."""
    if _settled(context):
        yield from rules.acceptance_signed(sitting_of(assessment, context))


def failure_rectified(assessment: Any, context: Context) -> Iterator[Fault]:
    """What failed is to be put right by a day (R-AS-07)."""
    if _settled(context):
        yield from rules.failure_rectified(sitting_of(assessment, context))


def final_in_time(assessment: Any, context: Context) -> Iterator[Fault]:
    """The final assessment follows the mid-term, in its last month (R-AS-08, R-AS-09)."""
    if not _settled(context) or not assessment.project:
        return
    term = project_payments.term_of(assessment.project, context)
    others = project_payments.verdicts_of(assessment.project, context)
    yield from rules.stages_held(assessment.stage, term, others)
    yield from rules.held_in_last_month(
        assessment.stage, assessment.no or 1, assessment.held_on, term
    )


def appeal_counted(assessment: Any, context: Context) -> Iterator[Fault]:
    """The end of the appeal is counted with the public holidays (R-AS-06)."""
    if assessment.notified_on is not None and assessment.state == "NOTIFIED":
        end = rules.appeal_end(assessment.notified_on, context.parameters)
        yield from rules.holidays_known(end)


def fill_assessment(assessment: Any, context: Context) -> None:
    """Number within the stage, total, grade, conclusion and end of the appeal follow."""
    if assessment.no is None and assessment.project and assessment.stage:
        assessment.no = 1 + max(
            (
                each.no or 0
                for each in context.referring("assessment", "project", assessment.project)
                if each.stage == assessment.stage and each.id != assessment.id
            ),
            default=0,
        )
    _fill_result(assessment, context)
    if assessment.notified_on is not None:
        end = rules.appeal_end(assessment.notified_on, context.parameters)
        assessment.appeal_until = end.day


def _fill_result(assessment: Any, context: Context) -> None:
    """Total the score sheet unless its result is told; without rows the total is as typed."""
    aspects = aspects_of(assessment.id, context)
    if aspects and assessment.state not in rules.SETTLED:
        assessment.total = rules.total(aspects)
    if assessment.total is None:
        assessment.grade = assessment.conclusion = None
        return
    day = assessment.held_on or context.today
    assessment.grade = rules.grade_of(assessment.total, day, context.parameters)
    assessment.conclusion = rules.conclusion_of(assessment.total, day, context.parameters)


def what_an_assessment_brings(assessment: Any, context: Context) -> Iterator[Record]:
    """Payments are unlocked or withheld where they are settled here; a pass earns priority.

    Source: domain.md R-PJ-22, R-PJ-23.
    """
    right = priority_of(assessment, context)
    if right is not None:
        yield right
    yield from project_payments.released_by(assessment, context)


def unlocks(assessment: Any, context: Context) -> str:
    """Return the instalments that wait for this stage, e.g. 第2期（条件未到）; "" for none."""
    found = project_payments.waiting_for(assessment, context)
    return "、".join(project_payments.named(each) for each in found)


def assessor_names(assessment: Any, context: Context) -> str:
    """Return the names of those who assess; "" for none."""
    return "、".join(each.name or "" for each in _assessors(assessment.id or "", context))


def number_aspect(aspect: Any, context: Context) -> None:
    """Rows are numbered as they are added."""
    if aspect.no is None:
        others = context.children("assessment_aspect", aspect.assessment or "")
        aspect.no = 1 + max((each.no or 0 for each in others), default=0)


def aspect_fits(aspect: Any, context: Context) -> Iterator[Fault]:
    """A score lies within its full score, and stays once it was told (R-AS-04, R-AS-05)."""
    yield from rules.within_full(rules.Aspect(aspect.full, aspect.score))
    assessment = context.find("assessment", aspect.assessment)
    if assessment is None or not _settled(context):
        return
    others = [
        rules.Aspect(each.full, each.score)
        for each in context.children("assessment_aspect", assessment.id)
        if each.id != aspect.id
    ]
    aspects = [*others, rules.Aspect(aspect.full, aspect.score)]
    yield from rules.result_kept(assessment.state, assessment.total, aspects)


def assessment_totalled(aspect: Any, context: Context) -> Iterator[Record]:
    """The assessment's total, grade and conclusion follow from its rows."""
    assessment = context.find("assessment", aspect.assessment)
    if assessment is not None:
        _fill_result(assessment, context)
        yield assessment


def rectified_in_time(rectification: Any, context: Context) -> Iterator[Fault]:
    """What is to be put right is so in time, and accepted after (R-AS-10)."""
    yield from rules.rectified_in_time(
        rectification.deadline,
        rectification.done_on,
        rectification.accepted_on,
        context.today,
    )
