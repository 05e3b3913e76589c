"""What the ledger of assessments shows: scores by dimension, maxima, how many reached which grade.

Source: forms.md B10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.rules.assessments import points
from station_app.services.ledgers.around import Around


def score_in(dimension: str) -> Callable[[Around], Decimal | None]:
    """Return what adds up the scores of one dimension; None while it has none."""

    def compute(around: Around) -> Decimal | None:
        scores = [row.score for row in _rows(around, dimension) if row.score is not None]
        return sum(scores, Decimal(0)) if scores else None

    return compute


def provider(around: Around) -> str | None:
    """Return the name of who carries the project out."""
    project = around.context.find("project", around.record.project)
    if project is None:
        return None
    found = around.context.find("organisation", project.provider)
    name = found.name if found is not None else project.award_org
    return str(name) if name else None


def maxima(rows: Sequence[Around]) -> Iterator[str]:
    """Say what each dimension counts at most, when all score sheets agree (forms.md B10)."""
    sheets = {_maxima(row) for row in rows if _rows(row)}
    if len(sheets) == 1:
        (found,) = sheets
        labels = code_list("assess_dimension").labels
        parts = [f"{labels[code]} {points(full)}" for code, full in found]
        total = sum((full for _, full in found), Decimal(0))
        yield f"分值：{'，'.join(parts)}，合计 {points(total)}。"
    elif sheets:
        yield "各次考核的分值不同，见各自的评估表。"


def by_grade(rows: Sequence[Around]) -> Iterator[str]:
    """Count the assessments by grade; those that are not scored yet are counted too."""
    found = Counter(row.record.grade for row in rows)
    labels = code_list("eval_grade").labels
    parts = [f"{label} {found[code]} 个" for code, label in labels.items() if found[code]]
    parts += [f"尚未评定 {found[None]} 个"] if found[None] else []
    if parts:
        yield f"各等次：{'，'.join(parts)}。"


def _maxima(around: Around) -> tuple[tuple[str, Decimal], ...]:
    codes = code_list("assess_dimension").labels
    found = {code: _rows(around, code) for code in codes}
    return tuple(
        (code, sum((row.full or Decimal(0) for row in rows), Decimal(0)))
        for code, rows in found.items()
        if rows
    )


def _rows(around: Around, dimension: str = "") -> list[Any]:
    """Return the rows of the score sheet, those of one dimension or all."""
    rows = around.context.children("assessment_aspect", around.record.id)
    return [row for row in rows if not dimension or row.dimension == dimension]
