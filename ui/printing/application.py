"""The Qt application that printing needs, also where there is no screen."""

from __future__ import annotations

import os
import sys
from functools import cache

import PySide6
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from station_app.domain.problems import StationError

QT_SERIES = "6.11."  # 6.12.0 aborts Python 3.11 in QPainter.setPen


class QtUnsuitable(StationError):
    """Another Qt than the tested one is installed."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"打印需要 PySide6 {QT_SERIES}x，现在装的是 {found}。"
            "请重新运行安装程序，或用 dev.py setup 恢复。"
        )


def check_qt(version: str = PySide6.__version__) -> None:
    """Raise QtUnsuitable for a Qt that would crash while printing."""
    if not version.startswith(QT_SERIES):
        raise QtUnsuitable(version)


def ensure_app() -> QCoreApplication:
    """Return the running Qt application, or start one that needs no screen.

    Call it in the main thread before any job prints in another one.
    """
    check_qt()
    return QCoreApplication.instance() or _started()


@cache
def _started() -> QApplication:
    """Start Qt once; the cache keeps it alive, Qt does not survive a second start."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(["station-app"])
