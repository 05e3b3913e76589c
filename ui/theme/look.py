"""How the program looks right now: tokens, size of letters, density of rows.

There is one look for each QApplication, which owns it; `look()` returns it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme import icons
from ui.theme.sheet import style_sheet
from ui.theme.taste import SIZES, Taste
from ui.theme.tokens import CONTRAST, DARK, LIGHT, Tokens

FAMILIES = (
    *("Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC"),
    *("Noto Sans CJK SC", "WenQuanYi Micro Hei", "SimSun-ExtB"),
)
LETTERS = 14  # pixels, at the size 标准
ROW, DENSE_ROW = 38, 30  # pixels, at the size 标准


class Look(QObject):
    """The present look. Signal `changed`: what is painted by hand is to be painted again."""

    changed = Signal()

    def __init__(self, app: QApplication, taste: Taste) -> None:
        super().__init__(app)
        self.setObjectName("look")
        self._app = app
        self._drawn = Path(tempfile.mkdtemp(prefix="station-icons-"))
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self.taste = taste
        self.tokens = LIGHT
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        app.aboutToQuit.connect(self._clear)

    def apply(self, taste: Taste) -> None:
        """Dress the whole application; sizes hold for widgets made from now on."""
        self.taste = taste
        self.tokens = self._tokens()
        self._icons.clear()
        self._app.setStyle(QStyleFactory.create("Fusion"))
        self._app.setPalette(self._palette())
        self._app.setFont(self.font())
        self._app.setStyleSheet(style_sheet(self.tokens, self.px, self._file_of))
        self.changed.emit()

    def px(self, length: float) -> int:
        """Return a length that is meant at the size 标准 in pixels of the present size."""
        return max(1, round(length * SIZES[self.taste.size] / LETTERS))

    @property
    def row_height(self) -> int:
        """Height of a table's row."""
        return self.px(DENSE_ROW if self.taste.dense else ROW)

    def colour(self, token: str) -> QColor:
        """Return the colour of a token, e.g. "primary"."""
        return QColor(getattr(self.tokens, token))

    def font(self, pixels: float = LETTERS, *, bold: bool = False) -> QFont:
        """Return the program's font in a size that is meant at 标准."""
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPixelSize(self.px(pixels))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def icon(self, name: str, token: str = "quiet", size: float = 20) -> QIcon:
        """Return an icon in a token's colour."""
        key = (name, token, self.px(size))
        if key not in self._icons:
            colour = getattr(self.tokens, token)
            self._icons[key] = icons.icon(name, colour, self.tokens.faint, key[2])
        return self._icons[key]

    def pixmap(
        self, name: str, token: str = "quiet", size: float = 20, ratio: float = 1.0
    ) -> QPixmap:
        """Return an icon as a picture; `ratio` of the device it is drawn on."""
        return icons.pixmap(name, getattr(self.tokens, token), self.px(size), ratio)

    def _tokens(self) -> Tokens:
        if self.taste.mode == "contrast" or _wants_contrast(self._app):
            return CONTRAST
        if self.taste.mode == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.taste.mode == "dark" else LIGHT

    def _system_changed(self) -> None:
        if self.taste.mode == "system" and self._tokens() is not self.tokens:
            self.apply(self.taste)

    def _file_of(self, name: str, token: str) -> str:
        """Return the path of an icon's file in a colour: a style sheet knows files only."""
        colour = str(getattr(self.tokens, token))
        path = self._drawn / f"{name}-{colour[1:]}.svg"
        if not path.exists():
            path.write_text(icons.svg(name, colour), encoding="utf-8")
        return path.as_posix()

    def _palette(self) -> QPalette:
        role, palette = QPalette.ColorRole, QPalette()
        for part, token in {
            role.Window: "ground",
            role.Base: "surface",
            role.AlternateBase: "raised",
            role.Text: "text",
            role.WindowText: "text",
            role.Button: "surface",
            role.ButtonText: "text",
            role.Highlight: "primary",
            role.HighlightedText: "on_primary",
            role.PlaceholderText: "hint",
            role.ToolTipBase: "text",
            role.ToolTipText: "surface",
            role.Link: "primary",
            role.Mid: "border",
            role.Accent: "primary",
        }.items():
            palette.setColor(part, self.colour(token))
        for part in (role.Text, role.WindowText, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, part, self.colour("faint"))
        return palette

    def _clear(self) -> None:
        for path in self._drawn.glob("*.svg"):
            path.unlink()
        self._drawn.rmdir()


def _wants_contrast(app: QApplication) -> bool:
    hints = app.styleHints()  # PySide forgets the owner of a chained call
    accessibility = hints.accessibility()
    preference = accessibility.contrastPreference()
    return preference == Qt.ContrastPreference.HighContrast


def dress(app: QApplication, taste: Taste) -> Look:
    """Dress an application and return its look; there is one."""
    found = app.findChild(Look, "look")
    present = found if isinstance(found, Look) else Look(app, taste)
    present.apply(taste)
    return present


def look() -> Look:
    """Return the look of the running application; made and applied on first use."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application to dress")
    found = app.findChild(Look, "look")
    return found if isinstance(found, Look) else dress(app, Taste())


def px(length: float) -> int:
    """Return a length that is meant at the size 标准 in pixels of the present size."""
    return look().px(length)
