"""How far a mail of the outbox is."""

from __future__ import annotations

from enum import StrEnum


class OutState(StrEnum):
    """How far a mail is; the label is what people see."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRY = "retry"
    SENT = "sent"
    NEEDS_PERSON = "needs_person"

    @property
    def label(self) -> str:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    OutState.QUEUED: "待发送",
    OutState.SENDING: "发送中断，会再发",
    OutState.RETRY: "稍后自动再发",
    OutState.SENT: "已发出",
    OutState.NEEDS_PERSON: "需要处理",
}
OPEN = (OutState.QUEUED, OutState.SENDING, OutState.RETRY)
