"""The card at the top: who the person is, with masked numbers, and what is due."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QWidget

from station_app.services import attaching, careers
from station_app.services.careers import Career, Head, Numbers
from station_app.services.reminders import Item
from ui.desk import Desk
from ui.pictures import read_picture
from ui.register.flow import Flow
from ui.screens.home_cards import CardButton
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row, rule, set_role
from ui.widgets.elided import Elided

PHOTO = (75, 105)  # pixels at the size 标准
LINE = "　"


class HeadCard(QFrame):
    """Shows a person's head; what comes later, the photo, is put in when it is there."""

    def __init__(self, desk: Desk, career: Career) -> None:
        super().__init__()
        self._desk, self._career = desk, career
        self.setProperty("card", True)
        self.setObjectName("head")
        self.photo = QLabel()
        self.photo.setObjectName("photo")
        self.photo.setFixedSize(px(PHOTO[0]), px(PHOTO[1]))
        self.photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.numbers = label(_numbers(career.head), "quiet")
        self.numbers.setObjectName("numbers")
        self.reveal = button(
            "显示号码", self._reveal, kind="link", name="reveal",
            tip="显示完整的证件号码和手机，会记入操作日志",
        )  # fmt: skip
        if not (career.head.id_number or career.head.mobile):
            self.reveal.hide()
        body = row(column(None, self.photo, None), self._words(), spacing=16, margin=16)
        body.setStretch(1, 1)
        self.setLayout(body)
        self._show_photo()

    def _words(self) -> QLayout:
        head = self._career.head
        chips = QWidget()
        flow = Flow(chips, px(8))
        for chip in head.chips:
            flow.addWidget(label(chip.text, f"tag-{chip.weight}"))
        lines = [Elided(fact, "quiet") for fact in head.facts if fact]
        numbers = row(self.numbers, self.reveal, None, spacing=12)
        name = label(head.name, "h1")
        name.setObjectName("name")
        return column(None, name, *lines, numbers, chips, None, spacing=4)

    def _show_photo(self) -> None:
        head = self._career.head
        if not head.photo:
            self._show_initial()
            return
        read = partial(attaching.content, self._desk.workspace, head.photo)
        self._desk.jobs.ask(lambda progress: read(), self._photo_read, self._photo_lost)

    def _show_initial(self) -> None:
        self.photo.setFixedSize(px(48), px(48))
        self.photo.setText(self._career.head.name[:1])
        set_role(self.photo, "initial")

    def _photo_read(self, content: bytes) -> None:
        picture = QPixmap.fromImage(read_picture(content))
        fit = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        self.photo.setPixmap(picture.scaled(self.photo.size(), fit, smooth))

    def _photo_lost(self, error: Exception) -> None:
        self._show_initial()  # the register's form tells what is wrong with the file

    def _reveal(self) -> None:
        workspace, person = self._desk.workspace, self._career.person
        found = self._desk.attempt(lambda: careers.reveal(workspace, person))
        if found is not None:
            self.numbers.setText(_numbers(found))
            self.reveal.hide()


def _numbers(of: Head | Numbers) -> str:
    pairs = (("证件号码", of.id_number), ("手机", of.mobile))
    return LINE.join(f"{name} {number or '未登记'}" for name, number in pairs)


def due_card(desk: Desk, career: Career) -> QFrame:
    """Return the card of what is to be done for the person."""
    frame, inside = card(8, 0)
    frame.setObjectName("due")
    heading = row(label("要办的事", "h2"), None)
    heading.setContentsMargins(px(8), px(8), px(8), px(6))
    inside.addLayout(heading)
    for place, item in enumerate(career.due):
        inside.addWidget(rule())
        inside.addWidget(_due_row(desk, career, item, place))
    inside.addStretch()
    return frame


def _due_row(desk: Desk, career: Career, item: Item, place: int) -> QPushButton:
    weight = item.weight(career.today)
    tag = "尽快" if item.due is None else f"{item.due:%Y-%m-%d}"
    inside = row(Elided(item.text), label(tag, f"tag-{weight}"), spacing=12)
    inside.setStretch(0, 1)
    inside.setContentsMargins(px(8), px(6), px(8), px(6))
    made = CardButton(inside, partial(desk.open_record, item.register, item.record), "ghost")
    made.setObjectName(f"due-{place}")
    made.setAccessibleName(f"{item.kind.label}：{item.text}")
    made.setToolTip(item.text)
    return made
