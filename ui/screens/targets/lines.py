"""The cells of a score sheet: a line for each target, then bonus, penalty, veto and the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal

from station_app.domain.rules import targets as rules
from station_app.services.target_scoring import Typed
from station_app.services.targets import Line, ScoreSheet
from ui.widgets.tables import INK_ROLE, Index

Role = Qt.ItemDataRole
TYPED_ROLE = Role.UserRole + 71  # whether something can be typed into a cell
BOLD_ROLE = Role.UserRole + 72

HEADINGS = {
    "no": "序号",
    "dimension": "考核项目",
    "content": "考核内容（目标值）",
    "actual": "实际完成",
    "full": "分值",
    "own": "自评",
    "own_note": "自评说明",
    "final": "核定",
    "note": "扣分原因",
}
AT_BUREAU = ("no", "dimension", "content", "actual", "full", "own", "final", "note")
AT_STATION = (*AT_BUREAU[:6], "own_note", "final", "note")
NUMBERS = frozenset({"actual", "full", "own", "final"})
FIELDS = {"own": "self_score", "own_note": "self_note", "final": "final_score", "note": "note"}
STATIONS_OWN = frozenset({"own", "own_note"})
# Below the targets: the word, and the fields of the responsibility by column.
EXTRAS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("加分", {"content": "bonus_note", "final": "bonus"}),
    ("扣分", {"content": "penalty_note", "final": "penalty"}),
    ("一票否决", {"final": "veto"}),
)
TOTAL = len(EXTRAS)  # place of the line below them
HINTS = {"bonus_note": "加分的事项…", "penalty_note": "扣分或一票否决的事项…"}
YES, NO = "是", "否"
SCORED_AT_BUREAU, SCORED_AT_STATION = ("ISSUED", "SCORED"), ("ISSUED",)


@dataclass(frozen=True)
class Refused:
    """A text that could not be written: it stays to be seen and corrected."""

    text: str
    why: str


class ScoreLines(QAbstractTableModel):
    """Shows a sheet; what is typed is told and shown as it will stand.

    typed  a list of Typed
    """

    typed = Signal(object)

    def __init__(self, bureau: bool) -> None:
        super().__init__()
        self.columns = AT_BUREAU if bureau else AT_STATION
        self.sheet: ScoreSheet | None = None
        self.refused: Mapping[tuple[str, str], Refused] = {}
        self._bureau = bureau

    def show_sheet(
        self, sheet: ScoreSheet | None, refused: Mapping[tuple[str, str], Refused]
    ) -> None:
        """Show a sheet; None for none.

        refused  texts that could not be written, by record and field
        """
        before, self.refused = self._shape(), refused
        if before == _shape_of(sheet) and sheet is not None:
            self.sheet = sheet
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def _shape(self) -> tuple[str, ...]:
        return _shape_of(self.sheet)

    def line(self, row: int) -> Line | None:
        """Return the target of a row; None below the targets."""
        lines = self.sheet.lines if self.sheet is not None else ()
        return lines[row] if 0 <= row < len(lines) else None

    def extra(self, row: int) -> int:
        """Return the place of a row below the targets; negative among them."""
        return row - len(self.sheet.lines) if self.sheet is not None else row

    def place(self, row: int, column: int) -> tuple[str, str]:
        """Return the record and the field behind a cell; ("", "") where nothing is written."""
        name, line = self.columns[column], self.line(row)
        if self.sheet is None:
            return "", ""
        if line is not None:
            field = FIELDS.get(name, "")
            return (line.id, field) if field else ("", "")
        extra = self.extra(row)
        field = EXTRAS[extra][1].get(name, "") if extra < TOTAL else ""
        return (self.sheet.id, field) if field else ("", "")

    def may_type(self, row: int, column: int) -> bool:
        """Whether this store writes a cell, and still may."""
        record, _ = self.place(row, column)
        if self.sheet is None or not record:
            return False
        of_station = self.columns[column] in STATIONS_OWN
        states = SCORED_AT_BUREAU if self._bureau else SCORED_AT_STATION
        return of_station is not self._bureau and self.sheet.state in states

    def shown(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        refused = self.refused.get(self.place(row, column))
        if refused is not None:
            return refused.text
        name, line = self.columns[column], self.line(row)
        if self.sheet is None:
            return ""
        return _of_line(line, name) if line is not None else self._below(self.extra(row), name)

    def _below(self, extra: int, name: str) -> str:
        sheet = self.sheet
        if sheet is None:
            return ""
        if extra == TOTAL:
            return _of_total(sheet, name)
        word, fields = EXTRAS[extra]
        if name == "dimension":
            return word
        value = getattr(sheet, fields[name]) if name in fields else ""
        if isinstance(value, bool):
            return YES if value else NO
        return points(value) if isinstance(value, Decimal) else value or ""

    def _hint(self, row: int, column: int) -> str:
        """Return what may be typed into an empty cell, where that has to be said."""
        if self.shown(row, column) or not self.may_type(row, column):
            return ""
        line, (_, field) = self.line(row), self.place(row, column)
        if line is not None and field == "note":
            short = line.final is not None and line.final < line.full
            return "请写明扣分原因…" if short else ""
        return HINTS.get(field, "")

    def _ink(self, row: int, column: int) -> str:
        if self.place(row, column) in self.refused:
            return "bad"
        if self._hint(row, column):
            return "warn" if self.line(row) is not None else "hint"
        name, line = self.columns[column], self.line(row)
        if line is None:
            return self._ink_below(self.extra(row), name)
        if name == "final" and line.final is not None and line.final < line.full:
            return "warn"
        return "quiet" if name in ("no", "actual", "full") else "text"

    def _ink_below(self, extra: int, name: str) -> str:
        vetoed = self.sheet is not None and self.sheet.veto
        if name == "final" and vetoed and EXTRAS[extra : extra + 1] == EXTRAS[-1:]:
            return "bad"
        return "text"

    def _told(self, row: int, column: int) -> str:
        """Say a cell for the ear, or as a tip."""
        refused = self.refused.get(self.place(row, column))
        if refused is not None:
            return f"{refused.text}：{refused.why}"
        line = self.line(row)
        name = f"第{line.no}项" if line is not None else self._below(self.extra(row), "dimension")
        text = self.shown(row, column) or self._hint(row, column) or "未填"
        return f"{name}　{HEADINGS[self.columns[column]]}　{text}"

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        if self.sheet is None or (parent is not None and parent.isValid()):
            return 0
        return len(self.sheet.lines) + TOTAL + 1

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and self.columns[section] in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return HEADINGS[self.columns[section]] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or self.sheet is None:
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.shown(row, column) or self._hint(row, column)
        if role == Role.EditRole:
            return self.shown(row, column)
        if role == INK_ROLE:
            return self._ink(row, column)
        if role == TYPED_ROLE:
            return self.may_type(row, column)
        if role == BOLD_ROLE:
            return self.extra(row) == TOTAL
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            return self._told(row, column)
        if role == Role.TextAlignmentRole and self.columns[column] in NUMBERS:
            return Qt.AlignmentFlag.AlignRight
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        row, column, text = index.row(), index.column(), str(value).strip()
        if self.may_type(row, column) and text != self.shown(row, column):
            self.typed.emit([Typed(*self.place(row, column), text)])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = self.may_type(index.row(), index.column())
        return found | Qt.ItemFlag.ItemIsEditable if typed else found


def _shape_of(sheet: ScoreSheet | None) -> tuple[str, ...]:
    return (sheet.id, *(line.id for line in sheet.lines)) if sheet is not None else ()


def points(value: Decimal | None) -> str:
    """Return marks as short as they are exact: 8, 7.5; "" for none."""
    return "" if value is None else rules.points(value)


def _of_line(line: Line, name: str) -> str:
    if name == "no":
        return str(line.no)
    if name == "actual":
        return line.actual.shown if line.actual is not None else ""
    value = getattr(line, name)
    return value if isinstance(value, str) else points(value)


def _of_total(sheet: ScoreSheet, name: str) -> str:
    final = sheet.final_total if sheet.final_total is not None else sheet.given
    texts = {
        "dimension": "合计",
        "content": f"还有{sheet.unscored}项没有核定" if sheet.unscored else "",
        "full": points(sheet.full_total),
        "own": points(sheet.own_total),
        "final": points(final) if sheet.unscored < len(sheet.lines) else "",
        "note": sheet.grade,
    }
    return texts.get(name, "")
