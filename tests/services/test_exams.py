"""Applications for the examination keep the rules of the field (R-EX-01…19; domain.md 1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden, RecordInvalid, Severity
from station_app.domain.registers import BY_NAME, exam_facts
from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.services import records
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.builders import worker_values
from tests.exams import applied, candidate, certificate, enter, rules, session, work

TODAY = date(2026, 11, 23)


def moved(station: Workspace, application: str, *states: str) -> records.Saved:
    """Take an application through states; return the last save."""
    return [records.move(station, EXAM_APPLICATIONS, application, state) for state in states][-1]


def shown(station: Workspace, application: str, name: str) -> str:
    """Return a derived value as the screens show it."""
    derived = next(each for each in EXAM_APPLICATIONS.derived if each.name == name)
    with station.database.reading() as opened:
        record = opened.get_one(EXAM_APPLICATIONS.model, application)
        return derived.compute(record, context_for(station, opened))


def refusal(rule: str, **more: Any) -> Any:
    """Expect a refusal for a rule."""
    return pytest.raises(RecordInvalid, check=lambda e: rule in {f.rule for f in e.faults}, **more)


def test_what_follows_from_an_application_is_filled_in(station: Workspace) -> None:
    sat = session(station)

    saved = applied(station, candidate(station), sat, "2")

    record: Any = saved.record
    assert (record.subjects, record.applied_on, record.state) == ("3,4,5", TODAY, "DRAFT")
    named: Any = records.get(station, EXAM_SESSIONS, sat)
    assert named.title == "2026年全国社会工作者职业水平考试"


def test_nobody_applies_after_registration_is_over(station: Workspace) -> None:
    closed = date(2026, 3, 25)
    sat = session(station, registration_to=closed)

    record: Any = applied(station, candidate(station), sat).record

    assert record.applied_on == closed


def test_r_ex_01_who_is_not_eligible_is_pointed_out_when_entered(station: Workspace) -> None:
    saved = applied(station, candidate(station, months=36), session(station))

    (fault,) = [each for each in saved.faults if each.rule == "R-EX-01"]
    assert (fault.field, fault.severity) == ("level", Severity.WARN)
    assert "按“A4 大专学历、其他专业”需从事社会工作满4年" in fault.text
    assert "截至2026年12月31日累计3年0个月" in fault.text


def test_r_ex_01_what_is_missing_is_to_be_added(station: Workspace) -> None:
    saved = applied(station, candidate(station, schooling=""), session(station))

    assert "请在“学历”中补充" in rules(saved)["R-EX-01"]


def test_r_ex_01_who_is_eligible_is_found_so(station: Workspace) -> None:
    saved = applied(station, candidate(station), session(station))

    assert "R-EX-01" not in rules(saved)
    told = [shown(station, saved.record.id, n) for n in ("condition", "counted", "eligibility")]
    assert told == ["A4", "4年0个月", "符合"]


def test_r_ex_01_who_is_not_eligible_is_not_found_qualified(station: Workspace) -> None:
    person = candidate(station, months=36)
    application = applied(station, person, session(station)).record.id
    moved(station, application, "SUBMITTED", "COMMITTED")

    with refusal("R-EX-01"):
        moved(station, application, "QUALIFIED")
    work(station, person, date(2021, 1, 1), date(2022, 12, 31))
    assert moved(station, application, "QUALIFIED").record.state == "QUALIFIED"


def test_r_ex_01_marks_of_somebody_who_sat_are_kept_with_a_warning(station: Workspace) -> None:
    application = applied(station, candidate(station, months=0), session(station)).record.id

    saved = moved(station, application, "SUBMITTED", "SCORED")

    assert "R-EX-01" in rules(saved)


def test_r_ex_04_a_session_may_have_its_own_cut_off(station: Workspace) -> None:
    sat = session(station, cutoff_on=date(2025, 12, 31))

    saved = applied(station, candidate(station, months=48), sat)

    assert "截至2025年12月31日累计3年0个月" in rules(saved)["R-EX-01"]


def test_r_ex_05_periods_in_post_and_the_career_count_once(station: Workspace) -> None:
    person = candidate(station, months=0)
    work(station, person, date(2022, 12, 31), date(2024, 12, 30))
    hired = worker_values(person, hired_on=date(2023, 6, 30))
    worker = enter(station, "social_worker", **hired)
    records.move(station, BY_NAME["social_worker"], worker, "ACTIVE")

    application = applied(station, person, session(station)).record.id

    assert shown(station, application, "counted") == "4年0个月"


def test_r_ex_06_time_as_a_full_time_student_is_taken_off(station: Workspace) -> None:
    person = candidate(
        station, months=48, mode="FULLTIME", started_on="2022-09", graduated_on="2023-11"
    )

    application = applied(station, person, session(station)).record.id

    assert shown(station, application, "counted") == "3年0个月"


def test_other_work_does_not_count(station: Workspace) -> None:
    person = candidate(station, months=0)
    enter(station, "work_experience", person=person, organisation="某超市", is_social_work=False,
          from_on=date(2015, 1, 1))  # fmt: skip

    application = applied(station, person, session(station)).record.id

    assert shown(station, application, "counted") == "0年0个月"


def test_r_ex_13_two_levels_in_one_year_are_pointed_out(station: Workspace) -> None:
    person, sat = candidate(station, months=120), session(station)
    first = applied(station, person, sat, "1").record.id

    assert "本年度已报考助理社会工作师" in rules(applied(station, person, sat, "2"))["R-EX-13"]

    moved(station, first, "WITHDRAWN")
    other = applied(station, candidate(station, 2), sat, "2")
    assert "R-EX-13" not in rules(other)


def test_r_ex_13_who_withdrew_from_one_level_may_sit_the_other(station: Workspace) -> None:
    person, sat = candidate(station, months=120), session(station)
    moved(station, applied(station, person, sat, "1").record.id, "WITHDRAWN")

    assert "R-EX-13" not in rules(applied(station, person, sat, "2"))


def test_r_ex_16_once_per_session_and_level(station: Workspace) -> None:
    person, sat = candidate(station), session(station)
    applied(station, person, sat)

    with refusal("R-EX-16"):
        applied(station, person, sat)


@pytest.mark.parametrize(
    ("level", "approved_on", "told"),
    [
        ("1", date(2020, 6, 20), True),
        ("2", date(2020, 6, 20), True),
        ("1", date(2026, 6, 20), False),
    ],
)
def test_r_ex_17_who_holds_the_level_already_is_pointed_out(
    station: Workspace, level: str, approved_on: date, told: bool
) -> None:
    person = candidate(station)
    certificate(station, person, level=level, approved_on=approved_on, obtained_in=None)

    assert ("R-EX-17" in rules(applied(station, person, session(station), "1"))) is told


def test_r_ex_17_a_lower_certificate_says_nothing(station: Workspace) -> None:
    person = candidate(station, months=120)
    certificate(station, person, level="1", approved_on=date(2020, 6, 20), obtained_in=None)

    assert "R-EX-17" not in rules(applied(station, person, session(station), "2"))


def test_r_ex_18_a_mark_for_a_subject_of_another_level_is_refused(station: Workspace) -> None:
    with refusal("R-EX-18", match="法规与政策：助理社会工作师没有这一科"):
        applied(station, candidate(station), session(station), "1", score_law=66)


def test_r_ex_19_a_state_that_the_marks_do_not_bear_out_is_pointed_out(station: Workspace) -> None:
    person, sat = candidate(station), session(station)
    application = applied(station, person, sat, score_comp=80, score_prac=59).record.id

    saved = moved(station, application, "SUBMITTED", "SCORED", "PASSED_ALL")

    assert rules(saved)["R-EX-19"] == "状态与成绩不符：按成绩应为“未通过”，请核对成绩或状态。"
    assert "R-EX-19" not in rules(moved(station, application, "FAILED"))


def test_r_ex_19_without_all_marks_nobody_has_passed(station: Workspace) -> None:
    application = applied(station, candidate(station), session(station), score_comp=80).record.id

    saved = moved(station, application, "SUBMITTED", "SCORED", "PASSED_ALL")

    assert "成绩还没有填全" in rules(saved)["R-EX-19"]


@pytest.mark.parametrize(
    ("scores", "result"),
    [
        ({"score_comp": 60, "score_prac": 70, "score_law": 80}, "通过"),
        ({"score_comp": 60, "score_prac": 59, "score_law": 80}, "部分科目通过"),
        ({"score_comp": -1, "score_prac": -1, "score_law": -1}, "缺考"),
        ({"score_comp": -2, "score_prac": 90, "score_law": 90}, "违纪"),
        ({"score_comp": 60}, ""),
        ({}, ""),
    ],
)
def test_the_result_follows_from_the_marks(
    station: Workspace, scores: dict[str, int], result: str
) -> None:
    person = candidate(station, months=120)

    application = applied(station, person, session(station), "2", **scores).record.id

    assert shown(station, application, "result") == result


def test_a_session_may_have_a_pass_line_of_its_own(station: Workspace) -> None:
    sat = session(station, pass_score=Decimal(55))

    application = applied(station, candidate(station), sat, score_comp=55, score_prac=55).record.id

    assert shown(station, application, "result") == "通过"


def test_who_fails_the_check_after_the_examination_has_not_passed(station: Workspace) -> None:
    scores = {"score_comp": 80, "score_prac": 80}

    saved = applied(station, candidate(station), session(station), review="FAIL", **scores)

    assert shown(station, saved.record.id, "result") == "未通过"


def test_r_ex_10_one_passed_subject_of_the_assistant_is_not_kept(station: Workspace) -> None:
    saved = applied(station, candidate(station), session(station), score_comp=80, score_prac=59)

    assert "各科须在同一考试年度内全部通过" in rules(saved)["R-EX-10"]


def test_r_ex_11_passes_of_two_years_in_a_row_make_the_level(station: Workspace) -> None:
    person = candidate(station, months=120)
    applied(station, person, session(station, 2025), "2",
            score_comp=70, score_prac=40, score_law=50)  # fmt: skip

    now = applied(station, person, session(station), "2", score_prac=60, score_law=60)

    assert shown(station, now.record.id, "result") == "通过"


def test_r_ex_11_what_has_lapsed_is_told_with_the_subject(station: Workspace) -> None:
    person = candidate(station, months=120)
    applied(station, person, session(station, 2023), "2", score_comp=70)

    saved = applied(station, person, session(station), "2")

    assert rules(saved)["R-EX-11"] == (
        "尚未取得社会工作师：中级综合能力成绩已超过连续两个考试年度，须重新报考。"
    )


def test_r_ex_14_a_session_that_was_cancelled_here_extends_earlier_passes(
    station: Workspace,
) -> None:
    person = candidate(station, months=120)
    applied(station, person, session(station, 2021), "2", score_comp=70)
    session(station, 2022, province_suspended=True)

    now = applied(station, person, session(station, 2023), "2", score_prac=60, score_law=60)

    assert shown(station, now.record.id, "result") == "通过"


def test_r_ex_15_a_candidate_with_live_passes_is_told_what_remains(station: Workspace) -> None:
    person = candidate(station, months=120)
    scores = {"score_comp": 70, "score_prac": 40, "score_law": 60}

    saved = applied(station, person, session(station), "2", **scores)

    told = "已通过中级综合能力、法规与政策，须在2027年度内通过中级实务。"
    assert rules(saved)["R-EX-15"] == told
    assert {f.severity for f in saved.faults if f.rule == "R-EX-15"} == {Severity.INFO}


def test_r_ex_15_an_application_that_a_later_one_followed_says_nothing(station: Workspace) -> None:
    person = candidate(station, months=120)
    old = applied(station, person, session(station, 2025), "2", score_comp=70).record.id
    applied(station, person, session(station), "2")

    saved = records.change(station, EXAM_APPLICATIONS, old, {"remark": "补记"})

    assert "R-EX-15" not in rules(saved)


@pytest.mark.parametrize("state", ["VOID", "WITHDRAWN"])
def test_what_was_passed_in_vain_does_not_count(station: Workspace, state: str) -> None:
    person = candidate(station, months=120)
    application = applied(station, person, session(station, 2025), "2", score_comp=70).record.id
    path = ("SUBMITTED", "SCORED", "VOID") if state == "VOID" else ("WITHDRAWN",)
    moved(station, application, *path)

    with station.database.reading() as opened:
        assert exam_facts.passes_of(person, context_for(station, opened)) == {}


def test_the_credential_is_the_own_one(station: Workspace) -> None:
    mine, others = candidate(station), candidate(station, 2, schooling="")
    foreign = enter(station, "education", person=others, level="21")

    with refusal("REFERENCE", match="不是本人的学历"):
        applied(station, mine, session(station), education=foreign)


def test_withdrawing_is_dated_and_possible_until_the_examination(station: Workspace) -> None:
    sat = session(station)
    application = applied(station, candidate(station), sat).record.id
    record: Any = moved(station, application, "SUBMITTED", "WITHDRAWN").record
    assert record.withdrawn_on == TODAY

    sitting = applied(station, candidate(station, 2), sat).record.id
    path = ("SUBMITTED", "QUALIFIED", "PAID", "ADMITTED", "SAT")
    moved(station, sitting, *path)
    with pytest.raises(MoveForbidden, match="已参考"):
        moved(station, sitting, "WITHDRAWN")


@pytest.mark.parametrize(
    ("day", "states", "counts"),
    [
        (date(2026, 11, 22), ("SUBMITTED",), False),
        (TODAY, ("SUBMITTED",), True),
        (TODAY, (), False),
        (TODAY, ("SUBMITTED", "REJECTED"), False),
        (TODAY, ("SUBMITTED", "WITHDRAWN"), False),
        (TODAY, ("SUBMITTED", "SCORED"), True),
    ],
)
def test_an_application_counts_as_of_a_day(
    station: Workspace, day: date, states: tuple[str, ...], counts: bool
) -> None:
    application = applied(station, candidate(station), session(station)).record.id
    for state in states:
        moved(station, application, state)

    assert exam_facts.counts_on(records.get(station, EXAM_APPLICATIONS, application), day) is counts


@pytest.mark.parametrize(
    ("days", "field", "severity"),
    [
        ({"registration_from": (3, 12), "registration_to": (3, 11)}, "registration_to", "ERROR"),
        ({"date_1": (5, 24), "date_2": (5, 23)}, "date_2", "ERROR"),
        ({"date_2": (5, 25), "result_on": (5, 1)}, "result_on", "ERROR"),
    ],
)
def test_the_days_of_a_session_follow_one_another(
    station: Workspace, days: dict[str, tuple[int, int]], field: str, severity: str
) -> None:
    values = {name: date(2026, *day) for name, day in days.items()}

    with refusal("ORDER") as refused:
        session(station, **values)

    assert [(f.field, f.severity) for f in refused.value.faults] == [(field, severity)]


def test_an_examination_outside_its_year_is_pointed_out(station: Workspace) -> None:
    values = {"year": 2022, "kind": "POSTPONED", "date_1": date(2023, 4, 1)}

    saved = records.create(station, EXAM_SESSIONS, values)

    record: Any = saved.record
    assert record.title == "2022年全国社会工作者职业水平考试（延期考试）"
    assert list(rules(saved)) == ["ORDER"]
