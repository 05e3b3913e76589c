"""What ledgers show of an organisation as of their closing day: grade, last check, projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.registers import organisation_checks as facts
from station_app.domain.registers.facts import highest_certificate
from station_app.domain.registers.project_figures import contracts_sum
from station_app.domain.rules.grades import UNGRADED, Grade, expired_on, grade_on
from station_app.domain.rules.money import wan
from station_app.domain.rules.organisations import share_of, show_share
from station_app.domain.rules.project_states import state_on, steps_seen
from station_app.domain.rules.project_steps import UNDER_CONTRACT
from station_app.domain.rules.recruitment import UNCERTIFIED
from station_app.services.ledgers.around import Around


def grade(around: Around) -> str | None:
    """Return the grade in force; 未评 for who was never given one, None when it has run out."""
    known = _grades(around)
    held = grade_on(known, around.context.today)
    labels = code_list("org_grade")
    if held is not None:
        return labels.label(held.grade)
    return None if expired_on(known, around.context.today) else labels.label(UNGRADED)


def grade_ran_out(around: Around) -> str:
    """Say why there is no grade although there was one (R-OR-02)."""
    over = expired_on(_grades(around), around.context.today)
    if over is None or over.valid_to is None:
        return ""
    label = code_list("org_grade").label(over.grade)
    return f"评估等级{label}已于{show_day_cn(over.valid_to)}到期，请申请重新评估。"


def last_check(around: Around) -> str | None:
    """Return the result of the latest annual check; None for none."""
    known = facts.checks_of(around.record.id, around.context)
    return code_list("inspect_result").label(known[-1][1]) if known else None


def projects_running(around: Around) -> int:
    """Return how many projects the organisation carries out."""
    return len(_running(around))


def amount_running(around: Around) -> Decimal | None:
    """Return what the contracts of these projects come to in yuan; None without projects."""
    running = _running(around)
    sums = [contracts_sum(project, around.context) or Decimal(0) for project in running]
    return sum(sums, Decimal(0)) if running else None


def _grades(around: Around) -> list[Grade]:
    return facts.grades_of(around.record.id, around.context)


def _running(around: Around) -> list[Any]:
    """Return the projects 在办 on the closing day, by the states that they kept."""
    context = around.context
    provided = context.referring("project", "provider", around.record.id)
    return [each for each in provided if _state(around, each) in UNDER_CONTRACT]


def _state(around: Around, project: Any) -> str:
    kept = around.context.children("project_step", project.id)
    return state_on(steps_seen(kept), around.context.today) if kept else project.state


def is_agency(around: Around) -> str | None:
    """Return 是 for a social-work agency, None for every other organisation."""
    return code_list("yn").label("1") if around.record.is_social_work_agency else None


def other_certified(around: Around) -> str:
    """Say why the number of the certified is red: the ledger of workers has another one (B07).

    An agency of whom no worker is on record here is not compared.
    """
    stated, workers = around.record.certified_count, _workers(around)
    if stated is None or not workers:
        return ""
    held = sum(_is_certified(around, each.person) for each in workers)
    if held == stated:
        return ""
    return f"社会工作者登记台账中该机构的持证人员为{held}人，与填写的{stated}人不一致，请核对。"


def _workers(around: Around) -> list[Any]:
    """Return who works for the organisation on the closing day, by the name of their employer."""
    today = around.context.today
    known = around.context.referring("social_worker", "organisation", around.record.name or "")
    return [each for each in known if each.left_on is None or each.left_on > today]


def _is_certified(around: Around, person: str) -> bool:
    certificate: Any = highest_certificate(person, around.context)
    return certificate is not None and certificate.level != UNCERTIFIED


def in_all(rows: Sequence[Around]) -> Iterator[str]:
    """Count agencies, their staff, and what they carry out; money is added up in yuan (R-MN-01)."""
    fulltime = sum(row.record.fulltime_count or 0 for row in rows)
    certified = sum(row.record.certified_count or 0 for row in rows)
    amount = sum((amount_running(row) or Decimal(0) for row in rows), Decimal(0))
    share = share_of(certified, fulltime)
    held = f"（占 {show_share(share)}）" if share is not None else ""
    yield (
        f"机构 {len(rows)} 家，专职 {fulltime} 人，其中持证社工 {certified} 人{held}，"
        f"在办项目 {sum(map(projects_running, rows))} 个，金额 {wan(amount):,.2f} 万元。"
    )
