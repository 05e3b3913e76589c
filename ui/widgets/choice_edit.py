"""A line with a list below it: typing narrows the list, Enter picks, the line keeps the focus.

The list is a window of its own that never takes the focus, so that an input method goes
on composing in the line. It filters while the input method still composes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QWidget

from ui.theme.look import look, px
from ui.widgets.line import Line

SHOWN = 9  # rows of the list without scrolling
ROW = 32  # pixels
KEY = Qt.ItemDataRole.UserRole
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Option:
    """One entry of the list; `note` stands beside the label."""

    key: str
    label: str
    note: str = ""


class OptionList(QListWidget):
    """The list below a line."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("popup", True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._owner = owner

    def fill(self, options: Sequence[Option]) -> None:
        """Show these entries, the first one marked."""
        self.clear()
        for option in options:
            item = QListWidgetItem(f"{option.label}　{option.note}".rstrip("　"))
            item.setData(KEY, option.key)
            self.addItem(item)
        self.setCurrentRow(0 if options else -1)

    def place(self) -> None:
        """Stand below the line, or above it where there is no room."""
        rows = max(1, min(self.count(), SHOWN))
        height = rows * px(ROW) + px(10)
        wanted = max(self._owner.width(), self.sizeHintForColumn(0) + px(36))
        corner = self._owner.mapToGlobal(QPoint(0, self._owner.height() + px(2)))
        screen: QRect = self._owner.screen().availableGeometry()
        top = corner.y()
        if top + height > screen.bottom():
            top = self._owner.mapToGlobal(QPoint(0, 0)).y() - height - px(2)
        left = max(screen.left(), min(corner.x(), screen.right() - wanted))
        self.setGeometry(left, top, wanted, height)


class ChoiceEdit(Line):
    """A line for one of several entries; `options_for` says which fit what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._list: OptionList | None = None
        icon = look().icon("chevron_down_12", "quiet", 12)
        self._arrow = QAction(icon, "", self)
        self._arrow.setToolTip("打开列表（F4）")
        self._arrow.triggered.connect(self.toggle)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        look().changed.connect(self._dressed)
        self.textEdited.connect(self._typing)

    def options_for(self, text: str) -> Sequence[Option]:
        """Return the entries that fit a text; all for ""."""
        raise NotImplementedError

    def pick(self, key: str) -> None:
        """Take an entry; called by Enter, Tab or a click."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list is not None and self._list.isVisible()

    def open_list(self, text: str = "") -> None:
        """Show the entries that fit a text."""
        if not self.isReadOnly():
            self.show_options(self.options_for(text))

    def show_options(self, options: Sequence[Option]) -> None:
        """Show these entries; none closes the list."""
        if not options:
            self.close_list()
            return
        if self._list is None:
            self._list = OptionList(self)
            self._list.setObjectName(f"{self.objectName()}-list")
            self._list.itemClicked.connect(self._clicked)
        self._list.fill(options)
        self._list.place()
        if not self._list.isVisible():
            self._list.show()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def close_list(self) -> None:
        """Put the list away."""
        if self._list is not None and self._list.isVisible():
            self._list.hide()
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def toggle(self) -> None:
        """Open the whole list, or close it."""
        if self.is_open:
            self.close_list()
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open_list()

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be written again."""
        super().set_closed(closed)
        self._arrow.setVisible(not closed)

    def _typing(self, text: str) -> None:
        self.open_list(text.strip())

    def _clicked(self, item: QListWidgetItem) -> None:
        self.close_list()
        self.pick(str(item.data(KEY)))

    def _pick_marked(self) -> bool:
        """Take the marked entry of the open list."""
        if self._list is None or not self._list.isVisible():
            return False
        item = self._list.currentItem()
        self.close_list()
        if item is not None:
            self.pick(str(item.data(KEY)))
        return item is not None

    def _move(self, by: int) -> None:
        if self._list is None or not self._list.isVisible():
            self.open_list()
            return
        row = max(0, min(self._list.currentRow() + by, self._list.count() - 1))
        self._list.setCurrentRow(row)

    def _dressed(self) -> None:
        self._arrow.setIcon(look().icon("chevron_down_12", "quiet", 12))

    # Qt's interface

    def focusNextPrevChild(self, next_: bool) -> bool:
        if next_ and self.is_open:
            self._pick_marked()
        return super().focusNextPrevChild(next_)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: SHOWN,
            Qt.Key.Key_PageUp: -SHOWN,
        }
        key = Qt.Key(event.key())
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif key in steps:
            self._move(steps[key])
        elif key == Qt.Key.Key_F4:
            self.toggle()
        elif key == Qt.Key.Key_Escape and self.is_open:
            self.close_list()
        elif key not in ENTER or not self._pick_marked():
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if self.composing and not self.isReadOnly():
            # 微软拼音 puts ' between syllables.
            self.open_list((self.text() + self.composing).replace("'", "").strip())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.is_open:
            self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.close_list()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.close_list()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put the list away when what lies under it moves; only asked while it is open."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if watched is self and event.key() == Qt.Key.Key_Escape:
                event.accept()  # else Esc would leave the form
                return True
        elif kind in (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress):
            of_list = isinstance(watched, QWidget) and self._holds(watched)
            if not of_list and watched is not self and isinstance(watched, QWidget):
                self.close_list()
        elif kind in (QEvent.Type.Move, QEvent.Type.Resize) and watched is self.window():
            self.close_list()
        return False

    def _holds(self, widget: QWidget) -> bool:
        return self._list is not None and (widget is self._list or self._list.isAncestorOf(widget))
