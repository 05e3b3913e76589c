"""What the rules know of certificates and registrations: facts, windows, terms.

Source: 民发〔2009〕44号; domain.md 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameters
from station_app.domain.workdays import WorkdaysResult, add_workdays

# Maps the level of a certificate to the ending of its parameters' keys.
LEVEL_CODES: Final = MappingProxyType({"1": "AS", "2": "SW", "3": "SSW"})

APPLICATION_LABELS: Final = MappingProxyType(
    {
        "DRAFT": "草稿",
        "SUBMITTED": "待审核",
        "FIRST_PASS": "初审通过",
        "FIRST_FAIL": "初审未通过",
        "FINAL_PASS": "终审通过",
        "FINAL_FAIL": "终审未通过",
        "DONE": "登记已完成",
        "ISSUED": "已出证",
        "CANCELLED": "已注销",
    }
)
APPLICATION_MOVES: Final = frozenset(
    {
        ("DRAFT", "SUBMITTED"),
        ("SUBMITTED", "FIRST_PASS"),
        ("SUBMITTED", "FIRST_FAIL"),
        ("FIRST_PASS", "FINAL_PASS"),
        ("FIRST_PASS", "FINAL_FAIL"),
        ("FIRST_FAIL", "DRAFT"),
        ("FINAL_FAIL", "DRAFT"),
        ("FINAL_PASS", "DONE"),
        ("DONE", "ISSUED"),
        ("DONE", "CANCELLED"),
        ("ISSUED", "CANCELLED"),
    }
)
EDITABLE_STATES: Final = frozenset({"DRAFT", "SUBMITTED", "FIRST_FAIL", "FINAL_FAIL"})
UNDECIDED: Final = frozenset({"SUBMITTED", "FIRST_PASS"})
REFUSED: Final = frozenset({"FIRST_FAIL", "FINAL_FAIL"})
GRANTED: Final = frozenset({"DONE", "ISSUED", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the rules know of a certificate.

    level         "1" 助理社会工作师, "2" 社会工作师, "3" 高级社会工作师
    approved_on   批准日期 on the certificate, or the day the results were approved
    """

    id: str
    level: str
    approved_on: date
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """What the rules know of one application for registration and what became of it.

    kind           FIRST or RENEW; like `sequence` None while a record is being filled in
    state          code out of APPLICATION_LABELS
    cancelled_on   None: a cancelled registration is so on every day
    """

    id: str
    certificate_id: str
    kind: str | None
    sequence: int | None
    state: str
    applied_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    refusal_reason: str | None = None
    cancel_reason: str | None = None
    ce_hours_verified: Decimal | None = None
    override_reason: str | None = None
    cancelled_on: date | None = None

    def cancelled_by(self, day: date) -> bool:
        """Return whether the registration was cancelled on or before `day`."""
        return self.state == "CANCELLED" and (self.cancelled_on is None or self.cancelled_on <= day)

    def under_way_on(self, day: date) -> bool:
        """Return whether the application had been handed in and had no result on `day`."""
        if self.applied_on is None or day < self.applied_on or self.state == "DRAFT":
            return False
        result_on = self.decided_on if self.state in REFUSED else self.valid_from
        ended = self.state in REFUSED | GRANTED
        return not ended or (result_on is not None and day < result_on)


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which an application is accepted, both included."""

    opens: date
    closes: date


@dataclass(frozen=True, slots=True)
class Period:
    """What one granted registration covers, both days included."""

    registration: RegistrationFacts
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Term:
    """One period of validity and the window in which it is renewed; all days included."""

    valid_from: date
    valid_to: date
    renew_open: date
    renew_close: date


def first_window(passed_on: date, parameters: Parameters, day: date) -> Window:
    """Return when the first registration is accepted, by the rule of `day` (R-RG-03)."""
    return Window(passed_on, add_months(passed_on, parameters.months("reg.first_window", day)))


def renew_window(valid_to: date, parameters: Parameters) -> Window:
    """Return when the renewal of a registration is accepted (R-RG-05, R-RG-13)."""
    months = parameters.months("reg.renew_window", valid_to)
    return Window(add_months(next_valid_from(valid_to), -months), valid_to)


def term(valid_from: date, parameters: Parameters) -> Term:
    """Return the period of validity that begins on `valid_from` (R-RG-04, R-RG-13)."""
    months = parameters.months("reg.validity", valid_from)
    valid_to = add_months(valid_from, months) - timedelta(days=1)
    window = renew_window(valid_to, parameters)
    return Term(valid_from, valid_to, window.opens, window.closes)


def next_valid_from(old_valid_to: date) -> date:
    """Return when a renewal begins: it does not shorten the old period (R-RG-13)."""
    return old_valid_to + timedelta(days=1)


def periods(
    registrations: Iterable[RegistrationFacts], parameters: Parameters
) -> tuple[Period, ...]:
    """Return what was ever granted, in the order in which it begins.

    A registration without an end lasts for the usual term; one without a beginning
    covers nothing.
    """
    found = [
        Period(each, each.valid_from, each.valid_to or term(each.valid_from, parameters).valid_to)
        for each in registrations
        if each.state in GRANTED and each.valid_from is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.valid_from, each.registration.sequence or 0)))


def due_on(accepted_on: date, parameters: Parameters) -> WorkdaysResult:
    """Return by when an accepted application is to be decided (R-RG-08)."""
    return add_workdays(accepted_on, parameters.whole("reg.decide_workdays", accepted_on))
