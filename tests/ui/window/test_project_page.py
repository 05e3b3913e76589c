"""The page of a project by keyboard; what is asserted is what the store holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers.projects import PROJECTS
from station_app.services import paying, project_lives, recycling
from station_app.services.workspace import Workspace
from tests.services.projecting import (
    ENDS,
    REVIEWED,
    a_goal,
    a_project,
    at_state,
    enter,
    go,
    record,
)
from tests.services.projecting import (
    write as written,
)
from tests.ui.window import test_every_page as every_page
from tests.ui.window.project_screens import opened, step, window, write
from tests.ui.window.talent_screens import Ctrl, Key, column, pick_from, press, push, settle, went
from ui.main_window import MainWindow
from ui.theme.look import look
from ui.theme.taste import Taste

__all__ = ["window"]
ACCOUNT = {"bank_name": "长沙银行四方坪支行", "bank_account": "800012341234123401"}


def gaps(page: Any) -> set[str]:
    """Return the rules that stand against the chosen step."""
    return {gap.rule for gap in page.step.chosen.gaps if gap.refuses}


def state(books: Workspace, project: str) -> str:
    return str(record(books, "project", project)["state"])


def test_f7_leads_from_a_project_of_the_list_to_its_page(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    screen = went(window, qtbot, "register:project")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7)

    settle(window, qtbot)
    page: Any = window.page
    assert (window.key, page.life.head.id) == ("project", project)
    assert QApplication.focusWidget() is page.line


def test_the_arrows_walk_over_the_life_line_and_enter_chooses_the_next_step(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, at_state(bureau, "TENDERING"))
    assert page.line.current.state == "TENDERING"
    assert "招投标中，现在，2026-01-20" in page.line.accessibleName()

    qtbot.keyClick(page.line, Key.Key_Right)
    assert page.line.current.state == "AWARDED"
    qtbot.keyClick(page.line, Key.Key_Return)

    assert (page.step.state, QApplication.focusWidget()) == ("AWARDED", page.step.states)


def test_a_stop_that_is_no_next_step_says_so(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, a_project(bureau))

    qtbot.keyClick(page.line, Key.Key_End)
    qtbot.keyClick(page.line, Key.Key_Return)

    assert "现在不能直接到这一步" in window.notice.words.text()


def test_a_step_is_taken_on_its_day_with_its_remark_and_undone(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = at_state(bureau, "UNDER_REVIEW")
    page = opened(window, qtbot, project)
    write(qtbot, page, "step-note", "第3次评审会")

    step(qtbot, window, "TENDERING", "20260120")

    last = project_lives.life(bureau, project).steps[-1]
    assert (last.to_state, last.on, last.note) == ("招投标中", REVIEWED, "第3次评审会")
    assert record(bureau, "project", project)["review_result"] == "PASS"
    assert page.line.current.state == "TENDERING"
    qtbot.keyClick(page, Key.Key_Z, Ctrl)
    assert state(bureau, project) == "UNDER_REVIEW"


def test_what_is_missing_is_listed_with_its_rule_and_mended_from_there(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    go(bureau, project, "APPLYING", date(2026, 1, 5))
    page = opened(window, qtbot, project)
    assert (gaps(page), page.step.go.isEnabled()) == ({"R-PJ-20"}, False)

    page.step.states.setFocus()
    qtbot.keyClick(page.step.states, Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "gap-0"
    press(qtbot, window, Key.Key_Space)

    assert page.dialog.windowTitle() == "新增项目目标"
    assert page.dialog.form.register.name == "project_goal"
    page.dialog.done(0)
    a_goal(bureau, project)
    page.refresh()
    settle(window, qtbot)
    assert (gaps(page), page.step.go.isEnabled()) == (set(), True)


def test_a_goal_entered_from_the_page_belongs_to_the_project(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    page = opened(window, qtbot, project)
    push(qtbot, page, "new-project_goal")
    form = page.dialog.form
    settle(window, qtbot)

    write(qtbot, form, "project_goal.statement", "探访独居长者")
    qtbot.keyClick(form, Key.Key_S, Ctrl)
    settle(window, qtbot)

    assert [each.statement for each in page.life.goals] == ["探访独居长者"]


def test_a_missing_field_is_filled_in_with_the_step(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = at_state(bureau, "BUILDING")
    page = opened(window, qtbot, project)
    assert (page.step.state, page.step.go.isEnabled()) == ("IN_SERVICE", False)

    step(qtbot, window, "IN_SERVICE", "20260425", build_done_on="20260420")

    found = record(bureau, "project", project)
    assert (found["state"], found["build_done_on"]) == ("IN_SERVICE", date(2026, 4, 20))


def test_alt_t_takes_the_chosen_step_today(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    page = opened(window, qtbot, project)

    qtbot.keyClick(page, Key.Key_T, Qt.KeyboardModifier.AltModifier)

    qtbot.waitUntil(lambda: state(bureau, project) == "APPLYING")
    settle(window, qtbot)
    assert project_lives.life(bureau, project).steps[-1].on == bureau.today()
    assert page.step.state == "UNDER_REVIEW"


def test_a_day_against_the_rules_is_told_before_the_step(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = at_state(bureau, "UNDER_REVIEW")
    page = opened(window, qtbot, project)

    step(qtbot, window, "TENDERING", "20260101")

    assert (gaps(page), state(bureau, project)) == ({"RANGE"}, "UNDER_REVIEW")


def test_a_day_that_is_none_is_told(window: MainWindow, bureau: Workspace, qtbot: QtBot) -> None:
    project = at_state(bureau, "UNDER_REVIEW")
    page = opened(window, qtbot, project)

    write(qtbot, page, "step-on", "abc")
    page.step.go.setFocus()
    press(qtbot, window, Key.Key_Space)

    settle(window, qtbot)
    assert (state(bureau, project), QApplication.focusWidget()) == ("UNDER_REVIEW", page.step.on)


def test_what_was_typed_for_one_state_is_forgotten_for_another(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = at_state(bureau, "BUILDING")
    page = opened(window, qtbot, project)
    write(qtbot, page, "ask-build_done_on", "20260420")
    settle(window, qtbot)

    qtbot.keyClick(page.step.states, Key.Key_Down)
    settle(window, qtbot)

    assert page.step.values() == {}
    assert page.findChild(QWidget, "ask-build_done_on") is None


def test_progress_is_reported_on_a_goal(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    a_goal(bureau, project)
    page = opened(window, qtbot, project)

    qtbot.keyClick(page, Key.Key_G, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.dialog is not None)
    write(qtbot, page.dialog, "ask-actual", "150")
    qtbot.keyClick(page.dialog, Key.Key_Return)

    settle(window, qtbot)
    (goal,) = project_lives.life(bureau, project).goals
    assert (goal.actual, goal.percent) == (Decimal(150), Decimal(50))
    qtbot.waitUntil(lambda: column(page.cards.goals, 5) == ["50%"])


def test_a_value_that_is_none_stays_in_the_dialog(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    a_goal(bureau, project)
    page = opened(window, qtbot, project)
    push(qtbot, page, "report")

    write(qtbot, page.dialog, "ask-actual", "many")
    push(qtbot, page.dialog, "ask-agree")

    assert page.dialog.fault.isVisible()
    assert project_lives.life(bureau, project).goals[0].actual is None
    page.dialog.reject()


@pytest.fixture
def contracted(bureau: Workspace) -> str:
    """Enter a project in service whose provider has an account."""
    project = at_state(bureau, "IN_SERVICE")
    provider = record(bureau, "project", project)["provider"]
    written(bureau, "organisation", provider, **ACCOUNT)
    return project


def test_a_contract_is_split_by_a_customary_plan(
    window: MainWindow, bureau: Workspace, contracted: str, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, contracted)

    push(qtbot, page, "plan")
    pick_from(qtbot, page.payments.menu, "30/40/30")

    settle(window, qtbot)
    amounts = [each.amount for each in project_lives.life(bureau, contracted).instalments]
    assert amounts == [Decimal("30000.00"), Decimal("40000.00"), Decimal("30000.01")]


def test_an_instalment_is_applied_for_and_approved(
    window: MainWindow, bureau: Workspace, contracted: str, qtbot: QtBot
) -> None:
    made = paying.schedule(bureau, contracted, paying.PRESETS["30/40/30"]).instalments
    page = opened(window, qtbot, contracted)
    push(qtbot, page, "pay")
    push(qtbot, page.payments.dialog, "ask-agree")
    settle(window, qtbot)
    assert record(bureau, "instalment", made[0])["state"] == "APPLIED"

    push(qtbot, page, "pay")
    push(qtbot, page.payments.dialog, "ask-agree")

    settle(window, qtbot)
    found = record(bureau, "instalment", made[0])
    assert (found["state"], found["approved_amount"]) == ("APPROVED", Decimal("30000.00"))


def test_an_instalment_before_its_assessment_is_refused_in_the_dialog(
    window: MainWindow, bureau: Workspace, contracted: str, qtbot: QtBot
) -> None:
    made = paying.schedule(bureau, contracted, paying.PRESETS["30/40/30"]).instalments
    page = opened(window, qtbot, contracted)
    page.cards.instalments.setFocus()
    qtbot.keyClick(page.cards.instalments, Key.Key_Down)
    assert page.cards.instalment.no == 2

    push(qtbot, page, "pay")
    push(qtbot, page.payments.dialog, "ask-agree")

    assert "第2期资金须在“中期”考核合格后拨付" in page.payments.dialog.fault.text()
    assert record(bureau, "instalment", made[1])["state"] == "LOCKED"
    page.payments.dialog.reject()


def test_an_assessment_opens_its_score_sheet(
    window: MainWindow, bureau: Workspace, contracted: str, qtbot: QtBot
) -> None:
    assessment = enter(
        bureau, "assessment", project=contracted, stage="2", planned_on=date(2026, 7, 1)
    )
    page = opened(window, qtbot, contracted)

    page.cards.assessments.setFocus()
    qtbot.keyClick(page.cards.assessments, Key.Key_Return)

    settle(window, qtbot)
    sheet: Any = window.page
    assert (window.key, sheet.assessment) == ("assessing", assessment)


def test_a_bid_opens_the_score_matrix(
    window: MainWindow, bureau: Workspace, contracted: str, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, contracted)

    page.cards.bids.setFocus()
    qtbot.keyClick(page.cards.bids, Key.Key_Return)

    settle(window, qtbot)
    matrix: Any = window.page
    assert (window.key, matrix.project) == ("tender", contracted)


def test_esc_leads_to_the_board_and_f2_to_the_form(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    page = opened(window, qtbot, project)
    qtbot.keyClick(page.line, Key.Key_F2)
    settle(window, qtbot)
    screen: Any = window.page
    assert screen.form.record_id == project

    page = opened(window, qtbot, project)
    qtbot.keyClick(page.line, Key.Key_Escape)
    settle(window, qtbot)
    assert window.key == "project-board"


def test_without_a_project_the_page_says_how_to_choose_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = went(window, qtbot, "project")

    assert page.ground.currentIndex() == 0
    assert QApplication.focusWidget() is page.finder


def test_a_project_that_is_gone_leaves_the_page_empty(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau)
    page = opened(window, qtbot, project)
    recycling.delete(bureau, PROJECTS, project)

    page.refresh()

    qtbot.waitUntil(lambda: page.life is None)
    assert page.ground.currentIndex() == 0


@pytest.mark.parametrize("size", every_page.SIZES)
def test_a_full_page_is_named_reached_and_not_cut_off(
    window: MainWindow, bureau: Workspace, contracted: str, qtbot: QtBot, size: str
) -> None:
    window.resize(every_page.SIZES[size])
    paying.schedule(bureau, contracted, paying.PRESETS["30/40/30"])
    values = {"project": contracted, "stage": "2", "planned_on": ENDS}
    enter(bureau, "assessment", **values)
    page = opened(window, qtbot, contracted)
    look().apply(Taste("dark"))

    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) == []
    assert every_page.sideways(window) == []
    assert every_page.unreached(window, qtbot) == []
    assert page.width() <= window.width()
