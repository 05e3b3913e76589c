"""The page of one person: every register that names the person, the term, the hours, the exams."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.problems import RecordMissing
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import careers, related, trail
from station_app.services.careers import Career
from station_app.services.listing import columns_of
from station_app.services.prospects import Prospect
from station_app.services.related import Block
from station_app.services.workspace import Workspace
from tests.builders import make, resident_id
from tests.services.careers import (
    APPROVED,
    brought,
    certified,
    exam,
    learnt,
    person,
    registered,
    sat,
    turn_to,
    worker,
)

COLLEGE = {"level": "31", "major": "社会工作", "started_on": "2004-09", "graduated_on": "2007-06"}


def prospect(career: Career, level: str) -> Prospect:
    return next(each for each in career.exams.prospects if each.level == level)


def lines(block: Block) -> list[tuple[str, ...]]:
    return [entry.cells for entry in block.entries]


def test_the_head_says_who_it_is_with_numbers_masked(station: Workspace) -> None:
    someone = person(station, name="王芳")
    worker(station, someone, worker_no="GZ01")

    head = careers.career(station, someone).head

    assert (head.name, head.id_number, head.mobile) == (
        "王芳", resident_id()[:6] + "********" + resident_id()[-4:], "138****0001",
    )  # fmt: skip
    assert head.facts == ("女　41 岁", "四方坪街道社工站　社工　GZ01")
    assert [chip.text for chip in head.chips] == ["社工 在岗", "无证书"]


def test_nobody_has_no_page(station: Workspace) -> None:
    with pytest.raises(RecordMissing):
        careers.career(station, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_seeing_the_numbers_is_logged(station: Workspace) -> None:
    someone = person(station, name="王芳")

    found = careers.reveal(station, someone)

    assert (found.id_number, found.mobile) == (resident_id(), "13800130001")
    newest = trail.numbers(station, trail.Sieve())[:1]
    assert [each.what for each in trail.entries(station, newest)] == ["查看完整号码"]


OF_PEOPLE = [register for register in REGISTERS if related.leads_to_person(register)]


@pytest.mark.parametrize("register", OF_PEOPLE, ids=lambda register: register.name)
def test_every_record_of_a_person_leads_to_the_person(station: Workspace, register: object) -> None:
    known: dict[str, str] = {"division": "430105012000", "station": "43010501201"}
    record = make(station, register, 1, known).record.id  # type: ignore[arg-type]

    assert related.person_of(station, register, record) == (known.get("person") or record)  # type: ignore[arg-type]


def test_registers_of_everything_else_lead_to_nobody() -> None:
    others = {register.name for register in REGISTERS} - {each.name for each in OF_PEOPLE}

    assert {"exam_session", "training_session", "recruitment_plan", "station"} <= others


def test_an_honour_of_an_organisation_leads_to_nobody(station: Workspace) -> None:
    given = {"organisation": "四方坪街道社工站", "name": "先进集体", "honoured_on": APPROVED}
    honour = brought(station, "practice_honour", **given)

    assert related.person_of(station, BY_NAME["practice_honour"], honour) == ""


def test_every_register_that_names_the_person_has_a_block(station: Workspace) -> None:
    known: dict[str, str] = {"division": "430105012000", "station": "43010501201"}
    for register in OF_PEOPLE:
        if register.name not in known:
            known[register.name] = make(station, register, 1, known).record.id

    blocks = careers.career(station, known["person"]).blocks

    direct = {each.name for each in OF_PEOPLE if "person" in each.references.values()}
    assert direct <= {name for name, block in blocks.items() if block.entries}


def test_what_is_part_of_a_persons_records_is_shown_too(station: Workspace) -> None:
    someone = person(station)
    post = worker(station, someone)
    period = {"organisation": "四方坪街道社工站", "from_on": date(2024, 1, 2)}
    brought(station, "practitioner_post", worker=post, **period)

    blocks = careers.career(station, someone).blocks

    assert lines(blocks["practitioner_post"]) == [("四方坪街道社工站", "", "2024-01-02", "")]


def test_the_records_of_others_are_not_shown(station: Workspace) -> None:
    someone, other = person(station), person(station, 2)
    learnt(station, other, 8)

    assert careers.career(station, someone).blocks["ce_record"].entries == ()


def test_examinations_stand_in_the_order_of_years_with_their_marks(station: Workspace) -> None:
    someone = person(station)
    for year, marks in ((2025, (58, 52, 55)), (2026, (68, 57, -1)), (2024, ())):
        sat(station, someone, exam(station, year), *marks)

    block = careers.career(station, someone).blocks["exam_application"]

    assert [column.label for column in block.columns][:5] == [
        "年度",
        "级别",
        "综合",
        "实务",
        "法规",
    ]
    assert [cells[0] for cells in lines(block)] == ["2026", "2025", "2024"]
    assert lines(block)[0][2:] == ("68", "57", "缺考", "部分合格")


def test_columns_in_which_nothing_stands_are_left_out(station: Workspace) -> None:
    someone = person(station)
    given = {"name": "优秀社会工作者", "grantor": "区民政局", "honoured_on": date(2025, 3, 18)}
    brought(station, "practice_honour", person=someone, **given)

    block = careers.career(station, someone).blocks["practice_honour"]

    assert [column.label for column in block.columns] == ["荣誉名称", "授予单位", "表彰日期"]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 10, 9), "再登记受理时间为2026年10月10日至2027年1月9日。"),
        (date(2026, 10, 10), "登记有效期至2027年1月9日，正在受理再登记，请尽快提交申请。"),
        (date(2027, 1, 10), "登记已于2027年1月9日到期，还没有再登记，请按规定补办。"),
    ],
)  # fmt: skip
def test_the_term_says_what_is_to_be_done_by_the_day(
    station: Workspace, day: date, text: str
) -> None:
    someone = person(station)
    registered(station, someone)
    turn_to(station, day)

    assert careers.career(station, someone).term.text.endswith(text)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 9, 1), "首次登记受理至2024年9月1日，请在此之前提交申请。"),
        (date(2024, 9, 2), "首次登记的受理期限已于2024年9月1日届满，请按规定补办登记。"),
    ],
)
def test_a_certificate_without_registration_says_until_when(
    station: Workspace, day: date, text: str
) -> None:
    someone = person(station)
    certified(station, someone)
    turn_to(station, day)

    assert careers.career(station, someone).term.text == text


def test_hours_are_counted_with_and_without_proof(station: Workspace) -> None:
    someone = person(station)
    registered(station, someone)
    learnt(station, someone, 40)
    learnt(station, someone, 20, verified=False)

    study = careers.career(station, someone).study

    assert study.period is not None
    hours = (study.period.needed, study.period.verified, study.period.total)
    assert [int(each) for each in hours] == [72, 40, 60]
    assert study.text == "2027年1月9日以前须核定72小时，还差32小时。"
    assert "2026年度共60学时（要求90）" in study.year_text


def test_hours_that_are_enough_are_said_to_be(station: Workspace) -> None:
    someone = person(station)
    registered(station, someone)
    learnt(station, someone, 72)

    text = careers.career(station, someone).study.text

    assert text == "本登记周期已核定72小时，达到要求的72小时。"


def test_hours_that_lag_behind_say_so(station: Workspace) -> None:
    someone = person(station)
    registered(station, someone)

    assert "落后" in careers.career(station, someone).study.text


def test_without_a_term_nothing_is_asked_for(station: Workspace) -> None:
    study = careers.career(station, person(station)).study

    assert study.period is None
    assert study.text.startswith("现在没有有效的证书登记")


def test_each_level_says_whether_and_why_not(station: Workspace) -> None:
    someone = person(station)
    certified(station, someone)
    brought(station, "education", person=someone, **COLLEGE)

    career = careers.career(station, someone)

    assert prospect(career, "助理社会工作师").verdict == "已取得证书"
    middle = prospect(career, "社会工作师")
    assert middle.verdict == "暂不能报考"
    assert "需从事社会工作满4年，截至2027年12月31日累计0年0个月" in middle.reason
    assert "须具有本科以上学历或学士以上学位" in prospect(career, "高级社会工作师").reason


def test_years_in_post_make_somebody_eligible(station: Workspace) -> None:
    someone = person(station)
    brought(station, "education", person=someone, **COLLEGE)
    period = {"organisation": "社工站", "from_on": date(2023, 12, 1)}
    brought(station, "practitioner_post", worker=worker(station, someone), **period)

    found = prospect(careers.career(station, someone), "社会工作师")

    assert (found.verdict, found.weight) == ("可以报考", "good")


def test_without_schooling_it_cannot_be_judged(station: Workspace) -> None:
    found = prospect(careers.career(station, person(station)), "社会工作师")

    assert (found.verdict, found.weight) == ("资料不全", "warn")
    assert "还没有登记学历" in found.reason


def test_who_has_registered_for_the_coming_examination_is_told_so(station: Workspace) -> None:
    someone = person(station)
    coming = exam(station, 2027, date_2=date(2027, 5, 23), cutoff_on=date(2027, 3, 1))
    sat(station, someone, coming)

    career = careers.career(station, someone)

    assert (career.exams.year, career.exams.cutoff) == (2027, date(2027, 3, 1))
    assert prospect(career, "社会工作师").verdict == "已报名"


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 30), 2026), (date(2026, 7, 1), 2027), (date(2027, 1, 1), 2027)]
)
def test_without_a_session_the_coming_examination_is_that_of_the_season(
    station: Workspace, day: date, year: int
) -> None:
    someone = person(station)
    turn_to(station, day)

    assert careers.career(station, someone).exams.year == year


def test_an_examination_that_is_over_or_suspended_is_not_the_coming_one(station: Workspace) -> None:
    someone = person(station)
    exam(station, 2026, date_2=date(2026, 5, 24))
    exam(station, 2027, province_suspended=True)
    exam(station, 2028)

    assert careers.career(station, someone).exams.year == 2028


def test_passes_say_what_is_left_and_by_when(station: Workspace) -> None:
    someone = person(station)
    sat(station, someone, exam(station, 2026), 68, 57, 61)

    standing = careers.career(station, someone).exams.standing

    assert standing == ("已通过中级综合能力、法规与政策，须在2027年度内通过中级实务。",)


def test_nothing_is_said_of_passes_at_a_level_that_is_held(station: Workspace) -> None:
    someone = person(station)
    sat(station, someone, exam(station, 2026), 68, 57, 61)
    certified(station, someone, level="2")

    assert careers.career(station, someone).exams.standing == ()


def test_what_is_due_stands_on_the_page(station: Workspace) -> None:
    someone = person(station)
    worker(station, someone, contract_to=date(2026, 12, 1))

    (item,) = careers.career(station, someone).due

    assert (item.register, item.due) == ("social_worker", date(2026, 12, 1))


def test_further_records_are_entered_where_somebody_may_have_several(station: Workspace) -> None:
    assert related.entered_for(station, BY_NAME["ce_record"]) == "person"
    for name in ("social_worker", "certificate", "exam_session", "training_attendance"):
        assert related.entered_for(station, BY_NAME[name]) == ""


def test_the_bureau_enters_nothing_for_people(bureau: Workspace) -> None:
    assert related.entered_for(bureau, BY_NAME["ce_record"]) == ""


def test_what_is_sensitive_is_masked_in_every_block(station: Workspace) -> None:
    columns = {each.path: each for each in columns_of(station, BY_NAME["reward"])}

    assert related.on_page(columns["bank_account"], "6217002920100012345") == "***************2345"
    assert related.on_page(columns["bank_name"], "建设银行四方坪支行") == "建设银行四方坪支行"
