"""The figures of projects, money, governance, supervision and publicity as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from station_app.domain.rules.project_states import APPROVED, PAID_FOR, TOLD
from station_app.services.figures.facts import Head, Span
from station_app.services.figures.figure import Figure, number, parts, share, whole
from station_app.services.figures.work_facts import Amount, Profile, Project, Works

COMMON, SPECIAL = "COMMON", "SPECIAL"
SOCIETY = "ENTERPRISE_SOCIAL"  # code of fund_source
LEADER, DEPUTY, MEMBER_UNIT = "LEADER", "DEPUTY", "MEMBER_UNIT"
MOBILISATION = "MOBILISATION"  # code of meeting_kind
MEDIA = ("BROADCAST", "PRINT", "NETWORK")
TEN_THOUSAND = Decimal(10_000)
HUNDREDTH = Decimal("0.01")


def count_work(works: Works, span: Span, certified: Figure, posts: frozenset[Head]) -> list[Figure]:
    """Return all figures of work as of the last day of `span`.

    certified  the figure K02, for the share of the population
    posts      heads of those in post on that day, for the reach of supervision
    """
    return [
        *_projects(works, span),
        *_contracted(works, span),
        *_funds(works, span),
        *_governed(works, span),
        *_supervised(works, span, posts),
        *_published(works, span),
        *_district(works, span, certified),
    ]


def _projects(works: Works, span: Span) -> Iterator[Figure]:
    states = {each.record: each.state_on(span.last) for each in works.projects}
    approved = [each for each in works.projects if states[each.record] in APPROVED]

    def figure(name: str, found: Iterable[Project]) -> Figure:
        records = [each.record for each in found]
        return Figure(name, span, Decimal(len(records)), whole("project", records))

    yield figure("K10", approved)
    for name, kind in (("K10-common", COMMON), ("K10-special", SPECIAL)):
        yield figure(name, (each for each in approved if each.kind == kind))
    for name, state in (("K10-service", "IN_SERVICE"), ("K10-building", "BUILDING")):
        yield figure(name, (each for each in approved if states[each.record] == state))
    yield figure("K10-untold", (each for each in approved if states[each.record] not in TOLD))


def _contracted(works: Works, span: Span) -> Iterator[Figure]:
    """Count the contracts of projects that were not ended early, and what was paid for them."""
    running = [each for each in works.projects if each.state_on(span.last) in PAID_FOR]
    signed = _pairs(running, "contracts", span)
    paid = _pairs(running, "payments", span)
    contracts = parts("contract", "project", ((a.record, p.record) for p, a in signed))
    payments = parts("instalment", "project", ((a.record, p.record) for p, a in paid))
    total, spent = (sum((a.amount for _, a in each), Decimal(0)) for each in (signed, paid))
    yield Figure("K11", span, total, contracts)
    yield Figure("K11-paid", span, spent, payments)
    yield Figure("K11-rate", span, share(spent, total), payments)


def _pairs(projects: Iterable[Project], name: str, span: Span) -> list[tuple[Project, Amount]]:
    amounts = ((each, amount) for each in projects for amount in getattr(each, name))
    return [(each, a) for each, a in amounts if a.on is not None and a.on <= span.last]


def _funds(works: Works, span: Span) -> Iterator[Figure]:
    lines = [each for each in works.lines if span.has_year(each.year)]
    behind = whole("budget_line", (each.record for each in lines))
    yield Figure("K12-lines", span, number({each.category for each in lines}), behind)
    society = [s for s in works.sources if s.kind == SOCIETY and span.has_year(s.year)]
    behind = whole("fund_source", (each.record for each in society))
    planned = sum((each.planned for each in society), Decimal(0))
    yield Figure("K12-planned", span, planned if society else None, behind)
    received = [
        amount for each in works.sources for amount in each.received if span.holds(amount.on)
    ]
    total = sum((each.amount for each in received), Decimal(0))
    vouchers = whole("fund_transaction", (each.record for each in received))
    yield Figure("K12-received", span, total, vouchers)


def _governed(works: Works, span: Span) -> Iterator[Figure]:
    for name, role in (("leaders", LEADER), ("deputies", DEPUTY), ("member-units", MEMBER_UNIT)):
        held = [each for each in works.seats if each.role == role and each.lasts_on(span.last)]
        pairs = ((each.record, each.group) for each in held)
        behind = parts("leading_group_member", "leading_group", pairs)
        yield Figure(name, span, Decimal(len(held)), behind)
    met = [m.record for m in works.meetings if m.kind == MOBILISATION and span.holds(m.on)]
    yield Figure("mobilisations", span, Decimal(len(met)), whole("meeting", met))
    agencies = [a.record for a in works.agencies if a.on is None or a.on <= span.last]
    yield Figure("agencies", span, Decimal(len(agencies)), whole("organisation", agencies))


def _supervised(works: Works, span: Span, posts: frozenset[Head]) -> Iterator[Figure]:
    held = [each for each in works.sessions if span.holds(each.on)]
    behind = whole("supervision_session", (each.record for each in held))
    yield Figure("K16", span, Decimal(len(held)), behind)
    yield Figure("K16-hours", span, sum((each.hours for each in held), Decimal(0)), behind)
    reached = {works.heads[p] for each in held for p in each.people if p in works.heads}
    covered = share(number(reached & posts), number(set(posts)))
    yield Figure("K16-share", span, covered, behind)


def _published(works: Works, span: Span) -> Iterator[Figure]:
    out = [each for each in works.reports if span.holds(each.on)]
    media = (("K17", None), *((f"K17-{medium.lower()}", medium) for medium in MEDIA))
    for name, medium in media:
        records = [each.record for each in out if medium in (None, each.kind)]
        yield Figure(name, span, Decimal(len(records)), whole("publicity_item", records))


def _district(works: Works, span: Span, certified: Figure) -> Iterator[Figure]:
    known = [each for each in works.profiles if each.year <= span.last.year]
    profile = max(known, key=lambda each: each.year, default=None)
    behind = whole("district_profile", [profile.record] if profile else [])
    yield Figure("area", span, profile.area if profile else None, behind)
    people = _people(profile)
    yield Figure("population", span, people, behind)
    rate = None
    if people and certified.value is not None:
        rate = (certified.value * TEN_THOUSAND / people).quantize(HUNDREDTH, ROUND_HALF_UP)
    yield Figure("K05", span, rate, certified.behind)


def _people(profile: Profile | None) -> Decimal | None:
    return Decimal(profile.population) if profile and profile.population is not None else None
