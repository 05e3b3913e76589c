"""The row of conditions over the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.registers import REGISTERS
from station_app.services.trail import ACTS, Sieve
from ui.register.flow import Flow
from ui.theme.look import px
from ui.widgets.basics import button, set_property

PAUSE = 250  # milliseconds without a key, then it is searched


class SieveBar(QWidget):
    """Signal `changed`: the conditions are others now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = _line("text", "记录名称或拼音首字母", "按记录名称查找", 140)
        self.register = _choice("register", "登记簿")
        self.actor = _choice("actor", "用户")
        self.act = _choice("act", "操作")
        self.since = _line("since", "从哪天起", "从哪天起，含当天", 92)
        self.until = _line("until", "到哪天止", "到哪天止，含当天", 92)
        self.clear_all = button("清除", self.clear, kind="ghost", name="clear")
        for each in REGISTERS:
            self.register.addItem(each.title, each.name)
        for act, words in ACTS.items():
            self.act.addItem(words, act)
        flow = Flow(self, px(8))
        for part in (self.text, self.register, self.actor, self.act, self.since, self.until):
            flow.addWidget(part)
        flow.addWidget(self.clear_all)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.changed)
        for line in (self.text, self.since, self.until):
            line.textChanged.connect(self._typed)
        for choice in (self.register, self.actor, self.act):
            choice.currentIndexChanged.connect(self._chosen)
        self._mark_clear()

    def sieve(self) -> Sieve:
        """Return the conditions; a day that cannot be read lets everything through."""
        return Sieve(
            register=self.register.currentData() or "",
            actor=self.actor.currentData() or "",
            act=self.act.currentData() or "",
            since=_day(self.since),
            until=_day(self.until),
            text=self.text.text(),
        )

    def show_actors(self, actors: Sequence[str]) -> None:
        """Offer these users; the chosen one stays chosen."""
        kept = self.actor.currentData()
        blocked = self.actor.blockSignals(True)
        self.actor.clear()
        self.actor.addItem("用户", "")
        for each in actors:
            self.actor.addItem(each, each)
        self.actor.setCurrentIndex(max(self.actor.findData(kept), 0))
        self.actor.blockSignals(blocked)

    def show_register(self, name: str) -> None:
        """Choose a register, and nothing else."""
        self._reset()
        self.register.setCurrentIndex(max(self.register.findData(name), 0))

    def clear(self) -> None:
        """Let everything through."""
        self._reset()
        self.changed.emit()

    def _reset(self) -> None:
        for line in (self.text, self.since, self.until):
            line.clear()
        for choice in (self.register, self.actor, self.act):
            choice.setCurrentIndex(0)
        self._timer.stop()

    def _typed(self) -> None:
        for line in (self.since, self.until):
            unreadable = bool(line.text().strip()) and _day(line) is None
            set_property(line, "state", "bad" if unreadable else "")
            line.setAccessibleDescription("日期无法识别，如 2026-11-01" if unreadable else "")
        self._mark_clear()
        self._timer.start()

    def _chosen(self) -> None:
        self._mark_clear()
        self.changed.emit()

    def _mark_clear(self) -> None:
        self.clear_all.setEnabled(self.sieve() != Sieve())


def _day(line: QLineEdit) -> date | None:
    text = line.text().strip()
    try:
        return parse_day(text) if text else None
    except Unreadable:
        return None


def _line(name: str, hint: str, spoken: str, width: float) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setPlaceholderText(hint)
    made.setAccessibleName(spoken)
    made.setFixedWidth(px(width))
    made.setClearButtonEnabled(name == "text")
    return made


def _choice(name: str, of_what: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(of_what)
    made.addItem(of_what, "")  # chosen: all of them
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(4)
    made.setMaxVisibleItems(16)
    return made
