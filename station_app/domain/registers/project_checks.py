"""What the rules of purchased projects find in the records.

What counts the records below a project holds where it is at home: a package brings the project
to the bureau before them. What the bureau decides is checked where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.kinds import warned
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context
from station_app.domain.registers import project_facts as facts
from station_app.domain.registers.brought import brought
from station_app.domain.registers.money import left_of
from station_app.domain.registers.project_figures import contracts_sum
from station_app.domain.rules import contracts as contract_rules
from station_app.domain.rules import organisations, project_steps
from station_app.domain.rules import projects as rules

DECIDING = frozenset({"TENDERING", "AWARDED"})  # states in which an award is decided on
BEFORE_SERVICE = frozenset(
    {
        *("APPLYING", "UNDER_REVIEW", "TENDERING", "FAILED_TENDER", "AWARDED"),
        *("CONTRACTED", "BUILDING"),
    }
)


def is_home(record: Any, context: Context) -> bool:
    """Whether a record is at home in this store, so that what is part of it is here too."""
    return bool(record.home == context.home)


def at_bureau(context: Context) -> bool:
    """Whether this is the bureau's store."""
    return not context.home


def number_project(project: Any, context: Context) -> None:
    """A project is numbered within its batch by the office that makes it: [station-]2026-1-01."""
    project.year = project.year or _year_of(project, context)
    project.batch_no = project.batch_no or 1
    office = f"{project.home}-" if project.home else ""
    batch = f"{project.year}-{project.batch_no}"
    while project.project_no is None:
        number = f"{office}{batch}-{context.serial(f'project.{batch}'):02d}"
        if not context.taken("project", "project_no", number):
            project.project_no = number


def _year_of(project: Any, context: Context) -> int:
    """Return the year of an old number, of what was planned, of the application, else this one."""
    numbered = re.match(r"(?:\d{11,12}-)?((?:19|20)\d{2})\b", project.project_no or "")
    if numbered:
        return int(numbered[1])
    days = (project.applied_on, project.planned_from, project.service_from)
    return next((day.year for day in days if day is not None), context.today.year)


def fill_project(project: Any, context: Context) -> None:
    """Number, and what follows from the step that is taken: its day, the decision behind it."""
    number_project(project, context)
    known = facts.steps_of(project, context)
    if not facts.is_moving(project, known):
        return
    if at_bureau(context):
        _fill_decisions(project)
    _fill_day(project, context)
    if project.provider is None and project.state in ("AWARDED", "CONTRACTED"):
        project.provider = _winner(project, context)
    if project.state in ("TERMINATED", "FAILED") and context.step_note:
        project.ended_reason = project.ended_reason or context.step_note


def _winner(project: Any, context: Context) -> str | None:
    """Return the organisation with the winner's credit code; None: it is not entered here."""
    known = context.referring("organisation", "uscc", project.award_uscc or "")
    return next((each.id for each in known if project.home or not each.home), None)


def _fill_day(project: Any, context: Context) -> None:
    """Write the day of the step; a decision of the bureau has the day that is said, if any."""
    name = project_steps.DAY_FIELDS.get(project.state)
    if name is None or getattr(project, name) is not None:
        return
    if name not in project_steps.BUREAU_DAYS:
        setattr(project, name, context.step_on or context.today)
    elif at_bureau(context):
        setattr(project, name, context.step_on)


def _fill_decisions(project: Any) -> None:
    """Write the decisions that a step by hand stands on; a new tender has no result yet."""
    if project.state == "TENDERING":
        project.tender_result = None
    for name, value in project_steps.settled_results(project.state).items():
        if getattr(project, name) is None:
            setattr(project, name, value)


def step_in_order(project: Any, context: Context) -> Iterator[Fault]:
    """What the state asks for is there (domain.md 4.8)."""
    if not is_home(project, context):
        return
    listed = brought(project, context)
    for fault in project_steps.in_step(facts.facts_of(project, context)):
        yield warned(fault) if listed else fault
    if context.step_on is not None and context.step_on > context.today:
        yield Fault("", "RANGE", f"生效日期{context.step_on}晚于今天，请在发生后再登记。")


def days_in_order(project: Any, context: Context) -> Iterator[Fault]:
    """The days of the road follow one another (domain.md 11.5)."""
    own = is_home(project, context)
    signed = facts.contract_signed(project, context) if own else None
    yield from rules.days_in_order(
        (
            ("applied_on", "申报日期", project.applied_on),
            ("reviewed_on", "评审日期", project.reviewed_on),
            ("tender_on", "招标公告日期", project.tender_on),
            ("bid_close_on", "投标截止日期", project.bid_close_on),
            ("awarded_on", "中标日期", project.awarded_on),
            ("contract", "合同签订日期", signed),
            ("build_started_on", "建设开工日期", project.build_started_on),
            ("build_done_on", "建设完工日期", project.build_done_on),
            ("service_from", "服务开始日期", project.service_from),
            ("completed_on", "结项日期", project.completed_on),
        )
    )
    if project.planned_from and project.planned_to and project.planned_to < project.planned_from:
        yield Fault("planned_to", "RANGE", "计划结束日期：早于计划开始日期，请改正。")


def awarded_in_order(project: Any, context: Context) -> Iterator[Fault]:
    """An award is complete, after bids enough and days enough (R-PJ-09, R-PJ-10)."""
    if not at_bureau(context) or project.state not in DECIDING or brought(project, context):
        return
    for fault in _tendered(project, context):
        yield fault if _decides(project, context) else warned(fault)


def _decides(project: Any, context: Context) -> bool:
    """Whether the award is still the bureau's to write: it refuses no row of a station's for it."""
    return project.state == "TENDERING" or is_home(project, context)


def _tendered(project: Any, context: Context) -> Iterator[Fault]:
    yield from rules.long_enough_tender(
        project.purchase_mode, project.tender_on, project.bid_close_on, context.parameters
    )
    if project.tender_result != "AWARDED":
        return
    if not is_home(project, context):  # else the guard of the state says so
        yield from project_steps.award_complete(project.awarded_on, project.award_org)
    least = context.parameters.whole("proj.min_bidders", project.tender_on or context.today)
    bids = facts.qualified_bids(project, context)
    yield from rules.enough_bidders(project.purchase_mode, bids, least)


def within_budget(project: Any, context: Context) -> Iterator[Fault]:
    """Budget first, then purchase (R-PJ-05); the bureau alone knows what a line has left."""
    deciding = project.state in DECIDING
    contracted = contracts_sum(project, context)
    if at_bureau(context) and deciding:
        amount = project.award_amount
        for fault in _affordable("award_amount", "中标金额", amount, project, context):
            yield fault if _decides(project, context) else warned(fault)
    elif contracted is not None and (is_home(project, context) or at_bureau(context)):
        binding = project.state == "CONTRACTED" and is_home(project, context)
        for fault in _affordable("contract", "合同金额", contracted, project, context):
            yield fault if binding and not brought(project, context) else warned(fault)


def _affordable(
    field: str, label: str, amount: Any, project: Any, context: Context
) -> Iterator[Fault]:
    yield from rules.within_approved(field, label, amount, project.approved_amount)
    if not at_bureau(context) or amount is None:
        return
    line = context.find("budget_line", project.budget_line)
    if line is None or (line.amount is None and line.adjusted is None):
        yield from rules.no_budget(line is not None)
    else:
        left = left_of(line, context, besides=project.id)
        yield from rules.within_line(field, label, amount, line.name or "", left)


def content_allowed(project: Any, context: Context) -> Iterator[Fault]:
    """Only what may be bought is bought, by a state organ (R-PJ-01, R-PJ-04)."""
    if project.banned_content:
        codes = code_list("purchase_ban")
        yield from rules.allowed_content(
            [codes.label(code) for code in project.banned_content.split(",")]
        )
    named = context.referring("organisation", "name", project.purchaser or "")
    yield from rules.state_organ_buys(named[0].kind if named else None)


def provider_fits(project: Any, context: Context) -> Iterator[Fault]:
    """The provider may provide, and is there to do so (R-PJ-02, R-PJ-03, R-OR-03)."""
    provider = context.find("organisation", project.provider)
    if provider is None or not is_home(project, context):
        return
    yield from rules.fit_to_provide(provider.kind)
    signed = facts.contract_signed(project, context) or context.today
    yield from organisations.provider_faults(
        "provider", provider.kind, provider.institution_class, signed, context.parameters
    )
    if project.state in ("AWARDED", "CONTRACTED"):
        yield from organisations.award_faults("provider", provider.state)


def known_everywhere(project: Any, context: Context) -> Iterator[Fault]:
    """What the bureau sends to every station names only what every station has."""
    if project.home or not at_bureau(context):
        return
    for name, label in (("applicant", "申报单位"), ("provider", "承接主体")):
        organisation = context.find("organisation", getattr(project, name))
        if organisation is not None and organisation.home:
            text = (
                f"{label}：“{organisation.name}”由社工站登记，其他社工站没有这条记录，"
                "请在区局的“社会组织”中登记该机构后重新选择。"
            )
            yield Fault(name, "REFERENCE", text)


def named_once(project: Any, context: Context) -> Iterator[Fault]:
    """No other project of the year has the same name (domain.md 11.5)."""
    known = context.referring("project", "name", project.name or "")
    twin = next((e for e in known if e.year == project.year and e.id != project.id), None)
    if twin is not None:
        text = f"项目名称：{project.year}年已有同名项目（{twin.project_no}），请核对是否重复登记。"
        yield Fault("name", "TWIN", text, Severity.WARN)


def contract_awaited(project: Any, context: Context) -> Iterator[Fault]:
    """Whoever won has a contract within 30 days (R-PJ-11)."""
    if is_home(project, context) and project.state == "AWARDED":
        day = facts.contract_signed(project, context) or context.today
        yield from contract_rules.signed_in_time(
            "awarded_on", project.awarded_on, day, context.parameters
        )


def places_served(project: Any, context: Context) -> Iterator[Fault]:
    """A common project is everywhere, a special one has a pilot (R-PJ-24)."""
    if not is_home(project, context):
        return
    serving = project.state in project_steps.UNDER_CONTRACT
    if project.kind == "COMMON" and (serving or project.state in BEFORE_SERVICE):
        yield from rules.all_streets_served(facts.streets_without_site(project, context))
    elif project.state in BEFORE_SERVICE:
        count = facts.pilots(project, context)
        yield from rules.pilot_planned(1 if count is None else count)
