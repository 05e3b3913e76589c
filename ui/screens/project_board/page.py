"""The board of all projects: a column for each state, as of a day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
)

from station_app.domain.codes import code_list
from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Day
from station_app.domain.registers.projects import PROJECTS
from station_app.services import project_boards, project_check
from station_app.services.project_boards import Board, in_ten_thousands
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.editors import tidying
from ui.rereading import Rereading
from ui.screens.project.command import PROJECT_PAGE
from ui.screens.project_board.lanes import LanesView
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, label, row
from ui.widgets.day_edit import DayEdit
from ui.widgets.elided import Elided
from ui.widgets.line import Line

PAUSE, TYPED = 300, 150  # milliseconds after the last change, after the last letter
NOTHING, BOARD = range(2)
ALL = "全部年度"


class ProjectBoardPage(Page):
    """Shows all projects by state; Enter on a card opens the project's page."""

    help_topic = "projects"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.board: Board | None = None
        self.shown: Board | None = None
        self._asked: Job | None = None
        self._kind = ""
        self._first = True
        self.view = LanesView()
        self.text = Line()
        self.text.setObjectName("text")
        self.text.setPlaceholderText("名称、编号、承接主体")
        self.text.call("查找项目")
        self.text.setToolTip("查找项目（Ctrl+F）")
        self.text.setFixedWidth(px(180))
        self.years = QComboBox()
        self.years.setObjectName("years")
        self.years.setAccessibleName("年度")
        self.years.addItem(ALL, None)
        self.day = DayEdit(tidying(Day()), desk.workspace.today())
        self.day.setObjectName("as-of")
        self.day.call("截至日期，空白为今天")
        self.day.setPlaceholderText("今天")
        self.day.setFixedWidth(px(136))
        self.money = Elided("", "quiet")
        self.money.setObjectName("money")
        self.report = label("", "warn", wrap=True)
        self.report.setObjectName("untold")
        self.said = label("", "bad")
        self.said.setObjectName("day-fault")
        self.new_button = button(
            "新增项目(&N)", self.new, kind="primary", icon="add", name="new", tip="Ctrl+N"
        )
        self.ground = QStackedWidget()
        kinds = code_list("project_cat").labels
        self._names = {"": "全部"} | {k: text.removesuffix("项目") for k, text in kinds.items()}
        self._kinds = self._make_kinds()
        self._lay_out()
        self._typed = QTimer(self, singleShot=True, interval=TYPED)
        self._again = Rereading(self, self._read, PAUSE)
        self._connect()

    def enter(self, **_: Any) -> None:
        """Show the board."""
        self._read()

    def focus_first(self) -> None:
        """Put the keyboard on the first card; before there are cards, beside them."""
        if self.view.current is not None:
            self.view.stand_first()
        else:
            self._kinds[self._kind].setFocus()

    def search(self) -> None:
        """Put the cursor into the search."""
        self.text.setFocus()
        self.text.selectAll()

    def new(self) -> None:
        """Begin a new project."""
        self.desk.go(f"{REGISTER}{PROJECTS.name}", new=True)

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Show everything again, then return to the register."""
        if self.text.text() or self._kind or self.day.text():
            self.text.clear()
            self.day.put("")
            self._choose_kind("")
            self._read()
        else:
            self.desk.go(f"{REGISTER}{PROJECTS.name}")

    def _as_of(self) -> date | None:
        """Return the day that was typed; None for today. Raises Unreadable."""
        return Day().from_cell(self.day.typed())

    def _read(self) -> None:
        self._again.begun()
        try:
            day = self._as_of()
        except Unreadable as error:
            self.said.setText(str(error))
            self.said.show()
            return
        self.said.hide()
        workspace, year = self.desk.workspace, self.years.currentData()

        def work(progress: Any) -> tuple[Board, str]:
            found = project_boards.board(workspace, year, day)
            return found, project_check.untold(workspace, day).sentence

        self._asked = self.desk.jobs.ask(work, self._answered, self.desk.errors.show)

    def _answered(self, found: tuple[Board, str]) -> None:
        if self.sender() is not self._asked:
            return
        self.board, sentence = found
        self.report.setText(sentence)
        self.report.setVisible(bool(sentence))
        self._offer_years(self.board)
        self._show()
        if self._first:
            self._first = False
            if self.isVisible() and not self.text.text():
                self.view.stand_first()

    def _offer_years(self, board: Board) -> None:
        wanted = [None, *board.years]
        if wanted == [self.years.itemData(at) for at in range(self.years.count())]:
            return
        self.years.blockSignals(True)
        self.years.clear()
        for year in wanted:
            self.years.addItem(ALL if year is None else f"{year} 年度", year)
        self.years.setCurrentIndex(wanted.index(board.year) if board.year in wanted else 0)
        self.years.blockSignals(False)

    def _show(self) -> None:
        board = self.board
        if board is None:
            return
        self.shown = project_boards.narrowed(board, self._kind, self.text.typed())
        for tally in project_boards.narrowed(board, "", self.text.typed()).tallies:
            self._kinds[tally.kind].setText(f"{self._names[tally.kind]} {tally.count}")
        self.money.setText(_money(self.shown))
        self.view.show_board(self.shown)
        self.ground.setCurrentIndex(BOARD if board.cards else NOTHING)

    def _choose_kind(self, kind: str) -> None:
        self._kind = kind
        self._kinds[kind].setChecked(True)
        self._show()

    def _open(self, project: str) -> None:
        self.desk.go(PROJECT_PAGE, project=project)

    def _make_kinds(self) -> dict[str, QPushButton]:
        group = QButtonGroup(self)
        found = {}
        for kind, text in self._names.items():
            made = button(
                text, partial(self._choose_kind, kind), kind="segment", name=f"kind-{kind or 'all'}"
            )
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            group.addButton(made)
            found[kind] = made
        found[""].setChecked(True)
        return found

    def _lay_out(self) -> None:
        body = page_body(self)
        body.addLayout(page_header("项目看板", self.text, self.years, self.day, self.new_button))
        line = row(*self._kinds.values(), 16, self.money, spacing=0)
        line.setStretch(len(self._kinds) + 1, 1)
        body.addLayout(line)
        body.addWidget(self.said)
        body.addWidget(self.report)
        self.said.hide()
        self.report.hide()
        text = "项目登记以后按状态列在这里，从拟立项到结项。"
        new = button("新增项目", self.new, icon="add", name="first")
        frame, inside = card(margin=0, spacing=0)
        inside.addWidget(EmptyState("column_triple", "还没有项目", text, new))
        self.ground.addWidget(frame)
        self.ground.addWidget(self.view)
        body.addWidget(self.ground, 1)

    def _connect(self) -> None:
        self.text.edited.connect(self._typed.start)
        self._typed.timeout.connect(self._show)
        self.years.currentIndexChanged.connect(lambda: self._read())
        self.day.left.connect(self._day_left)
        self.day.edited.connect(self._day_left)
        self.view.opened.connect(self._open)

    def _day_left(self) -> None:
        """Read again when a whole day stands there, or none."""
        try:
            day = self._as_of()
        except Unreadable:
            return
        wanted = day or self.desk.workspace.today()
        if self.board is None or self.board.as_of != wanted:
            self._read()


def _money(board: Board) -> str:
    """Return the sums of the cards that are shown, by kind where there are several."""
    every, *kinds = board.tallies
    parts = [
        f"{t.label.removesuffix('项目')} {in_ten_thousands(t.contract)}" for t in kinds if t.count
    ]
    of_it = f"（{'，'.join(parts)}）" if len(parts) > 1 else ""
    paid = f"已拨 {in_ten_thousands(every.paid)}"
    return f"合同 {in_ten_thousands(every.contract)}{of_it}　{paid}"
