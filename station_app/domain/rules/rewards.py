"""Rewards for passing the examination: bounds, one for each level, decision and payment.

Source: domain.md 2.4 and forms.md A27. What was decided cannot be refused any more; then
a broken rule is pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

REWARD_LABELS: Final = MappingProxyType(
    {
        "CLAIMED": "已申领",
        "CHECKED": "已初审",
        "APPROVED": "已核定",
        "PAID": "已发放",
        "REJECTED": "不予奖励",
        "RECLAIMED": "已追回",
    }
)
REWARD_MOVES: Final = frozenset(
    {
        ("CLAIMED", "CHECKED"),
        ("CLAIMED", "REJECTED"),
        ("CHECKED", "APPROVED"),
        ("CHECKED", "REJECTED"),
        ("APPROVED", "PAID"),
        ("APPROVED", "REJECTED"),  # until it is paid, the bureau may take back its approval
        ("PAID", "RECLAIMED"),
    }
)
UNDECIDED: Final = frozenset({"CLAIMED", "CHECKED"})
GRANTED: Final = frozenset({"APPROVED", "PAID"})
CLOSED: Final = frozenset({"REJECTED", "RECLAIMED"})

_ACCOUNT = re.compile(r"\d{8,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a scheme of rewards grants, and when; both days included, None: without an end."""

    name: str
    level: str
    lowest: Decimal
    highest: Decimal
    valid_from: date
    valid_to: date | None = None
    monthly: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the scheme is in force on a day."""
        return self.valid_from <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the rules know of one reward.

    level     code of the examination's level: "1", "2", "3"
    state     code out of REWARD_LABELS
    decision  the bureau's: PASS or FAIL
    reason    why the bureau, or the station in its remark, refuses or takes back
    """

    level: str | None
    state: str
    amount: Decimal | None = None
    prev_amount: Decimal | None = None
    diff_note: str | None = None
    applied_on: date | None = None
    approved_amount: Decimal | None = None
    decision: str | None = None
    decided_on: date | None = None
    reason: str | None = None
    paid_on: date | None = None

    @property
    def severity(self) -> Severity:
        """How much a broken rule weighs: what was decided is not refused any more."""
        return Severity.ERROR if self.state in UNDECIDED else Severity.WARN


@dataclass(frozen=True, slots=True)
class Grant:
    """Another reward of the same person; `amount` is what was granted, else asked for."""

    level: str | None
    state: str
    amount: Decimal


def level_label(level: str | None) -> str:
    """Return the label of a level; "" for none."""
    return code_list("exam_level").label(level) if level else ""


def yuan(amount: Decimal) -> str:
    """Return an amount as a sentence names it: 800 for 800.00."""
    return f"{amount.quantize(Decimal(1)) if amount == int(amount) else amount:f}"


def scheme_faults(scheme: Scheme) -> Iterator[Fault]:
    """Check a scheme in itself: neither its amounts nor its days may be the wrong way round."""
    if scheme.highest < scheme.lowest:
        text = f"最高金额{yuan(scheme.highest)}元低于最低金额{yuan(scheme.lowest)}元，请改正。"
        yield Fault("max_amount", "R-RW-01", text)
    if scheme.valid_to and scheme.valid_to < scheme.valid_from:
        text = f"失效日期早于生效日期{show_day_cn(scheme.valid_from)}，请改正。"
        yield Fault("valid_to", "R-RW-01", text)


def bounds(scheme: Scheme | None, day: date, parameters: Parameters) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest reward; without a scheme those of the parameters.

    Source: domain.md 2.4, R-RW-01; parameters reward.min and reward.max.
    """
    if scheme is not None:
        return scheme.lowest, scheme.highest
    return parameters.decimal("reward.min", day), parameters.decimal("reward.max", day)


def amount_within(
    claim: Claim, scheme: Scheme | None, today: date, parameters: Parameters
) -> Iterator[Fault]:
    """Keep the reward within the bounds of the scheme in force for its level (R-RW-01).

    What was received for a lower level counts, because an upgrade pays the difference only.
    """
    if claim.state in CLOSED:
        return
    day = claim.applied_on or today
    if scheme is not None and not _fits(scheme, claim.level, day):
        text = (
            f"奖励办法“{scheme.name}”适用于{level_label(scheme.level)}，"
            f"{_term(scheme)}，不适用于这次申请，请另选奖励办法，或核对级别和申请日期。"
        )
        yield Fault("scheme", "R-RW-01", text, claim.severity)
        return
    lowest, highest = bounds(scheme, day, parameters)
    received = claim.prev_amount or Decimal(0)
    for field, amount in (("amount", claim.amount), ("approved_amount", claim.approved_amount)):
        if amount is not None and not lowest <= amount + received <= highest:
            text = f"奖励金额应在{yuan(lowest)}—{yuan(highest)}元之间。"
            more = (
                f"连同已领的{yuan(received)}元为{yuan(amount + received)}元，" if received else ""
            )
            text = f"{text}{more}请改正金额，或核对奖励办法。"
            yield Fault(field, "R-RW-01", text, claim.severity)


def _fits(scheme: Scheme, level: str | None, day: date) -> bool:
    return scheme.holds_on(day) and level in (None, scheme.level)


def _term(scheme: Scheme) -> str:
    until = f"{show_day_cn(scheme.valid_to)}止" if scheme.valid_to else "长期有效"
    return f"{show_day_cn(scheme.valid_from)}起、{until}"


def only_reward(claim: Claim, others: Iterable[Grant]) -> Iterator[Fault]:
    """Grant one reward to a person and level; refused and reclaimed ones do not count (R-RW-02).

    others  the person's other rewards; the first one in the way is told
    """
    if claim.level is None or claim.state in CLOSED:
        return
    for other in others:
        if other.level == claim.level and other.state not in CLOSED:
            text = (
                f"本人{level_label(claim.level)}的奖励已有一条（{REWARD_LABELS[other.state]}），"
                "每人每个级别只奖励一次，请核对后删除重复的申请。"
            )
            yield Fault("level", "R-RW-02", text, claim.severity)
            return


def entitled(claim: Claim, passed: bool) -> Iterator[Fault]:
    """Reward who passed all subjects of the level, or holds its certificate (R-RW-03).

    passed  whether an application is PASSED_ALL, or a certificate of the level is valid
    """
    if claim.level and not passed and claim.state not in CLOSED:
        text = (
            f"没有找到本人{level_label(claim.level)}全科合格的报考记录或有效证书，"
            "请先登记考试成绩或证书，再申请奖励。"
        )
        yield Fault("level", "R-RW-03", text, claim.severity)


def own_paper(field: str, own: bool, level: str | None, other: str | None) -> Iterator[Fault]:
    """Check that an application or certificate is the person's, and of the level (R-RW-03).

    level   of the reward; `other` that of the paper; None: not known yet
    """
    if not own or (level and other and level != other):
        text = "所选的报考记录或证书应为本人的、同一级别的，请重新选择。"
        yield Fault(field, "R-RW-03", text)


def payee_is_claimant(name: str | None, payee: str | None) -> Iterator[Fault]:
    """Pay to nobody but the person (R-RW-05; forms.md A27)."""
    if name and payee and payee != name:
        text = f"户名“{payee}”与姓名“{name}”不一致，奖励只发给本人，请核对银行卡的户名。"
        yield Fault("payee", "R-RW-05", text)


def account_of_digits(account: str | None) -> Iterator[Fault]:
    """Check that an account is a number of 8 to 30 digits (R-RW-06; ledger B16)."""
    if account and not _ACCOUNT.fullmatch(account):
        text = "银行账号应为8至30位数字，不含横线和文字，请对照银行卡改正。"
        yield Fault("bank_account", "R-RW-06", text)


def difference_only(claim: Claim, others: Iterable[Grant]) -> Iterator[Fault]:
    """Deduct what was paid for a lower level, and say how (R-RW-07; forms.md A27).

    others  the person's other rewards
    """
    if claim.level is None or claim.state not in UNDECIDED:
        return
    paid = [o.amount for o in others if o.state == "PAID" and (o.level or "9") < claim.level]
    received = sum(paid, Decimal(0))
    if received and received != (claim.prev_amount or Decimal(0)):
        text = (
            f"本人较低级别的奖励已发放{yuan(received)}元，升级只补差额，"
            f"请核对已领奖励，并相应改正申请金额。"
        )
        yield Fault("prev_amount", "R-RW-07", text, Severity.WARN)
    if claim.prev_amount and not claim.diff_note:
        text = "已领过较低级别的奖励，请在补差说明中写明差额怎样计算。"
        yield Fault("diff_note", "R-RW-07", text, Severity.WARN)


def decided_by_bureau(claim: Claim, *, known: bool) -> Iterator[Fault]:
    """Move on only with what the bureau has decided (R-RW-08; domain.md 2.4).

    known  whether the bureau's decision must be there; it is not in old lists, nor in a
           package after the bureau lost it: then its absence is told
    """
    severity = Severity.ERROR if known else Severity.WARN
    if claim.state in GRANTED and claim.decision != "PASS":
        text = "奖励须由区局核定，请报送后等待回执，不要自行改为已核定或已发放。"
        yield Fault("decision", "R-RW-08", text, severity)
    if claim.approved_amount is None and (claim.state == "PAID" or claim.decision == "PASS"):
        text = "同意奖励的，须有区局的核定金额，请由区局填写核定金额。"
        yield Fault("approved_amount", "R-RW-08", text, severity)
    if claim.decision == "FAIL" and not claim.reason:
        text = "不同意奖励的，请在审核意见中写明原因。"
        yield Fault("decision_reason", "R-RW-08", text, severity)
    if claim.approved_amount and claim.amount and claim.approved_amount > claim.amount:
        text = f"核定金额大于申请金额{yuan(claim.amount)}元，请核对。"
        yield Fault("approved_amount", "R-RW-08", text, Severity.WARN)


def paid_on_a_day(claim: Claim, *, brought: bool) -> Iterator[Fault]:
    """Say when a reward was paid, and why one was refused or taken back (R-RW-08).

    brought  an old list brought it in: what is missing is filled in before sending
    """
    if claim.state == "PAID" and claim.paid_on is None:
        severity = Severity.WARN if brought else Severity.ERROR
        yield Fault("paid_on", "R-RW-08", "已发放的奖励，请填写发放日期。", severity)
    if claim.state in CLOSED and not claim.reason:
        label = REWARD_LABELS[claim.state]
        text = f"状态为“{label}”的，请在备注中写明原因。"
        yield Fault("remark", "R-RW-08", text, Severity.WARN)


def days_in_order(claim: Claim) -> Iterator[Fault]:
    """Keep application, decision and payment one after the other (R-RW-08)."""
    if claim.decided_on and claim.applied_on and claim.decided_on < claim.applied_on:
        text = f"审核日期早于申请日期{show_day_cn(claim.applied_on)}，请改正。"
        yield Fault("decided_on", "R-RW-08", text)
    if claim.paid_on and claim.decided_on and claim.paid_on < claim.decided_on:
        text = f"发放日期早于审核日期{show_day_cn(claim.decided_on)}，请改正。"
        yield Fault("paid_on", "R-RW-08", text)
