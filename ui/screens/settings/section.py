"""What the sections of the settings have in common: a column of groups, read anew when shown."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import Part, add, card, label, scrolling


class Section(QWidget):
    """One section. `title` and `icon` stand in the list at the left."""

    title = ""
    icon = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def enter(self) -> None:
        """Read what is shown again; called each time the section comes into sight."""

    def records_changed(self, register: str) -> None:
        """Take note that records of a register have changed, or of any for ""."""

    def search(self) -> None:
        """Put the cursor where one searches."""


def group(title: str, text: str, *parts: Part) -> QFrame:
    """Return a card with a heading, what it is about, and its parts."""
    frame, inside = card(margin=20, spacing=12)
    inside.addWidget(label(title, "h2"))
    if text:
        inside.addWidget(label(text, "quiet", wrap=True))
    add(inside, *parts)
    return frame


def groups(section: QWidget, *parts: Part) -> None:
    """Fill a section with groups that are scrolled together."""
    inner = QWidget()
    body = QVBoxLayout(inner)
    body.setContentsMargins(0, 0, px(8), px(8))
    body.setSpacing(px(16))
    add(body, *parts, None)
    outer = QVBoxLayout(section)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scrolling(inner))
