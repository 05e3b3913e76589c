"""Subjects, marks, and how long a passed subject counts.

Source: 国人部发〔2006〕71号 实施办法第四条; 人社部规〔2018〕2号;
domain.md 1.4, 1.5 (R-EX-10…12, 14, 15).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import add_months
from station_app.domain.number_kinds import ABSENT, CHEATED, MARKLESS
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.registration_terms import LEVEL_CODES

Subjects = frozenset[str]
Passes = Mapping[int, Subjects]  # by exam year

# Level to the field of an application that holds the mark, to the subject (domain.md 1.4).
SUBJECT_OF: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "1": {"score_comp": "1", "score_prac": "2"},
        "2": {"score_comp": "3", "score_prac": "4", "score_law": "5"},
        "3": {"score_prac": "6"},
    }
)
SCORE_LABELS: Final = MappingProxyType(
    {"score_comp": "综合能力", "score_prac": "实务", "score_law": "法规与政策"}
)
PASSED, FAILED, PARTLY, MISSED, VIOLATION = "1", "2", "3", "4", "5"  # codes of exam_result


@dataclass(frozen=True, slots=True)
class Rolling:
    """How long passes of a level count, and which years do not count as exam years.

    window      number of consecutive exam years within which all subjects are passed
    suspended   years in which the province held no examination (R-EX-14)
    """

    window: int
    suspended: frozenset[int] = frozenset()

    def years_to(self, year: int) -> tuple[int, ...]:
        """Return the exam years of the window that ends with `year`, the earliest first."""
        earlier = (each for each in count(year - 1, -1) if each not in self.suspended)
        return (*reversed(tuple(islice(earlier, self.window - 1))), year)

    def after(self, year: int) -> int:
        """Return the next exam year."""
        return next(each for each in count(year + 1) if each not in self.suspended)


def subjects_of(level: str | None) -> Subjects:
    """Return the subjects of a level; none for a level that is not known."""
    return frozenset(SUBJECT_OF.get(level or "", {}).values())


def rolling(
    level: str, year: int, parameters: Parameters, suspended: Iterable[int] = ()
) -> Rolling:
    """Return how passes of a level count in an exam year.

    One year for 助理社会工作师 (R-EX-10), two for 社会工作师 (R-EX-11); 高级 has one subject.

    suspended   further years in which the province held no examination
    """
    day = date(year, 12, 31)
    code = LEVEL_CODES.get(level)
    window = parameters.whole(f"exam.window.{code}", day) if code in ("AS", "SW") else 1
    years = {*parameters.wholes("exam.suspended", day), *suspended}
    return Rolling(max(window, 1), frozenset(years))


def reached_in(level: str, passes: Passes, rule: Rolling) -> int | None:
    """Return the first exam year in which all subjects of a level are passed; None: not yet."""
    wanted = subjects_of(level)
    years = sorted(passes) if wanted else []
    return next((year for year in years if wanted <= _within(passes, rule.years_to(year))), None)


def live_in(level: str, year: int, passes: Passes, rule: Rolling) -> Subjects:
    """Return the subjects passed before `year` that need not be sat again in it (R-EX-11)."""
    return _within(passes, rule.years_to(year)[:-1]) & subjects_of(level)


def lapsed_in(level: str, year: int, passes: Passes, rule: Rolling) -> Subjects:
    """Return the subjects passed before `year` whose pass counts no more in it."""
    before = _within(passes, (each for each in passes if each < year)) & subjects_of(level)
    return before - _within(passes, rule.years_to(year))


def _within(passes: Passes, years: Iterable[int]) -> Subjects:
    return frozenset().union(*(passes.get(year, frozenset()) for year in years))


def passed(level: str | None, scores: Mapping[str, Decimal | None], line: Decimal) -> Subjects:
    """Return the subjects of a level that reach the pass line.

    scores   by field: score_comp, score_prac, score_law
    """
    fields = SUBJECT_OF.get(level or "", {})
    marks = {subject: scores.get(name) for name, subject in fields.items()}
    return frozenset(s for s, mark in marks.items() if mark is not None and mark >= line)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person at one examination.

    applied   subjects applied for; none: all of the level
    scores    by field: score_comp, score_prac, score_law
    live      subjects passed earlier that still count in this examination
    line      the pass line
    """

    level: str
    applied: Subjects
    scores: Mapping[str, Decimal | None]
    live: Subjects
    line: Decimal

    @property
    def passed(self) -> Subjects:
        """The subjects passed in this examination."""
        return passed(self.level, self.scores, self.line)

    @property
    def awaited(self) -> bool:
        """Whether a mark is still to come."""
        fields = SUBJECT_OF.get(self.level, {})
        sat = (self.applied or subjects_of(self.level)) - self.live
        return any(self.scores.get(name) is None for name, each in fields.items() if each in sat)


def result(sitting: Sitting, rule: Rolling) -> str:
    """Return the code of exam_result that the marks lead to; "" while one is to come.

    A single pass is 部分科目通过 only where it counts in the following year as well.
    """
    marks = [mark for mark in sitting.scores.values() if mark is not None]
    if not marks:
        return ""
    if CHEATED in marks:
        return VIOLATION
    if subjects_of(sitting.level) <= sitting.passed | sitting.live:
        return PASSED
    if sitting.awaited:
        return ""
    if all(mark == ABSENT for mark in marks):
        return MISSED
    return PARTLY if sitting.passed and rule.window > 1 else FAILED


def score_faults(
    level: str, subjects: Subjects, scores: Mapping[str, Decimal | None]
) -> Iterator[Fault]:
    """Every subject and mark belongs to the level (R-EX-18).

    subjects   those applied for; a mark of another one of the level is pointed out only
    """
    if level not in SUBJECT_OF:
        return
    labels, level_label = code_list("subject").labels, code_list("exam_level").label(level)
    strange = [labels.get(each, each) for each in sorted(subjects - subjects_of(level))]
    if strange:
        text = f"报考科目：{'、'.join(strange)}不是{level_label}的科目，请改正。"
        yield Fault("subjects", "R-EX-18", text)
    for name, score in scores.items():
        subject = SUBJECT_OF[level].get(name)
        if score is None:
            continue
        if subject is None:
            text = f"{level_label}没有这一科，请清空成绩，或核对报考级别。"
            yield Fault(name, "R-EX-18", f"{SCORE_LABELS[name]}：{text}")
        elif subjects and subject not in subjects and score not in MARKLESS:
            text = f"报考科目中没有{labels[subject]}，请核对报考科目。"
            yield Fault(name, "R-EX-18", f"{SCORE_LABELS[name]}：{text}", Severity.WARN)


def standing_faults(
    level: str, year: int, passes: Passes, rule: Rolling, *, pending: bool
) -> Iterator[Fault]:
    """Say which passes still count, and which no more (R-EX-10, 11, 15).

    pending   whether the marks of that exam year are still to come

    Nothing is said of a level that is reached, or of passes of other levels and later years.
    """
    known = {each: subjects for each, subjects in passes.items() if each <= year}
    if level not in SUBJECT_OF or reached_in(level, known, rule) is not None:
        return
    wanted = subjects_of(level)
    ahead = year if pending else rule.after(year)
    alive = _within(known, rule.years_to(ahead)) & wanted
    lost = lapsed_in(level, ahead, known, rule)
    if lost and rule.window > 1:
        label = code_list("exam_level").label(level)
        span = f"连续{_numeral(rule.window)}个考试年度"
        text = f"尚未取得{label}：{names(lost)}成绩已超过{span}，须重新报考。"
        yield Fault("", "R-EX-11", text, Severity.INFO)
    if alive and rule.window > 1:
        text = f"已通过{names(alive)}，须在{ahead}年度内通过{names(wanted - alive)}。"
        yield Fault("", "R-EX-15", text, Severity.INFO)
    if rule.window == 1 and not pending and (only := known.get(year, frozenset()) & wanted):
        text = f"只通过了{names(only)}。各科须在同一考试年度内全部通过，成绩不保留，须重新报考。"
        yield Fault("", "R-EX-10", text, Severity.INFO)


def _numeral(number: int) -> str:
    return {2: "两", 3: "三", 4: "四"}.get(number, str(number))


def names(subjects: Iterable[str]) -> str:
    """Return subjects as people call them, in the order of the list."""
    labels = code_list("subject").labels
    return "、".join(labels.get(each, each) for each in sorted(subjects))


def senior_proof_valid_to(issued_on: date, parameters: Parameters) -> date:
    """Return the last day on which the proof of a passed senior examination counts (R-EX-12)."""
    years = parameters.whole("exam.senior_proof_years", issued_on)
    return add_months(issued_on, 12 * years) - timedelta(days=1)


def senior_proof_valid(issued_on: date, day: date, parameters: Parameters) -> bool:
    """Whether the proof of a passed senior examination counts on a day, e.g. of the review."""
    return issued_on <= day <= senior_proof_valid_to(issued_on, parameters)
