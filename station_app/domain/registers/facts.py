"""The values that rules need, taken out of the records that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from station_app.domain.register import Context
from station_app.domain.rules.registration import (
    CertificateFacts,
    PersonRegistration,
    RegistrationFacts,
    state_on,
)


def certificates_of(person: str | None, context: Context) -> list[CertificateFacts]:
    """Return the certificates of a person; those without a date or level are left out.

    A roster gives only year and month: its first day stands for the date of approval.
    """
    found = []
    for record in context.children("certificate", person or ""):
        approved = record.approved_on or _first_of(record.obtained_in)
        if approved and record.level:
            revoked = record.state != "VALID"
            found.append(CertificateFacts(record.id, record.level, approved, revoked))
    return found


def level_on(certificates: Iterable[CertificateFacts], day: date = date.max) -> str | None:
    """Return the highest level held on a day, by default ever; None: none."""
    held = (each.level for each in certificates if each.approved_on <= day and not each.revoked)
    return max(held, default=None)


def highest_education(person: str | None, context: Context) -> Any:
    """Return a person's education with the highest schooling; None: there is none.

    Codes of GB/T 4658 fall as schooling rises.
    """
    known = [each for each in context.children("education", person or "") if each.level]
    return min(known, key=lambda each: each.level, default=None)


def highest_certificate(person: str | None, context: Context) -> Any:
    """Return a person's highest valid certificate, dated or not; None: there is none."""
    known = context.children("certificate", person or "")
    valid = [each for each in known if each.state == "VALID" and each.level]
    return max(valid, key=lambda each: each.level, default=None)


def _first_of(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def application_of(record: Any) -> RegistrationFacts:
    """Return one application of the register of certificate registrations as facts."""
    return RegistrationFacts(
        id=record.id,
        certificate_id=record.certificate,
        kind=record.kind,
        sequence=record.sequence,
        state=record.state,
        applied_on=record.applied_on,
        accepted_on=record.accepted_on,
        decided_on=record.decided_on,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        refusal_reason=record.refusal_reason or record.decision_reason,
        cancel_reason=record.cancel_reason,
        ce_hours_verified=record.ce_hours_verified,
        override_reason=record.override_reason,
    )


def registration_on(
    person: str | None, context: Context, day: date | None = None
) -> PersonRegistration:
    """Return a person's registration as of a day; None: today (R-RG-14)."""
    certificates = certificates_of(person, context)
    applications = [
        application_of(record)
        for facts in certificates
        for record in context.children("cert_registration", facts.id)
    ]
    return state_on(day or context.today, certificates, applications, context.parameters)
