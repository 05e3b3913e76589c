"""The command that leads from a class to the entry of its people."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.training import TRAINING_SESSIONS
from ui.desk import Desk
from ui.register.commands import RecordCommand

CLASS_ENTRY = "class-entry"  # key of the page


def _fits(register: Register[Any]) -> bool:
    return register is TRAINING_SESSIONS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(CLASS_ENTRY, course=record)


TO_CLASS_ENTRY = RecordCommand("to-class-entry", "录入学员…", "F7", "document_add", _fits, _open)
