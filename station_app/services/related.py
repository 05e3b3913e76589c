"""The records that belong to a person: found by their references alone, register by register.

A new register whose records name a person is found without a line here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from station_app.domain.identity_kinds import MASK
from station_app.domain.kinds import Day, Month
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services import listing, permits
from station_app.services.access import needs
from station_app.services.listing import SEVERAL, STATE, Column, Filter, Question, Row
from station_app.services.masking import mask_of, masked
from station_app.services.workspace import Workspace

PERSON = "person"
MOST = 200  # records of one register
# What is shown of a register instead of the columns of its own table.
PATHS: Mapping[str, tuple[str, ...]] = {
    "social_worker": ("organisation", "post", "hired_on", "contract_to"),
    "practitioner_post": ("organisation", "post", "from_on", "to_on"),
    "work_experience": ("organisation", "post", "is_social_work", "from_on", "to_on"),
    "education": ("level", "major", "school", "graduated_on"),
    "exam_application": ("session.year", "level", "score_comp", "score_prac", "score_law"),
    "training_attendance": ("session", "session.from_on", "hours_actual", "passed"),
    "ce_record": ("title", "to_on", "hours", "verified"),
}
HEADINGS = {
    **{"session.year": "年度", "level": "级别", "score_comp": "综合", "score_law": "法规"},
    "is_social_work": "社工",
}
MOST_COLUMNS = 5  # beside the state: a card has no room for more


@dataclass(frozen=True)
class Entry:
    """One record in a line; `state` is the code of its state."""

    register: str
    record: str
    cells: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Block:
    """A person's records of one register, the latest first."""

    register: str
    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]


def leads_to_person(register: Register[Any]) -> bool:
    """Return whether the register is that of people, or its records belong to one of them."""
    return register.name == PERSON or _link(register) is not None


def _link(register: Register[Any]) -> str | None:
    """Return the field that leads to the person, at once or by what the record is part of."""
    direct = (name for name, target in register.references.items() if target == PERSON)
    if (found := next(direct, None)) is not None:
        return found
    parent = register.parent
    if parent is None or not leads_to_person(BY_NAME[register.references[parent]]):
        return None
    return parent


@needs(Right.READ)
def entered_for(workspace: Workspace, register: Register[Any]) -> str:
    """Return the field by which a further record is entered for a person; "" where none is.

    None is where the register has no page, a person stands in it once, or records are not
    made here.
    """
    link = _link(register)
    once = (link,) in register.model.unique
    if link is None or once or register.parent or not register.group:
        return ""
    return "" if permits.against_new(workspace, register) else link


@needs(Right.READ)
def person_of(workspace: Workspace, register: Register[Any], record_id: str) -> str:
    """Return the person to whom a record belongs; "" when it belongs to nobody."""
    with workspace.database.reading() as session:
        while register.name != PERSON:
            link = _link(register)
            record = session.get(register.model, record_id)
            found = getattr(record, link) if record is not None and link else None
            if found is None or link is None:
                return ""
            register, record_id = BY_NAME[register.references[link]], found
        return record_id


@needs(Right.READ)
def blocks(workspace: Workspace, person: str) -> dict[str, Block]:
    """Return a person's records by register, in the order of the menu.

    Registers that name the person come first, then those of what is part of their records.
    """
    found: dict[str, Block] = {}
    for register in REGISTERS:
        link = _link(register)
        if link is not None and register.references[link] == PERSON:
            found[register.name] = _block(workspace, register, link, [person])
    for register in REGISTERS:
        link = _link(register)
        if link is not None and (above := found.get(register.references[link])) is not None:
            owners = [entry.record for entry in above.entries]
            found[register.name] = _block(workspace, register, link, owners)
    return found


def _block(
    workspace: Workspace, register: Register[Any], link: str, owners: Sequence[str]
) -> Block:
    paths = _paths(register, link)
    columns = tuple(_column(workspace, register, path) for path in paths)
    rows: list[Row] = []
    if owners:
        only = (Filter(link, "is", SEVERAL.join(owners)),)
        question = Question(filters=only, order=_dated(columns), descending=True)
        numbers = listing.snapshot(workspace, register, question, MOST)
        found = listing.rows(workspace, register, paths, numbers)
        rows = [row for row in found if row is not None]
    shown = _shown_places(register, rows, columns)
    entries = (
        Entry(
            register.name,
            row.id,
            tuple(on_page(columns[at], row.cells[at]) for at in shown),
            row.state,
        )
        for row in rows
    )
    return Block(register.name, register.title, tuple(columns[at] for at in shown), tuple(entries))


def _shown_places(
    register: Register[Any], rows: Sequence[Row], columns: Sequence[Column]
) -> list[int]:
    """Return which columns are shown: the first ones in which anything stands, and the state."""
    if register.name in PATHS:
        return list(range(len(columns)))
    filled = [
        place
        for place, column in enumerate(columns)
        if column.path != STATE and any(row.cells[place] for row in rows)
    ]
    last = [place for place, column in enumerate(columns) if column.path == STATE]
    return [*filled[:MOST_COLUMNS], *last]


def _paths(register: Register[Any], link: str) -> tuple[str, ...]:
    chosen = PATHS.get(register.name, register.columns)
    kept = [path for path in chosen if path not in (link, STATE)]
    several = len(register.life_cycle.labels) > 1
    return (*kept, STATE) if several else tuple(kept)


def _dated(columns: Sequence[Column]) -> str:
    """Return the first column that tells a time, by which the latest come first; "" for none."""
    kinds = ((each.path, each.spec.kind) for each in columns if each.spec is not None)
    times = (path for path, kind in kinds if isinstance(kind, (Day, Month)) or "year" in path)
    return next(times, "")


def _column(workspace: Workspace, register: Register[Any], path: str) -> Column:
    """Return the column of a path; of what a reference leads to, under its own label."""
    own = next((c for c in listing.columns_of(workspace, register) if c.path == path), None)
    if own is not None:
        return replace(own, label=HEADINGS.get(path, own.label))
    name, _, of_other = path.partition(".")
    spec = BY_NAME[register.references[name]].fields[of_other]
    return Column(path, HEADINGS.get(path, spec.label), spec.kind.width, spec.kind.align, spec)


def on_page(column: Column, cell: str) -> str:
    """Return a cell as the page shows it: what is sensitive is masked, if it is not already."""
    sensitive = column.spec is not None and column.spec.sensitive
    if not sensitive or not cell or MASK in cell:
        return cell
    return (mask_of(column.spec) or masked)(cell)
