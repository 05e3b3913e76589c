"""The left side of the print page: which form, and for which records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from station_app.domain.card_form import CARD, card_id
from station_app.domain.forms import FormLayout
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import printing
from ui.desk import Desk
from ui.register.search_box import SearchBox
from ui.screens.printing.record_list import LEFT, RecordList
from ui.screens.printing.records import Records
from ui.theme.look import px
from ui.widgets.basics import add, button, column, label, row

WIDTH = 304  # pixels
FIELD = 52  # width of a label before a combo box
NARROWED = "只列出选来的 {:,} 条，点此列出全部"
FIRST = "volunteer"  # register that is shown first, if there is one


class Picker(QFrame):
    """Chooses a register, a form and records.

    form_changed    another form is to be printed
    record_changed  another record is the current one
    chosen          other records are checked
    """

    form_changed = Signal()
    record_changed = Signal()
    chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setFixedWidth(px(WIDTH))
        self._forms: tuple[FormLayout, ...] = ()
        self._only: tuple[str, ...] = ()
        self._kept: int | None = None  # the current record before the list is read again
        self.registers = [each for each in REGISTERS if _printable(each)]
        register = BY_NAME.get(FIRST, self.registers[0])
        self.records = Records(desk, register, self)
        self.register_box, self.form_box = _combo("register", "登记簿"), _combo("form", "表格")
        self.search = SearchBox(register)
        self.narrowed = button(
            NARROWED.format(0), self.show_all, kind="chip", icon="dismiss", name="narrowed"
        )
        self.every = QCheckBox("全选")
        self.every.setObjectName("check-all")
        self.every.setTristate(True)
        self.count = label("", "note")
        self.list = RecordList(self.records)
        self._build()
        for each in self.registers:
            self.register_box.addItem(each.title, each.name)
        self._connect()
        self.show_register(register)

    @property
    def register(self) -> Register[Any]:
        """The register whose records are listed."""
        return self.records.register

    @property
    def form(self) -> FormLayout:
        """What is printed."""
        return self._forms[max(0, self.form_box.currentIndex())]

    @property
    def current(self) -> int | None:
        """Number of the record that is shown; None when none is listed."""
        row_ = self.list.currentIndex().row()
        return self.records.numbers[row_] if 0 <= row_ < len(self.records.numbers) else None

    def show_register(
        self, register: Register[Any], form: str = "", only: Sequence[str] = ()
    ) -> None:
        """List a register, or some records of it that are checked at once."""
        self._only = tuple(only)
        place = self.register_box.findData(register.name)
        if place < 0:
            self.register_box.addItem(register.title, register.name)
            place = self.register_box.count() - 1
        self.register_box.setCurrentIndex(place)
        if register is not self.register or not self._forms:
            self.records.show_register(register)
            self._renew_search()
        elif not form:
            form = self.form.id
        self.search.put("")
        self._ask(check=bool(only))
        self._show_forms(form)

    def show_all(self) -> None:
        """List all records of the register again; what is checked stays so."""
        self._only = ()
        self._ask()
        self.search.setFocus()

    def reload(self) -> None:
        """Read the records again."""
        self._ask()

    def step(self, by: int) -> bool:
        """Go to the next record or the one before; False at the ends."""
        place = self.list.currentIndex().row() + by
        if not 0 <= place < len(self.records.numbers):
            return False
        self.list.setCurrentIndex(self.records.index(place))
        return True

    def _build(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(px(1), px(12), px(1), px(8))
        inside.setSpacing(px(8))
        self._top = column(None, *map(self._field, (self.register_box, self.form_box)), self.search)
        self._top.addWidget(self.narrowed, 0, Qt.AlignmentFlag.AlignLeft)
        self._top.setContentsMargins(px(12), 0, px(12), 0)
        line = row(self.every, None, self.count)
        line.setContentsMargins(px(LEFT), 0, px(12), 0)
        add(inside, self._top, line, self.list)
        inside.setStretchFactor(self.list, 1)
        self.search.setMaximumWidth(px(WIDTH))

    def _field(self, box: QComboBox) -> QHBoxLayout:
        words = label(box.accessibleName())
        words.setFixedWidth(px(FIELD))
        words.setBuddy(box)
        made = row(words, box)
        made.setStretch(1, 1)
        return made

    def _connect(self) -> None:
        self.register_box.activated.connect(lambda: self._register_picked())
        self.form_box.currentIndexChanged.connect(lambda: self.form_changed.emit())
        self.every.clicked.connect(lambda: self._all_clicked())
        self.records.chosen.connect(self._told)
        self.records.shown.connect(self._listed)
        self.list.selectionModel().currentChanged.connect(lambda: self.record_changed.emit())

    def _renew_search(self) -> None:
        """Put a search box in place that speaks of this register's fields."""
        old, self.search = self.search, SearchBox(self.register)
        self.search.setMaximumWidth(px(WIDTH))
        self._top.replaceWidget(old, self.search)
        old.hide()
        old.deleteLater()
        self.search.asked.connect(lambda text: self._ask())
        self.search.left.connect(self.list.setFocus)
        self.setTabOrder(self.form_box, self.search)
        self.setTabOrder(self.search, self.narrowed)

    def _show_forms(self, form: str) -> None:
        self._forms = printing.forms_for(self.register)
        names = [each.id for each in self._forms]
        self.form_box.blockSignals(True)  # one change, whatever the box does meanwhile
        self.form_box.clear()
        for each in self._forms:
            number = "" if each.key == CARD else f"{each.id} "
            self.form_box.addItem(f"{number}{each.title}", each.id)
        wanted = card_id(self.register) if form == CARD else form
        self.form_box.setCurrentIndex(names.index(wanted) if wanted in names else 0)
        self.form_box.blockSignals(False)
        self.form_changed.emit()

    def _register_picked(self) -> None:
        self.show_register(BY_NAME[self.register_box.currentData()])

    def _ask(self, *, check: bool = False) -> None:
        self.narrowed.setVisible(bool(self._only))
        words = NARROWED.format(len(self._only))
        self.narrowed.setText(f" {words}")
        self.narrowed.setAccessibleName(words)
        self._kept = None if check else self.current
        self.records.ask(self.search.wanted, self._only, check=check)

    def _listed(self) -> None:
        place = self.records.place_of(self._kept) if self._kept is not None else -1
        self._told()
        if self.records.numbers:
            self.list.setCurrentIndex(self.records.index(max(0, place)))
        else:
            self.record_changed.emit()

    def _all_clicked(self) -> None:
        self.records.check_all(self.records.all_checked is not Qt.CheckState.Checked)

    def _told(self) -> None:
        count, listed = self.records.checked_count, len(self.records.numbers)
        self.count.setText(f"已勾选 {count:,} 份 / 共 {listed:,} 条")
        self.every.setCheckState(self.records.all_checked)
        self.every.setEnabled(listed > 0)
        self.chosen.emit()


def _printable(register: Register[Any]) -> bool:
    alone = register.parent is None and bool(register.group)
    return alone or bool(register.print_form)


def _combo(name: str, words: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setMinimumContentsLength(8)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made
