"""The page of the figures: as of a day that one types, each with its records."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.kinds import Day
from station_app.services.figures.counted import Counted, counted
from station_app.services.figures.figure import Figure
from station_app.services.listing import SEVERAL, Filter
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.clipboard import mime_of
from ui.register.editors import tidying
from ui.rereading import Rereading
from ui.screens.figures.table import WIDTHS, FigureModel
from ui.theme.look import px
from ui.widgets.basics import button, card, label, row, set_role
from ui.widgets.day_edit import DayEdit
from ui.widgets.tables import ReadingTable

PAUSE = 400  # milliseconds after the last change, then it is counted again
DAY_WIDTH = 150  # pixels at the size 标准
NOTE = "按统计日期从登记的记录算出，不用手填。回车列出一个数字所依据的记录。"


class FiguresPage(Page):
    """Counts beside the window, and again whenever another day is typed or records change."""

    help_topic = "figures"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self._as_of: date | None = None  # the day that is asked about
        today = desk.workspace.today()
        self.day = DayEdit(tidying(Day()), today)
        self.day.setObjectName("as-of")
        self.day.call("统计日期，回车重新统计")
        self.day.setFixedWidth(px(DAY_WIDTH))
        self.day.put(today.isoformat())
        self.told = label("", "quiet")
        self.told.setObjectName("told")
        self.copy = button(
            "复制", self._copy, icon="copy", tip="复制整张表，可粘贴到 Excel（Ctrl+C）", name="copy"
        )
        self.model = FigureModel()
        self.table = ReadingTable("figures", "统计指标，回车列出依据的记录")
        self.table.setModel(self.model)
        self.table.set_widths(*WIDTHS)
        self.definition = label("", "quiet", wrap=True)
        self._again = Rereading(self, self._count, PAUSE)
        self._lay_out()
        self._connect()

    def enter(self, as_of: date | None = None, **what: Any) -> None:
        """Show the figures as of a day; None: of the day that was shown last."""
        if as_of is not None:
            self.day.put(as_of.isoformat())
        self._count()
        self.day.setFocus()

    def search(self) -> None:
        """Put the cursor where the day is typed."""
        self.day.setFocus()
        self.day.selectAll()

    def refresh(self) -> None:
        """Count again."""
        self._count()

    def _lay_out(self) -> None:
        body = page_body(self)
        body.addLayout(page_header("统计指标", self.copy, note=NOTE))
        caption = label("统计日期(&D)")
        caption.setBuddy(self.day)
        body.addLayout(row(caption, self.day, 8, self.told, None))
        frame, inside = card(margin=2, spacing=0)
        inside.addWidget(self.table)
        body.addWidget(frame, 1)
        body.addWidget(self.definition)

    def _connect(self) -> None:
        self.day.returnPressed.connect(self._day_entered)
        self.day.left.connect(self._day_left)
        self.day.edited.connect(self._day_edited)
        self.table.activated.connect(lambda index: self._open(self.model.figures[index.row()]))
        self.table.selectionModel().currentRowChanged.connect(self._define)
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copying.activated.connect(self._copy)

    def _day_entered(self) -> None:
        self.day.tidy_up()
        self._count()
        if self._asked is not None:
            self.table.setFocus()

    def _day_edited(self) -> None:
        """Count again soon, once what was typed or picked is a day."""
        try:
            parse_day(self.day.typed())
        except Unreadable:
            return
        self._again.soon()

    def _day_left(self) -> None:
        if self._typed() != self._as_of:
            self._count()

    def _typed(self) -> date | None:
        """Return the day in the field; None while it cannot be read, which is then said."""
        try:
            return parse_day(self.day.typed())
        except Unreadable as error:
            self._tell(str(error), "bad")
            return None

    def _count(self) -> None:
        self._again.begun()
        day = self._typed()
        self._as_of = day
        if day is None:
            self._asked = None
            self.model.show_figures(())
            self._define()
            return
        self._tell("正在统计…", "quiet")
        work = partial(counted, self.desk.workspace, day)
        self._asked = self.desk.look_up(work, self._counted)

    def _counted(self, found: Counted) -> None:
        if self.sender() is not self._asked:
            return
        self._tell(f"统计期 {found.span.first} 至 {found.span.last}", "quiet")
        self.model.show_figures(found.figures)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._define()

    def _tell(self, text: str, role: str) -> None:
        self.day.mark("bad" if role == "bad" else "")
        self.told.setText(text)
        set_role(self.told, role)

    def _define(self) -> None:
        """Say in full how the chosen figure is counted, and how many records it rests on."""
        at = self.table.currentIndex().row()
        known = self.model.figures
        text = ""
        if 0 <= at < len(known):
            figure = known[at]
            rests = len(figure.behind.records)
            text = f"{figure.label}：{figure.definition}依据的记录 {rests:,} 条。"
        self.definition.setText(text)

    def _open(self, figure: Figure) -> None:
        """List the records behind a figure."""
        behind = figure.behind
        if not behind.listed:
            self.desk.tell(f"“{figure.label}”到{figure.as_of}没有依据的记录。", "info")
            return
        only = Filter("id", "is", SEVERAL.join(behind.listed))
        self.desk.go(f"{REGISTER}{behind.on}", filters=(only,))

    def _copy(self) -> None:
        if not self.model.figures:
            self.desk.tell("还没有数字可以复制，请先填写统计日期。", "info")
            return
        head = ["统计日期", self.day.typed()]
        QGuiApplication.clipboard().setMimeData(mime_of([head, *self.model.lines()]))
        self.desk.tell("已复制整张表，可以粘贴到 Excel 或文档里")
