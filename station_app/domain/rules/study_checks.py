"""What may be wrong with one record of continuing education.

Source: 民发〔2009〕123号; domain.md 2.2 (R-CE-08, R-CE-11…15).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.continuing_education import (
    DEGREE,
    NOTHING,
    StudyFacts,
    allowances,
    shown,
    study_hours,
)
from station_app.domain.texts import compact

HOURS_OF_A_DAY = 24
# Kinds that take their days whole; the others go on beside the work.
PRESENT = frozenset({"TRAINING", "CONFERENCE"})
# Kinds that go on over years and are credited when they end.
LASTING = frozenset({DEGREE, "DEGREE_COURSE"})

Span = tuple[date, date]


def study_faults(
    study: StudyFacts,
    others: Iterable[StudyFacts],
    credited: Span | None,
    parameters: Parameters,
) -> Iterator[Fault]:
    """Check one record beside the other records of the person.

    others    without the record itself
    credited  first and last day of the registration period it is credited to; None: to none
    """
    known = list(others)
    yield from kind_faults(study, parameters)
    yield from period_faults(study, credited)
    yield from amount_faults(study, parameters)
    yield from twice_faults(study, known)
    yield from degree_faults(study, known)
    yield from proof_faults(study)


def kind_faults(study: StudyFacts, parameters: Parameters) -> Iterator[Fault]:
    """Tell that a kind does not count for the registration (R-CE-08)."""
    if study.kind not in allowances(study.to_on, parameters):
        label = code_list("ce_kind").label(study.kind)
        text = (
            f"“{label}”不在登记周期学时的认定范围内，只计入年度学时；"
            "本省认可的，请区局在“参数”的“认可的其他活动”中补充。"
        )
        yield Fault("kind", "R-CE-08", text, Severity.INFO)


def period_faults(study: StudyFacts, credited: Span | None) -> Iterator[Fault]:
    """Refuse a record that ended outside the period it is credited to (R-CE-11).

    One that began before it counts where it ended.
    """
    if credited is None:
        return
    first, last = credited
    span = f"{show_day_cn(first)}至{show_day_cn(last)}"
    if not first <= study.to_on <= last:
        text = f"结束日期{show_day_cn(study.to_on)}不在所选登记周期（{span}）内，请改选登记周期。"
        yield Fault("period", "R-CE-11", text)
    elif study.from_on < first and study.kind not in LASTING:
        text = f"学习跨两个登记周期，按结束日期全部计入{span}这一周期，请核对。"
        yield Fault("from_on", "R-CE-11", text, Severity.WARN)


def amount_faults(study: StudyFacts, parameters: Parameters) -> Iterator[Fault]:
    """Refuse hours that nobody can have had, doubt too many a day (R-CE-12).

    What a degree is worth does not depend on its days (R-CE-04).
    """
    if study.to_on < study.from_on:
        yield Fault("to_on", "R-CE-12", "结束日期早于开始日期，请改正。")
        return
    if study.amount <= NOTHING:
        yield Fault("raw_amount", "R-CE-12", "学时应大于0，请填写实际学时。")
        return
    if study.kind == DEGREE:
        return
    hours = study_hours(study.kind, study.amount, study.unit, study.to_on, parameters)
    usual = parameters.decimal("ce.hours_per_day", study.to_on)
    told = f"共{study.days}天，填写了{shown(hours)}小时"
    if hours > HOURS_OF_A_DAY * study.days:
        yield Fault("raw_amount", "R-CE-12", f"{told}，超过每天24小时，请改正学时或起止日期。")
    elif hours > usual * study.days:
        text = f"{told}，平均每天超过{shown(usual)}小时，请核对学时和起止日期。"
        yield Fault("raw_amount", "R-CE-12", text, Severity.WARN)


def twice_faults(study: StudyFacts, others: Iterable[StudyFacts]) -> Iterator[Fault]:
    """Refuse the same course on the same days, doubt two at the same time (R-CE-13).

    Only kinds that take the days whole can be in each other's way; what follows from an
    attendance is compared there.
    """
    title = compact(study.title).casefold()
    near = sorted(others, key=lambda each: (each.from_on, each.to_on, each.id))
    for each in near:
        if _span(each) == _span(study) and compact(each.title).casefold() == title:
            text = f"“{study.title}”（{told_span(study)}）已经登记过，请不要重复登记。"
            yield Fault("title", "R-CE-13", text)
            return
    if study.kind not in PRESENT or study.made:
        return
    for each in near:
        if each.kind in PRESENT and each.from_on <= study.to_on and study.from_on <= each.to_on:
            yield overlap(each.title, each.from_on, each.to_on)
            return


def overlap(title: str, from_on: date, to_on: date) -> Fault:
    """Return the doubt that somebody was at two places at a time (R-CE-13)."""
    days = f"{show_day_cn(from_on)}至{show_day_cn(to_on)}"
    text = f"与“{title}”（{days}）时间重叠，请核对起止日期。"
    return Fault("from_on", "R-CE-13", text, Severity.WARN)


def _span(study: StudyFacts) -> Span:
    return study.from_on, study.to_on


def told_span(study: StudyFacts) -> str:
    """Return the days of a record in words."""
    return f"{show_day_cn(study.from_on)}至{show_day_cn(study.to_on)}"


def degree_faults(study: StudyFacts, others: Iterable[StudyFacts]) -> Iterator[Fault]:
    """Refuse a second credit for a degree or diploma (R-CE-14)."""
    if study.kind != DEGREE:
        return
    for each in others:
        if each.kind == DEGREE:
            text = (
                f"取得学历学位折算学时终身只计一次，{show_day_cn(each.to_on)}的“{each.title}”"
                "已经计入；这一次请改按“学历课程”登记实际学时，或删除。"
            )
            yield Fault("kind", "R-CE-14", text)
            return


def proof_faults(study: StudyFacts) -> Iterator[Fault]:
    """Ask for the proof; without it the hours are not verified (R-CE-15)."""
    if not study.proof:
        text = "没有合格证明，学时不计入已核实学时。请填写证明编号，或添加证明扫描件。"
        yield Fault("proof_no", "R-CE-15", text, Severity.WARN)
