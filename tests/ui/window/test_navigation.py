"""The navigation: keys walk it, headings are passed over, counts and the chosen page are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.navigation import COUNT_ROLE, SLIM, WIDE, Navigation
from ui.page import BELOW, HIDDEN, Page, PageSpec
from ui.theme.look import px

SPECS = [
    PageSpec("home", "工作台", "home", "", Page),
    PageSpec("people", "人员", "people", "人员", Page),
    PageSpec("helpers", "志愿者", "heart", "人员", Page),
    PageSpec("quiet", "暗页", "home", HIDDEN, Page),
    PageSpec("settings", "设置", "settings", BELOW, Page),
]


@pytest.fixture
def navigation(qtbot: QtBot) -> Navigation:
    made = Navigation(SPECS, "四方坪街道社工站", "社工站")
    qtbot.addWidget(made)
    made.show()
    return made


def test_down_passes_over_headings(navigation: Navigation, qtbot: QtBot) -> None:
    chosen: list[str] = []
    navigation.chosen.connect(lambda key, walking: chosen.append(key))
    navigation.show_current("home")
    navigation.head.setFocus()

    qtbot.keyClick(navigation.head, Qt.Key.Key_Down)
    qtbot.keyClick(navigation.head, Qt.Key.Key_Down)

    assert chosen == ["people", "helpers"]


def test_marking_the_current_page_chooses_nothing(navigation: Navigation) -> None:
    chosen: list[str] = []
    navigation.chosen.connect(lambda key, walking: chosen.append(key))

    navigation.show_current("settings")

    assert chosen == []
    assert navigation.foot.currentItem().text() == "设置"
    assert navigation.head.currentItem() is None


def test_hidden_pages_are_not_listed(navigation: Navigation) -> None:
    assert navigation.head.keys() == ["home", "people", "helpers"]


def test_a_count_stands_beside_its_page(navigation: Navigation) -> None:
    navigation.show_count("people", 1200)
    item = navigation.head.item_of("people")

    assert item is not None
    assert item.data(COUNT_ROLE) == "1,200"


def test_where_it_is_narrow_only_icons_are_left(navigation: Navigation) -> None:
    navigation.set_slim(True)
    assert navigation.width() == px(SLIM)
    navigation.set_slim(False)
    assert navigation.width() == px(WIDE)


def test_a_page_says_its_key_in_its_tip(navigation: Navigation) -> None:
    item = navigation.head.item_of("helpers")

    assert item is not None
    assert item.toolTip() == "志愿者（Ctrl+3）"


def test_coming_to_the_list_by_tab_leaves_no_page(navigation: Navigation, qtbot: QtBot) -> None:
    chosen: list[str] = []
    navigation.chosen.connect(lambda key, walking: chosen.append(key))
    navigation.show_current("settings")

    navigation.head.setFocus()

    assert navigation.head.hasFocus()
    assert chosen == []
