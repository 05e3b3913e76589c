"""What ledgers show that no register derives, as of the closing day of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.dates import age_on
from station_app.domain.registers import supervision_checks
from station_app.domain.rules.continuing_education import PeriodHours, pace
from station_app.domain.rules.recruitment_steps import ENGAGED, OUT, PROPOSED
from station_app.services.ledgers import agencies, assessments, payments, projects, targets
from station_app.services.ledgers.around import Around


@dataclass(frozen=True)
class Computed:
    """One computed value.

    compute  returns it, None for none; out of a list: its label
    format   of the cells, as `specs.Column` has it
    codes    key of the code list; "" for no list
    """

    compute: Callable[[Around], Any]
    format: str = "text"
    codes: str = ""


def _age(around: Around) -> int | None:
    """Return the age in full years."""
    born = around.value("person", "birth_date")
    return None if born is None else age_on(born, around.context.today)


def _post_status(around: Around) -> str:
    """Return how a worker stood: who left after the closing day was still in post."""
    left: date | None = around.record.left_on
    state = "ACTIVE" if left and left > around.context.today else around.record.state
    return around.register.life_cycle.labels[state]


def _employer(around: Around) -> str | None:
    """Return where the person works: by the register of workers, the last application, the career.

    None when none of them says so.
    """
    context, person = around.context, around.person or ""
    worker = around.get("worker")
    said = [None if worker is None else worker.organisation]
    applications = context.referring("exam_application", "person", person)
    said += [each.work_unit for each in sorted(applications, key=_applied, reverse=True)]
    stints = [each for each in context.children("work_experience", person) if each.from_on]
    said += [each.organisation for each in sorted(stints, key=_begun, reverse=True)]
    return next((organisation for organisation in said if organisation), None)


def _applied(application: Any) -> str:
    return str(application.applied_on or "")


def _begun(stint: Any) -> str:
    return str(stint.from_on)


def _covered_to(around: Around) -> date | None:
    """Return the end of the cover granted so far, a renewal ahead included."""
    return around.registration.valid_to


def _registered_level(around: Around) -> str | None:
    """Return the level of the certificate that counts."""
    level = around.registration.level
    return None if level is None else code_list("cert_level").label(level)


def _hours(read: Callable[[PeriodHours], Any]) -> Computed:
    """Return a figure of the registration period in force (民发〔2009〕123号)."""

    def compute(around: Around) -> Decimal | None:
        return None if around.hours is None else read(around.hours)

    return Computed(compute, "decimal:2")


def _hours_reached(around: Around) -> str | None:
    """Return whether the verified hours are enough for the renewal (R-CE-16)."""
    return None if around.hours is None else _yes(around.hours.reached)


def _proposed(around: Around) -> str | None:
    """Return whether an applicant is to be hired; None while that is open."""
    state = around.record.state
    if state in PROPOSED | ENGAGED or state == "DISMISSED":
        return _yes(True)
    return _yes(False) if state in OUT else None


def _supervised(around: Around) -> int:
    """Return how many were supervised in a session."""
    return len(supervision_checks.supervisees_of(around.record, around.context))


def _agreed(around: Around) -> str | None:
    """Return what was agreed in a session; None for nothing."""
    tasks = supervision_checks.tasks_of(around.record, around.context)
    return "；".join(task.what for task in tasks) or None


def _agreed_is_done(around: Around) -> str | None:
    """Return whether all that was agreed is done by the closing day; None for nothing agreed."""
    tasks = supervision_checks.tasks_of(around.record, around.context)
    today = around.context.today
    return _yes(all(each.done_on and each.done_on <= today for each in tasks)) if tasks else None


def _yes(holds: bool) -> str:
    return code_list("yn").label("1" if holds else "0")


COMPUTED: Mapping[str, Computed] = {
    "age": Computed(_age, "whole"),
    "post_status": Computed(_post_status, codes="worker_status"),
    "employer": Computed(_employer),
    "covered_to": Computed(_covered_to, "day"),
    "registered_level": Computed(_registered_level, codes="cert_level"),
    "hours_total": _hours(lambda hours: hours.total),
    "hours_verified": _hours(lambda hours: hours.verified),
    "hours_needed": _hours(lambda hours: hours.needed),
    "hours_missing": _hours(lambda hours: hours.missing),
    "hours_reached": Computed(_hours_reached, codes="yn"),
    "proposed": Computed(_proposed, codes="yn"),
    "project_stage": Computed(projects.stage_shown, codes="project_stage"),
    "project_provider_code": Computed(projects.provider_code),
    "project_begins": Computed(projects.begins, "day"),
    "project_ends": Computed(projects.ends, "day"),
    "project_contract": Computed(projects.contract, "money"),
    "project_paid": Computed(projects.paid, "money"),
    "project_unpaid": Computed(projects.unpaid, "money"),
    "project_progress": Computed(projects.progress, "whole"),
    "project_midterm": Computed(projects.midterm, "decimal:2"),
    "project_final": Computed(projects.final, "decimal:2"),
    "project_grade": Computed(projects.grade, codes="eval_grade"),
    "project_priority": Computed(projects.priority, codes="yn"),
    "agency": Computed(agencies.is_agency, codes="yn"),
    "org_grade": Computed(agencies.grade, codes="org_grade"),
    "org_check": Computed(agencies.last_check, codes="inspect_result"),
    "projects_running": Computed(agencies.projects_running, "whole"),
    "amount_running": Computed(agencies.amount_running, "money"),
    **{
        f"points_{dimension.lower()}": Computed(targets.points_in(dimension), "decimal:1")
        for dimension in code_list("target_dimension").labels
    },
    **{
        f"assessed_{dimension}": Computed(assessments.score_in(dimension), "decimal:2")
        for dimension in code_list("assess_dimension").labels
    },
    "assessed_provider": Computed(assessments.provider),
    "payment_source": Computed(payments.source, codes="fund_source"),
    "payment_invoice": Computed(payments.invoice_no),
    "payment_day": Computed(payments.paid_on, "day"),
    "payment_voucher": Computed(payments.voucher_no),
    "supervised": Computed(_supervised, "whole"),
    "agreed": Computed(_agreed),
    "agreed_is_done": Computed(_agreed_is_done, codes="yn"),
}

EXPIRING = 90  # days before the end of a registration (forms.md B01)


def _expiring(around: Around) -> str:
    """Say why a registration's end is red: it is over, or near."""
    ends_on = around.registration.valid_to
    if ends_on is None:
        return ""
    left = (ends_on - around.context.today).days
    if left < 0:
        return "登记有效期已过，请办理再登记。"
    return f"登记有效期还有{left}天，请提醒本人办理再登记。" if left < EXPIRING else ""


def _behind(around: Around) -> str:
    """Say why missing hours are red: the even pace through the period is not kept (R-CE-18)."""
    hours, context = around.hours, around.context
    if hours is None:
        return ""
    return pace(
        hours.total,
        hours.needed,
        hours.valid_from,
        hours.valid_to,
        context.today,
        context.parameters,
    ).text


MARKS: Mapping[str, Callable[[Around], str]] = {
    "expiring": _expiring,
    "behind": _behind,
    "grade_ran_out": agencies.grade_ran_out,
    "other_certified": agencies.other_certified,
}
