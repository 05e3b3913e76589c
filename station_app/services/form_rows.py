"""Named choices of the records that a sub-table lists, where they do not simply refer to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.register import Context
from station_app.domain.registers import study_facts
from station_app.domain.registers.facts import application_of
from station_app.domain.rules.continuing_education import PeriodHours
from station_app.domain.rules.registration_terms import periods
from station_app.services.dossiers import Dossier

Span = tuple[date, date]


def term_hours(context: Context, person: str, registration: Any) -> PeriodHours | None:
    """Return the ledger of the term of a registration; None: it was never granted."""
    found = periods([application_of(registration)], context.parameters)
    return study_facts.hours_of_term(person, found[0], context) if found else None


def _studies_of(dossier: Dossier, role: str) -> Sequence[Any]:
    """Return the studies that count in the term of a registration, in the order of time."""
    person, registration = dossier.find("person"), dossier.find(role)
    if person is None or registration is None:
        return ()
    hours = term_hours(dossier.context, person.id, registration)
    found = (dossier.context.find("ce_record", each) for each in (hours.counted if hours else ()))
    return [each for each in found if each is not None]


def _posts_beside_career(dossier: Dossier) -> Sequence[Any]:
    """Return the periods in post that no stint of social work of the career covers."""
    person, worker = dossier.find("person"), dossier.find("social_worker")
    if person is None or worker is None:
        return ()
    told = [
        (stint.from_on, stint.to_on or date.max)
        for stint in dossier.context.children("work_experience", person.id)
        if stint.is_social_work and stint.from_on
    ]
    posts = dossier.context.children("practitioner_post", worker.id)
    return [post for post in posts if post.from_on and not _covered(post, told)]


def _covered(post: Any, spans: Sequence[Span]) -> bool:
    last = post.to_on or date.max
    return any(start <= post.from_on and last <= end for start, end in spans)


# By the name that form files call.
ROWS: Mapping[str, Callable[[Dossier], Sequence[Any]]] = {
    "studies_renewed": lambda dossier: _studies_of(dossier, "renewed_term"),
    "studies_of_term": lambda dossier: _studies_of(dossier, "study_term"),
    "posts_beside_career": _posts_beside_career,
}
