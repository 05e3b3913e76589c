"""The lines that stand below the 合计 line of a ledger: counts, rates and sums as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from station_app.domain.codes import CodeList, code_list
from station_app.domain.number_kinds import ABSENT
from station_app.domain.registers.exam_facts import result_of, scores_of
from station_app.domain.rmb import capitals
from station_app.domain.rules.exam_passes import PASSED
from station_app.domain.rules.recruitment_steps import ENGAGED, PASS, QUALIFIED
from station_app.services.ledgers import agencies, assessments, payments, projects, targets
from station_app.services.ledgers.around import Around

Rows = Sequence[Around]

NOTHING = "—"  # the rate of nobody is no rate, and not 0
HIRED = "3"  # code of placement_result


def percent(part: int, whole: int) -> str:
    """Return a share such as 33.3%; — of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else NOTHING


def _workers_by_level(rows: Rows) -> Iterator[str]:
    """Count people by their highest certificate; who holds none is counted too."""
    held = Counter(row.value("certificate", "level") or "0" for row in rows)
    labels = code_list("cert_level").labels
    parts = [f"{labels[level]} {held[level]} 人" for level in ("1", "2", "3", "0")]
    yield f"其中：{'，'.join(parts)}。"


def _exam_by_level(rows: Rows) -> Iterator[str]:
    """Count who applied, sat and passed, all levels together and each by itself."""
    yield f"全部级别：{_exam_figures(rows)}。"
    levels = code_list("exam_level")
    for level in levels.labels:
        own = [row for row in rows if row.record.level == level]
        if own:
            yield f"{levels.label(level)}：{_exam_figures(own)}。"


def _exam_figures(rows: Rows) -> str:
    sat = sum(_has_sat(row) for row in rows)
    passed = sum(result_of(row.record, row.context) == PASSED for row in rows)
    return f"报名 {len(rows)} 人，参考 {sat} 人，通过 {passed} 人，通过率 {percent(passed, sat)}"


def _has_sat(row: Around) -> bool:
    return any(mark not in (None, ABSENT) for mark in scores_of(row.record).values())


def _recruitment(rows: Rows) -> Iterator[str]:
    """Count who applied, passed the screening, was tested and was hired by the closing day."""
    qualified = sum(_is_qualified(row) for row in rows)
    tested = sum(_is_tested(row) for row in rows)
    hired = sum(_is_hired(row) for row in rows)
    yield (f"报名 {len(rows)} 人，资格审查合格 {qualified} 人，参考 {tested} 人，录用 {hired} 人。")


def _is_qualified(row: Around) -> bool:
    # A roster may say so before the record has taken the step.
    return row.record.state in QUALIFIED or row.record.qualification == PASS


def _is_tested(row: Around) -> bool:
    return row.record.written is not None or row.record.interview is not None


def _is_hired(row: Around) -> bool:
    decided = row.record.decided_on
    later = decided is not None and decided > row.context.today
    return row.record.state in ENGAGED and not later


def _hours_reached(rows: Rows) -> Iterator[str]:
    """Count who has the hours for the renewal."""
    known = [row.hours for row in rows if row.hours is not None]
    reached = sum(found.reached for found in known)
    share = percent(reached, len(known))
    yield f"达标 {reached} 人，未达标 {len(known) - reached} 人，达标率 {share}。"


def _reward_amounts(rows: Rows) -> Iterator[str]:
    """Write the sums in capitals, as the bank asks for them."""
    yield f"申请金额合计（大写）：人民币{_in_capitals(row.record.amount for row in rows)}"
    approved = [row.record.approved_amount for row in rows]
    if any(amount is not None for amount in approved):
        yield f"核定金额合计（大写）：人民币{_in_capitals(iter(approved))}"


def _in_capitals(amounts: Iterator[Decimal | None]) -> str:
    return capitals(sum((amount for amount in amounts if amount is not None), Decimal(0)))


def _rewards_by_level(rows: Rows) -> Iterator[str]:
    yield f"其中：{_by_code(rows, code_list('exam_level'), 'level')}。"


def _by_code(rows: Rows, codes: CodeList, name: str) -> str:
    found = Counter(getattr(row.record, name) for row in rows)
    return "，".join(f"{label} {found[code]} 人" for code, label in codes.labels.items())


def _exchange(rows: Rows) -> Iterator[str]:
    """Count who was registered, recommended and taken."""
    recommended = sum(row.get("talent_recommendation") is not None for row in rows)
    taken = sum(row.record.result == HIRED for row in rows)
    yield f"登记 {len(rows)} 人，推荐 {recommended} 人，成功 {taken} 人。"


SUMMARIES: Mapping[str, Callable[[Rows], Iterator[str]]] = {
    "workers_by_level": _workers_by_level,
    "exam_by_level": _exam_by_level,
    "recruitment": _recruitment,
    "hours_reached": _hours_reached,
    "reward_amounts": _reward_amounts,
    "rewards_by_level": _rewards_by_level,
    "exchange": _exchange,
    "target_grades": targets.by_grade,
    "projects_by_kind_and_stage": projects.by_kind_and_stage,
    "agencies": agencies.in_all,
    "payments": payments.in_all,
    "assessment_maxima": assessments.maxima,
    "assessment_grades": assessments.by_grade,
}
