"""The filter bar of a register: boxes for the usual conditions, chips for all that hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from station_app.domain.code_kinds import Code
from station_app.domain.register import Register
from station_app.services import listing, narrowing
from station_app.services.listing import HOME, STANDING, STATE, Column, Filter
from station_app.services.workspace import Workspace
from ui.register.flow import Flow
from ui.theme.look import px
from ui.widgets.basics import button, clear, dress, label, row

BOXES = 3  # more would not fit beside the side panel
ANY = "全部"


def usual_filters(
    workspace: Workspace, register: Register[Any], columns: Sequence[Column]
) -> list[Column]:
    """Return the columns that have a box of their own: whose record, state, codes of the table."""
    known = {column.path: column for column in columns}
    wanted = [HOME, STATE, *listing.usual_columns(workspace, register), STANDING]
    found = [
        known[path] for path in dict.fromkeys(wanted) if path in known and _listed(known[path])
    ]
    return found[:BOXES]


def _listed(column: Column) -> bool:
    if column.path in (STATE, STANDING, HOME):
        return True
    return column.spec is not None and isinstance(column.spec.kind, Code)


class FilterBox(QComboBox):
    """One condition out of a list; its first entry is none, and names the column."""

    def __init__(self, column: Column, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.column = column
        self.setObjectName(f"filter-{column.path}")
        self.setAccessibleName(f"按{column.label}筛选")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.addItem(column.label, "")
        for value, text in entries:
            self.addItem(text, value)
        view = self.view()
        view.setMinimumWidth(px(132))

    def put(self, value: str) -> None:
        """Show a value without telling; one that is not in the list: none."""
        self.blockSignals(True)
        self.setCurrentIndex(max(self.findData(value), 0))
        self.blockSignals(False)


class Chip(QPushButton):
    """A condition that holds; pressing it, or Delete, takes it away."""

    removed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(f"{text} ")
        self.setProperty("kind", "chip")
        dress(self, "dismiss", "soft_text", 12)
        self.setAutoDefault(False)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setAccessibleName(f"去掉条件 {text}")
        self.setToolTip("去掉这个条件")
        self.clicked.connect(self.removed)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """The conditions of a table.

    changed       other conditions hold
    more_wanted   one asks for a condition on any column
    """

    changed = Signal()
    more_wanted = Signal()

    def __init__(
        self, workspace: Workspace, register: Register[Any], columns: Sequence[Column]
    ) -> None:
        super().__init__()
        self._workspace, self._register, self._columns = workspace, register, columns
        self._filters: tuple[Filter, ...] = ()
        self.boxes = [
            FilterBox(column, narrowing.choices(workspace, register, column))
            for column in usual_filters(workspace, register, columns)
        ]
        for box in self.boxes:
            box.currentIndexChanged.connect(partial(self._picked, box))
        self.more = button(
            "", self.more_wanted.emit, kind="ghost", icon="filter",
            tip="更多筛选：按任何一列", name="more-filters",
        )  # fmt: skip
        self.chips = QWidget()
        self._flow = Flow(self.chips, px(8))
        self.chips.hide()
        line = row(*self.boxes, self.more)
        self.setLayout(line)

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The conditions that hold."""
        return self._filters

    def put(self, filters: Sequence[Filter]) -> None:
        """Let other conditions hold, without telling."""
        self._filters = tuple(dict.fromkeys(filters))
        chosen = {each.path: each.value for each in self._filters if each.operator == "is"}
        for box in self.boxes:
            box.put(chosen.get(box.column.path, ""))
        self._show_chips()

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Let other conditions hold, and tell."""
        self.put(filters)
        self.changed.emit()

    def add_filter(self, added: Filter) -> None:
        """Let one more condition hold; of a column and operator there is one."""
        same = (added.path, added.operator)
        others = [each for each in self._filters if (each.path, each.operator) != same]
        self.set_filters([*others, added])

    def _picked(self, box: FilterBox, _: int) -> None:
        path, value = box.column.path, str(box.currentData() or "")
        others = [each for each in self._filters if (each.path, each.operator) != (path, "is")]
        self.set_filters([*others, Filter(path, "is", value)] if value else others)

    def _remove(self, which: Filter) -> None:
        self.set_filters([each for each in self._filters if each != which])
        self.more.setFocus()  # the chip that had the focus is gone

    def _clear(self) -> None:
        self.set_filters(())

    def _show_chips(self) -> None:
        clear(self._flow)
        self.chips.setVisible(bool(self._filters))
        if not self._filters:
            return
        heading = label("筛选：", "note")
        heading.setFixedHeight(px(26))
        self._flow.addWidget(heading)
        for each in self._filters:
            text = narrowing.in_words(self._workspace, self._register, self._columns, each)
            chip = Chip(text)
            chip.removed.connect(partial(self._remove, each))
            self._flow.addWidget(chip)
        self._flow.addWidget(button("全部清除", self._clear, kind="link", name="clear-filters"))
