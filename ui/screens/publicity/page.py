"""The page of publicity: what came out by month and medium, and the clippings of each item."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from station_app.domain.codes import code_list
from station_app.domain.registers.publicity import PUBLICITY_ITEMS
from station_app.services import permits, press
from station_app.services.press import ALL, CLIPPING, Item, Wanted
from station_app.services.records import Saved
from ui.ask import ANY
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.rereading import Rereading
from ui.screens.publicity.counts import CountTable
from ui.screens.publicity.items import ItemList
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, label, row

PAUSE = 300  # milliseconds after the last change
COUNTS, CHOICE = 440, 120  # pixels at the size 标准
CONCERNED = ("", "publicity_item", "publicity_person")
NOTHING, LISTED = range(2)
NONE_FITS, SOME = range(2)


class PublicityPage(Page):
    """Lists what the media brought, narrowed by theme, level, month and medium."""

    help_topic = "publicity"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.items: Sequence[Item] | None = None
        self._asked: Job | None = None
        self.theme = _choice("theme", "主题", "全部主题", "publicity_theme")
        self.level = _choice("level", "级别", "全部级别", "gov_level")
        self.counts, self.list = CountTable(), ItemList(desk)
        self.told = label("", "quiet")
        self.told.setObjectName("told")
        self.clip_button = button("添加剪报", self.clip, icon="attach", name="clip")
        self.new_button = button(
            "新增报道", self.new, kind="primary", icon="add", tip="新增一篇报道（Ctrl+N）",
            name="new",
        )  # fmt: skip
        self.ground, self.fitting = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._again = Rereading(self, self._read, PAUSE, CONCERNED)
        self._connect()
        self._show_current()

    def enter(self, **_: Any) -> None:
        """Show the items."""
        self._read()
        self.counts.setFocus()

    def new(self) -> None:
        """Begin a new item."""
        against = permits.against_new(self.desk.workspace, PUBLICITY_ITEMS)
        if against:
            self.desk.tell(against, "info")
        else:
            self.desk.go(f"{REGISTER}{PUBLICITY_ITEMS.name}", new=True)

    def clip(self) -> None:
        """Ask for clippings of the current item."""
        item = self.list.item
        if item is None:
            self.desk.tell("请先选中一篇报道。", "info")
        elif against := self._against(item):
            self.desk.tell(against, "info")
        else:
            self.desk.ask.files(self, "添加剪报", ANY, partial(self._add, item.item), many=True)

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def search(self) -> None:
        """Put the cursor into the choice of the theme."""
        self.theme.setFocus()

    def back(self) -> None:
        """Return from the list to the counts; from there to all items."""
        if self.list.hasFocus():
            self.counts.setFocus()
        else:
            self.theme.setCurrentIndex(0)
            self.level.setCurrentIndex(0)
            self.counts.stand_on(ALL, ALL)

    def _add(self, item: str, paths: list[Path]) -> None:
        found = next((each for each in self.items or () if each.item == item), None)
        if found is None or not paths:
            return
        if against := self._against(found):
            self.desk.tell(against, "info")
            return
        workspace = self.desk.workspace
        text = f"给“{found.title}”添加{len(paths)}件剪报"
        self.desk.run(
            text,
            lambda progress: press.clip(workspace, item, paths),
            partial(self._added, text),
        )

    def _added(self, text: str, saved: Saved) -> None:
        self.desk.saved(saved.change, text, PUBLICITY_ITEMS.name)
        self._read()

    def _against(self, item: Item) -> str:
        return permits.against_field(
            self.desk.workspace, PUBLICITY_ITEMS, item.home, item.state, CLIPPING
        )

    def _open(self, item: str) -> None:
        self.desk.open_record(PUBLICITY_ITEMS.name, item)

    def _read(self) -> None:
        self._again.begun()
        self._asked = self.desk.look_up(partial(press.items, self.desk.workspace), self._answered)

    def _answered(self, found: list[Item]) -> None:
        if self.sender() is self._asked:
            self.items = found
            self.ground.setCurrentIndex(LISTED if found else NOTHING)
            self._narrow()

    def _narrow(self) -> None:
        """Count and list what fits the choices at the top."""
        items = self.items or ()
        wanted = Wanted(self.theme.currentData(), self.level.currentData())
        fitting = [each for each in items if wanted.fits(each)]
        self.counts.show_counts(press.months(fitting), press.counts(fitting))
        self._list()

    def _list(self) -> None:
        """List what fits the choices and the cell of the counts."""
        wanted = Wanted(self.theme.currentData(), self.level.currentData(), *self.counts.chosen)
        shown = [each for each in self.items or () if wanted.fits(each)]
        self.list.show_items(shown)
        self.fitting.setCurrentIndex(SOME if shown else NONE_FITS)
        month, medium = self.counts.chosen
        where = f"{month or '全部月份'}　{code_list('medium').labels.get(medium, '全部媒介')}"
        self.told.setText(f"{where}　共 {len(shown)} 篇")

    def _show_current(self) -> None:
        item = self.list.item
        against = "先选中一篇报道。" if item is None else self._against(item)
        self.clip_button.setEnabled(not against)
        self.clip_button.setToolTip(against or "给选中的报道添加剪报（F7）")

    def _to_list(self) -> None:
        if self.list.item is not None:
            self.list.setFocus()

    def _lay_out(self) -> None:
        body = page_body(self)
        actions = (self.theme, self.level, 8, self.clip_button, self.new_button)
        body.addLayout(page_header("宣传成果", *actions))
        new = button("新增报道", self.new, icon="add", name="first")
        text = (
            "把媒体报道、公众号文章和活动登记下来，剪报随手贴上，"
            "程序就能按月份、媒介、主题和级别统计，年终报告不用再翻找。"
        )
        self.ground.addWidget(EmptyState("book_open", "还没有宣传报道", text, new))
        self.ground.addWidget(self._listed())
        body.addWidget(self.ground, 1)

    def _listed(self) -> QWidget:
        left, inside = card(margin=2, spacing=0)
        left.setFixedWidth(px(COUNTS))
        inside.addWidget(self.counts)
        right, inside = card(margin=2, spacing=0)
        head = row(self.told, None, label("回车打开　F7 添加剪报，也可把文件拖到报道上", "note"))
        head.setContentsMargins(px(12), px(8), px(12), px(8))
        inside.addLayout(head)
        nothing = label("没有符合的报道。按 Esc 列出全部。", "quiet")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.fitting.addWidget(nothing)
        self.fitting.addWidget(self.list)
        inside.addWidget(self.fitting, 1)
        made = QWidget()
        both = row(left, right, spacing=12)
        both.setStretch(1, 1)
        made.setLayout(both)
        return made

    def _connect(self) -> None:
        for choice in (self.theme, self.level):
            choice.currentIndexChanged.connect(lambda: self._narrow())
        self.counts.stood.connect(self._list)
        self.counts.entered.connect(self._to_list)
        self.list.opened.connect(self._open)
        self.list.stood.connect(self._show_current)
        self.list.dropped.connect(self._add)
        QShortcut(QKeySequence("F7"), self).activated.connect(self.clip)


def _choice(name: str, spoken: str, every: str, codes: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setFixedWidth(px(CHOICE))
    made.addItem(every, ALL)
    for code, text in code_list(codes).labels.items():
        made.addItem(text, code)
    return made
