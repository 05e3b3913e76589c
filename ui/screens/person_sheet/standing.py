"""How things stand, above the records of a card: the term, the hours of study, the examinations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QLabel, QLayout, QWidget

from station_app.domain.dates import show_day_cn
from station_app.domain.rules.continuing_education import PeriodHours, shown
from station_app.services.careers import Career, Term
from station_app.services.prospects import Prospect, Study
from ui.register.flow import Flow
from ui.screens.person_sheet.bars import DONE, PENDING, Bar, share
from ui.theme.look import px
from ui.widgets.basics import column, label, row

Parts = Iterator[QWidget | QLayout]


def registered(career: Career) -> Parts:
    """Yield how the registration stands: a sentence, and the term as a bar."""
    term = career.term
    yield _said(term.text, "term-text")
    if term.valid_from is not None and term.valid_to is not None:
        yield _term_bar(career.today, term, term.valid_from, term.valid_to)
        yield _ends(term.valid_from, term.valid_to)


def learnt(career: Career) -> Parts:
    """Yield the hours of study: a sentence, the period as a bar, and the year."""
    study = career.study
    yield _said(study.text, "study-text")
    if study.period is not None and study.period.needed:
        yield _hours_bar(study, study.period)
        yield _ends(study.period.valid_from, study.period.valid_to)
        yield _hours(study.period)
    yield _said(study.year_text, "year-text", "note")


def examined(career: Career) -> Parts:
    """Yield who may register for what and why not, and which passes still count."""
    exams = career.exams
    for place, text in enumerate(exams.standing):
        yield _said(text, f"standing-{place}")
    for prospect in exams.prospects:
        yield _prospect(prospect)
    text = f"{exams.year}年度考试，从业年限计算到{show_day_cn(exams.cutoff)}。"
    yield _said(text, "exam-year", "note")


def _term_bar(today: date, term: Term, first: date, last: date) -> Bar:
    now = share(today, first, last)
    parts: tuple[tuple[float, float, int], ...] = ((0.0, now, DONE),)
    if term.window is not None and term.window.opens > first:
        parts = ((share(term.window.opens, first, last), 1.0, PENDING), *parts)
    made = Bar(parts, now, f"登记有效期已过 {now:.0%}")
    made.setObjectName("term-bar")
    return made


def _hours_bar(study: Study, period: PeriodHours) -> Bar:
    needed = period.needed
    verified, total = period.verified / needed, period.total / needed
    parts = ((0.0, float(total), PENDING), (0.0, float(verified), DONE))
    expected = study.pace.expected if study.pace is not None else Decimal(0)
    spoken = (
        f"已核定 {shown(period.verified)} 小时，待核定 {_unverified(period)} 小时，"
        f"要求 {shown(needed)} 小时，按平均进度今天应达 {shown(expected)} 小时"
    )
    made = Bar(parts, float(expected / needed), spoken)
    made.setObjectName("hours-bar")
    return made


def _unverified(period: PeriodHours) -> str:
    return shown(period.total - period.verified)


def _hours(period: PeriodHours) -> QWidget:
    """Return the numbers of the bar, which are its legend too."""
    made = QWidget()
    made.setObjectName("hours")
    flow = Flow(made, px(8))
    flow.addWidget(label(f"已核定 {shown(period.verified)} 小时", "tag-info"))
    if period.total > period.verified:
        flow.addWidget(label(f"待核定 {_unverified(period)} 小时", "tag-warn"))
    flow.addWidget(label(f"要求 {shown(period.needed)} 小时", "tag-plain"))
    return made


def _prospect(prospect: Prospect) -> QLayout:
    verdict = label(prospect.verdict, f"tag-{prospect.weight}")
    head = row(label(prospect.level), verdict, None, spacing=8)
    reason = [label(prospect.reason, "note", wrap=True)] if prospect.reason else []
    return column(None, head, *reason, spacing=2)


def _ends(first: date, last: date) -> QLayout:
    return row(label(f"{first}", "note"), None, label(f"{last}", "note"))


def _said(text: str, name: str, role: str = "") -> QLabel:
    made = label(text, role, wrap=True)
    made.setObjectName(name)
    return made


ABOVE: dict[str, Callable[[Career], Parts]] = {
    "certificates": registered,
    "study": learnt,
    "exams": examined,
}
