"""The command that leads from any record of a person to the page of that person."""

from __future__ import annotations

from typing import Any

from station_app.domain.register import Register
from station_app.services import related
from ui.desk import Desk
from ui.register.commands import RecordCommand

PERSON_SHEET = "person-sheet"  # key of the page


def _open(desk: Desk, register: Register[Any], record: str) -> None:
    desk.go(PERSON_SHEET, register=register.name, record=record)


TO_PERSON_SHEET = RecordCommand(
    "to-person-sheet", "人员一张表", "F9", "person", related.leads_to_person, _open
)
