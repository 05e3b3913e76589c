"""The registers of reward schemes and rewards: what they look up, fill in and allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden
from station_app.domain.register import Context, Record
from station_app.domain.registers import rewards as register
from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.rewards import REWARD_SCHEMES, REWARDS, Reward
from tests.domain.test_workers import certificate, knowing

DAY = date(2010, 6, 1)

CYCLE = REWARDS.life_cycle


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("CLAIMED", ("CHECKED", "REJECTED")),
        ("CHECKED", ("APPROVED", "REJECTED")),
        ("APPROVED", ("PAID", "REJECTED")),
        ("PAID", ("RECLAIMED",)),
        ("REJECTED", ()),
        ("RECLAIMED", ()),
    ],
)
def test_a_reward_goes_from_claim_to_payment(state: str, after: tuple[str, ...]) -> None:
    assert CYCLE.after(state) == after


def test_a_reward_is_not_paid_before_it_is_approved() -> None:
    with pytest.raises(MoveForbidden, match="不能从“已初审”改为“已发放”"):
        CYCLE.check("CHECKED", "PAID")


def reward(**changes: Any) -> Reward:
    given = {"id": "W", "person": "P", "level": "2", "applied_on": date(2010, 6, 1)}
    return REWARDS.new(**{**given, **changes})


def someone(**changes: Any) -> Record:
    return PEOPLE.new(**{"id": "P", "name": "王小明", **changes})


def passed(**changes: Any) -> Record:
    given = {"id": "A", "person": "P", "session": "S", "level": "2", "state": "PASSED_ALL"}
    return EXAM_APPLICATIONS.new(**{**given, **changes})


def scheme(record: str, begins: date, **changes: Any) -> Record:
    given = {
        "id": record, "name": record, "level": "2", "valid_from": begins,
        "min_amount": Decimal(800), "max_amount": Decimal(1200),
    }  # fmt: skip
    return REWARD_SCHEMES.new(**{**given, **changes})


def told(record: Reward, context: Context) -> list[tuple[str, str]]:
    return [(f.field, f.rule) for rule in REWARDS.rules for f in rule(record, context)]


@pytest.mark.parametrize(
    ("papers", "told_so"),
    [
        ({"exam_application": [passed()]}, False),
        ({"exam_application": [passed(state="CERTIFIED")]}, False),
        ({"exam_application": [passed(state="PASSED_PART")]}, True),
        ({"exam_application": [passed(level="1")]}, True),
        ({"certificate": [certificate()]}, False),
        ({"certificate": [certificate(state="REVOKED")]}, True),
        ({"certificate": [certificate(level="1")]}, True),
        ({}, True),
    ],
)
def test_r_rw_03_an_examination_or_a_certificate_entitles(
    papers: Mapping[str, Sequence[Record]], told_so: bool
) -> None:
    found = told(reward(), knowing([someone()], papers))

    assert (("level", "R-RW-03") in found) == told_so


def test_r_rw_03_the_certificate_of_somebody_else_is_refused() -> None:
    foreign = certificate(id="F", person="Q")
    known = knowing([someone(), foreign], {"certificate": [certificate()]})

    assert told(reward(certificate="F"), known) == [("certificate", "R-RW-03")]


def test_r_rw_02_and_07_look_at_the_persons_other_rewards() -> None:
    others = [
        reward(id="X", level="1", state="PAID", amount=Decimal(900), approved_amount=Decimal(800)),
        reward(id="W"),
    ]
    known = knowing([someone()], {"certificate": [certificate()], "reward": others})

    assert told(reward(amount=Decimal(1000)), known) == [("prev_amount", "R-RW-07")]
    others[0].level = "2"
    assert ("level", "R-RW-02") in told(reward(amount=Decimal(1000)), known)


def test_r_rw_01_reads_the_bounds_of_the_chosen_scheme() -> None:
    chosen = scheme("N", DAY, min_amount=Decimal(1500), max_amount=Decimal(2000))
    known = knowing([someone(), chosen], {"certificate": [certificate()]})

    assert not told(reward(scheme="N", amount=Decimal(1800)), known)
    assert told(reward(scheme="N", amount=Decimal(1000)), known) == [("amount", "R-RW-01")]


@pytest.mark.parametrize("lacking", ["min_amount", "max_amount", "valid_from", "level"])
def test_a_scheme_that_is_not_complete_bounds_nothing(lacking: str) -> None:
    record = scheme("N", DAY, **{lacking: None})

    assert register.scheme_of(record) is None  # type: ignore[arg-type]
    assert not [f for rule in REWARD_SCHEMES.rules for f in rule(record, knowing())]


def test_what_is_known_of_the_person_fills_the_claim() -> None:
    session = EXAM_SESSIONS.new(id="S", year=2009)
    schemes = [scheme("OLD", date(2009, 1, 1)), scheme("NEW", date(2010, 1, 1)),
               scheme("ENDED", date(2010, 2, 1), valid_to=date(2010, 3, 1))]  # fmt: skip
    papers: dict[str, Sequence[Record]] = {
        "certificate": [certificate()], "exam_application": [passed()], "reward_scheme": schemes,
    }  # fmt: skip
    new = reward()

    register.fill_claim(new, knowing([someone(), session, passed(), certificate()], papers))

    assert (new.application, new.certificate, new.scheme) == ("A", "C", "NEW")
    assert (new.pass_year, new.payee) == (2009, "王小明")


def test_level_and_year_follow_from_the_certificate() -> None:
    held = certificate(obtained_in="2019-09")
    new = reward(level=None, certificate="C")

    register.fill_claim(new, knowing([someone(), held]))

    assert (new.level, new.pass_year) == ("2", 2019)


@pytest.mark.parametrize(("obtained", "year"), [("2019-09", 2019), (None, 2020)])
def test_the_year_of_a_certificate_is_that_of_its_month_or_approval(
    obtained: str | None, year: int
) -> None:
    held = certificate(obtained_in=obtained, approved_on=date(2020, 2, 1))
    new = reward()

    register.fill_claim(new, knowing([someone()], {"certificate": [held]}))

    assert new.pass_year == year


def test_what_was_given_stays_as_it_is() -> None:
    new = reward(payee="王晓明", pass_year=2008, scheme="OWN")
    known = knowing([someone()], {"reward_scheme": [scheme("N", date(2009, 1, 1))]})

    register.fill_claim(new, known)

    assert (new.payee, new.pass_year, new.scheme) == ("王晓明", 2008, "OWN")


def test_a_claim_of_nobody_is_filled_with_nothing() -> None:
    new = reward(person=None, level=None)
    incomplete = knowing(children={"certificate": [certificate(level=None)]})

    register.fill_claim(new, incomplete)

    assert (new.level, new.certificate, new.application, new.payee) == (None, None, None, None)


@pytest.mark.parametrize(("amount", "text"), [(Decimal(1000), "壹仟元整"), (None, "")])
def test_the_amount_is_shown_in_capitals(amount: Decimal | None, text: str) -> None:
    (shown,) = REWARDS.derived

    assert (shown.name, shown.compute(reward(amount=amount), knowing())) == ("amount_cn", text)
