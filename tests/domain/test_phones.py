"""Telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.phones import is_mobile, masked_phone, normal_phone, phone_faults
from station_app.domain.problems import Severity


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13977649355", "13977649355"),
        ("139-7764-9355", "13977649355"),
        ("139 7764 9355", "13977649355"),
        ("１３９７７６４９３５５", "13977649355"),
        ("+86 139-7764-9355", "13977649355"),
        ("+8613977649355", "13977649355"),
        ("008613977649355", "13977649355"),
        ("86-13977649355", "13977649355"),
        ("'13977649355", "13977649355"),
        ('="13977649355"', "13977649355"),
        ("139\u200b77649355", "13977649355"),
        ("0731-84512345", "073184512345"),
        ("0731－84512345", "073184512345"),
        ("0731 84512345", "073184512345"),
        ("（0731）84512345", "073184512345"),
        ("+86-731-84512345", "073184512345"),
        ("+86 10 12345678", "01012345678"),
        ("+86-0731-84512345", "073184512345"),
        ("0731-84512345-801", "073184512345-801"),
        ("0731-84512345转801", "073184512345-801"),
        ("073184512345-801", "073184512345-801"),
        ("0731-84512345 EXT.801", "073184512345-801"),
        ("400-800-1234", "4008001234"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_stored_as_digits(typed: str, stored: str) -> None:
    assert normal_phone(typed) == stored
    assert list(phone_faults(typed)) == []


@pytest.mark.parametrize(
    "typed",
    [
        "15128016590/0731-86962295",
        "15128016590、073186962295",
        "15128016590 0731-86962295",
        "15128016590\n0731-86962295",
        "15128016590；0731-86962295",
    ],
)
def test_two_numbers_in_one_cell_are_both_named(typed: str) -> None:
    (fault,) = phone_faults(typed, "mobile")

    assert (fault.rule, fault.field, fault.severity) == ("PHONE", "mobile", Severity.ERROR)
    assert "“15128016590”和“073186962295”" in fault.text
    assert "“电话”或备注" in fault.text
    assert normal_phone(typed) == "15128016590/073186962295"


@pytest.mark.parametrize(
    "typed",
    ["1882018519", "12812345678", "84512345", "13977649355(微信)", "无", "+85212345678", "1/2"],
)
def test_an_unknown_pattern_is_warned_of_and_kept(typed: str) -> None:
    (fault,) = phone_faults(typed, "phone")

    assert (fault.rule, fault.severity) == ("PHONE", Severity.WARN)
    assert normal_phone(typed) == typed


def test_an_empty_number_has_no_faults() -> None:
    assert list(phone_faults(" ")) == []


@given(st.from_regex(r"(1[3-9][0-9]{9}|0[0-9]{9,11}(-[0-9]{1,6})?|[48]00[0-9]{7})", fullmatch=True))
def test_a_stored_number_is_normal_already(number: str) -> None:
    assert normal_phone(number) == number


def test_only_one_mobile_number_is_mobile() -> None:
    assert is_mobile("139-7764-9355")
    assert not is_mobile("0731-84512345")
    assert not is_mobile("13977649355/13977649356")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13977649355", "139****9355"),
        ("0731-84512345", "073****2345"),
        ("0731-84512345-801", "073****2345-***"),
        ("15128016590/0731-86962295", "151****6590/073****2295"),
        ("12345", "12345"),
        ("微信abc123", "****"),
        ("", ""),
    ],
)
def test_the_middle_of_a_number_is_masked(number: str, shown: str) -> None:
    assert masked_phone(number) == shown
