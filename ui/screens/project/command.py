"""The command that leads from a project to its page."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers.projects import PROJECTS
from ui.desk import Desk
from ui.register.commands import RecordCommand

PROJECT_PAGE, BOARD_PAGE = "project", "project-board"  # keys of the pages


def _fits(register: Register[Any]) -> bool:
    return register is PROJECTS


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(PROJECT_PAGE, project=record)


TO_PROJECT = RecordCommand("to-project", "项目页", "F7", "briefcase", _fits, _open)
