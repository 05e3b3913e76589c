"""Making a store whole whose rows were salvaged: references, search terms, and its own facts.

A row that refers to a lost one is not dropped with it. It gets a record of the same id to
refer to, empty but for what every record keeps, which people then complete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.storage import search
from station_app.storage.tables import AuditEntry, SearchTerm, set_state, state_value

ORIGIN = "SALVAGE"  # origin of a record that stands for a lost one
PIECE = 500


def mend_references(session: Session, home: str, by: str, now: datetime) -> Counter[str]:
    """Let every reference lead somewhere; return how many empty records were made, by register.

    A row that refers to something that is no record is removed and counted under its table.
    """
    made: Counter[str] = Counter()
    # An empty record refers to nothing, so one round is enough; the second one proves it.
    for table, row, parent, _ in _broken(session):
        column = _column_to(session, table, row, parent)
        if parent not in BY_NAME:
            session.execute(text(f'DELETE FROM "{table}" WHERE rowid = :row'), {"row": row})
            made[table] += 1
        elif column is not None:
            made[parent] += _stand_in(session, parent, column, home, by, now)
    if any(_broken(session)):
        raise ValueError("references of a salvaged store cannot be mended")
    return made


def _broken(session: Session) -> list[Any]:
    return list(session.connection().exec_driver_sql("PRAGMA foreign_key_check").all())


def _column_to(session: Session, table: str, row: int, parent: str) -> str | None:
    """Return the id that a row refers to in vain; None when it has been mended already."""
    keys = session.connection().exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').all()
    for _, _, other, column, *_ in keys:
        if other == parent:
            found = session.scalar(
                text(
                    f'SELECT "{column}" FROM "{table}" WHERE rowid = :row AND "{column}" '
                    f'NOT IN (SELECT id FROM "{parent}")'
                ),
                {"row": row},
            )
            if found is not None:
                return str(found)
    return None


def _stand_in(
    session: Session, name: str, record_id: str, home: str, by: str, now: datetime
) -> int:
    register = BY_NAME[name]
    values = {
        "id": record_id,
        "home": "" if register.kept_by_bureau else home,
        "state": register.life_cycle.start,
        "row_version": 1,
        "created_at": now,
        "created_by": by,
        "updated_at": now,
        "updated_by": by,
        "origin": ORIGIN,
    }
    session.execute(insert(register.model.__table__).values(values))
    return 1


def reindex(session: Session) -> None:
    """Make the terms anew by which records are found."""
    session.execute(text("DELETE FROM search_term"))
    for register in BY_NAME.values():
        names = register.searched
        if not names:
            continue
        model: Any = register.model
        columns = (model.id, *(getattr(model, name) for name in names))
        terms: list[dict[str, str]] = []
        for record, *values in session.execute(select(*columns)):
            found = {
                term
                for name, value in zip(names, values, strict=True)
                for term in search.terms_of(register.fields[name].kind, value)
            }
            terms += [{"register": register.name, "record": record, "term": t} for t in found]
        for piece in _pieces(terms):
            session.execute(insert(SearchTerm), piece)


def _pieces(rows: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]


def mend_facts(session: Session) -> list[str]:
    """Give the store the facts that it cannot be without; return which ones were lost."""
    needed: dict[str, Any] = {"store": new_id(), "epoch": new_id(), "past_epochs": []}
    needed["revision"] = max(
        session.scalar(select(func.max(register.model.revision))) or 0
        for register in BY_NAME.values()
    )
    lost = [name for name in needed if state_value(session, name) is None]
    # A counter that fell behind the records would give two changes the same number.
    behind = (state_value(session, "revision") or 0) < needed["revision"]
    if behind and "revision" not in lost:
        lost.append("revision")
    set_state(session, **{name: needed[name] for name in lost})
    return lost


def entries(session: Session) -> int:
    """Return how many entries of the audit log there are."""
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0
