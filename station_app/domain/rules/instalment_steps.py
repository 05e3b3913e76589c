"""What each step of an instalment asks for: unlocking, application, approval, payment.

Source: domain.md 4.7 (R-PJ-22, R-PJ-31…33) and 11.5; forms.md A14.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.instalments import (
    CLAIMED,
    GRANTED,
    ON_THE_WAY,
    OPEN,
    PASS,
    Condition,
    Payment,
    Release,
)


def released_first(payment: Payment, release: Release) -> Iterator[Fault]:
    """Refuse to unlock, apply for, approve or pay before the condition is fulfilled (R-PJ-31)."""
    claimed = payment.state in ON_THE_WAY or payment.granted
    if claimed and payment.counts and release.since is None:
        yield Fault("trigger", "R-PJ-31", release.because)


def own_assessment(
    payment: Payment, condition: Condition, release: Release, chosen: str | None
) -> Iterator[Fault]:
    """Name the assessment that unlocked the money (R-PJ-22)."""
    if condition.awaited is None or release.since is None or release.verdict is None:
        return
    if payment.granted and chosen != release.verdict.id:
        text = f"考核依据：请选择解锁这期资金的考核（{release.verdict.told}）。"
        yield Fault("assessment", "R-PJ-22", text, Severity.WARN)


def application_complete(payment: Payment, unpaid: Decimal | None) -> Iterator[Fault]:
    """Ask for what an application states (forms.md A14).

    unpaid  what the contract still leaves beside this instalment; None: not known
    """
    if payment.state not in CLAIMED:
        return
    for name, label in (
        ("applied_on", "申请日期"),
        ("applied_amount", "申请金额"),
        ("payee", "收款单位"),
        ("bank_name", "开户银行"),
        ("bank_account", "银行账号"),
    ):
        if getattr(payment, name) is None:
            yield Fault(name, "STATE", f"{label}：申请拨付前请填写。")
    if payment.no > 1 and not payment.prev_use:
        text = "上期资金使用情况：请写明上期资金的支出、结余和是否专账管理。"
        yield Fault("prev_use", "STATE", text, Severity.WARN)
    if unpaid is not None and payment.applied_amount and payment.applied_amount > unpaid:
        text = f"申请金额：超过未拨付金额{unpaid:.2f}元，请改正。"
        yield Fault("applied_amount", "R-PJ-32", text)


def decided_in_order(payment: Payment) -> Iterator[Fault]:
    """Approve what was applied for, pay what was approved (domain.md 11.5)."""
    if payment.approval == PASS and payment.state in OPEN:
        text = f"第{payment.no}期尚未提出拨付申请，不能审批，请项目单位先申请。"
        yield Fault("approval", "STATE", text)
    if payment.state in GRANTED and payment.approval != PASS:
        yield Fault("approval", "STATE", "审批结论：须由区局审批同意后才能核准或拨付。")
    if payment.approval == PASS and payment.approved_amount is None:
        yield Fault("approved_amount", "STATE", "核定金额：审批同意的，请填写核定金额。")
    if payment.approval == "FAIL" and not payment.approval_note:
        text = "审批意见：不同意拨付的，请写明原因。"
        yield Fault("approval_note", "STATE", text, Severity.WARN)
    yield from _amounts_follow(payment)
    yield from _paid_in_order(payment)


def _amounts_follow(payment: Payment) -> Iterator[Fault]:
    approved, asked = payment.approved_amount, payment.applied_amount
    if approved is not None and asked is not None and approved > asked:
        text = f"核定金额：大于申请金额{asked:.2f}元，请改正。"
        yield Fault("approved_amount", "STATE", text)
    if payment.paid and approved is not None and payment.spent > approved:
        yield Fault("paid_amount", "STATE", f"拨付金额：大于核定金额{approved:.2f}元，请改正。")
    if payment.approved_on and payment.applied_on and payment.approved_on < payment.applied_on:
        text = f"审批日期：早于申请日期{payment.applied_on}，请改正。"
        yield Fault("approved_on", "RANGE", text)


def _paid_in_order(payment: Payment) -> Iterator[Fault]:
    if payment.paid is not None and payment.approval != PASS:
        yield Fault("paid", "STATE", f"第{payment.no}期尚未审批同意，不能登记拨付。")
    if payment.paid or payment.state == "PAID":
        for name, label in (("paid_on", "拨付日期"), ("paid_amount", "拨付金额")):
            if getattr(payment, name) is None:
                yield Fault(name, "STATE", f"{label}：已拨付的，请填写{label}。")
    if payment.state == "PAID" and not payment.paid:
        yield Fault("paid", "STATE", "是否拨付：须由区局登记拨付后才能改为已拨付。")
    if payment.paid_on and payment.approved_on and payment.paid_on < payment.approved_on:
        text = f"拨付日期：早于审批日期{payment.approved_on}，请改正。"
        yield Fault("paid_on", "RANGE", text)


def paid_in_time(
    payment: Payment, release: Release, today: date, parameters: Parameters
) -> Iterator[Fault]:
    """Point out what is not paid long after its condition was fulfilled (R-PJ-33)."""
    if release.since is None or payment.state not in (ON_THE_WAY - {"PAID"}) | {"LOCKED"}:
        return
    days = parameters.whole("proj.unpaid_days", today)
    if today > release.since + timedelta(days):
        text = f"第{payment.no}期自{release.since}起可以拨付，已超过{days}日仍未拨付，请及时办理。"
        yield Fault("", "R-PJ-33", text, Severity.WARN)
