"""The money of a year: what is planned, has come, is committed, paid and left, and a correction.

Every figure carries the vouchers behind it. All figures hold as of a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from station_app.domain.codes import code_list
from station_app.domain.problems import NotAllowed
from station_app.domain.registers.contracts import Contract, ContractSupplement
from station_app.domain.registers.money import BudgetLine, FundSource
from station_app.domain.registers.project_parts import ProjectStep
from station_app.domain.registers.projects import Project
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS, FundTransaction
from station_app.domain.rules import money as rules
from station_app.domain.rules.money import APPROVED, NOTHING, PAID, Purse, Voucher
from station_app.domain.rules.project_states import state_on, steps_seen
from station_app.domain.rules.project_steps import UNDER_CONTRACT
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.records import Saved
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Sum:
    """An amount in yuan and what it is made of.

    amount    None: it is not known here
    vouchers  ids of the vouchers behind it, oldest first
    projects  ids of the projects whose contracts still have to pay a part of it
    """

    amount: Decimal | None = None
    vouchers: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fund:
    """A budget line or a source of money with its figures.

    record    its id; "" for a total
    home      code of the station whose it is; "" for the bureau's
    kind      label of its category
    expected  its plan is an estimate, so it is in no total
    received  of a source only
    """

    record: str
    home: str
    code: str
    name: str
    kind: str
    planned: Sum
    received: Sum
    committed: Sum
    paid: Sum
    left: Sum
    expected: bool = False


@dataclass(frozen=True)
class Overview:
    """The money of a year as of a day.

    years     all years that have lines or sources, the latest first
    expected  what the estimated sources plan; never a part of the lines (domain.md S-2)
    """

    year: int
    as_of: date
    years: tuple[int, ...]
    lines: tuple[Fund, ...]
    sources: tuple[Fund, ...]
    line_total: Fund
    source_total: Fund
    expected: Decimal


@dataclass(frozen=True)
class _Entry:
    """A voucher as of the day, and what it alone comes to."""

    record: str
    line: str | None
    source: str | None
    project: str | None
    voucher: Voucher
    alone: Purse


@needs(Right.READ)
def overview(workspace: Workspace, year: int | None = None, as_of: date | None = None) -> Overview:
    """Return the lines and sources of a year with their figures.

    year   None: that of the day, or the latest before it that has any
    as_of  None: today
    """
    day = as_of or workspace.today()
    with workspace.database.reading() as session:
        years = _years(session)
        shown = year or next((each for each in years if each <= day.year), day.year)
        lines = _of_year(session, BudgetLine, shown, BudgetLine.code)
        sources = _of_year(session, FundSource, shown, FundSource.id)
        projects = _projects(session, [each.id for each in lines])
        entries = _entries(session, lines, sources, projects, day)
        promised = _promised(session, projects, entries, day)
        of_lines = [_line(workspace, each, entries, promised) for each in lines]
        of_sources = [_source(workspace, each, entries) for each in sources]
    planned = [each.planned.amount or NOTHING for each in of_sources if each.expected]
    return Overview(
        year=shown,
        as_of=day,
        years=years,
        lines=tuple(of_lines),
        sources=tuple(sorted(of_sources, key=lambda each: each.expected)),
        line_total=_total(of_lines),
        source_total=_total([each for each in of_sources if not each.expected]),
        expected=sum(planned, NOTHING),
    )


def _years(session: Session) -> tuple[int, ...]:
    found: set[int] = set()
    for model in (BudgetLine, FundSource):
        alive = model.deleted_at.is_(None)
        found |= {each for each in session.scalars(select(model.year).where(alive)) if each}
    return tuple(sorted(found, reverse=True))


def _of_year(session: Session, model: Any, year: int, order: Any) -> Sequence[Any]:
    alive = (model.year == year, model.deleted_at.is_(None))
    return session.scalars(select(model).where(*alive).order_by(model.home, order)).all()


def _projects(session: Session, lines: Sequence[str]) -> dict[str, str]:
    """Return the line of each project that one of these lines pays for."""
    alive = (Project.budget_line.in_(lines), Project.deleted_at.is_(None))
    pairs = session.execute(select(Project.id, Project.budget_line).where(*alive))
    return {project: str(line) for project, line in pairs}


def _entries(
    session: Session,
    lines: Sequence[Any],
    sources: Sequence[Any],
    projects: Mapping[str, str],
    day: date,
) -> list[_Entry]:
    """Return the vouchers that count by a day, in one read, oldest first."""
    of = FundTransaction
    concerned = or_(
        of.budget_line.in_([each.id for each in lines]),
        of.source.in_([each.id for each in sources]),
        of.project.in_(list(projects)),
    )
    columns = (of.id, of.budget_line, of.source, of.project, of.direction, of.amount, of.reverses)
    dates = (of.state, of.approved_on, of.paid_on)
    query = select(*columns, *dates).where(
        concerned, of.deleted_at.is_(None), of.state.in_(rules.COUNTED)
    )
    found = []
    for row in session.execute(query.order_by(of.happened_on, of.id)):
        record, line, source, project, direction, amount, reverses, state, approved, paid = row
        state = rules.state_on(state, approved, paid, day)
        if state in (APPROVED, PAID):
            voucher = Voucher(direction, amount or NOTHING, state, reverses is not None)
            found.append(_Entry(record, line, source, project, voucher, rules.purse((voucher,))))
    return found


def _promised(
    session: Session, projects: Mapping[str, str], entries: Sequence[_Entry], day: date
) -> dict[str, dict[str, Decimal]]:
    """Return what contracts running on a day still have to pay, by line and project."""
    contracted: dict[str, Decimal] = defaultdict(Decimal)
    for model in (Contract, ContractSupplement):
        signed = (model.project.in_(list(projects)), model.signed_on <= day)
        query = select(model.project, model.amount).where(*signed, model.deleted_at.is_(None))
        for project, amount in session.execute(query):
            contracted[str(project)] += amount or NOTHING
    running = _running(session, list(contracted), day)
    spent: dict[str, list[Voucher]] = defaultdict(list)
    for each in entries:
        spent[each.project or ""].append(each.voucher)
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for project in sorted(running):
        rest = rules.still_to_pay(contracted[project], rules.purse(spent[project]))
        if rest:
            found[projects[project]][project] = rest
    return found


def _running(session: Session, projects: Sequence[str], day: date) -> set[str]:
    """Return those of the projects that were under contract on a day."""
    kept: dict[str, list[Any]] = defaultdict(list)
    of = ProjectStep
    query = select(of.project, of.no, of.to_state, of.effective_on)
    for row in session.execute(query.where(of.project.in_(projects), of.deleted_at.is_(None))):
        kept[str(row.project)].append(row)
    return {p for p in projects if state_on(steps_seen(kept[p]), day) in UNDER_CONTRACT}


def _made_of(entries: Iterable[_Entry], counts: Callable[[Purse], Decimal]) -> Sum:
    """Return one figure of vouchers and those that have a part in it."""
    parts = [(each.record, counts(each.alone)) for each in entries]
    total = sum((part for _, part in parts), NOTHING)
    return Sum(total, tuple(record for record, part in parts if part))


def _line(
    workspace: Workspace,
    line: Any,
    entries: Sequence[_Entry],
    promised: Mapping[str, Mapping[str, Decimal]],
) -> Fund:
    own = [each for each in entries if each.line == line.id]
    binding = promised.get(line.id, {})
    reserved = _made_of(own, lambda money: money.reserved)
    total = (reserved.amount or NOTHING) + sum(binding.values(), NOTHING)
    committed = Sum(total, reserved.vouchers, tuple(binding))
    paid = _made_of(own, lambda money: money.paid)
    planned = line.amount if line.adjusted is None else line.adjusted
    known = _is_whole(workspace, line)
    left = None if planned is None else planned - total - (paid.amount or NOTHING)
    return Fund(
        record=line.id,
        home=line.home,
        code=line.code or "",
        name=line.name or "",
        kind=code_list("budget_line_kind").label(line.category) if line.category else "",
        planned=Sum(planned),
        received=Sum(),
        committed=committed if known else Sum(),
        paid=paid,
        left=Sum(left, tuple(each.record for each in own), tuple(binding)) if known else Sum(),
    )


def _source(workspace: Workspace, source: Any, entries: Sequence[_Entry]) -> Fund:
    own = [each for each in entries if each.source == source.id]
    received = _made_of(own, lambda money: money.received)
    reserved = _made_of(own, lambda money: money.reserved)
    paid = _made_of(own, lambda money: money.paid)
    known = _is_whole(workspace, source)
    left = _made_of(own, rules.left_of_source)
    return Fund(
        record=source.id,
        home=source.home,
        code="",
        name=source.name or "",
        kind=code_list("fund_source").label(source.kind) if source.kind else "",
        planned=Sum(source.planned),
        received=received if known else Sum(),
        committed=reserved if known else Sum(),
        paid=paid,
        left=left if known else Sum(),
        expected=bool(source.is_estimate),
    )


def _is_whole(workspace: Workspace, record: Any) -> bool:
    """Whether all vouchers of a line or source are here: the bureau has everybody's."""
    return not workspace.station or bool(record.home == workspace.station)


def _total(funds: Sequence[Fund]) -> Fund:
    """Add up in yuan; what is not known of one adds nothing (R-MN-01)."""

    def added(of: Callable[[Fund], Sum]) -> Sum:
        parts = [of(each) for each in funds]
        known = [each.amount for each in parts if each.amount is not None]
        return Sum(
            sum(known, NOTHING) if known else None,
            tuple(dict.fromkeys(each for part in parts for each in part.vouchers)),
            tuple(dict.fromkeys(each for part in parts for each in part.projects)),
        )

    return Fund(
        record="",
        home="",
        code="",
        name="合计",
        kind="",
        planned=added(lambda fund: fund.planned),
        received=added(lambda fund: fund.received),
        committed=added(lambda fund: fund.committed),
        paid=added(lambda fund: fund.paid),
        left=added(lambda fund: fund.left),
    )


@needs(Right.DECIDE)
def reverse(workspace: Workspace, voucher: str, reason: str, handler: str, approver: str) -> Saved:
    """Take a paid voucher back by a reversing entry, which is paid at once (R-MN-04).

    Raises RecordInvalid with the rule that forbids it, RecordMissing, or NotAllowed for a
    voucher of somebody else.
    """
    action = f"{FUND_TRANSACTIONS.name}.reverse"
    with workspace.database.transaction(workspace.actor, action) as session:
        original = records.live(session, FUND_TRANSACTIONS, voucher)
        if not records.settles(workspace, FUND_TRANSACTIONS, original):
            raise NotAllowed("凭证由登记它的单位冲销，请告知该单位。")
        values = {"reverses": voucher, "remark": reason.strip() or None}
        values |= {"handler": handler.strip() or None, "approver": approver.strip() or None}
        entry = records.made(workspace, FUND_TRANSACTIONS, values)
        entry.state = PAID
        context = replace(context_for(workspace, session), step_on=workspace.today())
        faults = records.enter(session, FUND_TRANSACTIONS, entry, context)
        follow(workspace, session, FUND_TRANSACTIONS, entry, context)
        session.flush()
        return Saved(entry, cast(str, session.info.get("change", "")), tuple(faults))
