"""The yearly appraisal: weighted scores, a total, a grade (forms.md A31), and honours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from station_app.domain.problems import Fault, Severity

WHOLE: Final = Decimal(100)  # what the weights add up to, and the highest score
LONGEST_SUMMARY: Final = 800  # signs; forms.md A31
UNGRADED: Final = "NONE"


@dataclass(frozen=True, slots=True)
class Scored:
    """One item of an appraisal: its weight in per cent and the score reached, 0 to 100."""

    weight: Decimal | None
    score: Decimal | None

    @property
    def weighted(self) -> Decimal | None:
        """What the item adds to the total, to two places; None while it is incomplete."""
        if self.weight is None or self.score is None:
            return None
        return (self.weight * self.score / WHOLE).quantize(Decimal("0.01"), ROUND_HALF_UP)


def weights(items: Sequence[Scored]) -> Decimal:
    """Return what the weights add up to."""
    return sum((item.weight or Decimal(0) for item in items), Decimal(0))


def total(items: Sequence[Scored]) -> Decimal | None:
    """Return the total to one place; None without items, and while they are incomplete.

    It is rounded once: the exact products are added, not the shown ones.
    """
    if not items or weights(items) != WHOLE or any(item.score is None for item in items):
        return None
    exact = sum(((i.weight or 0) * (i.score or 0) / WHOLE for i in items), Decimal(0))
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def weights_add_up(items: Sequence[Scored], *, sending: bool) -> Iterator[Fault]:
    """Keep the weights at 100 per cent together; before sending it is only told (R-AP-01)."""
    if items and weights(items) != WHOLE:
        text = f"各项权重合计应为100%，现为{weights(items):f}%，请核对各项权重。"
        yield Fault("total", "R-AP-01", text, Severity.ERROR if sending else Severity.WARN)


def total_agrees(stated: Decimal | None, items: Sequence[Scored]) -> Iterator[Fault]:
    """Compare the total with the items (R-AP-02), e.g. after one was taken out."""
    counted = total(items)
    if counted is not None and stated is not None and stated != counted:
        text = f"总分{stated:f}与各项折算合计{counted:f}不符，请打开考核表核对后重新保存。"
        yield Fault("total", "R-AP-02", text, Severity.WARN)


def grade_is_founded(grade: str | None, exempt_reason: str | None) -> Iterator[Fault]:
    """Say why somebody has no grade (R-AP-03)."""
    if grade == UNGRADED and not exempt_reason:
        text = "未定等次或不参加考核的，请说明原因。"
        yield Fault("exempt_reason", "R-AP-03", text, Severity.WARN)


def summary_fits(summary: str | None) -> Iterator[Fault]:
    """Doubt a summary that the form has no room for (R-AP-04)."""
    if summary and len(summary) > LONGEST_SUMMARY:
        text = f"个人总结最多{LONGEST_SUMMARY}字，现有{len(summary)}字，打印时会写不下，请精简。"
        yield Fault("summary", "R-AP-04", text, Severity.WARN)


def honoured_somebody(person: str | None, organisation: str | None) -> Iterator[Fault]:
    """Honour a person or an organisation (R-PH-01; domain.md 11.2)."""
    if not person and not organisation:
        text = "请选择受表彰的人员，或填写受表彰的单位。"
        yield Fault("person", "R-PH-01", text)
