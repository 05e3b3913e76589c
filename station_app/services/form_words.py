"""Named functions of the bindings: what a form words in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.dates import age_on, show_day_cn
from station_app.domain.phones import masked_phone
from station_app.domain.registers import exam_facts
from station_app.domain.rmb import capitals
from station_app.domain.rules.agreements import MONTHS, penalty
from station_app.domain.rules.continuing_education import PeriodHours, shown
from station_app.domain.rules.exam_eligibility import study_time
from station_app.domain.rules.exam_years import counted_months, show_months
from station_app.domain.rules.money import wan
from station_app.services import organisation_words as organisations
from station_app.services import payment_words as payments
from station_app.services import project_words as projects
from station_app.services.dossiers import Dossier
from station_app.services.form_rows import term_hours

Words = Callable[..., str]  # of the dossier and the values of the fields that are named

GRANTED = frozenset({"APPROVED", "PAID"})  # states of a reward


def _first(_: Dossier, *values: Any) -> str:
    """Return the first value that is there."""
    value = next((value for value in values if value not in (None, "")), "")
    return show_day_cn(value) if isinstance(value, date) else str(value)


def _plain(_: Dossier, number: Decimal | None) -> str:
    """Return a number without the noughts at its end."""
    return "" if number is None else shown(number)


def _amount(_: Dossier, amount: Decimal | None) -> str:
    """Return an amount under a heading that names the unit: 12,345.60."""
    return "" if amount is None else f"{amount:,.2f}"


def _yuan(dossier: Dossier, amount: Decimal | None) -> str:
    """Return an amount as papers of money write it: ¥12,345.60."""
    return "" if amount is None else f"¥{_amount(dossier, amount)}"


def _ten_thousands(_: Dossier, amount: Decimal | None) -> str:
    """Return an amount in 万元 under a heading that says so: 12.35 (R-MN-01)."""
    return "" if amount is None else f"{wan(amount):,.2f}"


def _masked(_: Dossier, phone: str | None) -> str:
    """Return a telephone number for a paper that many people see."""
    return masked_phone(phone) if phone else ""


def _checked(_: Dossier, verified: bool | None) -> str:
    """Say that the office has seen a proof."""
    return "已审核" if verified else ""


def _month(_: Dossier, day: date | None) -> str:
    """Return the month of a day: 1995年3月."""
    return f"{day.year}年{day.month}月" if day else ""


def _dotted(_: Dossier, month: str | None) -> str:
    """Return a month as the papers of cadres write it: 2015.07."""
    return (month or "").replace("-", ".")


def _age(dossier: Dossier, born: date | None, *days: date | None) -> str:
    """Return the month of birth with the age as of the first day that is known: 1995.03(31岁)."""
    day = next((day for day in days if day), dossier.context.today)
    return f"{born:%Y.%m}({age_on(born, day)}岁)" if born else ""


def _term(_: Dossier, first: date | None, last: date | None) -> str:
    """Return a span of days in full: 2026年5月8日至2026年5月10日; a single day stays alone."""
    if not first or first == last:
        return show_day_cn(first) if first else ""
    return f"{show_day_cn(first)}至{show_day_cn(last) if last else ''}"


def _months(dossier: Dossier, first: date | None, last: date | None) -> str:
    """Return a span of months: 2024年3月至2027年2月."""
    return f"{_month(dossier, first)}至{_month(dossier, last)}" if first else ""


def _days(_: Dossier, first: date | None, last: date | None = None) -> str:
    """Return a day, or a span of days, for a narrow cell: 2026.05.08—05.10."""
    if not first or not last or first == last:
        return f"{first:%Y.%m.%d}" if first else ""
    end = f"{last:%m.%d}" if last.year == first.year else f"{last:%Y.%m.%d}"
    return f"{first:%Y.%m.%d}—{end}"


def _stint(_: Dossier, first: date | None, last: date | None) -> str:
    """Return a time of work in months; one that is open goes on until now: 2020.01—至今."""
    return f"{first:%Y.%m}—{f'{last:%Y.%m}' if last else '至今'}" if first else ""


def _fulfilled(_: Dossier, condition: str | None, eligibility: str | None) -> str:
    """Return the condition of the examination that is fulfilled."""
    return (condition or "") if eligibility == "符合" else ""


def _work_since(dossier: Dossier, person: str | None) -> str:
    """Return the month in which social work began."""
    first = min((each.from_on for each in _stints(dossier, person)), default=None)
    return _month(dossier, first)


def _work_years(dossier: Dossier, person: str | None, session: str | None) -> str:
    """Return the time of social work that counts for a session of the examination."""
    found = dossier.context.find("exam_session", session)
    if found is None:
        return ""
    until = exam_facts.cutoff_of(found, dossier.context)
    years, months = divmod(_counted(dossier, person, until), 12)
    return f"共 {years} 年 {months} 个月（截至{show_day_cn(until)}）"


def _served(dossier: Dossier, person: str | None, until: date | None) -> str:
    """Return the time of social work up to a day; "" for none."""
    months = _counted(dossier, person, until or dossier.context.today)
    return show_months(months) if months else ""


def _stints(dossier: Dossier, person: str | None) -> list[Any]:
    return exam_facts.stints_of(person, dossier.context)


def _counted(dossier: Dossier, person: str | None, until: date) -> int:
    studies = map(study_time, exam_facts.credentials_of(person, dossier.context))
    full_time = [study for study in studies if study is not None]
    return counted_months(_stints(dossier, person), full_time, until)


def _hours(dossier: Dossier, person: str | None, registration: str | None) -> PeriodHours | None:
    found = dossier.context.find("cert_registration", registration)
    return None if found is None or person is None else term_hours(dossier.context, person, found)


def _study_total(
    dossier: Dossier, person: str | None, registration: str | None, typed: Decimal | None = None
) -> str:
    """Return the hours of a term, and how many are verified where that is fewer.

    typed  hours that were entered without the records behind them
    """
    hours = _hours(dossier, person, registration)
    if hours is None or not hours.counted:
        return "" if typed is None else shown(typed)
    verified = "" if hours.verified == hours.total else f"（已核定{shown(hours.verified)}）"
    return f"{shown(hours.total)}{verified}"


def _study_needed(dossier: Dossier, person: str | None, registration: str | None) -> str:
    """Return the hours that a term asks for."""
    hours = _hours(dossier, person, registration)
    return shown(hours.needed) if hours and hours.needed else ""


def _study_enough(dossier: Dossier, person: str | None, registration: str | None) -> str:
    """Return 是 or 否: whether the verified hours of a term are enough; "" for no term."""
    hours = _hours(dossier, person, registration)
    return "" if hours is None else "是" if hours.reached else "否"


def _expected(dossier: Dossier, session: str | None, planned: int | None) -> str:
    """Return how many people a class expects: those on its list, else those that were planned."""
    listed = len(dossier.context.children("training_attendance", session or ""))
    return str(listed or planned or "")


def _present(_: Dossier, attended: str | None) -> str:
    """Return how many people were there, once somebody was."""
    return "" if attended in (None, "0") else str(attended)


def _earlier_rewards(dossier: Dossier, reward: str | None, received: Decimal | None) -> str:
    """Return the rewards that a person was granted before: level, amount and year of each."""
    found = dossier.context.find("reward", reward)
    others = dossier.context.referring("reward", "person", found.person) if found else ()
    levels = code_list("exam_level")
    told = [
        f"{levels.label(each.level)} {_yuan(dossier, each.approved_amount or each.amount)}"
        f"（{each.pass_year}年度）"
        for each in others
        if each.id != reward and each.state in GRANTED
    ]
    return "；".join(told) or (_yuan(dossier, received) if received else "")


def _capitals(_: Dossier, amount: Decimal | None) -> str:
    """Return an amount in capitals: 壹仟元整."""
    return "" if amount is None else capitals(amount)


def _months_in(_: Dossier, years: int | None) -> str:
    """Return the months of some years."""
    return "" if years is None else str(years * MONTHS)


def _penalty_share(_: Dossier, supported: Decimal | None, years: int | None) -> str:
    """Return what one month costs that is not served."""
    if supported is None or not years:
        return ""
    return f"{penalty(supported, years * MONTHS, 1):,.2f}"


def _credit_code(dossier: Dossier, organisation: str | None) -> str:
    """Return the credit code of an organisation that is registered by this name."""
    known = dossier.context.referring("organisation", "name", organisation or "")
    return next((each.uscc for each in known if each.uscc), "")


def _tasks_agreed(dossier: Dossier, session: str | None) -> str:
    """Return what was agreed in a session of supervision: task, who does it, by which day."""
    tasks = dossier.context.children("supervision_task", session or "")
    lines = (f"{task.what}／{task.who}／{_days(dossier, task.due_on)}" for task in tasks)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _vetoed(_: Dossier, veto: bool | None, note: str | None) -> str:
    """Say why marks were taken off, and whether one failing outweighs all."""
    return "：".join(text for text in ("一票否决" if veto else "", note or "") if text)


# By the name that form files call.
WORDS: Mapping[str, Words] = {
    "first": _first,
    "plain": _plain,
    "amount": _amount,
    "yuan": _yuan,
    "wan": _ten_thousands,
    "masked": _masked,
    "checked": _checked,
    "month": _month,
    "dotted": _dotted,
    "age": _age,
    "term": _term,
    "months": _months,
    "days": _days,
    "stint": _stint,
    "fulfilled": _fulfilled,
    "work_since": _work_since,
    "work_years": _work_years,
    "served": _served,
    "study_total": _study_total,
    "study_needed": _study_needed,
    "study_enough": _study_enough,
    "expected": _expected,
    "present": _present,
    "earlier_rewards": _earlier_rewards,
    "capitals": _capitals,
    "months_in": _months_in,
    "penalty_share": _penalty_share,
    "credit_code": _credit_code,
    "org_grade": organisations.grade,
    "org_grade_until": organisations.grade_until,
    "org_last_check": organisations.last_check,
    "month_count": projects.month_count,
    "project_places": projects.places,
    "budget_total": projects.budget_total,
    "provider": payments.provider,
    "contract_no": payments.contract_no,
    "contract_sum": payments.contract_sum,
    "paid_sum": payments.paid_sum,
    "paid_before": payments.paid_before,
    "unpaid": payments.unpaid,
    "plan_done": payments.plan_done,
    "goal_rate": payments.goal_rate,
    "pay_advice": payments.advice,
    "full_total": payments.full_total,
    "assessment_no": payments.assessment_no,
    "payment_no": payments.payment_no,
    "tasks_agreed": _tasks_agreed,
    "vetoed": _vetoed,
}
