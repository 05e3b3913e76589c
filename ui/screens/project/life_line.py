"""The life of a project as a line of stops: what is done, where it stands, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from station_app.services.project_lives import Standing, Stop
from ui.theme.look import look, px

DISC, TOP, LINE, HIGH = 24, 8, 20, 84  # pixels at the size 标准
LEAST = 56  # pixels of one stop
ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -99,
    Qt.Key.Key_End: 99,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
# Ground and sign of the disc of a stop.
DRESS = {
    Standing.DONE: ("good_soft", "good"),
    Standing.NOW: ("primary", "on_primary"),
    Standing.HELD: ("warn_soft", "warn"),
    Standing.OVER: ("bad_soft", "bad"),
    Standing.COMING: ("surface", "quiet"),
}
WORDS = {
    Standing.DONE: "已完成",
    Standing.NOW: "现在",
    Standing.HELD: "现在，需要处理",
    Standing.OVER: "到此为止",
    Standing.COMING: "以后",
}


class LifeLine(QWidget):
    """Left and right walk from stop to stop; Enter wants the step to the one that is stood on.

    stood   the cursor came to another stop
    wanted  code of a state
    """

    stood = Signal()
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.stops: tuple[Stop, ...] = ()
        self._at = 0
        self._present = ""
        self.setObjectName("life-line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()
        look().changed.connect(self._dressed)

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Show a life; the cursor stays on its state until the project goes on."""
        held, before = self.current, self._present
        self.stops = tuple(stops)
        states = [each.state for each in stops]
        self._present = next((each.state for each in stops if each.present), "")
        stays = held is not None and before == self._present and held.state in states
        wanted = held.state if held is not None and stays else self._present
        self._at = states.index(wanted) if wanted else 0
        self._say()
        self.update()

    @property
    def current(self) -> Stop | None:
        """The stop on which the cursor is; None for an empty line."""
        return self.stops[self._at] if self._at < len(self.stops) else None

    def _walk(self, by: int) -> None:
        self._stand(max(0, min(len(self.stops) - 1, self._at + by)))

    def _stand(self, at: int) -> None:
        if at != self._at and 0 <= at < len(self.stops):
            self._at = at
            self._say()
            self.update()
            self.stood.emit()

    def _say(self) -> None:
        said = spoken(self.current) if self.current is not None else "没有项目"
        self.setAccessibleName(f"项目进程，左右键移动：{said}")

    def _room(self, at: int) -> QRectF:
        wide = self.width() / max(1, len(self.stops))
        return QRectF(at * wide, 0, wide, self.height())

    def _stop_at(self, x: float) -> int:
        return int(x * len(self.stops) / max(1, self.width()))

    def _dressed(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(LEAST) * max(1, len(self.stops)), px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(LEAST) * max(1, len(self.stops)), px(HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            self._walk(ARROWS[key])
        elif key in ENTER and self.current is not None:
            self.wanted.emit(self.current.state)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._stand(self._stop_at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.current is not None:
            self.wanted.emit(self.current.state)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.stops:
            at = min(len(self.stops) - 1, self._stop_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), spoken(self.stops[at]), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, stop in enumerate(self.stops):
            room = self._room(at)
            if at + 1 < len(self.stops):
                _paint_way(painter, room, self._room(at + 1), stop)
            _paint_disc(painter, room, stop, at + 1)
            _paint_words(painter, room, stop)
            if at == self._at and self.hasFocus():
                painter.setPen(QPen(look().colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(room.adjusted(2, 1, -2, -1), px(6), px(6))
        painter.end()


def _disc(room: QRectF) -> QRectF:
    side = px(DISC)
    return QRectF(room.center().x() - side / 2, px(TOP), side, side)


def _paint_way(painter: QPainter, room: QRectF, following: QRectF, stop: Stop) -> None:
    begin, end, gap = _disc(room), _disc(following), px(6)
    done = stop.standing is Standing.DONE
    painter.setPen(QPen(look().colour("good" if done else "control"), 2 if done else 1))
    height = begin.center().y()
    painter.drawLine(QPointF(begin.right() + gap, height), QPointF(end.left() - gap, height))


def _paint_disc(painter: QPainter, room: QRectF, stop: Stop, number: int) -> None:
    disc, (ground, ink) = _disc(room), DRESS[stop.standing]
    coming = stop.standing is Standing.COMING
    painter.setPen(QPen(look().colour("control" if coming else ink), 1))
    painter.setBrush(look().colour(ground))
    painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
    if stop.standing is Standing.DONE:
        ratio = painter.device().devicePixelRatioF()
        tick, side = look().pixmap("check_bold", "good", 12, ratio), px(12)
        place = disc.center() - QPointF(side / 2, side / 2)
        painter.drawPixmap(place, tick)
        return
    painter.setFont(look().font(12, bold=True))
    painter.setPen(look().colour(ink))
    painter.drawText(disc, int(CENTRE), str(number))


def _paint_words(painter: QPainter, room: QRectF, stop: Stop) -> None:
    area = QRect(round(room.x()), px(TOP + DISC + 4), round(room.width()), px(LINE))
    ink = "text" if stop.present else "quiet"
    _write(painter, area, stop.label, ink, bold=stop.present)
    area.translate(0, px(LINE - 2))
    _write(painter, area, f"{stop.on}" if stop.on else "下一步" if stop.next else "", "quiet")


def _write(painter: QPainter, area: QRect, text: str, ink: str, *, bold: bool = False) -> None:
    font = look().font(12, bold=bold)
    painter.setFont(font)
    painter.setPen(look().colour(ink))
    inside = area.adjusted(px(2), 0, -px(2), 0)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
    painter.drawText(inside, int(CENTRE), shown)


def spoken(stop: Stop) -> str:
    """Return what is to be said of a stop in one line."""
    day = f"{stop.on}" if stop.on else ""
    return "，".join(filter(None, (stop.label, WORDS[stop.standing], day, stop.note)))
