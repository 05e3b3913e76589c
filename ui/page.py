"""What the window expects of a page, and how pages are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.services.identity import BUREAU, STATION
from ui.theme.look import px
from ui.widgets.basics import Part, add, column, label

if TYPE_CHECKING:
    from ui.desk import Desk


class Page(QWidget):
    """One page of the window. The window calls the methods below; each does nothing by default.

    help_topic  name of the page of resources/help that F1 opens
    """

    help_topic = "start"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def enter(self, **what: Any) -> None:
        """Show what was asked for by `what`; called each time the page is gone to."""

    def may_leave(self, then: Callable[[], None]) -> None:
        """Call `then` when the page may be left; a page with unsaved work asks first."""
        then()

    def focus_first(self) -> None:
        """Put the keyboard into the page; called when nothing in it has it after `enter`."""
        each = self.nextInFocusChain()
        while each is not None and each is not self:
            reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()
            if reached and each.isVisible() and self.isAncestorOf(each):
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            each = each.nextInFocusChain()

    def search(self) -> None:
        """Ctrl+F: put the cursor where one searches."""

    def new(self) -> None:
        """Ctrl+N: begin a new record."""

    def save(self) -> None:
        """Ctrl+S."""

    def print_out(self) -> None:
        """Ctrl+P."""

    def refresh(self) -> None:
        """F5: read everything again."""

    def back(self) -> None:
        """Esc: leave what is open inside the page."""

    def undo(self) -> None:
        """Ctrl+Z outside of a text field."""
        self.desk.undo()

    def redo(self) -> None:
        """Ctrl+Y outside of a text field."""
        self.desk.redo()


@dataclass(frozen=True)
class PageSpec:
    """One entry of the navigation.

    group   heading under which it stands; "" above all groups, BELOW at the foot,
            HIDDEN nowhere: only other pages lead to it
    roles   workspaces that have it
    """

    key: str
    title: str
    icon: str
    group: str
    make: Callable[[Desk], Page]
    roles: tuple[str, ...] = (STATION, BUREAU)


BELOW, HIDDEN = "\v", "\0"


def page_header(title: str, *actions: Part, note: str = "") -> QHBoxLayout:
    """Return the row at the top of a page: its title, and its actions at the right."""
    made = QHBoxLayout()
    made.setSpacing(px(8))
    heading = label(title, "h1")
    if note:
        add(made, column(None, heading, label(note, "quiet"), spacing=2))
    else:
        made.addWidget(heading)
    add(made, None, *actions)
    return made


def page_body(page: QWidget) -> QVBoxLayout:
    """Return the column of a page, with the margins that all pages have."""
    body = QVBoxLayout(page)
    body.setContentsMargins(px(24), px(20), px(24), px(16))
    body.setSpacing(px(12))
    return body
