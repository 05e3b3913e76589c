"""What stands beside a form: photo, files, and whether this one is registered already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from station_app.services.duplicates import Alike
from ui.register.form_field import FieldBox
from ui.theme.look import px
from ui.widgets.basics import button, card, clear, column, label, row

WIDTH = 208  # pixels
NOTHING_TYPED = "填写名称或号码后，这里会提示是否已经登记过。"
NOTHING_FOUND = "没有发现相同的登记"


class DuplicateCard(QFrame):
    """Who looks like what is typed.

    use_asked   a record is to be taken instead of typing it again
    open_asked  the form of such a record is wanted
    role_asked  the form of the record that stands on it already is wanted
    undo_asked  what was taken is to be given up again
    """

    use_asked = Signal(str)
    open_asked = Signal(str)
    role_asked = Signal(str)
    undo_asked = Signal()

    def __init__(self, role_title: str) -> None:
        """Make the card; `role_title` of the register of the form, "" when it is called itself."""
        super().__init__()
        self.setProperty("card", True)
        self._role = role_title
        self._lines = column(spacing=8)
        column(self, label("查重", "h2"), self._lines, margin=16, spacing=8)
        self.show_nothing()

    @property
    def words(self) -> str:
        """Everything that is said in it."""
        return "\n".join(each.text() for each in self.findChildren(QLabel))

    def show_nothing(self) -> None:
        """Say that there is nothing to compare yet."""
        self._say(NOTHING_TYPED)

    def show_used(self, name: str) -> None:
        """Say whom the form is about."""
        clear(self._lines)
        self._lines.addWidget(label(f"使用已登记的人：{name}", wrap=True))
        self._lines.addWidget(button("改为登记新的人", self.undo_asked.emit, kind="link"))

    def show_found(self, found: Sequence[Alike], *, taking: bool) -> None:
        """Show candidates, the surest first; `taking`: one may be taken instead of typing."""
        if not found:
            self._say(NOTHING_FOUND)
            return
        clear(self._lines)
        for number, each in enumerate(found):
            self._lines.addWidget(self._candidate(number, each, taking))

    def _say(self, text: str) -> None:
        clear(self._lines)
        self._lines.addWidget(label(text, "note", wrap=True))

    def _candidate(self, number: int, each: Alike, taking: bool) -> QWidget:
        tag = label(each.why, "bad" if each.certain else "warn", wrap=True)
        parts: list[QWidget] = [label(each.label, "h3", wrap=True), tag]
        if each.facts:
            parts.append(label(each.facts.replace("　", "\n"), "note"))
        if each.role:
            parts.append(label(f"已登记为{self._role}", "note", wrap=True))
            act, words = partial(self.role_asked.emit, each.role), "打开"
        elif taking:
            act, words = partial(self.use_asked.emit, each.record), "用这位已登记的人"
        else:
            act, words = partial(self.open_asked.emit, each.record), "打开"
        choose = button(words, act, name=f"alike-{number}")
        choose.setAccessibleName(f"{words}：{each.label}，{each.why}")
        frame = QWidget()
        column(frame, *parts, choose, spacing=2)
        return frame


class Rail(QWidget):
    """The cards beside a form, one for each field that stands there."""

    def __init__(self, boxes: Sequence[FieldBox], duplicates: DuplicateCard | None) -> None:
        super().__init__()
        self.setFixedWidth(px(WIDTH))
        cards: list[QWidget] = []
        for box in boxes:
            frame, inside = card(16, 12)
            inside.addLayout(row(label(box.spec.label, "h2"), None))
            box.label.hide()
            inside.addWidget(box)
            box.show()
            cards.append(frame)
        if duplicates is not None:
            cards.append(duplicates)
        column(self, *cards, None, spacing=16)
