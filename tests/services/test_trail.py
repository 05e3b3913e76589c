"""The audit log as people read it: words, old and new, where it came from, what is let through."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from station_app.domain.kinds import warned
from station_app.domain.problems import Fault
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import deeds, records, recycling, trail, undo
from station_app.services.acknowledging import acknowledge
from station_app.services.rosters.withdraw import withdraw
from station_app.services.trail import Sieve
from station_app.services.trail_terms import VERBS, WHOLE
from station_app.services.trail_words import Difference
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage import audit
from tests.builders import STATION, person_values, worker_values
from tests.services.rosters import imported, save
from tests.services.rosters import worker as line
from tests.services.test_records import enter, person, worker

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
EDUCATIONS, STATIONS = BY_NAME["education"], BY_NAME["station"]
CORRECTIONS = BY_NAME["correction"]


def noted(workspace: Workspace, action: str, **facts: object) -> str:
    """Write a note as packages and prints do; return the change's id."""
    with workspace.database.transaction(workspace.actor, action) as session:
        audit.note(session, workspace.audit_key, workspace.stamp(), "", dict(facts))
        return str(session.info["change"])


def whats(workspace: Workspace, sieve: Sieve) -> list[str]:
    found = trail.entries(workspace, trail.numbers(workspace, sieve))
    return [f"{each.what}{each.title}" for each in found]


def test_a_history_tells_the_newest_first_in_words(station: Workspace) -> None:
    someone = person(station)
    records.change(station, PEOPLE, someone, {"mobile": "13900139000", "sex": "1"})

    changed, entered = trail.told(station, PEOPLE, someone)

    assert (changed.what, changed.label, changed.actor) == ("修改", "欧阳小兰", "录入员")
    assert changed.differences == (
        Difference("性别", "女", "男"),
        Difference("手机", "138****0001", "139****9000"),
    )
    assert entered.what == "新增"
    assert Difference("出生日期", "", "1985-06-15") in entered.differences
    assert changed.at == station.now()


def test_references_and_states_are_told_by_their_labels(station: Workspace) -> None:
    record = worker(station)
    records.move(station, WORKERS, record, "ACTIVE")

    moved, entered = trail.told(station, WORKERS, record)

    assert (moved.what, moved.differences) == ("改变状态", (Difference("状态", "待核", "在岗"),))
    assert Difference("人员", "", "欧阳小兰") in entered.differences
    assert moved.others == 1  # the period in post that began with it


def test_an_older_page_goes_on_where_the_last_one_ended(station: Workspace) -> None:
    someone = person(station)
    for number in range(4):
        records.change(station, PEOPLE, someone, {"remark": f"第{number}次"})

    newest = trail.told(station, PEOPLE, someone, limit=3)
    older = trail.told(station, PEOPLE, someone, before=newest[-1].seq, limit=3)

    assert [each.what for each in newest] == ["修改"] * 3
    assert [each.what for each in older] == ["修改", "新增"]


def test_deleting_and_taking_back_are_named(station: Workspace) -> None:
    someone = person(station)
    change = recycling.delete(station, PEOPLE, someone)
    undo.undo(station, change)
    recycling.delete(station, PEOPLE, someone)
    recycling.restore(station, PEOPLE, someone)

    assert [each.what for each in trail.told(station, PEOPLE, someone)] == [
        "恢复", "删除", "撤销删除", "删除", "新增"
    ]  # fmt: skip


def test_only_the_last_change_of_a_field_may_be_taken_back(station: Workspace) -> None:
    someone = person(station)
    records.change(station, PEOPLE, someone, {"mobile": "13900139000"})
    records.change(station, PEOPLE, someone, {"mobile": "13900139001"})

    newest, before, entered = trail.told(station, PEOPLE, someone)

    assert (newest.undoable, before.undoable, entered.undoable) == (True, False, False)
    undo.undo(station, newest.change)


def test_nothing_of_a_record_in_the_bin_may_be_taken_back_but_the_deletion(
    station: Workspace,
) -> None:
    someone = person(station)
    recycling.delete(station, PEOPLE, someone)

    deleted, entered = trail.told(station, PEOPLE, someone)

    assert (deleted.undoable, entered.undoable) == (True, False)
    assert deleted.differences == ()
    assert deleted.page is None


def test_what_a_roster_brought_names_the_file(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, line(1), line(2)))

    (entry,) = whole_of(station, Sieve(change=batch.id, register="person"))[:1]

    assert (entry.what, entry.source, entry.undoable) == ("导入", "名册.xlsx", False)
    assert entry.others > 1


def whole_of(workspace: Workspace, sieve: Sieve) -> list[trail.Entry]:
    return trail.entries(workspace, trail.numbers(workspace, sieve))


def test_what_a_package_brought_names_the_file_and_stays(station: Workspace) -> None:
    with station.database.transaction("录入员", "receipt.apply", merging=True) as session:
        record = PEOPLE.new(home=STATION, **person_values())
        session.add(record)
        session.flush()
        audit.note(session, station.audit_key, station.stamp(), "", {"file": "回执.xlsx"})
        made = record.id

    (entry,) = trail.told(station, PEOPLE, made)

    assert (entry.what, entry.source, entry.undoable) == ("应用回执", "回执.xlsx", False)


def test_a_part_leads_to_the_page_of_what_it_is_part_of(station: Workspace) -> None:
    someone = person(station)
    schooling = enter(station, EDUCATIONS, {"person": someone, "level": "11"})

    (entry,) = trail.told(station, EDUCATIONS, schooling)

    assert entry.page == ("person", someone)
    assert entry.label.startswith("欧阳小兰 ")


def test_a_note_tells_its_facts(station: Workspace) -> None:
    noted(station, "package.receive", file="包.xlsx", outcome="merged", created=1200, accept="")

    (entry,) = whole_of(station, Sieve(act="exchange"))

    assert (entry.what, entry.title, entry.label) == ("接收上报包", "", "包.xlsx")
    assert entry.differences == (
        Difference("文件", "", "包.xlsx"),
        Difference("结果", "", "已合并"),
        Difference("新增", "", "1,200"),
    )


def test_a_note_about_a_record_names_it(station: Workspace) -> None:
    someone = person(station)
    fault = warned(Fault("sex", "R-ID-06", "性别：与身份证号不符，请核对。"))
    acknowledge(station, PEOPLE, someone, fault, "证件如此")

    (entry,) = whole_of(station, Sieve(text="欧阳", record=someone))[:1]

    assert (entry.what, entry.title, entry.label) == ("说明理由", "人员", "欧阳小兰")
    assert Difference("说明", "", "证件如此") in entry.differences
    assert entry.page == ("person", someone)
    assert deeds.recent(station, 1)[0].text == "说明理由：人员 欧阳小兰"


def test_every_action_of_the_program_has_words(station: Workspace) -> None:
    services = Path(trail.__file__).parent
    written = "".join(path.read_text(encoding="utf-8") for path in services.rglob("*.py"))
    actions = set(re.findall(r'"((?:package|receipt|correction|secret|import)\.[a-z]+)"', written))

    assert actions <= set(WHOLE)
    verbs = set(re.findall(r'register\.name}\.([a-z]+)"', written)) | {"bulk", "paste"}
    told_by_kind = {"create", "change", "move", "restore", "delete", "save"}
    assert verbs >= {"import", "export"}
    assert verbs - set(VERBS) <= told_by_kind


def test_a_correction_is_told_in_words(station: Workspace) -> None:
    someone = person(station)
    values = {"register": "person", "record": someone, "field_name": "sex", "reason": "证件"}
    with station.database.transaction("系统", "merge", merging=True) as session:
        both = {"base_value": '"2"', "proposed_value": '"1"'}
        session.add(CORRECTIONS.new(id="C", home=STATION, **values, **both))

    (entry,) = trail.told(station, CORRECTIONS, "C")

    told = {each.label: each.new for each in entry.differences}
    assert told["登记簿"] == "人员"
    assert told["记录"] == "欧阳小兰"
    assert (told["字段"], told["原值"], told["建议值"]) == ("性别", "女", "男")


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("create", ["新增人员"]),
        ("move", ["改变状态社工站"]),
        ("delete", ["删除人员"]),
        ("restore", []),
        ("undo", ["撤销删除人员"]),
        ("print", ["打印"]),
        ("import", []),
    ],
)
def test_each_kind_of_act_is_let_through(station: Workspace, act: str, expected: list[str]) -> None:
    someone = person(station)
    undo.undo(station, recycling.delete(station, PEOPLE, someone))
    noted(station, "print.A01", form="A01", people=[someone])
    with station.database.transaction("系统", "station.move") as session:
        kept = session.get(STATIONS.model, STATION)
        kept.state = "PLANNED" if kept.state != "PLANNED" else "OPEN"

    assert [each for each in whats(station, Sieve(act=act)) if "建立" not in each] == expected


def test_every_act_can_be_asked_for(station: Workspace) -> None:
    for act in trail.ACTS:
        trail.numbers(station, Sieve(act=act))


def test_days_are_those_of_the_clerk(station: Workspace) -> None:
    today = station.today()
    person(station)

    of_today = Sieve(register="person", since=today, until=today)
    assert len(trail.numbers(station, of_today)) == 1
    assert not trail.numbers(station, Sieve(register="person", until=today - timedelta(days=1)))
    assert not trail.numbers(station, Sieve(register="person", since=date(2027, 1, 1)))


@pytest.mark.parametrize("text", ["小兰", "oyxl", "0001"])
def test_entries_are_found_by_what_the_record_is_called(station: Workspace, text: str) -> None:
    worker(station)
    person(station, 2, name="陈大文", mobile="13900139999")

    found = whole_of(station, Sieve(text=text))

    assert {each.label for each in found} <= {"欧阳小兰", "欧阳小兰 四方坪街道社工站"}
    assert {each.register for each in found} >= {"person", "social_worker"}


def test_records_in_the_bin_are_found_too(station: Workspace) -> None:
    recycling.delete(station, PEOPLE, person(station))

    assert whats(station, Sieve(text="欧阳")) == ["删除人员", "新增人员"]


def test_one_record_one_change_one_person(station: Workspace) -> None:
    first, second = person(station), person(station, 2)
    station.user = User("王静")
    change = records.change(station, PEOPLE, second, {"remark": "x"}).change

    assert whats(station, Sieve(record=first)) == ["新增人员"]
    assert whats(station, Sieve(change=change)) == ["修改人员"]
    assert whats(station, Sieve(actor="王静")) == ["修改人员"]
    assert trail.actors(station) == ["录入员", "王静", "系统"]


def test_the_last_deeds_are_told_in_one_line_each(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, line(1), line(2)))
    record = worker(station, 7, post="督导")
    records.move(station, WORKERS, record, "ACTIVE")
    noted(station, "print.A01", form="A01", people=[record])
    withdraw(station, batch.id)

    told = [each.text for each in deeds.recent(station, 6)]

    assert told[0].startswith("撤回导入")
    assert told[1].endswith(" 1 份")
    assert told[2:5] == ["改变状态社工 欧阳小兰", "新增社工 欧阳小兰", "新增人员 欧阳小兰"]
    assert told[5] == "导入名册“名册.xlsx”，2 行"


def test_a_change_of_many_records_is_counted(station: Workspace) -> None:
    with station.database.transaction("录入员", "person.bulk") as session:
        for number in range(205):
            values = person_values(number, id_number=None)
            session.add(PEOPLE.new(home=STATION, **values))

    assert deeds.recent(station, 1)[0].text == "批量修改人员 205 条"


def test_new_books_begin_with_their_making(station: Workspace) -> None:
    (only,) = deeds.recent(station)

    assert (only.text, only.actor) == ("建立工作区", "系统")


def test_a_worker_of_worker_values_is_told_once(station: Workspace) -> None:
    owner = person(station)
    records.create(station, WORKERS, worker_values(owner))

    assert deeds.recent(station, 1)[0].text == "新增社工 欧阳小兰"


def test_a_correction_of_a_reference_is_told_by_what_it_leads_to(station: Workspace) -> None:
    owner, other = person(station), person(station, 2, name="陈大文")
    schooling = enter(station, EDUCATIONS, {"person": owner, "level": "11"})
    values = {"register": "education", "record": schooling, "field_name": "person"}
    with station.database.transaction("系统", "merge", merging=True) as session:
        both = {"base_value": f'"{owner}"', "proposed_value": f'"{other}"'}
        session.add(CORRECTIONS.new(id="C", home=STATION, reason="张冠李戴", **values, **both))

    (entry,) = trail.told(station, CORRECTIONS, "C")

    told = {each.label: each.new for each in entry.differences}
    assert (told["原值"], told["建议值"]) == ("欧阳小兰", "陈大文")


def test_a_form_that_is_no_longer_there_stands_for_itself(station: Workspace) -> None:
    noted(station, "print.Z99", form="Z99", people=["A", "B"])

    (entry,) = whole_of(station, Sieve(act="print"))

    assert Difference("表格", "", "Z99") in entry.differences
    assert deeds.recent(station, 1)[0].text == "打印"


def test_r_au_02_who_does_not_audit_sees_the_own_deeds_alone(station: Workspace) -> None:
    person(station)
    station.user = User("小录", frozenset({Role.CLERK}))
    person(station, 2, name="陈大文")

    assert [each.text for each in deeds.recent(station)] == ["新增人员 陈大文"]


def test_a_note_at_the_end_of_a_long_change_names_it(station: Workspace) -> None:
    with station.database.transaction("录入员", "receipt.apply") as session:
        for number in range(205):
            session.add(PEOPLE.new(home=STATION, **person_values(number, id_number=None)))
        session.flush()
        audit.note(session, station.audit_key, station.stamp(), "", {"file": "回执.xlsx"})

    assert deeds.recent(station, 1)[0].text == "应用回执“回执.xlsx”"
