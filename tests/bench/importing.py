"""Bringing in a roster, plan and apply, against reading the bare file."""

from __future__ import annotations

import shutil
from pathlib import Path

from openpyxl import Workbook

from tests.bench.measure import Bench, Way
from tests.bench.people import people

HEADINGS = (
    *("序号", "姓名", "性别", "身份证号码", "出生日期", "联系电话"),
    *("所在单位", "住址", "学历", "政治面貌", "入职时间", "备注"),
)
COLUMNS = (0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 13, 19)  # of the invented people, for HEADINGS
PASSPHRASE = "a long passphrase"


def save_roster(rows: int, folder: Path) -> None:
    """Save a roster of social workers, and an empty workspace to copy."""
    from station_app.services import workspace
    from station_app.storage.vault import Cost

    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(HEADINGS)
    for row in people(rows):
        sheet.append([row[index] for index in COLUMNS])
    book.save(_roster(rows, folder))
    identity = workspace.identify("station", "430105012")
    cheap = Cost(2, 19 * 1024, 1)
    made, _ = workspace.create(folder / "made", identity, PASSPHRASE, cost=cheap)
    made.close()


def _roster(rows: int, folder: Path) -> Path:
    return folder / f"roster{rows}.xlsx"


def run_bare(path: Path) -> int:
    """Read every value."""
    from station_app.workbooks.reader import read_book

    return sum(len(row) for sheet in read_book(path).sheets for row in sheet.rows)


def run_import(path: Path) -> int:
    """Plan and apply in a workspace of its own."""
    from station_app.domain.registers.workers import SOCIAL_WORKERS
    from station_app.services import workspace
    from station_app.services.rosters.apply import apply
    from station_app.services.rosters.plan import plan

    home = path.parent / "used"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(path.parent / "made", home)
    with workspace.open_(home, PASSPHRASE) as opened:
        return apply(opened, plan(opened, SOCIAL_WORKERS, path)).created


IMPORT = Bench(
    "import",
    "Bringing in a roster",
    (
        Way("read_book", _roster, run_bare),
        Way("plan and apply", _roster, run_import, ratio=40),
    ),
    most=5_000,
    setup=save_roster,
)
