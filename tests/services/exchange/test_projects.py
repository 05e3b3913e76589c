"""A purchased project between bureau and stations: each writes what is theirs, and all agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import organisation_values
from tests.services.exchange.district import STREETS, District, get, live

PROJECT, SITE, GOAL = (BY_NAME[name] for name in ("project", "project_site", "project_goal"))
STEP, BID, ASSESSMENT = (BY_NAME[name] for name in ("project_step", "project_bid", "assessment"))
APPLIED, AWARDED = date(2026, 9, 1), date(2026, 10, 20)


def enter(books: Workspace, register: str, **values: Any) -> str:
    return records.create(books, BY_NAME[register], values).record.id


def change(books: Workspace, register: str, record: str, **values: Any) -> None:
    records.change(books, BY_NAME[register], record, values)


def project(books: Workspace, state: str = "PLANNED", **changes: Any) -> str:
    """Enter a project that may be handed in, and hand it in if it is to be under review."""
    agency = enter(books, "organisation", **organisation_values())
    values = {
        "name": "社区儿童之家", "kind": "SPECIAL", "is_key": True, "domain": "CHILD",
        "applicant": agency, "planned_people": 120, "amount_applied": Decimal(90000),
        "applied_on": APPLIED,
    }  # fmt: skip
    found = enter(books, "project", **values | changes)
    enter(
        books, "project_goal", project=found, statement="一年开放200天", is_clear=True,
        is_reasonable=True, is_verifiable=True, indicator="开放天数", unit="天",
        target=Decimal(200), due_on=date(2027, 8, 31), verification="开放记录",
    )  # fmt: skip
    for step in ("APPLYING", "UNDER_REVIEW") if state == "UNDER_REVIEW" else ():
        records.move(books, PROJECT, found, step, APPLIED)
    return found


def tell_all(district: District) -> None:
    """Let every station report, twice: what one side hears first the other hears then."""
    for _ in range(2):
        for name in district.stations:
            district.exchange(name)


def states(books: Workspace, record: str) -> list[tuple[str, date]]:
    steps = [each for each in live(books, STEP).values() if each.project == record]
    return [(s.to_state, s.effective_on) for s in sorted(steps, key=lambda each: each.no)]


def changed(books: Workspace, register: str, record: str) -> set[str]:
    return {name for entry in records.history(books, BY_NAME[register], record)
            for name in entry.changes}  # fmt: skip


def test_two_stations_and_the_bureau_edit_one_project_at_the_same_time(
    district: District,
) -> None:
    shared = project(district.bureau)
    tell_all(district)
    sites = {
        name: enter(
            district[name], "project_site", project=shared, role="PILOT",
            division=f"{STREETS[name]}000", site_name=f"{name}站",
        )
        for name in district.stations
    }  # fmt: skip
    tell_all(district)

    change(district["a"], "project_site", sites["a"], people_served=30)
    change(district["b"], "project_site", sites["b"], people_served=50)
    change(district.bureau, "project", shared, leader="陈大文")
    change(district.bureau, "project_site", sites["a"], bureau_note="请补照片")
    tell_all(district)

    for name in district.stations:
        own, kept = (get(books, SITE, sites[name]) for books in (district[name], district.bureau))
        assert [getattr(own, n) for n in SITE.fields] == [getattr(kept, n) for n in SITE.fields]
        assert get(district[name], PROJECT, shared).leader == "陈大文"
        for books in (district[name], district.bureau):
            assert "people_served" in changed(books, "project_site", sites[name])
            assert "leader" in changed(books, "project", shared)
    assert get(district["a"], SITE, sites["a"]).bureau_note == "请补照片"
    assert get(district.bureau, SITE, sites["b"]).people_served == 50


def test_what_the_bureau_decides_takes_the_project_on_at_its_station(district: District) -> None:
    own = project(district["a"], "UNDER_REVIEW")
    district.exchange("a")
    award = {"award_org": "第1社工服务中心", "awarded_on": AWARDED, "purchase_mode": "DIRECT"}
    change(
        district.bureau, "project", own, review_result="PASS", reviewed_on=date(2026, 9, 20),
        approved_amount=Decimal(90000),
    )  # fmt: skip
    change(district.bureau, "project", own, tender_result="AWARDED", **award)

    district.exchange("a")

    assert get(district["a"], PROJECT, own).state == "AWARDED"
    assert states(district["a"], own)[-2:] == [
        ("TENDERING", date(2026, 9, 20)),
        ("AWARDED", AWARDED),
    ]
    (goal,) = live(district["a"], GOAL).values()
    assert goal.state == "FROZEN"
    district.exchange("a")
    assert get(district.bureau, PROJECT, own).state == "AWARDED"
    assert states(district.bureau, own) == states(district["a"], own)


def test_a_decision_is_taken_once_whatever_else_the_bureau_writes(district: District) -> None:
    own = project(district["a"], "UNDER_REVIEW")
    district.exchange("a")
    change(district.bureau, "project", own, review_result="PASS", reviewed_on=AWARDED)
    change(district.bureau, "project", own, tender_result="FAILED")
    district.exchange("a")
    records.move(district["a"], PROJECT, own, "TENDERING")

    change(district.bureau, "project", own, review_note="请重新招标")
    district.exchange("a")

    assert get(district["a"], PROJECT, own).review_note == "请重新招标"
    assert get(district["a"], PROJECT, own).state == "TENDERING"


def test_the_bureaus_own_project_takes_the_state_that_is_decided_at_once(
    district: District,
) -> None:
    own = project(district.bureau, "UNDER_REVIEW")

    change(district.bureau, "project", own, review_result="PASS", reviewed_on=AWARDED)

    assert get(district.bureau, PROJECT, own).state == "TENDERING"
    assert states(district.bureau, own)[-1] == ("TENDERING", AWARDED)


def test_an_assessment_goes_to_the_station_whose_project_it_is_and_comes_back_answered(
    district: District,
) -> None:
    own = project(district["a"])
    district.exchange("a")
    found = enter(
        district.bureau, "assessment", project=own, stage="2", planned_on=date(2026, 11, 1)
    )

    tell_all(district)

    assert get(district.bureau, ASSESSMENT, found).home == district["a"].station
    assert found not in live(district["b"], ASSESSMENT)
    change(district["a"], "assessment", found, reply="已收到，按期准备材料")
    district.exchange("a")
    assert get(district.bureau, ASSESSMENT, found).reply == "已收到，按期准备材料"


def test_bids_stay_at_the_bureau(district: District) -> None:
    shared = project(district.bureau)
    bid = enter(
        district.bureau, "project_bid", project=shared, bidder="第2社工服务中心",
        received_on=date(2026, 11, 2), price=Decimal(88000), qualified=True,
    )  # fmt: skip

    tell_all(district)

    assert shared in live(district["a"], PROJECT)
    assert bid not in live(district["a"], BID)


def test_what_is_sensitive_of_the_bureaus_organisations_stays_there(district: District) -> None:
    values = organisation_values(legal_rep_id="110101199003072113", bank_account="19010000000001")
    agency = enter(district.bureau, "organisation", **values)

    tell_all(district)

    heard = get(district["a"], BY_NAME["organisation"], agency)
    assert (heard.name, heard.uscc) == (values["name"], values["uscc"])
    assert (heard.legal_rep_id, heard.bank_account, heard.phone) == (None, None, None)
