"""Who may register for the examination (R-EX-01…03; tables E-1, E-2, E-3 of domain.md 1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameter, shipped
from station_app.domain.rules.exam_eligibility import (
    Credential,
    Eligibility,
    eligibility,
    is_sw_major,
)
from station_app.domain.rules.exam_years import Stint
from station_app.domain.rules.registration_terms import CertificateFacts

CUTOFF = date(2026, 12, 31)
SW, OTHER = "社会工作", "会计学"
AS_LEVEL, SW_LEVEL, SENIOR = "1", "2", "3"


def credential(level: str, major: str | None = OTHER, **more: str | bool | None) -> Credential:
    return Credential(level, major=major, **more)  # type: ignore[arg-type]


def since(months: int) -> date:
    """Return the day from which there are so many months to the cut-off."""
    return add_months(CUTOFF, -months)


def work(months: int) -> list[Stint]:
    """Return one stint that goes on and has lasted so many months."""
    return [Stint(since(months))] if months else []


def certificate(level: str, months_ago: int) -> CertificateFacts:
    return CertificateFacts("1", level, since(months_ago))


def judged(
    level: str,
    held: Sequence[Credential],
    stints: Sequence[Stint],
    certificates: Sequence[CertificateFacts] = (),
) -> Eligibility:
    return eligibility(level, held, stints, certificates, CUTOFF, shipped())


@dataclass(frozen=True)
class Vector:
    """One row of the table of domain.md 1.3; the years in months."""

    held: Sequence[Credential]
    months: int
    level: str
    eligible: bool
    row: str
    certificates: Sequence[CertificateFacts] = ()
    needed: int | None = None


VECTORS = {
    1: Vector([credential("61")], 48, AS_LEVEL, True, "A1"),
    2: Vector([credential("61")], 47, AS_LEVEL, False, "A1", needed=48),
    3: Vector([credential("31", SW)], 24, AS_LEVEL, True, "A2"),
    4: Vector([credential("31")], 36, AS_LEVEL, False, "A4", needed=48),
    5: Vector([credential("21", SW, graduated="2026-06")], 0, AS_LEVEL, True, "A3", needed=0),
    6: Vector([credential("21", SW, graduated="2019-06")], 0, AS_LEVEL, True, "A3", needed=0),
    7: Vector([credential("21", graduated="2026-06")], 0, AS_LEVEL, False, "A5", needed=24),
    8: Vector([credential("41")], 144, SW_LEVEL, True, "B1", [certificate("1", 72)], 72),
    9: Vector([credential("41")], 144, SW_LEVEL, False, "B1", [certificate("1", 71)], 72),
    10: Vector([credential("31", SW)], 48, SW_LEVEL, True, "B2"),
    11: Vector([credential("21", SW)], 36, SW_LEVEL, True, "B3"),
    12: Vector([credential("21")], 48, SW_LEVEL, False, "B6", needed=60),
    13: Vector([credential("14", SW, degree="3")], 12, SW_LEVEL, True, "B4"),
    14: Vector([credential("14", SW), credential("21")], 48, SW_LEVEL, True, "B2"),
    15: Vector([credential("11", degree="2")], 24, SW_LEVEL, True, "B6", needed=24),
    16: Vector([credential("21"), credential("31", SW)], 48, SW_LEVEL, True, "B2", needed=48),
    17: Vector([credential("31")], 120, SW_LEVEL, True, "B6", [certificate("1", 108)], 72),
    18: Vector([credential("21")], 120, SENIOR, True, "C3", [certificate("2", 60)]),
    19: Vector([credential("31", SW)], 300, SENIOR, False, "", [certificate("2", 240)]),
    20: Vector([credential("22"), credential("31")], 48, AS_LEVEL, True, "A4"),
}


@pytest.mark.parametrize(
    "vector", VECTORS.values(), ids=[f"R-EX-01 vector {number}" for number in VECTORS]
)
def test_the_table_of_vectors_is_kept(vector: Vector) -> None:
    found = judged(vector.level, vector.held, work(vector.months), vector.certificates)

    assert (found.eligible, found.row) == (vector.eligible, vector.row)
    assert vector.needed in (None, found.needed_months)
    if vector.row not in ("B1", "C3"):
        assert found.counted_months == vector.months


# Level, highest usable credential, major -> years; None: not eligible (domain.md 1.2).
MATRIX = [
    (AS_LEVEL, ("71", None), (None, None)),
    (AS_LEVEL, ("61", None), (4, 4)),
    (AS_LEVEL, ("47", None), (4, 4)),
    (AS_LEVEL, ("31", None), (2, 4)),
    (AS_LEVEL, ("21", None), (0, 2)),
    (AS_LEVEL, ("14", "3"), (0, 2)),
    (AS_LEVEL, ("11", "2"), (0, 2)),
    (SW_LEVEL, ("71", None), (None, None)),
    (SW_LEVEL, ("31", None), (4, 6)),
    (SW_LEVEL, ("17", None), (4, 6)),
    (SW_LEVEL, ("21", "4"), (3, 5)),
    (SW_LEVEL, ("14", "3"), (1, 3)),
    (SW_LEVEL, ("14", None), (4, 6)),
    (SW_LEVEL, ("11", "2"), (0, 2)),
]


@pytest.mark.parametrize(("level", "held", "years"), MATRIX)
def test_r_ex_01_and_02_the_least_years_are_those_of_the_matrix(
    level: str, held: tuple[str, str | None], years: tuple[int | None, int | None]
) -> None:
    schooling, degree = held
    needed = [
        judged(level, [credential(schooling, major, degree=degree)], []).needed_months
        for major in (SW, OTHER)
    ]

    assert needed == [None if each is None else each * 12 for each in years]


@pytest.mark.parametrize("level", ["12", "13", "15", "16", "22", "23", "32", "33", "42", "63"])
def test_r_ex_02_who_did_not_graduate_does_not_hold_the_credential(level: str) -> None:
    assert judged(AS_LEVEL, [credential(level, SW)], work(240)).row == ""


def test_r_ex_02_a_degree_counts_without_the_schooling() -> None:
    alone = Credential("90", degree="4", major=SW)

    assert judged(AS_LEVEL, [alone], []).row == "A3"
    assert judged(SENIOR, [alone], work(60), [certificate("2", 60)]).eligible


@pytest.mark.parametrize(("policy", "row"), [("true", "A4"), ("false", "A1")])
def test_r_ex_02_advanced_classes_of_technical_schools_follow_the_policy(
    policy: str, row: str
) -> None:
    parameters = shipped().with_([Parameter("tech_school_equivalence", date.min, "", policy)])
    held = [credential("31", mode="TECH")]

    assert eligibility(AS_LEVEL, held, work(48), [], CUTOFF, parameters).row == row


@pytest.mark.parametrize(
    ("major", "known"),
    [
        ("社会工作", True),
        ("社会工作专业", True),
        ("社 会 工 作", True),
        ("社会工作(专业硕士)", True),
        ("社会学", False),
        (None, False),
    ],
)
def test_r_ex_03_a_major_is_social_work_by_the_list(major: str | None, known: bool) -> None:
    assert is_sw_major(major, CUTOFF, shipped()) is known


@pytest.mark.parametrize(("major", "decided", "row"), [("社会学", True, "A3"), (SW, False, "A5")])
def test_r_ex_03_what_the_clerk_decided_goes_before_the_list(
    major: str, decided: bool, row: str
) -> None:
    assert judged(AS_LEVEL, [Credential("21", major=major, sw_major=decided)], []).row == row


def test_r_ex_03_a_clerk_can_add_a_major() -> None:
    more = shipped().with_([Parameter("sw_majors", date.min, "", "社会工作,民政管理")])
    held = [credential("21", "民政管理")]

    assert eligibility(AS_LEVEL, held, [], [], CUTOFF, more).row == "A3"


def test_r_ex_01_a_certificate_that_was_revoked_opens_nothing() -> None:
    revoked = CertificateFacts("1", "1", since(100), revoked=True)

    assert judged(SW_LEVEL, [credential("61")], work(200), [revoked]).row == ""


def test_r_ex_01_of_rows_that_are_not_fulfilled_the_nearest_is_named() -> None:
    held = [credential("41"), credential("31")]

    found = judged(SW_LEVEL, held, work(60), [certificate("1", 10)])

    assert (found.row, found.needed_months, found.counted_months) == ("B6", 72, 60)


def test_who_still_studies_at_the_cut_off_does_not_hold_the_credential() -> None:
    student = credential("21", SW, started="2024-09")
    later = credential("21", SW, started="2023-09", graduated="2027-06")

    assert "还没有毕业" in judged(AS_LEVEL, [student, later], []).reason


@pytest.mark.parametrize(
    ("level", "held", "certificates", "told"),
    [
        (AS_LEVEL, [], [], "请在“学历”中补充"),
        (AS_LEVEL, [credential("71")], [], "须具有高中或中专以上"),
        (SW_LEVEL, [credential("61")], [], "须先取得助理社会工作师证书"),
        (SENIOR, [credential("21")], [], "须先取得社会工作师证书"),
        (SENIOR, [credential("31")], [certificate("2", 90)], "本科以上学历或学士以上学位"),
        ("", [credential("21")], [], "还没有填写报考级别"),
    ],
)
def test_what_is_missing_is_said(
    level: str, held: list[Credential], certificates: list[CertificateFacts], told: str
) -> None:
    found = judged(level, held, work(12), certificates)

    assert told in found.reason
    assert (found.eligible, found.needed_months, found.counted_months) == (False, None, 12)


def test_the_reason_is_the_sentence_of_the_handbook() -> None:
    found = judged(AS_LEVEL, [credential("31")], work(37))

    assert found.reason == (
        "不符合助理社会工作师报名条件：按“A4 大专学历、其他专业”需从事社会工作满4年，"
        "截至2026年12月31日累计3年1个月。"
    )


def test_who_has_no_work_on_record_is_told_where_to_add_it() -> None:
    assert judged(AS_LEVEL, [credential("31")], []).reason.endswith("请在“从业经历”中补充。")


levels = st.sampled_from([AS_LEVEL, SW_LEVEL, SENIOR])
days = st.dates(date(1995, 1, 1), date(2027, 12, 31))
stints = st.lists(st.builds(Stint, days, st.none() | days), max_size=5)
credentials = st.lists(
    st.builds(
        Credential,
        level=st.sampled_from(["11", "14", "17", "21", "22", "31", "41", "61", "71"]),
        degree=st.sampled_from([None, "0", "2", "3", "4"]),
        sw_major=st.booleans(),
    ),
    max_size=3,
)
certificates = st.lists(
    st.builds(CertificateFacts, st.just("1"), st.sampled_from("123"), days, st.booleans()),
    max_size=3,
)


@given(levels, credentials, stints, certificates, st.data())
def test_more_work_never_makes_anybody_less_eligible(
    level: str,
    held: list[Credential],
    worked: list[Stint],
    of: list[CertificateFacts],
    data: st.DataObject,
) -> None:
    more = [*worked, data.draw(st.builds(Stint, days, st.none() | days))]

    before, after = judged(level, held, worked, of), judged(level, held, more, of)

    assert after.eligible >= before.eligible


@given(levels, credentials, stints, certificates, st.randoms())
def test_the_order_of_what_is_known_does_not_matter(
    level: str,
    held: list[Credential],
    worked: list[Stint],
    of: list[CertificateFacts],
    random: Random,
) -> None:
    mixed = [list(held), list(worked), list(of)]
    for each in mixed:
        random.shuffle(each)

    assert judged(level, *mixed) == judged(level, held, worked, of)  # type: ignore[arg-type]


@given(levels, credentials, st.lists(st.builds(Stint, st.dates(), st.none() | st.dates())))
def test_no_date_makes_the_judgement_fail(
    level: str, held: list[Credential], worked: list[Stint]
) -> None:
    found = judged(level, held, worked)

    assert found.counted_months >= 0
    assert found.reason.endswith("。")
