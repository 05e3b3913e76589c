"""Dated parameters: which value holds where and when, and what the program ships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, Parameters, shipped

DAY = date(2026, 5, 20)
OF_PART_14 = """
    exam.cutoff exam.pass exam.window.AS exam.window.SW exam.senior_proof_years exam.suspended
    sw_majors tech_school_equivalence reg.first_window reg.validity reg.renew_window
    reg.decide_workdays reg.allow_late ce.AS ce.SW ce.SSW ce.degree ce.year_total ce.special_share
    ce.hours_per_xueshi reward.min reward.max star star.notice_workdays vol.record_workdays
    vol.cert_workdays vol.cert_notice_days vol.min_age proj.tender_min_days proj.contract_days
    proj.file_workdays proj.supplement_max proj.term_years proj.keep_years grade
    agency.certified_share org.grade_years station.min_workers sup.supervisor_years
    log.keep_months pia.keep_years idle_lock_min lock_after report.due_day.month
    report.due_day.quarter report.due_day.half report.due_day.year authority.bureau
    authority.registrar
""".split()  # noqa: SIM905  # a list would be fifty lines long


def parameter(value: str, valid_from: date = date.min, province: str = "") -> Parameter:
    return Parameter("k", valid_from, province, value)


def test_latest_value_that_has_begun_holds() -> None:
    parameters = Parameters(
        [
            parameter("old"),
            parameter("newer", date(2026, 5, 20)),
            parameter("newest", date(2026, 5, 21)),
        ]
    )

    assert parameters.text("k", date(2026, 5, 19)) == "old"
    assert parameters.text("k", date(2026, 5, 20)) == "newer"
    assert parameters.text("k", date(2026, 5, 21)) == "newest"


def test_province_goes_before_the_nation_even_when_older() -> None:
    parameters = Parameters(
        [parameter("nation", date(2026, 1, 1)), parameter("hunan", date(2020, 1, 1), "43")]
    )

    assert parameters.text("k", DAY, "43") == "hunan"
    assert parameters.text("k", DAY, "11") == "nation"
    assert parameters.text("k", DAY) == "nation"


def test_nation_holds_before_the_province_begins() -> None:
    parameters = Parameters([parameter("nation"), parameter("hunan", date(2027, 1, 1), "43")])

    assert parameters.text("k", DAY, "43") == "nation"


def test_parameters_within_a_province_read_its_values_unasked() -> None:
    parameters = Parameters([parameter("nation"), parameter("hunan", province="43")])

    assert parameters.within("43").text("k", DAY) == "hunan"
    assert parameters.text("k", DAY) == "nation"


def test_unknown_key_is_a_defect() -> None:
    with pytest.raises(KeyError, match="no parameter k on 2026-05-20"):
        Parameters([]).text("k", DAY)


def test_day_before_the_first_value_is_a_defect() -> None:
    parameters = Parameters([parameter("1", date(2026, 5, 21))])

    with pytest.raises(KeyError):
        parameters.whole("k", DAY)


def test_overrides_win_and_leave_the_original_alone() -> None:
    original = Parameters([parameter("shipped"), parameter("hunan", province="43")])

    changed = original.within("43").with_([parameter("own", province="43"), parameter("bureau")])

    assert changed.text("k", DAY) == "own"
    assert changed.text("k", DAY, "11") == "bureau"
    assert original.text("k", DAY) == "shipped"
    assert len(changed.every) == 2


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        ("text", "12-31", "12-31"),
        ("texts", "社会工作,社会工作（专业硕士）", ("社会工作", "社会工作（专业硕士）")),
        ("texts", "", ()),
        ("whole", "30", 30),
        ("wholes", "90,60,30,7", (90, 60, 30, 7)),
        ("decimal", "0.75", Decimal("0.75")),
        ("decimal", "-1", Decimal(-1)),
        ("fraction", "1/3", Fraction(1, 3)),
        ("fraction", "0.1", Fraction(1, 10)),
        ("flag", "true", True),
        ("flag", "false", False),
        ("months", "3y", 36),
        ("months", "3m", 3),
    ],
)
def test_readers_understand_their_form(reader: str, text: str, value: object) -> None:
    assert getattr(Parameters([parameter(text)]), reader)("k", DAY) == value


@pytest.mark.parametrize(
    ("reader", "text"),
    [("whole", "a"), ("decimal", "NaN"), ("flag", "on"), ("months", "3"), ("months", "3y1m")],
)
def test_readers_refuse_another_form(reader: str, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        getattr(Parameters([parameter(text)]), reader)("k", DAY)


@pytest.mark.parametrize("key", OF_PART_14)
def test_every_parameter_of_part_14_holds_at_all_times(key: str) -> None:
    found = [shipped().parameter(key, day) for day in (date.min, date(2010, 6, 10), date.max)]

    assert all(each.source for each in found)
    assert {each.confidence for each in found} <= {"C", "C2", "M", "m", "S", "P"}


def test_shipped_values_are_those_of_the_sources() -> None:
    parameters = shipped()

    assert [parameters.whole(f"ce.{level}", DAY) for level in ("AS", "SW", "SSW")] == [72, 90, 90]
    assert parameters.wholes("star", DAY) == (100, 300, 600, 1000, 1500)
    assert parameters.wholes("grade", DAY) == (90, 80, 60)
    assert parameters.months("reg.validity", DAY) == 36
    assert parameters.fraction("agency.certified_share", DAY) == Fraction(1, 3)
    assert parameters.text("authority.bureau", DAY) == "区社会工作局"


def test_authorities_change_with_the_years() -> None:
    assert shipped().text("authority.national", date(2010, 6, 10)) == "民政部"
    assert shipped().text("authority.national", DAY) == "中央社会工作部"


def test_examinations_were_suspended_in_some_provinces_only() -> None:
    assert shipped().texts("exam.suspended", DAY) == ()
    assert shipped().texts("exam.suspended", DAY, "23") == ("2021",)
    assert shipped().texts("exam.suspended", DAY, "11") == ("2022",)


@given(st.lists(st.dates(), unique=True, min_size=1), st.dates())
def test_no_later_value_has_begun_than_the_one_that_holds(starts: list[date], day: date) -> None:
    parameters = Parameters(parameter(start.isoformat(), start) for start in starts)
    begun = [start for start in starts if start <= day]

    if begun:
        assert parameters.text("k", day) == max(begun).isoformat()
    else:
        with pytest.raises(KeyError):
            parameters.text("k", day)
