"""What printed forms word of an organisation in their own way: its grade and its last check."""

from __future__ import annotations

from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.registers import organisation_checks as facts
from station_app.domain.rules.grades import UNGRADED, expired_on, grade_on
from station_app.services.dossiers import Dossier

EXPIRED = "（已到期）"


def grade(dossier: Dossier, organisation: str | None) -> str:
    """Return the code of the grade in force, "" when it has run out, NONE when there was none."""
    known = facts.grades_of(organisation, dossier.context)
    held = grade_on(known, dossier.context.today)
    if held is not None:
        return held.grade
    return "" if expired_on(known, dossier.context.today) else UNGRADED


def grade_until(dossier: Dossier, organisation: str | None) -> str:
    """Return the last day of the grade in force, or of the one that ran out; "" for neither."""
    known, today = facts.grades_of(organisation, dossier.context), dossier.context.today
    held, over = grade_on(known, today), expired_on(known, today)
    found = held or over
    if found is None or found.valid_to is None:
        return ""
    return show_day_cn(found.valid_to) + ("" if held else EXPIRED)


def last_check(dossier: Dossier, organisation: str | None) -> str:
    """Return the result of the latest annual check; "" for none."""
    known: list[tuple[int, Any]] = list(facts.checks_of(organisation, dossier.context))
    return code_list("inspect_result").label(known[-1][1]) if known else ""
