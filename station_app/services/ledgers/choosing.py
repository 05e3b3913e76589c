"""What a person may choose before a ledger is written: of what, in which states, for when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.kinds import Reference
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.ledgers.gathering import Scope
from station_app.services.ledgers.layouts import Ledger
from station_app.services.ledgers.periods import Period, parse_period
from station_app.services.workspace import Workspace

NAMED = 10  # records named in a message


@dataclass(frozen=True)
class Option:
    """A record of which a ledger can be made: its id, what it is called, its other names."""

    id: str
    label: str
    names: tuple[str, ...] = ()


@needs(Right.READ)
def options(workspace: Workspace, ledger: Ledger) -> list[Option]:
    """Return the examinations or plans of which a ledger can be made, the newest first."""
    register = ledger.chosen_from
    if register is None:
        return []
    model = register.model
    alive = select(model).where(model.deleted_at.is_(None)).order_by(model.id.desc())
    with workspace.database.reading() as session:
        return [_option(session, register, record) for record in session.scalars(alive)]


def _option(session: Session, register: Register[Any], record: Any) -> Option:
    fields = (*register.keys, *register.searched)
    shown = [
        register.fields[name].kind.show(value)
        for name in fields
        if (value := getattr(record, name)) is not None
        and not isinstance(register.fields[name].kind, Reference)
    ]
    return Option(record.id, records.label_of(session, register, record), tuple(shown))


@needs(Right.READ)
def option_named(workspace: Workspace, ledger: Ledger, text: str) -> str:
    """Return the id of the record that a text means: its id, number, or a part of its name.

    "" means none: all records. Raises StationError when none is meant, or several are.
    """
    wanted = text.strip()
    if not wanted:
        return ""
    register = ledger.chosen_from
    if register is None:
        raise StationError(f"“{ledger.title}”不按考试或招聘计划分别导出，请去掉这个条件。")
    known = options(workspace, ledger)
    exact = [each for each in known if wanted in (each.id, each.label, *each.names)]
    found = exact or [each for each in known if wanted in each.label]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise StationError(f"没有“{wanted}”这个{register.title}。{_listed(register, known)}")
    raise StationError(f"“{wanted}”有{len(found)}个{register.title}。{_listed(register, found)}")


def _listed(register: Register[Any], found: Sequence[Option]) -> str:
    if not found:
        return f"请先在“{register.title}”里登记。"
    names = "、".join(f"{each.label}（{each.id}）" for each in found[:NAMED])
    return f"请写明其中一个的编号：{names}。"


def states_named(ledger: Ledger, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of states given by label or code. Raises StationError for unknown ones."""
    labels = ledger.register.life_cycle.labels
    codes = {label: code for code, label in labels.items()} | {code: code for code in labels}
    if unknown := [text for text in texts if text not in codes]:
        known = "、".join(labels.values())
        raise StationError(
            f"“{ledger.register.title}”没有状态“{'、'.join(unknown)}”，可用的有：{known}。"
        )
    return tuple(dict.fromkeys(codes[text] for text in texts))


@needs(Right.READ)
def scope_of(
    workspace: Workspace,
    ledger: Ledger,
    *,
    as_of: str = "",
    period: str = "",
    chosen: str = "",
    states: Sequence[str] = (),
) -> Scope:
    """Return what a ledger is to cover out of what a person has typed.

    as_of  "" for the last day of the period, but not later than today

    Raises StationError for what cannot be understood, or does not fit together.
    """
    during = parse_period(period) if period.strip() else None
    day = _closing_day(workspace, during, as_of)
    if during is not None and day < during.first:
        raise StationError(f"截止日期{day}早于报告期{during}的第一天，请改正其中一个。")
    if during is not None and not ledger.sheets[0].dated:
        raise StationError(f"“{ledger.title}”不分报告期，请去掉报告期。")
    return Scope(day, during, option_named(workspace, ledger, chosen), states_named(ledger, states))


def _closing_day(workspace: Workspace, period: Period | None, text: str) -> date:
    today = workspace.today()
    if not text.strip():
        return min(period.last, today) if period is not None else today
    try:
        return parse_day(text)
    except Unreadable as error:
        raise StationError(f"统计截止日期：{error}") from error
