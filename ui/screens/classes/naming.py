"""Naming the people of a class: a list that is pasted, or people who are ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from station_app.domain.pinyin import initials
from station_app.domain.registers.exams import EXAM_SESSIONS
from station_app.services import classes, opening
from station_app.services.name_lists import Candidate
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row

WIDTH = 288  # pixels at the size 标准
CANDIDATE, FOUND_BY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
WORKERS = ""  # in place of an examination: the workers in post
Checked = Qt.CheckState


class Naming(QFrame):
    """Two ways to name people.

    pasted  the text of a list
    ticked  candidates
    """

    pasted = Signal(str)
    ticked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._course = desk, ""
        self._asked = 0  # answers for another source or class are dropped
        self.setProperty("card", True)
        self.setFixedWidth(px(WIDTH))
        self.stack = QStackedWidget()
        self.text = _paste_box()
        self.tick_list = TickList()
        self.source = QComboBox()
        self.filter = QLineEdit()
        self._lay_out()
        self.source.currentIndexChanged.connect(lambda: self._read_people())
        self.filter.textChanged.connect(self.tick_list.narrow)
        self.filter.returnPressed.connect(lambda: self.tick_list.setFocus())
        self.tick_list.itemChanged.connect(lambda: self._told())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.add)
        self._told()

    def show_course(self, course: str) -> None:
        """Offer the people who may be chosen for a class."""
        self._course = course
        self._desk.look_up(partial(_sources, self._desk), self._sources_known)

    def read_again(self) -> None:
        """Ask anew who may be chosen, and who is in the class by now."""
        self._read_people()

    def add(self) -> None:
        """Hand over what is named."""
        if self.stack.currentIndex() == 0:
            if self.text.toPlainText().strip():
                self.pasted.emit(self.text.toPlainText())
        elif chosen := self.tick_list.chosen():
            self.ticked.emit(chosen)
            self.tick_list.tick(False)

    def show_way(self, place: int) -> None:
        """Show the list to paste into (0) or the people to tick (1)."""
        self._ways.buttons()[place].setChecked(True)
        self.stack.setCurrentIndex(place)
        (self.text, self.filter)[place].setFocus()
        self._told()

    def _lay_out(self) -> None:
        self._ways = QButtonGroup(self)
        heads = []
        for place, text in enumerate(("粘贴名单(&1)", "勾选人员(&2)")):
            made = button(text, partial(self.show_way, place), kind="segment", name=f"way-{place}")
            made.setAccessibleName(text.partition("(")[0])
            made.setCheckable(True)
            self._ways.addButton(made, place)
            heads.append(made)
        heads[0].setChecked(True)
        paste = QWidget()
        note = "每行一人：姓名，或姓名和证件号码。可以从 Excel、WPS 或微信里直接粘贴。"
        column(paste, label(note, "note", wrap=True), self.text, spacing=8)
        self.stack.addWidget(paste)
        self.stack.addWidget(self._ticking())
        self.add_button = button(
            "加入名单", self.add, icon="add", tip="加入右边的名单（Ctrl+回车）", name="add-people"
        )
        tabs = row(*heads, None, spacing=0)
        body = column(self, tabs, self.stack, self.add_button, margin=12, spacing=8)
        body.setStretch(1, 1)

    def _ticking(self) -> QWidget:
        self.source.setObjectName("source")
        self.source.setAccessibleName("从哪里选人")
        self.source.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.source.setMinimumContentsLength(8)
        self.filter.setObjectName("tick-filter")
        self.filter.setAccessibleName("在下面的人员中查找")
        self.filter.setPlaceholderText("姓名、首字母或单位")
        self.all = button("全选", partial(self.tick_list.tick, True), kind="link", name="tick-all")
        none = button("全不选", partial(self.tick_list.tick, False), kind="link", name="tick-none")
        made = QWidget()
        foot = row(self.all, none, None, spacing=12)
        column(made, self.source, self.filter, self.tick_list, foot).setStretch(2, 1)
        return made

    def _told(self) -> None:
        count = len(self.tick_list.chosen()) if self.stack.currentIndex() else 0
        self.add_button.setText(f" 加入名单（{count} 人）" if count else " 加入名单")

    def _sources_known(self, found: Sequence[tuple[str, str]]) -> None:
        present, blocked = self.source.currentData(), self.source.blockSignals(True)
        self.source.clear()
        for key, text in found:
            self.source.addItem(text, key)
        self.source.setCurrentIndex(max(0, self.source.findData(present)))
        self.source.blockSignals(blocked)
        self._read_people()

    def _read_people(self) -> None:
        self._asked += 1
        workspace, exam = self._desk.workspace, self.source.currentData() or WORKERS
        asked, course = self._asked, self._course
        work: Callable[[], list[Candidate]] = (
            partial(classes.applicants, workspace, exam, course)
            if exam
            else partial(classes.workers, workspace, course)
        )
        self._desk.look_up(lambda: (asked, work()), self._people_known)

    def _people_known(self, answer: tuple[int, list[Candidate]]) -> None:
        asked, people = answer
        if asked == self._asked:
            self.tick_list.fill(people)
            self.tick_list.narrow(self.filter.text())
            self._told()


class TickList(QListWidget):
    """People to tick: the arrows walk, Space ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tick-list")
        self.setAccessibleName("人员，空格勾选")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, people: Sequence[Candidate]) -> None:
        """Show people; those who are ticked stay so. Who is in the class cannot be ticked."""
        ticked = {each.person for each in self.chosen()}
        blocked = self.blockSignals(True)
        self.clear()
        for each in people:
            item = QListWidgetItem(_words(each))
            item.setData(CANDIDATE, each)
            item.setData(FOUND_BY, f"{each.name} {initials(each.name)} {each.facts}".lower())
            item.setToolTip(f"{each.name}　{each.id_number}　{each.facts}".strip())
            state = Checked.Checked if each.person in ticked else Checked.Unchecked
            item.setCheckState(Checked.Checked if each.present else state)
            if each.present:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
            self.addItem(item)
        self.blockSignals(blocked)

    def chosen(self) -> list[Candidate]:
        """Return who is ticked and not in the class."""
        return [
            item.data(CANDIDATE)
            for item in self._items()
            if item.checkState() == Checked.Checked and not item.data(CANDIDATE).present
        ]

    def tick(self, ticked: bool) -> None:
        """Tick all who are shown, or nobody at all."""
        blocked = self.blockSignals(True)
        for item in self._items():
            if not item.data(CANDIDATE).present and not (ticked and item.isHidden()):
                item.setCheckState(Checked.Checked if ticked else Checked.Unchecked)
        self.blockSignals(blocked)
        if self.count():
            self.itemChanged.emit(self.item(0))

    def narrow(self, text: str) -> None:
        """Show only whom a text fits."""
        wanted = text.strip().lower()
        for item in self._items():
            item.setHidden(wanted not in item.data(FOUND_BY))

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(at) for at in range(self.count())]

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        into = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Space)
        if into and (self.currentRow() < 0 or self.currentItem().isHidden()):
            shown = (at for at, item in enumerate(self._items()) if not item.isHidden())
            self.setCurrentRow(next(shown, -1))
            if event.key() == Qt.Key.Key_Down:
                return
        super().keyPressEvent(event)


def _words(candidate: Candidate) -> str:
    """Return what tells somebody apart in one line."""
    told = "已在班上" if candidate.present else candidate.facts or candidate.id_number
    return f"{candidate.name}　{told}".rstrip("　")


def _paste_box() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setObjectName("names")
    made.setAccessibleName("名单，每行一人")
    made.setPlaceholderText("王芳\n李强　430105199001010012\n…")
    made.setTabChangesFocus(True)
    return made


def _sources(desk: Desk) -> list[tuple[str, str]]:
    """Return where people may be chosen from: the workers in post, and each examination."""
    exams = opening.choices(desk.workspace, EXAM_SESSIONS, "")
    return [(WORKERS, "在岗社工"), *((each.record, f"报考：{each.label}") for each in exams)]
