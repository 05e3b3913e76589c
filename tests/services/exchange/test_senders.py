"""Who has sent, who is late, the mails about it, and people whom two stations have."""

from __future__ import annotations

from datetime import timedelta

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange import doubles, letters, senders
from tests.builders import person_values
from tests.services.exchange.district import District

PEOPLE = BY_NAME["person"]


def enter(district: District, number: int = 1, at: str = "a", **changes: object) -> str:
    return records.create(district[at], PEOPLE, person_values(number, **changes)).record.id


def sender(district: District, name: str = "a") -> senders.Sender:
    found = senders.senders(district.bureau).senders
    return next(each for each in found if each.station == district[name].station)


def test_months_show_what_came_in_them(district: District) -> None:
    enter(district)
    district.exchange("a")
    moment = district.bureau.now()
    district.bureau.now = lambda: moment + timedelta(days=31)
    district.exchange("a")

    found = sender(district)

    assert [[a.records for a in month] for month in found.months[-2:]] == [[1], [0]]
    assert found.last is not None
    assert (found.last.number, found.last.empty, found.late) == (2, True, False)


def test_a_station_that_sent_nothing_this_month_is_late(district: District) -> None:
    district.exchange("a")

    late = {each.station for each in senders.senders(district.bureau).late}

    assert district["b"].station in late
    assert district["a"].station not in late


def test_months_go_over_the_turn_of_the_year(district: District) -> None:
    moment = district.bureau.now().replace(month=2)
    district.bureau.now = lambda: moment

    months = senders.senders(district.bureau).months

    assert [f"{each:%Y-%m}" for each in months[:3]] == ["2025-09", "2025-10", "2025-11"]


def test_a_station_asked_for_everything_is_marked_until_it_comes(district: District) -> None:
    enter(district)
    district.exchange("a")
    district.begin_bureau_anew()
    receipt = district.receive(district.make("a").file).receipt
    assert receipt is not None
    marked = sender(district).asks_full
    district.apply("a", receipt, accept="区局换了电脑")

    district.exchange("a")

    assert (marked, sender(district).asks_full) == (True, False)


def test_a_reminder_names_who_is_late(district: District) -> None:
    district.exchange("a")
    found = senders.senders(district.bureau)

    text = letters.reminder_letter(district.bureau, found.senders)

    assert sender(district, "b").name in text
    assert sender(district).name not in text
    assert letters.reminder_letter(district.bureau, [sender(district)]) == ""


def test_the_mail_with_a_package_tells_its_extent(district: District) -> None:
    made = district.make("a")

    text = letters.package_letter(district["a"], made.file, made.records, made.full)

    assert "零报告" in text
    assert made.file.name in text


def test_a_person_at_two_stations_is_listed_with_both_records(district: District) -> None:
    ids = {enter(district, 1, "a", name="王芳"), enter(district, 1, "b", name="王方")}
    district.exchange("a")
    district.exchange("b")

    ((person, found),) = doubles.doubles(district.bureau)

    assert {each.record for each in found} == ids
    assert {(each.name, each.station) for each in found} == {
        ("王芳", sender(district, "a").name),
        ("王方", sender(district, "b").name),
    }
    assert "*" in person.id_number
