"""The dated parameters as a table: shipped values and the bureau's own, and which one holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.parameter_forms import ParameterTitle, parse_value, show_value, titles
from station_app.domain.parameters import Parameter, shipped
from station_app.domain.pinyin import initials
from station_app.domain.problems import Fault, RecordInvalid
from station_app.domain.registers.exchanged import PARAMETERS, ParameterValue
from station_app.domain.rules.rights import Right
from station_app.services import records, recycling
from station_app.services.access import needs
from station_app.services.identity import BUREAU
from station_app.services.records import Saved
from station_app.services.workspace import Workspace

AUTHORITIES = "authority."  # begins the keys of names of authorities
ALWAYS = date(1, 1, 1)  # first day of what has always held


@dataclass(frozen=True)
class DatedValue:
    """One value of one parameter.

    shown   the value as people read it
    holds   whether it is the one that holds today, here
    record  its id; "" when it came with the program
    seen    the record's row_version; 0 without a record
    """

    title: ParameterTitle
    valid_from: date
    shown: str
    source: str
    holds: bool
    record: str = ""
    seen: int = 0

    @property
    def since(self) -> str:
        """The first day, as people read it."""
        return "一直" if self.valid_from == ALWAYS else self.valid_from.isoformat()


@needs(Right.READ)
def dated_values(workspace: Workspace, typed: str = "", prefix: str = "") -> list[DatedValue]:
    """Return the values that concern this workspace: by parameter, and of each the latest first.

    typed   part of a title, its initials, or a key
    prefix  of the keys; "" for all parameters but the names of authorities
    """
    wanted = {
        key: title
        for key, title in titles().items()
        if (key.startswith(prefix) if prefix else not key.startswith(AUTHORITIES))
        and _fits(typed.strip().lower(), title)
    }
    own = _own(workspace)
    province = workspace.identity.division[:2]
    every = {(p.key, p.province, p.valid_from): p for p in (*shipped().every, *own)}
    holding = _holding(workspace, wanted)
    order = {key: at for at, key in enumerate(wanted)}
    known = [p for p in every.values() if p.key in wanted and p.province in ("", province)]
    known.sort(key=lambda p: (order[p.key], -p.valid_from.toordinal(), p.province))
    return [_shown(wanted[p.key], p, p in holding, own.get(p)) for p in known]


@needs(Right.SETTINGS)
def keep_value(
    workspace: Workspace,
    key: str,
    valid_from: str,
    value: str,
    source: str,
    *,
    record: str = "",
    seen: int | None = None,
) -> Saved:
    """Enter a value as it was typed, or change one that the bureau has entered.

    record  id of the one to change; "" for a new one
    seen    its row_version on the screen

    Raises RecordInvalid with a fault for each field, NotAllowed at a station, or
    RecordChanged.
    """
    workspace.require_role(BUREAU)
    values = {"parameter_key": key, **_read(key, valid_from, value), "source": source.strip()}
    if record:
        return records.change(workspace, PARAMETERS, record, values, seen=seen)
    return records.create(workspace, PARAMETERS, values | {"province": ""})


@needs(Right.SETTINGS)
def drop_value(workspace: Workspace, record: str) -> str:
    """Put a value of the bureau into the recycle bin; return the change's id."""
    workspace.require_role(BUREAU)
    return recycling.delete(workspace, PARAMETERS, record)


def _read(key: str, valid_from: str, value: str) -> dict[str, object]:
    faults = []
    read: dict[str, object] = {}
    try:
        if not valid_from.strip():
            raise Unreadable("请填写从哪天起启用。")
        read["valid_from"] = parse_day(valid_from)
    except Unreadable as error:
        faults.append(Fault("valid_from", "R-XL-02", f"启用日期：{error}"))
    try:
        read["value"] = parse_value(titles()[key].form, value)
    except Unreadable as error:
        faults.append(Fault("value", "R-GEN-01", f"值：{error}"))
    if faults:
        raise RecordInvalid(faults)
    return read


def _fits(typed: str, title: ParameterTitle) -> bool:
    return (
        typed in title.title
        or typed in title.group
        or initials(title.title).startswith(typed)
        or title.key.lower().startswith(typed)
    )


def _own(workspace: Workspace) -> dict[Parameter, ParameterValue]:
    """Return the bureau's own values, each with its record."""
    alive = select(ParameterValue).where(ParameterValue.deleted_at.is_(None))
    with workspace.database.reading() as session:
        return {
            Parameter(key, kept.valid_from, kept.province or "", kept.value or "",
                      kept.source or "", "P"): kept
            for kept in session.scalars(alive)
            if (key := kept.parameter_key) and kept.valid_from
        }  # fmt: skip


def _holding(workspace: Workspace, keys: Iterable[str]) -> set[Parameter]:
    parameters, today = workspace.parameters(), workspace.today()
    return {parameters.parameter(key, today) for key in keys}


def _shown(
    title: ParameterTitle, value: Parameter, holds: bool, kept: ParameterValue | None
) -> DatedValue:
    return DatedValue(
        title=title,
        valid_from=value.valid_from,
        shown=show_value(title.form, value.value),
        source=value.source,
        holds=holds,
        record=kept.id if kept is not None else "",
        seen=kept.row_version if kept is not None else 0,
    )
