"""The page of one person: searched at the top, shown in cards, each line opens its record."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from station_app.domain.registers import register_named
from station_app.domain.registers.people import PEOPLE
from station_app.services import careers, related
from station_app.services.careers import Career
from station_app.services.related import PERSON
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.finder import RecordFinder
from ui.rereading import Rereading
from ui.screens.person_sheet.cards import Cards
from ui.screens.person_sheet.head import HeadCard, due_card
from ui.theme.look import look, px
from ui.widgets.basics import EmptyState, add, button, clear, row, scrolling

PAUSE = 400  # milliseconds after the last change, then it is read again
SEARCH, SIDE_BY_SIDE = 280, 1100  # pixels at the size 标准
NOBODY = "这条记录没有对应的人员。"


class PersonSheet(Page):
    """Shows one person, reads beside the window, and reads again whenever records change."""

    help_topic = "person_sheet"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.career: Career | None = None
        self._person, self._came_from = "", ""
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self._top: QBoxLayout | None = None  # the head and what is due
        self.finder = RecordFinder(desk, PEOPLE, "person-search", SEARCH)
        self.finder.setAccessibleName("查找人员")
        self.finder.setPlaceholderText("姓名、首字母或证件号码")
        self.finder.setToolTip("查找人员（Ctrl+F）")
        self.finder.found.connect(self._found)
        self.open_button = button("打开登记表", self._open_person, icon="edit", name="open-person")
        self.print_button = button(
            "打印", self.print_out, icon="print", tip="打印人员登记卡（Ctrl+P）", name="print"
        )
        inner = QWidget()
        self._content = QVBoxLayout(inner)
        self._content.setContentsMargins(0, 0, 0, px(8))
        self._content.setSpacing(px(12))
        self._area = scrolling(inner)
        body = page_body(self)
        actions = (self.finder, self.open_button, self.print_button)
        body.addLayout(page_header("人员一张表", *actions))
        body.addWidget(self._area, 1)
        # What follows from any record may stand here.
        self._again = Rereading(self, self._read, PAUSE)
        look().changed.connect(self._show)
        self._show()

    def enter(self, register: str = PERSON, record: str = "", **_: Any) -> None:
        """Show the person to whom a record belongs; without one, the person shown last."""
        if record:
            kind = register_named(register)
            person = related.person_of(self.desk.workspace, kind, record)
            if not person:
                self.desk.tell(NOBODY, "info")
            self._came_from = register
            self._turn_to(person)
        else:
            self._came_from = ""
            self._read()

    def search(self) -> None:
        """Put the cursor into the search."""
        self.finder.begin()

    def print_out(self) -> None:
        """Print the person's card."""
        if self._person:
            what = {"register": PERSON, "form": f"card:{PERSON}", "records": [self._person]}
            self.desk.go("print", **what)

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Return to the register from which one came."""
        if self._came_from:
            self.desk.go(f"{REGISTER}{self._came_from}")

    def _found(self, person: str) -> None:
        self._came_from = ""
        self._turn_to(person)

    def _turn_to(self, person: str) -> None:
        self._person = person
        self.career = None
        self._show()
        self._read()

    def _open_person(self) -> None:
        self.desk.open_record(PERSON, self._person)

    def _enter_for(self, name: str) -> None:
        """Begin a new record of a register for the person."""
        link = related.entered_for(self.desk.workspace, register_named(name))
        self.desk.go(f"{REGISTER}{name}", new=True, values={link: self._person})

    def _read(self) -> None:
        self._again.begun()
        if self._person:
            work = partial(careers.career, self.desk.workspace, self._person)
            self._asked = self.desk.jobs.ask(lambda progress: work(), self._answered, self._failed)

    def _answered(self, career: Career) -> None:
        if self.sender() is self._asked:
            self.career = career
            self._show()

    def _failed(self, error: Exception) -> None:
        """Forget a person who is gone; it is told as every error is."""
        if self.sender() is self._asked:
            self.career, self._person = None, ""
            self._show()
            self.desk.errors.show(error)

    def _show(self) -> None:
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        place = self._area.verticalScrollBar().value()
        self._top = None
        clear(self._content)
        self.open_button.setEnabled(self.career is not None)
        self.print_button.setEnabled(self.career is not None)
        if self.career is None:
            add(self._content, self._nobody() if not self._person else None)
            return
        self.finder.put(self.career.person, self.career.head.name)
        self._fill(self.career)
        self._area.verticalScrollBar().setValue(place)
        if name and (again := self.findChild(QWidget, name)) is not None and self.isVisible():
            # What is new in a page that is seen comes into sight with the next events only.
            QTimer.singleShot(0, again, again.setFocus)

    def _fill(self, career: Career) -> None:
        self._top = row(HeadCard(self.desk, career), spacing=12)
        self._top.setStretch(0, 2)
        if career.due:
            self._top.addWidget(due_card(self.desk, career), 3)
        self._fit_top()
        add(self._content, self._top)
        cards = Cards(self.desk.workspace, career, self.desk.open_record, self._enter_for)
        both = row(*cards.columns(), spacing=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        add(self._content, both, None)

    def _fit_top(self) -> None:
        """Put what is due below the head where both do not stand side by side."""
        ways = QBoxLayout.Direction
        wide = self.width() >= px(SIDE_BY_SIDE)
        if self._top is not None:
            self._top.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    def _nobody(self) -> QWidget:
        text = (
            "在上面输入姓名、拼音首字母或证件号码，选一个人。"
            "在任何登记簿中选中一条记录按 F9，也会到这里。"
        )
        find = button("查找人员", self.search, kind="primary", icon="search", name="find")
        return EmptyState("person", "看谁的一张表？", text, find)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_top()
