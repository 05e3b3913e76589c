"""How far a record has got in the exchange: 未报, 已报, 已收, 退回 (PRODUCT.md, exchange)."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func

from station_app.domain.problems import Fault
from station_app.domain.register import Register
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace


class Standing(StrEnum):
    """What the bureau has of a record."""

    UNSENT = "未报"
    SENT = "已报"
    ACCEPTED = "已收"
    RETURNED = "退回"
    NONE = ""  # nothing of it is to be sent

    @property
    def weight(self) -> str:
        """How it is coloured: good, info, warn, bad or plain."""
        return _WEIGHTS[self]


_WEIGHTS = {
    Standing.UNSENT: "plain",
    Standing.SENT: "info",
    Standing.ACCEPTED: "good",
    Standing.RETURNED: "bad",
    Standing.NONE: "plain",
}

# What `standing_of` reads of a record.
ATTRIBUTES = ("revision", "sent_revision", "accepted_revision", "returned")


def standing_of(record: Any) -> Standing:
    """Return the standing of a record, or of a row with its ATTRIBUTES."""
    if is_returned(record):
        return Standing.RETURNED
    if record.revision == 0:
        return Standing.NONE
    if record.accepted_revision == record.revision:
        return Standing.ACCEPTED
    return Standing.SENT if record.sent_revision == record.revision else Standing.UNSENT


def is_returned(record: Any) -> bool:
    """Whether a record was sent back and not changed since."""
    if record.returned is None:
        return False
    told = json.loads(record.returned)
    return not told or told[0].get("revision", record.revision) == record.revision


def with_standing(model: Any, standing: Standing) -> ColumnElement[bool]:
    """Return the condition that a record has a standing."""
    sent_back = func.json_extract(model.returned, "$[0].revision")
    returned = and_(
        model.returned.is_not(None), func.coalesce(sent_back, model.revision) == model.revision
    )
    if standing is Standing.RETURNED:
        return returned
    kept = ~returned
    if standing is Standing.NONE:
        return and_(kept, model.revision == 0)
    accepted = model.accepted_revision == model.revision
    if standing is Standing.ACCEPTED:
        return and_(kept, model.revision > 0, accepted)
    sent = model.sent_revision == model.revision
    open_ = and_(kept, model.revision > 0, ~accepted)
    return and_(open_, sent if standing is Standing.SENT else ~sent)


@needs(Right.READ)
def returned_faults(
    workspace: Workspace, register: Register[Any], record_id: str
) -> tuple[Fault, ...]:
    """Return why the bureau sent a record back; nothing when it did not, or it was mended.

    A fault of a field that this program does not know is told of the whole record.
    """
    with workspace.database.reading() as session:
        record = session.get(register.model, record_id)
        return sent_back(register, record) if record is not None else ()


def sent_back(register: Register[Any], record: Any) -> tuple[Fault, ...]:
    """Return why the bureau sent a record back that was read already."""
    told = json.loads(record.returned) if is_returned(record) else []
    return tuple(_fault(register, entry) for entry in told)


def _fault(register: Register[Any], entry: dict[str, Any]) -> Fault:
    field = str(entry.get("field") or "")
    known = field if field in register.fields else ""
    return Fault(known, str(entry.get("rule") or ""), str(entry.get("text") or ""))
