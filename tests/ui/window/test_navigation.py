"""The navigation: keys walk it, groups fold, counts and the chosen page are shown."""

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


def test_the_left_arrow_folds_a_group_and_the_right_one_opens_it(
    navigation: Navigation, qtbot: QtBot
) -> None:
    chosen: list[str] = []
    navigation.chosen.connect(lambda key, walking: chosen.append(key))
    head = navigation.head
    navigation.show_current("helpers")
    head.setFocus()

    with qtbot.waitSignal(navigation.folded):
        qtbot.keyClick(head, Qt.Key.Key_Left)
    assert navigation.folded_groups == {"人员"}
    assert all(item.isHidden() for key in ("people", "helpers") if (item := head.item_of(key)))
    assert head.currentItem().text() == "人员"
    assert chosen == []

    qtbot.keyClick(head, Qt.Key.Key_Right)
    assert navigation.folded_groups == frozenset()
    assert chosen == ["people"]


def test_a_click_on_a_heading_folds_its_group(navigation: Navigation, qtbot: QtBot) -> None:
    head = navigation.head
    place = head.visualItemRect(head.item(1)).center()

    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert navigation.folded_groups == {"人员"}
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert navigation.folded_groups == frozenset()


def test_a_page_that_is_gone_to_opens_its_group(navigation: Navigation) -> None:
    navigation.fold(frozenset({"人员"}))

    navigation.reveal("helpers")

    assert navigation.folded_groups == frozenset()
    assert navigation.head.currentItem().text() == "志愿者"


def test_icons_alone_are_never_folded(navigation: Navigation) -> None:
    navigation.fold(frozenset({"人员"}))
    item = navigation.head.item_of("people")
    assert item is not None
    assert item.isHidden()

    navigation.set_slim(True)

    assert not item.isHidden()
