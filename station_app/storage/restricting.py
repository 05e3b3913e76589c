"""Records that may be stored and nothing else: 仅存储 (个人信息保护法第四十七条第二款).

Whatever changes a record is stopped here, in the session; the services that export and print
ask for themselves. What the other side sends is still taken in.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed
from station_app.domain.register import Record
from station_app.storage.retention_tables import RESTRICTED, KeepingDecision

REFUSED = (
    "这条记录已设为“仅存储”（R-KP-12），不能修改、删除、导出或打印。"
    "确需使用，请站长在“保存期限”页解除限制。"
)
_KNOWN = "restricted"  # key of a session's facts


def require_free(session: Session, record: Record) -> None:
    """Raise NotAllowed when a record that is about to be changed is restricted (R-KP-12)."""
    if _KNOWN not in session.info:
        with session.no_autoflush:
            session.info[_KNOWN] = restricted(session)
    if record.id in session.info[_KNOWN]:
        raise NotAllowed(REFUSED)


def require_all_free(session: Session, record_ids: Iterable[str]) -> None:
    """Raise NotAllowed when one of the records, of whatever register, is restricted (R-KP-12)."""
    if not restricted(session).isdisjoint(record_ids):
        raise NotAllowed(REFUSED)


def restricted(session: Session) -> frozenset[str]:
    """Return the ids of all records that are restricted."""
    query = select(KeepingDecision.record).where(KeepingDecision.decision == RESTRICTED)
    return frozenset(session.scalars(query))
