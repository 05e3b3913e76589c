"""Registration of certificates as of a day: states, reminders, faults of an application.

Source: 民发〔2009〕44号; domain.md 2.1 (R-RG-01…16). Everything follows from plain facts; the
state of an application is the one that it had on the day asked for (see the state log).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from station_app.domain.dates import show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.registration_checks import (
    application_faults,
    expected_valid_from,
    required_hours,
)
from station_app.domain.rules.registration_terms import (
    APPLICATION_LABELS,
    APPLICATION_MOVES,
    EDITABLE_STATES,
    CertificateFacts,
    Period,
    RegistrationFacts,
    Term,
    Window,
    due_on,
    first_window,
    next_valid_from,
    periods,
    renew_window,
    term,
)

__all__ = [
    "APPLICATION_LABELS",
    "APPLICATION_MOVES",
    "EDITABLE_STATES",
    "CertificateFacts",
    "PersonRegistration",
    "RegistrationFacts",
    "RegistrationState",
    "Reminder",
    "Term",
    "Window",
    "application_faults",
    "due_on",
    "expected_valid_from",
    "first_window",
    "next_valid_from",
    "reminders",
    "renew_window",
    "required_hours",
    "standings",
    "state_on",
    "term",
]


FIRST_CLOSES = "首次登记受理期限为{date}，还有{left}天，请尽快提交申请。"
RENEWAL_OPENS = "再登记自{date}起受理，还有{left}天，请备齐继续教育证明。"
RENEWAL_CLOSES = "登记有效期至{date}，还有{left}天，请在此之前提交再登记申请。"


class RegistrationState(StrEnum):
    """How a certificate or a person stands on a day (R-RG-14, R-RG-16)."""

    NONE = "NONE"
    OPEN = "OPEN"
    MISSED = "MISSED"
    PENDING = "PENDING"
    VALID = "VALID"
    RENEW_DUE = "RENEW_DUE"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    SUPERSEDED = "SUPERSEDED"

    @property
    def label(self) -> str:
        """Chinese name, as shown."""
        return STATE_LABELS[self]

    @property
    def counts_as_registered(self) -> bool:
        """Whether the person is a registered social worker, 登记社工 (R-RG-14, K03)."""
        return self in {RegistrationState.VALID, RegistrationState.RENEW_DUE}


STATE_LABELS: Final = MappingProxyType(
    {
        RegistrationState.NONE: "无证书",
        RegistrationState.OPEN: "待首次登记",
        RegistrationState.MISSED: "逾期未登记",
        RegistrationState.PENDING: "登记办理中",
        RegistrationState.VALID: "登记有效",
        RegistrationState.RENEW_DUE: "应办再登记",
        RegistrationState.EXPIRED: "登记已过期",
        RegistrationState.CANCELLED: "登记已注销",
        RegistrationState.SUPERSEDED: "已由高一级登记取代",
    }
)


@dataclass(frozen=True, slots=True)
class PersonRegistration:
    """How a person, or one certificate, stands on a day.

    level             of the certificate; None: there is none
    registration_id   the registration in force or last in force; None: never registered
    valid_to          end of the cover that is already granted
    window            when the next application is accepted: first or renewal; None: no more
    under_way         an application is being decided
    """

    state: RegistrationState
    level: str | None = None
    certificate_id: str | None = None
    registration_id: str | None = None
    valid_to: date | None = None
    window: Window | None = None
    under_way: bool = False

    @property
    def counts_as_registered(self) -> bool:
        """Whether this is a 登记社工 (R-RG-14, K03)."""
        return self.state.counts_as_registered


@dataclass(frozen=True, slots=True)
class Reminder:
    """A deadline that comes near.

    stage   the tightest of the reminder stages reached, in days: 90, 60, 30 or 7
    state   OPEN: the first window closes; VALID: the renewal opens; RENEW_DUE: it closes
    """

    certificate_id: str
    due_on: date
    stage: int
    text: str
    state: RegistrationState

    @property
    def fault(self) -> Fault:
        """The reminder as a remark on the record."""
        return Fault("", "R-RG-13", self.text, Severity.INFO)


def state_on(
    day: date,
    certificates: Sequence[CertificateFacts],
    registrations: Sequence[RegistrationFacts],
    parameters: Parameters,
) -> PersonRegistration:
    """Return how a person stands on `day`: the highest level that counts, else the highest.

    Heads are counted once, by the level returned (R-RG-14, R-RG-16).
    """
    found = standings(day, certificates, registrations, parameters)
    nothing = PersonRegistration(RegistrationState.NONE)
    return next((each for each in found if each.counts_as_registered), next(iter(found), nothing))


def standings(
    day: date,
    certificates: Sequence[CertificateFacts],
    registrations: Sequence[RegistrationFacts],
    parameters: Parameters,
) -> tuple[PersonRegistration, ...]:
    """Return how each certificate held on `day` stands, highest level first.

    Once a level has been registered, the lower ones are SUPERSEDED (R-RG-16).
    """
    held = [each for each in certificates if each.approved_on <= day and not each.revoked]
    held.sort(key=lambda each: (each.level, each.approved_on), reverse=True)
    found = [_standing(day, each, registrations, parameters) for each in held]
    registered = max((each.level or "" for each in found if each.registration_id), default="")
    return tuple(_superseded(each) if (each.level or "") < registered else each for each in found)


def _superseded(standing: PersonRegistration) -> PersonRegistration:
    """Close a lower level; what was cancelled stays cancelled."""
    if standing.state is RegistrationState.CANCELLED:
        return standing
    return replace(standing, state=RegistrationState.SUPERSEDED, window=None)


def _standing(
    day: date,
    certificate: CertificateFacts,
    registrations: Sequence[RegistrationFacts],
    parameters: Parameters,
) -> PersonRegistration:
    """Return how one certificate stands, whatever else the person holds."""
    own = [each for each in registrations if each.certificate_id == certificate.id]
    under_way = any(each.under_way_on(day) for each in own)
    ordered = periods(own, parameters)
    begun = [each for each in ordered if each.valid_from <= day]
    if begun:
        last = begun[-1]
        ends_on = max([last.valid_to, *(p.valid_to for p in ordered if _granted_ahead(p, day))])
        window = renew_window(ends_on, parameters)
        standing = PersonRegistration(
            _state_of(last, day, window), registration_id=last.registration.id,
            valid_to=ends_on, window=window,
        )  # fmt: skip
    else:
        window = first_window(certificate.approved_on, parameters, day)
        state = RegistrationState.OPEN if day <= window.closes else RegistrationState.MISSED
        standing = PersonRegistration(state, window=window)
    if under_way and not standing.counts_as_registered:
        standing = replace(standing, state=RegistrationState.PENDING)
    return replace(
        standing, level=certificate.level, certificate_id=certificate.id, under_way=under_way
    )


def _granted_ahead(period: Period, day: date) -> bool:
    """Tell a renewal that was granted by `day` but begins later only."""
    decided_on = period.registration.decided_on
    return (
        period.valid_from > day
        and (decided_on is None or decided_on <= day)
        and not period.registration.cancelled_by(day)
    )


def _state_of(period: Period, day: date, renewal: Window) -> RegistrationState:
    if period.registration.cancelled_by(day):
        return RegistrationState.CANCELLED
    if day > period.valid_to:
        return RegistrationState.EXPIRED
    return RegistrationState.RENEW_DUE if day >= renewal.opens else RegistrationState.VALID


def reminders(
    day: date,
    certificates: Sequence[CertificateFacts],
    registrations: Sequence[RegistrationFacts],
    parameters: Parameters,
) -> Iterator[Reminder]:
    """Tell which deadlines come near: end of the first window, opening and end of the renewal.

    A deadline is told of from the first stage of `reg.remind_days` on until it is past,
    but not while an application is under way. Highest level first.
    """
    for standing in standings(day, certificates, registrations, parameters):
        deadline = _deadline(standing)
        if deadline is None or standing.under_way:
            continue
        due, text = deadline
        left = (due - day).days
        stages = [s for s in parameters.wholes("reg.remind_days", day) if s >= left]
        if stages:
            message = text.format(date=show_day_cn(due), left=left)
            certificate = standing.certificate_id or ""
            yield Reminder(certificate, due, min(stages), message, standing.state)


def _deadline(standing: PersonRegistration) -> tuple[date, str] | None:
    """Return the next deadline and the template of its message; None: there is none."""
    window = standing.window
    if window is None:
        return None
    return {
        RegistrationState.OPEN: (window.closes, FIRST_CLOSES),
        RegistrationState.VALID: (window.opens, RENEWAL_OPENS),
        RegistrationState.RENEW_DUE: (window.closes, RENEWAL_CLOSES),
    }.get(standing.state)
