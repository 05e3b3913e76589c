"""A plan of the bureau goes to its stations; what they made of it comes up in their packages."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.problems import NotAllowed
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.recruitment import (
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
)
from station_app.services import hiring, records
from station_app.services.workspace import Workspace
from tests.services.exchange.district import District, get, live
from tests.services.recruiting import a_plan, a_post, apply_for, go, noticed, scored


def announce(store: Workspace, plan: str) -> None:
    for state in ("APPROVED", "ANNOUNCED", "APPLYING"):
        records.move(store, RECRUITMENT_PLANS, plan, state)


@pytest.fixture
def post(district: District) -> str:
    """Enter a plan with a post at the bureau and send it to station a."""
    plan = a_plan(district.bureau)
    made = a_post(district.bureau, plan, number=2)
    announce(district.bureau, plan)
    district.exchange("a")
    return made


def test_a_plan_of_the_bureau_travels_in_the_receipt(district: District, post: str) -> None:
    (plan,) = live(district["a"], RECRUITMENT_PLANS).values()

    assert (plan.home, plan.plan_no, plan.state) == ("", "2026-01", "APPLYING")
    assert get(district["a"], RECRUITMENT_POSTS, post).plan == plan.id
    with pytest.raises(NotAllowed):
        records.move(district["a"], RECRUITMENT_PLANS, plan.id, "SCREENING")


def test_applications_for_it_come_up_in_a_package(district: District, post: str) -> None:
    application = scored(district["a"], post, 1, 80, 90)

    _, received, _ = district.exchange("a")

    arrived = get(district.bureau, JOB_APPLICATIONS, application)
    assert (received.returned, arrived.state, arrived.post) == (0, "INTERVIEWED", post)
    (ranking,) = hiring.ranking(district.bureau, arrived.plan)
    assert [(each.id, each.rank) for each in ranking.applicants] == [(application, 1)]


def test_both_stations_stand_in_one_ranking(district: District, post: str) -> None:
    district.exchange("b")
    first = scored(district["a"], post, 1, 80, 80)
    second = scored(district["b"], post, 2, 90, 90)
    for name in ("a", "b"):
        district.exchange(name)

    plan = get(district.bureau, RECRUITMENT_POSTS, post).plan
    (ranking,) = hiring.ranking(district.bureau, plan)

    assert [(each.id, each.rank) for each in ranking.applicants] == [(second, 1), (first, 2)]


def test_who_is_hired_comes_up_as_a_worker_of_the_station(district: District, post: str) -> None:
    go(district["a"], noticed(district["a"], post, contract_no="1"), "HIRED")

    _, received, _ = district.exchange("a")

    (worker,) = live(district.bureau, BY_NAME["social_worker"]).values()
    assert received.returned == 0
    assert (worker.home, worker.state, worker.talent_path) == (
        district["a"].station,
        "ACTIVE",
        "IMPORT",
    )
    assert len(live(district.bureau, BY_NAME["practitioner_post"])) == 1


def test_a_station_s_own_plan_comes_up_with_everything(district: District) -> None:
    plan = a_plan(district["a"])
    post = a_post(district["a"], plan)
    announce(district["a"], plan)
    go(district["a"], noticed(district["a"], post, contract_no="1"), "HIRED")

    _, received, _ = district.exchange("a")

    assert received.returned == 0
    assert get(district.bureau, RECRUITMENT_PLANS, plan).state == "APPLYING"
    assert states(district.bureau) == ["HIRED"]


def test_hiring_in_place_of_another_comes_up_in_one_package(district: District) -> None:
    post = a_post(district["a"], a_plan(district["a"]))
    first, second = (noticed(district["a"], post, n, contract_no=f"{n}") for n in (1, 2))
    go(district["a"], first, "HIRED")
    district.exchange("a")
    go(district["a"], first, "WITHDRAWN")
    go(district["a"], second, "HIRED")

    _, received, _ = district.exchange("a")

    assert received.returned == 0
    assert states(district.bureau) == ["WITHDRAWN", "HIRED"]


def test_a_place_that_is_given_up_and_cut_comes_up_in_one_package(district: District) -> None:
    post = a_post(district["a"], a_plan(district["a"]), number=2)
    made = [noticed(district["a"], post, n, contract_no=f"{n}") for n in (1, 2)]
    hiring.advance(district["a"], made, "HIRED")
    district.exchange("a")
    go(district["a"], made[0], "WITHDRAWN")
    cut = {"reduced": 1, "reduced_reason": "放弃"}
    records.change(district["a"], RECRUITMENT_POSTS, post, cut)

    _, received, _ = district.exchange("a")

    assert received.returned == 0
    assert get(district.bureau, RECRUITMENT_POSTS, post).reduced == 1


def test_a_station_does_not_move_what_another_one_keeps(district: District, post: str) -> None:
    application = apply_for(district["a"], post, 1)
    district.exchange("a")

    with pytest.raises(hiring.StepsRefused, match="由所属社工站办理"):
        hiring.advance(district.bureau, [application], "QUALIFIED")


def states(store: Workspace) -> list[str]:
    found: dict[str, Any] = live(store, JOB_APPLICATIONS)
    return [found[each].state for each in sorted(found)]
