"""A reward goes to the bureau, is decided there, and comes back to be paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers.rewards import REWARD_SCHEMES, REWARDS
from station_app.services import records
from station_app.services.standing import standing_of
from tests.services.advancement import decision_values, holder, reward_values, scheme_values
from tests.services.exchange.district import District, get, live


def checked(district: District, **changes: Any) -> str:
    """Let the bureau's scheme come to the station, claim by it and check the claim there."""
    records.create(district.bureau, REWARD_SCHEMES, scheme_values())
    district.exchange("a")
    books = district["a"]
    values = reward_values(holder(books), **changes)
    made = records.create(books, REWARDS, values).record.id
    records.move(books, REWARDS, made, "CHECKED")
    district.exchange("a")
    return made


def test_a_claim_by_the_scheme_of_the_bureau_is_accepted_there(district: District) -> None:
    made = checked(district)

    claim = get(district.bureau, REWARDS, made)
    assert (claim.state, claim.amount) == ("CHECKED", Decimal("1000.00"))
    assert list(live(district.bureau, REWARD_SCHEMES)) == [claim.scheme]
    assert standing_of(get(district["a"], REWARDS, made)) == "已收"


def test_an_approved_reward_travels_back_and_is_paid(district: District) -> None:
    made, books = checked(district), district["a"]
    records.change(district.bureau, REWARDS, made, decision_values())

    *_, applied = district.exchange("a")
    approved = get(books, REWARDS, made)
    records.change(books, REWARDS, made, {"paid_on": date(2026, 6, 8), "voucher_no": "P-8"})
    records.move(books, REWARDS, made, "PAID")
    district.exchange("a")

    assert applied.decided == 1
    assert (approved.state, approved.approved_amount) == ("APPROVED", Decimal("900.00"))
    paid = get(district.bureau, REWARDS, made)
    assert (paid.state, paid.paid_on, paid.voucher_no) == ("PAID", date(2026, 6, 8), "P-8")


def test_a_refused_reward_travels_back_with_its_reason(district: District) -> None:
    made = checked(district)
    refused = {"decision": "FAIL", "decision_reason": "未办理登记", "decided_on": date(2026, 6, 1)}
    records.change(district.bureau, REWARDS, made, refused)

    district.exchange("a")

    record = get(district["a"], REWARDS, made)
    assert (record.state, record.decision_reason) == ("REJECTED", "未办理登记")


def test_an_approval_that_is_taken_back_in_time_is_none(district: District) -> None:
    made = checked(district)
    records.change(district.bureau, REWARDS, made, decision_values())
    district.exchange("a")
    changed = {"decision": "FAIL", "decision_reason": "证书已撤销"}
    records.change(district.bureau, REWARDS, made, changed)

    district.exchange("a")

    assert get(district["a"], REWARDS, made).state == "REJECTED"


def test_r_rw_01_the_bureau_grants_within_its_scheme(district: District) -> None:
    made = checked(district)

    too_much = decision_values(approved_amount=Decimal(1300))

    with pytest.raises(RecordInvalid, match=r"奖励金额应在800—1200元之间。.*R-RW-01"):
        records.change(district.bureau, REWARDS, made, too_much)


def test_a_reward_is_still_reported_after_the_bureau_lost_its_decision(district: District) -> None:
    made = checked(district)
    district.back_up("bureau")
    records.change(district.bureau, REWARDS, made, decision_values())
    district.exchange("a")
    district.restore("bureau", district.parties["bureau"].archives[0])
    district.exchange("a")

    again, received, _ = district.exchange("a", full=True)

    assert get(district["a"], REWARDS, made).decision is None
    assert (again.held, received.returned) == ((), 0)
    assert get(district.bureau, REWARDS, made).state == "APPROVED"


def test_a_claim_without_an_account_is_held_back(district: District) -> None:
    made = checked(district, bank_account=None)

    assert made not in live(district.bureau, REWARDS)
