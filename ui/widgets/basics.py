"""Labels, buttons, cards and rows, dressed by properties, so that a change of look reaches them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme.look import look, px

L = TypeVar("L", bound=QBoxLayout)
Part = QWidget | QLayout | int | None  # a widget, a layout, a gap in px, or what stretches
ICON_TOKENS = {"primary": "on_primary", "danger": "bad", "chip": "soft_text"}


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; roles stand in the style sheet, e.g. "h1", "note", "tag-warn"."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # what a clerk typed is no markup
    made.setWordWrap(wrap)
    set_role(made, role)
    if role.startswith("tag-") or role == "key":
        made.setFixedHeight(px(22))
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def set_role(target: QLabel, role: str) -> None:
    """Give a label another role."""
    target.setProperty("tag", role.startswith("tag-"))
    set_property(target, "role", role)


def set_property(target: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet asks for."""
    if target.property(name) != value:
        target.setProperty(name, value)
        target.style().unpolish(target)
        target.style().polish(target)


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    tip: str = "",
    name: str = "",
) -> QPushButton:
    """Return a button.

    kind  "" or primary, ghost, link, danger, chip, segment, fault (see the style sheet)
    tip   what it does, with its key; the spoken name where there is no text
    name  object name, by which tests find it
    """
    made = QPushButton(f" {text}" if icon and text else text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)  # else Enter in a dialog presses it by accident
    if icon:
        dress(made, icon, ICON_TOKENS.get(kind, "quiet"), 12 if kind == "chip" else 18)
    if tip:
        made.setToolTip(tip)
    made.setAccessibleName(text.strip() or tip)
    if not text:
        made.setFixedWidth(px(34))
    if name:
        made.setObjectName(name)
    if kind in ("link", "fault"):
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def dress(target: QAbstractButton, icon: str, token: str = "quiet", size: float = 18) -> None:
    """Give a button an icon; `redress` draws it anew after a change of look."""
    target.setIconSize(QSize(px(size), px(size)))
    target.setProperty("drawn", [icon, token, size])
    target.setIcon(look().icon(icon, token, size))


def redress(top: QWidget) -> None:
    """Draw the icons of all buttons below a widget anew."""
    for target in top.findChildren(QAbstractButton):
        drawn = target.property("drawn")
        if drawn:
            target.setIcon(look().icon(*drawn))


def card(
    margin: float = 16, spacing: float = 8, state: object = True
) -> tuple[QFrame, QVBoxLayout]:
    """Return a framed ground and the column inside it; states stand in the style sheet."""
    frame = QFrame()
    frame.setProperty("card", state)
    return frame, column(frame, margin=margin, spacing=spacing)


def rule() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setProperty("line", "h")
    made.setFixedHeight(1)
    return made


def column(
    parent: QWidget | None = None, *parts: Part, margin: float = 0, spacing: float = 8
) -> QVBoxLayout:
    """Return a column of parts, top to bottom."""
    made = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    return _filled(made, parts, margin, spacing)


def row(*parts: Part, margin: float = 0, spacing: float = 8) -> QHBoxLayout:
    """Return a row of parts, left to right."""
    return _filled(QHBoxLayout(), parts, margin, spacing)


def _filled(layout: L, parts: tuple[Part, ...], margin: float, spacing: float) -> L:
    edge = px(margin) if margin else 0
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(px(spacing) if spacing else 0)
    add(layout, *parts)
    return layout


def add(layout: QBoxLayout, *parts: Part) -> None:
    """Add parts at the end of a row or column."""
    for part in parts:
        if part is None:
            layout.addStretch()
        elif isinstance(part, int):
            layout.addSpacing(px(part))
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        _delete(item)


def _delete(item: QLayoutItem) -> None:
    if (widget := item.widget()) is not None:
        widget.hide()  # deleted later: until then it must not be seen
        widget.setParent(None)
        widget.deleteLater()
    elif (inner := item.layout()) is not None:
        clear(inner)


def scrolling(body: QWidget) -> QScrollArea:
    """Return a frameless area that scrolls `body` up and down; it takes no focus itself."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    body.setProperty("clear", True)
    area.setWidget(body)
    area.viewport().setAutoFillBackground(False)
    return area


class EmptyState(QWidget):
    """What stands where there is nothing yet: an icon, what is missing, and what to do about it."""

    def __init__(self, icon: str, title: str, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(look().pixmap(icon, "faint", 48, 2))
        heading, lines = label(title, "h2", wrap=True), label(text, "quiet", wrap=True)
        for each in (picture, heading, lines):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon = icon
        self._picture = picture
        body = column(self, picture, 12, heading, lines, 12, row(None, *buttons, None))
        body.insertStretch(0, 2)
        body.addStretch(3)
        look().changed.connect(self._redraw)

    def _redraw(self) -> None:
        self._picture.setPixmap(look().pixmap(self._icon, "faint", 48, 2))
