"""Takes out of the store what the figures of work are counted from: each register is read once.

What was deleted counts on no day. Where a record lacks a day:

* a project is in the states that its steps (project_step) give, each from its effective day on;
* a supplement counts from signed_on, a payment from paid_on; without the day on no day;
* a seat in a leading group without from_on is held from the day on which the group was founded;
* an agency without registered_on counts on every day;
* a report in the media counts from published_on, once it is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from station_app.domain.rules.money import BOOKED
from station_app.domain.rules.organisations import ENDED
from station_app.domain.rules.project_states import steps_seen
from station_app.domain.rules.publicity import OUT
from station_app.domain.rules.supervision import TOOK_PLACE
from station_app.services.figures.records import Records
from station_app.services.figures.work_facts import (
    Amount,
    Dated,
    Line,
    Profile,
    Project,
    Seat,
    Session,
    Source,
    Works,
)

Rows = Mapping[str, list[Any]]


def read_works(records: Records) -> Works:
    """Return what the figures of work are counted from."""
    return Works(
        projects=tuple(read_projects(records)),
        sources=tuple(_sources(records)),
        lines=tuple(Line(r.id, r.year, r.category or "") for r in records.rows("budget_line")),
        seats=tuple(_seats(records)),
        meetings=tuple(Dated(r.id, r.held_on, r.kind) for r in records.rows("meeting")),
        reports=tuple(
            Dated(r.id, r.published_on, r.medium)
            for r in records.rows("publicity_item")
            if r.state in OUT
        ),
        sessions=tuple(_sessions(records)),
        agencies=tuple(
            Dated(r.id, r.registered_on, r.kind)
            for r in records.rows("organisation")
            if r.is_social_work_agency and r.state not in ENDED
        ),
        profiles=tuple(
            Profile(r.id, r.year, r.area_km2, r.resident_population)
            for r in records.rows("district_profile")
        ),
        heads=records.heads,
    )


def read_projects(records: Records) -> Iterator[Project]:
    """Yield the projects with their steps, contracts and payments."""
    steps = _grouped(records.rows("project_step"), "project")
    contracts = _grouped(records.rows("contract"), "project")
    supplements = _grouped(records.rows("contract_supplement"), "project")
    instalments = _grouped(records.rows("instalment"), "project")
    for row in records.rows("project"):
        signed = [
            Amount(each.id, each.signed_on, each.amount or Decimal(0))
            for each in (*contracts.get(row.id, ()), *supplements.get(row.id, ()))
        ]
        paid = [
            Amount(each.id, each.paid_on, each.paid_amount or Decimal(0))
            for each in instalments.get(row.id, ())
        ]
        known = tuple(steps_seen(steps.get(row.id, ())))
        yield Project(row.id, row.kind, known, tuple(signed), tuple(paid))


def _sources(records: Records) -> Iterator[Source]:
    """Yield sources with what came in; a reversing entry takes away what it reverses."""
    vouchers = _grouped(
        (row for row in records.rows("fund_transaction") if row.state in BOOKED), "source"
    )
    for row in records.rows("fund_source"):
        received = tuple(
            Amount(each.id, each.happened_on, _signed(each))
            for each in vouchers.get(row.id, ())
            if each.direction == "IN" or each.reverses
        )
        yield Source(row.id, row.year, row.kind or "", row.planned or Decimal(0), received)


def _signed(voucher: Any) -> Decimal:
    amount: Decimal = voucher.amount or Decimal(0)
    return amount if voucher.direction == "IN" else -amount


def _seats(records: Records) -> Iterator[Seat]:
    groups = {row.id: row for row in records.rows("leading_group")}
    for row in records.rows("leading_group_member"):
        group = groups.get(row.group)
        if group is not None:
            last = row.to_on or group.dissolved_on
            yield Seat(row.id, group.id, row.role or "", row.from_on or group.founded_on, last)


def _sessions(records: Records) -> Iterator[Session]:
    people = _grouped(records.rows("supervisee"), "session")
    for row in records.rows("supervision_session"):
        if row.state in TOOK_PLACE:
            there = frozenset(each.person for each in people.get(row.id, ()) if each.person)
            yield Session(row.id, row.held_on, row.hours or Decimal(0), there)


def _grouped(rows: Iterable[Any], name: str) -> Rows:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
