"""Rules of yearly targets: full marks, scores, total, grade, rank (forms.md A32, B21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from station_app.domain.kinds import warned
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault

FULL = Decimal(100)
NOTHING = Decimal(0)
TARGET_LABELS = MappingProxyType(
    {"DRAFT": "草拟", "ISSUED": "已下达", "SCORED": "已核定", "CONFIRMED": "已确认"}
)
TARGET_MOVES = frozenset(
    {
        ("DRAFT", "ISSUED"),
        ("ISSUED", "DRAFT"),
        ("ISSUED", "SCORED"),
        ("SCORED", "ISSUED"),
        ("SCORED", "CONFIRMED"),
    }
)
ITEM_LABELS = MappingProxyType({"OPEN": "待评", "SETTLED": "已核定"})
ITEM_MOVES = frozenset({("OPEN", "SETTLED"), ("SETTLED", "OPEN")})
SETTLED = frozenset({"SCORED", "CONFIRMED"})  # states after which a station scores no more
FAIL = "FAIL"
GRADES = ("EXCELLENT", "PASS", "BASIC")  # by falling limits; below the last one: FAIL


@dataclass(frozen=True)
class Item:
    """One target with its full marks and the scores it was given.

    own    what the station gave itself
    final  what the bureau gave
    """

    full: Decimal | None
    own: Decimal | None = None
    final: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True)
class Extra:
    """What is added to and taken off the scores; veto: one failing that outweighs all."""

    bonus: Decimal | None = None
    penalty: Decimal | None = None
    veto: bool = False


@dataclass(frozen=True)
class Standing:
    """What ranks one station among the others of a year."""

    name: str
    total: Decimal
    veto: bool = False


def points(value: Decimal) -> str:
    """Return marks as short as they are exact: 8, 7.5."""
    return f"{value:.1f}".removesuffix(".0")


def full_marks(items: Sequence[Item]) -> Decimal:
    """Return the sum of the full marks."""
    return sum((item.full or NOTHING for item in items), NOTHING)


def own_total(items: Sequence[Item]) -> Decimal | None:
    """Return the sum of what the station gave itself; None while it gave nothing."""
    given = [item.own for item in items if item.own is not None]
    return sum(given, NOTHING) if given else None


def final_total(items: Sequence[Item], extra: Extra) -> Decimal | None:
    """Return Σ final + bonus - penalty; None while an item has no final score."""
    given = [item.final for item in items if item.final is not None]
    if not given or len(given) < len(items):
        return None
    return sum(given, NOTHING) + (extra.bonus or NOTHING) - (extra.penalty or NOTHING)


def grade(total: Decimal | None, *, veto: bool, parameters: Parameters, day: date) -> str | None:
    """Return the grade of a total by half-open bands (D-12); a veto fails whatever was reached.

    The three limits are a parameter of their own, target.grade: the bands of purchased
    projects (`grade`) may change without these. None while there is no total.
    """
    if total is None:
        return None
    if veto:
        return FAIL
    limits = parameters.wholes("target.grade", day)
    reached = (name for name, limit in zip(GRADES, limits, strict=True) if total >= limit)
    return next(reached, FAIL)


def ranks(standings: Sequence[Standing]) -> Mapping[str, int]:
    """Return each one's rank by falling total; equals share one and the next is left out.

    Those with a veto come after all others.
    """
    return {each.name: 1 + sum(_ahead(other, each) for other in standings) for each in standings}


def _ahead(one: Standing, other: Standing) -> bool:
    return (one.veto, -one.total) < (other.veto, -other.total)


def full_marks_add_up(items: Sequence[Item], state: str) -> Iterator[Fault]:
    """Ask for full marks of 100 in all (R-TG-01); a draft is only told."""
    total = full_marks(items)
    if total != FULL:
        text = f"年度：各项目分值合计为{points(total)}分，应为100分，请调整各项的分值。"
        fault = Fault("year", "R-TG-01", text)
        yield warned(fault) if state == "DRAFT" else fault


def score_within(
    name: str, label: str, score: Decimal | None, full: Decimal | None
) -> Iterator[Fault]:
    """Refuse a score beyond the full marks (R-TG-02)."""
    if score is not None and full is not None and score > full:
        text = f"{label}：不能超过这一项的分值{points(full)}分，现为{points(score)}分。"
        yield Fault(name, "R-TG-02", text)


def own_score_in_time(own: Decimal | None, state: str) -> Iterator[Fault]:
    """Refuse a station's own score before the targets were issued (R-TG-03)."""
    if own is not None and state == "DRAFT":
        text = "自评：责任书还没有下达，请等区局下达后再自评。"
        yield Fault("self_score", "R-TG-03", text)


def ready_for(state: str, items: Sequence[Item]) -> Iterator[Fault]:
    """Ask for targets before they are issued, for all scores before the end (R-TG-04)."""
    if state != "DRAFT" and not items:
        yield Fault("year", "R-TG-04", "年度：还没有目标项目，请先登记目标项目再下达。")
    open_items = sum(item.final is None for item in items)
    if state in SETTLED and open_items:
        text = f"年度：还有{open_items}项没有核定得分，请全部核定后再提交。"
        yield Fault("year", "R-TG-04", text)


def deduction_with_reason(item: Item) -> Iterator[Fault]:
    """Tell of marks taken off without a reason (R-TG-05)."""
    if item.full is None or item.final is None or item.note:
        return
    if item.final < item.full:
        text = f"扣分原因：扣了{points(item.full - item.final)}分，请写明原因。"
        yield warned(Fault("note", "R-TG-05", text))


def extras_with_reason(
    extra: Extra, bonus_note: str | None, penalty_note: str | None
) -> Iterator[Fault]:
    """Tell of what is added, taken off or vetoed without a reason (R-TG-05)."""
    if extra.bonus and not bonus_note:
        yield warned(Fault("bonus_note", "R-TG-05", "加分说明：请写明加分的事项。"))
    if (extra.penalty or extra.veto) and not penalty_note:
        yield warned(Fault("penalty_note", "R-TG-05", "扣分说明：请写明扣分或一票否决的事项。"))
