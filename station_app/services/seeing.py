"""Notes in the log who saw what was confided: long texts that are sensitive (R-SV-06)."""

from __future__ import annotations

from collections.abc import Sequence

from station_app.domain.kinds import LongText
from station_app.services.noting import note
from station_app.services.opening import Sheet
from station_app.services.workspace import Workspace


def note_seen(workspace: Workspace, sheets: Sequence[Sheet]) -> None:
    """Write into the log that a form shows what was confided; nothing for other records.

    Source: domain.md 6; 个人信息保护法第五十一条.
    """
    for sheet in sheets:
        if confided(sheet):
            name = sheet.register.name
            note(workspace, f"{name}.view", sheet.record, {"register": name})


def confided(sheet: Sheet) -> bool:
    """Whether a record, or a part of it, holds a text that was confided to somebody."""
    fields = sheet.register.fields
    own = (
        fields[name].sensitive and isinstance(fields[name].kind, LongText) for name in sheet.values
    )
    return any(own) or any(map(confided, sheet.parts))
