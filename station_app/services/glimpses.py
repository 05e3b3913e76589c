"""A glimpse of a record: what it is called, its state, its parts and files, each in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from station_app.domain.kinds import Files, Photo
from station_app.domain.register import Register
from station_app.domain.registers import children_of
from station_app.domain.rules.rights import Right
from station_app.services import attaching, listing
from station_app.services.access import needs
from station_app.services.listing import Filter, Question
from station_app.services.workspace import Workspace

FACTS = 2  # shown below the name
MOST = 200  # parts listed
BETWEEN = "　"


@dataclass(frozen=True)
class Part:
    """The child records of one register, one line each."""

    register: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Glimpse:
    """What is told of a record beside a list.

    facts   the first things of the table beside the name
    files   names of its attachments
    """

    label: str
    state: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    files: tuple[str, ...]


@needs(Right.READ)
def glimpse(workspace: Workspace, register: Register[Any], record_id: str) -> Glimpse | None:
    """Return a glimpse of a record; None when there is none."""
    number = listing.number_of(workspace, register, record_id)
    if number is None:
        return None
    others = [name for name in register.columns if name in register.fields]
    paths = (register.label, *(name for name in others if name != register.label))
    row = listing.rows(workspace, register, paths, [number])[0]
    if row is None:
        return None
    facts = tuple(cell for cell in row.cells[1:] if cell)[:FACTS]
    parts = tuple(
        _part(workspace, child, record_id) for child in children_of(register) if child.parent
    )
    return Glimpse(row.cells[0], row.state, facts, parts, _files(workspace, register, number))


def _part(workspace: Workspace, child: Register[Any], record_id: str) -> Part:
    parent = str(child.parent)
    question = Question(filters=(Filter(parent, "is", record_id),))
    numbers = listing.snapshot(workspace, child, question, MOST)
    paths = [name for name in child.columns if name != parent and name in child.fields]
    rows = listing.rows(workspace, child, paths, numbers)
    lines = (BETWEEN.join(cell for cell in row.cells if cell) for row in rows if row is not None)
    return Part(child.name, child.title, tuple(lines))


def _files(workspace: Workspace, register: Register[Any], number: int) -> tuple[str, ...]:
    names = [n for n, spec in register.fields.items() if isinstance(spec.kind, (Files, Photo))]
    if not names:
        return ()
    row = listing.rows(workspace, register, names, [number])[0]
    values = row.cells if row is not None else ()
    return tuple(
        file.name for value in values if value for file in attaching.attached(workspace, value)
    )
