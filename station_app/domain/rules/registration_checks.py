"""What may be wrong with one application for registration.

Source: 民发〔2009〕44号; domain.md 2.1 and part 17. What the law closes but provinces make
good afterwards keeps its rule id and becomes a warning while `reg.allow_late` holds (R-RG-15).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise

from station_app.domain.dates import show_day_cn
from station_app.domain.kinds import warned
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.registration_terms import (
    GRANTED,
    LEVEL_CODES,
    REFUSED,
    UNDECIDED,
    CertificateFacts,
    Period,
    RegistrationFacts,
    Window,
    due_on,
    first_window,
    next_valid_from,
    periods,
    renew_window,
    term,
)
from station_app.domain.workdays import HOLIDAYS_UNKNOWN


@dataclass(frozen=True, slots=True)
class _Case:
    """One application with everything that its check looks at.

    previous   the registration that this one follows; None: there is none
    held       highest level that the person held when that one ended; "": as the certificate
    """

    application: RegistrationFacts
    certificate: CertificateFacts
    previous: Period | None
    today: date
    parameters: Parameters
    held: str = ""

    @property
    def applied_on(self) -> date:
        """Day of the application; today while it is not handed in."""
        return self.application.applied_on or self.today

    @property
    def handed_in_unknown(self) -> bool:
        """Whether a registration was brought in of which only the result is on record."""
        application = self.application
        brought_in = application.valid_from is not None and application.state not in UNDECIDED
        return brought_in and application.applied_on is None

    @property
    def late(self) -> Severity:
        """How much being late weighs on the day of the application (R-RG-15)."""
        allowed = self.parameters.flag("reg.allow_late", self.applied_on)
        return Severity.WARN if allowed else Severity.ERROR


def application_faults(
    application: RegistrationFacts,
    certificate: CertificateFacts,
    earlier: Sequence[RegistrationFacts],
    today: date,
    parameters: Parameters,
    held: str = "",
) -> Iterator[Fault]:
    """Check one application against its certificate and the earlier registrations.

    earlier   any registrations of the person; what this one does not follow is left out
    held      highest level held when the period ended, which decides on the hours (R-CE-16);
              "": that of the certificate
    """
    previous = previous_period(application, earlier, today, parameters)
    case = _Case(application, certificate, previous, today, parameters, held)
    yield from _condition_faults(case)
    yield from _order_faults(application)
    yield from _decision_faults(case)
    yield from _term_faults(case)


def expected_valid_from(
    application: RegistrationFacts,
    earlier: Sequence[RegistrationFacts],
    today: date,
    parameters: Parameters,
) -> date | None:
    """Return the day on which the registration is to begin; None while it is not decided.

    A renewal handed in before the old period ended follows on it without a gap; anything
    else begins on the day of the decision (R-RG-13).
    """
    previous = previous_period(application, earlier, today, parameters)
    return _expected_valid_from(application, previous, application.applied_on or today)


def _expected_valid_from(
    application: RegistrationFacts, previous: Period | None, applied_on: date
) -> date | None:
    if application.kind == "RENEW" and previous and applied_on <= previous.valid_to:
        return next_valid_from(previous.valid_to)
    return application.decided_on


def previous_period(
    application: RegistrationFacts,
    earlier: Sequence[RegistrationFacts],
    today: date,
    parameters: Parameters,
) -> Period | None:
    """Return the latest registration of the certificate that began before this one."""
    limit = application.valid_from or application.applied_on or today
    found = [
        each
        for each in periods(earlier, parameters)
        if each.registration.certificate_id == application.certificate_id
        and each.registration.id != application.id
        and each.valid_from <= limit
    ]
    return found[-1] if found else None


def _condition_faults(case: _Case) -> Iterator[Fault]:
    """Check the conditions of the application, as far as it still stands.

    What the registrar has granted cannot be refused here any more: it is pointed out.
    """
    if case.application.state in REFUSED | {"CANCELLED"}:
        return
    by_kind = {"FIRST": _first_faults, "RENEW": _renewal_faults}.get(case.application.kind or "")
    for fault in chain(_certificate_faults(case), by_kind(case) if by_kind else ()):
        yield warned(fault) if case.application.state in GRANTED else fault


def _certificate_faults(case: _Case) -> Iterator[Fault]:
    if case.certificate.revoked:
        text = "该证书已撤销或作废，不能办理登记，请核对所选的证书；已经登记的，请办理注销。"
        yield Fault("kind", "R-RG-06", text)


def _first_faults(case: _Case) -> Iterator[Fault]:
    """Check a first registration (R-RG-03, R-RG-06); one after a cancellation has no window."""
    if case.previous is not None:
        if not case.previous.registration.cancelled_by(case.applied_on):
            ended = show_day_cn(case.previous.valid_to)
            text = f"该证书已办理首次登记（有效期至{ended}），请将登记种类改为“再登记”。"
            yield Fault("kind", "R-RG-06", text)
    elif not case.handed_in_unknown:
        yield from _first_window_faults(case)


def _first_window_faults(case: _Case) -> Iterator[Fault]:
    window = first_window(case.certificate.approved_on, case.parameters, case.applied_on)
    if case.applied_on < window.opens:
        text = f"申请日期早于证书批准日期{show_day_cn(window.opens)}，请核对。"
        yield Fault("applied_on", "R-RG-03", text)
    elif case.applied_on > window.closes:
        period = _period_text(case.parameters.months("reg.first_window", case.applied_on))
        text = (
            f"首次登记应在通过评价后{period}内办理，"
            f"受理期限已于{show_day_cn(window.closes)}届满。{_late_advice(case)}"
        )
        yield Fault("applied_on", "R-RG-03", text, case.late)


def _renewal_faults(case: _Case) -> Iterator[Fault]:
    """Check a renewal (R-RG-05, R-RG-09): there is something to renew, in time, with training."""
    if case.previous is None:
        text = "再登记须持有本证书的登记证书，系统中没有此前的登记，请先补录首次登记。"
        yield Fault("kind", "R-RG-09", text)
    elif case.previous.registration.cancelled_by(case.applied_on):
        yield Fault("kind", "R-RG-09", "此前的登记已注销，不能再登记，请改为办理首次登记。")
    elif not case.handed_in_unknown:
        window = renew_window(case.previous.valid_to, case.parameters)
        yield from _renewal_window_faults(case, window)
    yield from _training_faults(case)


def _renewal_window_faults(case: _Case, window: Window) -> Iterator[Fault]:
    text = (
        f"再登记受理时间为{show_day_cn(window.opens)}至{show_day_cn(window.closes)}，"
        "当前不在受理期内。"
    )
    if case.applied_on < window.opens:
        yield Fault("applied_on", "R-RG-05", f"{text}请到受理期内再提交。")
    elif case.applied_on > window.closes:
        yield Fault("applied_on", "R-RG-05", text + _late_advice(case), case.late)


def required_hours(level: str | None, day: date, parameters: Parameters) -> Decimal | None:
    """Return the hours of training for a renewal (R-CE-01, R-CE-02); None: no such level."""
    code = LEVEL_CODES.get(level or "")
    return parameters.decimal(f"ce.{code}", day) if code else None


def _training_faults(case: _Case) -> Iterator[Fault]:
    """Compare the verified hours with what the level asks for (R-CE-16).

    An application being decided without hours has none; otherwise hours left open say nothing.
    """
    have = case.application.ce_hours_verified
    level = case.held or case.certificate.level
    need = required_hours(level, case.applied_on, case.parameters)
    if need is None or (have is None and case.application.state not in UNDECIDED):
        return
    have = have or Decimal(0)
    if have < need:
        text = f"本登记周期继续教育已核实{have}小时，不足{need}小时，不能提交再登记。"
        yield Fault("ce_hours_verified", "R-CE-16", text)


def _order_faults(application: RegistrationFacts) -> Iterator[Fault]:
    """Application, acceptance and decision follow each other (R-RG-13)."""
    steps = (
        ("applied_on", "申请日期", application.applied_on),
        ("accepted_on", "受理日期", application.accepted_on),
        ("decided_on", "决定日期", application.decided_on),
    )
    known = [(name, label, day) for name, label, day in steps if day]
    for (_, before, first), (name, label, day) in pairwise(known):
        if day < first:
            text = f"{label}{show_day_cn(day)}早于{before}{show_day_cn(first)}，请改正。"
            yield Fault(name, "R-RG-13", text)


def _decision_faults(case: _Case) -> Iterator[Fault]:
    """Check the decision: reasons (R-RG-08, R-RG-12) and the time it took (R-RG-08)."""
    application = case.application
    if application.state in REFUSED and not application.refusal_reason:
        yield Fault("refusal_reason", "R-RG-08", "未予登记的，请填写不予登记的理由。")
    if application.state == "CANCELLED" and not application.cancel_reason:
        yield Fault("cancel_reason", "R-RG-12", "登记已注销的，请选择注销原因。")
    if application.accepted_on and (application.decided_on or application.state in UNDECIDED):
        yield from _delay_faults(case, application.accepted_on)


def _delay_faults(case: _Case, accepted_on: date) -> Iterator[Fault]:
    due = due_on(accepted_on, case.parameters)
    decided_on = case.application.decided_on
    advice = HOLIDAYS_UNKNOWN if due.uncertain else ""
    if (decided_on or case.today) > due.day:
        workdays = case.parameters.whole("reg.decide_workdays", accepted_on)
        text = f"登记决定应在受理后{workdays}个工作日内（{show_day_cn(due.day)}前）作出，"
        text += "实际已超期，请核对日期。" if decided_on else "现已超期，请尽快催办。"
        yield Fault("decided_on", "R-RG-08", text + advice, Severity.WARN)
    elif due.uncertain and decided_on is None:
        text = f"登记决定期限推算为{show_day_cn(due.day)}。"
        yield Fault("accepted_on", "R-RG-08", text + advice, Severity.WARN)


def _term_faults(case: _Case) -> Iterator[Fault]:
    """Compare the period of validity with the computed one (R-RG-04, R-RG-13)."""
    application = case.application
    valid_from, valid_to = application.valid_from, application.valid_to
    if valid_from is None:
        if application.state in {"DONE", "ISSUED"}:
            yield Fault("valid_from", "R-RG-13", "登记已完成的，请填写有效期的起始日期。")
        return
    if valid_to and valid_to < valid_from:
        yield Fault("valid_to", "R-RG-13", "有效期的截止日期早于起始日期，请改正。")
    elif not application.override_reason:
        expected = _expected_valid_from(application, case.previous, case.applied_on)
        yield from _unlike("valid_from", "起始日期", valid_from, expected)
        usual = term(valid_from, case.parameters).valid_to
        yield from _unlike("valid_to", "截止日期", valid_to, usual)


def _unlike(name: str, label: str, day: date | None, expected: date | None) -> Iterator[Fault]:
    if day and expected and day != expected:
        text = f"有效期的{label}应为{show_day_cn(expected)}，请改正，或填写调整理由。"
        yield Fault(name, "R-RG-13", text)


def _late_advice(case: _Case) -> str:
    if case.late is Severity.WARN:
        return "如当地允许补办，请按登记机关要求补足继续教育后办理。"
    return "当地不办理补登记，请咨询登记机关。"


def _period_text(months: int) -> str:
    return f"{months}个月" if months % 12 else f"{months // 12}年"
