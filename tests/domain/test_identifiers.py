"""Resident IDs and credit codes."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from station_app.domain.identifiers import (
    birth_date_of,
    check_digit,
    convert_15,
    credit_code_class_faults,
    credit_code_faults,
    lost_digits,
    normal_id,
    resident_id_faults,
    sex_of,
)
from station_app.domain.problems import Fault, Severity

TODAY = date(2026, 11, 23)
VALID_IDS = [
    "430105197001010016",
    "430105198506150027",
    "430103200002290031",
    "810000199001010019",
    "820000199001010029",
    "830000199001010012",
    "11010519491231002X",
    "430525199911301206",
]
VALID_CODES = [
    "52430105MJJ1234500",
    "514301055012345693",
    "114301050061234582",
    "12430105448123455P",
    "55430105MF01234514",
    "91430105MA4L12346M",
    "N2430105MF11234538",
]
DIGITS_17 = st.from_regex(r"[1-9][0-9]{16}", fullmatch=True)


def rules(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    return [(fault.rule, fault.severity.value) for fault in faults]


def with_check(text17: str) -> str:
    return text17 + check_digit(text17)


@pytest.mark.parametrize("number", VALID_IDS)
def test_a_valid_id_has_no_faults(number: str) -> None:
    assert list(resident_id_faults(number, TODAY)) == []


@pytest.mark.parametrize(
    "typed",
    [
        "43010519490101002x ",
        "４３０１０５１９４９０１０１００２Ｘ",
        "430105 19490101 002X",
        "430105\u00a019490101\u200b002X",
        "'43010519490101002X",
        '="43010519490101002X"',
        "\t43010519490101002X",
    ],
)
def test_an_id_is_stored_plain(typed: str) -> None:
    assert normal_id(typed) == "43010519490101002X"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("4301O5198910065212", [("R-ID-01", "ERROR")]),
        ("43040519804061526", [("R-ID-01", "ERROR")]),
        ("4301111995080938006", [("R-ID-01", "ERROR")]),
        ("030105197001010016", [("R-ID-01", "ERROR")]),
        ("43010519700101001Y", [("R-ID-01", "ERROR")]),
        ("430723198212145777", [("R-ID-02", "ERROR")]),
        ("430102199509193000", [("R-ID-02", "ERROR")]),
        ("430281200102301556", [("R-ID-03", "ERROR")]),
        ("430921209105267843", [("R-ID-03", "ERROR")]),
        (with_check("43010518991231001"), [("R-ID-03", "ERROR")]),
        ("990523196907319545", [("R-ID-04", "ERROR")]),
        ("439988199001010018", [("R-ID-05", "WARN")]),
        ("439988197706092413", [("R-ID-05", "WARN")]),
        ("430523940923497", [("R-ID-10", "ERROR")]),
        ("4.33122E+17", [("R-ID-11", "ERROR")]),
        (with_check("91112419810803002"), []),
        ("", []),
    ],
)
def test_each_rule_of_the_resident_id(number: str, expected: list[tuple[str, str]]) -> None:
    assert rules(resident_id_faults(number, TODAY)) == expected


def test_every_fault_of_a_number_is_told_at_once() -> None:
    number = "439988209913010010"

    assert {rule for rule, _ in rules(resident_id_faults(number, TODAY))} == {
        "R-ID-02",
        "R-ID-03",
        "R-ID-05",
    }


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("430105197001010017", "应为“6”，请核对原件。"),
        ("439988199001010018", "行政区划码 439988 未收录，请确认后保存。"),
        ("4301O5198910065212", "含有“O”"),
        ("030105197001010016", "首位不能是0"),
        ("43010519700101001Y", "最后一位“Y”"),
        ("43040519804061526", "现有17位"),
        ("430523940923497", "换算为18位是“430523199409234973”"),
        ("430105000101996", "不能自动换算"),
    ],
)
def test_the_message_says_what_to_do(number: str, told: str) -> None:
    (fault,) = resident_id_faults(number, TODAY, "guardian_id")

    assert told in fault.text
    assert fault.field == "guardian_id"


@given(DIGITS_17)
def test_check_digit_agrees_with_stdnum(digits: str) -> None:
    assert check_digit(digits) == ric.calc_check_digit(f"{digits}0")


@given(st.sampled_from(VALID_IDS), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    typed = number[:place] + wrong + number[place + 1 :]

    found = {fault.rule for fault in resident_id_faults(typed, TODAY) if fault.refuses}

    assert found & {"R-ID-01", "R-ID-02"}


@given(st.text(max_size=20))
def test_no_text_breaks_the_check(text: str) -> None:
    assert all(fault.text.endswith("。") for fault in resident_id_faults(text, TODAY))
    assert all(fault.text.endswith("。") for fault in credit_code_faults(text))


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_birth_date_and_sex_stand_in_the_number(born: date, sequence: int) -> None:
    number = with_check(f"430105{born:%Y%m%d}{sequence:03}")

    assert birth_date_of(number) == born
    assert sex_of(number) == ("1" if sequence % 2 else "2")


@pytest.mark.parametrize("text", ["", "430105", "430523940923497"])
def test_what_is_no_resident_id_tells_no_birth_date_and_no_sex(text: str) -> None:
    assert birth_date_of(text) is None
    assert sex_of(text) is None


def test_an_impossible_birth_date_is_none() -> None:
    assert birth_date_of("430281200102301556") is None


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 995))
def test_a_converted_number_is_valid_and_keeps_its_parts(born: date, sequence: int) -> None:
    longer = convert_15(f"430105{born:%y%m%d}{sequence:03}")

    assert longer is not None
    assert list(resident_id_faults(longer, TODAY)) == []
    assert birth_date_of(longer) == born


@pytest.mark.parametrize(
    "number", ["430105000101996", "430105991231999", "430105990230001", "43010599", ""]
)
def test_what_cannot_be_converted_is_none(number: str) -> None:
    assert convert_15(number) is None


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        (420106199706264000.0, True),
        (430105198506150027, True),
        (1e15, True),
        (999999999999999, False),
        (13977649355.0, False),
        (None, False),
        ("4.33122E+17", True),
        ("4.33122e+17", True),
        ("４.33122Ｅ+17", True),
        ("4.3312E+4", False),
        ("4.331E+02", False),
        ("430105198506150027", False),
        ("3E12", False),
    ],
)
def test_digits_are_lost_in_numbers_of_sixteen_and_more(cell: object, lost: bool) -> None:
    assert lost_digits(cell) is lost


@pytest.mark.parametrize("code", [*VALID_CODES, "", "52430105mjj1234500 "])
def test_a_valid_credit_code_has_no_faults(code: str) -> None:
    assert list(credit_code_faults(code)) == []


@pytest.mark.parametrize(
    ("code", "rule", "told"),
    [
        ("52430105MJCI727324", "R-US-01", "不应有“I”"),
        ("52430105MJA62332", "R-US-01", "现有16位"),
        ("52430105MJA924526N", "R-US-02", "校验位不正确"),
        ("524301050000000000", "R-US-02", "校验位不正确"),
    ],
)
def test_a_wrong_credit_code_is_refused(code: str, rule: str, told: str) -> None:
    (fault,) = credit_code_faults(code)

    assert (fault.rule, fault.field, fault.severity) == (rule, "uscc", Severity.ERROR)
    assert told in fault.text


def test_a_wrong_inner_check_is_only_warned_of() -> None:
    (fault,) = credit_code_faults("51430105MJF1353325")

    assert (fault.rule, fault.severity) == ("R-US-03", Severity.WARN)
    assert "MJF135332" in fault.text


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_credit_check_agrees_with_stdnum(code17: str) -> None:
    code = code17 + uscc.calc_check_digit(code17)

    assert "R-US-02" not in {fault.rule for fault in credit_code_faults(code)}


@given(
    st.sampled_from(VALID_CODES), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNP")
)
def test_one_wrong_sign_of_a_credit_code_is_always_caught(code: str, place: int, sign: str) -> None:
    typed = code[:place] + sign + code[place + 1 :]

    assert (typed == code) == (not list(credit_code_faults(typed)))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("514301055012345693", "SOCIAL_GROUP"),
        ("52430105MJJ1234500", "SERVICE_ORG"),
        ("53430105MJJ1234500", "FOUNDATION"),
        ("12430105448123455P", "PUBLIC_INST"),
        ("12430105448123455P", "UNIVERSITY"),
        ("114301050061234582", "GOV"),
        ("91430105MA4L12346M", "ENTERPRISE"),
        ("N2430105MF11234538", "OTHER"),
        ("", "COMMUNITY_ORG"),
    ],
)
def test_a_class_fits_its_kind_of_organisation(code: str, kind: str) -> None:
    assert list(credit_code_class_faults(code, kind)) == []


def test_a_class_of_another_kind_is_warned_of_by_name() -> None:
    (fault,) = credit_code_class_faults("51430105MJB068485T", "FOUNDATION", "code")

    assert (fault.rule, fault.field, fault.severity) == ("R-OR-01", "code", Severity.WARN)
    assert "应属“社会团体”，与填写的“基金会”不一致" in fault.text
