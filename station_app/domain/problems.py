"""Faults of records, and the errors that a clerk can read and act on.

Whatever derives from `StationError` is shown as it is, without a traceback.
Any other exception is a defect: it is logged in full and shown as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a fault weighs (domain.md 0.1)."""

    ERROR = "ERROR"  # refuses: the record is not saved or not sent
    WARN = "WARN"  # saved, listed, acknowledged before sending
    INFO = "INFO"  # a reminder


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule.

    field     attribute name of the register, name of the register of parts that are missing or
              wrong, or "" for the whole record
    rule      stable id, e.g. "R-ID-02", "REQUIRED", "CODE", "PHONE"
    text      Chinese, complete: what is wrong and what to do
    """

    field: str
    rule: str
    text: str
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        # A fault without words would leave its field red and the person without advice; what
        # another store says of a record may be empty, but is text.
        if not all(isinstance(text, str) for text in (self.field, self.rule, self.text)):
            raise TypeError(f"a fault says where, which rule and what to do: {self!r}")

    @property
    def refuses(self) -> bool:
        """Whether the fault keeps the record from being saved."""
        return self.severity is Severity.ERROR


class StationError(Exception):
    """Base of all errors meant for the user; `str()` of it is the shown text.

    exit_code   what the command line returns: 3 input refused, 4 not allowed,
                5 store damaged, locked or newer
    """

    exit_code = 3


class Refused(StationError):
    """A file from outside cannot be taken; nothing was changed.

    reason   stable code, e.g. "PASSWORD", "DAMAGED", "EMPTY", "WRONG_TEMPLATE"
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecordInvalid(StationError):
    """A record breaks one or more rules; `faults` says which, warnings among them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        refusing = [fault for fault in faults if fault.refuses]
        super().__init__("\n".join(f"{fault.text}（{fault.rule}）" for fault in refusing))
        self.faults = tuple(faults)


class RecordChanged(StationError):
    """Somebody saved the record after it was opened here."""

    def __init__(self) -> None:
        super().__init__("这条记录已被别人修改。请重新打开后再保存。")


class RecordMissing(StationError):
    """There is no such record, or it lies in the recycle bin."""

    def __init__(self, title: str, record_id: str) -> None:
        super().__init__(f"{title}中没有编号为“{record_id}”的记录，可能已被删除。")


class MoveForbidden(StationError):
    """The life cycle has no such step."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"不能从“{old}”改为“{new}”。")


class NotAllowed(StationError):
    """The user or this role of workspace may not do this."""

    exit_code = 4


class WrongPassphrase(NotAllowed):
    """No key slot opens with what was typed."""


class StoreUnusable(StationError):
    """The store is damaged, locked, on a full or read-only disk, or newer than the program."""

    exit_code = 5


class StoreDamaged(StoreUnusable):
    """Pages of the store cannot be read: a backup helps, or salvaging what can be read."""
