"""The settings: sections at the left, the chosen one at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget

from ui.desk import Desk
from ui.page import Page, page_body, page_header
from ui.screens.settings.about import About
from ui.screens.settings.appearance import Appearance
from ui.screens.settings.authorities import Authorities
from ui.screens.settings.backup import Backup
from ui.screens.settings.codes import Codes
from ui.screens.settings.parameters import Parameters
from ui.screens.settings.printers import PrintersSection
from ui.screens.settings.safety import Safety
from ui.screens.settings.section import Section
from ui.screens.settings.users import Users
from ui.theme.look import look, px
from ui.widgets.basics import card, row

LIST_WIDTH, ROW = 168, 36  # pixels at the size 标准
SECTIONS: dict[str, type[Section]] = {
    "appearance": Appearance,
    "safety": Safety,
    "users": Users,
    "backup": Backup,
    "parameters": Parameters,
    "codes": Codes,
    "authorities": Authorities,
    "printers": PrintersSection,
    "about": About,
}


class SettingsPage(Page):
    """Shows one section; each is made when it is first gone to."""

    help_topic = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = _Sections()
        for key, section in SECTIONS.items():
            item = QListWidgetItem(section.title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, px(ROW)))
            self.list.addItem(item)
        self.stack = QStackedWidget()
        self._sections: dict[str, Section] = {}
        frame, inside = card(margin=2, spacing=0)
        frame.setFixedWidth(px(LIST_WIDTH))
        inside.addWidget(self.list)
        body = page_body(self)
        body.addLayout(page_header("设置"))
        both = row(frame, self.stack, spacing=16)
        both.setStretch(1, 1)
        body.addLayout(both, 1)
        self.list.currentItemChanged.connect(self._picked)
        desk.changed.connect(self._records_changed)
        look().changed.connect(self._draw_icons)
        self._draw_icons()
        self.list.setCurrentRow(0)

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self._sections[self.key]

    @property
    def key(self) -> str:
        """Key of the section that is shown."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else "appearance"

    def enter(self, section: str = "", **what: Any) -> None:
        """Show a section; "" shows the one that was shown last."""
        if section in SECTIONS:
            self.list.setCurrentRow(list(SECTIONS).index(section))
        self.section.enter()
        self.list.setFocus()

    def search(self) -> None:
        """Put the cursor where the section is searched."""
        self.section.search()

    def refresh(self) -> None:
        """Read the section again."""
        self.section.enter()

    def _picked(self) -> None:
        key = self.key
        if key not in self._sections:
            self._sections[key] = SECTIONS[key](self.desk)
            self.stack.addWidget(self._sections[key])
        self.stack.setCurrentWidget(self._sections[key])
        if self.isVisible():
            self._sections[key].enter()

    def _draw_icons(self) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            section = SECTIONS[item.data(Qt.ItemDataRole.UserRole)]
            item.setIcon(look().icon(section.icon, "quiet", 18))

    def _records_changed(self, register: str) -> None:
        if self.isVisible():  # else `enter` reads again
            self.section.records_changed(register)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.section.records_changed("")


class _Sections(QListWidget):
    """The names of the sections; Tab leaves them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.setAccessibleName("设置的各部分")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(*[px(3)] * 4)  # else the rows lie over the ring of the focus

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
            return
        super().keyPressEvent(event)
