"""Notes in the log who saw full numbers of people, and what was confided (R-SV-06, R-AU-03)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from station_app.domain.identity_kinds import Digits, Phone
from station_app.domain.kinds import LongText
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.masking import hidden_from
from station_app.services.noting import note
from station_app.services.opening import Sheet
from station_app.services.users import User
from station_app.services.workspace import Workspace


@needs(Right.OWN)
def note_seen(workspace: Workspace, sheets: Sequence[Sheet]) -> None:
    """Write into the log what a form lets somebody see of numbers and of what was confided.

    One entry for a record with all its parts; nothing for records without either, and for
    what is hidden from that person.

    Source: domain.md 6 and 8.3; 个人信息保护法第五十一条.
    """
    for sheet in sheets:
        name, texts = sheet.register.name, confided(sheet)
        fields = sorted(set(_numbers(workspace.user, sheet)))
        if texts or fields:
            facts = {"register": name, "fields": fields}
            note(workspace, f"{name}.{'view' if texts else 'reveal'}", sheet.record, facts)


def confided(sheet: Sheet) -> bool:
    """Whether a record, or a part of it, holds a text that was confided to somebody."""
    fields = sheet.register.fields
    own = (
        fields[name].sensitive and isinstance(fields[name].kind, LongText) for name in sheet.values
    )
    return any(own) or any(map(confided, sheet.parts))


def _numbers(user: User, sheet: Sheet) -> Iterator[str]:
    """Yield the labels of the numbers that a record and its parts show to somebody."""
    for name, value in sheet.values.items():
        spec = sheet.register.fields[name]
        number = spec.sensitive and isinstance(spec.kind, (Digits, Phone))
        if value and number and hidden_from(user, spec) is None:
            yield spec.label
    for part in sheet.parts:
        yield from _numbers(user, part)
