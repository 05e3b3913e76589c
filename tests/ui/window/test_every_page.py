"""Promises of all pages: names for the ear, a walk by Tab, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services.workspace import Workspace
from tests.builders import make
from tests.ui.window.conftest import Sit
from ui.jobs import Jobs
from ui.main_window import MainWindow

SIZES = {"wide": QSize(1366, 768), "small": QSize(1093, 614)}
FORMS = ["register:person", "register:social_worker", "register:volunteer"]
Check = Callable[[MainWindow], list[str]]
SPARE = 1  # pixels by which a text may be wider than its room


@pytest.fixture
def window(sit: Sit, station: Workspace, qtbot: QtBot) -> MainWindow:
    for number, name in enumerate(("social_worker", "volunteer", "organisation"), 1):
        make(station, BY_NAME[name], number)
    return opened(sit, station, qtbot)


def opened(sit: Sit, books: Workspace, qtbot: QtBot) -> MainWindow:
    made = MainWindow(sit(books))
    qtbot.addWidget(made)
    made.resize(SIZES["wide"])
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def settled(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the store has answered everything that a page asked."""
    jobs: Jobs = window.desk.jobs
    qtbot.waitUntil(lambda: not jobs._alive, timeout=20_000)
    QApplication.sendPostedEvents()


def go(window: MainWindow, key: str, qtbot: QtBot, **what: object) -> None:
    window.desk.go(key, **what)
    settled(window, qtbot)


def focusable(top: QWidget) -> Iterator[QWidget]:
    """Yield what can be reached by Tab."""
    for each in top.findChildren(QWidget):
        reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
        if reached and each.isVisible() and each.isEnabled():
            yield each


def name_of(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def described(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {widget.objectName()!r} {text!r} {widget.size().toTuple()}"


def nameless(window: MainWindow) -> list[str]:
    return [described(each) for each in focusable(window) if not name_of(each).strip()]


def cut_off(window: MainWindow) -> list[str]:
    """Return the labels and buttons whose words do not fit."""
    found = []
    for each in window.page.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, (QLabel, QAbstractButton)):
            continue
        if not each.text() or (isinstance(each, QLabel) and each.wordWrap()):
            continue
        if type(each).sizeHint is not QLabel.sizeHint and isinstance(each, QLabel):
            continue  # it elides by itself
        if each.minimumSizeHint().width() > each.width() + SPARE:
            found.append(described(each))
    return found


def sideways(window: MainWindow) -> list[str]:
    """Return the areas that scroll sideways; tables may."""
    return [
        described(area)
        for area in window.page.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


def walk(window: MainWindow, check: Check, qtbot: QtBot) -> dict[str, list[str]]:
    """Go to every page and every form; return what the check finds wrong, by page."""
    found = {}
    for key in window.specs:
        go(window, key, qtbot)
        found[key] = check(window)
    for key in FORMS if window.desk.workspace.station else ():
        go(window, key, qtbot, new=True)
        found[f"{key} new"] = check(window)
        window.page.back()
    return {key: wrong for key, wrong in found.items() if wrong}


def unreached(window: MainWindow, qtbot: QtBot) -> list[str]:
    """Return what a walk by Tab over the whole window does not come to."""
    wanted = {id(each): each for each in focusable(window.page)}
    stops: list[QWidget] = []  # kept alive, so that their ids stay theirs
    window.page.focus_first()
    for _ in range(len(wanted) + 60):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or (stops and focus is stops[0]):
            break
        stops.append(focus)  # twice where Tab walks over the links of a text
    met = {id(each) for each in stops}
    left = [each for each in focusable(window.page) if id(each) not in met]
    # One of several buttons of a choice is a stop; the arrows reach the others.
    return [described(each) for each in left if not isinstance(each, (QRadioButton, QScrollArea))]


def test_everything_reached_by_tab_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    assert walk(window, nameless, qtbot) == {}


def test_everything_of_the_bureau_has_a_name(sit: Sit, bureau: Workspace, qtbot: QtBot) -> None:
    assert walk(opened(sit, bureau, qtbot), nameless, qtbot) == {}


def test_tab_walks_over_the_whole_page(window: MainWindow, qtbot: QtBot) -> None:
    assert walk(window, lambda window: unreached(window, qtbot), qtbot) == {}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off(window: MainWindow, size: str, qtbot: QtBot) -> None:
    window.resize(SIZES[size])

    assert walk(window, lambda window: cut_off(window) + sideways(window), qtbot) == {}


def test_nothing_of_the_bureau_is_cut_off(sit: Sit, bureau: Workspace, qtbot: QtBot) -> None:
    window = opened(sit, bureau, qtbot)
    window.resize(SIZES["small"])

    assert walk(window, lambda window: cut_off(window) + sideways(window), qtbot) == {}


def test_tables_leave_the_tab_key_to_the_page(window: MainWindow, qtbot: QtBot) -> None:
    def keeping(window: MainWindow) -> list[str]:
        views = window.page.findChildren(QAbstractItemView)
        return [described(each) for each in views if each.isVisible() and each.tabKeyNavigation()]

    assert walk(window, keeping, qtbot) == {}


class Windows(QObject):
    """Notes every window that comes up beside the main one: on a real screen it would flash."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if shown and watched.isWindow() and not isinstance(watched, MainWindow):
            self.seen.append(described(watched))
        return False


def test_no_part_of_a_page_flashes_as_a_window(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        walk(window, lambda window: [], qtbot)
    finally:
        qapp.removeEventFilter(windows)

    assert windows.seen == []
