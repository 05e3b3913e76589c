"""A station's project is tendered at the bureau: what is decided there comes back to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import records, tenders
from tests.services.exchange.district import District, get, live
from tests.services.exchange.test_projects import change, project
from tests.services.tendering import AWARDED, a_bid, a_judge, a_right, a_tender, marked

PROJECT, RIGHT, BID = (BY_NAME[name] for name in ("project", "priority_right", "project_bid"))


@pytest.fixture
def tendered(district: District) -> str:
    """Enter a project at station a and let the bureau invite bids for it."""
    own = project(district["a"], "UNDER_REVIEW")
    district.exchange("a")
    reviewed = {"review_result": "PASS", "reviewed_on": date(2026, 9, 20)}
    change(district.bureau, "project", own, approved_amount=Decimal(95000), **reviewed)
    return own


def test_an_award_comes_back_to_the_station_whose_project_it_is(
    district: District, tendered: str
) -> None:
    _, bids = a_tender(district.bureau, tendered)

    tenders.award(district.bureau, tendered, bids[0], AWARDED)
    district.exchange("a")

    own = get(district["a"], PROJECT, tendered)
    assert (own.state, own.award_org, own.award_amount) == ("AWARDED", "第1社工服务中心", 91000)
    assert not live(district["a"], BID)


def test_a_right_of_a_stations_project_travels_to_it_with_its_use(
    district: District, tendered: str
) -> None:
    right = a_right(district.bureau, 1, project=tendered)
    _, bids = a_tender(district.bureau, tendered)
    district.exchange("a")
    assert get(district["a"], RIGHT, right).state == "VALID"

    tenders.award(district.bureau, tendered, bids[0], AWARDED)
    district.exchange("a")

    own = get(district["a"], RIGHT, right)
    assert (own.home, own.state, own.used_on) == (district["a"].station, "USED", AWARDED)


def test_a_tender_may_fail_twice_and_the_station_learns_of_each(
    district: District, tendered: str
) -> None:
    tenders.fail(district.bureau, tendered, "只有一家投标")
    district.exchange("a")
    assert get(district["a"], PROJECT, tendered).state == "FAILED_TENDER"

    tenders.reopen(district.bureau, tendered)
    district.exchange("a")
    records.move(district["a"], PROJECT, tendered, "TENDERING")
    district.exchange("a")
    assert not tenders.matrix(district.bureau, tendered).against
    tenders.fail(district.bureau, tendered, "仍然只有一家投标")
    district.exchange("a")

    own = get(district["a"], PROJECT, tendered)
    assert own.state == "FAILED_TENDER"
    assert own.review_note.count("流标") == 2


def test_the_marks_of_a_stations_project_stay_at_the_bureau(
    district: District, tendered: str
) -> None:
    judge, bid = a_judge(district.bureau, tendered), a_bid(district.bureau, tendered)
    marked(district.bureau, bid, [judge], 80)

    district.exchange("a")

    for name in ("tender_judge", "project_bid", "bid_score"):
        assert len(live(district.bureau, BY_NAME[name])) == 1
        assert not live(district["a"], BY_NAME[name])


def test_the_bureau_does_not_write_the_provider_of_a_stations_project(
    district: District, tendered: str
) -> None:
    _, bids = a_tender(district.bureau, tendered)

    tenders.award(district.bureau, tendered, bids[0], AWARDED)

    found = get(district.bureau, PROJECT, tendered)
    assert (found.provider, found.priority_used) == (None, None)
