"""What narrows a list of records down: one condition on one column, as SQL.

Values come as people know them: labels or codes, days as typed, names of what is referred to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.standing import Standing, with_standing
from station_app.services.workspace import Workspace

STANDING, STATE, HOME, UPDATED, BY = "standing", "state", "home", "updated_at", "updated_by"
SEVERAL = "|"  # between the values of one condition, any of which will do
PLAIN = (HOME, BY, "id", "batch", "origin")  # attributes of every record that stand for themselves

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")  # as `new_id` makes them

Condition = ColumnElement[bool]


@needs(Right.READ)
def condition(
    workspace: Workspace, register: Register[Any], path: str, operator: str, value: str
) -> Condition:
    """Return a condition on a column; see `listing.Filter`. Raises StationError."""
    name, _, of_other = path.partition(".")
    model: Any = register.model
    if path == STANDING:
        return or_(*(with_standing(model, Standing(each)) for each in value.split(SEVERAL)))
    if path == UPDATED:
        return _moment(workspace, model.updated_at, operator, value)
    if name not in register.fields and name not in (STATE, *PLAIN):
        raise StationError(f"“{register.title}”不能按“{path}”这一列筛选。")
    column: Any = getattr(model, name)
    if of_other:
        return _of_target(workspace, register, name, of_other, operator, value)
    if operator in _PRESENCE:
        return _PRESENCE[operator](column)
    if name in register.references:
        return _by_label(workspace, register, name, operator, value)
    if operator == "has":
        return _containing(register, name, column, value.strip())
    values = [_value(register, name, text) for text in value.split(SEVERAL)]
    if operator in ("from", "to"):
        return column >= values[0] if operator == "from" else column <= values[0]  # type: ignore[no-any-return]
    chosen: Condition = column.in_(values)
    return chosen if operator == "is" else column.is_(None) | ~chosen


_PRESENCE: dict[str, Callable[[Any], Condition]] = {
    "empty": lambda column: column.is_(None),
    "filled": lambda column: column.is_not(None),
}


def _of_target(
    workspace: Workspace,
    register: Register[Any],
    name: str,
    of_other: str,
    operator: str,
    value: str,
) -> Condition:
    """Return the condition that what a reference leads to fulfils one."""
    target = BY_NAME[register.references[name]]
    inner = condition(workspace, target, of_other, operator, value)
    column: Any = getattr(register.model, name)
    return column.in_(select(target.model.id).where(inner))  # type: ignore[no-any-return]


def _by_label(
    workspace: Workspace, register: Register[Any], name: str, operator: str, value: str
) -> Condition:
    """Return a condition on a reference: by the id of a record, or by what it is called."""
    target = BY_NAME[register.references[name]]
    column: Any = getattr(register.model, name)
    wanted = "is" if operator == "not" else operator
    if all(_ID.fullmatch(each) for each in value.split(SEVERAL)):
        chosen: Condition = column.in_(value.split(SEVERAL))
        return column.is_(None) | ~chosen if operator == "not" else chosen
    named = _of_target(workspace, register, name, target.label, wanted, value)
    chosen = or_(column.in_(value.split(SEVERAL)), named)
    return column.is_(None) | ~chosen if operator == "not" else chosen


def _containing(register: Register[Any], name: str, column: Any, text: str) -> Condition:
    """Return the condition that the shown text contains one."""
    spec = register.fields.get(name)
    kind = spec.kind if spec is not None else None
    labels = register.life_cycle.labels if name == STATE else {}
    if isinstance(kind, (Code, Codes)):
        labels = kind.codes.labels
    if name != STATE and not isinstance(kind, (Code, Codes)):
        return column.contains(text, autoescape=True)  # type: ignore[no-any-return]
    codes = [code for code, label in labels.items() if text in label]
    if isinstance(kind, Codes):
        inside = "," + column + ","
        return or_(false(), *(inside.contains(f",{code},", autoescape=True) for code in codes))
    return column.in_(codes)  # type: ignore[no-any-return]


def _value(register: Register[Any], name: str, text: str) -> Any:
    """Read a value as it was typed; states, homes and references stand for themselves."""
    if name == STATE:
        codes = {label: code for code, label in register.life_cycle.labels.items()}
        return codes.get(text, text)
    if name in PLAIN:
        return text
    spec = register.fields[name]
    if isinstance(spec.kind, Flag) and text in ("True", "False"):
        return text == "True"
    return records.parse(register, {name: text})[name]


def _moment(workspace: Workspace, column: Any, operator: str, value: str) -> Condition:
    """Return a condition on a time of the books by the day on the wall."""
    try:
        day = parse_day(value.strip())
    except Unreadable as error:
        raise StationError(str(error)) from error
    after = column >= _utc(workspace, day)
    before = column < _utc(workspace, day + timedelta(days=1))
    if operator == "from":
        return after  # type: ignore[no-any-return]
    return before if operator == "to" else after & before  # type: ignore[no-any-return]


def _utc(workspace: Workspace, day: date) -> datetime:
    midnight = datetime.combine(day, time(), workspace.now().tzinfo)
    return midnight.astimezone(UTC).replace(tzinfo=None)
