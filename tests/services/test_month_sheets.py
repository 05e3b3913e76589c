"""The sheet of a month: what it tells, and that the log is compared with it later."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import checkup, month_sheets, recycling, trail
from station_app.services.exchange import packages
from station_app.services.trail import Sieve
from station_app.services.workspace import Workspace
from station_app.storage.audit_chain import Wrong
from tests.services.audit_attacks import cut, rewrite
from tests.services.test_records import person

PEOPLE = BY_NAME["person"]
ZONE = timezone(timedelta(hours=8))


def at(workspace: Workspace, month: int, day: int) -> None:
    """Set the clock of the books."""
    workspace.now = lambda: datetime(2026, month, day, 9, 0, tzinfo=ZONE)


def test_the_sheet_tells_what_the_books_hold_and_what_was_sent(station: Workspace) -> None:
    recycling.delete(station, PEOPLE, person(station))
    person(station, 2, name="陈大文")
    packages.make(station)

    sheet = month_sheets.month_sheet(station)

    assert (sheet.month, sheet.closed, sheet.code) == ("2026-11", False, "43010501201")
    assert dict(sheet.counts)["人员"] == 1
    assert sheet.packages == (1,)
    assert sheet.entries == sheet.number == len(trail.numbers(station, Sieve()))
    assert sheet.told == f"SGZ-LOG 43010501201 2026-11 {sheet.number}:{sheet.mac}"


def test_a_month_that_is_over_is_told_as_it_ended(station: Workspace) -> None:
    person(station)
    last = month_sheets.month_sheet(station)
    at(station, 12, 3)
    person(station, 2, name="陈大文")

    sheet = month_sheets.month_sheet(station, "2026-11")

    assert sheet.closed
    assert (sheet.number, sheet.mac, sheet.counts) == (last.number, last.mac, last.counts)
    assert month_sheets.month_sheet(station, "2026-12").entries == 1


def test_the_log_is_compared_with_the_sheet_that_was_printed(station: Workspace) -> None:
    person(station)
    sheet = month_sheets.month_sheet(station)
    month_sheets.note_printed(station, sheet)
    assert checkup.examine_log(station).pins == 1
    assert trail.entries(station, trail.numbers(station, Sieve(act="print")))[0].what == (
        "打印月末核对单"
    )

    rewrite(station, 4, "actor", "别人")

    found = checkup.examine_log(station).first
    assert found is not None
    assert (found.wrong, found.pinned) == (Wrong.REWRITTEN, sheet.number)


def test_the_paper_alone_finds_a_log_that_was_cut(station: Workspace) -> None:
    person(station)
    sheet = month_sheets.month_sheet(station)
    cut(station, sheet.number - 1)
    assert checkup.examine_log(station).first is None

    log = checkup.examine_log(station, known=[(sheet.number, sheet.short_mac)])

    assert log.first is not None
    assert (log.first.wrong, log.first.number) == (Wrong.CUT, sheet.number)
    assert f"从第 {sheet.number} 条起被删去" in checkup.log_words(station, log)


@pytest.mark.parametrize("month", ["2026", "2026-13", "11", "2027-01"])
def test_no_month_or_a_later_one_is_told(station: Workspace, month: str) -> None:
    with pytest.raises(StationError, match="月"):
        month_sheets.month_sheet(station, month)


def test_the_months_go_back_over_the_turn_of_the_year(station: Workspace) -> None:
    at(station, 2, 1)

    assert month_sheets.months(station, 3) == ["2026-02", "2026-01", "2025-12"]
