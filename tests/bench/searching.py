"""Finding people in the encrypted store: ours against LIKE with ORDER BY, kind by kind."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import PEOPLE, Person
from station_app.services import workspace as workspaces
from station_app.services.finding import find
from station_app.services.workspace import Workspace
from station_app.storage.search import terms_of
from station_app.storage.vault import Cost
from tests.bench.measure import Bench, Way
from tests.bench.people import people

PASSPHRASE = "correct horse battery"
QUESTIONS = 30
SHOWN = 50

Subject = tuple[Workspace, Sequence[str]]


def store_people(rows: int, folder: Path) -> None:
    """Keep people that can be searched in an encrypted store, unless an earlier comparison did."""
    store_at(folder / f"found{rows}", rows)


def store_at(home: Path, rows: int, *, searched: bool = True) -> None:
    """Keep people at `home`, unless they are there; without what a search needs: much faster."""
    if home.exists():
        return
    identity = workspaces.identify("station", "430105012")
    store, _ = workspaces.create(home, identity, PASSPHRASE, cost=Cost(2, 19 * 1024, 1))
    terms: list[tuple[str, str, str]] = []
    with store, store.database.transaction("bench", "bench") as session:
        for chunk in iter(partial(_chunk, _records(rows)), []):
            session.execute(insert(Person), chunk)
            if searched:
                terms += (term for record in chunk for term in _terms(record))
        if terms:
            terms.sort()  # as they lie in the table: in any other order each would move pages
            session.connection().exec_driver_sql("INSERT INTO search_term VALUES (?, ?, ?)", terms)


def _chunk(records: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(itertools.islice(records, 5_000))


def _records(rows: int) -> Iterator[dict[str, Any]]:
    now = datetime(2026, 11, 23)
    books = {"created_at": now, "updated_at": now, "created_by": "", "updated_by": ""}
    for name, number, mobile in _named(rows):
        yield books | {
            "id": new_id(),
            "state": "KEPT",
            "row_version": 1,
            "name": name,
            "id_type": "111",
            "id_number": number,
            "mobile": mobile,
        }


def _named(rows: int) -> Iterator[tuple[str, str, str]]:
    seeded = random.Random(7)
    for count, row in enumerate(people(rows)):
        texts = [cell for cell in row if isinstance(cell, str)]
        name = next(text for text in texts if 2 <= len(text) <= 4 and not text.isascii())
        yield name, f"4301051985{count:08d}", f"13{seeded.randrange(10**9):09d}"


def _terms(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    found = {
        term
        for name in PEOPLE.searched
        for term in terms_of(PEOPLE.fields[name].kind, record.get(name))
    }
    return (("person", term, record["id"]) for term in found)


def prepare(kind: Callable[[Person], str], rows: int, folder: Path) -> Subject:
    """Open the store and choose questions whose answers are in it."""
    store = workspaces.open_(folder / f"found{rows}", PASSPHRASE)
    with store.database.reading() as session:
        some = session.scalars(select(Person).limit(QUESTIONS * 7)).all()[::7]
    questions = [kind(person) for person in some]
    find(store, PEOPLE, questions[0], limit=SHOWN)  # both ways begin with a warm cache
    return store, questions


def run_like(subject: Subject) -> int:
    """Scan with LIKE over the searched columns, in the order of names."""
    store, questions = subject
    columns: list[Any] = [Person.name, Person.id_number, Person.mobile]
    found = 0
    with store.database.reading() as session:
        for text in questions:
            holds = columns[0].contains(text) | columns[1].contains(text)
            query = select(Person).where(
                holds | columns[2].contains(text), Person.deleted_at.is_(None)
            )
            found += len(session.scalars(query.order_by(Person.name).limit(SHOWN)).all())
    return found


def run_ours(subject: Subject) -> int:
    """Find as the search box does."""
    store, questions = subject
    return sum(len(find(store, BY_NAME["person"], text, limit=SHOWN).rows) for text in questions)


def _bench(name: str, title: str, kind: Callable[[Person], str], most: float) -> Bench:
    ready = partial(prepare, kind)
    ways = (
        Way("LIKE + ORDER BY", ready, run_like),
        Way("find", ready, run_ours, ratio=most),
    )
    return Bench(f"find-{name}", f"Finding by {title}", ways, setup=store_people)


BENCHES = (
    _bench("one", "one character of a name", lambda person: str(person.name)[:1], 0.1),
    _bench("two", "two characters of a name", lambda person: str(person.name)[:2], 0.02),
    _bench("full", "a whole name", lambda person: str(person.name), 0.02),
    _bench("id", "the last four digits of an ID", lambda person: str(person.id_number)[-4:], 0.02),
    _bench(
        "phone", "the last four digits of a phone", lambda person: str(person.mobile)[-4:], 0.02
    ),
)
