"""Which values stand in which box of an official form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.card_form import key_of
from station_app.domain.form_files import form_ids, load_form
from station_app.domain.form_sources import parse_source
from station_app.domain.problems import RecordMissing, StationError
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import records
from station_app.services.dossiers import register_of
from station_app.services.form_rows import ROWS
from station_app.services.form_words import WORDS
from station_app.services.printing import (
    BLOCK,
    bound_names,
    copies,
    empty_copy,
    form_named,
    form_values,
    forms_for,
    note_printed,
)
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from station_app.storage.tables import AuditEntry
from tests.builders import make, organisation_values, person_values, worker_values


def enter(store: Workspace, register: str, **values: Any) -> str:
    return records.create(store, BY_NAME[register], values).record.id


def noted(store: Workspace) -> list[AuditEntry]:
    with store.database.reading() as session:
        printed = AuditEntry.action.like("print.%")
        return list(session.scalars(select(AuditEntry).where(printed).order_by(AuditEntry.seq)))


@pytest.fixture
def person(station: Workspace) -> str:
    return enter(station, "person", **person_values())


@pytest.mark.parametrize("form_id", form_ids())
def test_every_binding_names_a_field_that_exists(form_id: str) -> None:
    for source in bound_names(load_form(form_id)):
        name, _, field = source.partition(".")
        register = register_of(name)
        derived = {value.name for value in register.derived}

        assert field in {*register.fields, *derived, "state", "id"}, source


@pytest.mark.parametrize("form_id", form_ids())
def test_every_form_is_about_a_register_and_calls_what_exists(form_id: str) -> None:
    form = load_form(form_id)
    tables = [part for table in form.bind_tables.values() for part in table.parts]
    sources = [*form.bind.values(), *(s for table in tables for s in table.columns.values())]
    called = {call.function for s in sources if s != "#" for call in parse_source(s).calls}

    assert form.about in BY_NAME
    assert called <= set(WORDS)
    assert {table.among for table in tables} <= {"", *ROWS}
    for table in tables:
        register = BY_NAME[table.register]
        named = {*table.where, *([table.by] if table.by else ())}
        assert named <= set(register.fields)
        assert not table.order or table.order in register.fields


def test_a_worker_leads_to_the_person_and_the_highest_papers(
    station: Workspace, person: str
) -> None:
    worker = enter(station, "social_worker", **worker_values(person))
    for level, number in (("1", "2010A"), ("2", "2015B")):
        enter(station, "certificate", person=person, level=level, management_no=number)
    for level in ("31", "21"):
        enter(station, "education", person=person, level=level)

    _, [values] = form_values(station, "A01", [worker])

    assert values.fields["name"] == "欧阳小兰"
    assert values.fields["birth_date"] == "1985年6月15日"
    assert values.fields["edu_level"] == "大学本科"
    assert values.fields["cert_mgmt_no"] == "2015B"
    assert ("社会工作师", True) in values.checks["cert_level"]


def test_a_revoked_certificate_is_not_printed(station: Workspace, person: str) -> None:
    record = enter(station, "certificate", person=person, level="3", management_no="2019C")
    records.move(station, BY_NAME["certificate"], record, "REVOKED")

    _, [values] = form_values(station, "A01", [person])

    assert values.fields["cert_mgmt_no"] == ""


def test_boxes_are_ticked_by_code_whatever_the_form_calls_it(
    station: Workspace, person: str
) -> None:
    enter(station, "social_worker", **worker_values(person, org_type="1"))

    _, [values] = form_values(station, "A01", [person])

    assert ("社工机构", True) in values.checks["org_type"]
    assert ("企业", False) in values.checks["org_type"]


def test_in_practice_follows_the_worker_s_state(station: Workspace, person: str) -> None:
    worker = enter(station, "social_worker", **worker_values(person))
    _, [before] = form_values(station, "A01", [person])
    records.move(station, BY_NAME["social_worker"], worker, "ACTIVE")

    _, [after] = form_values(station, "A01", [person])

    assert ("否", True) in before.checks["in_practice"]
    assert ("是", True) in after.checks["in_practice"]


def test_work_is_listed_by_months_and_an_open_stint_stays_open(
    station: Workspace, person: str
) -> None:
    stint = {"person": person, "organisation": "左岸社区", "is_social_work": True}
    enter(station, "work_experience", **stint, from_on=date(2019, 3, 1), to_on=date(2020, 5, 31))
    enter(station, "work_experience", **stint, from_on=date(2020, 6, 1))

    _, [values] = form_values(station, "A01", [person])

    assert [row["from_to"] for row in values.tables["exp"]] == ["2019.03—2020.05", "2020.06—"]


def test_a_renewal_shows_the_hours_it_needs(station: Workspace, person: str) -> None:
    certificate = enter(
        station, "certificate", person=person, level="1", management_no="2010A",
        approved_on=date(2020, 1, 1),
    )  # fmt: skip
    first = enter(
        station, "cert_registration", certificate=certificate, valid_from=date(2020, 6, 1)
    )
    for state in ("SUBMITTED", "FIRST_PASS", "FINAL_PASS", "DONE"):
        records.move(station, BY_NAME["cert_registration"], first, state)
    renewal = enter(
        station, "cert_registration", certificate=certificate, kind="RENEW",
        ce_hours_verified=Decimal("72.5"),
    )  # fmt: skip

    _, [values] = form_values(station, "A02", [renewal])

    assert values.fields["first_reg_date"] == "2020年6月1日"
    assert (values.fields["ce_total"], values.fields["ce_required"]) == ("72.5", "72")
    assert ("是", True) in values.checks["ce_ok"]


def test_the_photo_comes_out_of_the_sealed_attachments(station: Workspace, person: str) -> None:
    name = attachments.keep(station.folder("attachments"), station.file_key, b"a portrait")
    records.change(station, BY_NAME["person"], person, {"photo": name})

    _, [values] = form_values(station, "A01", [person])

    assert values.photo == b"a portrait"


def test_names_of_authorities_are_the_parameters_of_the_day(
    station: Workspace, person: str
) -> None:
    _, [values] = form_values(station, "A01", [person])

    assert values.authorities == {"bureau": "区社会工作局", "station": "四方坪街道社工站"}
    assert values.watermark == ""


def test_printing_is_written_into_the_audit_log(station: Workspace, person: str) -> None:
    form_values(station, "A06", [person])

    (entry,) = noted(station)
    assert (entry.action, entry.changes["people"]) == ("print.A06", [person])


def test_the_note_names_people_records_and_printer(station: Workspace, person: str) -> None:
    worker = enter(station, "social_worker", **worker_values(person))

    note_printed(station, load_form("A01"), [worker, person], "前台打印机")

    (entry,) = noted(station)
    facts = {"form": "A01", "people": [person], "records": [worker, person]}
    assert entry.changes == facts | {"printer": "前台打印机"}


def test_reading_copies_is_not_noted(station: Workspace, person: str) -> None:
    (values,) = copies(station, "A01", [person])

    assert values.fields["name"] == "欧阳小兰"
    assert noted(station) == []


def test_many_copies_come_in_order(station: Workspace) -> None:
    names = [f"第{n}位" for n in range(BLOCK + 3)]
    ids = [
        enter(station, "organisation", **organisation_values(n, name=name))
        for n, name in enumerate(names)
    ]

    found = copies(station, "card:organisation", ids)

    assert len(found) == len(names)
    assert [values.fields[key_of("name")] for values in found] == names


def test_a_lost_photo_stops_no_batch(station: Workspace, person: str) -> None:
    records.change(station, BY_NAME["person"], person, {"photo": "0" * 64})

    (values,) = copies(station, "A01", [person])

    assert values.photo == b""


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
def test_every_register_has_a_card_filled_from_its_record(
    station: Workspace, bureau: Workspace, register: Register[Any]
) -> None:
    kept_at = bureau if register.kept_by_bureau else station
    record = make(kept_at, register).record

    (values,) = copies(kept_at, f"card:{register.name}", [record.id])

    label = register.fields[register.label]
    text = values.fields[key_of(register.label)]
    assert text
    if register.label not in register.references:
        assert text == label.kind.show(getattr(record, register.label))
    assert values.filled_on == "2026年11月23日"


def test_a_card_lists_the_parts_of_the_record_and_its_papers(
    station: Workspace, person: str
) -> None:
    enter(station, "education", person=person, level="21", school="湖南师范大学")
    scans = ",".join(("a" * 64, "b" * 64))
    certificate = enter(
        station, "certificate", person=person, level="1", management_no="20190001", scan=scans
    )

    (of_person,) = copies(station, "card:person", [person])
    (of_certificate,) = copies(station, "card", [certificate])

    assert [row["school"] for row in of_person.tables["education"]] == ["湖南师范大学"]
    assert [row["state"] for row in of_person.tables["certificate"]] == ["有效"]
    assert of_certificate.fields[key_of("person")] == "欧阳小兰"
    assert of_certificate.fields[key_of("scan")] == "2 个附件"


def test_the_card_of_no_register_is_that_of_the_record(station: Workspace, person: str) -> None:
    worker = enter(station, "social_worker", **worker_values(person))

    found = copies(station, "CARD", [worker])

    assert found.form.title == "社工登记卡"


def test_a_card_wants_records_of_its_register(station: Workspace, person: str) -> None:
    with pytest.raises(RecordMissing, match="志愿者"):
        list(copies(station, "card:volunteer", [person]))
    with pytest.raises(StationError, match="没有找到要打印的记录"):
        copies(station, "card", ["01ARZ3NDEKTSV4RRFFQ69G5FAV"])
    with pytest.raises(StationError, match="没有登记簿"):
        form_named("card:nothing")


def test_forms_that_fit_a_register_begin_with_its_own() -> None:
    offered = {name: [form.id for form in forms_for(BY_NAME[name])] for name in BY_NAME}

    assert offered["volunteer"] == ["A06", "card:volunteer"]
    assert offered["cert_registration"][0] == "A02"
    assert offered["person"] == ["A01", "A02", "A04", "A06", "A09", "card:person"]
    assert offered["organisation"] == ["A10", "card:organisation"]
    assert offered["exam_application"] == ["A03", "A04", "card:exam_application"]
    assert offered["training_attendance"] == ["A26", "card:training_attendance"]
    assert offered["exam_session"] == ["card:exam_session"]


@pytest.mark.parametrize("register", [each for each in REGISTERS if each.print_form])
def test_the_official_form_of_a_register_is_the_first_one(register: Register[Any]) -> None:
    assert forms_for(register)[0].id == register.print_form


def test_an_empty_copy_has_all_boxes_and_no_answer(station: Workspace) -> None:
    form = load_form("A06")

    values = empty_copy(station, form)

    assert {ticked for options in values.checks.values() for _, ticked in options} == {False}
    assert values.authorities["station"] == "四方坪街道社工站"


@pytest.mark.parametrize("record", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "430105012000"])
def test_what_leads_to_no_person_is_refused(station: Workspace, record: str) -> None:
    with pytest.raises(StationError, match="无法打印"):
        form_values(station, "A01", [record])


def test_an_unknown_form_is_refused_with_the_known_ones(station: Workspace) -> None:
    with pytest.raises(StationError, match="A01"):
        form_values(station, "Z99", [])
