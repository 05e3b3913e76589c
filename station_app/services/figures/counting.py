"""The figures of talent as of a day: pure counting, the same for the same facts and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from station_app.domain.parameters import Parameters
from station_app.domain.registers.exam_facts import counts_on
from station_app.domain.rules.registration import state_on
from station_app.domain.rules.training import COACHING, GOV_FULL
from station_app.services.figures.definitions import DEFINITIONS
from station_app.services.figures.facts import Candidate, Course, Facts, Head, Holder, Span
from station_app.services.figures.figure import Behind, Figure, number, parts, share, whole
from station_app.services.figures.work_counting import count_work
from station_app.services.figures.work_facts import Works

NOTHING_DONE = Works()
OPEN = "OPEN"  # code of recruit_mode
LEVELS = ("1", "2", "3")


def count(
    facts: Facts, span: Span, parameters: Parameters, works: Works = NOTHING_DONE
) -> tuple[Figure, ...]:
    """Return all figures as of the last day of `span`, in the order in which they are defined.

    span   what happened from its first day to its last is “in the period”
    works  what the figures of projects, money and the like are counted from
    """
    sources = (
        _in_post(facts, span),
        _certified(facts, span),
        _registered(facts, span, parameters),
        _examined(facts, span),
        _trained(facts, span),
        _others(facts, span),
    )
    found = {each.id: each for source in sources for each in source}
    found["K04"] = Figure(
        "K04", span, share(found["K02"].value, found["K01"].value), found["K01"].behind
    )
    posts = frozenset(each.head for each in facts.posts if each.lasts_on(span.last))
    found |= {each.id: each for each in count_work(works, span, found["K02"], posts)}
    return tuple(found[name] for name in DEFINITIONS)


def _in_post(facts: Facts, span: Span) -> Iterator[Figure]:
    held = [each for each in facts.posts if each.lasts_on(span.last)]
    behind = parts("practitioner_post", "social_worker", ((p.record, p.worker) for p in held))
    yield Figure("K01", span, number({each.head for each in held}), behind)
    yield Figure("groups", span, number({each.group for each in held if each.group}), behind)


def _certified(facts: Facts, span: Span) -> Iterator[Figure]:
    """Count by the highest level of all records of one head (K02)."""
    held = [
        (holder, each)
        for holder in facts.holders
        for each in holder.certificates
        if not each.revoked and each.approved_on <= span.last
    ]
    highest: dict[Head, str] = {}
    for holder, each in held:
        highest[holder.head] = max(highest.get(holder.head, ""), each.level)
    for name, levels in (("K02", LEVELS), *((f"K02-{level}", (level,)) for level in LEVELS)):
        own = {head for head, level in highest.items() if level in levels}
        certificates = ((each.id, holder.person) for holder, each in held if holder.head in own)
        behind = parts("certificate", "person", certificates)
        yield Figure(name, span, number(own), behind)


def _registered(facts: Facts, span: Span, parameters: Parameters) -> Iterator[Figure]:
    registered = [
        (holder, registration)
        for holder in facts.holders
        if (registration := _registration_of(holder, span.last, parameters))
    ]
    own = ((registration, holder.person) for holder, registration in registered)
    behind = parts("cert_registration", "person", own)
    yield Figure("K03", span, number({holder.head for holder, _ in registered}), behind)
    listed = [each for each in facts.enrolled if each.is_listed_on(span.last)]
    heads = number({each.head for each in listed})
    yield Figure("K03b", span, heads, whole("social_worker", (each.record for each in listed)))


def _registration_of(holder: Holder, day: date, parameters: Parameters) -> str:
    """Return the registration that makes somebody a 登记社工 on a day; "" for none (R-RG-14)."""
    found = state_on(day, holder.certificates, holder.registrations, parameters)
    return (found.registration_id or "") if found.counts_as_registered else ""


def _examined(facts: Facts, span: Span) -> Iterator[Figure]:
    own = [each for each in facts.candidates if span.has_year(each.year)]
    applied = [each for each in own if counts_on(each, span.last)]
    yield Figure("K06", span, _people(applied), _applications(applied))
    sat = [each for each in own if each.sat and each.results_on <= span.last]
    passed = [each for each in sat if each.passed]
    count_of = _people(passed) if sat else None
    yield Figure("K07", span, count_of, _applications(passed))
    yield Figure("K07-rate", span, share(count_of, _people(sat)), _applications(sat))


def _people(candidates: Iterable[Candidate]) -> Decimal:
    return number({each.head for each in candidates})


def _applications(candidates: Iterable[Candidate]) -> Behind:
    return whole("exam_application", (each.record for each in candidates))


def _trained(facts: Facts, span: Span) -> Iterator[Figure]:
    held = [each for each in facts.courses if each.held and span.holds(each.to_on)]
    yield _classes("K08", span, held)
    known = {each.record for each in held}
    there = [each for each in facts.attendances if each.course in known]
    own = [(each.record, each.course) for each in there]
    behind = parts("training_attendance", "training_session", own)
    yield Figure("K08-attendances", span, Decimal(len(there)), behind)
    yield Figure("K08-hours", span, sum((each.hours for each in there), Decimal(0)), behind)
    coaching = [each for each in held if (each.kind, each.bearer) == (COACHING, GOV_FULL)]
    yield _classes("K08-coaching", span, coaching)


def _classes(name: str, span: Span, courses: Iterable[Course]) -> Figure:
    records = [each.record for each in courses]
    return Figure(name, span, Decimal(len(records)), whole("training_session", records))


def _others(facts: Facts, span: Span) -> Iterator[Figure]:
    hired = [each for each in facts.hires if each.mode == OPEN and span.holds(each.on)]
    behind = whole("job_application", (each.record for each in hired))
    yield Figure("K09", span, number({each.head for each in hired}), behind)
    valid = [each for each in facts.schemes if each.scheme.holds_on(span.last)]
    behind = whole("reward_scheme", (each.record for each in valid))
    highest = max((each.scheme.highest for each in valid), default=None)
    lowest = min((each.scheme.lowest for each in valid), default=None)
    yield Figure("reward", span, highest, behind, lowest)
    studying = [each for each in facts.cultivated if each.lasts_on(span.last)]
    behind = whole("directed_cultivation", (each.record for each in studying))
    yield Figure("directed", span, number({each.head for each in studying}), behind)
