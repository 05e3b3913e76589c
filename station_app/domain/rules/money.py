"""Rules of public money: lines and sources are never overdrawn, and books are never rewritten.

Sources: domain.md 11.0 (R-MN-01), 11.5 and 4.2 (R-PJ-05); 会计基础工作规范 for two people
to every payment and for corrections by a reversing entry.

What counts: money that leaves counts as soon as it is approved, money that comes counts when
it has come. A voucher that was reversed stays in the sums, with its reversal against it; so a
sum as of any day between the two is what the books said on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.dates import show_day_cn
from station_app.domain.problems import Fault, Severity

IN, OUT = "IN", "OUT"
DRAFT, APPROVED, PAID, RECONCILED, VOID = "DRAFT", "APPROVED", "PAID", "RECONCILED", "VOID"
STATES: Final = MappingProxyType(
    {DRAFT: "待审批", APPROVED: "已审批", PAID: "已支付", RECONCILED: "已对账", VOID: "已冲销"}
)
MOVES: Final = frozenset(
    {(DRAFT, APPROVED), (APPROVED, DRAFT), (APPROVED, PAID), (PAID, RECONCILED)}
    # A person who asks for these is told to register a reversing entry (R-MN-04).
    | {(PAID, VOID), (RECONCILED, VOID)}
)
BOOKED: Final = frozenset({PAID, RECONCILED, VOID})  # it has come or gone; VOID: and back again
COUNTED: Final = BOOKED | {APPROVED}
STANDING: Final = frozenset({PAID, RECONCILED})  # what a reversing entry may reverse

NOTHING: Final = Decimal(0)
_CENT: Final = Decimal("0.01")


def wan(amount: Decimal) -> Decimal:
    """Return an amount of yuan in 万元 with two decimals, for display only (R-MN-01).

    Totals are added up in yuan first: adding what was rounded gives another sum.
    """
    return amount.scaleb(-4).quantize(_CENT, ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """Return an amount as a message says it: 1,200.00."""
    return f"{amount:,.2f}"


@dataclass(frozen=True)
class Voucher:
    """What the rules know of a voucher.

    reversing  it takes another one back, so its direction is the opposite of what it is about
    """

    direction: str | None
    amount: Decimal
    state: str
    reversing: bool = False


@dataclass(frozen=True)
class Purse:
    """What has become of the money of a budget line, a source, a donation or a project.

    received  came in and was not taken back; a budget line receives nothing
    reserved  approved and not paid
    paid      went out and did not come back
    """

    received: Decimal = NOTHING
    reserved: Decimal = NOTHING
    paid: Decimal = NOTHING

    @property
    def used(self) -> Decimal:
        """Return what can no longer be spent."""
        return self.reserved + self.paid


def purse(vouchers: Iterable[Voucher]) -> Purse:
    """Add up vouchers that are all about one line, source, donation or project."""
    received = reserved = paid = NOTHING
    for each in vouchers:
        if each.state == APPROVED and each.direction == OUT:
            reserved += each.amount
        elif each.state in BOOKED and (each.direction == OUT) != each.reversing:
            paid += -each.amount if each.reversing else each.amount
        elif each.state in BOOKED:
            received += -each.amount if each.reversing else each.amount
    return Purse(received, reserved, paid)


def state_on(state: str, approved_on: date | None, paid_on: date | None, day: date) -> str:
    """Return the state that a voucher had on a day, as far as sums go: paid, approved or not.

    One that is void by now was paid until its reversing entry was.
    """
    if state in BOOKED and paid_on is not None and paid_on <= day:
        return PAID
    approved = state in COUNTED and approved_on is not None and approved_on <= day
    return APPROVED if approved else DRAFT


def limit_of(amount: Decimal | None, adjusted: Decimal | None) -> Decimal:
    """Return what a budget line may spend: as adjusted, else as planned; nothing unplanned."""
    return adjusted if adjusted is not None else amount or NOTHING


def left_on_line(limit: Decimal, spent: Purse) -> Decimal:
    """Return what is left of a budget line (R-MN-03)."""
    return limit - spent.used


def left_of_source(money: Purse) -> Decimal:
    """Return what of a source has come and is not spent (R-MN-03)."""
    return money.received - money.used


def still_to_pay(contracted: Decimal, spent: Purse) -> Decimal:
    """Return what a running contract still has to pay, beyond what is approved (R-PJ-05)."""
    return max(contracted - spent.used, NOTHING)


def sound(amount: Decimal | None) -> Iterator[Fault]:
    """Check that a voucher moves some money: its direction says where to (R-MN-05)."""
    if amount is not None and amount <= 0:
        text = "金额须大于0；退回或更正已支付的款项，请登记冲销凭证，不要填写负数。"
        yield Fault("amount", "R-MN-05", text)


def booked_somewhere(voucher: Voucher, on_line: bool, on_source: bool) -> Iterator[Fault]:
    """Check that money goes out of a line or a source, and comes into a source (R-MN-03)."""
    if voucher.direction == OUT and not (on_line or on_source):
        text = "支出须写明从哪里列支，请选择预算科目或资金来源。"
        yield Fault("budget_line", "R-MN-03", text)
    if voucher.direction == IN and not voucher.reversing and on_line:
        text = "收入记在资金来源上，不记在预算科目上；退回的款项请登记为原凭证的冲销凭证。"
        yield Fault("budget_line", "R-MN-03", text)
    if voucher.direction == IN and not voucher.reversing and not on_source:
        text = "收入须写明来自哪里，请选择资金来源。"
        yield Fault("source", "R-MN-03", text)


def within_line(voucher: Voucher, before: Decimal, promised: Decimal) -> Iterator[Fault]:
    """Spend no more than is left of the line; what contracts need stays for them.

    before    what was left of the line without this voucher
    promised  what other running contracts of the line still have to pay

    Over what is left: refused once it is approved (R-MN-03). Into what is promised: told
    (R-PJ-05).
    """
    if voucher.direction != OUT or voucher.state not in (DRAFT, APPROVED):
        return
    after = before - voucher.amount
    if after < 0:
        text = (
            f"预算科目只剩{yuan(before)}元，不够支出{yuan(voucher.amount)}元，差{yuan(-after)}元。"
            "请减少金额、改列其他科目，或先调整预算。"
        )
        yield Fault("amount", "R-MN-03", text, _weight(voucher))
    elif after < promised:
        text = (
            f"支出后预算科目剩{yuan(after)}元，少于在执行合同还要支付的{yuan(promised)}元，"
            "请确认合同款项另有安排。"
        )
        yield Fault("amount", "R-PJ-05", text, Severity.WARN)


def within_source(voucher: Voucher, before: Decimal) -> Iterator[Fault]:
    """Spend, or give back, no more of a source than has come and is left (R-MN-03).

    before  what was left of the source without this voucher
    """
    leaves = voucher.direction == OUT and (voucher.reversing or voucher.state in (DRAFT, APPROVED))
    if leaves and voucher.amount > before:
        text = (
            f"资金来源到账后只剩{yuan(before)}元，不够支出{yuan(voucher.amount)}元，"
            "请等款项到账并登记收入凭证后再支出，或改用其他来源。"
        )
        yield Fault("amount", "R-MN-03", text, _weight(voucher))


def _weight(voucher: Voucher) -> Severity:
    return Severity.WARN if voucher.state == DRAFT else Severity.ERROR


def line_covers(limit: Decimal, spent: Purse, promised: Decimal) -> Iterator[Fault]:
    """Adjust a line to no less than was spent of it (R-MN-03), or is promised (R-PJ-05)."""
    if limit < spent.used:
        text = (
            f"预算科目已审批和支付{yuan(spent.used)}元，超过预算{yuan(limit)}元，"
            "请先调整预算，或冲销多支出的凭证。"
        )
        yield Fault("adjusted", "R-MN-03", text)
    elif limit < spent.used + promised:
        text = (
            f"预算{yuan(limit)}元不够支付在执行的合同：已审批和支付{yuan(spent.used)}元，"
            f"合同还要支付{yuan(promised)}元。请调整预算。"
        )
        yield Fault("adjusted", "R-PJ-05", text, Severity.WARN)


def source_covers(money: Purse) -> Iterator[Fault]:
    """Tell when more was spent of a source than has come (R-MN-03)."""
    if left_of_source(money) < 0:
        text = (
            f"资金来源到账{yuan(money.received)}元，已审批和支付{yuan(money.used)}元，"
            "支出多于到账。请登记到账的收入，或冲销多支出的凭证。"
        )
        yield Fault("planned", "R-MN-03", text)


def two_people(
    state: str, handler: str | None, approver: str | None, approved_on: date | None,
    paid_on: date | None,
) -> Iterator[Fault]:  # fmt: skip
    """Approve by somebody other than who handles it, before it is paid (R-MN-02)."""
    if approver and handler and approver == handler:
        text = f"审批人与经办人都是“{handler}”，须由另一人审批，请改正。"
        yield Fault("approver", "R-MN-02", text)
    if state in COUNTED and not approver:
        yield Fault("approver", "R-MN-02", "已审批的凭证须有审批人，请填写审批人。")
    if approved_on and paid_on and paid_on < approved_on:
        text = f"支付日期早于审批日期{show_day_cn(approved_on)}，须先审批后支付，请改正。"
        yield Fault("paid_on", "R-MN-02", text)


@dataclass(frozen=True)
class Booking:
    """What a reversing entry must have in common with the voucher that it takes back."""

    direction: str | None
    amount: Decimal | None
    line: str | None
    source: str | None

    def reversed(self) -> Booking:
        """Return the booking that takes this one back."""
        back = {IN: OUT, OUT: IN}.get(self.direction or "")
        return Booking(back, self.amount, self.line, self.source)


def reverses_whole(
    entry: Booking, original: Booking, original_state: str, own_state: str
) -> Iterator[Fault]:
    """Take back a whole voucher that was paid, once (R-MN-04).

    original_state  state of what is taken back; VOID is right only for the entry that made it so
    """
    taken_back = original_state == VOID and own_state in BOOKED
    if original_state not in STANDING and not taken_back:
        label = STATES.get(original_state, original_state)
        text = (
            f"只有已支付、已对账的凭证才能冲销，原凭证为“{label}”。"
            "未支付的凭证请直接修改或退回待审批。"
        )
        yield Fault("reverses", "R-MN-04", text)
    expected = original.reversed()
    named = {
        "direction": "收支方向应与原凭证相反",
        "amount": "金额应与原凭证相同",
        "line": "预算科目应与原凭证相同",
        "source": "资金来源应与原凭证相同",
    }
    for name, text in named.items():
        if getattr(entry, name) != getattr(expected, name):
            field = "budget_line" if name == "line" else name
            yield Fault(field, "R-MN-04", f"冲销凭证须冲销整张原凭证：{text}，请改正。")


def reversal_explained(reason: str | None) -> Iterator[Fault]:
    """Say why a voucher is taken back (R-MN-04)."""
    if not reason:
        yield Fault("remark", "R-MN-04", "冲销凭证须写明冲销原因，请在备注中填写。")


def reversed_once(original_reversing: bool, others: int) -> Iterator[Fault]:
    """Reverse no reversing entry, and nothing twice (R-MN-04).

    others  other live entries that reverse the same voucher
    """
    if original_reversing:
        text = "冲销凭证不能再冲销，请重新登记一张正确的凭证。"
        yield Fault("reverses", "R-MN-04", text)
    if others:
        text = "原凭证已有冲销凭证，不能重复冲销，请核对。"
        yield Fault("reverses", "R-MN-04", text)


def stays_in_the_books(state: str) -> Iterator[Fault]:
    """Keep what was approved or paid; only a draft is deleted (R-MN-04)."""
    if state in COUNTED:
        text = (
            f"状态为“{STATES[state]}”的凭证须留存，不能删除。"
            "未支付的请先退回待审批，已支付的请登记冲销凭证。"
        )
        yield Fault("state", "R-MN-04", text)


def void_by_entry(state: str, reversing_entries: int) -> Iterator[Fault]:
    """Let nothing but a reversing entry make a voucher void (R-MN-04).

    reversing_entries  paid ones that take the voucher back
    """
    if state == VOID and not reversing_entries:
        text = "凭证只能由冲销凭证作废，没有找到它的冲销凭证，请登记冲销凭证。"
        yield Fault("state", "R-MN-04", text)
