"""The records that are part of the one in the form, as rows in a card that can be typed into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.problems import Fault
from station_app.domain.register import Need, Register
from station_app.services import opening, permits
from ui.desk import Desk
from ui.register.editors import Enter
from ui.register.form_entry import Entry
from ui.register.form_field import FieldBox, FieldLabel
from ui.register.form_sections import ground
from ui.theme.look import px
from ui.widgets.basics import button, clear, column, label, row, rule, set_role


def columns_of(register: Register[Any]) -> list[str]:
    """Return the fields of a row: the usual columns, and what a record cannot do without."""
    needed = [
        name
        for name, spec in register.fields.items()
        if spec.need is Need.SAVE and spec.default is None
    ]
    chosen = dict.fromkeys((*register.columns, *needed))
    return [name for name in chosen if name in register.fields and name != register.parent]


class Row:
    """One part: its entry, and the fields that show it; none where it is shown in words."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.boxes: dict[str, FieldBox] = {}
        self.buttons: list[QWidget] = []
        self.message = label("", "bad", wrap=True)
        self.message.hide()

    def tell(self, faults: Iterable[Fault]) -> None:
        """Show what is wrong in this row, in words below it."""
        found = list(faults)
        for box in self.boxes.values():
            box.show_fault(next((f for f in found if f.field == box.name), None))
        set_role(self.message, "bad" if any(fault.refuses for fault in found) else "warn")
        self.message.setText("\n".join(dict.fromkeys(fault.text for fault in found)))
        self.message.setVisible(bool(found))


class ChildGrid(QWidget):
    """All parts of one register.

    edited, left  of a field, with its box; None when a row came or went
    opened        an entry, of which all fields are wanted
    """

    edited = Signal(object)
    left = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        *,
        narrow: bool,
        enter: Enter | None = None,
    ) -> None:
        super().__init__(parent)
        self.register = register
        self.rows: list[Row] = []
        self._desk, self._narrow, self._enter = desk, narrow, enter
        self._owner: Entry | None = None
        self._refused = permits.against_new(desk.workspace, register)
        made = ground(self, register.title, narrow)
        self._note = made.note
        self.adding = button(
            "添加一行", self.add_row, kind="link", icon="add", name=f"{register.name}.add"
        )
        self.adding.setToolTip("Ctrl+Shift+N")
        made.heading.addWidget(self.adding)
        self._lines: QVBoxLayout = column(spacing=8)
        made.body.addLayout(self._lines)

    def bind(self, parent: Entry) -> None:
        """Show the parts of a record from now on."""
        self._owner = parent
        self.show_rows()

    def show_rows(self) -> None:
        """Build all rows anew."""
        clear(self._lines)
        self.rows = []
        if self._owner is None:
            return
        closed = not self._may_add()
        self.adding.setVisible(not closed)
        parts = [part for part in self._owner.parts if part.register is self.register]
        shown = [part for part in parts if not part.removed]
        self._note.setText(f"{len(shown)} 条" if shown else "还没有")
        if shown and not self._narrow:
            self._lines.addLayout(self._table(shown))
        for part in shown if self._narrow else ():
            self._lines.addLayout(self._words(part))
        for part in parts:
            if part.removed:
                self._lines.addLayout(self._removed_line(part))
        self._put_in_order()

    def add_row(self) -> None:
        """Begin a new part, with the cursor in its first field."""
        if self._owner is None or not self._may_add():
            return
        sheet = opening.blank_part(self._desk.workspace, self.register, self._owner.record)
        entry = Entry(sheet)
        self._owner.parts.append(entry)
        self.show_rows()
        self.edited.emit(None)
        if self._narrow:
            self.opened.emit(entry)
        else:
            next(iter(self.rows[-1].boxes.values())).focus()

    def remove_row(self, entry: Entry) -> None:
        """Take a part out; until the form is saved it can be put back."""
        if self._owner is None:
            return
        if entry.new and not entry.dirty:
            self._owner.parts.remove(entry)
        else:
            entry.removed = True
        self.show_rows()
        self.edited.emit(None)
        self.adding.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_back(self, entry: Entry) -> None:
        """Undo taking a part out."""
        entry.removed = False
        self.show_rows()
        self.edited.emit(None)

    def stops(self) -> Iterator[FieldBox]:
        """Yield the fields that can be typed into, in their order."""
        for each in self.rows:
            for box in each.boxes.values():
                if not box.closed and not box.isHidden():
                    yield box

    def row_of(self, record: str) -> Row | None:
        """Return the row of a record, or of the one that a record is part of."""
        for each in self.rows:
            if each.entry.record == record:
                return each
            if any(part.record == record for part in each.entry.parts):
                return each
        return None

    def grows_from(self, box: FieldBox) -> bool:
        """Whether Enter in this field begins a new row: the last one of a row with something."""
        if not self.rows or self._narrow or not self._may_add():
            return False
        last = self.rows[-1]
        fields = [each for each in last.boxes.values() if not each.closed]
        return bool(fields) and fields[-1] is box and bool(last.entry.changed)

    def _may_add(self) -> bool:
        if self._refused or self._owner is None:
            return False
        return self._owner.new or self._owner.sheet.settled

    def _table(self, parts: list[Entry]) -> QGridLayout:
        """Return headings, and for each part a line of fields and one for its faults."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        names = columns_of(self.register)
        for number, name in enumerate(names):
            spec = self.register.fields[name]
            heading = FieldLabel(spec.label, spec.need is Need.SAVE)
            heading.set_above()
            grid.addWidget(heading, 0, number)
            grid.setColumnStretch(number, round(spec.kind.width * 10))
        for part in parts:
            self._fields(grid, part)
        return grid

    def _fields(self, grid: QGridLayout, entry: Entry) -> None:
        made = Row(entry)
        self.rows.append(made)
        line, top = 2 * len(self.rows), Qt.AlignmentFlag.AlignTop
        for number, name in enumerate(columns_of(self.register)):
            spec = self.register.fields[name]
            box = FieldBox(self, self._desk, name, spec, enter=self._enter, bare=True)
            box.name_widgets(f"{self.register.name}.{len(self.rows) - 1}")
            box.editor.call(f"{self.register.title}第{len(self.rows)}行，{spec.label}")
            box.bind(entry)
            box.edited.connect(self.edited)
            box.left.connect(self.left)
            made.boxes[name] = box
            grid.addWidget(box, line, number, top)
        grid.addLayout(self._buttons(made), line, len(made.boxes), top)
        grid.addWidget(made.message, line + 1, 0, 1, len(made.boxes))

    def _words(self, entry: Entry) -> QVBoxLayout:
        made = Row(entry)
        self.rows.append(made)
        words = label(shown(entry) or "（未填写）", wrap=True)
        line = row(words, self._buttons(made), spacing=4)
        line.setStretch(0, 1)
        return column(None, line, made.message, rule(), spacing=2)

    def _put_in_order(self) -> None:
        """Let Tab go through the rows as they are read."""
        before: QWidget = self.adding
        shown_now = self.isVisible()
        for each in self.rows:
            for widget in (*each.boxes.values(), *each.buttons):
                if shown_now:
                    widget.show()  # at once: what is not in sight takes no focus
                reached = widget.editor.reached() if isinstance(widget, FieldBox) else widget
                QWidget.setTabOrder(before, reached)
                before = reached

    def _buttons(self, made: Row) -> QHBoxLayout:
        """Return the buttons of the last row."""
        entry, number = made.entry, len(self.rows)
        of_it, name = f"{self.register.title}第{number}行", f"{self.register.name}.{number - 1}"
        tip = f"{of_it}的全部字段"
        more = button("", kind="ghost", icon="more_horizontal", tip=tip, name=f"{name}.more")
        more.clicked.connect(partial(self._open, entry))
        made.buttons.append(more)
        if entry.new or entry.sheet.settled:
            tip = f"删除{of_it}"
            away = button("", kind="ghost", icon="delete", tip=tip, name=f"{name}.delete")
            away.clicked.connect(partial(self._remove_clicked, entry))
            made.buttons.append(away)
        return row(*made.buttons, spacing=0)

    def _open(self, entry: Entry) -> None:
        self.opened.emit(entry)

    def _remove_clicked(self, entry: Entry) -> None:
        self.remove_row(entry)

    def _removed_line(self, entry: Entry) -> QHBoxLayout:
        back = button("撤销删除", partial(self.put_back, entry), kind="link")
        return row(label(f"将删除：{shown(entry)}", "quiet"), back, None)


def shown(entry: Entry) -> str:
    """Return a part in one line of words."""
    texts = [entry.texts[name] for name in columns_of(entry.register)]
    return "　".join(entry.names.get(text, text) for text in texts if text)
