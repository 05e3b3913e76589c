"""Instalments of a project: how a contract is split, what unlocks each, what may be paid.

Source: domain.md 4.7 (R-PJ-30…32) and 11.5; forms.md A14.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.assessments import LAST, Verdict, latest, points

INSTALMENT_LABELS: Final = MappingProxyType(
    {
        "LOCKED": "条件未到",
        "UNLOCKED": "可申请",
        "APPLIED": "已申请",
        "APPROVED": "已核准",
        "PAID": "已拨付",
        "WITHHELD": "暂缓拨付",
        "CANCELLED": "已取消",
    }
)
_ROAD: Final = (
    ("LOCKED", "UNLOCKED"),
    ("UNLOCKED", "APPLIED"),
    ("APPLIED", "APPROVED"),
    ("APPROVED", "PAID"),
)
_HELD_BACK: Final = ("LOCKED", "UNLOCKED", "APPLIED", "APPROVED")
INSTALMENT_MOVES: Final = frozenset(
    {*_ROAD}
    | {(state, "WITHHELD") for state in _HELD_BACK}
    | {(state, "CANCELLED") for state in (*_HELD_BACK, "WITHHELD")}
    | {("WITHHELD", "UNLOCKED")}
    | {("PAID", "APPROVED")}  # the voucher of the payment was reversed
)
ON_THE_WAY: Final = frozenset({"UNLOCKED", "APPLIED", "APPROVED", "PAID"})
CLAIMED: Final = frozenset({"APPLIED", "APPROVED", "PAID"})
GRANTED: Final = frozenset({"APPROVED", "PAID"})
OPEN: Final = frozenset({"LOCKED", "UNLOCKED", "WITHHELD"})  # its amount still follows the contract
CONTRACT, STAGE, FINAL, DATE = "CONTRACT", "STAGE", "FINAL", "DATE"
HUNDRED: Final = Decimal(100)
FEN: Final = Decimal("0.01")
PASS: Final = "PASS"


def share(total: Decimal, percent: Decimal) -> Decimal:
    """Return a percentage of an amount, rounded down to the fen."""
    return (total * percent / HUNDRED).quantize(FEN, ROUND_DOWN)


def split(total: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount by percentages that make 100; the last part takes the remainder.

    Parts are rounded down, so none is negative and they add up exactly: 100 000.01 by 30, 40, 30
    gives 30 000.00, 40 000.00, 30 000.01. Raises ValueError when they do not make 100, when one
    is negative, or when the amount is not in fen. Source: domain.md 18.8.
    """
    if sum(percents) != HUNDRED or any(percent < 0 for percent in percents):
        raise ValueError(f"{percents} do not make 100 per cent")
    if total < 0 or total != total.quantize(FEN):
        raise ValueError(f"{total} is no amount in fen")
    parts = [share(total, percent) for percent in percents[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


def whole(percents: Sequence[Decimal | None]) -> bool:
    """Whether percentages are all there and make 100."""
    known = [percent for percent in percents if percent is not None]
    return len(known) == len(percents) and sum(known) == HUNDRED


@dataclass(frozen=True, slots=True)
class Condition:
    """What an instalment waits for."""

    no: int
    trigger: str | None
    stage: str | None = None
    due_on: date | None = None

    @property
    def awaited(self) -> str | None:
        """The stage of assessment that it waits for; None: it waits for something else."""
        if self.trigger == FINAL:
            return LAST
        return self.stage if self.trigger == STAGE else None


@dataclass(frozen=True, slots=True)
class Release:
    """Whether the condition of an instalment is fulfilled.

    since    the day from which it is; None: it is not
    because  what unlocked it, or why it is not unlocked, as a sentence
    verdict  the assessment that counts, also a failed one; None: there is none
    """

    since: date | None
    because: str
    verdict: Verdict | None = None

    @property
    def failed(self) -> bool:
        """Whether the assessment that it waits for has failed."""
        return self.verdict is not None and self.verdict.failed


def release_of(
    condition: Condition,
    signed_on: date | None,
    verdicts: Sequence[Verdict],
    today: date,
) -> Release:
    """Return whether an instalment may be paid as of today, and why (R-PJ-31).

    signed_on  when the contract was signed; None: there is none
    """
    if condition.trigger == CONTRACT:
        return _with_contract(condition, signed_on, today)
    if condition.trigger == DATE:
        return _on_the_day(condition, today)
    return _by_assessment(condition, verdicts)


def _with_contract(condition: Condition, signed_on: date | None, today: date) -> Release:
    if signed_on is None or signed_on > today:
        return Release(None, f"第{condition.no}期资金须在签订合同后拨付。")
    return Release(signed_on, f"合同已于{signed_on}签订。")


def _on_the_day(condition: Condition, today: date) -> Release:
    day = condition.due_on
    if day is None:
        return Release(None, f"第{condition.no}期资金按日期拨付，请填写到期日期。")
    if day > today:
        return Release(None, f"第{condition.no}期资金须在{day}到期后拨付。")
    return Release(day, f"已于{day}到期。")


def _by_assessment(condition: Condition, verdicts: Sequence[Verdict]) -> Release:
    stage = condition.awaited
    if stage is None:
        return Release(None, f"第{condition.no}期资金请先选择须合格的考核阶段。")
    found = latest(verdicts, stage)
    if found is not None and found.passed:
        return Release(found.settled_on or date.min, f"{found.told}，已合格。", found)
    needed = f"第{condition.no}期资金须在“{code_list('eval_stage').label(stage)}”考核合格后拨付。"
    if found is not None and found.failed:
        needed = f"{needed}最近一次：{found.told}，请整改后再考核。"
    return Release(None, needed, found)


@dataclass(frozen=True, slots=True)
class Payment:
    """What the rules know of one instalment beyond its condition."""

    no: int
    state: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    stage: str | None = None
    trigger: str | None = None
    applied_on: date | None = None
    applied_amount: Decimal | None = None
    payee: str | None = None
    bank_name: str | None = None
    bank_account: str | None = None
    prev_use: str | None = None
    approval: str | None = None
    approved_amount: Decimal | None = None
    approved_on: date | None = None
    approval_note: str | None = None
    paid: bool | None = None
    paid_on: date | None = None
    paid_amount: Decimal | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a part of the contract's sum."""
        return self.state != "CANCELLED"

    @property
    def granted(self) -> bool:
        """Whether money was promised or paid, by the state or by what the bureau wrote."""
        return self.state in GRANTED or self.approval == PASS or bool(self.paid)

    @property
    def spent(self) -> Decimal:
        """What was paid."""
        return (self.paid_amount or Decimal(0)) if self.paid else Decimal(0)


def proposed(plan: Sequence[Payment], total: Decimal | None) -> list[Decimal | None]:
    """Return the amount that each instalment of a plan should have.

    An open one gets its percentage of the contract, rounded down; when the percentages make 100,
    the last open one takes what is left, so that the plan adds up. What was applied for, or has
    no percentage, keeps its amount; so do all when there is no contract.

    plan   in the order of payment
    total  the contract with its supplements; None: there is none
    """
    parts = [
        share(total, each.percent)
        if total is not None and each.percent is not None and each.state in OPEN
        else each.amount
        for each in plan
    ]
    counted = [place for place, each in enumerate(plan) if each.counts]
    still_open = [place for place in counted if plan[place].state in OPEN]
    if total is not None and still_open and whole([plan[place].percent for place in counted]):
        others = (parts[place] or Decimal(0) for place in counted if place != still_open[-1])
        parts[still_open[-1]] = max(total - sum(others, Decimal(0)), Decimal(0))
    return parts


def condition_complete(condition: Condition) -> Iterator[Fault]:
    """Say which stage, or which day, the instalment waits for."""
    if condition.trigger == STAGE and condition.stage is None:
        text = "考核阶段：按阶段考核拨付的，请选择须合格的考核阶段。"
        yield Fault("stage", "R-PJ-31", text)
    if condition.trigger == DATE and condition.due_on is None:
        yield Fault("due_on", "R-PJ-31", "到期日期：按日期拨付的，请填写到期日期。")


def percents_add_up(payments: Sequence[Payment], *, binding: bool) -> Iterator[Fault]:
    """Make the percentages 100 (R-PJ-30).

    binding  money is asked for, or the plan is sent: then it must be whole
    """
    counted = [each.percent for each in payments if each.counts and each.percent is not None]
    found = sum(counted, Decimal(0))
    mixed = len(counted) < sum(each.counts for each in payments)
    if not counted or found == HUNDRED or (mixed and found < HUNDRED):
        return
    severity = Severity.ERROR if binding or found > HUNDRED else Severity.WARN
    text = f"各期拨付比例合计为{points(found)}%，应为100%，请调整各期比例。"
    yield Fault("percent", "R-PJ-30", text, severity)


def amounts_add_up(
    payments: Sequence[Payment], contract: Decimal | None, *, binding: bool
) -> Iterator[Fault]:
    """Make the amounts the contract's with its supplements, to the fen (R-PJ-30).

    contract  None: there is none yet
    """
    if contract is None:
        return
    found = sum((each.amount or Decimal(0) for each in payments if each.counts), Decimal(0))
    if found != contract:
        severity = Severity.ERROR if binding or found > contract else Severity.WARN
        text = (
            f"各期金额合计{found:.2f}元，合同金额（含补充合同）{contract:.2f}元，"
            f"差{abs(contract - found):.2f}元，请调整各期金额。"
        )
        yield Fault("amount", "R-PJ-30", text, severity)


def within_contract(payments: Sequence[Payment], contract: Decimal | None) -> Iterator[Fault]:
    """Pay no more than the contract (R-PJ-32; ledger B09)."""
    if contract is None:
        return
    paid = sum((each.spent for each in payments), Decimal(0))
    if paid > contract:
        text = f"累计拨付{paid:.2f}元超过合同金额{contract:.2f}元，请核对本期拨付金额。"
        yield Fault("paid_amount", "R-PJ-32", text)
    promised = sum((_promised(each) for each in payments), Decimal(0))
    if paid <= contract < promised:
        text = f"累计核定{promised:.2f}元超过合同金额{contract:.2f}元，请核对本期核定金额。"
        yield Fault("approved_amount", "R-PJ-32", text)


def _promised(payment: Payment) -> Decimal:
    if payment.paid:
        return payment.spent
    return (payment.approved_amount or Decimal(0)) if payment.granted else Decimal(0)
