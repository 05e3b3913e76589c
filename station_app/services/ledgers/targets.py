"""What the ledger of target scores shows: points by dimension, and how many reached which grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from station_app.domain.codes import code_list
from station_app.services.ledgers.around import Around


def points_in(dimension: str) -> Callable[[Around], Decimal | None]:
    """Return what adds up the final scores of one dimension; None while it has none."""

    def compute(around: Around) -> Decimal | None:
        items = around.context.children("target_item", around.record.id)
        scores = [
            each.final_score
            for each in items
            if each.dimension == dimension and each.final_score is not None
        ]
        return sum(scores, Decimal(0)) if scores else None

    return compute


def by_grade(rows: Sequence[Around]) -> Iterator[str]:
    """Count the stations by grade; who has none yet is counted too."""
    found = Counter(row.record.grade for row in rows)
    labels = code_list("appraisal_grade").labels
    parts = [f"{label} {found[code]} 个" for code, label in labels.items() if found[code]]
    waiting = [f"尚未核定 {found[None]} 个"] if found[None] else []
    if parts or waiting:
        yield f"其中：{'，'.join([*parts, *waiting])}。"
