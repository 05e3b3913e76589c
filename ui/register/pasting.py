"""The dialog before pasting: every cell that would change, bad ones to be corrected or skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from station_app.domain.register import Register
from station_app.services import cells
from station_app.services.cells import Cell, Verdict
from ui.desk import Desk
from ui.register.verdicts import NEW, VerdictTable, VerdictView
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row, set_role

# Which correction it is about, the places of the record's cells, these, what is found.
Judged = tuple[int, Sequence[int], Sequence[Cell], list[Verdict]]
HINT = "双击或按 F2 改正，按 Delete 跳过。有问题的格不会写入。"


class PasteDialog(QDialog):
    """Shows what pasting would do.

    agreed  the cells that are to be written, as a list
    """

    agreed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        pasted: Sequence[Cell],
        names: Mapping[str, str],
        note: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("粘贴前核对")
        self.resize(px(900), px(560))
        self._desk, self._register = desk, register
        self._asked = 0
        labels = {name: spec.label for name, spec in register.fields.items()}
        self.table = VerdictTable([], names, labels, editable=True, parent=self)
        self.view = VerdictView(self.table, "verdicts")
        self.summary = label("正在核对……", "h3", wrap=True)
        self.note = label(note, "note", wrap=True)
        self.note.setVisible(bool(note))
        self.skip = button("跳过这一格", self._skip, name="skip")
        self.next = button("下一个问题", self.go_to_bad, icon="chevron_down", name="next-bad")
        self.agree = button("写入", self._agree, kind="primary", name="agree")
        self._lay_out()
        self.table.retyped.connect(self._retyped)
        self.table.skipped.connect(self._show_summary)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self._set_ready(False)
        self._examine(pasted)

    def _lay_out(self) -> None:
        frame, inside = card(0, 0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.hint = label(HINT, "note", wrap=True)
        self.hint.setMinimumHeight(px(36))
        body = column(self, self.summary, self.note, frame, margin=20, spacing=12)
        body.setStretch(2, 1)
        line = row(self.hint, self.next, self.skip)
        line.setStretch(0, 1)
        body.addLayout(line)
        body.addLayout(row(None, button("取消", self.reject, name="cancel"), self.agree))
        self.agree.setDefault(True)

    def go_to_bad(self) -> None:
        """Go to the next cell that cannot be written as it stands."""
        bad = self.table.bad
        if not bad:
            return
        here = self.view.currentIndex().row()
        place = next((each for each in bad if each > here), bad[0])
        self.view.setCurrentIndex(self.table.index(place, NEW))
        self.view.setFocus()

    def _examine(self, pasted: Sequence[Cell]) -> None:
        workspace, register = self._desk.workspace, self._register
        self._desk.look_up(lambda: cells.examine(workspace, register, pasted), self._examined)

    def _examined(self, verdicts: list[Verdict]) -> None:
        self.table.put([each for each in verdicts if each.fault or each.new != each.cell.shown])
        self.view.setFocus()
        if self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(0, NEW))
        self.go_to_bad()
        self._show_summary()

    def _retyped(self, place: int, text: str) -> None:
        """Judge all cells of a record anew after one was corrected."""
        record = self.table.verdicts[place].cell.record
        places = [i for i, each in enumerate(self.table.verdicts) if each.cell.record == record]
        typed = [self.table.verdicts[i].cell for i in places]
        typed[places.index(place)] = replace(self.table.verdicts[place].cell, text=text)
        self._asked += 1
        workspace, register = self._desk.workspace, self._register
        differing = [each for each in typed if each.differs]
        asked = self._asked
        self._set_ready(False)

        def work() -> Judged:
            return asked, places, typed, cells.examine(workspace, register, differing)

        self._desk.look_up(work, self._judged)

    def _judged(self, answer: Judged) -> None:
        asked, places, typed, found = answer
        judged = {each.cell.path: each for each in found}
        self.table.judge(
            places, [judged.get(cell.path, Verdict(cell, cell.shown)) for cell in typed]
        )
        if asked == self._asked:
            self._show_summary()

    def _skip(self) -> None:
        if self.view.currentIndex().isValid():
            self.table.skip(self.view.currentIndex().row())

    def _moved(self) -> None:
        out = self.view.currentIndex().row() in self.table.left_out
        self.skip.setText("不跳过这一格" if out else "跳过这一格")
        place = self.view.currentIndex().row()
        bad = 0 <= place < self.table.rowCount() and self.table.is_bad(place)
        fault = self.table.verdicts[place].fault if bad else None
        self.hint.setText(HINT if fault is None else fault.text)
        set_role(self.hint, "note" if fault is None else "bad")

    def _show_summary(self) -> None:
        good, bad = len(self.table.good), len(self.table.bad)
        text = f"{good:,} 格可以写入。"
        if bad:
            text = f"{good:,} 格可以写入，{bad:,} 格有问题：请改正，或者跳过。"
        self.summary.setText(text)
        self.agree.setText(f"写入 {good:,} 格")
        self._set_ready(good > 0)
        self.next.setVisible(bad > 0)
        self._moved()

    def _set_ready(self, ready: bool) -> None:
        self.agree.setEnabled(ready)

    def _agree(self) -> None:
        chosen = [each.cell for each in self.table.good]
        self.accept()
        self.agreed.emit(chosen)
