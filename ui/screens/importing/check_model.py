"""The rows of a roster as a table: what stands in the cells, what is wrong, what may be meant."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_app.services.rosters.choices import choices, telling
from station_app.services.rosters.plan import PlannedRow, RowProblem, shown
from station_app.services.rosters.suggestions import suggestions
from ui.screens.importing.work import Cell, Work

REFUSED, CHANGED, ALL = "refused", "changed", "all"
STATE_ROLE = Qt.ItemDataRole.UserRole + 41  # bad, warn, patched, good or ""
MENDED = "已改好"
WORDS = {"new": "可以新增", "same": "没有变化"}
MANY = 200  # rows that come or go; more are not told one by one
USUAL = 4  # columns of the file that are shown at least
NUMBER = 0  # place of the first column

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True)
class Told:
    """What is told of one row beside its cells; the weightiest state of it."""

    text: str
    state: str


class CheckModel(QAbstractTableModel):
    """Rows of one tab; first the row's number, then columns of the file, then what is told.

    columns  (index in the file, heading, path) of those that are shown
    """

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.columns: list[tuple[int, str, str]] = []
        self.tab = REFUSED
        self._rows: list[int] = []  # places in the plan
        self._problems: dict[int, list[RowProblem]] = {}
        self._bad: set[int] = set()  # numbers of rows that were refused while this tab was shown
        self._told: dict[int, Told] = {}
        self._suggested: dict[tuple[str, str], tuple[str, ...]] = {}

    def show_tab(self, tab: str) -> None:
        """Show the rows of a tab; rows that were mended leave the tab of the refused ones."""
        self.beginResetModel()
        self.tab = tab
        self._bad.clear()
        self._take_plan()
        self._rows = self._rows_of_tab()
        self.columns = self._columns_of(self._rows)
        self.endResetModel()

    def replan(self) -> None:
        """Show the new plan; rows that were mended, and what is being typed, stay in place."""
        self._take_plan()
        rows = self._rows_of_tab()
        if len(set(rows) ^ set(self._rows)) > MANY:
            self.beginResetModel()
            self._rows, self.columns = rows, self._columns_of(rows)
            self.endResetModel()
            return
        for place in sorted(set(self._rows) - set(rows), reverse=True):
            at = self._rows.index(place)
            self.beginRemoveRows(ROOT, at, at)
            del self._rows[at]
            self.endRemoveRows()
        for place in sorted(set(rows) - set(self._rows)):
            at = bisect(self._rows, place)
            self.beginInsertRows(ROOT, at, at)
            self._rows.insert(at, place)
            self.endInsertRows()
        for column in self._columns_of(rows):
            if column not in self.columns:
                at = bisect(self.columns, column)
                self.beginInsertColumns(ROOT, at + 1, at + 1)
                self.columns.insert(at, column)
                self.endInsertColumns()
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_at(self, place: int) -> PlannedRow:
        """Return the row of the plan that stands at a place."""
        assert self._work.plan is not None, "there are rows"
        return self._work.plan.rows[self._rows[place]]

    def place_of(self, number: int) -> int:
        """Return the place of a row of the file; -1 when it is not shown."""
        places = (at for at in range(len(self._rows)) if self.row_at(at).number == number)
        return next(places, -1)

    def problems_of(self, place: int) -> list[RowProblem]:
        """Return what is wrong with a row, errors first."""
        return self._problems.get(self.row_at(place).number, [])

    def problems_at(self, index: Index) -> list[RowProblem]:
        """Return what is wrong with one cell; where nothing is, with its row."""
        of_row = self.problems_of(index.row())
        if not NUMBER < index.column() <= len(self.columns):
            return of_row
        path = self.columns[index.column() - 1][2]
        return [each for each in of_row if each.path == path] or of_row

    def told(self, place: int) -> Told:
        """Return what is told of a row."""
        number = self.row_at(place).number
        if number not in self._told:
            self._told[number] = self._tell(place)
        return self._told[number]

    def _tell(self, place: int) -> Told:
        row, problems = self.row_at(place), self.problems_of(place)
        if problems:
            meant = [self.meant(each)[:1] for each in problems]
            asked = "、".join(f"“{text}”" for texts in meant for text in texts)
            words = f"是否为{asked}？" if asked else ""
            words += self.reasons(problems)
            return Told(words, "bad" if row.outcome == REFUSED else "warn")
        if row.number in self._bad:
            return Told(MENDED, "good")
        if row.outcome == CHANGED:
            changes = [f"{c.label}：{c.old or '（空）'} → {c.new or '（空）'}" for c in row.changes]
            return Told("，".join(changes) or "补充新的内容", "")
        return Told(WORDS.get(row.outcome, ""), "")

    def reasons(self, problems: list[RowProblem]) -> str:
        """Say what is wrong with a cell or a row."""
        alone = len(problems) == 1 and self._column_of(problems[0]) is not None
        return "".join(each.text if alone else _with_column(each) for each in problems)

    def meant(self, problem: RowProblem) -> tuple[str, ...]:
        """Return what a cell at fault may have meant; nothing where it has no column."""
        register = self._work.register
        if register is None or self._column_of(problem) is None:
            return ()
        key = problem.path, problem.value
        if key not in self._suggested:
            workspace = self._work.desk.workspace
            self._suggested[key] = suggestions(workspace, register, *key)
        return self._suggested[key]

    def take(self, problem: RowProblem, text: str) -> None:
        """Put what was meant in place of a cell."""
        index = self._column_of(problem)
        if index is not None:
            self._work.patch((problem.row, index), text)

    def next_bad(self, row: int, column: int) -> QModelIndex:
        """Return the next cell at fault after a place, from the top again after the last one."""
        places = [at for at in range(len(self._rows)) if self.problems_of(at)]
        cells = [(at, place) for at in places for place in range(1, len(self.columns) + 1)]
        later = [cell for cell in cells if cell > (row, column)]
        for at, place in (*later, *cells):
            if self._state(at, place) == "bad":
                return self.index(at, place)
        return QModelIndex()

    def cell_of(self, index: Index) -> Cell | None:
        """Return the cell of the file behind a place; None where there is none."""
        if not index.isValid() or not NUMBER < index.column() <= len(self.columns):
            return None
        return self.row_at(index.row()).number, self.columns[index.column() - 1][0]

    def options(self, index: Index) -> tuple[str, ...]:
        """Return what can be chosen for a cell; () for free text."""
        register = self._work.register
        if register is None or self.cell_of(index) is None:
            return ()
        path = self.columns[index.column() - 1][2]
        return next((each.options for each in choices(register) if each.path == path), ())

    def _column_of(self, problem: RowProblem) -> int | None:
        plan = self._work.plan
        assert plan is not None, "a problem is of a plan"
        return next((at for at, _, path in plan.columns if path == problem.path), None)

    def _take_plan(self) -> None:
        self._problems.clear()
        self._told.clear()
        plan = self._work.plan
        if plan is None:
            return
        for problem in sorted(plan.problems, key=lambda each: each.severity != "ERROR"):
            self._problems.setdefault(problem.row, []).append(problem)
        if self.tab == REFUSED:
            self._bad |= {row.number for row in plan.rows if row.outcome == REFUSED}

    def _rows_of_tab(self) -> list[int]:
        rows = self._work.plan.rows if self._work.plan else ()
        return [at for at, row in enumerate(rows) if self._belongs(row)]

    def _belongs(self, row: PlannedRow) -> bool:
        if self.tab == REFUSED:
            return row.number in self._bad
        return self.tab == ALL or row.outcome == self.tab

    def _columns_of(self, places: list[int]) -> list[tuple[int, str, str]]:
        """Return the columns that have a field; of some rows what tells them, and their news."""
        plan, register = self._work.plan, self._work.register
        if plan is None or register is None:
            return []
        mapped = [(at, text, path) for at, text, path in plan.columns if path]
        if self.tab == ALL:
            return mapped
        rows = [plan.rows[place] for place in places]
        numbers = {row.number for row in rows}
        wanted = {each.path for each in plan.problems if each.row in numbers}
        wanted |= {change.path for row in rows for change in row.changes}
        wanted |= set(telling(register))
        for _, _, path in mapped:
            if len(wanted) < USUAL:
                wanted.add(path)
        patched = {column for number, column in self._work.patches if number in numbers}
        return [each for each in mapped if each[2] in wanted or each[0] in patched]

    def _text(self, place: int, column: int) -> str:
        row = self.row_at(place)
        if column == NUMBER:
            return str(row.number)
        if column > len(self.columns):
            return self.told(place).text
        index = self.columns[column - 1][0]
        waiting = self._work.patches.get((row.number, index))
        if waiting is not None:
            return waiting
        return shown(row.cells[index]) if index < len(row.cells) else ""

    def _state(self, place: int, column: int) -> str:
        """Return how a cell is coloured."""
        if column == NUMBER:
            return ""
        if column > len(self.columns):
            return self.told(place).state
        row = self.row_at(place)
        index, _, path = self.columns[column - 1]
        mine = [each for each in self.problems_of(place) if each.path == path]
        patch = self._work.patches.get((row.number, index))
        stale = patch is not None and patch.strip() != shown(row.cells[index]).strip()
        if mine and not stale:
            return "bad" if mine[0].severity == "ERROR" else "warn"
        return "patched" if patch is not None else ""

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(place, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(place, column) if column > len(self.columns) else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = {"bad": "，有问题", "warn": "，请核对"}.get(self._state(place, column), "")
            return f"{self._text(place, column) or '空'}{state}"
        return self._state(place, column) if role == STATE_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        cell = self.cell_of(index)
        if cell is None or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value) != self._text(index.row(), index.column()):
            self._work.patch(cell, str(value))
            self.dataChanged.emit(index, index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.cell_of(index) else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        if section == NUMBER:
            return "行"
        if section > len(self.columns):
            return "将改动的内容" if self.tab == CHANGED else "问题与建议"
        return self.columns[section - 1][1]


def _with_column(problem: RowProblem) -> str:
    named = problem.column in problem.text
    return problem.text if named else f"{problem.column}：{problem.text}"
