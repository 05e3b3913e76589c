"""The command that leads from an assessment to its score sheet."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.assessments import ASSESSMENTS
from ui.desk import Desk
from ui.register.commands import RecordCommand

ASSESSING = "assessing"  # key of the page


def _fits(register: Register[Any]) -> bool:
    return register is ASSESSMENTS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(ASSESSING, assessment=record)


TO_ASSESSING = RecordCommand("to-assessing", "考核打分", "Ctrl+F7", "table_simple", _fits, _open)
