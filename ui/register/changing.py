"""What one does to the selected records: a cell, many at once, pasting, moving, deleting."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.services import cells, listing, records, recycling
from station_app.services.cells import Cell, Written
from station_app.services.listing import Column, Row
from ui.desk import Desk
from ui.errors import words_of
from ui.register.bulk import BulkDialog
from ui.register.clipboard import lines_of, without_heading
from ui.register.pane import ListPane
from ui.register.pasting import PasteDialog
from ui.register.refused import RefusedDialog

T = TypeVar("T")
MANY = 200  # records; from here on it is a job of the panel


class CellSaver:
    """Saves what was typed into one cell."""

    def __init__(self, desk: Desk, register: Register[Any]) -> None:
        self._desk, self._register = desk, register

    def __call__(self, row: Row, column: Column, text: str) -> str:
        """Save a cell; return why it was refused, "" when it was not."""
        workspace, register = self._desk.workspace, self._register
        try:
            values = records.parse(register, {column.path: text})
            saved = records.change(workspace, register, row.id, values, seen=row.version)
        except StationError as error:
            return words_of(error)
        name = name_of(self._desk, register, row.id)
        self._desk.saved(saved.change, f"修改{register.title} {name}", register.name)
        warned = next(iter(saved.faults), None)
        if warned is not None and saved.change:
            text = f"已保存，请留意：{warned.text}"
            self._desk.tell(text, "warn", "撤销", self._desk.undo)
        return ""


def name_of(desk: Desk, register: Register[Any], record_id: str) -> str:
    """Return what people call a record."""
    number = listing.number_of(desk.workspace, register, record_id)
    numbers = [number] if number is not None else []
    found = listing.rows(desk.workspace, register, (register.label,), numbers)
    return next((row.cells[0] for row in found if row is not None), "")


class Changing(QObject):
    """Changes the selected records of a list."""

    def __init__(self, pane: ListPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._desk, self._register = pane.desk, pane.register

    def bulk(self) -> None:
        """Ask for one field and its value for all selected records."""
        numbers = self._pane.rows.numbers
        if not len(numbers) or self._pane.binned:
            self._desk.tell("请先选中要修改的记录", "info")
            return
        if not cells.fillable(self._desk.workspace, self._register):
            self._desk.tell(f"“{self._register.title}”没有可以在这里修改的列", "info")
            return
        path = self._pane.rows.current_path
        columns = self._pane.columns
        dialog = BulkDialog(self._pane, self._desk, self._register, columns, numbers, path)
        dialog.agreed.connect(partial(self._change_all, numbers))
        dialog.open()

    def _change_all(self, numbers: array[int], path: str, text: str) -> None:
        workspace, register = self._desk.workspace, self._register
        label = register.fields[path].label

        def work(progress: Progress) -> Written:
            return cells.change_all(workspace, register, numbers, path, text, progress)

        self._do(f"批量修改{label}", len(numbers), work, partial(self._written, "批量修改"))

    def paste(self) -> None:
        """Look at what a spreadsheet put on the clipboard, from the current cell on."""
        at = self._pane.grid.currentIndex()
        labels = [each.label for each in self._pane.table.columns[max(at.column(), 0) :]]
        lines = without_heading(lines_of(QGuiApplication.clipboard().text()), labels)
        if not lines or not at.isValid() or self._pane.binned:
            self._desk.tell("剪贴板里没有表格内容，或者没有选中要粘贴到的单元格", "info")
            return
        found, beyond = self._laid_over(lines, at.row(), at.column())
        if not found:
            self._desk.tell("粘贴的内容与现有的相同，没有要修改的", "info")
        elif len(lines) == 1 and len(lines[0]) == 1:
            self._paste_one(found[0])
        else:
            self._ask_paste(found, beyond)

    def _laid_over(
        self, lines: Sequence[Sequence[str]], top: int, left: int
    ) -> tuple[list[Cell], int]:
        """Return the cells that differ, and how many lines lie beyond the last record."""
        table = self._pane.table
        found: list[Cell] = []
        for place, line in enumerate(lines, top):
            row = table.row(place) if place < table.rowCount() else None
            if row is None:
                continue
            for column, text in zip(table.columns[left:], line, strict=False):
                shown = row.cells[table.columns.index(column)]
                found.append(Cell(row.id, row.version, column.path, shown, text))
        return [each for each in found if each.differs], max(0, top + len(lines) - table.rowCount())

    def _paste_one(self, cell: Cell) -> None:
        row, column = self._pane.rows.current, self._pane.table.column_of(cell.path)
        if row is None:
            return
        why = cells.why_not_typed(
            self._desk.workspace, self._register, row.home, row.state, cell.path
        )
        if why:
            self._desk.tell(why, "info")
            return
        save = CellSaver(self._desk, self._register)
        refused = save(row, self._pane.table.columns[column], cell.text)
        if refused:
            self._pane.typing.begin(cell.text, refused)

    def _ask_paste(self, found: Sequence[Cell], beyond: int) -> None:
        note = ""
        if beyond:
            note = f"多出的 {beyond:,} 行下面没有对应的记录，不会粘贴；成批新增请用“导入名册”。"
        names = self._names({each.record for each in found})
        dialog = PasteDialog(self._pane, self._desk, self._register, found, names, note)
        dialog.agreed.connect(self._write)
        dialog.open()

    def _write(self, chosen: Sequence[Cell]) -> None:
        workspace, register = self._desk.workspace, self._register

        def work(progress: Progress) -> Written:
            return cells.write(workspace, register, chosen, progress=progress)

        count = len({each.record for each in chosen})
        self._do(f"粘贴到{register.title}", count, work, partial(self._written, "粘贴修改"))

    def _written(self, what: str, written: Written) -> None:
        register = self._register
        text = f"{what} {written.records:,} 条{register.title}"
        self._desk.saved(written.change, text, register.name)
        if written.refused:
            names = self._names({each.cell.record for each in written.refused})
            RefusedDialog(self._pane, register, written, names).open()
        elif not written.change:
            self._desk.tell("这些记录本来就是这个值，没有修改", "info")

    def _names(self, record_ids: set[str]) -> dict[str, str]:
        return {each: name_of(self._desk, self._register, each) for each in record_ids}

    def move(self, state: str) -> None:
        """Take the selected records to another state."""
        workspace, register = self._desk.workspace, self._register
        label = register.life_cycle.labels[state]
        text = f"把{self._called()}改为“{label}”"

        def work(ids: list[str], progress: Progress) -> str:
            return cells.move_all(workspace, register, ids, state, progress)

        def agreed() -> None:
            self._with_ids(text, work)

        if self._pane.grid.chosen > 1:
            question = "这一步会记入每条记录的操作经过，可以撤销。"
            self._desk.ask.confirm(self._pane, f"{text}？", question, "修改", agreed)
        else:
            agreed()

    def delete(self) -> None:
        """Put the selected records into the recycle bin, after a question."""
        if not self._pane.grid.chosen or self._pane.binned:
            return
        workspace, register = self._desk.workspace, self._register
        called = self._called()

        def work(ids: list[str], progress: Progress) -> str:
            return recycling.delete(workspace, register, *ids)

        self._desk.ask.confirm(
            self._pane,
            f"删除{called.rstrip()}？",
            "会放进回收站，附属的内容一起放入；可以撤销，也可以在回收站里恢复。",
            "删除",
            lambda: self._with_ids(f"删除{called}", work),
            danger=True,
        )

    def restore(self) -> None:
        """Take the selected records out of the recycle bin."""
        if not self._pane.grid.chosen or not self._pane.binned:
            return
        workspace, register = self._desk.workspace, self._register

        def work(ids: list[str], progress: Progress) -> str:
            return recycling.restore(workspace, register, *ids)

        self._with_ids(f"恢复{self._called()}", work)

    def _called(self) -> str:
        """Return how the selected records are named in a sentence."""
        numbers = self._pane.rows.numbers
        title = self._register.title
        found = self._pane.rows.current
        if len(numbers) == 1 and found is not None:
            return f"{title} {name_of(self._desk, self._register, found.id)} "
        return f" {len(numbers):,} 条{title}"

    def _with_ids(self, text: str, work: Callable[[list[str], Progress], str]) -> None:
        """Do something to the selected records by their ids, as one change."""
        workspace, register = self._desk.workspace, self._register
        numbers = self._pane.rows.numbers

        def all_of_it(progress: Progress) -> str:
            return work(listing.ids(workspace, register, numbers), progress)

        def done(change: str) -> None:
            self._desk.saved(change, text.strip(), register.name)

        self._do(text.strip(), len(numbers), all_of_it, done)

    def _do(
        self, title: str, count: int, work: Callable[[Progress], T], then: Callable[[T], None]
    ) -> None:
        """Do something at once, or as a job of the panel when it is much."""
        if count > MANY:
            self._desk.run(title, work, then, unit="条")
            return
        done = self._desk.attempt(lambda: work(silent))
        if done is not None:
            then(done)
