"""A card that is chosen among others: an icon, what it is, what it means, and its mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QRadioButton, QSizePolicy, QWidget

from ui.theme.look import look, px
from ui.widgets.basics import column, label, row

TALL, FLAT = 220, 80  # heights in pixels at the size 标准
ICON = 36


@dataclass(frozen=True)
class Choice:
    """What one card says; `advice` tells whom it suits."""

    key: str
    icon: str
    title: str
    text: str
    advice: str = ""


class ChoiceCard(QPushButton):
    """One of the cards; Space or a click chooses it, the arrows go to its neighbours."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice = choice
        self.setObjectName(f"choice-{choice.key}")
        self.setProperty("kind", "choice")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(choice.title)
        self.setAccessibleDescription(choice.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = QLabel()
        # Two labels: one that was framed once keeps the room of its frame.
        self._plain, self._tag = label(choice.advice, "note"), label(choice.advice, "tag-info")
        self._plain.setFixedHeight(self._tag.height())
        self._mark = QRadioButton()
        self._mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self._icon, self._plain, self._tag, self._mark):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._build()
        self.toggled.connect(self._dress)
        look().changed.connect(self._dress)
        self._dress()

    def _build(self) -> None:
        title, text = label(self.choice.title, "h2"), label(self.choice.text, "quiet", wrap=True)
        for part in (title, text):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if self.choice.advice:
            foot = row(self._plain, self._tag, None, self._mark, spacing=0)
            body = column(self, self._icon, title, text, None, foot, spacing=10)
            body.setContentsMargins(px(20), px(24), px(16), px(16))
            return
        words = column(None, None, title, text, None, spacing=4)
        line = row(self._icon, words, self._mark, spacing=16)
        line.setStretch(1, 1)
        body = column(self, line)
        body.setContentsMargins(px(20), px(8), px(16), px(8))

    def _dress(self) -> None:
        chosen = self.isChecked()
        self._mark.setChecked(chosen)
        token = "primary" if chosen else "quiet"
        self._icon.setPixmap(look().pixmap(self.choice.icon, token, ICON, self.devicePixelRatioF()))
        if self.choice.advice:
            self._plain.setVisible(not chosen)
            self._tag.setVisible(chosen)

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(220), px(TALL if self.choice.advice else FLAT))


class ChoiceCards(QWidget):
    """Cards side by side, of which one is chosen."""

    def __init__(self, choices: Sequence[Choice], spoken: str) -> None:
        super().__init__()
        self.setAccessibleName(spoken)
        self.group = QButtonGroup(self)
        self.cards = {choice.key: ChoiceCard(choice) for choice in choices}
        for card in self.cards.values():
            self.group.addButton(card)
        line = row(*self.cards.values(), spacing=12)
        for at in range(len(self.cards)):
            line.setStretch(at, 1)
        self.setLayout(line)
        next(iter(self.cards.values())).setChecked(True)

    @property
    def chosen(self) -> str:
        """Key of the chosen card."""
        return next(key for key, card in self.cards.items() if card.isChecked())

    def choose(self, key: str) -> None:
        """Choose a card."""
        self.cards[key].setChecked(True)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen card."""
        self.cards[self.chosen].setFocus()
