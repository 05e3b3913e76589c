"""The command that leads from a recruitment plan to its board."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.recruitment import RECRUITMENT_PLANS
from ui.desk import Desk
from ui.register.commands import RecordCommand

HIRING = "hiring"  # key of the page


def _fits(register: Register[Any]) -> bool:
    return register is RECRUITMENT_PLANS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(HIRING, plan=record)


TO_HIRING = RecordCommand("to-hiring", "招聘进度", "F7", "column_triple", _fits, _open)
