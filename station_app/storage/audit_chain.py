"""Following the chain of the audit log: whether an entry was edited, removed, moved or added.

Whoever holds the key can write the whole log anew, and cut its end, without a break in
the chain: only heads that are known outside the log, the pins, tell of that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from station_app.domain.progress import Progress, silent
from station_app.storage.audit import AT, CHANGES, FIRST_MAC, ROW, chained_line
from station_app.storage.erasing import BLANK, BLANKED, ERASE, mark
from station_app.storage.tables import AuditEntry

BLOCK = 2000  # entries read at once
MOST_REMOVED = 1000  # entries that are looked for behind a place where the numbers were closed up

_ACTOR, _ACTION = ROW.index("actor"), ROW.index("action")
_MAC = len(ROW)  # stands behind the values that it covers

Line = Sequence[Any]  # values of one entry in the order of `ROW`, as stored, and its MAC


class Wrong(StrEnum):
    """What was done to the log at the first place that does not fit."""

    EDITED = "edited"
    MISSING = "missing"
    MOVED = "moved"
    ADDED = "added"
    CUT = "cut"
    REWRITTEN = "rewritten"


class Pin(NamedTuple):
    """A head of the log that is known elsewhere; of the MAC perhaps only the beginning."""

    number: int
    mac: str


@dataclass(frozen=True)
class Break:
    """The first place that does not fit.

    number   of the first entry at fault; of a cut log, that of the first one that is gone
    missing  how many entries are gone before it (MISSING)
    pinned   number of the pin that shows it (CUT, REWRITTEN)
    at       when the entry says it was written; None when there is no such entry
    """

    number: int
    wrong: Wrong
    missing: int = 0
    pinned: int = 0
    at: datetime | None = None
    actor: str = ""
    action: str = ""


@dataclass(frozen=True)
class Examined:
    """How many entries there are, the numbers of those that do not fit, and the first place."""

    entries: int
    broken: tuple[int, ...]
    first: Break | None


def examine(
    session: Session, key: bytes, pins: Sequence[Pin] = (), progress: Progress = silent
) -> Examined:
    """Follow the log from its first entry to its last and compare it with the pins."""
    total = _count(session)
    wanted = {pin.number for pin in pins}
    known = {0: FIRST_MAC}
    broken = []
    before, last, entries = FIRST_MAC, 0, 0
    blanks = _Blanks(key)
    for entries, line in enumerate(_lines(session), 1):
        number, mac = line[0], line[_MAC]
        if number != last + 1 or mac != chained_line(key, before, line[:_MAC]):
            broken.append(number)
            blanks.met(line, before, follows=number == last + 1)
        else:
            blanks.read(line)
        if number in wanted:
            known[number] = mac
        before, last = mac, number
        if entries % BLOCK == 0:
            progress(entries, total)
    progress(entries, total)
    broken = [number for number in broken if not blanks.vouched_for(number)]
    first = _named(session, key, broken[0]) if broken else None
    pinned = _against(session, sorted(set(pins)), known, last)
    if pinned is not None and (first is None or pinned.number < first.number):
        first = pinned
    return Examined(entries, tuple(broken), first)


class _Blanks:
    """Entries whose values were erased, and the sound notes behind them that vouch for them."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._met: dict[int, str] = {}
        self._vouched: set[tuple[int, str]] = set()

    def met(self, line: Line, before: str, *, follows: bool) -> None:
        """Remember an entry that does not fit, in case it has lost its values and nothing else."""
        if follows and line[CHANGES] == BLANK:
            self._met[line[0]] = mark(self._key, before, line[:_MAC], line[_MAC])

    def read(self, line: Line) -> None:
        """Take in whom a sound entry vouches for: what stands before it."""
        if line[_ACTION] == ERASE:
            told = json.loads(line[CHANGES]).get(BLANKED, ())
            self._vouched |= {(number, made) for number, made in told if number < line[0]}

    def vouched_for(self, number: int) -> bool:
        """Whether an entry that does not fit was blanked by the program."""
        return (number, self._met.get(number, "")) in self._vouched


def _count(session: Session) -> int:
    newest = AuditEntry.__table__.c.seq
    return session.scalar(select(newest).order_by(newest.desc()).limit(1)) or 0


def _lines(session: Session, start: int = 0) -> Iterator[Line]:
    columns = AuditEntry.__table__.c
    texts = {"at", "changes"}  # to be parsed they would take longer than all the rest
    stored = (
        type_coerce(columns[name], String) if name in texts else columns[name]
        for name in (*ROW, "mac")
    )  # fmt: skip
    query = select(*stored).where(columns.seq >= start).order_by(columns.seq)
    found = session.execute(query.execution_options(yield_per=BLOCK))
    for block in found.partitions():
        yield from block


def _against(
    session: Session, pins: Sequence[Pin], known: dict[int, str], last: int
) -> Break | None:
    """Return the first place that the pins show; None when the log agrees with all of them."""
    sound = 0
    for pin in pins:
        mac = known.get(pin.number)
        if mac is None and pin.number > last:
            return Break(last + 1, Wrong.CUT, pinned=pin.number)
        if mac is None:  # its entry is missing, which the chain itself shows
            continue
        if not mac.startswith(pin.mac):
            return _break(_line(session, sound + 1), Wrong.REWRITTEN, pinned=pin.number)
        sound = pin.number
    return None


def _line(session: Session, number: int) -> Line:
    """Return an entry by its number, or the next one that there is."""
    return next(iter(_lines(session, number)))


def _break(line: Line, wrong: Wrong, *, missing: int = 0, pinned: int = 0) -> Break:
    at = datetime.fromisoformat(line[AT])
    return Break(line[0], wrong, missing, pinned, at, line[_ACTOR], line[_ACTION])


def _named(session: Session, key: bytes, number: int) -> Break:
    """Say what was done at the first entry that does not follow the one before it."""
    line = _line(session, number)
    last, before = _before(session, number)
    place = _place_of_next(session, key, before, last + 1)
    if place is not None:
        # What belongs here stands elsewhere: it was moved, or something was put before it.
        wrong = Wrong.MOVED if _is_ours(session, key, line) else Wrong.ADDED
        return _break(line, wrong)
    if number > last + 1:
        return _break(line, Wrong.MISSING, missing=number - last - 1)
    if removed := _closed_up(session, key, line):
        return _break(line, Wrong.MISSING, missing=removed)
    return _break(line, Wrong.EDITED)


def _before(session: Session, number: int) -> tuple[int, str]:
    columns = AuditEntry.__table__.c
    query = select(columns.seq, columns.mac).where(columns.seq < number)
    row = session.execute(query.order_by(columns.seq.desc()).limit(1)).first()
    return (0, FIRST_MAC) if row is None else (row.seq, row.mac)


def _place_of_next(session: Session, key: bytes, before: str, number: int) -> int | None:
    """Return where the entry stands that was written as this number behind that MAC."""
    for line in _lines(session, number):
        if chained_line(key, before, _as(line, number)) == line[_MAC]:
            return int(line[0])
    return None


def _is_ours(session: Session, key: bytes, line: Line) -> bool:
    """Whether an entry was written by the program, behind any entry that there is."""
    if chained_line(key, FIRST_MAC, _as(line, 1)) == line[_MAC]:
        return True
    return any(
        chained_line(key, other[_MAC], _as(line, place)) == line[_MAC]
        for other in _lines(session)
        for place in {line[0], other[0], other[0] + 1}
    )


def _closed_up(session: Session, key: bytes, line: Line) -> int:
    """Return how many entries were taken away here and the numbers behind closed up; 0: none."""
    rest = iter(_lines(session, line[0] + 1))
    after = next(rest, None)
    if after is None or chained_line(key, line[_MAC], after[:_MAC]) == after[_MAC]:
        return 0
    for more in range(1, MOST_REMOVED):
        if chained_line(key, line[_MAC], _as(after, after[0] + more)) == after[_MAC]:
            return more
    return 0


def _as(line: Line, number: int) -> Line:
    return (number, *line[1:_MAC])
