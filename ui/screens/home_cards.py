"""The parts of the first page: figures, things to do, beginnings; each opens what it tells of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from station_app.domain.registers import BY_NAME
from station_app.services.overview import Figure
from ui.screens.home_words import Errand
from ui.theme.look import look, px
from ui.widgets.basics import button, column, label, row
from ui.widgets.elided import Elided

RESTYLED = (QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.LayoutRequest)


class CardButton(QPushButton):
    """A button with a layout of labels inside; as tall as these need.

    kind   choice (a card) or ghost (a row in a card); see the style sheet
    floor  least height, in pixels at the size 标准
    """

    def __init__(
        self, inside: QLayout, clicked: Callable[[], object], kind: str, floor: float = 0
    ) -> None:
        super().__init__()
        self._floor = px(floor) if floor else 0
        self.setLayout(inside)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for each in self.findChildren(QWidget):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: clicked())

    # Qt's interface

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # The style sheet gives every button a least height of its own whenever it is applied.
        if event.type() in RESTYLED and self.minimumHeight() != self.sizeHint().height():
            self.setMinimumHeight(self.sizeHint().height())
        return done

    def sizeHint(self) -> QSize:
        inside = self.layout()
        wanted = inside.sizeHint() if inside is not None else super().sizeHint()
        return QSize(wanted.width(), max(wanted.height(), self._floor))

    def minimumSizeHint(self) -> QSize:
        inside = self.layout()
        least = inside.minimumSize() if inside is not None else super().minimumSizeHint()
        return QSize(least.width(), self.sizeHint().height())


def picture(name: str, token: str = "quiet", size: float = 20) -> QLabel:
    """Return an icon that is only looked at."""
    made = QLabel()
    made.setPixmap(look().pixmap(name, token, size, 2))
    made.setFixedSize(px(size), px(size))
    made.setScaledContents(True)
    return made


def figure_card(figure: Figure, opened: Callable[[], object]) -> CardButton:
    """Return the card of one figure."""
    by_document = figure.documents is not None
    shown = figure.documents if figure.documents is not None else figure.count
    title = f"{figure.title}（按证件去重）" if by_document else figure.title
    number = label(f"{shown:,}", "figure")
    unit = label("人" if by_document else BY_NAME[figure.register].unit, "quiet")
    unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
    unit.setContentsMargins(0, 0, 0, px(6))
    more = f"共 {figure.count:,} 条记录" if by_document else _news(figure)
    tag = label(more, "tag-good" if figure.new and not by_document else "tag-plain")
    head = row(Elided(title, "quiet"), picture(figure.icon))
    head.setStretch(0, 1)
    inside = column(None, head, row(number, unit, None, spacing=6), row(tag, None), spacing=4)
    inside.setContentsMargins(px(16), px(14), px(16), px(14))
    made = CardButton(inside, opened, "choice")
    made.setObjectName(f"figure-{figure.register}")
    made.setAccessibleName(f"{title} {shown:,}，{more}，打开清单")
    return made


def figure_chip(figure: Figure, opened: Callable[[], object]) -> QPushButton:
    """Return a figure in a word."""
    text = f"{figure.title} {figure.count:,}"
    made = button(text, opened, kind="chip", name=f"figure-{figure.register}")
    made.setAccessibleName(f"{text}，打开清单")
    return made


def _news(figure: Figure) -> str:
    """Say what is new; where nothing is, in which state most of the records are."""
    if figure.new:
        return f"本月新增 {figure.new:,}"
    most = next(iter(figure.states.items()), None)
    return f"{most[0]} {most[1]:,}" if most is not None else "本月没有新增"


def errand_row(errand: Errand, opened: Callable[[], object]) -> CardButton:
    """Return the row of something to do."""
    words = column(None, Elided(errand.title), Elided(errand.note, "note"), spacing=2)
    inside: QHBoxLayout = row(words, label(errand.tag, f"tag-{errand.weight}"), spacing=12)
    inside.setStretch(0, 1)
    inside.setContentsMargins(px(8), px(8), px(8), px(8))
    made = CardButton(inside, opened, "ghost")
    made.setObjectName(f"errand-{errand.key}")
    made.setAccessibleName(f"{errand.title}，{errand.tag}，{errand.note}")
    return made


def beginning_card(
    name: str, icon: str, title: str, text: str, opened: Callable[[], object]
) -> CardButton:
    """Return the card of one way to begin."""
    words = label(text, "quiet", wrap=True)
    inside = column(None, picture(icon, "primary", 28), 8, label(title, "h2"), words, None)
    inside.setContentsMargins(px(20), px(20), px(20), px(20))
    made = CardButton(inside, opened, "choice", 168)
    made.setObjectName(f"begin-{name}")
    made.setAccessibleName(f"{title}：{text}")
    return made
