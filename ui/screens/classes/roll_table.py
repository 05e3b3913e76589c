"""The table of a class while it is made up: a line for each person, faults under it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from station_app.domain.problems import Severity
from station_app.domain.rules.continuing_education import shown
from station_app.services.classes import Attendee, Outcome, PlannedRow
from ui.screens.classes.roll import Entrant, Roll
from ui.theme.look import px
from ui.widgets.noted_table import NotedLine, NotedTable, Remark

NUMBER, NAME, PAPERS, WHERE, HOURS_AT, PASSED, PROOF, OUTCOME = range(8)
HEADINGS = ("序号", "姓名", "证件号码", "单位或级别", "学时", "合格", "证明编号", "登记结果")
WIDTHS = (52, 96, 160, 150, 60, 56, 112)  # pixels at the size 标准
RESULT = 96  # pixels at the size 标准: the last column has at least so much
INDENT = WIDTHS[NUMBER] + 10
INKS = {
    Outcome.NEW: "good",
    Outcome.CHANGED: "good",
    Outcome.PRESENT: "quiet",
    Outcome.REPEATED: "quiet",
    Outcome.REFUSED: "bad",
}
DIMMED = (Outcome.PRESENT, Outcome.REPEATED)  # nothing of theirs is written


class RollTable(NotedTable):
    """Typing changes a cell, Space turns 合格, Enter settles whom a line means.

    typed     key, column, text
    toggled   key of a line whose 合格 is to be turned
    removed   key of a line that is to go
    """

    typed = Signal(str, int, str)
    toggled = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        spoken = "名单：直接打字改学时和证明编号，空格改合格，回车选定人员，Delete 移出"
        super().__init__("roll", spoken, HEADINGS, frozenset({NUMBER, HOURS_AT}), INDENT)
        self.lines.editable = frozenset({HOURS_AT, PROOF})
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked
        )
        self.set_widths(*WIDTHS, RESULT)
        self.lines.typed.connect(self.typed)

    def show_roll(self, roll: Roll, attendees: Mapping[str, Attendee]) -> None:
        """Show all lines with what saving would do.

        attendees  values by key, for those whom a line means for certain
        """
        self.show_lines(
            [
                _line(number, each, attendees.get(each.key), roll.planned.get(each.key))
                for number, each in enumerate(roll.entrants, 1)
            ]
        )

    def _fit_columns(self) -> None:
        """Let the organisation take what room there is, or go where there is none."""
        others = sum(px(width) for at, width in enumerate(WIDTHS) if at != WHERE)
        room = self.viewport().width() - others - px(RESULT) - px(4)
        self.setColumnHidden(WHERE, room < px(80))
        self.setColumnWidth(WHERE, max(px(80), min(room, px(220))))

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.key and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(self.key)
        elif self.key and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.key)
        elif self.key and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.key)  # not what Qt makes of it: that differs by system
        else:
            super().keyPressEvent(event)


def _line(
    number: int, entrant: Entrant, attendee: Attendee | None, planned: PlannedRow | None
) -> NotedLine:
    person = entrant.chosen
    outcome = planned.outcome if planned is not None else None
    shown = _values(attendee) if outcome not in DIMMED else ("", "", "")
    cells = (
        str(number),
        person.name if person is not None else entrant.text,
        person.id_number if person is not None else "",
        person.facts if person is not None else "",
        *shown,
        _words(entrant, outcome),
    )
    inks = {OUTCOME: INKS[outcome] if outcome is not None else "quiet"}
    if person is None:
        inks = {NAME: "bad", OUTCOME: "bad"}
    elif outcome in DIMMED:
        inks = dict.fromkeys(range(len(HEADINGS)), "quiet")
    return NotedLine(entrant.key, cells, _remarks(entrant, planned), inks)


def _values(attendee: Attendee | None) -> tuple[str, str, str]:
    if attendee is None:
        return "", "", ""
    passed = "是" if attendee.passed else "否"
    return shown(attendee.hours), passed, attendee.proof_no


def _words(entrant: Entrant, outcome: Outcome | None) -> str:
    if not entrant.person:
        return "待选定" if entrant.people else "没有登记"
    return outcome.label if outcome is not None else "核对中"


def _remarks(entrant: Entrant, planned: PlannedRow | None) -> tuple[Remark, ...]:
    found = []
    if entrant.doubt:
        found.append(Remark(_advised(entrant), "warn" if entrant.person else "bad"))
    for fault in planned.faults if planned is not None else ():
        ink = "bad" if fault.refuses else "warn" if fault.severity is Severity.WARN else "quiet"
        found.append(Remark(fault.text, ink))
    return tuple(found)


def _advised(entrant: Entrant) -> str:
    """Return the doubt with the key that settles it."""
    if entrant.person:
        return entrant.doubt
    keys = "按回车选定。" if entrant.people else "按回车登记新人员。"
    return f"{entrant.doubt}{keys}"
