"""A program killed while it brings a roster in has brought in all of it or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from station_app.services import workspace
from station_app.services.rosters.apply import batches
from station_app.services.same_people import head_count
from tests.bench.people import id_number
from tests.faults.exchange_workers import EXCHANGE_WORKERS, ROSTER, bring, opened
from tests.faults.harness import Nursery, kills, moments
from tests.faults.invariants import broken
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.rosters import BORN

LINES = 50


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Make an empty station and a roster of people."""
    folder = tmp_path / "prepared"
    identity = workspace.identify("station", "430105012")
    workspace.create(folder / "b", identity, PASSPHRASE, cost=CHEAP, now=clock)[0].close()
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "性别", "身份证号码", "联系电话"])
    for number in range(1, LINES + 1):
        sex = "男" if number % 2 else "女"
        sheet.append(["王小明", sex, id_number(430105, BORN, number), f"1380013{number:04}"])
    book.save(folder / ROSTER)
    return folder


def brought(folder: Path) -> tuple[int, int]:
    """Return the people of a sound store, and the batches in which they came."""
    with opened(folder, "b") as station:
        assert broken(station) == []
        return head_count(station), len(batches(station))


@kills
def test_roster_is_brought_in_whole_or_not_at_all(
    prepared: Path, tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    length = nursery.measured(EXCHANGE_WORKERS, "bring", tmp_path / "whole")
    folder, interrupted = tmp_path / "next", 0
    for moment in moments(kills, length):
        if not folder.exists():
            shutil.copytree(prepared, folder)
        last = nursery.killed(moment, EXCHANGE_WORKERS, "bring", folder)[-1]

        found = brought(folder)

        interrupted += last == "ready"
        assert found == (LINES, 1) or (found == (0, 0) and last == "ready")
        if found[0]:  # the next one begins with an empty station again
            shutil.rmtree(folder)
    assert interrupted  # else every kill came after the end, and proved nothing


def test_roster_that_was_interrupted_can_be_brought_in_again(
    prepared: Path, tmp_path: Path, nursery: Nursery
) -> None:
    shutil.copytree(prepared, tmp_path / "next")
    nursery.killed(0, EXCHANGE_WORKERS, "bring", tmp_path / "next")
    before = brought(tmp_path / "next")

    bring(tmp_path / "next").close()

    assert brought(tmp_path / "next") == (LINES, before[1] + 1)
