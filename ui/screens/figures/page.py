"""The page of the figures: as of a day that one types, each with its records."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from station_app.services.figures.counted import Counted, counted
from station_app.services.figures.figure import Figure
from station_app.services.listing import SEVERAL, Filter
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.as_of import AsOfDay
from ui.register.clipboard import mime_of
from ui.rereading import Rereading
from ui.screens.figures.table import WIDTHS, FigureModel
from ui.widgets.basics import button, card, label, row
from ui.widgets.tables import ReadingTable

PAUSE = 400  # milliseconds after the last change, then it is counted again
NOTE = "按统计日期从登记的记录算出，不用手填。回车列出一个数字所依据的记录。"


class FiguresPage(Page):
    """Counts beside the window, and again whenever another day is typed or records change."""

    help_topic = "figures"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self.day = AsOfDay(desk.workspace.today(), "统计日期，回车重新统计")
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
        body.addLayout(row(caption, self.day, 8, self.day.told, None))
        frame, inside = card(margin=2, spacing=0)
        inside.addWidget(self.table)
        body.addWidget(frame, 1)
        body.addWidget(self.definition)

    def _connect(self) -> None:
        self.day.returnPressed.connect(self._day_entered)
        self.day.left_anew.connect(self._count)
        self.day.typed_anew.connect(self._again.soon)
        self.table.activated.connect(lambda index: self._open(self.model.figures[index.row()]))
        self.table.selectionModel().currentRowChanged.connect(self._define)
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copying.activated.connect(self._copy)

    def _day_entered(self) -> None:
        self.day.tidy_up()
        self._count()
        if self._asked is not None:
            self.table.setFocus()

    def _count(self) -> None:
        self._again.begun()
        day = self.day.take()
        if day is None:
            self._asked = None
            self.model.show_figures(())
            self._define()
            return
        self.day.tell("正在统计…", "quiet")
        work = partial(counted, self.desk.workspace, day)
        self._asked = self.desk.look_up(work, self._counted)

    def _counted(self, found: Counted) -> None:
        if self.sender() is not self._asked:
            return
        self.day.tell(f"统计期 {found.span.first} 至 {found.span.last}", "quiet")
        self.model.show_figures(found.figures)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._define()

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
