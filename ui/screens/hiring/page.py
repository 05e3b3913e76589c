"""The page of a recruitment plan at work: its board, its rankings, and the public list."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QStackedWidget

from station_app.domain.registers.recruitment import JOB_APPLICATIONS, RECRUITMENT_PLANS
from station_app.services import hiring, publicity
from station_app.services.exports import Exported
from station_app.services.hiring import Advanced, Board, PostRanking, StepsRefused
from ui.ask import XLSX
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.finder import RecordFinder
from ui.rereading import Rereading
from ui.screens.hiring.board import BoardView
from ui.screens.hiring.cards import told
from ui.screens.hiring.ranking import RankingTable
from ui.screens.hiring.refusals import Refusals
from ui.screens.opening import open_file
from ui.widgets.basics import EmptyState, button, card, label, row

FINDER, PAUSE = 280, 300  # pixels at the size 标准; milliseconds after the last change
LABELS = JOB_APPLICATIONS.life_cycle.labels
CONCERNED = ("", "job_application", "recruitment_plan", "recruitment_post", "person")
WHAT_CHANGED = (JOB_APPLICATIONS.name, "social_worker", "practitioner_post")
NOTHING, BOARD, RANKING = range(3)


class HiringPage(Page):
    """Takes applicants from state to state, several at once, all of them or none."""

    help_topic = "hiring"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.plan = ""
        self.board: Board | None = None
        self._asked: Job | None = None
        self._view = BOARD
        self._menu: QMenu | None = None
        self.finder = RecordFinder(desk, RECRUITMENT_PLANS, "plan", FINDER)
        self.view, self.ranking, self.refusals = BoardView(), RankingTable(), Refusals()
        self.title, self.next_line = label("", "h3"), label("", wrap=True)
        self.next_line.setObjectName("next-step")
        self.keys = label("空格选中　回车推进　F2 打开　Ctrl+M 改为其他状态", "note")
        self.go_on = button(
            "推进到下一步", self.advance, kind="primary", icon="chevron_right", name="advance"
        )
        self.other = button("改为…", self._offer_states, tip="改为其他状态（Ctrl+M）", name="move")
        self.open_button = button("打开", self._open_current, tip="打开报名（F2）", name="open")
        self.public = button("公示名单…", self.export, icon="arrow_export", name="publicity")
        self.ground = QStackedWidget()
        self._tabs = self._make_tabs()
        self._lay_out()
        self._again = Rereading(self, self._read, PAUSE, CONCERNED)
        self._connect()
        self.show_view(BOARD)

    def enter(self, plan: str = "", **_: Any) -> None:
        """Show a plan; without one, the plan that was shown last."""
        if plan:
            self._turn_to(plan)
        elif self.plan:
            self._read()
        if not self.plan:
            self.finder.setFocus()

    def search(self) -> None:
        """Put the cursor into the choice of the plan."""
        self.finder.begin()

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Fold what stood against a step, let go of what is selected, or return to the plans."""
        if self.refusals.isVisible():
            self.refusals.hide()
            self.view.stand_first()
        elif any(each.cards.selected for each in self.view.columns):
            self.view.unselect()
        else:
            self.desk.go(f"{REGISTER}{RECRUITMENT_PLANS.name}")

    def advance(self) -> None:
        """Take the selected cards, or the current one, to the state that follows theirs."""
        chosen = self.view.chosen
        if chosen and chosen[0].next:
            self._move(chosen[0].next)
        elif chosen:
            self.desk.tell(f"“{LABELS[chosen[0].state]}”之后没有下一步了。", "info")

    def export(self) -> None:
        """Ask where the public list is to lie, and write it."""
        if self.board is not None:
            name = f"{self.board.title}拟录用人员公示名单.xlsx"
            self.desk.ask.save_as(self, "制作公示名单", name, XLSX, self._export)

    def _export(self, out: Path) -> None:
        workspace, plan = self.desk.workspace, self.plan
        self.desk.run(
            f"制作 {out.name}",
            lambda progress: publicity.write_publicity(workspace, plan, out),
            partial(_written, self.desk),
        )

    def _move(self, state: str) -> None:
        chosen = [each.id for each in self.view.chosen]
        names = "、".join(each.person for each in self.view.chosen[:3])
        several = f"等{len(chosen)}人" if len(chosen) > 3 else ""
        text = f"把{names}{several}改为“{LABELS[state]}”"
        workspace = self.desk.workspace
        self.refusals.hide()
        self.go_on.setEnabled(False)
        self.desk.run(
            text,
            lambda progress: hiring.advance(workspace, chosen, state),
            partial(self._advanced, text),
            failed=self._refused,
        )

    def _advanced(self, text: str, found: Advanced) -> None:
        self.view.unselect()
        hints = len({each for each, _ in found.warned})
        told_too = f"，其中{hints}人有提示，请在登记中核对" if hints else ""
        self.desk.saved(found.change, f"{text}{told_too}", *WHAT_CHANGED)
        self._read()

    def _refused(self, error: Exception) -> None:
        self._show_chosen()
        if isinstance(error, StepsRefused):
            self.refusals.show_refusals(error.refusals)
        else:
            self.desk.errors.show(error, "没有办理")

    def _offer_states(self) -> None:
        chosen = self.view.chosen
        if not chosen:
            return
        menu = QMenu(self)
        menu.setObjectName("states")
        self._menu = menu
        for state in JOB_APPLICATIONS.life_cycle.after(chosen[0].state):
            menu.addAction(LABELS[state], partial(self._move, state))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])
            menu.popup(self.other.mapToGlobal(QPoint(0, self.other.height())))

    def _open(self, application: str) -> None:
        self.desk.open_record(JOB_APPLICATIONS.name, application)

    def _open_current(self) -> None:
        if self.view.current is not None:
            self._open(self.view.current.id)

    def _turn_to(self, plan: str) -> None:
        if plan != self.plan:
            self.plan, self.board = plan, None
            self.refusals.hide()
        self._read()

    def _read(self) -> None:
        self._again.begun()
        if self.plan:
            workspace, plan = self.desk.workspace, self.plan
            self._asked = self.desk.jobs.ask(
                lambda progress: hiring.progress(workspace, plan), self._answered, self._gone
            )

    def _answered(self, found: tuple[Board, tuple[PostRanking, ...]]) -> None:
        if self.sender() is not self._asked:
            return
        first = self.board is None
        self.board, posts = found
        self.finder.put(self.plan, self.board.title)
        self.view.show_board(self.board)
        self.ranking.show_posts(posts)
        self.show_view(self._view)
        if first:
            self.view.stand_first()

    def _gone(self, error: Exception) -> None:
        if self.sender() is self._asked:
            self.plan, self.board = "", None
            self.ground.setCurrentIndex(NOTHING)
            self._show_chosen()
            self.desk.errors.show(error)

    def show_view(self, view: int) -> None:
        """Show the board or the rankings."""
        self._view = view
        self.keys.setVisible(view == BOARD and self.board is not None)
        if view == RANKING:
            self.refusals.hide()
        self._tabs.button(view).setChecked(True)
        self.ground.setCurrentIndex(view if self.board is not None else NOTHING)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Say below the board what the next step of the chosen cards is and what blocks it."""
        on_board = self.board is not None and self._view == BOARD
        chosen = self.view.chosen if on_board else []
        onward = chosen[0].next if chosen else ""
        self.go_on.setEnabled(bool(onward))
        self.go_on.setText(f" 推进到“{LABELS[onward]}”" if onward else " 推进到下一步")
        self.go_on.setToolTip("回车")
        for each in (self.other, self.open_button):
            each.setEnabled(bool(chosen))
        self.public.setEnabled(self.board is not None)
        self.foot.setVisible(bool(chosen))
        if len(chosen) > 1:
            self.title.setText(f"已选中 {len(chosen)} 人")
            blocked = [each.person for each in chosen if each.blocked]
            self.next_line.setText(
                f"{'、'.join(blocked)}还不能走下一步；有一人不能办理，全部都不办理。"
                if blocked
                else "都可以办理下一步。"
            )
        elif chosen:
            self.title.setText(f"{chosen[0].person}　{chosen[0].post}")
            self.next_line.setText(
                told(chosen[0]) or ("可以办理下一步。" if onward else "已经办完。")
            )

    def _make_tabs(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for view, text in ((BOARD, "进度(&B)"), (RANKING, "名次(&R)")):
            made = button(text, partial(self.show_view, view), kind="segment", name=f"view-{view}")
            made.setAccessibleName(text.partition("(")[0])
            made.setCheckable(True)
            group.addButton(made, view)
        group.button(BOARD).setChecked(True)
        return group

    def _lay_out(self) -> None:
        body = page_body(self)
        body.addLayout(page_header("招聘进度", self.finder, self.public))
        tabs: list[QPushButton] = [self._tabs.button(BOARD), self._tabs.button(RANKING)]  # type: ignore[list-item]
        body.addLayout(row(*tabs, None, self.keys, spacing=0))
        text = "在右上角选一个招聘计划；在“招聘计划”中选中一条按 F7，也会到这里。"
        find = button("选择招聘计划", self.search, icon="search", name="find")
        self.ground.addWidget(EmptyState("column_triple", "看哪个招聘计划的进度？", text, find))
        self.ground.addWidget(self.view)
        frame, inside = card(margin=0, spacing=0)
        inside.addWidget(self.ranking)
        self.ground.addWidget(frame)
        body.addWidget(self.refusals)
        body.addWidget(self.ground, 1)
        self.foot, inside = card(margin=12, spacing=4)
        both = row(self.title, None, self.open_button, self.other, self.go_on)
        inside.addLayout(both)
        inside.addWidget(self.next_line)
        body.addWidget(self.foot)

    def _connect(self) -> None:
        self.finder.found.connect(self._turn_to)
        self.view.stood.connect(self._show_chosen)
        self.view.toggled.connect(self._show_chosen)
        self.view.advanced.connect(self.advance)
        self.view.opened.connect(self._open)
        self.ranking.opened.connect(self._open)
        self.refusals.opened.connect(self._open)
        QShortcut(QKeySequence("Ctrl+M"), self).activated.connect(self._offer_states)


def _written(desk: Desk, found: Exported) -> None:
    desk.tell(
        f"已制作公示名单，共{found.rows}人",
        action="打开",
        act=partial(open_file, desk, found.out),
    )
