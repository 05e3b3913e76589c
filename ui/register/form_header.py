"""The row over a form: back, what it is, its state, and the keys that matter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from station_app.services.opening import Sheet
from ui.register.commands import Offer
from ui.register.form_entry import Dossier
from ui.theme.look import px
from ui.widgets.basics import button, clear, label, row

KEYS = (("Enter", "下一项"), ("Shift+Enter", "上一项"), ("Ctrl+S", "保存"))
ROOM_FOR_KEYS = 900  # pixels of width


class Header(QWidget):
    """Title and state of the record in a form.

    left              the form is to be left
    moved             code of a state that the record is to be taken to
    correction_asked  the bureau wants to propose another value
    """

    left = Signal()
    moved = Signal(str)
    correction_asked = Signal()

    def __init__(self, narrow: bool) -> None:
        super().__init__()
        self._narrow = narrow
        back = button("", self.left.emit, kind="ghost", icon="chevron_left", tip="返回（Esc）")
        back.setObjectName("form-back")
        self.title = label("", "h1")
        self._tags = row(spacing=8)
        self._menu = QMenu(self)
        self.state_button = button(
            "改变状态", kind="ghost", icon="chevron_down_12", name="form-state"
        )
        self.state_button.clicked.connect(self._open_menu)
        self.correct_button = button(
            "提出更正建议…", self.correction_asked.emit, icon="edit", name="form-correct"
        )
        self.keys = QWidget()
        caps = []
        for key, does in KEYS:
            caps += [label(key, "key"), label(does, "note")]
        self.keys.setLayout(row(*caps, spacing=8))
        self._offers = row(spacing=0)
        inside = row(back, self.title, self._tags, self.state_button, None, self._offers)
        inside.addWidget(self.correct_button)
        inside.addWidget(self.keys)
        self.setLayout(inside)
        if narrow:
            for each in (back, self.title, self.keys):
                each.hide()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Put a button at the right for each thing that other pages offer on the record."""
        for command, act in offers:
            made = button(
                command.title, act, kind="ghost", icon=command.icon, tip=command.keys,
                name=f"form-{command.name}",
            )  # fmt: skip
            self._offers.addWidget(made)

    def show_dossier(self, dossier: Dossier, title: str) -> None:
        """Show what a form is about; `title` is its heading."""
        sheet = dossier.main.sheet
        self.title.setText(title)
        clear(self._tags)
        if dossier.new:
            self._tags.addWidget(label("新增", "tag-info"))
        else:
            self._show_state(sheet)
        self.state_button.setVisible(bool(sheet.moves) and not dossier.new)
        self.correct_button.setVisible(sheet.correctable)
        self.setVisible(not self._narrow or not dossier.new)

    def _show_state(self, sheet: Sheet) -> None:
        labels = sheet.register.life_cycle.labels
        if len(labels) > 1 and not self._narrow:  # a panel has it in its own head
            self._tags.addWidget(label(labels.get(sheet.state, sheet.state), "tag-info"))
        if sheet.standing.value:
            role = f"tag-{sheet.standing.weight}"
            self._tags.addWidget(label(sheet.standing.value, role))
        self._menu.clear()
        for state in sheet.moves:
            action = self._menu.addAction(labels[state])
            action.triggered.connect(partial(self._chosen, state))

    def _open_menu(self) -> None:
        below = self.state_button.rect().bottomLeft()
        self._menu.popup(self.state_button.mapToGlobal(below))

    def _chosen(self, state: str) -> None:
        self.moved.emit(state)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.keys.setVisible(not self._narrow and self.width() >= px(ROOM_FOR_KEYS))
