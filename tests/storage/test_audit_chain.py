"""What somebody does to the audit log behind the program's back is found, and where it began."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from station_app.domain.progress import Cancelled
from station_app.storage import audit, audit_chain
from station_app.storage.audit_chain import Examined, Pin, Wrong
from station_app.storage.database import Database
from station_app.storage.tables import AuditEntry
from tests.faults.sample import KEY
from tests.storage.stores import AUDIT_KEY, BEGIN, opened, tamper

ENTRIES = 8
COLUMNS = tuple(AuditEntry.__table__.c.keys())
COPIED = ", ".join(COLUMNS[1:])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store whose log has some entries, the first of them from an early release."""
    folder = tmp_path_factory.mktemp("chain")
    with opened(folder) as database:
        audit.sign(database.sessions, lambda: audit.Sign("S1", "CLERK", 480, 7))
        for number in range(1, ENTRIES + 1):
            write(database, number)
        strip_sign(database, 1)
        strip_sign(database, 2)
        write_anew(database, 1)
    return folder


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    store = Database(tmp_path / "store.db", KEY)
    yield store
    store.close()


def write(database: Database, number: int, **info: Any) -> None:
    """Write one note."""
    at = BEGIN + timedelta(minutes=number)
    with database.transaction("甲", "package.make", **info) as session:
        audit.note(session, AUDIT_KEY, at, f"R{number}", {"rows": number})


def strip_sign(database: Database, number: int) -> None:
    """Make an entry one as early releases wrote them."""
    nothing = "session = NULL, roles = NULL, offset = NULL, elapsed = NULL"
    tamper(database, f"UPDATE audit_entry SET {nothing} WHERE seq = :number", number=number)


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def write_anew(database: Database, first: int) -> None:
    """Chain everything from an entry on, as only somebody with the key can."""
    rows = entries(database)
    mac = rows[first - 2].mac if first > 1 else audit.FIRST_MAC
    for row in rows[first - 1 :]:
        mac = audit.chained(AUDIT_KEY, mac, {name: getattr(row, name) for name in audit.ROW})
        change = "UPDATE audit_entry SET mac = :mac WHERE seq = :number"
        tamper(database, change, mac=mac, number=row.seq)


def head(database: Database) -> Pin:
    with database.reading() as session:
        return Pin(*audit.head(session))


def examined(database: Database, *pins: Pin) -> Examined:
    with database.reading() as session:
        return audit_chain.examine(session, AUDIT_KEY, pins)


def first(database: Database, *pins: Pin) -> tuple[int, Wrong, int]:
    """Return where the log is wrong first, and in which way."""
    found = examined(database, *pins).first
    assert found is not None
    return found.number, found.wrong, found.missing or found.pinned


def move_numbers(database: Database, start: int, by: int) -> None:
    """Shift the numbers from one on; in two steps, because each may stand only once."""
    shift = "UPDATE audit_entry SET seq = -seq WHERE seq >= :start"
    tamper(database, shift, start=start)
    tamper(database, "UPDATE audit_entry SET seq = :by - seq WHERE seq < 0", by=by)


def test_an_untouched_log_holds_with_entries_of_early_releases_in_it(database: Database) -> None:
    write(database, 9)

    assert examined(database, head(database)) == Examined(ENTRIES + 1, (), None)
    assert [each.session for each in entries(database)[:3]] == [None, None, "S1"]


def test_an_empty_log_has_a_head_of_its_own(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        assert head(database) == (0, audit.FIRST_MAC)
        assert examined(database, head(database)) == Examined(0, (), None)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "seq"])
def test_every_column_of_an_entry_is_covered(database: Database, column: str) -> None:
    values = {"changes": "json('{\"rows\": 99}')", "at": "'2026-11-23 02:00:00.000000'"}
    numbers = {"offset": "0", "elapsed": "8"}
    value = values.get(column) or numbers.get(column) or f"'{'0' * 26}'"
    tamper(database, f"UPDATE audit_entry SET {column} = {value} WHERE seq = 5")

    assert first(database) == (5, Wrong.EDITED, 0)


def test_the_entry_at_fault_is_named_with_its_time_its_actor_and_what_it_did(
    database: Database,
) -> None:
    tamper(database, "UPDATE audit_entry SET changes = '{}' WHERE seq = 5")

    found = examined(database).first

    assert found is not None
    assert (found.at, found.actor, found.action) == (
        BEGIN + timedelta(minutes=5), "甲", "package.make",
    )  # fmt: skip


def test_an_entry_cannot_be_passed_off_as_one_of_an_early_release(database: Database) -> None:
    strip_sign(database, 5)

    assert first(database) == (5, Wrong.EDITED, 0)


@pytest.mark.parametrize("gone", [(1, 1), (4, 4), (4, 6)])
def test_entries_missing_in_the_middle_are_told_with_their_numbers(
    database: Database, gone: tuple[int, int]
) -> None:
    tamper(database, "DELETE FROM audit_entry WHERE seq BETWEEN :a AND :b", a=gone[0], b=gone[1])

    assert first(database) == (gone[1] + 1, Wrong.MISSING, gone[1] - gone[0] + 1)


def test_closing_the_numbers_up_hides_nothing(database: Database) -> None:
    tamper(database, "DELETE FROM audit_entry WHERE seq IN (4, 5)")
    move_numbers(database, 6, -2)

    assert first(database) == (4, Wrong.MISSING, 2)


def test_an_entry_put_in_between_is_told(database: Database) -> None:
    move_numbers(database, 5, 1)
    forged = COPIED.replace("record", "'X'").replace("mac", "'m'")
    tamper(
        database,
        f"INSERT INTO audit_entry (seq, {COPIED}) SELECT 5, {forged} "
        "FROM audit_entry WHERE seq = 4",
    )

    assert first(database) == (5, Wrong.ADDED, 0)


def test_a_repeated_entry_is_told(database: Database) -> None:
    move_numbers(database, 5, 1)
    again = f"INSERT INTO audit_entry (seq, {COPIED}) SELECT 5, {COPIED} FROM audit_entry"
    tamper(database, f"{again} WHERE seq = 4")

    assert first(database) == (5, Wrong.MOVED, 0)


def test_entries_that_changed_places_are_told(database: Database) -> None:
    tamper(database, "UPDATE audit_entry SET seq = -4 WHERE seq = 4")
    tamper(database, "UPDATE audit_entry SET seq = 4 WHERE seq = 5")
    tamper(database, "UPDATE audit_entry SET seq = 5 WHERE seq = -4")

    assert first(database) == (4, Wrong.MOVED, 0)


def test_an_entry_put_at_the_end_is_told(database: Database) -> None:
    move_numbers(database, 4, 20)

    assert first(database) == (24, Wrong.MOVED, 0)


def test_a_cut_end_shows_against_a_head_kept_elsewhere_only(database: Database) -> None:
    kept = head(database)
    tamper(database, "DELETE FROM audit_entry WHERE seq > 6")

    assert examined(database).first is None
    assert first(database, kept) == (7, Wrong.CUT, ENTRIES)


def test_a_log_written_anew_with_the_key_shows_against_a_head_kept_elsewhere_only(
    database: Database,
) -> None:
    earlier = Pin(3, entries(database)[2].mac)
    kept = head(database)
    tamper(database, "UPDATE audit_entry SET actor = '乙' WHERE seq = 5")
    write_anew(database, 5)
    write(database, 9)

    assert examined(database, earlier).first is None
    assert first(database, earlier, kept) == (4, Wrong.REWRITTEN, ENTRIES)
    assert first(database, kept) == (1, Wrong.REWRITTEN, ENTRIES)


def test_the_beginning_of_a_printed_head_is_enough(database: Database) -> None:
    kept = head(database)

    assert examined(database, Pin(kept.number, kept.mac[:12])).first is None
    assert first(database, Pin(kept.number, "0" * 12)) == (1, Wrong.REWRITTEN, ENTRIES)


def test_the_chains_own_fault_is_told_when_it_comes_first(database: Database) -> None:
    kept = head(database)
    tamper(database, "UPDATE audit_entry SET actor = '乙' WHERE seq = 2")
    tamper(database, "DELETE FROM audit_entry WHERE seq > 6")

    assert first(database, kept) == (2, Wrong.EDITED, 0)


def test_a_missing_entry_is_told_also_when_it_was_the_pinned_one(database: Database) -> None:
    pin = Pin(5, entries(database)[4].mac)
    tamper(database, "DELETE FROM audit_entry WHERE seq = 5")

    assert first(database, pin) == (6, Wrong.MISSING, 1)


def test_examining_can_be_stopped(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    monkeypatch.setattr(audit_chain, "BLOCK", 2)
    with database.reading() as session, pytest.raises(Cancelled):
        audit_chain.examine(session, AUDIT_KEY, (), stop)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit_entry SET actor = '乙' WHERE seq = 3", "append-only"),
        ("DELETE FROM audit_entry WHERE seq = 8", "append-only"),
        (f"INSERT OR REPLACE INTO audit_entry SELECT 8, {COPIED} FROM audit_entry WHERE seq = 7",
         "append-only"),
        (f"INSERT INTO audit_entry SELECT 10, {COPIED} FROM audit_entry WHERE seq = 7", "gap"),
        (f"INSERT INTO audit_entry SELECT 0, {COPIED} FROM audit_entry WHERE seq = 7", "its end"),
    ],
)  # fmt: skip
def test_the_store_itself_refuses_what_is_no_new_entry(
    tmp_path: Path, change: str, said: str
) -> None:
    with opened(tmp_path) as database:
        for number in range(1, ENTRIES + 1):
            write(database, number)
        with (
            pytest.raises(IntegrityError, match=said),
            database.transaction("甲", "test") as session,
        ):
            session.execute(text(change))


def test_a_place_that_was_left_empty_cannot_be_filled_later(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        for number in range(1, ENTRIES + 1):
            write(database, number)
        with database.transaction("甲", "test") as session:
            session.execute(text("DROP TRIGGER audit_entry_no_delete"))
            session.execute(text("DELETE FROM audit_entry WHERE seq = 5"))
        filling = f"INSERT INTO audit_entry SELECT 5, {COPIED} FROM audit_entry WHERE seq = 4"

        with (
            pytest.raises(IntegrityError, match="its end"),
            database.transaction("甲", "test") as session,
        ):
            session.execute(text(filling))


def test_a_clock_set_back_is_noted_once_and_the_order_stays(database: Database) -> None:
    write(database, -30)
    write(database, -29)

    back, *others = entries(database)[ENTRIES:]

    assert (back.action, back.kind) == (audit.CLOCK_BACK, "note")
    assert back.changes == {"from": "2026-11-23 01:08:00", "to": "2026-11-23 00:30:00"}
    assert [each.record for each in others] == ["R-30", "R-29"]
    assert back.change != others[0].change
    assert examined(database).first is None


def test_a_clock_that_is_a_little_behind_is_no_step(database: Database) -> None:
    write(database, 4)

    assert len(entries(database)) == ENTRIES + 1
