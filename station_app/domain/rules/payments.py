"""Rules of what a voucher pays for: an instalment, a reward, the use of a donation.

Sources: domain.md 2.4 (R-RW-04), 4.7 (R-PJ-31, R-PJ-32), 11.5; 慈善法(2023) 第三十八条.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.money import APPROVED, COUNTED, DRAFT, OUT, Voucher, yuan

TALENT = "TALENT"  # the kind of budget line that rewards are paid from
CASH = "CASH"


@dataclass(frozen=True)
class Claim:
    """What is known of the instalment that a voucher pays.

    approval  the bureau's decision; None: it has not decided
    approved  what it approved
    over      it was withheld or cancelled
    others    other vouchers of the instalment that were not taken back
    """

    approval: str | None
    approved: Decimal | None
    over: bool = False
    others: int = 0


def pays_instalment(voucher: Voucher, at_bureau: bool, claim: Claim) -> Iterator[Fault]:
    """Pay an instalment once, at the bureau, as it approved it (R-PJ-31, R-PJ-32)."""
    if not at_bureau:
        text = "项目资金由区局拨付，社工站不登记拨付凭证，请在项目拨付中提出申请。"
        yield Fault("instalment", "R-PJ-31", text)
        return
    if voucher.direction != OUT and not voucher.reversing:
        yield Fault("direction", "R-PJ-31", "拨付项目资金是支出，请改正收支方向。")
    if claim.approval != "PASS" or claim.over:
        text = "这一期资金没有核准，或已暂缓、取消，不能拨付，请先在项目拨付中核准。"
        yield Fault("instalment", "R-PJ-31", text)
    elif claim.approved is not None and voucher.amount != claim.approved:
        text = f"拨付金额应等于核准金额{yuan(claim.approved)}元，请改正。"
        yield Fault("amount", "R-PJ-32", text)
    if claim.others and not voucher.reversing:
        text = "这一期资金已有拨付凭证，不能重复拨付；原凭证有误的，请先冲销。"
        yield Fault("instalment", "R-PJ-32", text)


@dataclass(frozen=True)
class RewardFacts:
    """What is known of the reward that a voucher pays.

    granted  what the bureau approved; None: it has not
    monthly  it is paid month by month, so several vouchers are right
    before   what other vouchers of the reward pay already
    """

    state: str
    granted: Decimal | None
    monthly: bool
    before: Decimal


def pays_reward(voucher: Voucher, line: str | None, reward: RewardFacts) -> Iterator[Fault]:
    """Pay what was granted, out of the line of the talents (R-RW-04).

    line  category of the budget line; None: the voucher names none

    That the line has it is R-MN-03, as of every payment.
    """
    if voucher.reversing:
        return
    if line != TALENT:
        text = "奖励须在“社会工作人才培养补贴资金”科目内列支，请选择该类预算科目。"
        yield Fault("budget_line", "R-RW-04", text)
    if reward.state not in ("APPROVED", "PAID"):
        text = "奖励尚未核定，不能支付，请等区局核定后再登记凭证。"
        yield Fault("reward", "R-RW-04", text)
    elif reward.granted is not None and not reward.monthly:
        total = reward.before + voucher.amount
        if total > reward.granted:
            text = f"奖励共支付{yuan(total)}元，超过核定金额{yuan(reward.granted)}元，请改正金额。"
            yield Fault("amount", "R-RW-04", text)


def uses_donation(voucher: Voucher, left: Decimal, restricted: str | None) -> Iterator[Fault]:
    """Use no more of a donation than was given (R-MN-08).

    left        what of it is not used by other vouchers
    restricted  what the donor gave it for; it is told, for a person to compare
    """
    if voucher.direction != OUT or voucher.reversing:
        return
    if voucher.state in (DRAFT, APPROVED) and voucher.amount > left:
        text = f"这笔捐赠只剩{yuan(left)}元未使用，不够支出{yuan(voucher.amount)}元，请减少金额。"
        severity = Severity.WARN if voucher.state == DRAFT else Severity.ERROR
        yield Fault("amount", "R-MN-08", text, severity)
    if restricted and voucher.state == DRAFT:
        text = f"捐赠人限定用途为“{restricted}”，请确认用途相符。"
        yield Fault("purpose", "R-MN-08", text, Severity.INFO)


def receives_donation(voucher: Voucher, others: Decimal, amount: Decimal | None) -> Iterator[Fault]:
    """Book no more income of a donation than was given (R-MN-08).

    others  what other vouchers have booked as come
    """
    if voucher.direction == OUT or voucher.reversing or amount is None:
        return
    if others + voucher.amount > amount:
        text = (
            f"收入凭证合计{yuan(others + voucher.amount)}元，超过捐赠金额{yuan(amount)}元，请核对。"
        )
        severity = Severity.ERROR if voucher.state in COUNTED else Severity.WARN
        yield Fault("amount", "R-MN-08", text, severity)


@dataclass(frozen=True)
class Gift:
    """What the rules know of a donation."""

    donor: str | None
    anonymous: bool
    foreign: bool
    form: str | None
    amount: Decimal | None
    valuation_basis: str | None
    quantity: str | None
    received_on: date | None
    receipt_no: str | None
    handler: str | None
    approval_doc: str | None


def receipt_complete(gift: Gift) -> Iterator[Fault]:
    """Name on a receipt the donor, kind and quantity, handler and day (R-MN-06; 慈善法 38).

    Who stays unnamed, or wants no receipt, is recorded without one.
    """
    if not gift.donor and not gift.anonymous:
        text = "请填写捐赠人；捐赠人不愿具名的，请勾选“匿名”。"
        yield Fault("donor", "R-MN-06", text)
    if not gift.receipt_no:
        if not gift.anonymous:
            text = "接受捐赠应开具捐赠票据，请填写票据号；捐赠人不要票据的，请在备注中写明。"
            yield Fault("receipt_no", "R-MN-06", text, Severity.WARN)
        return
    wanted = {
        "donor": (gift.donor, "捐赠人"),
        "quantity": (gift.quantity or (gift.form == CASH and gift.amount), "捐赠财产的种类及数量"),
        "handler": (gift.handler, "经办人"),
        "received_on": (gift.received_on, "日期"),
    }
    for name, (value, label) in wanted.items():
        if not value:
            text = f"捐赠票据须载明{label}，请补充。"
            yield Fault(name, "R-MN-06", text)


def valued(gift: Gift) -> Iterator[Fault]:
    """Say how goods and services were valued, and that a gift is worth something (R-MN-06)."""
    if gift.amount is not None and gift.amount <= 0:
        yield Fault("amount", "R-MN-06", "捐赠金额须大于0，实物和服务按估值填写，请改正。")
    if gift.form and gift.form != CASH and not gift.valuation_basis:
        text = "实物和服务捐赠请填写估值依据，如发票、市场价格或评估报告。"
        yield Fault("valuation_basis", "R-MN-06", text, Severity.WARN)


def foreign_approved(gift: Gift) -> Iterator[Fault]:
    """Tell that money from abroad needs an approval of its own (R-MN-07)."""
    if gift.foreign and not gift.approval_doc:
        text = "接受境外捐赠须依法履行专门的审批或备案手续，请办理后填写批准文件。"
        yield Fault("approval_doc", "R-MN-07", text, Severity.WARN)


def given_covers(amount: Decimal | None, used: Decimal) -> Iterator[Fault]:
    """Correct a donation to no less than was used of it (R-MN-08)."""
    if amount is not None and used > amount:
        text = f"已使用{yuan(used)}元，超过捐赠金额{yuan(amount)}元，请核对金额或冲销多支出的凭证。"
        yield Fault("amount", "R-MN-08", text)
