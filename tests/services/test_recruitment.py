"""The registers of recruitment in a real store: what is filled in, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid, Severity
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.certificates import CERTIFICATES
from station_app.domain.registers.recruitment import (
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
)
from station_app.services import listing, records
from station_app.services.listing import Question
from station_app.services.records import Saved
from station_app.services.workspace import Workspace
from tests.builders import certificate_values
from tests.services.recruiting import (
    a_plan,
    a_post,
    apply_for,
    go,
    noticed,
    record,
    scored,
    someone,
)


def told(saved: Saved, rule: str) -> list[tuple[str, Severity]]:
    return [(fault.field, fault.severity) for fault in saved.faults if fault.rule == rule]


def cell(store: Workspace, register: Any, name: str) -> list[str]:
    numbers = listing.snapshot(store, register, Question())
    rows = listing.rows(store, register, [name], numbers)
    return [row.cells[0] for row in rows if row]


def test_plans_are_numbered_within_the_year_and_the_office(
    station: Workspace, bureau: Workspace
) -> None:
    made = [a_plan(station), a_plan(station), a_plan(station, year=2027)]

    numbers = [record(station, "recruitment_plan", each).plan_no for each in made]
    assert numbers == ["43010501201-2026-01", "43010501201-2026-02", "43010501201-2027-01"]
    assert record(bureau, "recruitment_plan", a_plan(bureau)).plan_no == "2026-01"


def test_a_plan_without_posts_is_not_announced(station: Workspace) -> None:
    plan = a_plan(station)
    records.move(station, RECRUITMENT_PLANS, plan, "APPROVED")

    with pytest.raises(RecordInvalid, match="还没有招聘岗位"):
        records.move(station, RECRUITMENT_PLANS, plan, "ANNOUNCED")

    a_post(station, plan)
    assert records.move(station, RECRUITMENT_PLANS, plan, "ANNOUNCED").record.state == "ANNOUNCED"


def test_weights_that_make_no_hundred_are_refused(station: Workspace) -> None:
    with pytest.raises(RecordInvalid, match="合计为90"):
        a_plan(station, written_weight=Decimal(40))


def test_the_posts_of_a_plan_are_added_up(station: Workspace) -> None:
    plan = a_plan(station)
    a_post(station, plan, number=3)
    a_post(station, plan, "A02", number=2, reduced=1, reduced_reason="报名不足")

    assert cell(station, RECRUITMENT_PLANS, "posts_total") == ["4"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reduced": 2, "reduced_reason": "x"}, "reduced"), ({"reduced": 1}, "reduced_reason")],
)
def test_a_post_is_reduced_within_its_number_and_with_a_reason(
    station: Workspace, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RecordInvalid) as refused:
        a_post(station, a_plan(station), **changes)

    assert [fault.field for fault in refused.value.faults if fault.refuses] == [field]


def test_an_application_is_for_a_post_of_its_plan(station: Workspace) -> None:
    post, other = a_post(station, a_plan(station)), a_plan(station)

    with pytest.raises(RecordInvalid, match="不是所选招聘计划的岗位"):
        apply_for(station, post, 1, plan=other)


def test_r_rc_01_a_second_post_of_the_plan_is_refused(station: Workspace) -> None:
    plan = a_plan(station)
    person = someone(station, 1)
    apply_for(station, a_post(station, plan), 1, person=person)

    with pytest.raises(RecordInvalid) as refused:
        apply_for(station, a_post(station, plan, "A02"), 1, person=person)

    assert "R-RC-01" in {fault.rule for fault in refused.value.faults}


def test_r_rc_01_another_plan_is_open_to_the_same_person(station: Workspace) -> None:
    person = someone(station, 1)
    apply_for(station, a_post(station, a_plan(station)), 1, person=person)

    assert apply_for(station, a_post(station, a_plan(station)), 1, person=person)


def test_an_application_outside_the_days_is_told(station: Workspace) -> None:
    application = apply_for(station, a_post(station, a_plan(station)), 1)

    saved = records.change(
        station, JOB_APPLICATIONS, application, {"applied_on": date(2026, 9, 15)}
    )

    assert told(saved, "RANGE") == [("applied_on", Severity.WARN)]


def test_r_rc_02_places_are_not_cut_below_those_hired(station: Workspace) -> None:
    post = a_post(station, a_plan(station), number=2)
    go(station, noticed(station, post, 1), "HIRED")
    go(station, noticed(station, post, 2), "HIRED")

    with pytest.raises(RecordInvalid, match="已录用2人"):
        records.change(station, RECRUITMENT_POSTS, post, {"number": 1})


def test_r_rc_02_proposing_more_than_the_places_is_told(station: Workspace) -> None:
    post = a_post(station, a_plan(station))
    noticed(station, post, 1)
    second = scored(station, post, 2, 70, 70)

    assert told(go(station, second, "PROPOSED"), "R-RC-02") == [("post", Severity.WARN)]


@pytest.mark.parametrize(("number", "warned"), [(1, False), (2, True)])
def test_r_rc_03_a_plan_tells_of_posts_with_too_few_qualified(
    station: Workspace, number: int, warned: bool
) -> None:
    plan = a_plan(station, min_ratio=2)
    post = a_post(station, plan, number=number)
    for each in (1, 2, 3):
        go(station, apply_for(station, post, each), "QUALIFIED")
    apply_for(station, post, 4)

    for state in ("APPROVED", "ANNOUNCED", "APPLYING", "SCREENING"):
        saved = records.move(station, RECRUITMENT_PLANS, plan, state)

    assert told(saved, "R-RC-03") == [("", Severity.WARN)] * warned


@pytest.mark.parametrize(
    ("workdays", "ends"), [(False, date(2026, 10, 5)), (True, date(2026, 10, 13))]
)
def test_r_rc_04_the_end_of_a_notice_is_filled_in(
    station: Workspace, workdays: bool, ends: date
) -> None:
    post = a_post(station, a_plan(station, notice_workdays=workdays))

    assert record(station, "job_application", noticed(station, post)).notice_to == ends


def test_r_rc_04_an_end_that_was_typed_is_kept(station: Workspace) -> None:
    typed = date(2026, 10, 20)
    application = noticed(station, a_post(station, a_plan(station)), notice_to=typed)

    assert record(station, "job_application", application).notice_to == typed


@pytest.mark.parametrize(
    ("begins", "workdays", "allowed"),
    [
        (date(2026, 11, 15), False, True),  # ends on the 22nd; today is the 23rd
        (date(2026, 11, 16), False, False),
        (date(2026, 11, 11), True, True),  # ends on Friday the 20th
        (date(2026, 11, 12), True, False),  # ends on Monday the 23rd
    ],
)
def test_r_rc_04_hiring_waits_for_the_end_of_the_notice(
    station: Workspace, begins: date, workdays: bool, allowed: bool
) -> None:
    post = a_post(station, a_plan(station, notice_workdays=workdays))
    application = noticed(station, post, notice_from=begins)

    if allowed:
        hired: Any = go(station, application, "HIRED").record
        assert hired.decided_on == date(2026, 11, 23)
        return
    with pytest.raises(RecordInvalid, match="R-RC-04"):
        go(station, application, "HIRED")


def test_r_rc_04_a_first_day_of_work_ahead_does_not_shorten_the_notice(
    station: Workspace,
) -> None:
    post = a_post(station, a_plan(station))
    begins, first_day = date(2026, 11, 20), date(2026, 12, 1)
    application = noticed(station, post, notice_from=begins, on_board_on=first_day)

    with pytest.raises(RecordInvalid, match="R-RC-04"):
        go(station, application, "HIRED")


def test_r_rc_04_an_open_objection_keeps_from_hiring(station: Workspace) -> None:
    application = noticed(station, a_post(station, a_plan(station)), objection=True)

    with pytest.raises(RecordInvalid, match="异议还没有处理完毕"):
        go(station, application, "HIRED")

    records.change(station, JOB_APPLICATIONS, application, {"objection": False})
    assert go(station, application, "HIRED").record.state == "HIRED"


@pytest.mark.parametrize(
    ("post", "application", "refused"),
    [
        ({"age_max": 40}, {}, True),  # 41 years old on the first day of applications
        ({"age_max": 41}, {}, False),
        ({"age_max": 40, "age_on": date(2026, 6, 14)}, {}, False),
        ({"age_max": 40}, {"age_exception": True}, False),
        ({"age_max": 40}, {"qualification": "FAIL", "qualification_reason": "超龄"}, False),
    ],
)
def test_r_rc_05_nobody_too_old_applies(
    station: Workspace, post: dict[str, Any], application: dict[str, Any], refused: bool
) -> None:
    place = a_post(station, a_plan(station), **post)

    if not refused:
        assert apply_for(station, place, 1, **application)
        return
    with pytest.raises(RecordInvalid, match="R-RC-05"):
        apply_for(station, place, 1, **application)


def test_who_is_turned_down_is_kept_with_the_reason(station: Workspace) -> None:
    post = a_post(station, a_plan(station), age_max=40)
    refused = {"qualification": "FAIL", "qualification_reason": "超龄"}

    saved = go(station, apply_for(station, post, 1, **refused), "UNQUALIFIED")

    assert saved.record.state == "UNQUALIFIED"


def test_qualification_is_hinted_at_until_the_screening(station: Workspace) -> None:
    post = a_post(station, a_plan(station), education_min="21", certificate="2")
    application = apply_for(station, post, 1)

    told_now = records.change(station, JOB_APPLICATIONS, application, {"remark": "待核"})
    told_later = go(station, application, "QUALIFIED")

    assert told(told_now, "QUALIFY") == [("person", Severity.WARN)] * 2
    assert told(told_later, "QUALIFY") == []
    assert record(station, "job_application", application).qualification == "PASS"


def test_the_points_for_a_certificate_are_filled_in(station: Workspace) -> None:
    post = a_post(station, a_plan(station), certificate="1", certificate_bonus=Decimal(3))
    person = someone(station, 1)
    records.create(station, CERTIFICATES, certificate_values(person, level="2"))

    held = apply_for(station, post, 1, person=person)
    without = apply_for(station, post, 2)

    assert record(station, "job_application", held).bonus == Decimal(3)
    assert record(station, "job_application", without).bonus is None


def test_the_end_of_the_probation_is_filled_in(station: Workspace) -> None:
    post = a_post(station, a_plan(station, probation_months=6))

    application = apply_for(station, post, 1, on_board_on=date(2026, 3, 1))

    assert record(station, "job_application", application).probation_to == date(2026, 8, 31)


def test_the_list_shows_totals_and_ranks(station: Workspace) -> None:
    post = a_post(station, a_plan(station))
    for number, scores in enumerate([(80, 81), (81, 80), (90, 70.01)], 1):
        scored(station, post, number, *scores)
    apply_for(station, post, 4)

    # The newest stands first; of equal totals the interview decides.
    assert cell(station, JOB_APPLICATIONS, "total") == ["", "80.01", "80.50", "80.50"]
    assert cell(station, JOB_APPLICATIONS, "rank") == ["", "3", "2", "1"]


@pytest.mark.parametrize(
    ("kind", "passed", "warned"),
    [("PRE_JOB", True, False), ("PRE_JOB", False, True), ("CE", True, True), ("", True, True)],
)
def test_r_rc_07_who_begins_to_work_was_trained_before(
    station: Workspace, kind: str, passed: bool, warned: bool
) -> None:
    application = noticed(station, a_post(station, a_plan(station)))
    if kind:
        person = record(station, "job_application", application).person
        train(station, person, kind, passed)

    saved = go(station, application, "HIRED", "PROBATION")

    assert told(saved, "R-RC-07") == [("person", Severity.WARN)] * warned


def train(station: Workspace, person: str, kind: str, passed: bool) -> None:
    """Enter that a person attended a training."""
    days = {"from_on": date(2026, 11, 2), "to_on": date(2026, 11, 3)}
    session = {"title": "岗前培训", "kind": kind, "term_no": 1, "hours": Decimal(12)}
    session |= days | {"organiser": "四方坪街道社工站"}
    made = records.create(station, BY_NAME["training_session"], session).record.id
    attended = {"session": made, "person": person, "passed": passed, "signed_days": Decimal(2)}
    attended |= {"hours_actual": Decimal(12)}
    records.create(station, BY_NAME["training_attendance"], attended)
