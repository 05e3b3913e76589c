"""Settings of the look: light or dark, size of letters, density of rows; all at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from ui.desk import Desk
from ui.screens.settings.section import Section, group, groups
from ui.theme.look import look, px
from ui.theme.taste import MODES, SIZE_LABELS, SIZES, Taste
from ui.theme.tokens import CONTRAST, DARK, LIGHT, Tokens
from ui.widgets.basics import label

PREVIEW = QSize(56, 36)  # pixels at the size 标准
GAP = 12  # pixels at the size 标准
FEWEST = 2  # answers in a line, where all of them have no room
DENSITIES = {"roomy": "宽松", "dense": "紧凑"}
PREVIEWED = {"light": (LIGHT,), "dark": (DARK,), "system": (LIGHT, DARK), "contrast": (CONTRAST,)}
SAMPLE = "四方坪街道社工站　2026-11-23　430105198506150012"


class Appearance(Section):
    """What is chosen is seen at once and kept for the next start."""

    title = "外观"
    icon = "weather_sunny"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.modes = _Row("mode", MODES, self._mode_chosen)
        self.sizes = _Row("size", SIZE_LABELS, self._size_chosen)
        self.densities = _Row("density", DENSITIES, self._density_chosen)
        for mode, made in self.modes.buttons.items():
            made.setIconSize(QSize(px(PREVIEW.width()), px(PREVIEW.height())))
            made.setIcon(QIcon(_preview(PREVIEWED[mode], self.devicePixelRatioF())))
        for size, made in self.sizes.buttons.items():
            font = made.font()
            font.setPixelSize(SIZES[size])  # each in its own size, whatever the present one
            made.setFont(font)
        groups(
            self,
            group("颜色", "打印的表格不受影响。", self.modes),
            group("字号", "适合自己的眼睛最重要：界面会跟着一起放大。", self.sizes, label(SAMPLE)),
            group("表格行高", "紧凑时一屏能多看几行。", self.densities),
        )
        look().changed.connect(self.enter)
        self.enter()

    def enter(self) -> None:
        """Mark what is chosen now."""
        taste = look().taste
        self.modes.mark(taste.mode)
        self.sizes.mark(taste.size)
        self.densities.mark("dense" if taste.dense else "roomy")

    def _mode_chosen(self, mode: str) -> None:
        self._apply(look().taste._replace(mode=mode))

    def _size_chosen(self, size: str) -> None:
        self._apply(look().taste._replace(size=size))

    def _density_chosen(self, density: str) -> None:
        self._apply(look().taste._replace(dense=density == "dense"))

    def _apply(self, taste: Taste) -> None:
        if taste == look().taste:
            return
        self.desk.choices.taste = taste
        look().apply(taste)


class _Row(QWidget):
    """Answers side by side, or two in a line; one of them is chosen."""

    def __init__(self, name: str, labels: Mapping[str, str], chosen: object) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for key, words in labels.items():
            made = QPushButton(words)
            made.setObjectName(f"{name}-{key}")
            made.setProperty("kind", "choice")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setAccessibleName(words)
            self._group.addButton(made)
            self.buttons[key] = made
            made.clicked.connect(partial(_call, chosen, key))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(GAP))
        self._arrange(len(labels))

    def mark(self, key: str) -> None:
        """Mark an answer as the chosen one."""
        self.buttons[key].setChecked(True)

    def _arrange(self, in_a_line: int) -> None:
        for at, made in enumerate(self.buttons.values()):
            self._grid.addWidget(made, at // in_a_line, at % in_a_line)
        for at in range(len(self.buttons)):
            self._grid.setColumnStretch(at, int(at < in_a_line))
        self._in_a_line = in_a_line

    def _width_of(self, in_a_line: int) -> int:
        widest = max(made.sizeHint().width() for made in self.buttons.values())
        return in_a_line * widest + (in_a_line - 1) * px(GAP)

    # Qt's interface

    def minimumSizeHint(self) -> QSize:
        lines = -(-len(self.buttons) // self._in_a_line)
        high = max(made.sizeHint().height() for made in self.buttons.values())
        return QSize(self._width_of(FEWEST), lines * high + (lines - 1) * px(GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = len(self.buttons) if self.width() >= self._width_of(len(self.buttons)) else FEWEST
        if fitting != self._in_a_line:
            self._arrange(fitting)
            self.updateGeometry()


def _call(chosen: object, key: str, *_: object) -> None:
    if callable(chosen):
        chosen(key)


def _preview(shown: tuple[Tokens, ...], ratio: float) -> QPixmap:
    """Paint a small window in one look, or half and half in two."""
    width, height = px(PREVIEW.width()), px(PREVIEW.height())
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    part = width / len(shown)
    for at, tokens in enumerate(shown):
        painter.setClipRect(QRectF(at * part, 0, part, height))
        _paint_window(painter, tokens, width, height)
    painter.end()
    return made


def _paint_window(painter: QPainter, tokens: Tokens, width: int, height: int) -> None:
    frame = QRectF(0.5, 0.5, width - 1, height - 1)
    painter.setPen(QColor(tokens.control))
    painter.setBrush(QColor(tokens.ground))
    painter.drawRoundedRect(frame, px(4), px(4))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.nav))
    painter.drawRect(QRectF(1, px(4), width * 0.26, height - px(8)))
    left, line = width * 0.36, height / 6
    painter.setBrush(QColor(tokens.text))
    painter.drawRect(QRectF(left, line, width * 0.42, px(3)))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRect(QRectF(left, line * 2.2, width * 0.54, line * 1.6))
    painter.setBrush(QColor(tokens.primary))
    painter.drawRect(QRectF(left, line * 4.4, width * 0.26, px(5)))
