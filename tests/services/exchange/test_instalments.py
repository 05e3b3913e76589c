"""Instalments between station and bureau: assessed and approved there, applied for here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers.assessments import ASSESSMENT_ASPECTS, ASSESSMENTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.services import paying, records
from tests.services.assessing import a_contract, assessed
from tests.services.exchange.district import District, get, live
from tests.services.exchange.test_projects import project

PREVIOUS = {"prev_use": "已支出29000元，专账管理。"}
ACCOUNT = {"bank_name": "长沙银行四方坪支行", "bank_account": "800012341234123401"}
PAYEE = {"payee": "沁园社工服务中心", **ACCOUNT}


def planned(district: District) -> tuple[str, tuple[str, ...]]:
    """Let station a plan the instalments of a project of its own and report them."""
    books = district["a"]
    found = project(books, applied_on=date(2026, 1, 5))
    a_contract(books, found)
    made = paying.schedule(books, found, paying.PRESETS["30/40/30"]).instalments
    district.exchange("a")
    return found, made


def test_the_bureau_gets_the_plan_and_its_conditions(district: District) -> None:
    _, made = planned(district)

    found = live(district.bureau, INSTALMENTS)
    assert [found[each].amount for each in made] == [
        Decimal(30000),
        Decimal(40000),
        Decimal("30000.01"),
    ]
    assert paying.missing(district.bureau, made[1]) == ("第2期资金须在“中期”考核合格后拨付。",)


def test_an_assessment_comes_to_the_station_with_its_rows(district: District) -> None:
    found, made = planned(district)
    assessment = assessed(district.bureau, found)
    before = paying.missing(district["a"], made[1])

    district.exchange("a")

    books = district["a"]
    assert get(books, ASSESSMENTS, assessment).total == Decimal("87.5")
    assert len(live(books, ASSESSMENT_ASPECTS)) == 2
    assert before == ("第2期资金须在“中期”考核合格后拨付。",)
    assert paying.release(books, found).instalments == (made[0], made[1])


def test_an_instalment_is_applied_for_here_and_paid_there(district: District) -> None:
    found, made = planned(district)
    assessed(district.bureau, found)
    district.exchange("a")
    books, second = district["a"], made[1]
    paying.apply_for(books, second, PREVIOUS | PAYEE)
    district.exchange("a")
    paying.approve(district.bureau, second, Decimal(39000))
    district.exchange("a")
    approved = get(books, INSTALMENTS, second).state
    paid: dict[str, Any] = {"paid": True, "paid_on": date(2026, 11, 23)}
    records.change(district.bureau, INSTALMENTS, second, paid | {"paid_amount": Decimal(39000)})

    district.exchange("a")
    district.exchange("a")

    here, there = get(books, INSTALMENTS, second), get(district.bureau, INSTALMENTS, second)
    assert (approved, here.state, there.state) == ("APPROVED", "PAID", "PAID")
    assert (here.paid_amount, here.voucher_no) == (there.paid_amount, there.voucher_no)


def test_approved_and_paid_in_one_receipt_is_paid(district: District) -> None:
    _, made = planned(district)
    books, first = district["a"], made[0]
    paying.apply_for(books, first, PAYEE)
    district.exchange("a")
    paying.approve(district.bureau, first, Decimal(30000))
    paid = {"paid": True, "paid_on": date(2026, 11, 23), "paid_amount": Decimal(30000)}
    records.change(district.bureau, INSTALMENTS, first, paid)

    district.exchange("a")

    assert get(books, INSTALMENTS, first).state == "PAID"


def test_the_bureau_pays_nothing_before_the_assessment(district: District) -> None:
    found, made = planned(district)
    assessed(district.bureau, found, ("30", "29.99"))

    with pytest.raises(RecordInvalid, match="R-PJ-31"):
        paying.approve(district.bureau, made[1], Decimal(40000))
