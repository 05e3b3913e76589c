"""All fields of a part, and its own parts, in a dialog over the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station_app.domain.registers import children_of
from station_app.services.entering import EditFault
from ui.desk import Desk
from ui.register.children import ChildGrid
from ui.register.editors import Enter
from ui.register.form_entry import Entry
from ui.register.form_field import FieldBox
from ui.register.form_sections import Sections, label_width
from ui.register.form_walk import Walker
from ui.theme.look import px
from ui.widgets.basics import add, button, column, label, row, rule, scrolling

SIZE = QSize(860, 560)  # pixels


class PartDialog(QDialog):
    """Changes a copy of an entry; `done` gets the entry when it was agreed to."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        entry: Entry,
        faults: Sequence[EditFault],
        finished: Callable[[Entry], None],
        enter: Enter | None = None,
    ) -> None:
        """Make the dialog.

        faults    what is known to be wrong with it and its parts
        finished  gets the entry, changed, when it was agreed to
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._enter = desk, enter
        self._entry, self.copy, self._finished = entry, entry.copy(), finished
        register = entry.register
        self.setWindowTitle(f"{register.title}：全部字段")
        self.resize(px(SIZE.width()), px(SIZE.height()))
        self._place()
        self.sections = Sections(
            self._inside, desk, register, width=label_width([register]), railed=False,
            without=frozenset({register.parent or ""}), enter=enter,
        )  # fmt: skip
        self.sections.bind(self.copy)
        self.sections.left.connect(self._left)
        self.grids = [self._grid(child.name) for child in children_of(register)]
        self._lay_out()
        self.walker = Walker(self._stops)
        self.walker.ended.connect(self.agree.setFocus)
        self.walker.finished.connect(self.take)
        self._watch()
        self._tell(faults)

    def take(self) -> None:
        """Agree, unless something cannot be read."""
        for box in self._fields():
            box.commit()
        _, faults = self.copy.read(self.copy.changed)
        self._tell(faults)
        if faults:
            self.warning.setText("\n".join(each.fault.text for each in faults))
            self.warning.show()
            return
        self._entry.take(self.copy)
        self.accept()
        self._finished(self._entry)

    def _place(self) -> None:
        self._inside = QWidget()
        self._body: QVBoxLayout = column(self, scrolling(self._inside), spacing=0)
        self._body.setStretch(0, 1)

    def _lay_out(self) -> None:
        column(self._inside, self.sections, *self.grids, None, margin=20, spacing=16)
        self.warning = label("", "bad", wrap=True)
        self.warning.hide()
        self.agree = button("确定", self.take, kind="primary", name="part-agree")
        refuse = button("取消", self.reject, name="part-refuse")
        self.agree.setDefault(True)
        foot = row(self.warning, None, refuse, self.agree, margin=16)
        add(self._body, rule(), foot)

    def _grid(self, name: str) -> ChildGrid:
        register = next(each for each in children_of(self._entry.register) if each.name == name)
        grid = ChildGrid(self._inside, self._desk, register, narrow=False, enter=self._enter)
        grid.bind(self.copy)
        grid.opened.connect(self._open)
        grid.edited.connect(lambda box: self._watch())
        return grid

    def _open(self, entry: Entry) -> None:
        def finished(changed: Entry) -> None:
            for grid in self.grids:
                grid.show_rows()
            self._watch()

        PartDialog(self, self._desk, entry, (), finished, self._enter).open()

    def _left(self, box: FieldBox) -> None:
        _, faults = self.copy.read([box.name])
        box.show_fault(faults[0].fault if faults else None)
        if not faults:
            box.applaud()

    def _tell(self, faults: Sequence[EditFault]) -> None:
        own = [each.fault for each in faults if each.record == self.copy.record]
        for name, box in self.sections.boxes.items():
            box.show_fault(next((each for each in own if each.field == name), None))
        for grid in self.grids:
            for line in grid.rows:
                line.tell([e.fault for e in faults if e.record == line.entry.record])

    def _stops(self) -> list[FieldBox]:
        cells = [box for grid in self.grids for box in grid.stops()]
        return [*self.sections.stops(), *cells]

    def _fields(self) -> list[FieldBox]:
        cells = [box for grid in self.grids for each in grid.rows for box in each.boxes.values()]
        return [*self.sections.boxes.values(), *cells]

    def _watch(self) -> None:
        self.walker.watch(*(box for box in self._fields()))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_S and control:
            self.take()
        else:
            super().keyPressEvent(event)
