"""The first page: true figures, errands that lead to the right place, and a beginning."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import copies, drafts, records, safekeeping
from station_app.services.exchange import corrections
from station_app.services.listing import SEVERAL, STANDING, Filter
from station_app.services.overview import Duty, Waiting
from station_app.services.workspace import Workspace
from tests.services.careers import brought, learnt
from tests.services.careers import person as someone
from tests.services.careers import worker as posted
from tests.services.test_records import brought_in, person, worker
from ui.desk import Desk
from ui.screens.home import HomePage
from ui.screens.home_words import errands, see
from ui.theme.look import Taste, look
from ui.widgets.charts import Bars

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> HomePage:
    return opened(desk, qtbot)


def opened(desk: Desk, qtbot: QtBot) -> HomePage:
    made = HomePage(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def named(page: HomePage, qtbot: QtBot, name: str) -> QPushButton:
    """Wait for a button and return it."""
    qtbot.waitUntil(lambda: bool(page.findChildren(QPushButton, name)))
    return page.findChildren(QPushButton, name)[-1]


def words(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.text())


def gone_to(page: HomePage, qtbot: QtBot, name: str) -> list[Any]:
    """Press a button and return where it leads."""
    pressed = named(page, qtbot, name)
    with qtbot.waitSignal(page.desk.going) as gone:
        qtbot.keyClick(pressed, Qt.Key.Key_Space)
    return list(gone.args)


def return_record(workspace: Workspace, record: str) -> None:
    with workspace.database.transaction("系统", "merge", merging=True) as session:
        kept = session.get(WORKERS.model, record)
        kept.returned = "[]"


def test_the_day_and_the_place_are_greeted(page: HomePage) -> None:
    page.enter()

    assert page.greeting.text() == "上午好，录入员"
    assert page.day.text() == "2026 年 11 月 23 日　星期一　四方坪街道社工站"


def test_an_empty_workspace_teaches_how_to_begin(page: HomePage, qtbot: QtBot) -> None:
    page.enter()

    assert gone_to(page, qtbot, "begin-import") == ["import", {}]
    assert gone_to(page, qtbot, "begin-help") == ["help", {"topic": "start"}]
    assert not page.findChildren(QPushButton, "figure-person")


def test_the_bureau_begins_with_packages(bureau_desk: Desk, qtbot: QtBot) -> None:
    page = opened(bureau_desk, qtbot)
    page.enter()

    assert gone_to(page, qtbot, "begin-inbox") == ["inbox", {}]
    assert gone_to(page, qtbot, "primary") == ["inbox", {}]


def test_figures_are_counted_and_open_their_list(page: HomePage, qtbot: QtBot) -> None:
    for number in (1, 2):
        worker(page.desk.workspace, number)
    page.enter()

    card = named(page, qtbot, "figure-social_worker")

    assert "社工 2 人 本月新增 2" in words(card)
    assert card.accessibleName() == "社工 2，本月新增 2，打开清单"
    assert gone_to(page, qtbot, "figure-social_worker") == ["register:social_worker", {}]


def test_the_bureau_shows_heads(bureau_desk: Desk, qtbot: QtBot) -> None:
    number = {"id_type": "111", "id_number": "430105198506150021"}
    for home in ("43010501201", "43010500101"):
        brought_in(bureau_desk.workspace, PEOPLE, home=home, name="欧阳小兰", **number)
    page = opened(bureau_desk, qtbot)
    page.enter()

    shown = words(named(page, qtbot, "figure-person"))

    assert "人员（按证件去重） 1 人 共 2 条记录" in shown
    assert "社工站" in words(named(page, qtbot, "figure-station"))


def test_returned_records_lead_to_their_list(page: HomePage, qtbot: QtBot) -> None:
    return_record(page.desk.workspace, worker(page.desk.workspace))
    page.enter()

    only = {"filters": (Filter(STANDING, "is", "退回"),)}
    assert gone_to(page, qtbot, "errand-returned-social_worker") == ["register:social_worker", only]
    assert "区局退回的社工" in words(named(page, qtbot, "errand-returned-social_worker"))


def test_what_is_missing_leads_to_the_records_that_lack_it(page: HomePage, qtbot: QtBot) -> None:
    worker(page.desk.workspace, post=None)
    page.enter()

    only = {"filters": (Filter("post", "empty"),)}
    assert gone_to(page, qtbot, "errand-gap-social_worker-post") == ["register:social_worker", only]


def test_unanswered_corrections_lead_to_where_the_bureau_reads_them(
    bureau_desk: Desk, qtbot: QtBot
) -> None:
    number = {"id_type": "111", "id_number": "430105198506150021"}
    home = "43010501201"
    one = brought_in(bureau_desk.workspace, PEOPLE, home=home, name="欧阳小兰", **number)
    corrections.propose(bureau_desk.workspace, PEOPLE, one, "name", "欧阳兰", "与证件不一致")
    page = opened(bureau_desk, qtbot)
    page.enter()

    assert gone_to(page, qtbot, "errand-correction") == ["inbox", {"section": "proposals"}]


def test_what_was_not_sent_leads_to_the_exchange(page: HomePage, qtbot: QtBot) -> None:
    person(page.desk.workspace)
    page.enter()

    assert gone_to(page, qtbot, "errand-unsent") == ["exchange", {}]


@pytest.mark.parametrize(("duty", "page"), [(Duty.MAIL, "mail"), (Duty.KEY, "enrolment")], ids=str)
def test_what_keeps_the_two_sides_apart_leads_to_its_page(
    station: Workspace, duty: Duty, page: str
) -> None:
    (found,) = [
        each
        for each in errands(station, replace(see(station), waiting=[Waiting(duty, 3)]))
        if each.key == duty
    ]

    assert (found.page, found.tag[0]) == (page, "3")


def test_drafts_left_over_open_the_form(page: HomePage, qtbot: QtBot) -> None:
    known = person(page.desk.workspace)
    drafts.keep(page.desk.workspace, "person", known, {}, new=False)
    drafts.keep(page.desk.workspace, "social_worker", "NEW", {}, new=True)
    page.enter()

    assert gone_to(page, qtbot, f"errand-draft-{known}") == ["register:person", {"record": known}]
    assert gone_to(page, qtbot, "errand-draft-NEW") == ["register:social_worker", {"new": True}]


def test_a_missing_backup_is_told_until_there_is_one(page: HomePage, qtbot: QtBot) -> None:
    person(page.desk.workspace)
    page.enter()
    assert gone_to(page, qtbot, "errand-backup") == ["settings", {"section": "backup"}]

    safekeeping.back_up(page.desk.workspace)
    page.refresh()

    qtbot.waitUntil(lambda: not page.findChildren(QPushButton, "errand-backup"))


def test_a_second_copy_that_is_a_week_old_is_told(
    page: HomePage, tmp_path: Path, qtbot: QtBot
) -> None:
    station = page.desk.workspace
    person(station)
    copies.back_up(station, tmp_path / "disk")
    now = station.now()
    station.now = lambda: now + timedelta(days=7)
    made = safekeeping.back_up(station)  # here there is one of today
    os.utime(made, (station.now().timestamp(),) * 2)
    page.enter()

    assert gone_to(page, qtbot, "errand-second") == ["settings", {"section": "backup"}]
    assert not page.findChildren(QPushButton, "errand-backup")


def test_a_reminder_leads_to_the_list_of_exactly_its_records(page: HomePage, qtbot: QtBot) -> None:
    due = [
        posted(page.desk.workspace, someone(page.desk.workspace, number), contract_to=day)
        for number, day in ((1, date(2026, 12, 9)), (2, date(2026, 12, 1)))
    ]
    posted(page.desk.workspace, someone(page.desk.workspace, 3), contract_to=date(2027, 12, 1))
    page.enter()

    only = {"filters": (Filter("id", "is", SEVERAL.join(reversed(due))),)}
    assert gone_to(page, qtbot, "errand-due-contract") == ["register:social_worker", only]
    shown = words(named(page, qtbot, "errand-due-contract"))
    assert shown == "劳动合同到期 最早的到2026年12月1日为止 2 人"


def test_a_single_reminder_says_all(page: HomePage, qtbot: QtBot) -> None:
    posted(page.desk.workspace, someone(page.desk.workspace), contract_to=date(2026, 11, 20))
    page.enter()

    shown = words(named(page, qtbot, "errand-due-contract"))

    assert "劳动合同已于2026年11月20日到期，请续签，或登记离岗。 1 人" in shown


def test_of_many_registers_some_figures_are_large_and_the_others_in_a_word(
    page: HomePage, qtbot: QtBot
) -> None:
    workspace = page.desk.workspace
    known = someone(workspace)
    learnt(workspace, known, 8)
    for register in ("reward", "title_evaluation", "talent_exchange", "appraisal"):
        brought(workspace, register, person=known)
    brought(workspace, "practice_honour", person=known)
    page.enter()

    chip = named(page, qtbot, "figure-practice_honour")

    assert chip.text() == "表彰 1"
    assert "人员 1 人" in words(named(page, qtbot, "figure-person"))
    assert not page.findChildren(QPushButton, "figure-directed_cultivation")
    assert gone_to(page, qtbot, "figure-practice_honour") == ["register:practice_honour", {}]


def test_what_was_done_last_is_told_and_leads_to_the_log(page: HomePage, qtbot: QtBot) -> None:
    person(page.desk.workspace)
    page.enter()

    assert gone_to(page, qtbot, "all-deeds") == ["audit", {}]
    assert "新增人员 欧阳小兰 今天 09:00　录入员" in words(page)


def test_states_are_drawn_with_their_numbers_spoken(page: HomePage, qtbot: QtBot) -> None:
    worker(page.desk.workspace)
    records.move(page.desk.workspace, WORKERS, worker(page.desk.workspace, 2), "ACTIVE")
    page.enter()

    qtbot.waitUntil(lambda: bool(page.findChildren(Bars)))

    (bars,) = page.findChildren(Bars)
    assert bars.values == {"待核": 1, "在岗": 1}
    assert bars.accessibleName() == "社工按状态：待核 1 人，在岗 1 人"
    assert not bars.grab().isNull()


def test_changes_reach_the_page_while_it_is_seen(page: HomePage, qtbot: QtBot) -> None:
    page.enter()
    named(page, qtbot, "begin-import")

    person(page.desk.workspace)
    page.desk.touched("person")

    assert "人员 1 人" in words(named(page, qtbot, "figure-person"))


def test_changes_made_while_it_was_hidden_are_read_when_it_is_seen(
    page: HomePage, qtbot: QtBot
) -> None:
    page.enter()
    named(page, qtbot, "begin-import")
    page.hide()

    person(page.desk.workspace)
    page.desk.touched("person")
    page.show()

    assert "人员 1 人" in words(named(page, qtbot, "figure-person"))


def test_the_focus_stays_where_it_was_when_figures_come_anew(page: HomePage, qtbot: QtBot) -> None:
    person(page.desk.workspace)
    page.enter()
    page.activateWindow()
    before = named(page, qtbot, "errand-unsent")
    before.setFocus()

    look().apply(Taste("dark"))

    after = named(page, qtbot, "errand-unsent")
    assert after is not before
    qtbot.waitUntil(lambda: QApplication.focusWidget() is after)


def test_new_offers_the_registers_in_which_a_station_enters(page: HomePage, qtbot: QtBot) -> None:
    page.new()

    offered = [action.text() for action in page._menu.actions()]
    assert offered[:4] == ["人员", "社工", "志愿者", ""]
    assert {"社会组织", "购买项目"} <= {*offered}
    assert {"社工站", "项目考核", "目标责任书"} & {*offered} == set()
    with qtbot.waitSignal(page.desk.going) as gone:
        page._menu.actions()[1].trigger()
    assert gone.args == ["register:social_worker", {"new": True}]
    page._menu.close()


def test_rows_are_as_tall_as_their_words_need(page: HomePage, qtbot: QtBot) -> None:
    person(page.desk.workspace)
    page.enter()

    row = named(page, qtbot, "errand-unsent")

    assert row.height() >= row.layout().sizeHint().height()


def test_figures_that_come_after_the_page_is_gone_are_nobodys(desk: Desk, qtbot: QtBot) -> None:
    page = HomePage(desk)
    page.enter()

    page.deleteLater()

    qtbot.waitUntil(lambda: not desk.jobs._alive)
