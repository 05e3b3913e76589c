"""Organisations between bureau and stations: what the bureau finds goes to all of them."""

from __future__ import annotations

from station_app.domain.registers import BY_NAME
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.services.exchange.district import District, live
from tests.services.organising import enter_agency, enter_check, enter_grade, enter_whole

ORGANISATIONS = BY_NAME["organisation"]
CHECKS = BY_NAME["org_annual_check"]


def shown(books: Workspace, agency: str, name: str) -> str:
    with books.database.reading() as session:
        context = context_for(books, session)
        (found,) = (each for each in ORGANISATIONS.derived if each.name == name)
        return found.compute(context.find("organisation", agency), context)


def test_an_agency_of_the_bureau_is_known_at_a_station_with_all_its_parts(
    district: District,
) -> None:
    ids = enter_whole(district.bureau)

    for name in district.stations:
        district.exchange(name)

        assert set(ids.values()) <= {
            record for register in ids for record in live(district[name], BY_NAME[register])
        }
        assert shown(district[name], ids["organisation"], "grade") == "4A级"
        assert len(live(district[name], BY_NAME["org_member"])) == 2


def test_a_new_grade_replaces_the_old_one_at_the_stations(district: District) -> None:
    agency = enter_agency(district.bureau)
    (name, *_) = district.stations
    district.exchange(name)
    before = shown(district[name], agency, "grade")
    enter_grade(district.bureau, agency, grade="5A")

    district.exchange(name)

    assert (before, shown(district[name], agency, "grade")) == ("", "5A级")


def test_a_station_adds_the_check_of_a_year_which_stays_its_own(district: District) -> None:
    agency = enter_agency(district.bureau)
    (name, *others) = district.stations
    for each in district.stations:
        district.exchange(each)
    check = enter_check(district[name], agency)

    for each in district.stations * 2:
        district.exchange(each)

    assert live(district.bureau, CHECKS)[check].home == district[name].station
    assert shown(district.bureau, agency, "last_check") == "合格（2025年度）"
    assert not any(check in live(district[each], CHECKS) for each in others)


def test_an_agency_of_a_station_reaches_the_bureau_with_its_parts(district: District) -> None:
    (name, *_) = district.stations
    ids = enter_whole(district[name])

    _, received, _ = district.exchange(name)

    assert received.receipt is not None
    assert set(ids.values()) <= {
        record for register in ids for record in live(district.bureau, BY_NAME[register])
    }
