"""What is kept on this computer for its user: look, window, known workspaces."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.theme.taste import MODES, SIZES, Taste

KEPT = 8  # workspaces remembered
IDLE_MINUTES = 5  # without a key or a click; then the window is locked (safety.md 8.3)


class Choices:
    """Reads and writes the settings; what is missing or nonsense has its default."""

    def __init__(self, settings: QSettings | None = None) -> None:
        """Keep to `settings`; None: those of this user."""
        self._settings = settings or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "street-station", "window"
        )

    @property
    def taste(self) -> Taste:
        """Mode, size of letters and density."""
        mode, size = self._text("look/mode"), self._text("look/size")
        return Taste(
            mode if mode in MODES else "light",
            size if size in SIZES else "standard",
            self._text("look/dense") == "true",
        )

    @taste.setter
    def taste(self, taste: Taste) -> None:
        self._settings.setValue("look/mode", taste.mode)
        self._settings.setValue("look/size", taste.size)
        self._settings.setValue("look/dense", "true" if taste.dense else "false")

    @property
    def workspaces(self) -> list[Path]:
        """Known workspaces, the last one used first; those that are gone are left out."""
        found = self._settings.value("workspaces")
        names = [found] if isinstance(found, str) else list(found or [])  # one is no list
        return [path for name in names if (path := Path(str(name))).is_dir()]

    def remember(self, home: Path) -> None:
        """Put a workspace at the head of the known ones."""
        others = [path for path in self.workspaces if path != home.resolve()]
        self._settings.setValue(
            "workspaces", [str(path) for path in [home.resolve(), *others][:KEPT]]
        )

    def last_user(self, home: Path) -> str:
        """Return who worked in a workspace last on this computer; "" for nobody known."""
        return self.text(_user_of(home))

    def keep_last_user(self, home: Path, name: str) -> None:
        """Remember who works in a workspace."""
        self.keep_text(_user_of(home), name)

    @property
    def idle_minutes(self) -> int:
        """Minutes without a key or a click after which the window locks; 0: never."""
        text = self._text("lock/minutes")
        return int(text) if text.isdecimal() else IDLE_MINUTES

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._settings.setValue("lock/minutes", str(minutes))

    def state(self, name: str) -> QByteArray | None:
        """Return what a widget kept of its shape, e.g. "geometry"."""
        found = self._settings.value(f"state/{name}")
        return found if isinstance(found, QByteArray) else None

    def keep_state(self, name: str, value: QByteArray) -> None:
        """Keep the shape of a widget."""
        self._settings.setValue(f"state/{name}", value)

    def text(self, name: str, default: str = "") -> str:
        """Return a setting of some screen, e.g. "backup/second"."""
        return self._text(f"own/{name}") or default

    def keep_text(self, name: str, value: str) -> None:
        """Keep a setting of some screen."""
        self._settings.setValue(f"own/{name}", value)

    def _text(self, name: str) -> str:
        return str(self._settings.value(name, "") or "")


def _user_of(home: Path) -> str:
    """Return the name of a setting for one workspace: a path is no key."""
    return f"user/{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]}"
