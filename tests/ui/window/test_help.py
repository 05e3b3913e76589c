"""Help: every page has a topic, every link leads somewhere, and all is found by typing."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from station_app.paths import resource_path
from station_app.services.identity import BUREAU, STATION
from ui.desk import Desk
from ui.page import Page
from ui.pages import pages_for
from ui.screens import help_topics
from ui.screens.help import HelpPage
from ui.screens.help_topics import find, target_of, topic_named, topics
from ui.theme.look import Taste, look

NAMES = [path.stem for path in sorted(resource_path("help").glob("*.md"))]
LINK = re.compile(r"\]\(([^)]*)\)")


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> HelpPage:
    made = HelpPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def classes(of: type[Page]) -> list[type[Page]]:
    return [found for each in of.__subclasses__() for found in (each, *classes(each))]


def listed(page: HelpPage) -> list[str]:
    return [page.list.item(at).text() for at in range(page.list.count())]


def test_every_page_of_the_window_has_its_topic() -> None:
    assert pages_for(STATION)
    assert pages_for(BUREAU)

    pages = [each for each in classes(Page) if each.__module__.startswith("ui.")]
    wanted = {each.help_topic for each in pages if isinstance(each.help_topic, str)}

    assert wanted | {"register", "form"} <= set(NAMES)  # of the page of any register


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_topic(name: str) -> None:
    links = LINK.findall(topic_named(name).text)

    assert {target_of(link) for link in links} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_topic_is_complete_in_itself(name: str) -> None:
    text = topic_named(name).text

    assert text.startswith("# ")
    assert "![" not in text  # pictures would have to be packed and drawn in two colours
    assert "TODO" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_topic_loads_nothing_from_elsewhere(page: HelpPage, name: str) -> None:
    asked: list[str] = []
    page.reader.loadResource = lambda kind, url: asked.append(url.toString())  # type: ignore[method-assign]

    page.enter(topic=name)

    assert asked == []
    assert page.topic == name
    assert page.reader.toPlainText().startswith(topic_named(name).title)


def test_no_topic_has_the_title_of_another() -> None:
    titles = [topic.title for topic in topics()]

    assert len(titles) == len(set(titles))


def test_the_first_morning_stands_first() -> None:
    assert topics()[0].name == "start"


def test_importing_is_found_by_initials(page: HelpPage, qtbot: QtBot) -> None:
    page.search()
    qtbot.keyClicks(page.search_box, "dr")

    assert page.topic == "import"


def test_topics_that_flash_by_while_typing_are_no_steps_back(page: HelpPage, qtbot: QtBot) -> None:
    page.enter(topic="keys")
    for word in ("撤", "撤销", "撤销这一步"):
        page.search_box.setText(word)
    found = page.topic

    page.search_box.clear()
    page.back()

    assert found != "keys"
    assert page.topic == "keys"


def test_titles_come_before_texts() -> None:
    found = [topic.name for topic in find("快捷键")]

    assert found[0] == "keys"
    assert find("恢复密钥")
    assert find("没有这样的词") == []


def test_what_is_not_found_is_said(page: HelpPage, qtbot: QtBot) -> None:
    page.search_box.insert("没有这样的词")

    assert listed(page) == []
    assert page.nothing.isVisible()
    page.back()
    assert len(listed(page)) == len(topics())


def test_the_word_that_was_searched_is_shown_in_the_text(page: HelpPage, qtbot: QtBot) -> None:
    page.search_box.insert("恢复密钥")

    assert page.reader.textCursor().selectedText() == "恢复密钥"


def test_links_are_followed_and_one_goes_back_and_forth(page: HelpPage, qtbot: QtBot) -> None:
    page.enter(topic="start")
    page.reader.anchorClicked.emit(QUrl("form.md#日期"))
    assert page.topic == "form"

    qtbot.keyClick(page.reader, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.topic == "start"
    qtbot.keyClick(page.reader, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert page.topic == "form"
    assert not page.after.isEnabled()


def test_a_new_way_forgets_what_lay_ahead(page: HelpPage) -> None:
    for topic in ("start", "form", "keys"):
        page.enter(topic=topic)
    page.back()

    page.enter(topic="audit")

    assert not page.after.isEnabled()
    page.back()
    assert page.topic == "form"


def test_a_missing_topic_falls_back_to_the_first_one(page: HelpPage) -> None:
    page.enter(topic="keys")
    page.enter(topic="nowhere")

    assert page.topic == help_topics.START


def test_the_list_is_walked_by_keyboard(page: HelpPage, qtbot: QtBot) -> None:
    page.search()
    qtbot.keyClick(page.search_box, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)

    assert page.topic == topics()[1].name
    assert page.list.currentItem().text() == topics()[1].title


def test_entering_without_a_topic_leaves_what_is_read(page: HelpPage) -> None:
    page.enter(topic="keys")
    page.enter()

    assert page.topic == "keys"


def test_links_have_the_colour_of_the_look(page: HelpPage) -> None:
    page.enter(topic="start")
    look().apply(Taste("dark"))

    assert look().colour("primary").name() in inks(page.reader.document())


def inks(document: QTextDocument) -> set[str]:
    found = set()
    block = document.begin()
    while block.isValid():
        for each in block.textFormats():
            if each.format.isAnchor():
                found.add(each.format.foreground().color().name())
        block = block.next()
    return found
