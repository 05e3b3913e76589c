"""The page of publicity by keyboard: counts that narrow the list, clippings, thumbnails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station_app.services import press
from station_app.services.workspace import Workspace
from tests.services.publicity import enter_item, enter_person
from tests.ui.window.conftest import Answers, Going
from ui.desk import Desk, Notice
from ui.screens.publicity.items import remark_of
from ui.screens.publicity.page import NOTHING, PublicityPage
from ui.screens.publicity.thumbnails import SIZE, thumbnail

OUT = ("REVIEWED", "PUBLISHED")
Key = Qt.Key
Opened = Callable[[], PublicityPage]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Opened:
    """Return what opens the page once the books have what a test needs."""

    def opened() -> PublicityPage:
        made = PublicityPage(desk)
        qtbot.addWidget(made)
        made.resize(1158, 700)
        made.show()
        made.enter()
        qtbot.waitUntil(lambda: made.items is not None)
        return made

    return opened


@pytest.fixture
def three(station: Workspace) -> Workspace:
    """Enter three items: print and network in March, network in April."""
    enter_item(station, *OUT, title="三月报刊")
    enter_item(station, *OUT, title="三月网络", medium="NETWORK", theme="POLICY")
    april = date(2026, 4, 2)
    enter_item(
        station, *OUT, title="四月网络", medium="NETWORK", level="DISTRICT", published_on=april
    )
    return station


def titles(page: PublicityPage) -> list[str]:
    return [each.title for each in page.list.listed.items]


def picture(folder: Path, width: int = 400, height: int = 200) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    image.save(str(folder / "晚报.png"))
    return folder / "晚报.png"


@pytest.mark.parametrize(
    ("keys", "listed"),
    [
        ((), ["四月网络", "三月网络", "三月报刊"]),
        ((Key.Key_Down,), ["四月网络"]),
        ((Key.Key_Down, Key.Key_Down), ["三月网络", "三月报刊"]),
        ((Key.Key_Down, Key.Key_Down, *(Key.Key_Left,) * 4), ["三月报刊"]),
        ((Key.Key_Left,), []),
    ],
)
def test_the_cell_of_the_counts_narrows_the_list(
    page: Opened, three: Workspace, qtbot: QtBot, keys: tuple[Qt.Key, ...], listed: list[str]
) -> None:
    opened = page()

    for key in keys:
        qtbot.keyClick(opened.counts, key)

    assert titles(opened) == listed


def test_theme_and_level_narrow_counts_and_list(
    page: Opened, three: Workspace, qtbot: QtBot
) -> None:
    opened = page()
    for field, text in ((opened.theme, "政策"), (opened.level, "区级")):
        field.setFocus()
        field.setCurrentIndex(field.findText(text))
        if text == "政策":
            assert titles(opened) == ["三月网络"]
            assert opened.counts.counts.months == ("", "2026-03")

    assert titles(opened) == []
    qtbot.keyClick(opened.theme, Key.Key_Home)
    assert titles(opened) == ["四月网络"]


def test_enter_leads_to_the_list_and_opens_an_item(
    page: Opened, three: Workspace, going: Going, qtbot: QtBot
) -> None:
    opened = page()

    qtbot.keyClick(opened.counts, Key.Key_Return)
    qtbot.waitUntil(opened.list.hasFocus)
    qtbot.keyClick(opened.list, Key.Key_Down)
    wanted = opened.list.item
    qtbot.keyClick(opened.list, Key.Key_Return)

    assert wanted is not None
    assert wanted.title == "三月网络"
    ((where, what),) = going
    assert (where, what["record"]) == ("register:publicity_item", wanted.item)


def test_f7_adds_clippings_to_the_current_item(
    page: Opened, station: Workspace, answers: Answers, notices: list[Notice],
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    enter_item(station)
    answers.chosen = [picture(tmp_path)]
    opened = page()

    qtbot.keyClick(opened, Key.Key_F7)
    qtbot.waitUntil(lambda: bool(notices))

    (item,) = press.items(station)
    assert [each.name for each in item.clippings] == ["晚报.png"]
    assert "添加1件剪报" in notices[-1].text
    qtbot.waitUntil(lambda: opened.list.item is not None and bool(opened.list.item.clippings))


def test_files_dropped_on_an_item_become_its_clippings(
    page: Opened, station: Workspace, notices: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    enter_item(station)
    opened, files = page(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(picture(tmp_path)))])
    place = QPointF(opened.list.visualRect(opened.list.currentIndex()).center())
    act, button, plain = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    opened.list.dropEvent(QDropEvent(place, act, files, button, plain))
    qtbot.waitUntil(lambda: bool(notices))

    assert [each.name for each in press.items(station)[0].clippings] == ["晚报.png"]


def test_what_is_archived_offers_no_clipping(
    page: Opened, station: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    enter_item(station, *OUT, "ARCHIVED")
    opened = page()

    qtbot.keyClick(opened, Key.Key_F7)

    assert not opened.clip_button.isEnabled()
    assert answers.asked == []


def test_a_picture_becomes_a_thumbnail(
    page: Opened, station: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    press.clip(station, enter_item(station), [picture(tmp_path)])
    opened = page()
    (file,) = press.items(station)[0].clippings

    qtbot.waitUntil(lambda: opened.list.faces.of(file) is not None)

    made = opened.list.faces.of(file)
    assert made is not None
    assert made.size() == SIZE


@pytest.mark.parametrize(("width", "height"), [(400, 200), (200, 900), (10, 10)])
def test_a_thumbnail_fills_its_frame(width: int, height: int) -> None:
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(width, height, QImage.Format.Format_RGB32).save(device, "PNG")  # type: ignore[call-overload]

    assert thumbnail(bytes(device.data().data())).size() == SIZE


def test_what_is_no_picture_has_no_thumbnail() -> None:
    assert thumbnail(b"%PDF-1.4").isNull()


def test_consent_that_was_taken_back_stands_on_the_item(page: Opened, station: Workspace) -> None:
    item = enter_item(station, *OUT)
    enter_person(station, item, withdrawn_on=date(2026, 4, 1))
    opened = page()

    assert opened.list.item is not None
    assert remark_of(opened.list.item) == ("王桂兰已撤回同意，请改为“已撤回”", "bad")


def test_esc_returns_from_the_list_to_the_counts_and_then_to_all(
    page: Opened, three: Workspace, qtbot: QtBot
) -> None:
    opened = page()
    qtbot.keyClick(opened.counts, Key.Key_Down)
    qtbot.keyClick(opened.counts, Key.Key_Return)
    qtbot.waitUntil(opened.list.hasFocus)

    opened.back()
    assert (opened.counts.hasFocus(), len(titles(opened))) == (True, 1)
    opened.back()

    assert len(titles(opened)) == 3


def test_an_empty_book_teaches_to_enter_an_item(page: Opened, going: Going, qtbot: QtBot) -> None:
    opened = page()

    assert opened.ground.currentIndex() == NOTHING
    first = opened.findChild(QPushButton, "first")
    assert isinstance(first, QPushButton)
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Space)
    assert going == [("register:publicity_item", {"new": True})]
