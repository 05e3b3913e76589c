"""Figures of projects, money, governance, supervision and publicity as pure counting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.rules.project_states import Step
from station_app.domain.rules.registration_terms import CertificateFacts
from station_app.services.figures.counting import count
from station_app.services.figures.facts import Facts, Head, Holder, Post, Span
from station_app.services.figures.figure import Figure
from station_app.services.figures.work_facts import (
    Amount,
    Dated,
    Line,
    Profile,
    Project,
    Seat,
    Session,
    Source,
    Works,
)

DAY = date(2010, 6, 10)
LATER = DAY + timedelta(days=1)
LAST_YEAR = date(2009, 12, 31)
SPAN = Span(date(2010, 1, 1), DAY)
WANG: Head = ("111", "430105198506150027")
LI: Head = ("111", "430105198506150043")


def figure(name: str, facts: Facts | None = None, **works: Any) -> Figure:
    known = Works(**{k: v if isinstance(v, dict) else tuple(v) for k, v in works.items()})
    found = count(facts or Facts(), SPAN, shipped(), known)
    return {each.id: each for each in found}[name]


def project(state: str, kind: str = "COMMON", on: date = DAY, **more: Any) -> Project:
    return Project(f"{kind}{state}{on}", kind, (Step(1, state, on),), **more)


@pytest.mark.parametrize(
    ("state", "counted", "untold"),
    [
        ("UNDER_REVIEW", 0, 0),
        ("REJECTED", 0, 0),
        ("TENDERING", 1, 1),
        ("CONTRACTED", 1, 1),
        ("SUSPENDED", 1, 1),
        ("BUILDING", 1, 0),
        ("IN_SERVICE", 1, 0),
        ("COMPLETED", 1, 0),
    ],
)
def test_a_project_counts_once_its_review_was_passed(state: str, counted: int, untold: int) -> None:
    assert figure("K10", projects=[project(state)]).value == counted
    assert figure("K10-untold", projects=[project(state)]).value == untold


def test_a_step_of_tomorrow_does_not_count_today() -> None:
    started = project("BUILDING", on=LATER)

    assert figure("K10", projects=[started]).value == 0


def test_kinds_and_states_are_counted_apart() -> None:
    found = [
        project("IN_SERVICE"),
        project("BUILDING"),
        project("BUILDING", "SPECIAL"),
        project("TENDERING", "SPECIAL"),
    ]
    names = ("K10-common", "K10-special", "K10-service", "K10-building", "K10-untold")

    assert [figure(name, projects=found).value for name in names] == [2, 2, 1, 2, 1]


def test_contracts_and_payments_up_to_the_day_make_the_rate() -> None:
    running = project(
        "IN_SERVICE",
        contracts=(Amount("c", DAY, Decimal("300000.01")), Amount("s", LATER, Decimal(9))),
        payments=(Amount("i", DAY, Decimal("90000.00")), Amount("j", None, Decimal(9))),
    )

    assert figure("K11", projects=[running]).shown == "300000.01"
    assert figure("K11-paid", projects=[running]).value == Decimal(90000)
    assert figure("K11-rate", projects=[running]).shown == "30.0"


def test_without_a_contract_there_is_no_rate() -> None:
    assert figure("K11-rate", projects=[project("TENDERING")]).shown == "—"


def test_the_contract_of_an_ended_project_does_not_count() -> None:
    ended = project("TERMINATED", contracts=(Amount("c", DAY, Decimal(9)),))

    assert figure("K11", projects=[ended]).value == 0


def test_money_of_society_is_told_as_planned_and_apart_from_the_lines() -> None:
    society = Source("s", 2010, "ENTERPRISE_SOCIAL", Decimal(8_000_000))
    lottery = Source("l", 2010, "LOTTERY", Decimal(5))
    lines = [Line(kind, 2010, kind) for kind in ("PURCHASE", "TALENT")]

    assert figure("K12-planned", sources=[society, lottery]).value == 8_000_000
    assert figure("K12-planned", sources=[lottery]).shown == "—"
    assert figure("K12-lines", lines=[*lines, Line("o", 2009, "COMMUNITY")]).value == 2


def test_what_came_in_counts_in_its_period_and_a_reversal_takes_it_back() -> None:
    amounts = (
        Amount("a", DAY, Decimal(500)),
        Amount("b", DAY, Decimal(-200)),
        Amount("c", LAST_YEAR, Decimal(7)),
    )
    source = Source("s", 2010, "DONATION", Decimal(0), amounts)

    assert figure("K12-received", sources=[source]).value == 300


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [(DAY, None, 1), (LATER, None, 0), (None, None, 0), (LAST_YEAR, DAY - timedelta(1), 0)],
)
def test_a_seat_counts_while_it_is_held(
    first: date | None, last: date | None, counted: int
) -> None:
    seats = [Seat("m", "g", "MEMBER_UNIT", first, last)]

    assert figure("member-units", seats=seats).value == counted
    assert figure("leaders", seats=seats).value == 0


def test_only_mobilisations_of_the_period_count() -> None:
    meetings = [
        Dated("a", DAY, "MOBILISATION"),
        Dated("b", DAY, "WORK"),
        Dated("c", LATER, "MOBILISATION"),
    ]

    assert figure("mobilisations", meetings=meetings).behind.records == ("a",)


def test_supervision_reaches_those_in_post_who_were_there() -> None:
    posts = tuple(
        Post(f"p{n}", "w", head, "COMMUNITY", LAST_YEAR, None) for n, head in enumerate((WANG, LI))
    )
    held = Session("s", DAY, Decimal("1.5"), frozenset({"wang", "visitor"}))
    heads = {"wang": WANG, "visitor": ("", "visitor")}
    facts = Facts(posts=posts)

    assert figure("K16", facts, sessions=[held], heads=heads).value == 1
    assert figure("K16-hours", facts, sessions=[held], heads=heads).value == Decimal("1.5")
    assert figure("K16-share", facts, sessions=[held], heads=heads).shown == "50.0"


def test_reports_are_counted_by_medium() -> None:
    reports = [Dated("a", DAY, "PRINT"), Dated("b", DAY, "EVENT"), Dated("c", LATER, "PRINT")]

    assert figure("K17", reports=reports).value == 2
    assert figure("K17-print", reports=reports).value == 1


def test_the_latest_profile_up_to_the_year_gives_area_and_population() -> None:
    profiles = [
        Profile("old", 2009, Decimal(187), 460_000),
        Profile("now", 2010, Decimal(188), 470_000),
        Profile("next", 2011, Decimal(189), 480_000),
    ]
    certificate = CertificateFacts("c", "1", LAST_YEAR)
    facts = Facts(holders=(Holder("p", WANG, (certificate,), ()),))

    assert figure("area", profiles=profiles).value == 188
    assert figure("population", profiles=profiles).value == 470_000
    assert figure("K05", facts, profiles=[Profile("x", 2010, None, 20_000)]).shown == "0.5"
    assert figure("K05", facts).shown == "—"
