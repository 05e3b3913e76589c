"""Records as they stood on a closing day: what came later is not there yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from station_app.domain.register import Context

# The fields that say since when a record counts; of several the first one that is filled in.
SINCE: Mapping[str, tuple[str, ...]] = {
    "certificate": ("approved_on", "obtained_in"),
    "ce_record": ("to_on",),
    "contract": ("signed_on",),
    "contract_supplement": ("signed_on",),
    "exam_application": ("applied_on",),
    "goal_progress": ("reported_on",),
    "org_annual_check": ("decided_on",),
    "org_assessment": ("granted_on",),
    "social_worker": ("hired_on",),
    "talent_recommendation": ("recommended_on",),
    "work_experience": ("from_on",),
}


def as_of(context: Context, day: date) -> Context:
    """Return a context whose today is a day, and which leaves out what came after it.

    A record that a reference leads to is always there.
    """

    def children(register: str, parent_id: str) -> Sequence[Any]:
        return _known_by(day, register, context.children(register, parent_id))

    def referring(register: str, name: str, record_id: str) -> Sequence[Any]:
        return _known_by(day, register, context.referring(register, name, record_id))

    return replace(context, today=day, children=children, referring=referring)


def _known_by(day: date, register: str, records: Sequence[Any]) -> Sequence[Any]:
    names = SINCE.get(register)
    return (
        records if names is None else [each for each in records if not _is_later(each, names, day)]
    )


def _is_later(record: Any, names: Sequence[str], day: date) -> bool:
    since = next((value for name in names if (value := getattr(record, name))), None)
    # A year and month counts from its first day on: as texts, 2026-06 comes before 2026-06-30.
    return since is not None and str(since) > day.isoformat()
