"""The command that leads from a responsibility to its score sheet."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.targets import TARGET_RESPONSIBILITIES
from ui.desk import Desk
from ui.register.commands import RecordCommand

TARGETS = "targets"  # key of the page


def _fits(register: Register[Any]) -> bool:
    return register is TARGET_RESPONSIBILITIES


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(TARGETS, responsibility=record)


TO_TARGETS = RecordCommand("to-targets", "考核评分", "F7", "shield_task", _fits, _open)
