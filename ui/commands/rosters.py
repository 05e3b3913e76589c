"""Commands for legacy rosters: bringing one in, taking it back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from station_app.domain.registers import register_named
from station_app.services import rosters
from ui.commands.call import Answer, Arguments, Call, Command, pairs
from ui.commands.searching import register_argument

WORKBOOK_PASSWORD = "STATION_WORKBOOK_PASSWORD"
_SHOWN = 20  # problems; the rest stands in the JSON and in the error workbook


def bring_in(call: Call) -> Answer:
    """Bring a roster in, or only say what would happen."""
    options = call.options
    register = register_named(options.register)
    with call.open() as opened:
        plan = rosters.plan(
            opened, register, options.file,
            sheet=options.sheet,
            defaults=pairs(options.default),
            password=os.environ.get(WORKBOOK_PASSWORD),
            progress=call.progress,
        )  # fmt: skip
        if options.errors is not None:
            rosters.write_errors(opened, plan, options.errors)
        batch = None if options.dry_run else rosters.apply(opened, plan, call.progress)
    counts = plan.counts if batch is None else batch
    facts = {
        "batch": batch.id if batch else None,
        "rows": counts.rows,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "rejected": counts.rejected,
        "problems": [_problem(problem) for problem in plan.problems],
        "missing": list(plan.missing),
        "unmapped": list(plan.unmapped),
        "notes": list(plan.notes),
    }
    return Answer(facts, _told(facts), tuple(_notes(facts)))
