"""Exchange of talent: registration, consent before recommending, being in place.

Source: forms.md A30; 个人信息保护法第十三、十四、二十三条 (consent before passing on).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

EXCHANGE_LABELS: Final = MappingProxyType(
    {"APPLIED": "已登记", "APPROVED": "已同意", "IN_PLACE": "已到岗", "ENDED": "已结束"}
)
EXCHANGE_MOVES: Final = frozenset(
    {
        ("APPLIED", "APPROVED"),
        ("APPROVED", "IN_PLACE"),
        ("IN_PLACE", "ENDED"),
        # A registration runs out, or is given up, without anybody coming into place.
        ("APPLIED", "ENDED"),
        ("APPROVED", "ENDED"),
    }
)
# Kinds between two employers: 轮岗、挂职、项目借用、调动、借调、交流学习.
BETWEEN_EMPLOYERS: Final = frozenset({"2", "3", "5", "6", "7", "8"})


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person's facts may be passed to employers, from a day on and for some months."""

    given_on: date | None
    months: int | None = None

    def ends_on(self, parameters: Parameters) -> date | None:
        """Return the last day of the consent; None: there is none."""
        return None if self.given_on is None else valid_to(self.given_on, self.months, parameters)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the rules know of one registration.

    kind     code of exchange_kind
    brought  an old list brought it in: what is missing is filled in before sending
    """

    state: str
    kind: str | None = None
    registered_on: date | None = None
    to_org: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    onboard_on: date | None = None
    valid_to: date | None = None
    brought: bool = False

    @property
    def lacking(self) -> Severity:
        """How much it weighs that something is missing."""
        return Severity.WARN if self.brought else Severity.ERROR


def valid_to(begins: date, months: int | None, parameters: Parameters) -> date:
    """Return until when a registration or a consent holds; None months: the usual time.

    Source: forms.md A30; parameter exchange.validity.
    """
    usual = parameters.months("exchange.validity", begins)
    return add_months(begins, usual if months is None else months)


def exchange_faults(exchange: Exchange) -> Iterator[Fault]:
    """Check one registration: what its state stands on, and its days (R-TX-02, 03)."""
    yield from stage_is_founded(exchange)
    yield from days_in_order(exchange)


def stage_is_founded(exchange: Exchange) -> Iterator[Fault]:
    """Ask, once somebody is in place, where and since when (R-TX-02)."""
    if exchange.state != "IN_PLACE":
        return
    if exchange.onboard_on is None and exchange.from_on is None:
        text = "已到岗的，请填写到岗日期，或交流的开始日期。"
        yield Fault("onboard_on", "R-TX-02", text, exchange.lacking)
    if exchange.kind in BETWEEN_EMPLOYERS and exchange.to_org is None:
        text = "已到岗的，请填写接收单位。"
        yield Fault("to_org", "R-TX-02", text, exchange.lacking)


def days_in_order(exchange: Exchange) -> Iterator[Fault]:
    """Keep the days of registration, stay and validity one after the other (R-TX-03)."""
    if exchange.from_on and exchange.to_on and exchange.to_on < exchange.from_on:
        text = f"结束日期早于开始日期{show_day_cn(exchange.from_on)}，请改正。"
        yield Fault("to_on", "R-TX-03", text)
    if exchange.registered_on is None:
        return
    registered = show_day_cn(exchange.registered_on)
    for field, label, day in (
        ("valid_to", "有效期", exchange.valid_to),
        ("onboard_on", "到岗日期", exchange.onboard_on),
    ):
        if day and day < exchange.registered_on:
            yield Fault(field, "R-TX-03", f"{label}早于登记日期{registered}，请改正。")


def recommended_with_consent(
    recommended_on: date | None, consent: Consent, parameters: Parameters, *, brought: bool
) -> Iterator[Fault]:
    """Pass nobody's facts to an employer without consent that holds on the day (R-TX-01).

    brought  an old list brought it in: consent is to be added before sending
    """
    ends_on = consent.ends_on(parameters)
    if consent.given_on is None or ends_on is None:
        severity = Severity.WARN if brought else Severity.ERROR
        text = "推荐前须取得本人的信息授权，请先在登记表上填写授权日期。"
        yield Fault("recommended_on", "R-TX-01", text, severity)
    elif recommended_on and not consent.given_on <= recommended_on <= ends_on:
        text = (
            f"推荐日期不在信息授权的有效期{show_day_cn(consent.given_on)}至{show_day_cn(ends_on)}内，"
            "请核对；授权已过期的，请重新取得授权。"
        )
        yield Fault("recommended_on", "R-TX-01", text)
