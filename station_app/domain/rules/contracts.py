"""Rules of the contracts of purchased projects: days, term, form, supplements.

Source: domain.md R-PJ-05…08, R-PJ-11…13; 政府采购法第四十六、四十七、四十九条; 财政部令第102号
第二十四条. Facts are kept though they came late: what was late is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.workdays import HOLIDAYS_UNKNOWN, add_workdays

YEAR = 12  # months
HUNDRED = Decimal(100)


def signed_in_time(
    field: str, awarded_on: date | None, day: date | None, parameters: Parameters
) -> Iterator[Fault]:
    """Warn when a contract is signed more than 30 days after the award (R-PJ-11).

    day  on which it was signed, or today while it is not
    """
    if awarded_on is None or day is None:
        return
    most = parameters.whole("proj.contract_days", awarded_on)
    days = (day - awarded_on).days
    if days > most:
        text = f"距中标通知已{days}日，合同应在{most}日内签订。"
        yield Fault(field, "R-PJ-11", text, Severity.WARN)


def filed_in_time(
    signed_on: date | None, filed_on: date | None, today: date, parameters: Parameters
) -> Iterator[Fault]:
    """Warn when a copy is not filed within 7 working days of the signing (R-PJ-12)."""
    if signed_on is None:
        return
    most = parameters.whole("proj.file_workdays", signed_on)
    limit = add_workdays(signed_on, most)
    if (filed_on or today) <= limit.day:
        return
    late = "已超过期限，请尽快备案" if filed_on is None else f"实际备案日期为{filed_on}，已超过期限"
    text = f"备案日期：合同副本应在签订后{most}个工作日内（{limit.day}前）备案，{late}。"
    yield Fault("filed_on", "R-PJ-12", text, Severity.WARN)
    if limit.uncertain:
        yield Fault("filed_on", "R-PJ-12", HOLIDAYS_UNKNOWN, Severity.WARN)


def filed_after_signing(signed_on: date | None, filed_on: date | None) -> Iterator[Fault]:
    """Refuse a copy that was filed before the contract was signed."""
    if signed_on is not None and filed_on is not None and filed_on < signed_on:
        yield Fault("filed_on", "RANGE", "备案日期：早于签订日期，请改正。")


def usual_term(
    from_on: date | None, to_on: date | None, reason: str | None, parameters: Parameters
) -> Iterator[Fault]:
    """Refuse a term of over three years; warn of one over a year without a reason (R-PJ-07)."""
    if from_on is None or to_on is None:
        return
    if to_on < from_on:
        yield Fault("to_on", "RANGE", "合同结束日期：早于合同开始日期，请改正。")
        return
    usual, longest = parameters.wholes("proj.term_years", from_on)
    if to_on >= add_months(from_on, longest * YEAR):
        text = f"合同结束日期：服务期限最长{longest}年，请改正。"
        yield Fault("to_on", "R-PJ-07", text)
    elif to_on >= add_months(from_on, usual * YEAR) and not reason:
        text = (
            f"超过一年的理由：服务期限一般不超过{usual}年；内容固定、连续性强、"
            f"经费来源稳定、价格变化小的，最长{longest}年，请写明理由。"
        )
        yield Fault("term_reason", "R-PJ-07", text, Severity.WARN)


def not_subcontracted(subcontracted: bool | None) -> Iterator[Fault]:
    """Refuse a contract that was passed on as a whole (R-PJ-08; 财政部令第102号)."""
    if subcontracted:
        text = "是否转包：政府购买服务项目不得转包给其他主体，请要求承接主体自行履约。"
        yield Fault("subcontracted", "R-PJ-08", text)


def said_in_writing(content: str | None, file: str | None) -> Iterator[Fault]:
    """Warn of a contract that says nothing of what is bought (R-PJ-06; 财政部令第102号)."""
    if not content and not file:
        text = (
            "合同内容：请写明服务内容、期限、数量、质量、价款、结算方式、权利义务和违约责任，"
            "或添加合同文本。"
        )
        yield Fault("content", "R-PJ-06", text, Severity.WARN)


def within_tenth(
    original: Decimal | None, supplements: Decimal, day: date, parameters: Parameters
) -> Iterator[Fault]:
    """Refuse supplements of more than a tenth of the contract (R-PJ-13, 政府采购法第四十九条).

    supplements  all of the contract, the new one included
    """
    if original is None:
        return
    share = parameters.fraction("proj.supplement_max", day)
    if Fraction(supplements) > Fraction(original) * share:
        per_cent = f"{HUNDRED * share.numerator / share.denominator:f}"
        text = (
            f"追加金额：补充合同累计{supplements:.2f}元，超过原合同金额{original:.2f}元的"
            f"{per_cent}%，超出部分须另行采购，请改正。"
        )
        yield Fault("amount", "R-PJ-13", text)
