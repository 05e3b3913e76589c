"""A clock that was set back or runs far ahead: found, logged, told once; nothing is disordered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from station_app.domain.register import new_id
from station_app.domain.registers.people import PEOPLE
from station_app.services import checkup, clocks, records, workspace
from station_app.services.clocks import TOLD, Step, Way
from station_app.services.exchange import senders
from station_app.services.exchange.protocol import MADE, RECEIPT
from station_app.services.workspace import Workspace
from station_app.storage.audit import CLOCK_BACK
from station_app.storage.tables import AuditEntry, Package
from tests.builders import STATION, person_values
from tests.services.conftest import PASSPHRASE, clock

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Hand:
    """The hand of a clock that a test turns."""

    def __init__(self) -> None:
        self.at = clock()

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def books(station: Workspace, hand: Hand) -> Iterator[Workspace]:
    """Open a station's books under a clock that a test turns."""
    home = station.home
    station.close()
    with workspace.open_(home, PASSPHRASE, now=hand) as opened:
        yield opened


def enter(books: Workspace, number: int) -> str:
    return records.create(books, PEOPLE, person_values(number)).record.id


def log(books: Workspace) -> list[AuditEntry]:
    with books.database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def test_a_right_clock_is_not_spoken_of(books: Workspace, hand: Hand) -> None:
    enter(books, 1)
    for at in (clock(), clock() - 5 * MINUTE, clock() + 300 * DAY):
        hand.at = at
        assert clocks.on_opening(books) is None


@pytest.mark.parametrize(
    ("shift", "way"), [(-6 * MINUTE, Way.BACK), (-4000 * DAY, Way.BACK), (400 * DAY, Way.AHEAD)]
)
def test_a_wrong_clock_is_found_when_books_are_opened(
    books: Workspace, hand: Hand, shift: timedelta, way: Way
) -> None:
    enter(books, 1)
    hand.at = clock() + shift

    assert clocks.on_opening(books) == Step(way, clock(), hand.at)


@pytest.mark.parametrize("shift", [-DAY, 400 * DAY])
def test_a_step_is_logged_and_then_not_found_again(
    books: Workspace, hand: Hand, shift: timedelta
) -> None:
    enter(books, 1)
    hand.at = clock() + shift
    step = clocks.on_opening(books)
    assert step is not None

    clocks.tell(books, step)

    entry = log(books)[-1]
    assert entry.action == TOLD
    assert entry.changes == {
        "way": str(step.way),
        "clock_was": clock().isoformat(),
        "clock_is": hand.at.isoformat(),
    }
    assert clocks.on_opening(books) is None


def test_the_log_itself_names_a_step_back_between_its_entries(books: Workspace, hand: Hand) -> None:
    enter(books, 1)
    hand.at = clock() - DAY

    enter(books, 2)

    assert [entry.action for entry in log(books)[-3:]] == [
        "person.create", CLOCK_BACK, "person.create",
    ]  # fmt: skip


def test_a_step_back_leaves_the_order_of_entries_and_revisions(
    books: Workspace, hand: Hand
) -> None:
    first = enter(books, 1)
    hand.at = clock() - 30 * DAY
    second = enter(books, 2)

    entries = [entry for entry in log(books) if entry.record in (first, second)]
    assert [entry.record for entry in entries] == [first, second]
    one, two = (records.get(books, PEOPLE, each) for each in (first, second))
    assert one.revision < two.revision
    assert checkup.findings(books) == []


class Steady:
    """A clock that nobody can set, turned by a test."""

    def __init__(self) -> None:
        self.seconds = 0.0


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> Steady:
    made = Steady()
    monkeypatch.setattr(clocks.Steadily, "seconds", staticmethod(lambda: made.seconds))
    return made


@pytest.mark.parametrize(("shift", "way"), [(-6 * MINUTE, Way.BACK), (6 * MINUTE, Way.AHEAD)])
def test_a_step_is_found_while_the_books_are_open_and_once_only(
    books: Workspace, hand: Hand, steady: Steady, shift: timedelta, way: Way
) -> None:
    watch = clocks.Watch(books)
    steady.seconds += 3600
    hand.at += 60 * MINUTE
    assert watch.look() is None

    hand.at += shift
    found = watch.look()

    assert found is not None
    assert found.way is way
    assert log(books)[-1].action == TOLD
    assert watch.look() is None


def test_time_that_passes_while_the_computer_sleeps_is_no_step(
    books: Workspace, hand: Hand, steady: Steady
) -> None:
    watch = clocks.Watch(books)
    steady.seconds += 10 * 3600
    hand.at += 600 * MINUTE

    assert watch.look() is None


def test_the_steady_clock_goes_on() -> None:
    steady = clocks.Steadily()

    assert timedelta(0) <= steady.passed() < MINUTE


@pytest.mark.parametrize(
    ("far", "words"),
    [(6 * MINUTE, "约6分钟"), (90 * MINUTE, "约1小时"), (50 * DAY, "约50天")],
)
def test_the_text_says_how_far_and_what_to_do(far: timedelta, words: str) -> None:
    text = Step(Way.BACK, clock(), clock() - far).text

    assert words in text
    assert "时钟倒退" in text
    assert "校准时钟" in text


def test_the_last_receipt_is_the_one_made_last_under_whatever_clock(bureau: Workspace) -> None:
    for number, (at, asks) in enumerate(((clock() + DAY, True), (clock(), False)), 1):
        with bureau.database.transaction("test", "test") as session:
            session.add(
                Package(
                    id=new_id(), kind=RECEIPT, station=STATION, epoch="E", sequence=number,
                    from_revision=0, to_revision=0, outcome=MADE, at=at.replace(tzinfo=None),
                    file="", extent={"asks_full": asks},
                )
            )  # fmt: skip

    found = {each.station: each.asks_full for each in senders.senders(bureau).senders}

    assert found[STATION] is False
