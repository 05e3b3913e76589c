"""Recruitment: states, scores, ranks, public notice, and who may be hired.

Source: domain.md 11.3 (R-RC-01…07), 14 D-24; 民法典第二百零一条 for counting days. Every rule
takes plain values; None stands for what is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import age_on, show_day_cn
from station_app.domain.problems import Fault, Severity
from station_app.domain.workdays import HOLIDAYS_UNKNOWN, WorkdaysResult, add_workdays

HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")
UNCERTIFIED: Final = "0"  # of the code list cert_level

# Whom a destination makes part of which troop (domain.md 10.4).
_CATEGORIES: Final = MappingProxyType(
    {"PROJECT": "COMMUNITY", "AGENCY": "MASS_ORG", "FOUNDER": "MASS_ORG"}
)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the examination counts, in per cent."""

    written: Decimal
    interview: Decimal


@dataclass(frozen=True, slots=True)
class Scores:
    """What somebody reached; `bonus`: points that the notice grants, e.g. for a certificate."""

    written: Decimal | None = None
    interview: Decimal | None = None
    bonus: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What ranks one applicant of a post; total None: not all scores are there."""

    id: str
    total: Decimal | None
    interview: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NoticeTerm:
    """How long those who are to be hired are made public (D-24: by plan)."""

    days: int
    workdays: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """The public notice of one applicant; `objection`: one is raised and not settled."""

    begins: date | None = None
    ends: date | None = None
    objection: bool = False


def weights_add_up(weights: Weights) -> Iterator[Fault]:
    """Refuse weights that do not add up to 100 (domain.md 11.3, exam_weights)."""
    found = weights.written + weights.interview
    if found != HUNDRED:
        text = f"面试占比：笔试占比与面试占比合计为{found:f}%，应为100%，请改正。"
        yield Fault("interview_weight", "RANGE", text)


def written_score(scores: Scores) -> Decimal | None:
    """Return the written score with the bonus; None while there is no written score.

    Notices of communities grant bonus points "计入笔试成绩", so they are weighted with it
    (domain.md 11.3 keeps them in a field of their own and leaves the order open).
    """
    return None if scores.written is None else scores.written + (scores.bonus or 0)


def total(scores: Scores, weights: Weights) -> Decimal | None:
    """Return the weighted total to two places, half up; None while a part that counts is missing.

    Source: domain.md 11.3 (total computed).
    """
    parts = ((written_score(scores), weights.written), (scores.interview, weights.interview))
    if any(score is None and weight for score, weight in parts):
        return None
    found = sum((score * weight for score, weight in parts if score is not None), Decimal(0))
    return (found / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def ranks(standings: Iterable[Standing], *, interview_decides: bool = True) -> dict[str, int]:
    """Return the rank of each applicant of one post who has a total, from 1.

    interview_decides  of equal totals the higher interview goes first (domain.md 11.3);
                       False, or equal interviews: they share the rank, and the next is left out
    """

    def worth(each: Standing) -> tuple[Decimal, Decimal]:
        interview = each.interview if interview_decides and each.interview is not None else None
        return each.total or Decimal(0), Decimal(0) if interview is None else interview

    ordered = sorted((each for each in standings if each.total is not None), key=worth)
    ordered.reverse()
    found: dict[str, int] = {}
    for place, each in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        shared = before is not None and worth(before) == worth(each)
        found[each.id] = found[before.id] if before is not None and shared else place
    return found


def entrants(written: Mapping[str, Decimal], places: int, ratio: int) -> frozenset[str]:
    """Return who enters the interview: the best by written score, all of those equal to the last.

    ratio  how many for each place (domain.md 11.3, interview_ratio)
    """
    wanted = places * ratio
    if wanted <= 0:
        return frozenset()
    bar = sorted(written.values(), reverse=True)[:wanted]
    return frozenset(each for each, score in written.items() if score >= bar[-1])


def places(number: int | None, reduced: int | None) -> int:
    """Return how many can be hired for a post."""
    return max((number or 0) - (reduced or 0), 0)


def one_post_per_plan(others: int) -> Iterator[Fault]:
    """Refuse a second application of the same person within one plan (R-RC-01)."""
    if others:
        text = "人员：本人在这个招聘计划中已报考一个岗位，每人限报一个，请修改原来的报名记录。"
        yield Fault("person", "R-RC-01", text)


def within_places(hired: int, number: int | None, reduced: int | None) -> Iterator[Fault]:
    """Refuse hiring more than a post has places (R-RC-02); `hired` counts everybody engaged."""
    free = places(number, reduced)
    if hired > free:
        text = (
            f"报考岗位：可录用{free}人，这样将录用{hired}人。"
            "请不要超额录用，或核对岗位的招聘人数和核减人数。"
        )
        yield Fault("post", "R-RC-02", text)


def ratio_kept(name: str, qualified: int, free: int, ratio: int | None) -> Iterator[Fault]:
    """Warn of a post with fewer qualified applicants than the examination needs (R-RC-03).

    free  places that remain after a reduction: a post that was reduced enough is in order
    """
    wanted = free * (ratio or 0)
    if qualified < wanted:
        text = (
            f"岗位“{name}”审查合格{qualified}人，不足{free}个名额的{ratio}倍（{wanted}人），"
            "请延长报名，或核减人数、取消岗位并写明原因。"
        )
        yield Fault("", "R-RC-03", text, Severity.WARN)


def notice_end(begins: date, term: NoticeTerm) -> WorkdaysResult:
    """Return the last day of a notice; the day on which it begins is not counted.

    Source: 民法典第二百零一条 (开始的当日不计入); D-24 for working days.
    """
    if term.workdays:
        return add_workdays(begins, term.days)
    return WorkdaysResult(begins + timedelta(days=term.days))


def shortest_end(begins: date, term: NoticeTerm) -> WorkdaysResult:
    """Return the earliest last day that is accepted: many notices count their first day too."""
    return notice_end(begins - timedelta(days=1), term)


def notice_long_enough(notice: Notice, term: NoticeTerm) -> Iterator[Fault]:
    """Warn of a notice that ends early or whose working days are not known (R-RC-04)."""
    if notice.begins is None or notice.ends is None:
        return
    least = shortest_end(notice.begins, term)
    if notice.ends < notice.begins:
        yield Fault("notice_to", "R-RC-04", "公示结束：早于公示开始，请改正。")
    elif notice.ends < least.day:
        text = f"公示结束：公示期不足{_told(term)}，最早应到{show_day_cn(least.day)}，请核对。"
        yield Fault("notice_to", "R-RC-04", text, Severity.WARN)
    if least.uncertain:
        yield Fault("notice_to", "R-RC-04", f"公示结束：{HOLIDAYS_UNKNOWN}", Severity.WARN)


def _told(term: NoticeTerm) -> str:
    return f"{term.days}个工作日" if term.workdays else f"{term.days}天"


def hired_after_notice(
    notice: Notice, term: NoticeTerm, hired_on: date, began_on: date | None = None
) -> Iterator[Fault]:
    """Refuse hiring before the notice has ended, or while an objection is open (R-RC-04).

    began_on  the first day of work, if it is known
    """
    if notice.objection:
        text = (
            "公示有异议：异议还没有处理完毕，不能录用。"
            "请写明处理情况，处理完毕后把“公示有异议”改为“否”。"
        )
        yield Fault("objection", "R-RC-04", text)
    if term.days <= 0:
        return
    if notice.begins is None:
        text = "公示开始：还没有公示，不能录用。请填写公示开始日期，公示期满后再录用。"
        yield Fault("notice_from", "R-RC-04", text)
        return
    last = max(notice.ends or date.min, shortest_end(notice.begins, term).day)
    for field, label, day in (
        ("decided_on", "录用决定日期", hired_on),
        ("on_board_on", "上岗日期", began_on),
    ):
        if day and day <= last:
            text = f"{label}：公示到{show_day_cn(last)}为止，期满后才能录用，请改到次日或以后。"
            yield Fault(field, "R-RC-04", text)


def within_age(
    born: date | None, on: date | None, age_max: int | None, *, exception: bool
) -> Iterator[Fault]:
    """Refuse an applicant older than the post allows on the day that the notice names (R-RC-05).

    exception  the person belongs to those for whom the notice raises the limit
    """
    if born is None or on is None or age_max is None or exception:
        return
    age = age_on(born, on)
    if age > age_max:
        text = (
            f"人员：到{show_day_cn(on)}为{age}周岁，超过岗位的年龄上限{age_max}周岁。"
            "符合放宽条件的，请把“年龄放宽”改为“是”；"
            "否则请把资格审查填为“不合格”，并写明原因。"
        )
        yield Fault("person", "R-RC-05", text)


def schooled_enough(levels: Sequence[str], least: str | None) -> Iterator[Fault]:
    """Hint at schooling below what the post asks for, or not entered; codes of `schooling`."""
    if not least:
        return
    order = list(code_list("schooling").labels)
    wanted = code_list("schooling").label(least)
    known = [order.index(level) for level in levels if level in order]
    if not known:
        text = f"人员：还没有登记学历，岗位要求{wanted}及以上，请核对学历证书并登记。"
        yield Fault("person", "QUALIFY", text, Severity.WARN)
    elif least in order and min(known) > order.index(least):
        text = f"人员：登记的最高学历低于岗位要求的{wanted}，请核对后作出资格审查结论。"
        yield Fault("person", "QUALIFY", text, Severity.WARN)


def certified_enough(levels: Iterable[str], least: str | None) -> Iterator[Fault]:
    """Hint at a certificate that the post asks for and the applicant does not hold."""
    if least and least != UNCERTIFIED and max(levels, default=UNCERTIFIED) < least:
        wanted = code_list("cert_level").label(least)
        text = f"人员：没有有效的{wanted}及以上证书，岗位要求持证，请核对后作出资格审查结论。"
        yield Fault("person", "QUALIFY", text, Severity.WARN)


def bonus_for(levels: Iterable[str], wanted: str | None, points: Decimal | None) -> Decimal | None:
    """Return the points that a post grants for a certificate the person holds; None for none."""
    held = max(levels, default=UNCERTIFIED)
    return points if points and wanted and held != UNCERTIFIED and held >= wanted else None


def category_of(destination: str | None) -> str:
    """Return the troop that a hired person joins; of a street's post the communities' (R-RC-06)."""
    return _CATEGORIES.get(destination or "", "COMMUNITY")


def first_day(on_board_on: date | None, decided_on: date | None, today: date) -> date:
    """Return the day from which a hired person counts as a worker (R-RC-06).

    The day of reporting for work, once it has come; until then that of the decision.
    """
    if on_board_on and on_board_on <= today:
        return on_board_on
    return min(decided_on or today, today)


def trained_before_work(trained: bool) -> Iterator[Fault]:
    """Warn of somebody who works without having passed a training before the job (R-RC-07)."""
    if not trained:
        text = "人员：没有岗前培训合格的记录，请先安排岗前培训并登记，再到项目上岗。"
        yield Fault("person", "R-RC-07", text, Severity.WARN)
