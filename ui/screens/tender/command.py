"""The command that leads from a project to the score matrix of its tender."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.projects import PROJECTS
from station_app.services.identity import BUREAU
from ui.desk import Desk
from ui.register.commands import RecordCommand

TENDER = "tender"  # key of the page


def _fits(register: Register[Any]) -> bool:
    return register is PROJECTS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    if desk.workspace.role == BUREAU:
        desk.go(TENDER, project=record)
    else:
        desk.tell("评审打分和确定中标由区局办理，社工站收到回执后在项目中看到结果。", "info")


TO_TENDER = RecordCommand("to-tender", "评审打分", "Shift+F7", "table_simple", _fits, _open)
