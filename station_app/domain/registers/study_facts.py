"""Continuing education of a person: the values that rules need, out of the records."""

from __future__ import annotations

from datetime import date
from typing import Any

from station_app.domain.register import Context
from station_app.domain.registers.facts import application_of, certificates_of, level_on
from station_app.domain.rules import continuing_education as rules
from station_app.domain.rules.continuing_education import HOUR, Pace, PeriodHours, StudyFacts
from station_app.domain.rules.registration_checks import previous_period
from station_app.domain.rules.registration_terms import Period, periods


def study_of(record: Any) -> StudyFacts | None:
    """Return one record of continuing education as facts; None while its dates are wanting."""
    if record.from_on is None or record.to_on is None or record.kind is None:
        return None
    return StudyFacts(
        id=record.id or "",
        kind=record.kind,
        from_on=record.from_on,
        to_on=record.to_on,
        amount=rules.NOTHING if record.raw_amount is None else record.raw_amount,
        unit=record.raw_unit or HOUR,
        subject_class=record.subject_class,
        title=record.title or "",
        proof=bool(record.proof_no or record.proof),
        verified=bool(record.verified),
        made=record.attendance is not None,
    )


def studies_of(person: str | None, context: Context) -> list[StudyFacts]:
    """Return a person's records of continuing education, in the order of entry."""
    found = (study_of(each) for each in context.referring("ce_record", "person", person or ""))
    return [each for each in found if each is not None]


def terms_of(person: str | None, context: Context) -> list[Period]:
    """Return a person's registrations that were granted and not cancelled.

    Those of a higher level come last, among them the later ones.
    """
    found: list[Period] = []
    for certificate in sorted(certificates_of(person, context), key=lambda each: each.level):
        records = context.children("cert_registration", certificate.id)
        facts = [application_of(record) for record in records]
        found += periods((f for f in facts if f.state != "CANCELLED"), context.parameters)
    return found


def term_covering(person: str | None, day: date, context: Context) -> Period | None:
    """Return the registration in force on a day, of the highest level; None: there is none."""
    found = [each for each in terms_of(person, context) if each.valid_from <= day <= each.valid_to]
    return found[-1] if found else None


def hours_of_term(person: str | None, term: Period, context: Context) -> PeriodHours:
    """Return the ledger of one registration period of a person (民发〔2009〕123号)."""
    level = level_on(certificates_of(person, context), term.valid_to)
    return rules.period_hours(
        studies_of(person, context), term.valid_from, term.valid_to, level, context.parameters
    )


def hours_on(person: str | None, context: Context, day: date | None = None) -> PeriodHours | None:
    """Return the ledger of the registration period that a day lies in.

    day  None: today. None comes back when no registration was in force.
    """
    term = term_covering(person, day or context.today, context)
    return None if term is None else hours_of_term(person, term, context)


def year_of(person: str | None, context: Context, year: int) -> rules.YearHours:
    """Return the ledger of one calendar year of a person (人社部令第25号)."""
    return rules.year_hours(studies_of(person, context), year, context.parameters)


def pace_on(person: str | None, context: Context, day: date | None = None) -> Pace | None:
    """Return how far a person is in the registration period on a day; None: in no period.

    day  None: today. Counted are all hours, proved or not: the remark is about learning.
    """
    at = day or context.today
    hours = hours_on(person, context, at)
    if hours is None:
        return None
    return rules.pace(
        hours.total, hours.needed, hours.valid_from, hours.valid_to, at, context.parameters
    )


def renewed_term(application: Any, context: Context) -> Period | None:
    """Return the registration that a renewal follows on; None for a first one, or without any."""
    if application.kind != "RENEW":
        return None
    siblings = context.children("cert_registration", application.certificate or "")
    earlier = [application_of(each) for each in siblings if each.id != application.id]
    facts = application_of(application)
    return previous_period(facts, earlier, context.today, context.parameters)


def renewal_hours(application: Any, context: Context) -> PeriodHours | None:
    """Return the ledger of the period that a renewal ends; None: it follows on no period."""
    certificate = context.find("certificate", application.certificate)
    term = renewed_term(application, context)
    if certificate is None or term is None:
        return None
    return hours_of_term(certificate.person, term, context)


def renewal_records(application: Any, context: Context) -> list[Any]:
    """Return the records that count for a renewal, in the order of time (form A02)."""
    hours = renewal_hours(application, context)
    counted = () if hours is None else hours.counted
    return [context.find("ce_record", each) for each in counted]
