"""Organisations: who may serve and be paid for it, grades, annual checks, counts.

Source: domain.md 11.1 (R-OR-01…08), 4.2 (R-PJ-03), 4.5; 财政部令第102号; 民政部令第39号《社会组织
评估管理办法》; forms.md A11. Every rule takes plain values; None stands for what is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from station_app.domain.dates import show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

ORGANISATION_LABELS: Final = MappingProxyType(
    {
        "ACTIVE": "正常",
        "PREPARING": "筹建",
        "SUSPENDED": "停业",
        "DEREGISTERED": "注销",
        "REVOKED": "撤销",
    }
)
ORGANISATION_MOVES: Final = frozenset(
    {
        ("PREPARING", "ACTIVE"),
        ("ACTIVE", "PREPARING"),
        ("ACTIVE", "SUSPENDED"),
        ("SUSPENDED", "ACTIVE"),
        ("ACTIVE", "DEREGISTERED"),
        ("SUSPENDED", "DEREGISTERED"),
        ("ACTIVE", "REVOKED"),
        ("SUSPENDED", "REVOKED"),
    }
)
ENDED: Final = frozenset({"DEREGISTERED", "REVOKED"})

_HUNDRED: Final = Decimal(100)
_TENTH: Final = Decimal("0.1")
_THIRD: Final = Fraction(1, 3)


def may_be_awarded(state: str) -> bool:
    """Whether an organisation in this state can be given a project (R-OR-03)."""
    return state not in ENDED


def award_faults(field: str, state: str) -> Iterator[Fault]:
    """Award nothing to an organisation that is no more (R-OR-03; domain.md 11.1)."""
    if not may_be_awarded(state):
        text = f"该机构已{ORGANISATION_LABELS[state]}，不能承接项目，请另选承接主体。"
        yield Fault(field, "R-OR-03", text)


def may_provide(
    kind: str | None, institution_class: str | None, on: date, parameters: Parameters
) -> bool:
    """Whether a body of this kind may provide what is purchased on a day (财政部令第102号 Art 8).

    kind               code of the list org_kind
    institution_class  code of the list institution_class, of a public institution
    on                 the day of the contract; before the decree nobody was barred
    """
    barred = parameters.texts("proj.barred_kinds", on)
    return kind not in barred and f"{kind}:{institution_class}" not in barred


def provider_faults(
    field: str,
    kind: str | None,
    institution_class: str | None,
    on: date,
    parameters: Parameters,
) -> Iterator[Fault]:
    """Refuse a provider whom the decree bars (R-PJ-03; see `may_provide`)."""
    if not may_provide(kind, institution_class, on, parameters):
        since = parameters.parameter("proj.barred_kinds", on).valid_from
        text = (
            f"自{show_day_cn(since)}起，公益一类事业单位、使用事业编制且由财政拨款的群团组织"
            "不能作为政府购买服务的承接主体，请另选承接主体。"
        )
        yield Fault(field, "R-PJ-03", text)


def class_of_institution(
    kind: str | None, institution_class: str | None, *, sending: bool
) -> Iterator[Fault]:
    """Ask a public institution of which class it is: the decree tells them apart (R-PJ-03)."""
    if kind == "PUBLIC_INST" and institution_class is None:
        text = "事业单位请选择公益类别，公益一类的不能承接政府购买服务。"
        severity = Severity.ERROR if sending else Severity.WARN
        yield Fault("institution_class", "R-PJ-03", text, severity)


def code_or_reason(
    kind: str | None, uscc: str | None, reason: str | None, *, sending: bool
) -> Iterator[Fault]:
    """Ask for the credit code of everybody who can have one (R-US-05, R-OR-04).

    reason   why the body has none; a community organisation put on file need not say
    sending  what is missing must be there now
    """
    if uscc and reason:
        text = "已填信用代码，请清空“无信用代码原因”。"
        yield Fault("no_code_reason", "R-US-05", text, Severity.WARN)
    elif not uscc and kind == "COMMUNITY_ORG":
        text = "备案的社区社会组织可以没有统一社会信用代码，登记后请补充。"
        yield Fault("uscc", "R-OR-04", text, Severity.WARN)
    elif not uscc and not reason:
        text = "统一社会信用代码：还没有填写，请补充；确实没有的，请填写无信用代码原因。"
        yield Fault("uscc", "R-US-05", text, Severity.ERROR if sending else Severity.WARN)


def counts_nest(
    certified: int | None, fulltime: int | None, staff: int | None, field: str = "certified_count"
) -> Iterator[Fault]:
    """Compare certified <= full-time <= staff, as far as they are known (R-OR-06)."""
    counts = [
        (label, value)
        for label, value in (("持证人数", certified), ("专职人数", fulltime), ("从业人数", staff))
        if value is not None
    ]
    for (small, a), (large, b) in pairwise(counts):
        if a > b:
            text = f"{small}{a}多于{large}{b}，请核对。"
            yield Fault(field, "R-OR-06", text, Severity.WARN)


def share_of(part: int | None, whole: int | None) -> Fraction | None:
    """Return a share exactly; None while either number is unknown, or there is nobody."""
    return None if part is None or not whole else Fraction(part, whole)


def show_share(share: Fraction) -> str:
    """Return a share in per cent with one place, rounded half up: 33.3%."""
    exact = _HUNDRED * share.numerator / share.denominator
    return f"{exact.quantize(_TENTH, ROUND_HALF_UP)}%"


def enough_certified(
    certified: int | None, fulltime: int | None, on: date, parameters: Parameters
) -> Iterator[Fault]:
    """Compare the certified in the full-time staff with one third (R-OR-05; 民发〔2009〕145号)."""
    share = share_of(certified, fulltime)
    least = parameters.fraction("agency.certified_share", on)
    if share is not None and share < least:
        wanted = "三分之一" if least == _THIRD else show_share(least)
        text = (
            f"专职人员中持证（或社会工作专业本科以上）比例为{show_share(share)}，未达到{wanted}。"
        )
        yield Fault("certified_count", "R-OR-05", text, Severity.WARN)


def spent_within(
    service: Decimal | None, administration: Decimal | None, expense: Decimal | None
) -> Iterator[Fault]:
    """Keep costs of service and administration within the year's expense (R-OR-08; A11)."""
    if expense is None or (service is None and administration is None):
        return
    parts = (service or Decimal(0)) + (administration or Decimal(0))
    if parts > expense:
        text = (
            f"业务活动成本与管理费用合计{parts:.2f}元，大于本年支出{expense:.2f}元，"
            f"差{parts - expense:.2f}元，请核对。"
        )
        yield Fault("expense", "R-OR-08", text, Severity.WARN)


def assets_carry_over(
    begin: Decimal | None, income: Decimal | None, expense: Decimal | None, end: Decimal | None
) -> Iterator[Fault]:
    """Compare net assets at the end with those of the beginning and the year (R-OR-08; A11)."""
    if begin is None or income is None or expense is None or end is None:
        return
    expected = begin + income - expense
    if end != expected:
        text = (
            f"年末净资产{end:.2f}元，与年初净资产加本年收入减本年支出{expected:.2f}元不符，"
            f"差{end - expected:.2f}元；有其他变动的，请在备注中说明。"
        )
        yield Fault("net_end", "R-OR-08", text, Severity.WARN)


def part_of_income(
    purchased: Decimal | None, donated: Decimal | None, income: Decimal | None
) -> Iterator[Fault]:
    """Keep what was purchased and donated within the year's income (R-OR-08; forms.md A11)."""
    parts = (purchased or Decimal(0)) + (donated or Decimal(0))
    if income is not None and parts > income:
        text = f"政府购买收入与捐赠收入合计{parts:.2f}元，大于本年收入{income:.2f}元，请核对。"
        yield Fault("income", "R-OR-08", text, Severity.WARN)
