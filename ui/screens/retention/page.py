"""The page of retention: what is over its period, what was erased, and the periods themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QPushButton, QStackedWidget

from station_app.domain.registers import BY_NAME
from station_app.services import erasing, overdue, person_files, retention
from station_app.services.erasing import Past, Plan
from station_app.services.overdue import Cause, Expired, Pair
from station_app.services.retention import Line
from ui.ask import XLSX
from ui.desk import Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.rereading import Rereading
from ui.screens.opening import open_file
from ui.screens.retention.erase_dialog import EraseDialog
from ui.screens.retention.longer import LongerDialog
from ui.screens.retention.tables import ExpiredTable, PastTable, TermTable, key_of
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, label, row

PAUSE = 500  # milliseconds after the last change
LIST, PAST, TERMS = range(3)
EMPTY, LISTED = range(2)
CHOICE = 150  # pixels at the size 标准
STATES = ("全部", "待处理", "仅存储")
RESTRICTING = (
    "设为“仅存储”以后不能修改、导出或打印，只保存到法律允许删除的时候（个人信息保护法第四十七条）。"
    "请写明理由，例如：法律规定的保存期未满；涉及未决争议。"
)
EMPTY_TEXT = (
    "登记簿里没有保存期限届满的记录，回收站里也没有放满期限的记录。"
    "每年年底看一次这份清单；到期的记录会在工作台提醒。"
)
NOTHING_GONE = (
    "彻底删除以后，这里只留下登记簿、编号、时间、经手人和理由，并说明以前的备份到哪天清除。"
)


class RetentionPage(Page):
    """Three parts: the list to be worked through, the erased, the table of periods."""

    help_topic = "retention"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Sequence[Expired] | None = None
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self.expired, self.past, self.terms = ExpiredTable(), PastTable(), TermTable()
        self.expired.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.register = _choice("register", "登记簿", "全部登记簿")
        self.state = _choice("state", "处理", *STATES)
        self.count = label("", "quiet")
        self.count.setObjectName("count")
        self.longer = button("延长保存…", self._ask_longer, name="longer", tip="选中一条（Ctrl+L）")
        self.store = button("仅存储…", self._ask_restrict, name="restrict", icon="lock_closed")
        self.erase = button(
            "彻底删除…", self._ask_erase, kind="danger", icon="delete", name="erase"
        )
        self.export = button("导出清单", self._ask_export, icon="arrow_export", name="export")
        self.parts, self.ground, self.gone = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self.tabs = [self._tab(at, text) for at, text in enumerate(_TITLES)]
        self._again = Rereading(self, self._read, PAUSE)
        self._lay_out()
        self._connect()
        self._show_part(LIST)

    def enter(self, person: str = "", **_: Any) -> None:
        """Show the list; with a person, ask to erase all that is kept about that person."""
        self._read()
        if person:
            work = partial(_plan_for, self.desk.workspace, person)
            self.desk.look_up(work, self._planned_for_person)

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def search(self) -> None:
        """Put the cursor into the choice of the register."""
        self.register.setFocus()

    def back(self) -> None:
        """Return to the list."""
        self._show_part(LIST)
        self.expired.setFocus()

    def _read(self) -> None:
        self._again.begun()
        workspace = self.desk.workspace
        self._asked = self.desk.look_up(
            lambda: (
                overdue.expired(workspace), erasing.past(workspace), retention.lines(workspace),
            ),
            self._answered,
        )  # fmt: skip

    def _answered(self, read: tuple[list[Expired], list[Past], list[Line]]) -> None:
        if self.sender() is not self._asked:
            return
        self.found, past, lines = read
        self.past.show_past(past)
        self.gone.setCurrentIndex(LISTED if past else EMPTY)
        self.terms.show_terms(lines)
        titles = dict.fromkeys(each.title for each in self.found)
        chosen = self.register.currentText()
        self.register.blockSignals(True)
        self.register.clear()
        self.register.addItems(["全部登记簿", *titles])
        self.register.setCurrentIndex(max(0, self.register.findText(chosen)))
        self.register.blockSignals(False)
        self._show()

    def _show(self) -> None:
        shown = self.shown()
        self.expired.show_expired(shown)
        self.ground.setCurrentIndex(LISTED if self.found else EMPTY)
        waiting = sum(not each.restricted for each in self.found or ())
        self.count.setText(f"{len(self.found or ()):,} 条到期，{waiting:,} 条待处理")
        self.export.setEnabled(bool(shown))
        self._chosen_changed()

    def shown(self) -> list[Expired]:
        """Return the records of the list as it is narrowed."""
        title = self.register.currentText() if self.register.currentIndex() > 0 else ""
        wanted = self.state.currentIndex()
        return [
            each
            for each in self.found or ()
            if title in ("", each.title) and (not wanted or bool(each.restricted) == (wanted == 2))
        ]

    def chosen(self) -> list[Expired]:
        """Return the records whose lines are selected."""
        rows = {index.row() for index in self.expired.selectionModel().selectedRows()}
        keys = {self.expired.lines.rows[row][0].key for row in rows}
        return [each for each in self.found or () if key_of(each) in keys]

    def _chosen_changed(self) -> None:
        chosen = self.chosen()
        one = len(chosen) == 1 and chosen[0].cause is Cause.TERM
        self.longer.setEnabled(one)
        self.store.setEnabled(one)
        self.store.setText(" 解除限制…" if one and chosen[0].restricted else " 仅存储…")
        self.erase.setEnabled(bool(chosen))

    def _open(self, key: str) -> None:
        found = next((each for each in self.found or () if key_of(each) == key), None)
        if found is not None and found.cause is Cause.TERM:
            self.desk.open_record(found.register, found.record)
        elif found is not None:
            self.desk.tell("这条记录在回收站里，要看内容请先从“操作日志”恢复。", "info")

    def _ask_longer(self) -> None:
        if not self.longer.isEnabled():
            return
        (one,) = self.chosen()
        today = self.desk.workspace.today()
        LongerDialog(self, one.label, today, partial(self._keep_longer, one)).open()

    def _keep_longer(self, one: Expired, until: date, reason: str) -> None:
        workspace, kind = self.desk.workspace, BY_NAME[one.register]

        def work() -> bool:
            retention.keep_longer(workspace, kind, one.record, until, reason)
            return True

        if self.desk.attempt(work, "没有延长"):
            self._decided(f"已延长保存到 {until}")

    def _ask_restrict(self) -> None:
        (one,) = self.chosen()
        title = f"解除限制：{one.label}" if one.restricted else f"仅存储：{one.label}"
        text = "请写明为什么可以继续使用。" if one.restricted else RESTRICTING
        yes = "解除限制" if one.restricted else "设为仅存储"
        self.desk.ask.reason(self, title, text, yes, partial(self._restrict, one))

    def _restrict(self, one: Expired, reason: str) -> None:
        workspace, kind = self.desk.workspace, BY_NAME[one.register]
        act = retention.release if one.restricted else retention.restrict

        def work() -> bool:
            act(workspace, kind, one.record, reason)
            return True

        if self.desk.attempt(work, "没有改动"):
            self._decided("已解除限制" if one.restricted else "已设为“仅存储”")

    def _decided(self, text: str) -> None:
        self.desk.tell(text)
        self.desk.touched()
        self._read()

    def _ask_erase(self) -> None:
        chosen = self.chosen()
        if not chosen:
            return
        wanted: list[Pair] = [(each.register, each.record) for each in chosen]
        cause = Cause.BIN if all(each.cause is Cause.BIN for each in chosen) else Cause.TERM
        # What is over as well goes along where it refers to them.
        along = [(each.register, each.record) for each in self.found or () if not each.restricted]
        work = partial(erasing.plan, self.desk.workspace, wanted, along)
        self.desk.look_up(work, partial(self._planned, wanted, along, cause))

    def _planned(
        self, wanted: Sequence[Pair], along: Sequence[Pair], cause: Cause, plan: Plan
    ) -> None:
        EraseDialog(self, self.desk, wanted, along, plan, cause).open()

    def _planned_for_person(self, found: tuple[list[Pair], Plan]) -> None:
        wanted, plan = found
        self._planned(wanted, (), Cause.REQUEST, plan)

    def _ask_export(self) -> None:
        name = f"保存期限到期清单_{self.desk.workspace.today():%Y%m%d}.xlsx"
        self.desk.ask.save_as(self, "导出到期清单", name, XLSX, self._export)

    def _export(self, out: Path) -> None:
        workspace, entries = self.desk.workspace, self.shown()
        self.desk.run(
            f"导出 {out.name}",
            lambda progress: retention.export(workspace, entries, out),
            partial(self._exported, out),
        )

    def _exported(self, out: Path, rows: int) -> None:
        text = f"已导出 {rows:,} 条到“{out.name}”"
        self.desk.tell(text, action="打开", act=partial(open_file, self.desk, out))

    def _tab(self, at: int, text: str) -> QPushButton:
        made = button(text, partial(self._show_part, at), kind="segment", name=f"part-{at}")
        made.setCheckable(True)
        return made

    def _show_part(self, part: int) -> None:
        self.parts.setCurrentIndex(part)
        for at, tab in enumerate(self.tabs):
            tab.setChecked(at == part)
        for each in (self.longer, self.store, self.erase, self.export):
            each.setVisible(part == LIST)
        for narrow in (self.register, self.state, self.count):
            narrow.setVisible(part == LIST)

    def _lay_out(self) -> None:
        body = page_body(self)
        actions = (self.export, self.longer, self.store, self.erase)
        body.addLayout(page_header("保存期限", *actions))
        body.addLayout(row(*self.tabs, None, self.count, self.register, self.state, spacing=8))
        self.ground.addWidget(EmptyState("checkmark_circle", "没有到期的记录", EMPTY_TEXT))
        self.ground.addWidget(self.expired)
        self.gone.addWidget(EmptyState("delete", "没有彻底删除过记录", NOTHING_GONE))
        self.gone.addWidget(self.past)
        for part in (self.ground, self.gone, self.terms):
            frame, inside = card(margin=0, spacing=0)
            inside.addWidget(part)
            self.parts.addWidget(frame)
        body.addWidget(self.parts, 1)

    def _connect(self) -> None:
        self.expired.opened.connect(self._open)
        self.expired.selectionModel().selectionChanged.connect(self._chosen_changed)
        for choice in (self.register, self.state):
            choice.currentIndexChanged.connect(self._show)
        keys = (("Ctrl+L", self._ask_longer), ("Shift+Del", self._ask_erase))
        for combination, act in keys:
            QShortcut(QKeySequence(combination), self).activated.connect(act)


_TITLES = ("到期清单", "已彻底删除", "保存期限表")


def _plan_for(workspace: Any, person: str) -> tuple[list[Pair], Plan]:
    wanted = person_files.records_of(workspace, person)
    return wanted, erasing.plan(workspace, wanted)


def _choice(name: str, spoken: str, *items: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.addItems(items)
    made.setMinimumWidth(px(CHOICE))
    return made
