"""The page on which one class is entered for many people, saved in one change."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from station_app.domain.registers.training import (
    TRAINING_ATTENDANCES,
    TRAINING_SESSIONS,
    TrainingSession,
)
from station_app.services import classes, name_lists, records
from station_app.services.classes import ClassPlan, Outcome
from station_app.services.entering import SavedEdits
from station_app.services.name_lists import Candidate, Line
from ui.desk import REGISTER, Desk
from ui.page import Page, page_body, page_header
from ui.register.finder import RecordFinder
from ui.screens.classes.checking import Asked, Checked, Checking
from ui.screens.classes.common import CommonBar, read_hours
from ui.screens.classes.naming import Naming
from ui.screens.classes.roll import WRITTEN, Entrant, Roll, attendees
from ui.screens.classes.roll_table import HOURS_AT, NAME, RollTable
from ui.widgets.basics import EmptyState, button, card, column, label, row

FINDER = 340  # pixels at the size 标准
WHAT_CHANGED = ("training_attendance", "training_session", "ce_record")


class ClassEntry(Page):
    """Names people at the left, shows at the right what saving would do with each."""

    help_topic = "classes"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.course, self.title = "", ""
        self.roll = Roll()
        self.plan: ClassPlan | None = None  # None while the list has changed since
        self._present: frozenset[str] = frozenset()  # as the store last answered
        self.save_wanted = False
        self._leaving = False  # to register somebody of the list
        self._menu: QMenu | None = None
        self.finder = RecordFinder(desk, TRAINING_SESSIONS, "course", FINDER)
        self.save_button = button(
            "保存", self.save, kind="primary", icon="save", tip="保存全部（Ctrl+S）", name="save"
        )
        self.clear_button = button("清空名单", self._clear, name="clear")
        self.naming, self.common, self.table = Naming(desk), CommonBar(), RollTable()
        self.checking = Checking(desk)
        self.counts = label("", "quiet")
        self.counts.setObjectName("counts")
        self.ground = QStackedWidget()
        _lay_out(self)
        self._connect()
        self._show()

    def enter(self, course: str = "", **_: Any) -> None:
        """Show a class; without one, the class that was shown last."""
        self._leaving = False
        if course and course != self.course:
            if not self._unsaved():
                self.roll.clear()
            self._take_course(course)
        (self.naming.text if self.course else self.finder).setFocus()

    def may_leave(self, then: Callable[[], None]) -> None:
        """Ask before a list is left that was not saved; it stays while the program is open."""
        count = self._unsaved()
        if not count or self._leaving:
            then()
            return
        text = f"名单上还有{count}人没有登记。离开这一页名单会保留，关闭程序就没有了。"
        self.desk.ask.confirm(self, "名单还没有保存", text, "离开", then, no="留在这里")

    def search(self) -> None:
        """Put the cursor into the choice of the class."""
        self.finder.begin()

    def refresh(self) -> None:
        """Read again whom the lines mean and what saving would do."""
        if self.course:
            self.naming.read_again()
            self._read_open_again()

    def back(self) -> None:
        """Return to the classes."""
        self.desk.go(f"{REGISTER}{TRAINING_SESSIONS.name}")

    def save(self) -> None:
        """Save what the list has, once the store has said what becomes of everybody."""
        if not self.course:
            self.desk.tell("请先选定培训班次。", "info")
            self.search()
        elif not self.roll.entrants:
            self.desk.tell("名单是空的，请先在左边粘贴或勾选人员。", "info")
        elif self.common.values().hours is None:
            self.desk.tell("请先填写全班的学时。", "warn")
            self.common.hours.setFocus()
        elif self.plan is None:
            self.save_wanted = True
        else:
            self._save_planned(self.plan)

    def _save_planned(self, plan: ClassPlan) -> None:
        written, left = self.roll.count(*WRITTEN), self._left()
        if not written:
            self.desk.tell("没有可以登记的人，请先处理名单中标出的问题。" if left else
                           "名单上的人都已经在班上了。", "info")  # fmt: skip
        elif left:
            text = f"有{left}行没有选定人员或有错误，会留在名单里，改好后可以再保存。"
            yes = f"先登记{written}人"
            self.desk.ask.confirm(self, "还有问题没有处理", text, yes, partial(self._write, plan))
        else:
            self._write(plan)

    def _write(self, plan: ClassPlan) -> None:
        told = "，".join(
            f"{outcome.label}{count}人" for outcome in Outcome if (count := plan.counts[outcome])
        )
        workspace = self.desk.workspace
        self.save_button.setEnabled(False)
        self.desk.run(
            f"录入学员：{plan.title}",
            lambda progress: classes.save(workspace, plan),
            partial(self._saved, f"录入“{plan.title}”学员：{told}"),
            failed=self._failed,
        )

    def _saved(self, text: str, saved: SavedEdits) -> None:
        self._show()
        self.desk.saved(saved.change, text, *WHAT_CHANGED)

    def _failed(self, error: Exception) -> None:
        self.desk.errors.show(error, "没有保存")
        self._changed()

    def _found(self, course: str) -> None:
        self._take_course(course)
        self.naming.text.setFocus()

    def _take_course(self, course: str) -> None:
        found = self.desk.attempt(
            lambda: records.get(self.desk.workspace, TRAINING_SESSIONS, course), "没有打开"
        )
        if isinstance(found, TrainingSession):
            self.course, self.title = course, found.title or ""
            self.finder.put(course, self.title)
            self.common.show_hours(found.hours)
            self.naming.show_course(course)
            self._changed()

    def _pasted(self, text: str) -> None:
        self.desk.look_up(partial(self._lines_of, text), self._lines_found)

    def _lines_of(self, text: str) -> list[Line]:
        present = classes.present_in(self.desk.workspace, self.course)
        return name_lists.read_people(self.desk.workspace, text, present)

    def _lines_found(self, lines: list[Line]) -> None:
        if not lines:
            self.desk.tell("没有读到姓名，请每行写一人。", "info")
            return
        self.roll.add_lines(lines)
        self.naming.text.clear()
        self._changed()
        doubtful = next((each for each in self.roll.entrants if not each.person), None)
        self.table.setFocus()
        if doubtful is not None:
            self.table.stand_on(doubtful.key, NAME)

    def _ticked(self, people: list[Candidate]) -> None:
        self.roll.add_people(people)
        self._changed()
        self.table.setFocus()

    def _typed(self, key: str, place: int, text: str) -> None:
        if place == HOURS_AT:
            hours: Decimal | None = read_hours(text)
            if text and hours is None:
                self.desk.tell(f"“{text}”不是学时，请填写数字，例如 16 或 7.5。", "warn")
                return
            self.roll.change(key, hours=hours)
        else:
            self.roll.change(key, proof=text)
        self._changed()

    def _toggled(self, key: str) -> None:
        held = self.roll.find(key)
        if held is not None:
            passed = self.common.values().passed if held.passed is None else held.passed
            self.roll.change(key, passed=not passed)
            self._changed()

    def _removed(self, key: str) -> None:
        self.roll.remove(key)
        self._changed()

    def _clear(self) -> None:
        self.roll.clear()
        self._changed()
        self.naming.text.setFocus()

    def _settle(self, key: str) -> None:
        """Let one say whom a line means."""
        held = self.roll.find(key)
        if held is None or (len(held.people) == 1 and held.person):
            return
        menu = QMenu(self)
        menu.setObjectName("meant")
        self._menu = menu
        for each in held.people:
            words = "　".join(filter(None, (each.name, each.id_number, each.facts)))
            menu.addAction(words, partial(self._choose, key, each.person))
        if held.people:
            menu.addSeparator()
        menu.addAction("登记新人员…", partial(self._register, held))
        place = self.table.visualRect(self.table.currentIndex())
        menu.popup(self.table.viewport().mapToGlobal(QPoint(place.left(), place.bottom())))
        menu.setActiveAction(menu.actions()[0])

    def _choose(self, key: str, person: str) -> None:
        self.roll.change(key, person=person, doubt="")
        self._changed()

    def _register(self, entrant: Entrant) -> None:
        """Enter somebody new; the line is read again when one has come back."""
        name = entrant.text.split()[0] if entrant.text.split() else ""
        self._leaving = True
        self.desk.go(f"{REGISTER}person", new=True, values={"name": name})

    def _records_changed(self, register: str) -> None:
        if register in ("", "person", "social_worker"):
            self._read_open_again()
        elif register in (TRAINING_SESSIONS.name, TRAINING_ATTENDANCES.name):
            self._changed()
        if self.course and register != "ce_record":
            self.naming.read_again()

    def _read_open_again(self) -> None:
        waiting = self.roll.open
        if not waiting:
            self._changed()
            return
        keys, texts = [each.key for each in waiting], [each.text for each in waiting]

        def work() -> list[Line]:
            return [self._lines_of(text)[0] for text in texts]

        self.desk.look_up(work, partial(self._open_found, keys))

    def _open_found(self, keys: list[str], lines: list[Line]) -> None:
        self.roll.read_again(lines, keys)
        self._changed()

    def _changed(self) -> None:
        """Show the list as it is now and ask the store soon what saving would do."""
        self.plan = None
        self._show()
        if self.course:
            update = self.common.update_known.isChecked()
            self.checking.check_soon(
                Asked(self.course, tuple(self.roll.entrants), self.common.values(), update)
            )

    def _checked(self, found: Checked) -> None:
        self.plan, self._present = found.plan, found.present
        self.roll.planned = found.planned
        self._show()
        if self.save_wanted:
            self.save_wanted = False
            self._save_planned(found.plan)

    def _not_checked(self, error: Exception) -> None:
        self.save_wanted = False
        self.desk.errors.show(error, "没有核对")

    def _left(self) -> int:
        return len(self.roll.open) + self.roll.count(Outcome.REFUSED)

    def _unsaved(self) -> int:
        return len(self.roll.entrants) - self.roll.count(Outcome.PRESENT, Outcome.REPEATED)

    def _show(self) -> None:
        values = attendees(self.roll.entrants, self.common.values(), self._present)
        self.table.show_roll(self.roll, values)
        self.ground.setCurrentIndex(1 if self.roll.entrants else 0)
        self.save_button.setEnabled(True)
        self.clear_button.setEnabled(bool(self.roll.entrants))
        self.naming.setEnabled(bool(self.course))
        self.common.setEnabled(bool(self.course))
        told = [
            f"{outcome.label} {count}" for outcome in Outcome if (count := self.roll.count(outcome))
        ]
        if self.roll.open:
            told.append(f"待选定 {len(self.roll.open)}")
        self.counts.setText("　".join([f"共 {len(self.roll.entrants)} 行", *told]))

    def _connect(self) -> None:
        self.finder.found.connect(self._found)
        self.naming.pasted.connect(self._pasted)
        self.naming.ticked.connect(self._ticked)
        self.common.changed.connect(self._changed)
        self.table.typed.connect(self._typed)
        self.table.toggled.connect(self._toggled)
        self.table.removed.connect(self._removed)
        self.table.opened.connect(self._settle)
        self.checking.checked.connect(self._checked)
        self.checking.failed.connect(self._not_checked)
        self.desk.changed.connect(self._records_changed)


def _lay_out(page: ClassEntry) -> None:
    body = page_body(page)
    actions = (page.finder, page.clear_button, page.save_button)
    body.addLayout(page_header("录入学员", *actions))
    frame, inside = card(margin=0, spacing=0)
    bar, foot = QWidget(), QWidget()
    column(bar, page.common, margin=10)
    keys = label("空格改合格　回车选定人员　Delete 移出", "note")
    column(foot, row(page.counts, None, keys), margin=10)
    text = (
        "先在右上角选定培训班次，再在左边粘贴名单或勾选人员。\n"
        "学时、合格和证明编号填一次就行，个别不同的直接改。"
    )
    page.ground.addWidget(EmptyState("people_team", "名单是空的", text))
    listed = QWidget()
    column(listed, page.table, foot, spacing=0).setStretch(0, 1)
    page.ground.addWidget(listed)
    inside.addWidget(bar)
    inside.addWidget(page.ground, 1)
    both = row(page.naming, frame, spacing=12)
    both.setStretch(1, 1)
    body.addLayout(both, 1)
