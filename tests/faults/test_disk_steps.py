"""A disk that is full at any write of a work: rolled back and told; then the work goes on."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.faults.disk_worker import DISK_WORKER, DONE, SCAN
from tests.faults.exchange_workers import ROSTER
from tests.faults.harness import run_to_the_end
from tests.faults.invariants import broken, opened
from tests.services.rosters import save, worker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks for limits of POSIX")

PAGE = 4096 + 24  # bytes by which the -wal grows at one write
LINES = 3
# Home of the books, bytes between two sizes, and how many sizes are too small at least.
WORKS = {
    "bring": ("a", PAGE, 30),
    "make": ("a", PAGE, 4),
    "receive": ("bureau", 4 * PAGE, 6),
    "back_up": ("a", 40 * PAGE, 6),
    "attach": ("a", 10 * PAGE, 6),
}


@pytest.mark.parametrize("work", WORKS)
def test_full_disk_leaves_everything_as_it_was_and_ends_nothing(
    prepared: Path, tmp_path: Path, work: str
) -> None:
    home, step, least = WORKS[work]
    folder = tmp_path / "offices"
    shutil.copytree(prepared, folder)
    save(folder, *(worker(number) for number in range(1, LINES + 1))).rename(folder / ROSTER)
    (folder / SCAN).write_bytes(b"%PDF-1.4 " + bytes(300_000))

    ended = run_to_the_end(DISK_WORKER, [work, folder, step])

    assert ended.returncode == 0, ended.stderr
    *refused, last = ended.stdout.splitlines()
    assert last.split()[1] == DONE
    assert len(refused) >= least
    for line in refused:
        assert line.split()[1] in ("StoreUnusable", "CannotSave", "CannotWrite"), line
        assert "磁盘" in line
    with opened(folder / home) as books:
        assert broken(books) == []
