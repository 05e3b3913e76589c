"""What a receipt changes at the station."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import NotAllowed, Refused
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling, undo
from station_app.services.exchange import applying
from station_app.services.standing import sent_back as faults_of
from station_app.services.standing import standing_of
from station_app.storage.tables import AuditEntry
from tests.builders import certificate_values, organisation_values, person_values, resident_id
from tests.services.exchange.district import District, get, live, sent_back, tables

PEOPLE, EDUCATIONS = BY_NAME["person"], BY_NAME["education"]
APPLICATIONS, DIVISIONS = BY_NAME["cert_registration"], BY_NAME["division"]
DIVISION = "430105012000"
WRONG = resident_id(1)[:-1] + "5"  # its check digit does not fit


def enter(district: District, number: int = 1, **changes: object) -> str:
    return records.create(district["a"], PEOPLE, person_values(number, **changes)).record.id


def answered(district: District) -> Path:
    receipt = district.receive(district.make("a").file).receipt
    assert receipt
    return receipt


def edited(file: Path, sheet: str, old: str, new: str | None) -> Path:
    """Save a package in which somebody typed over a value."""
    book = load_workbook(file)
    cell = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == old)
    cell.value = new
    target = file.with_name(f"改-{file.name}")
    book.save(target)
    return target


def test_receipt_is_applied_once(district: District) -> None:
    enter(district)
    receipt = answered(district)
    district.apply("a", receipt)
    before = tables(district["a"])

    applied = district.apply("a", receipt)

    assert (applied.outcome, applied.accepted) == ("already", 0)
    assert tables(district["a"]) == before


def test_older_receipt_changes_nothing(district: District) -> None:
    enter(district)
    older = answered(district)
    district.apply("a", answered(district))
    before = tables(district["a"])

    assert district.apply("a", older).outcome == "older"
    assert tables(district["a"]) == before


def test_receipt_for_another_station_is_refused(district: District) -> None:
    with pytest.raises(Refused, match="不是本站的"):
        district.apply("b", answered(district))


def test_package_is_no_receipt(district: District) -> None:
    with pytest.raises(Refused, match="这是上报包"):
        district.apply("a", district.make("a").file)


def test_bureau_applies_no_receipts(district: District) -> None:
    with pytest.raises(NotAllowed):
        applying.apply(district.bureau, answered(district))


def test_edited_receipt_is_refused_and_changes_nothing(district: District) -> None:
    records.change(district.bureau, DIVISIONS, DIVISION, {"name": "四方坪新街道"})
    forged = edited(answered(district), "区划", "四方坪新街道", "四方坪老街道")
    before = tables(district["a"])

    with pytest.raises(Refused, match="四方坪老街道"):
        district.apply("a", forged)

    assert tables(district["a"]) == before


def test_record_changed_after_it_was_sent_stays_unsent(district: District) -> None:
    person = enter(district)
    receipt = answered(district)
    records.change(district["a"], PEOPLE, person, {"remark": "新"})

    district.apply("a", receipt)

    assert standing_of(get(district["a"], PEOPLE, person)) == "未报"


def test_returned_record_opens_at_the_wrong_field_until_it_is_repaired(district: District) -> None:
    person = enter(district)
    forged = edited(district.make("a").file, "人员", resident_id(1), WRONG)
    received = district.receive(forged, accept="电话核实过")
    assert received.receipt
    applied = district.apply("a", received.receipt)
    record = get(district["a"], PEOPLE, person)

    assert (received.returned, applied.returned) == (1, 1)
    assert standing_of(record) == "退回"
    assert [fault.field for fault in faults_of(PEOPLE, record)] == ["id_number"]
    assert sent_back(district["a"]) == [("person", person)]

    records.change(district["a"], PEOPLE, person, {"mobile": "13900139000"})
    district.exchange("a")
    record = get(district["a"], PEOPLE, person)
    assert (standing_of(record), sent_back(district["a"])) == ("已收", [])
    assert get(district.bureau, PEOPLE, person).mobile == "13900139000"


def test_part_is_returned_with_the_record_it_belongs_to(district: District) -> None:
    person = enter(district)
    values = {"person": person, "level": "21", "major": "社会工作", "school": "长沙民政学院"}
    records.create(district["a"], EDUCATIONS, values)
    forged = edited(district.make("a").file, "人员", resident_id(1), WRONG)

    received = district.receive(forged, accept="电话核实过")

    assert (received.created, received.returned) == (0, 2)
    assert live(district.bureau, EDUCATIONS) == {}
    assert received.receipt
    sheet = load_workbook(received.receipt)["退回"]
    assert any("没有报来或已退回" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_late_answer_to_an_older_package_does_not_clear_what_was_returned(
    district: District,
) -> None:
    person = enter(district)
    first = district.make("a").file
    district.receive(first)
    records.change(district["a"], PEOPLE, person, {"id_number": resident_id(2)})
    forged = edited(district.make("a").file, "人员", resident_id(2), WRONG)
    returned = district.receive(forged, accept="电话核实过").receipt
    again = district.receive(first).receipt
    assert returned
    assert again

    district.apply("a", returned)
    district.apply("a", again)

    assert sent_back(district["a"]) == [("person", person)]


def test_full_package_is_made_until_one_was_confirmed(district: District) -> None:
    district.back_up("a")
    district.restore("a", district.parties["a"].archives[0])
    first, second = district.make("a"), district.make("a")
    receipt = district.receive(second.file).receipt
    assert receipt

    district.apply("a", receipt)

    assert [first.full, second.full, district.make("a").full] == [True, True, False]


def application(district: District) -> str:
    books = district["a"]
    certificate = certificate_values(enter(district), approved_on=date(2026, 3, 1))
    owner = records.create(books, BY_NAME["certificate"], certificate).record.id
    values = {"certificate": owner, "applied_on": date(2026, 5, 6), "organ": "开福区社会工作局"}
    made = records.create(books, APPLICATIONS, values).record.id
    for state in ("SUBMITTED", "FIRST_PASS"):
        records.move(books, APPLICATIONS, made, state)
    return made


def test_decision_moves_the_application_and_the_move_travels_back(district: District) -> None:
    made = application(district)
    district.exchange("a")
    decided = {"decision": "PASS", "decided_on": date(2026, 5, 20)}
    records.change(district.bureau, APPLICATIONS, made, decided)

    *_, applied = district.exchange("a")
    moved = get(district["a"], APPLICATIONS, made)
    district.exchange("a")

    assert applied.decided == 1
    assert (moved.state, moved.decision) == ("FINAL_PASS", "PASS")
    assert get(district.bureau, APPLICATIONS, made).state == "FINAL_PASS"


def test_each_side_writes_only_its_own_fields(district: District) -> None:
    made = application(district)
    district.exchange("a")

    with pytest.raises(NotAllowed, match="区局填写"):
        records.change(district["a"], APPLICATIONS, made, {"decision": "PASS"})
    with pytest.raises(NotAllowed, match="更正建议"):
        records.change(district.bureau, APPLICATIONS, made, {"organ": "本局"})
    with pytest.raises(NotAllowed, match="不能再修改"):
        records.change(district["a"], APPLICATIONS, made, {"organ": "改"})


def test_what_was_taken_over_is_not_undone(district: District) -> None:
    enter(district)
    district.exchange("a")
    with district.bureau.database.reading() as session:
        entry = session.query(AuditEntry).filter_by(action="package.receive").first()
    assert entry

    with pytest.raises(NotAllowed, match="不能撤销"):
        undo.undo(district.bureau, entry.change)
    assert undo.last_change(district.bureau) == ""


def test_record_that_the_bureau_deleted_is_deleted_here(district: District) -> None:
    register = BY_NAME["organisation"]
    shared = records.create(district.bureau, register, organisation_values()).record.id
    district.exchange("a")
    recycling.delete(district.bureau, register, shared)

    district.exchange("a")
    district.exchange("b")

    assert live(district["a"], register) == live(district["b"], register) == {}


def test_record_entered_anew_at_the_bureau_takes_the_place_of_the_old(district: District) -> None:
    register = BY_NAME["organisation"]
    old = records.create(district.bureau, register, organisation_values()).record.id
    district.exchange("a")
    recycling.delete(district.bureau, register, old)
    new = records.create(district.bureau, register, organisation_values()).record.id

    district.exchange("a")

    assert list(live(district["a"], register)) == [new]


def test_what_a_restored_bureau_no_longer_knows_is_taken_back(district: District) -> None:
    made = application(district)
    district.exchange("a")
    district.back_up("bureau")
    records.change(district.bureau, APPLICATIONS, made, {"decision_reason": "材料不全"})
    records.change(district.bureau, DIVISIONS, DIVISION, {"name": "四方坪新街道"})
    records.create(district.bureau, BY_NAME["organisation"], organisation_values())
    district.exchange("a")
    district.restore("bureau", district.parties["bureau"].archives[0])

    district.exchange("a")

    assert get(district["a"], APPLICATIONS, made).decision_reason is None
    assert get(district["a"], DIVISIONS, DIVISION).name == "四方坪街道"
    assert live(district["a"], BY_NAME["organisation"]) == {}


def test_decision_on_a_record_that_a_restored_bureau_does_not_know_is_taken_back(
    district: District,
) -> None:
    district.exchange("a")
    district.back_up("bureau")
    made = application(district)
    district.exchange("a")
    records.change(district.bureau, APPLICATIONS, made, {"decision_reason": "材料不全"})
    district.exchange("a")
    assert get(district["a"], APPLICATIONS, made).decision_reason == "材料不全"
    district.restore("bureau", district.parties["bureau"].archives[0])

    district.exchange("a")

    assert get(district["a"], APPLICATIONS, made).decision_reason is None


def test_receipt_of_before_the_bureau_was_restored_changes_nothing(district: District) -> None:
    enter(district)
    district.exchange("a")
    district.back_up("bureau")
    late = answered(district)
    district.restore("bureau", district.parties["bureau"].archives[0])
    district.exchange("a", full=True)
    before = tables(district["a"])

    applied = district.apply("a", late)

    assert (applied.outcome, applied.reason) == ("older", "这是区局恢复备份以前的旧回执。")
    assert tables(district["a"]) == before


def test_receipt_for_the_store_of_before_a_restore_confirms_nothing(district: District) -> None:
    district.back_up("a")
    enter(district)
    late = answered(district)
    district.restore("a", district.parties["a"].archives[0])
    person = enter(district, 2)

    applied = district.apply("a", late)

    assert (applied.outcome, applied.accepted, applied.asks_full) == ("applied", 0, False)
    assert standing_of(get(district["a"], PEOPLE, person)) == "未报"
    assert district.make("a").full


def test_new_record_may_have_the_key_of_one_that_the_bureau_lost(district: District) -> None:
    register = BY_NAME["organisation"]
    district.back_up("bureau")
    records.create(district.bureau, register, organisation_values())
    district.exchange("a")
    district.restore("bureau", district.parties["bureau"].archives[0])
    again = records.create(district.bureau, register, organisation_values()).record.id

    district.exchange("a")

    assert list(live(district["a"], register)) == [again]


def test_receipt_after_a_gap_is_not_taken(district: District) -> None:
    district.exchange("a")
    district.back_up("a")
    records.change(district.bureau, DIVISIONS, DIVISION, {"name": "四方坪新街道"})
    district.exchange("a")
    late = answered(district)
    district.restore("a", district.parties["a"].archives[0])

    applied = district.apply("a", late)
    district.exchange("a")

    assert (applied.outcome, "再报送一次" in applied.reason) == ("older", True)
    assert get(district["a"], DIVISIONS, DIVISION).name == "四方坪新街道"


def test_station_deletes_nothing_that_the_bureau_keeps(district: District) -> None:
    with pytest.raises(NotAllowed, match="由区局登记"):
        recycling.delete(district["a"], BY_NAME["station"], district["a"].station)


def test_a_station_that_the_bureau_closed_is_closed_at_the_station(district: District) -> None:
    station, code = BY_NAME["station"], district["a"].station
    records.change(district["a"], station, code, {"leader": "陈大文"})
    district.exchange("a")
    records.move(district.bureau, station, code, "CLOSED")

    district.exchange("a")
    district.exchange("a")

    for books in (district["a"], district.bureau):
        kept = get(books, station, code)
        assert (kept.state, kept.leader) == ("CLOSED", "陈大文")


def test_a_bureau_that_began_anew_is_followed_once_somebody_says_why(district: District) -> None:
    person = enter(district)
    district.exchange("a")
    district.begin_bureau_anew()
    receipt = district.receive(district.make("a").file).receipt
    assert receipt is not None

    with pytest.raises(Refused, match="另一套区局数据"):
        district.apply("a", receipt)
    applied = district.apply("a", receipt, accept="区局换了电脑，已电话核实")
    made, received, _ = district.exchange("a")

    assert (applied.asks_full, made.full, received.outcome) == (True, True, "merged")
    assert get(district.bureau, PEOPLE, person).name == "欧阳小兰"
    assert standing_of(get(district["a"], PEOPLE, person)) == "已收"
