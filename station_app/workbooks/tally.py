"""What the guard has counted in one workbook so far, and the bounds it keeps."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields

from station_app.domain.progress import Progress
from station_app.workbooks.cells import Merge
from station_app.workbooks.limits import Limits, hostile, too_large

ERRORS_NAMED = 20  # addresses kept of cells that hold an error value


@dataclass(slots=True)
class Tally:
    """Counts over all parts of a workbook; each method raises Refused at its bound.

    progress  told the bytes unpacked so far, of `expected`
    sheets    name of each sheet -> relation id of its part, in the order of the workbook
    targets   relation id -> part of the archive
    merges    merged cells by sheet name; filled for .ods only
    errors    (part or sheet, address) of the first cells that hold an error value
    """

    limits: Limits
    progress: Progress
    started: float = field(default_factory=time.monotonic)
    expected: int = 0
    total: int = 0
    cells: int = 0
    rows: int = 0
    grid: int = 0
    merged: int = 0
    styles: int = 0
    strings: int = 0
    formulas: int = 0
    broken: int = 0
    external: bool = False
    macros: bool = False
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    merges: dict[str, list[Merge]] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def adopt(self, trial: Tally) -> None:
        """Take over the counts of a copy that turned out right."""
        for each in fields(self):
            setattr(self, each.name, getattr(trial, each.name))

    def unpacked(self, size: int) -> None:
        """Count `size` more bytes and look at the clock."""
        self.total += size
        if self.total > self.limits.total:
            raise hostile("INFLATED", "解压后的内容远远超出正常大小")
        if time.monotonic() - self.started > self.limits.seconds:
            raise too_large("SLOW", f"检查了 {self.limits.seconds:g} 秒仍未完成，内容过多")
        self.progress(min(self.total, self.expected), self.expected)

    def add_sheet(self, name: str, relation: str) -> None:
        """Count one sheet of the workbook."""
        if name in self.sheets:
            raise hostile("DUPLICATE_SHEET", "有两张同名的工作表")
        self.sheets[name] = relation
        if len(self.sheets) > self.limits.sheets:
            raise too_large("SHEETS", f"工作表超过 {self.limits.sheets} 张")

    def add_cells(self, count: int) -> None:
        """Count cells that hold something."""
        self.cells += count
        if self.cells > self.limits.cells:
            raise too_large("CELLS", f"单元格超过 {self.limits.cells} 个")

    def check_extent(self, row: int, column: int) -> None:
        """Refuse a cell too far from A1; both count from 1."""
        if row > self.limits.rows:
            raise too_large("ROWS", f"有内容的行超过第 {self.limits.rows} 行")
        if column > self.limits.columns:
            raise too_large("COLUMNS", f"有内容的列超过第 {self.limits.columns} 列")

    def close_sheet(self, rows: int, columns: int) -> None:
        """Count a whole sheet by the last row and column used."""
        self.rows += rows
        self.grid += rows * columns
        if self.grid > self.limits.grid:
            raise too_large("GRID", "各工作表占用的区域过大")

    def add_merge(self, area: int) -> None:
        """Count one merged area of `area` cells."""
        self.merged += 1
        if self.merged > self.limits.merges:
            raise hostile("MERGES", f"合并单元格超过 {self.limits.merges} 处")
        if area > self.limits.merge_area:
            raise hostile("MERGE_AREA", "有一处合并单元格大得不合常理")

    def add_styles(self, count: int) -> None:
        """Count cell formats."""
        self.styles += count
        if self.styles > self.limits.styles:
            raise hostile("STYLES", f"单元格样式超过 {self.limits.styles} 种")

    def add_strings(self, count: int) -> None:
        """Count shared strings."""
        self.strings += count
        if self.strings > self.limits.strings:
            raise hostile("STRINGS", f"共用文字超过 {self.limits.strings} 条")

    def add_error(self, place: str, address: str) -> None:
        """Note a cell that holds an error value such as #N/A."""
        self.broken += 1
        if len(self.errors) < ERRORS_NAMED:
            self.errors.append((place, address))
