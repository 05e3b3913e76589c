"""Records: who may write what, what refuses a save, what a deletion takes along."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from station_app.domain.problems import (
    MoveForbidden,
    NotAllowed,
    RecordChanged,
    RecordInvalid,
    RecordMissing,
    StationError,
)
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import finding, records, recycling
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from station_app.storage.tables import state_value
from tests.builders import (
    DAY,
    STATION,
    certificate_values,
    organisation_values,
    person_values,
    resident_id,
    volunteer_values,
    worker_values,
)

PEOPLE, EDUCATIONS, STATIONS = (BY_NAME[name] for name in ("person", "education", "station"))
WORKERS, POSTS = BY_NAME["social_worker"], BY_NAME["practitioner_post"]
CERTIFICATES, APPLICATIONS = BY_NAME["certificate"], BY_NAME["cert_registration"]
CORRECTIONS, DIVISIONS = BY_NAME["correction"], BY_NAME["division"]


def enter(workspace: Workspace, register: Register[Any], values: dict[str, Any]) -> str:
    return records.create(workspace, register, values).record.id


def person(workspace: Workspace, number: int = 1, **changes: Any) -> str:
    return enter(workspace, PEOPLE, person_values(number, **changes))


def worker(workspace: Workspace, number: int = 1, **changes: Any) -> str:
    return enter(workspace, WORKERS, worker_values(person(workspace, number), **changes))


def brought_in(workspace: Workspace, register: Register[Any], **values: Any) -> str:
    """Keep a record as a merge or a roster brings it, unchecked; return its id."""
    with workspace.database.transaction("系统", "merge", merging=True) as session:
        record = register.new(**({"home": workspace.station} | values))
        session.add(record)
        session.flush()
        return str(record.id)


def live(workspace: Workspace, register: Register[Any]) -> list[Any]:
    with workspace.database.reading() as session:
        model = register.model
        return list(session.query(model).filter(model.deleted_at.is_(None)).order_by(model.id))


def rules_of(raised: pytest.ExceptionInfo[RecordInvalid]) -> set[tuple[str, str]]:
    return {(fault.field, fault.rule) for fault in raised.value.faults if fault.refuses}


def test_a_missing_record_is_named(station: Workspace) -> None:
    with pytest.raises(RecordMissing, match="人员中没有编号为“X”的记录，可能已被删除"):
        records.get(station, PEOPLE, "X")


def test_typed_texts_become_values() -> None:
    texts = {"name": " 陈　大 文 ", "birth_date": "1985年6月15日", "sex": "女", "remark": " "}

    assert records.parse(PEOPLE, texts) == {
        "name": "陈大文", "birth_date": date(1985, 6, 15), "sex": "2", "remark": None
    }  # fmt: skip


@pytest.mark.parametrize("blank", ["", "\u3000", "\u200b", "\ufeff"])
def test_an_unseen_text_empties_a_field(blank: str) -> None:
    assert records.parse(PEOPLE, {"name": blank, "sex": blank}) == {"name": None, "sex": None}


def test_every_unreadable_text_is_told() -> None:
    with pytest.raises(RecordInvalid) as raised:
        records.parse(PEOPLE, {"birth_date": "去年", "sex": "？", "id_number": "4.3E+17"})

    assert rules_of(raised) == {
        ("birth_date", "R-XL-02"), ("sex", "CODE"), ("id_number", "R-ID-11")
    }  # fmt: skip
    assert raised.value.faults[0].text.startswith("出生日期：")


def test_an_unknown_field_is_answered_with_the_known_ones() -> None:
    with pytest.raises(StationError, match="没有字段“nam”，可用的有：name、"):
        records.parse(PEOPLE, {"nam": "x"})


def test_a_warning_does_not_refuse(station: Workspace) -> None:
    saved = records.create(station, PEOPLE, person_values(sex="1", mobile=None))

    assert {fault.rule for fault in saved.faults} == {"R-ID-06", "REQUIRED"}
    assert records.get(station, PEOPLE, saved.record.id)


def test_an_error_refuses_and_nothing_is_saved(station: Workspace) -> None:
    with pytest.raises(RecordInvalid) as raised:
        records.create(station, PEOPLE, person_values(birth_date=date(1985, 6, 16), name=None))

    assert rules_of(raised) == {("birth_date", "R-ID-07"), ("name", "REQUIRED")}
    assert live(station, PEOPLE) == []


def test_the_same_person_is_not_entered_twice(station: Workspace) -> None:
    person(station)
    with pytest.raises(RecordInvalid, match="里已有相同的记录，请修改原记录") as raised:
        person(station, name="另一个")

    assert rules_of(raised) == {("id_number", "R-ID-09")}
    assert len(live(station, PEOPLE)) == 1


def test_a_deleted_person_may_be_entered_again(station: Workspace) -> None:
    recycling.delete(station, PEOPLE, person(station))

    assert person(station)


def test_people_without_a_number_are_no_duplicates(station: Workspace) -> None:
    values = [person_values(number, id_number=None) for number in (1, 2)]

    assert [enter(station, PEOPLE, each) for each in values]


def test_a_change_may_not_make_a_duplicate(station: Workspace) -> None:
    person(station, 1)
    other = person(station, 2)

    with pytest.raises(RecordInvalid) as raised:
        records.change(station, PEOPLE, other, {"id_number": resident_id(1)})

    assert rules_of(raised) == {("id_number", "R-ID-09")}


@pytest.mark.parametrize("reference", ["X", ""])
def test_a_reference_that_leads_nowhere_is_refused(station: Workspace, reference: str) -> None:
    with pytest.raises(RecordInvalid, match="人员：“人员”中没有编号为") as raised:
        enter(station, BY_NAME["volunteer"], volunteer_values(reference))

    assert ("person", "REFERENCE") in rules_of(raised)


def test_a_reference_into_the_recycle_bin_is_refused(station: Workspace) -> None:
    gone = person(station)
    recycling.delete(station, PEOPLE, gone)

    with pytest.raises(RecordInvalid, match="没有编号为"):
        enter(station, EDUCATIONS, {"person": gone, "level": "11"})


def test_saving_without_a_change_writes_nothing(station: Workspace) -> None:
    before = records.get(station, PEOPLE, person(station))

    saved = records.change(station, PEOPLE, before.id, {"name": before.name})  # type: ignore[attr-defined]

    with station.database.reading() as session:
        assert state_value(session, "revision") == before.revision
    assert (saved.change, saved.record.row_version) == ("", before.row_version)
    assert len(records.history(station, PEOPLE, before.id)) == 1


def test_the_second_of_two_savers_is_told(station: Workspace) -> None:
    shown = records.get(station, PEOPLE, person(station))
    seen = shown.row_version
    records.change(station, PEOPLE, shown.id, {"remark": "甲"}, seen=seen)

    with pytest.raises(RecordChanged, match="已被别人修改"):
        records.change(station, PEOPLE, shown.id, {"remark": "乙"}, seen=seen)

    assert [each.remark for each in live(station, PEOPLE)] == ["甲"]


def test_of_many_savers_at_once_one_wins(station: Workspace) -> None:
    shown = records.get(station, PEOPLE, person(station))
    together = Barrier(4)

    def save(text: str) -> str:
        together.wait()
        try:
            records.change(station, PEOPLE, shown.id, {"remark": text}, seen=shown.row_version)
        except RecordChanged:
            return ""
        return text

    with ThreadPoolExecutor(4) as pool:
        winners = [text for text in pool.map(save, "甲乙丙丁") if text]

    assert [each.remark for each in live(station, PEOPLE)] == winners
    assert len(records.history(station, PEOPLE, shown.id)) == 2


def test_an_incomplete_record_may_be_edited(station: Workspace) -> None:
    lacking = brought_in(station, PEOPLE, name="陈大文", sex="1")

    saved = records.change(station, PEOPLE, lacking, {"remark": "已联系"})

    told = {fault.field for fault in saved.faults if fault.rule == "REQUIRED"}
    assert told == {"id_number", "birth_date", "mobile"}


def test_a_field_that_was_there_may_not_be_emptied(station: Workspace) -> None:
    lacking = brought_in(station, PEOPLE, name="陈大文", sex="1")

    with pytest.raises(RecordInvalid) as raised:
        records.change(station, PEOPLE, lacking, {"name": None})

    assert rules_of(raised) == {("name", "REQUIRED")}


@pytest.mark.parametrize(
    ("register", "values"),
    [
        (CORRECTIONS, {"register": "person", "record": "X", "field_name": "name", "reason": "误"}),
        (DIVISIONS, {"code": "430105012990", "name": "社区", "kind": "COMMUNITY"}),
        (STATIONS, {"station_code": "43010501202", "name": "二站"}),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_station_may_not_write_what_the_bureau_writes(
    station: Workspace, register: Register[Any], values: dict[str, Any]
) -> None:
    with pytest.raises(NotAllowed, match="由区局填写，社工站不能修改"):
        records.create(station, register, values)


def test_a_station_writes_its_own_part_of_a_shared_record(station: Workspace) -> None:
    saved = records.change(station, STATIONS, STATION, {"leader": "陈大文"})

    assert saved.change
    with pytest.raises(NotAllowed, match="“名称”由区局填写"):
        records.change(station, STATIONS, STATION, {"name": "别名"})


def test_the_bureau_writes_its_own_part_of_a_stations_record(bureau: Workspace) -> None:
    saved = records.change(bureau, STATIONS, STATION, {"name": "四方坪街道社会工作站"})

    assert saved.change
    with pytest.raises(NotAllowed, match="由所属社工站填写，请用“更正建议”"):
        records.change(bureau, STATIONS, STATION, {"leader": "陈大文"})


def test_the_bureau_neither_moves_nor_deletes_a_stations_record(bureau: Workspace) -> None:
    other = brought_in(bureau, PEOPLE, home=STATION, **person_values())

    with pytest.raises(NotAllowed, match="状态由所属社工站维护"):
        records.move(bureau, PEOPLE, other, "KEPT")
    with pytest.raises(NotAllowed, match="只有所属社工站能删除"):
        recycling.delete(bureau, PEOPLE, other)


def test_the_bureau_closes_a_station_and_the_station_cannot(
    bureau: Workspace, station: Workspace
) -> None:
    with pytest.raises(NotAllowed, match="状态由区局维护"):
        records.move(station, STATIONS, STATION, "CLOSED")

    assert records.move(bureau, STATIONS, STATION, "CLOSED").record.state == "CLOSED"


def test_a_station_does_not_delete_what_the_bureau_enters(station: Workspace) -> None:
    with pytest.raises(NotAllowed, match="“社工站”的这条记录由区局登记，只有区局能删除"):
        recycling.delete(station, STATIONS, STATION)

    assert len(live(station, STATIONS)) == 1


def application(workspace: Workspace, **values: Any) -> str:
    held = enter(workspace, CERTIFICATES, certificate_values(person(workspace)))
    return brought_in(workspace, APPLICATIONS, certificate=held, **values)


def test_a_settled_record_is_not_edited(station: Workspace) -> None:
    settled = application(station, state="FIRST_PASS", organ="区局")

    with pytest.raises(NotAllowed, match="状态为“初审通过”的记录不能再修改"):
        records.change(station, APPLICATIONS, settled, {"organ": "市局"})
    assert records.change(station, APPLICATIONS, settled, {"organ": "区局"}).change == ""


def test_a_record_may_be_corrected_before_it_is_settled(station: Workspace) -> None:
    failed = application(station, state="FIRST_FAIL", organ="区局", refusal_reason="缺件")

    assert records.change(station, APPLICATIONS, failed, {"organ": "市局"}).change


def test_a_step_that_is_not_allowed_is_refused(station: Workspace) -> None:
    record = worker(station)

    with pytest.raises(MoveForbidden, match="不能从“待核”改为“离岗”"):
        records.move(station, WORKERS, record, "LEFT")
    with pytest.raises(StationError, match="没有状态“GONE”，可用的有：CANDIDATE（待核）"):
        records.move(station, WORKERS, record, "GONE")


def test_a_step_checks_the_record(station: Workspace) -> None:
    young = brought_in(
        station, PEOPLE, **person_values(id_number=None, birth_date=date(2015, 1, 1))
    )
    child = brought_in(station, WORKERS, **worker_values(young, worker_no="1"))

    with pytest.raises(RecordInvalid) as raised:
        records.move(station, WORKERS, child, "ACTIVE")

    assert rules_of(raised) == {("person", "R-ID-08")}
    assert live(station, WORKERS)[0].state == "CANDIDATE"


def test_coming_and_going_keep_the_periods_in_post(station: Workspace) -> None:
    record = worker(station)
    records.move(station, WORKERS, record, "ACTIVE")
    records.change(station, WORKERS, record, {"left_on": date(2026, 6, 30)})
    records.move(station, WORKERS, record, "LEFT")
    records.move(station, WORKERS, record, "ACTIVE")
    records.move(station, WORKERS, record, "RETIRED")

    periods = [(each.from_on, each.to_on) for each in live(station, POSTS)]
    assert periods == [(date(2020, 1, 2), date(2026, 6, 30)), (station.today(), station.today())]
    assert {each.home for each in live(station, POSTS)} == {STATION}


def test_a_period_belongs_to_the_same_change_as_the_step(station: Workspace) -> None:
    record = worker(station)

    change = records.move(station, WORKERS, record, "ACTIVE").change

    (period,) = live(station, POSTS)
    assert [entry.change for entry in records.history(station, POSTS, period.id)] == [change]


def test_workers_are_numbered_one_after_the_other(station: Workspace) -> None:
    for number in range(3):
        worker(station, number)

    assert [each.worker_no for each in live(station, WORKERS)] == [
        f"{STATION}{number:04d}" for number in (1, 2, 3)
    ]


def test_a_refused_worker_leaves_no_gap_in_the_numbers(station: Workspace) -> None:
    with pytest.raises(RecordInvalid):
        worker(station, 1, organisation=None)
    records.create(station, WORKERS, worker_values(live(station, PEOPLE)[0].id))

    assert live(station, WORKERS)[0].worker_no == f"{STATION}0001"


def test_a_number_that_is_there_already_is_passed_over(station: Workspace) -> None:
    worker(station, 1, worker_no=f"{STATION}0001")

    worker(station, 2)

    assert live(station, WORKERS)[1].worker_no == f"{STATION}0002"


def test_history_tells_everything_in_order(station: Workspace) -> None:
    record = person(station)
    records.change(station, PEOPLE, record, {"remark": "甲"})
    recycling.delete(station, PEOPLE, record)

    told = records.history(station, PEOPLE, record)

    assert [entry.kind for entry in told] == ["create", "change", "delete"]
    assert {entry.actor for entry in told} == {"录入员"}
    assert told[0].at == station.stamp()


def test_a_label_follows_references(station: Workspace) -> None:
    record = worker(station)
    with station.database.reading() as session:
        found = session.get(WORKERS.model, record)

        assert records.label_of(session, WORKERS, found) == "欧阳小兰"
        assert records.label_of(session, WORKERS, None) == ""
        assert records.label_of(session, WORKERS, WORKERS.new()) == ""


def test_rules_look_only_at_what_is_alive(station: Workspace) -> None:
    owner = person(station)
    gone = enter(station, EDUCATIONS, {"person": owner, "level": "11"})
    recycling.delete(station, EDUCATIONS, gone)
    with station.database.reading() as session:
        context = context_for(station, session)

        assert context.find("education", gone) is None
        assert context.find("person", None) is None
        assert context.children("education", owner) == []
        assert context.children("person", owner) == ()


def test_the_bureau_keeps_organisations_of_its_own(bureau: Workspace) -> None:
    saved = records.create(bureau, BY_NAME["organisation"], organisation_values())

    assert saved.record.home == ""


def test_the_folder_of_a_workspace_is_there(station: Workspace, tmp_path: Path) -> None:
    assert station.folder("outbox") == tmp_path / "station" / "outbox"
    assert station.folder("outbox").is_dir()


def test_the_bureau_fills_in_nothing_of_a_station_s(bureau: Workspace) -> None:
    home = {"home": STATION}
    with bureau.database.transaction("t", "merge", merging=True) as session:
        person = PEOPLE.new(**person_values(), **home, id="P")
        certificate = CERTIFICATES.new(**certificate_values("P"), **home, id="C")
        session.add_all([person, certificate])
        session.add(APPLICATIONS.new(certificate="C", valid_from=DAY, **home, id="R"))

    records.change(bureau, APPLICATIONS, "R", {"decision": "PASS"})

    assert records.get(bureau, APPLICATIONS, "R").valid_to is None


def test_a_station_and_a_division_are_known_by_their_code(bureau: Workspace) -> None:
    street = records.create(
        bureau, DIVISIONS, {"code": "430105030000", "name": "新设街道", "kind": "STREET"}
    ).record
    opened = {"station_code": "43010503001", "name": "新设街道社工站", "division": street.id}

    station = records.create(bureau, STATIONS, opened).record

    assert street.id == "430105030000"
    assert (station.id, station.home) == ("43010503001", "43010503001")


def test_a_station_with_a_code_that_is_there_is_refused_in_words(bureau: Workspace) -> None:
    there = finding.find(bureau, BY_NAME["station"], limit=1).rows[0]
    values = {"station_code": there.id, "name": "另一个站", "division": "430105012000"}

    with pytest.raises(RecordInvalid, match="R-ID-09"):
        records.create(bureau, BY_NAME["station"], values)
