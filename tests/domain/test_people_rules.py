"""Rules on the entries about a person, each at the edge where it begins to speak."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules import people
from station_app.domain.rules.people import Guardian

TODAY = date(2026, 5, 20)
MAN = "430105197001010016"
WOMAN = "430105198506150027"


def heard(faults: list[Fault]) -> list[tuple[str, str, Severity]]:
    return [(fault.field, fault.rule, fault.severity) for fault in faults]


def test_sex_unlike_the_number_is_doubted() -> None:
    faults = list(people.sex_matches_id(MAN, "2"))

    assert heard(faults) == [("sex", "R-ID-06", Severity.WARN)]
    assert faults[0].text.startswith("证件号码显示性别为男，与填写的女不一致。")


@pytest.mark.parametrize(
    ("number", "sex"), [(MAN, "1"), (WOMAN, "2"), (MAN, None), ("G12345678", "2")]
)
def test_sex_is_not_doubted_without_ground(number: str, sex: str | None) -> None:
    assert not list(people.sex_matches_id(number, sex))


def test_birth_date_unlike_the_number_is_refused() -> None:
    faults = list(people.birth_matches_id(MAN, date(1970, 1, 2)))

    assert heard(faults) == [("birth_date", "R-ID-07", Severity.ERROR)]
    assert "1970年1月2日与证件号码中的1970年1月1日不一致" in faults[0].text


@pytest.mark.parametrize(
    ("number", "born"),
    [(MAN, date(1970, 1, 1)), (MAN, None), ("G12345678", date(1970, 1, 2))],
)
def test_birth_date_is_not_refused_without_ground(number: str, born: date | None) -> None:
    assert not list(people.birth_matches_id(number, born))


@pytest.mark.parametrize(
    ("political", "born", "doubted"),
    [
        ("03", date(1997, 5, 20), True),  # 29 today
        ("03", date(1997, 5, 21), False),  # 28 until tomorrow
        ("01", date(1970, 1, 1), False),
        ("03", None, False),
        (None, date(1970, 1, 1), False),
    ],
)
def test_league_members_over_28_are_doubted(
    political: str | None, born: date | None, doubted: bool
) -> None:
    faults = list(people.league_age(political, born, TODAY))

    assert heard(faults) == [("political", "R-PE-02", Severity.WARN)] * doubted


@pytest.mark.parametrize(
    ("joined", "born", "refused"),
    [
        ("2008-05", date(1990, 6, 1), True),
        ("2008-06", date(1990, 6, 30), False),
        (None, date(1990, 6, 1), False),
        ("2008-05", None, False),
    ],
)
def test_party_is_not_joined_before_18(
    joined: str | None, born: date | None, refused: bool
) -> None:
    faults = list(people.party_age(joined, born))

    assert heard(faults) == [("party_joined_on", "R-PE-03", Severity.ERROR)] * refused


@pytest.mark.parametrize(
    ("born", "started", "graduated", "rules"),
    [
        (date(1990, 6, 1), "2008-09", "2012-06", []),
        (date(1990, 6, 1), "2012-06", "2012-06", []),
        (date(1990, 6, 1), "2012-07", "2012-06", ["R-ED-02"]),
        (date(1990, 6, 1), None, "2005-06", []),
        (date(1990, 6, 1), None, "2005-05", ["R-ED-01"]),
        (date(1990, 6, 1), "2005-05", "2005-04", ["R-ED-02", "R-ED-01"]),
        (None, "2008-09", None, []),
        (None, None, "2005-05", []),
    ],
)
def test_study_fits_into_life(
    born: date | None, started: str | None, graduated: str | None, rules: list[str]
) -> None:
    assert [fault.rule for fault in people.study_dates(born, started, graduated)] == rules


def test_early_graduation_is_saved_but_an_impossible_one_is_not() -> None:
    faults = list(people.study_dates(date(1990, 6, 1), "2005-05", "2005-04"))

    assert [fault.severity for fault in faults] == [Severity.ERROR, Severity.WARN]


@pytest.mark.parametrize(
    ("from_on", "to_on", "spans", "doubted"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), [(date(2020, 12, 31), None)], True),
        (date(2020, 1, 1), date(2020, 12, 31), [(date(2021, 1, 1), None)], False),
        (date(2020, 1, 1), None, [(date(2030, 1, 1), date(2031, 1, 1))], True),
        (date(2020, 1, 1), None, [(date(2019, 1, 1), date(2019, 12, 31))], False),
        (date(2020, 1, 1), None, [(date(2019, 1, 1), date(2020, 1, 1))], True),
        (date(2020, 1, 1), None, [(None, None)], False),
        (None, date(2020, 1, 1), [(date(2019, 1, 1), None)], False),
        (date(2020, 1, 1), None, [], False),
    ],
)
def test_stints_that_share_a_day_are_doubted(
    from_on: date | None, to_on: date | None, spans: list[people.Span], doubted: bool
) -> None:
    faults = list(people.work_overlap(from_on, to_on, spans))

    assert heard(faults) == [("from_on", "R-WE-02", Severity.WARN)] * doubted


def test_overlap_is_told_once_and_names_the_other_stint() -> None:
    spans: list[people.Span] = [(date(2019, 1, 1), date(2021, 1, 1)), (date(2020, 6, 1), None)]

    assert [f.text for f in people.work_overlap(date(2020, 1, 1), None, spans)] == [
        "与2019年1月1日至2021年1月1日的经历时间重叠，请核对起止日期。"
    ]
    assert "2020年6月1日至今" in next(people.work_overlap(date(2020, 1, 1), None, spans[1:])).text


@pytest.mark.parametrize(
    ("born", "hired_on", "expected"),
    [
        (date(2010, 5, 21), None, [("person", "R-ID-08", Severity.ERROR)]),
        (date(2010, 5, 21), date(2026, 1, 1), [("person", "R-ID-08", Severity.ERROR)]),
        (date(2010, 5, 20), None, []),
        (date(2000, 5, 21), date(2018, 5, 20), [("hired_on", "R-ID-08", Severity.WARN)]),
        (date(2000, 5, 20), date(2018, 5, 20), []),
        (None, date(2018, 5, 20), []),
    ],
)
def test_workers_are_16_and_were_18_when_hired(
    born: date | None, hired_on: date | None, expected: list[tuple[str, str, Severity]]
) -> None:
    assert heard(list(people.worker_age(born, hired_on, TODAY))) == expected


@pytest.mark.parametrize(
    ("hired_on", "left_on", "refused"),
    [
        (date(2020, 1, 1), date(2019, 12, 31), True),
        (date(2020, 1, 1), date(2020, 1, 1), False),
        (date(2020, 1, 1), date(2026, 5, 20), False),
        (date(2020, 1, 1), date(2026, 5, 21), True),
        (None, date(2020, 1, 1), False),
        (date(2020, 1, 1), None, False),
    ],
)
def test_workers_leave_after_they_came(
    hired_on: date | None, left_on: date | None, refused: bool
) -> None:
    faults = list(people.hired_before_left(hired_on, left_on, TODAY))

    assert heard(faults) == [("left_on", "R-SW-01", Severity.ERROR)] * refused


@pytest.mark.parametrize(
    ("level", "approved_on", "obtained_in", "field"),
    [
        ("1", date(2007, 12, 31), None, "approved_on"),
        ("2", None, "2005-06", "obtained_in"),
        ("2", date(2008, 1, 1), "2005-06", None),
        ("3", date(2018, 12, 31), "2019-01", "approved_on"),
        ("3", None, "2019-01", None),
        ("0", None, "2005-06", None),
        (None, None, "2005-06", None),
        ("1", None, None, None),
    ],
)
def test_certificates_older_than_the_first_examination_are_doubted(
    level: str | None, approved_on: date | None, obtained_in: str | None, field: str | None
) -> None:
    faults = list(people.certificate_year(level, approved_on, obtained_in))

    assert heard(faults) == ([(field, "R-CT-01", Severity.WARN)] if field else [])


COMPLETE = Guardian("王秀英", "13800138000", date(2026, 5, 1))
CONSENT, NAME, PHONE = "guardian_consent_on", "guardian_name", "guardian_phone"


@pytest.mark.parametrize(
    ("born", "guardian", "expected"),
    [
        (date(2012, 5, 21), Guardian("王秀英", "13800138000"), [(CONSENT, Severity.ERROR)]),
        (date(2012, 5, 20), Guardian("王秀英", "13800138000"), [(CONSENT, Severity.WARN)]),
        (date(2008, 5, 21), Guardian(None, "1"), [(CONSENT, Severity.WARN), (NAME, Severity.WARN)]),
        (date(2008, 5, 20), Guardian(), []),
        (date(2012, 5, 21), COMPLETE, []),
        (date(2010, 5, 21), Guardian("王秀英", None, date(2026, 5, 1)), [(PHONE, Severity.WARN)]),
        (None, Guardian(), []),
    ],
)
def test_minors_need_a_guardian_and_children_consent(
    born: date | None, guardian: Guardian, expected: list[tuple[str, Severity]]
) -> None:
    faults = list(people.volunteer_age(born, guardian, TODAY, shipped()))

    assert [(fault.field, fault.severity) for fault in faults] == expected
    assert {fault.rule for fault in faults} <= {"R-VO-15"}


def test_consent_of_older_minors_is_a_parameter() -> None:
    parameters = shipped().with_([Parameter("vol.guardian_consent", date.min, "", "false")])
    guardian = Guardian("王秀英", "13800138000")

    assert not list(people.volunteer_age(date(2010, 1, 1), guardian, TODAY, parameters))
    assert list(people.volunteer_age(date(2013, 1, 1), guardian, TODAY, parameters))


def test_least_age_of_volunteers_can_be_raised_but_not_below_the_law() -> None:
    guardian = Guardian("王秀英", "13800138000")
    at_15 = shipped().with_([Parameter("vol.min_age", date.min, "", "16")])
    at_13 = shipped().with_([Parameter("vol.min_age", date.min, "", "10")])

    assert next(people.volunteer_age(date(2011, 1, 1), guardian, TODAY, at_15)).refuses
    assert next(people.volunteer_age(date(2013, 1, 1), guardian, TODAY, at_13)).refuses
