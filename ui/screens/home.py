"""The first page: how many records there are, what waits to be done, what was done last."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import permits
from station_app.services.deeds import Deed
from station_app.services.identity import BUREAU
from station_app.services.overview import Figure
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body
from ui.register.flow import Flow
from ui.rereading import Rereading
from ui.screens.home_cards import beginning_card, errand_row, figure_card, figure_chip, picture
from ui.screens.home_words import Errand, Seen, errands, foremost, see
from ui.theme.look import look, px
from ui.widgets.basics import add, button, card, clear, column, label, row, rule, scrolling
from ui.widgets.charts import Bars
from ui.widgets.elided import Elided
from ui.widgets.moments import day_in_words, greeting, moment

PAUSE = 400  # milliseconds after the last change, then it is read again
CHARTS = 2  # registers whose states are shown as bars
BARS = 7  # states of a register


class HomePage(Page):
    """Reads everything at once, beside the window, and again whenever records change."""

    help_topic = "home"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self._seen: Seen | None = None
        self.greeting = label("", "h1")
        self.day = label("", "quiet")
        self._menu = QMenu(self)
        self._menu.setAccessibleName("登记到哪一本登记簿")
        inner = QWidget()
        self._content = QVBoxLayout(inner)
        self._content.setContentsMargins(0, 0, 0, px(8))
        self._content.setSpacing(px(12))
        body = page_body(self)
        head = row(column(None, self.greeting, self.day, spacing=2), None, *self._actions())
        body.addLayout(head)
        body.addWidget(scrolling(inner), 1)
        self._again = Rereading(self, self._read, PAUSE)
        look().changed.connect(self._show)
        self._greet()

    def enter(self, **what: Any) -> None:
        """Read everything anew."""
        self._read()

    def refresh(self) -> None:
        """Read everything anew."""
        self._read()

    def new(self) -> None:
        """Offer the registers in which a record can be made."""
        if not self._menu.isEmpty():
            at = self.primary.mapToGlobal(QPoint(0, self.primary.height() + px(4)))
            self._menu.popup(at)
            self._menu.setActiveAction(self._menu.actions()[0])

    def _fill_menu(self) -> None:
        """Offer the registers in which records are made here, the groups of the menu apart."""
        group = ""
        for register in REGISTERS:
            if register.parent is not None or not register.group:
                continue
            if permits.against_new(self.desk.workspace, register):
                continue
            if group not in ("", register.group):
                self._menu.addSeparator()
            group = register.group
            go = partial(self.desk.go, f"{REGISTER}{register.name}", new=True)
            self._menu.addAction(look().icon(register.icon), register.title, go)

    def _actions(self) -> list[QPushButton]:
        bureau = self.desk.workspace.role == BUREAU
        if bureau:
            tip, go = "收社工站发来的上报包", partial(self.desk.go, "inbox")
            self.primary = button("收件与合并", go, kind="primary", icon="arrow_import", tip=tip)
        else:
            self._fill_menu()
            tip = "选一本登记簿，登记一条新记录（Ctrl+N）"
            self.primary = button("新增登记", self.new, kind="primary", icon="person_add", tip=tip)
        self.primary.setObjectName("primary")
        rosters = button(
            "导入名册", partial(self.desk.go, "import"), icon="arrow_import", name="import"
        )
        prints = button("打印", partial(self.desk.go, "print"), icon="print", name="print")
        return [prints, self.primary] if bureau else [rosters, prints, self.primary]

    def _greet(self) -> None:
        workspace = self.desk.workspace
        now = workspace.now()
        self.greeting.setText(f"{greeting(now.hour)}，{workspace.actor}")
        self.day.setText(f"{day_in_words(now.date())}　{workspace.identity.name}")

    def _read(self) -> None:
        self._again.begun()
        self._greet()
        self._asked = self.desk.look_up(partial(see, self.desk.workspace), self._answered)

    def _answered(self, seen: Seen) -> None:
        if self.sender() is self._asked:
            self._seen = seen
            self._show()

    def _show(self) -> None:
        if self._seen is None:
            return
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        clear(self._content)
        self._fill(self._seen)
        if name and (again := self.findChild(QWidget, name)) is not None and self.isVisible():
            # What is new in a page that is seen comes into sight with the next events only.
            QTimer.singleShot(0, again, again.setFocus)

    def _fill(self, seen: Seen) -> None:
        todo = errands(self.desk.workspace, seen)
        if seen.empty:
            add(self._content, self._beginning())
            if todo:
                add(self._content, self._todo(todo))
            add(self._content, None)
            return
        add(self._content, self._figures(seen))
        middle = row(self._todo(todo), self._deeds(seen), spacing=12)
        for part, share in enumerate((4, 3)):
            middle.setStretch(part, share)
        if charted := [each for each in seen.figures if len(each.states) > 1][:CHARTS]:
            middle.addLayout(self._charts(charted), 3)
        add(self._content, middle, None)

    def _figures(self, seen: Seen) -> QVBoxLayout:
        large, small = foremost(seen.figures)
        cards = row(*(figure_card(each, self._opener(each)) for each in large), spacing=12)
        made = column(None, cards, spacing=12)
        if small:
            strip = QWidget()
            flow = Flow(strip, px(8))
            for each in small:
                flow.addWidget(figure_chip(each, self._opener(each)))
            made.addWidget(strip)
        return made

    def _opener(self, figure: Figure) -> partial[None]:
        return partial(self.desk.go, f"{REGISTER}{figure.register}")

    def _todo(self, todo: list[Errand]) -> QFrame:
        frame, inside = card(8, 0)
        inside.addLayout(_heading("今天要办"))
        for each in todo:
            inside.addWidget(rule())
            go = partial(self.desk.go, each.page, **each.what)
            inside.addWidget(errand_row(each, go))
        if not todo:
            inside.addWidget(rule())
            done = row(
                picture("checkmark_circle", "good"), label("没有待办，都办完了。", "quiet"), None
            )
            done.setContentsMargins(px(8), px(12), px(8), px(12))
            inside.addLayout(done)
        inside.addStretch()
        return frame

    def _deeds(self, seen: Seen) -> QFrame:
        frame, inside = card(8, 0)
        every = button("全部", partial(self.desk.go, "audit"), kind="link", name="all-deeds")
        every.setAccessibleName("打开操作日志")
        inside.addLayout(_heading("最近操作", every))
        for each in seen.deeds:
            inside.addWidget(rule())
            inside.addLayout(self._deed(each))
        inside.addStretch()
        return frame

    def _deed(self, deed: Deed) -> QVBoxLayout:
        when = moment(deed.at, self.desk.workspace.now())
        lines = column(None, Elided(deed.text), Elided(f"{when}　{deed.actor}", "note"), spacing=2)
        lines.setContentsMargins(px(8), px(8), px(8), px(8))
        return lines

    def _charts(self, charted: list[Figure]) -> QVBoxLayout:
        made = column(spacing=12)
        for each in charted:
            frame, inside = card(8, 4)
            title = f"{each.title}按状态"
            shown = dict(list(each.states.items())[:BARS])
            unit = BY_NAME[each.register].unit
            inside.addLayout(_heading(title, label(f"单位：{unit}", "note")))
            inside.addLayout(row(8, Bars(title, shown, unit), 8, spacing=0))
            inside.addStretch()
            made.addWidget(frame)
        return made

    def _beginning(self) -> QFrame:
        frame, inside = card(24, 8)
        bureau = self.desk.workspace.role == BUREAU
        title = "等待各站的第一份上报包" if bureau else "从这里开始"
        text = (
            "收到社工站发来的上报包以后，全区的数字会显示在这里。"
            if bureau
            else "工作区里还没有记录。选一种方式开始，登记几条以后，这里会显示数字和待办事项。"
        )
        add(inside, label(title, "h2"), label(text, "quiet", wrap=True), 8)
        cards = self._for_the_bureau() if bureau else self._for_a_station()
        inside.addLayout(row(*cards, spacing=12))
        return frame

    def _for_a_station(self) -> list[QPushButton]:
        roster = "把以前的 Excel 花名册交给程序，一步一步对列、查错、导入，错的行单独列出来。"
        by_hand = "登记第一位：填身份证号，出生日期和性别自动带出。"
        reading = "用十分钟走一遍：登记、打印、上报、收回执。"
        return [
            beginning_card(
                "import", "arrow_import", "导入旧名册", roster, partial(self.desk.go, "import")
            ),
            beginning_card("new", "person_add", "手工登记", by_hand, self.new),
            beginning_card("help", "book_open", "先看入门", reading, self._help("start")),
        ]

    def _for_the_bureau(self) -> list[QPushButton]:
        receive = "把邮件里的上报包拖进来，逐份核对、合并，并生成回执。"
        stations = "社工站已按区划列好，请核对名称和状态。"
        reading = "收件、合并、退回、更正、回执，一步一步说明。"
        go = self.desk.go
        return [
            beginning_card("inbox", "arrow_import", "收上报包", receive, partial(go, "inbox")),
            beginning_card(
                "stations", "briefcase", "核对社工站", stations, partial(go, f"{REGISTER}station")
            ),
            beginning_card("help", "book_open", "先看说明", reading, self._help("inbox")),
        ]

    def _help(self, topic: str) -> partial[None]:
        return partial(self.desk.go, "help", topic=topic)


def _heading(text: str, *more: QWidget) -> QHBoxLayout:
    """Return the head of a card; all stand on the same line, with a button or without."""
    made = row(label(text, "h2"), None, *more)
    made.addStrut(px(26))
    made.setContentsMargins(px(8), px(8), px(8), px(6))
    return made
