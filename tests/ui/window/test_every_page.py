"""Promises of all pages: names for the ear, a walk by Tab, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
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
from ui.pages import pages_for

SIZES = {"wide": QSize(1366, 768), "small": QSize(1093, 614)}
STATION = [spec.key for spec in pages_for("station")]
BUREAU = ["home", "inbox", "register:social_worker", "settings"]
FORMS = ["register:person", "register:social_worker", "register:volunteer"]
SPARE = 1  # pixels by which a text may be wider than its room


@pytest.fixture
def window(sit: Sit, station: Workspace, qtbot: QtBot) -> MainWindow:
    for name in ("social_worker", "volunteer", "organisation"):
        make(station, BY_NAME[name])
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
        if isinstance(each, QLabel) and (each.wordWrap() or not each.text()):
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


@pytest.mark.parametrize("key", STATION)
def test_everything_reached_by_tab_has_a_name(window: MainWindow, key: str, qtbot: QtBot) -> None:
    go(window, key, qtbot)

    assert nameless(window) == []


@pytest.mark.parametrize("key", FORMS)
def test_everything_in_a_form_has_a_name(window: MainWindow, key: str, qtbot: QtBot) -> None:
    go(window, key, qtbot, new=True)

    assert nameless(window) == []


@pytest.mark.parametrize("key", BUREAU)
def test_everything_of_the_bureau_has_a_name(
    sit: Sit, bureau: Workspace, key: str, qtbot: QtBot
) -> None:
    window = opened(sit, bureau, qtbot)
    go(window, key, qtbot)

    assert nameless(window) == []


@pytest.mark.parametrize("key", STATION)
def test_tab_walks_over_the_whole_page_and_comes_back(
    window: MainWindow, key: str, qtbot: QtBot
) -> None:
    go(window, key, qtbot)
    wanted = {id(each) for each in focusable(window.page)}
    met: list[int] = []
    stops: list[QWidget] = []  # kept alive, so that their ids stay theirs
    for _ in range(len(wanted) + 60):
        qtbot.keyClick(window.window().focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or id(focus) in met:
            break
        met.append(id(focus))
        stops.append(focus)

    left = [described(each) for each in focusable(window.page) if id(each) not in met]
    rows = [each for each in left if not each.startswith(("QRadioButton", "QScrollArea"))]
    assert rows == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", STATION)
def test_nothing_is_cut_off(window: MainWindow, key: str, size: str, qtbot: QtBot) -> None:
    window.resize(SIZES[size])
    go(window, key, qtbot)

    assert cut_off(window) == []
    assert sideways(window) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", FORMS)
def test_nothing_in_a_form_is_cut_off(
    window: MainWindow, key: str, size: str, qtbot: QtBot
) -> None:
    window.resize(SIZES[size])
    go(window, key, qtbot, new=True)

    assert cut_off(window) == []
    assert sideways(window) == []


def test_tables_leave_the_tab_key_to_the_page(window: MainWindow, qtbot: QtBot) -> None:
    for key in STATION:
        go(window, key, qtbot)
        views = [each for each in window.page.findChildren(QAbstractItemView) if each.isVisible()]
        assert not [described(view) for view in views if view.tabKeyNavigation()]
