"""A program killed while it brings a roster in has brought in all of it or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from station_app.services import checkup, workspace
from station_app.services.rosters.apply import batches
from station_app.services.same_people import head_count
from tests.bench.people import id_number
from tests.faults.exchange_workers import EXCHANGE_WORKERS, ROSTER, bring, opened
from tests.faults.harness import run_until_killed
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.rosters import BORN

LINES = 300
kills = pytest.mark.parametrize(
    "kills", [3, pytest.param(100, marks=pytest.mark.slow)], ids=["few", "many"]
)


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
        assert checkup.findings(station) == []
        return head_count(station), len(batches(station))


@kills
def test_roster_is_brought_in_whole_or_not_at_all(
    prepared: Path, tmp_path: Path, kills: int
) -> None:
    for number in range(kills):
        folder = tmp_path / str(number)
        shutil.copytree(prepared, folder)
        *_, last = run_until_killed(EXCHANGE_WORKERS, ["bring", folder], at_most=1.5)

        found = brought(folder)

        assert found == (LINES, 1) or (found == (0, 0) and last == "ready")
        bring(folder).close()
        assert brought(folder) == (LINES, found[1] + 1)
        shutil.rmtree(folder)
