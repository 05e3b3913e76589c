"""What the ledger of projects shows of a project as of its closing day (forms.md B08)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Final

from station_app.domain.codes import code_list
from station_app.domain.registers import project_figures as figures
from station_app.domain.rules.assessments import LAST, MID
from station_app.services.ledgers.around import Around
from station_app.services.project_lives import in_order, sums_of

MIDTERM: Final = "07"
# 实施阶段 of the ledger by state; a project off its road stands where it left it.
STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "PLANNED": "01",
        "APPLYING": "01",
        "UNDER_REVIEW": "02",
        "TENDERING": "02",
        "FAILED_TENDER": "02",
        "AWARDED": "03",
        "CONTRACTED": "04",
        "BUILDING": "05",
        "IN_SERVICE": "06",
        "FINAL_ASSESSMENT": "08",
        "RECTIFYING": "08",
        "COMPLETED": "09",
        "REJECTED": "10",
        "TERMINATED": "10",
        "FAILED": "10",
    }
)


def stage(around: Around) -> str | None:
    """Return the code of project_stage on the closing day; None before the first step.

    While a midterm assessment is held and not yet notified, a project in service stands there.
    """
    context = around.context
    steps = in_order(context.children("project_step", around.record.id))
    taken = [each.to_state for each in steps if each.effective_on <= context.today]
    known = [STAGES[state] for state in taken if state in STAGES]
    if not known:
        return None
    return MIDTERM if taken[-1] == "IN_SERVICE" and _in_midterm(around) else known[-1]


def stage_shown(around: Around) -> str | None:
    """Return the label of the stage."""
    found = stage(around)
    return None if found is None else code_list("project_stage").label(found)


def provider_code(around: Around) -> str | None:
    """Return the credit code of who carries a project out."""
    found = around.context.find("organisation", around.record.provider)
    code = found.uscc if found is not None else around.record.award_uscc
    return str(code) if code else None


def begins(around: Around) -> date | None:
    """Return the first day of the contract; without one, of the plan."""
    first = _contracts(around)
    planned: date | None = around.record.planned_from
    return min((each.from_on for each in first if each.from_on), default=planned)


def ends(around: Around) -> date | None:
    """Return the last day of the contract; without one, of the plan."""
    last = _contracts(around)
    planned: date | None = around.record.planned_to
    return max((each.to_on for each in last if each.to_on), default=planned)


def contract(around: Around) -> Decimal | None:
    """Return the sum of the contract with its supplements."""
    return sums_of(around.record, around.context).contract


def paid(around: Around) -> Decimal | None:
    """Return what was paid by the closing day; None without a contract."""
    sums = sums_of(around.record, around.context)
    return None if sums.contract is None and not sums.paid else sums.paid


def unpaid(around: Around) -> Decimal | None:
    """Return what of the contract was not paid by the closing day."""
    return sums_of(around.record, around.context).unpaid


def progress(around: Around) -> int | None:
    """Return the mean of what is reached of the goals, in whole per cent."""
    found = figures.mean_reached(around.record, around.context)
    return None if found is None else int(found.quantize(Decimal(1), ROUND_HALF_UP))


def midterm(around: Around) -> Decimal | None:
    """Return the total of the last midterm assessment."""
    return _total(around, MID)


def final(around: Around) -> Decimal | None:
    """Return the total of the last final assessment."""
    return _total(around, LAST)


def grade(around: Around) -> str | None:
    """Return the grade of the last assessment, the final one before the midterm."""
    for wanted in (LAST, MID):
        found = _settled(around, wanted)
        if found is not None and found.grade:
            return code_list("eval_grade").label(found.grade)
    return None


def priority(around: Around) -> str | None:
    """Return whether the project earned a right of priority; None while that is open."""
    rights = around.context.referring("priority_right", "project", around.record.id)
    if any(each.granted_on and each.granted_on <= around.context.today for each in rights):
        return code_list("yn").label("1")
    return code_list("yn").label("0") if stage(around) in ("09", "10") else None


def by_kind_and_stage(rows: Sequence[Around]) -> Iterator[str]:
    """Count the projects by kind and by stage (forms.md B08)."""
    kinds = Counter(row.record.kind for row in rows)
    labels = code_list("project_cat").labels
    yield f"按类别：{'，'.join(f'{text} {kinds[code]} 个' for code, text in labels.items())}。"
    stages = Counter(stage(row) for row in rows)
    held = [(text, stages[code]) for code, text in code_list("project_stage").labels.items()]
    if rows:
        yield f"按阶段：{'，'.join(f'{text} {count} 个' for text, count in held if count)}。"


def _contracts(around: Around) -> Sequence[Any]:
    return around.context.children("contract", around.record.id)


def _in_midterm(around: Around) -> bool:
    today = around.context.today
    return any(
        each.stage == MID
        and each.held_on is not None
        and each.held_on <= today
        and (each.notified_on is None or each.notified_on > today)
        for each in around.context.referring("assessment", "project", around.record.id)
    )


def _settled(around: Around, wanted: str) -> Any:
    """Return the last assessment of a stage whose result was known by the closing day."""
    found = [
        each
        for each in around.context.referring("assessment", "project", around.record.id)
        if each.stage == wanted
        and each.total is not None
        and (day := each.notified_on or each.held_on) is not None
        and day <= around.context.today
    ]
    return max(found, key=lambda each: each.no or 0, default=None)


def _total(around: Around, wanted: str) -> Decimal | None:
    found = _settled(around, wanted)
    return None if found is None else found.total
