"""Figures of talent as pure counting: what of the facts counts on which day (domain.md 5.8)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import shipped
from station_app.domain.rules.registration_terms import CertificateFacts, RegistrationFacts
from station_app.domain.rules.rewards import Scheme
from station_app.services.figures.counting import count
from station_app.services.figures.definitions import DEFINITIONS
from station_app.services.figures.facts import (
    Attendance,
    Candidate,
    Course,
    Cultivated,
    Enrolled,
    Facts,
    Granted,
    Head,
    Hire,
    Holder,
    Post,
    Span,
)
from station_app.services.figures.figure import NOTHING, Figure

DAY = date(2010, 6, 10)
SPAN = Span(date(2010, 1, 1), DAY)
LATER = DAY + timedelta(days=1)
EARLIER = DAY - timedelta(days=1)
WANG: Head = ("111", "430105198506150027")
LI: Head = ("111", "430105198506150043")


def figure(name: str, span: Span = SPAN, **facts: Any) -> Figure:
    found = count(Facts(**{key: tuple(value) for key, value in facts.items()}), span, shipped())
    return {each.id: each for each in found}[name]


def post(from_on: date | None, to_on: date | None = None, head: Head = WANG, **more: Any) -> Post:
    return Post(more.get("record", "p"), "w", head, more.get("group", "COMMUNITY"), from_on, to_on)


def holder(
    level: str, approved: date = EARLIER, head: Head = WANG, *registered: RegistrationFacts
) -> Holder:
    certificate = CertificateFacts(f"c{level}{head}", level, approved)
    return Holder(f"p{head}", head, (certificate,), registered)


def candidate(**changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "record": "a", "head": WANG, "year": 2010, "state": "SUBMITTED", "applied_on": EARLIER,
        "withdrawn_on": None, "results_on": date(2010, 6, 20),
    }  # fmt: skip
    return Candidate(**values | changes)


def test_every_figure_that_is_defined_is_counted_in_that_order() -> None:
    found = count(Facts(), SPAN, shipped())

    assert [each.id for each in found] == list(DEFINITIONS)
    assert all(each.label and each.unit and each.definition.endswith("。") for each in found)


def test_of_nothing_there_are_no_rates_and_no_bounds_but_counts_of_nought() -> None:
    shown = {each.id: each.shown for each in count(Facts(), SPAN, shipped())}

    none = {name for name, text in shown.items() if text == NOTHING}
    rates = {"K04", "K05", "K07", "K07-rate", "K11-rate", "K16-share"}
    assert none == rates | {"reward", "K12-planned", "area", "population"}
    assert {text for name, text in shown.items() if name not in none} == {"0"}


@pytest.mark.parametrize(
    ("from_on", "to_on", "counted"),
    [
        (DAY, None, "1"),
        (LATER, None, "0"),
        (EARLIER, DAY, "1"),
        (date(2009, 1, 1), EARLIER, "0"),
        (None, None, "0"),
    ],
)
def test_k01_counts_whoever_is_in_post_on_the_day(
    from_on: date | None, to_on: date | None, counted: str
) -> None:
    assert figure("K01", posts=[post(from_on, to_on)]).shown == counted


def test_k01_counts_a_head_once_and_lists_both_records() -> None:
    posts = [post(EARLIER, record="p1"), post(EARLIER, record="p2"), post(EARLIER, head=LI)]

    found = figure("K01", posts=posts)

    assert found.value == 2
    assert found.behind.records == ("p1", "p2", "p")
    assert (found.behind.on, found.behind.listed) == ("social_worker", ("w",))


def test_groups_are_those_of_who_is_in_post() -> None:
    posts = [post(EARLIER, group="A"), post(EARLIER, group="A"), post(LATER, group="B")]

    assert figure("groups", posts=[*posts, post(EARLIER, group=None)]).value == 1


def test_k02_counts_a_head_once_by_the_highest_level_of_all_its_records() -> None:
    holders = [holder("1"), holder("2"), holder("1", head=LI), holder("3", LATER, LI)]

    shown = [figure(f"K02{part}", holders=holders).value for part in ("", "-1", "-2", "-3")]

    assert shown == [2, 1, 1, 0]


def test_k02_leaves_out_what_was_revoked() -> None:
    revoked = Holder("p", WANG, (CertificateFacts("c", "1", EARLIER, revoked=True),), ())

    assert figure("K02", holders=[revoked]).value == 0


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2010, 2, 28), 0),
        (date(2010, 3, 1), 1),
        (date(2012, 12, 15), 1),  # RENEW_DUE
        (date(2013, 2, 28), 1),
        (date(2013, 3, 1), 0),
    ],
)
def test_k03_counts_who_is_registered_on_the_day(day: date, counted: int) -> None:
    term = RegistrationFacts("r", f"c1{WANG}", "FIRST", 1, "DONE", valid_from=date(2010, 3, 1))
    held = holder("1", date(2009, 10, 1), WANG, term)

    found = figure("K03", Span(date(day.year, 1, 1), day), holders=[held])

    assert found.value == counted
    assert found.behind.records == ("r",) * counted


@pytest.mark.parametrize(
    ("on", "until", "counted"),
    [(DAY, None, 1), (LATER, None, 0), (EARLIER, DAY, 0), (EARLIER, LATER, 1), (None, None, 0)],
)
def test_k03b_counts_the_local_list_of_the_day(
    on: date | None, until: date | None, counted: int
) -> None:
    assert figure("K03b", enrolled=[Enrolled("w", WANG, on, until)]).value == counted


def test_k04_is_the_share_to_one_place_half_up() -> None:
    posts = [post(EARLIER, head=("111", str(n))) for n in range(66)]
    holders = [holder("1", head=("111", str(n))) for n in range(56)]

    assert figure("K04", posts=posts, holders=holders).shown == "84.8"
    assert figure("K04", posts=posts[:8], holders=holders[:8]).shown == "100.0"


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, 1),
        ({"applied_on": DAY}, 1),
        ({"applied_on": LATER}, 0),
        ({"applied_on": None}, 0),
        ({"state": "DRAFT"}, 0),
        ({"state": "REJECTED"}, 0),
        ({"state": "WITHDRAWN", "withdrawn_on": DAY}, 0),
        ({"state": "WITHDRAWN", "withdrawn_on": LATER}, 1),
        ({"state": "WITHDRAWN"}, 0),
        ({"year": 2009}, 0),
    ],
)
def test_k06_counts_who_has_applied_and_not_withdrawn_by_the_day(
    changes: dict[str, Any], counted: int
) -> None:
    assert figure("K06", candidates=[candidate(**changes)]).value == counted


def test_k06_counts_somebody_at_two_levels_once() -> None:
    found = figure("K06", candidates=[candidate(record="a"), candidate(record="b")])

    assert (found.value, found.behind.records) == (1, ("a", "b"))


@pytest.mark.parametrize(
    ("day", "passed", "rate"),
    [(date(2010, 6, 19), "—", "—"), (date(2010, 6, 20), "1", "33.3")],
)
def test_k07_is_told_from_the_day_of_the_results_on(day: date, passed: str, rate: str) -> None:
    sat = [candidate(head=("111", str(n)), sat=True, passed=n == 0) for n in range(3)]
    span = Span(SPAN.first, day)

    assert figure("K07", span, candidates=[*sat, candidate()]).shown == passed
    assert figure("K07-rate", span, candidates=[*sat, candidate()]).shown == rate


def test_k07_is_nought_when_somebody_sat_and_nobody_passed() -> None:
    sat = candidate(sat=True, results_on=DAY)

    assert figure("K07", candidates=[sat]).shown == "0"
    assert figure("K07-rate", candidates=[sat]).shown == "0.0"


@pytest.mark.parametrize(
    ("to_on", "held", "counted"),
    [
        (DAY, True, 1),
        (LATER, True, 0),
        (date(2010, 1, 1), True, 1),
        (date(2009, 12, 31), True, 0),
        (DAY, False, 0),
        (None, True, 0),
    ],
)
def test_k08_counts_classes_that_ended_in_the_period(
    to_on: date | None, held: bool, counted: int
) -> None:
    course = Course("t", "CE", "SELF", to_on, held)
    there = [Attendance("a", "t", Decimal("6.5")), Attendance("b", "t", Decimal(8))]

    def shown(name: str) -> Decimal | None:
        return figure(name, courses=[course], attendances=there).value

    assert shown("K08") == counted
    assert shown("K08-attendances") == 2 * counted
    assert shown("K08-hours") == Decimal("14.5") * counted


def test_attendances_are_listed_under_their_class() -> None:
    course = Course("t", "CE", "SELF", DAY, True)
    found = figure(
        "K08-hours", courses=[course], attendances=[Attendance("a", "t", Decimal("6.0"))]
    )

    assert (found.shown, found.behind.records, found.behind.listed) == ("6", ("a",), ("t",))
    assert (found.behind.register, found.behind.on) == ("training_attendance", "training_session")


@pytest.mark.parametrize(
    ("kind", "bearer", "counted"),
    [("EXAM_COACHING", "GOV_FULL", 1), ("EXAM_COACHING", "GOV_PART", 0), ("CE", "GOV_FULL", 0)],
)
def test_coaching_counts_only_where_the_government_pays_in_full(
    kind: str, bearer: str, counted: int
) -> None:
    course = Course("t", kind, bearer, DAY, True)

    assert figure("K08-coaching", courses=[course]).value == counted


@pytest.mark.parametrize(
    ("mode", "on", "counted"),
    [
        ("OPEN", DAY, 1),
        ("OPEN", LATER, 0),
        ("OPEN", date(2009, 12, 31), 0),
        ("OPEN", None, 0),
        ("GRADUATE", DAY, 0),
    ],
)
def test_k09_counts_those_hired_openly_in_the_period(
    mode: str, on: date | None, counted: int
) -> None:
    assert figure("K09", hires=[Hire("j", WANG, mode, on)]).value == counted


def test_the_bounds_of_rewards_span_all_schemes_of_the_day() -> None:
    def scheme(low: int, high: int, since: date, until: date | None = None) -> Granted:
        return Granted("s", Scheme("", "1", Decimal(low), Decimal(high), since, until))

    valid = [scheme(800, 1000, DAY), scheme(900, 1200, EARLIER, DAY)]
    over = [scheme(1, 9000, EARLIER, EARLIER), scheme(1, 9000, LATER)]

    found = figure("reward", schemes=[*valid, *over])

    assert (found.shown, found.least, found.value) == ("800–1200", 800, 1200)
    assert figure("reward", schemes=[scheme(500, 500, DAY)]).shown == "500"


@pytest.mark.parametrize(
    ("from_on", "until", "counted"),
    [(DAY, None, 1), (LATER, None, 0), (EARLIER, EARLIER, 0), (EARLIER, DAY, 1), (None, None, 0)],
)
def test_directed_cultivation_counts_while_it_lasts(
    from_on: date | None, until: date | None, counted: int
) -> None:
    assert figure("directed", cultivated=[Cultivated("d", WANG, from_on, until)]).value == counted


@given(st.permutations([post(EARLIER, record=str(n), head=("", str(n % 3))) for n in range(7)]))
def test_the_order_of_the_records_makes_no_difference(posts: list[Post]) -> None:
    found = figure("K01", posts=posts)

    assert (found.value, sorted(found.behind.records)) == (3, [str(n) for n in range(7)])
