"""One field of a form: its label, its editor, and the line below that says what is wrong."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QScrollArea, QWidget

from station_app.domain.problems import Fault
from station_app.domain.register import Field, Need
from ui.desk import Desk
from ui.register.editors import Enter, Place, editor_for, place_of, praise
from ui.register.form_entry import Entry
from ui.theme.look import look, px
from ui.widgets.basics import label, set_role
from ui.widgets.choice_edit import ChoiceEdit
from ui.widgets.line import dress_as
from ui.widgets.masked_line import MaskedLine

LABEL_WIDTH = 92  # pixels, at least
MARGIN = 60  # pixels that stay in sight around a field that is gone to
LINE_HEIGHT = 34  # pixels of an editor of one line
STAR = "*"
AUTOMATIC = "由系统自动填写"
NUMBERED = "保存时自动编号"


class FieldLabel(QLabel):
    """The name of a field, and a red star where it must be filled in."""

    def __init__(self, text: str, required: bool) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(px(LINE_HEIGHT))
        self._required = required

    def set_above(self) -> None:
        """Stand on top of the editor instead of at its left."""
        self.setFixedHeight(px(22))

    @staticmethod
    def width_for(text: str) -> int:
        """Return how wide a label with a star is."""
        return QFontMetrics(look().font()).horizontalAdvance(f"{text} {STAR}") + px(4)

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(self.width_for(self.text()), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = self.fontMetrics()
        star = metrics.horizontalAdvance(f" {STAR}") if self._required else 0
        inside = self.rect()
        words = metrics.horizontalAdvance(self.text())
        right = bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
        left = inside.right() - words - star + 1 if right else inside.left()
        at = inside.adjusted(left, 0, 0, 0)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(look().colour("quiet"))
        painter.drawText(at, flags, self.text())
        if self._required:
            painter.setPen(look().colour("bad"))
            painter.drawText(at.adjusted(words, 0, 0, 0), flags, f" {STAR}")


class FieldBox(QWidget):
    """A field that shows and changes one text of an entry.

    edited, left      carry the box itself
    correction_asked  the bureau wants to propose another value
    """

    edited = Signal(object)
    left = Signal(object)
    correction_asked = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        name: str,
        spec: Field,
        *,
        enter: Enter | None = None,
        label_width: int = 0,
        bare: bool = False,
    ) -> None:
        """Make the field.

        label_width  of the label at the left; 0: the label stands on top
        bare         neither label nor message: a cell of a grid
        """
        super().__init__(parent)
        self.name, self.spec = name, spec
        self.entry: Entry | None = None
        self.editor = editor_for(desk, spec, enter)
        self.widget = cast(QWidget, self.editor)
        self.fault: Fault | None = None
        self.touched = False  # since it has the focus
        self._message: QLabel | None = None
        self._bare = bare
        self.required = spec.need is Need.SAVE
        self.editor.call(f"{spec.label}，必填" if self.required else spec.label)
        self._lay_out(label_width)
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self._left)

    @property
    def place(self) -> Place:
        """Where in the form it stands."""
        return place_of(self.spec.kind)

    @property
    def message(self) -> str:
        """What the line below says."""
        return "" if self._message is None else self._message.text()

    def name_widgets(self, prefix: str) -> None:
        """Give the widget with the focus its object name, e.g. person.name."""
        reached = self.editor.reached()
        self.widget.setObjectName(f"{prefix}.{self.name}")
        if reached is not self.widget:
            reached.setObjectName(f"{prefix}.{self.name}.focus")
        self.setObjectName(f"{prefix}.{self.name}.box")

    def bind(self, entry: Entry) -> None:
        """Show a record's field from now on."""
        self.entry, self.touched = entry, False
        reason = entry.sheet.closed.get(self.name, "")
        self.editor.set_closed(False)
        self.show_text()
        self.editor.set_closed(bool(reason))
        self.widget.setToolTip(reason)
        policy = Qt.ContextMenuPolicy
        own = policy.NoContextMenu if self.correctable else policy.DefaultContextMenu
        self.widget.setContextMenuPolicy(own)
        self.clear()

    def show_text(self) -> None:
        """Show what the entry has."""
        if self.entry is not None:
            text = self.entry.texts[self.name]
            self.editor.put(text, self.entry.names.get(text, ""))
            if isinstance(self.editor, MaskedLine):
                kept = not self.entry.new and text == self.entry.before[self.name]
                self.editor.cover(kept)
            self._dress()

    @property
    def closed(self) -> bool:
        """Whether it can only be read."""
        return self.entry is not None and self.name in self.entry.sheet.closed

    @property
    def focused(self) -> bool:
        """Whether one types into it now."""
        found = self.widget.focusWidget() or self.widget
        return found.hasFocus()

    def focus(self) -> None:
        """Put the cursor into it, and the field into sight."""
        self.editor.reached().setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._come_into_sight)  # once messages have taken their room

    def commit(self) -> None:
        """Take what stands in the editor, tidied."""
        if self.entry is not None and not self.closed:
            text = self.editor.typed()
            if text != self.entry.texts[self.name]:
                self.entry.type(self.name, text)

    def take_filled(self, text: str, name: str = "") -> None:
        """Show what follows from other fields, marked as such."""
        if self.entry is None:
            return
        self.entry.fill(self.name, text)
        if name:
            self.entry.names[text] = name
        self.show_text()
        self.say(AUTOMATIC if text else "")

    def take_numbered(self) -> None:
        """Say that saving gives the number."""
        self.say(NUMBERED)

    def show_fault(self, fault: Fault | None) -> None:
        """Show what is wrong; None: nothing is."""
        self.fault = fault
        if fault is None:
            self.clear()
            return
        state = "bad" if fault.refuses else "warn"
        self.editor.mark(state)
        self.say(without_label(self.spec.label, fault.text), state)

    def clear(self) -> None:
        """Take messages away; what was filled in or is right is still said."""
        self.fault = None
        self.editor.mark("")
        if self.entry is not None and self.name in self.entry.auto:
            self.say(AUTOMATIC)
        else:
            self.say("")

    def applaud(self) -> None:
        """Say that a number with a check sign is right."""
        if self.fault is None and self.entry is not None:
            words = praise(self.spec, self.entry.texts[self.name])
            if words:
                self.say(words, "good")

    def say(self, text: str, role: str = "note") -> None:
        """Write the line below."""
        reached = self.editor.reached()
        reached.setAccessibleDescription(text)
        if self._bare:
            self.widget.setToolTip(text)
            return
        if self._message is None:
            if not text:
                return
            self._message = self._below()
        set_role(self._message, role)
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def _lay_out(self, label_width: int) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(3))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        if self._bare:
            if isinstance(self.widget, ChoiceEdit):
                self.widget.setPlaceholderText("选择")  # there is no room for more
            grid.addWidget(self.widget, 0, 1, top)
            return
        self.label = FieldLabel(self.spec.label, self.required)
        self.label.setBuddy(self.editor.reached())
        if label_width:
            self.label.setFixedWidth(label_width)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self.label.setAlignment(right)
            grid.addWidget(self.label, 0, 0, top)
            grid.addWidget(self.widget, 0, 1, top)
        else:
            self.label.set_above()
            grid.addWidget(self.label, 0, 1)
            grid.addWidget(self.widget, 1, 1, top)

    def _come_into_sight(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self, 0, px(MARGIN))

    def _below(self) -> QLabel:
        made = label("", "note", wrap=True)
        self._grid.addWidget(made, self._grid.rowCount(), 1)
        return made

    def _dress(self) -> None:
        auto = self.entry is not None and self.name in self.entry.auto
        dress_as(self.widget, "auto", "true" if auto else "")

    def _edited(self) -> None:
        if self.entry is None:
            return
        self.touched = True
        self.entry.type(self.name, self.editor.typed())
        self._dress()
        if self.fault is None:
            self.say(self.editor.note())
        self.edited.emit(self)

    def _left(self) -> None:
        self.touched = False
        self.left.emit(self)

    @property
    def correctable(self) -> bool:
        """Whether the bureau may propose another value of it."""
        return self.closed and self.entry is not None and self.entry.sheet.correctable

    # Qt's interface

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.correctable:
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("提出更正建议…", lambda: self.correction_asked.emit(self))
        menu.popup(event.globalPos())


def without_label(name: str, text: str) -> str:
    """Return a fault's text without the name of its field, which stands at its left."""
    return text.removeprefix(f"{name}：")
