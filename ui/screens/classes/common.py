"""What holds for everybody of a class: hours, passed, and the number of the first proof."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from station_app.domain.kinds import Kind
from station_app.domain.problems import StationError
from station_app.domain.registers.training import TRAINING_ATTENDANCES
from station_app.domain.rules.continuing_education import shown
from station_app.services.classes import proof_numbers
from ui.screens.classes.roll import Common
from ui.theme.look import px
from ui.widgets.basics import label, row, set_property
from ui.widgets.line import Line

HOURS_WIDTH, PROOF_WIDTH = 88, 124  # pixels at the size 标准
HOURS: Kind[Decimal] = TRAINING_ATTENDANCES.fields["hours_actual"].kind


class CommonBar(QWidget):
    """Three fields over the list.

    changed  one of them was changed
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hours = Line(unit="小时")
        self.hours.setObjectName("common-hours")
        self.hours.setFixedWidth(px(HOURS_WIDTH))
        self.passed = QCheckBox("合格(&Q)")
        self.passed.setObjectName("common-passed")
        self.passed.setChecked(True)
        self.proof = Line()
        self.proof.setObjectName("common-proof")
        self.proof.setFixedWidth(px(PROOF_WIDTH))
        self.proof.setPlaceholderText("如 PX-001")
        self.update_known = QCheckBox("也更新已在班上的(&U)")
        self.update_known.setObjectName("update-known")
        hours, proof = _called("学时(&H)", self.hours), _called("证明起始编号(&N)", self.proof)
        parts = (self.passed, 8, proof, self.proof, 8, self.update_known, None)
        self.setLayout(row(hours, self.hours, 8, *parts, spacing=6))
        self.hours.edited.connect(self._edited)
        self.proof.edited.connect(self._edited)
        self.passed.toggled.connect(lambda: self.changed.emit())
        self.update_known.toggled.connect(lambda: self.changed.emit())

    def show_hours(self, hours: Decimal | None) -> None:
        """Offer the hours of the class."""
        self.hours.put("" if hours is None else shown(hours))
        self._edited()

    def values(self) -> Common:
        """Return what holds for everybody; what cannot be read is left out and marked."""
        hours = read_hours(self.hours.typed())
        proof = self.proof.typed()
        return Common(hours, self.passed.isChecked(), proof if _countable(proof) else "")

    def _edited(self) -> None:
        typed = self.hours.typed()
        bad = bool(typed) and read_hours(typed) is None
        set_property(self.hours, "state", "bad" if bad else "")
        counted = _countable(self.proof.typed())
        set_property(self.proof, "state", "" if counted else "bad")
        self.proof.setToolTip("" if counted else "编号里要有数字，才能依次往下编。")
        self.changed.emit()


def read_hours(text: str) -> Decimal | None:
    """Return hours as typed; None for what is no number of hours."""
    try:
        return HOURS.parse(text) if text else None
    except ValueError:
        return None


def _countable(first: str) -> bool:
    try:
        return not first or bool(proof_numbers(first, 1))
    except StationError:
        return False


def _called(text: str, field: Line) -> QLabel:
    made = label(text)
    made.setBuddy(field)
    field.setAccessibleName(text.partition("(")[0])
    return made
