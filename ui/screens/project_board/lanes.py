"""The columns of the board side by side; those without projects are narrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station_app.services.project_boards import Board, Lane
from ui.screens.project_board.cards import CardColumn
from ui.theme.look import look, px
from ui.widgets.basics import label, row
from ui.widgets.boards import Lanes, framed

WIDTH, NARROW = 212, 32  # pixels at the size 标准
LETTER = 18  # height of one letter of a narrow column


class LanesView(Lanes):
    """The columns in the order of a life."""

    columns: list[CardColumn]

    def __init__(self) -> None:
        super().__init__("lanes")
        self.columns = []

    def show_board(self, board: Board) -> None:
        """Show a board; the cursor stays on its card, or in its place."""
        place, held, focused = self.place, self.current, self.has_keyboard()
        card = held.id if held is not None else ""
        columns = {lane.state: CardColumn(lane) for lane in board.lanes if lane.cards}
        parts = [
            _framed(lane, columns[lane.state]) if lane.cards else EmptyLane(lane)
            for lane in board.lanes
        ]
        self.lay([*columns.values()], parts)
        same = (each for each in self.columns if each.place_of(card) is not None)
        self.stand_in(next(same, next(iter(self.columns), None)), card, place, focused)


class EmptyLane(QWidget):
    """A state in which no project is: its name from top to bottom."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.lane = lane
        self.setToolTip(f"{lane.label}：没有项目")
        self.setFixedWidth(px(NARROW))
        look().changed.connect(self.update)

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(NARROW), px(LETTER * 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look().colour("border"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), px(8), px(8))
        painter.setFont(look().font(12))
        painter.setPen(look().colour("quiet"))
        letter = QRect(0, px(8), self.width(), px(LETTER))
        for sign in self.lane.label:
            painter.drawText(letter, int(Qt.AlignmentFlag.AlignCenter), sign)
            letter.translate(0, px(LETTER))
        painter.end()


def _framed(lane: Lane, cards: CardColumn) -> QWidget:
    money = label(lane.money, "note")
    head = row(label(lane.label, "h3"), label(str(len(lane.cards)), "quiet"), None, money)
    return framed(WIDTH, head, cards)
