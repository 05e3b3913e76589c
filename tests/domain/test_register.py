"""Registers: what follows from the declarations, and when a missing field refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from station_app.domain.life_cycles import LifeCycle
from station_app.domain.parameters import shipped
from station_app.domain.problems import Fault, MoveForbidden, RecordInvalid, Severity
from station_app.domain.register import CROCKFORD, Context, Owner, new_id
from station_app.domain.registers.certificates import CERT_REGISTRATIONS, CERTIFICATES
from station_app.domain.registers.people import EDUCATIONS, PEOPLE, Person
from station_app.domain.registers.places import STATIONS
from tests.builders import person_values

TODAY = date(2026, 11, 23)
CYCLE = LifeCycle({"NEW": "新", "OPEN": "开", "SHUT": "关"}, frozenset({("NEW", "OPEN")}))


def context(**changes: Any) -> Context:
    nothing: Callable[..., Any] = lambda *_: None  # noqa: E731
    nobody: Callable[..., Any] = lambda *_: ()  # noqa: E731
    given = {"today": TODAY, "parameters": shipped(), "find": nothing}
    given |= {"children": nobody, "referring": nobody}
    return Context(**{**given, "serial": lambda series: 1, **changes})


def test_ids_differ_and_sort_by_the_time_of_making() -> None:
    ids = [new_id() for _ in range(200)]

    assert len(set(ids)) == 200
    assert all(len(each) == 26 and set(each) <= set(CROCKFORD) for each in ids)
    assert sorted(each[:10] for each in ids) == [each[:10] for each in ids]


def test_a_new_record_begins_with_state_and_defaults() -> None:
    person = PEOPLE.new(name="陈大文")

    assert (person.state, person.id_type, person.legal_basis) == ("KEPT", "111", "STATUTORY")
    assert PEOPLE.new(id_type="414").id_type == "414"


def test_a_register_knows_its_parent_and_references() -> None:
    assert (EDUCATIONS.parent, PEOPLE.parent) == ("person", None)
    assert EDUCATIONS.references == {"person": "person"}
    assert CERT_REGISTRATIONS.references == {"certificate": "certificate"}


def test_fields_stand_in_the_order_of_their_declaration() -> None:
    assert list(PEOPLE.fields)[:5] == ["name", "sex", "id_type", "id_number", "birth_date"]
    assert "revision" not in PEOPLE.fields


def test_the_identity_needs_all_of_its_parts() -> None:
    assert PEOPLE.keys == ("id_type", "id_number")
    assert PEOPLE.identity({"id_type": "111", "id_number": "1", "name": "x"}) == ("111", "1")
    assert PEOPLE.identity({"id_type": "111", "id_number": None}) is None
    assert STATIONS.identity({}) is None


def test_each_owner_has_fields_of_its_own_that_travel() -> None:
    home, bureau = STATIONS.owned(Owner.HOME), STATIONS.owned(Owner.BUREAU)

    assert "leader" in home
    assert "station_code" in bureau
    assert not set(home) & set(bureau)
    assert "photo" not in PEOPLE.owned(Owner.HOME)


def test_steps_follow_in_the_order_of_the_labels() -> None:
    assert CERTIFICATES.life_cycle.after("VALID") == ("REVOKED", "VOID")
    assert CERTIFICATES.life_cycle.after("VOID") == ()


@pytest.mark.parametrize(
    ("step", "told"), [(("OPEN", "NEW"), "“开”改为“新”"), (("NEW", "?"), "“新”改为“[?]”")]
)
def test_a_step_that_is_not_listed_is_refused(step: tuple[str, str], told: str) -> None:
    CYCLE.check("NEW", "OPEN")
    with pytest.raises(MoveForbidden, match=told):
        CYCLE.check(*step)


def missing(**more: Any) -> dict[str, Severity]:
    """Return what is told about the missing fields of a person with a name only."""
    found = PEOPLE.faults(Person(name="陈大文", state="KEPT"), context(**more))
    return {fault.field: fault.severity for fault in found if fault.rule == "REQUIRED"}


def test_what_a_save_needs_refuses_and_what_sending_needs_is_told() -> None:
    found = missing()

    assert found["sex"] is Severity.ERROR
    assert found["mobile"] is Severity.WARN
    assert "ethnic" not in found


def test_nothing_may_be_missing_when_it_is_sent() -> None:
    found = missing(sending=True, lenient=frozenset({"sex"}))

    assert set(found.values()) == {Severity.ERROR}
    assert {"sex", "mobile", "id_number"} <= set(found)


def test_what_a_roster_lacks_is_to_be_completed_only() -> None:
    found = missing(lenient=frozenset({"sex"}))

    assert (found["sex"], found["birth_date"]) == (Severity.WARN, Severity.ERROR)


def test_a_fault_of_a_value_names_the_field_in_chinese() -> None:
    person = PEOPLE.new(**person_values(birth_date=date(2030, 1, 1), id_number=None))

    (fault,) = [f for f in PEOPLE.faults(person, context()) if f.refuses]

    assert (fault.field, fault.rule) == ("birth_date", "R-XL-02")
    assert fault.text == "出生日期：2030-01-01晚于今天（2026-11-23），请核对。"


def test_a_fault_without_words_is_a_defect() -> None:
    wordless: Any = None

    with pytest.raises(TypeError, match="R-ID-01"):
        Fault("id_number", "R-ID-01", wordless)


def test_a_whole_person_has_no_faults() -> None:
    assert PEOPLE.faults(PEOPLE.new(**person_values()), context()) == []


def test_the_error_of_a_record_tells_what_refuses_only() -> None:
    faults = PEOPLE.faults(Person(name="陈大文", state="KEPT"), context())

    error = RecordInvalid(faults)

    assert "性别：还没有填写，请补充。（REQUIRED）" in str(error)
    assert "手机" not in str(error)
    assert error.faults == tuple(faults)


def test_without_a_lookup_no_value_counts_as_taken() -> None:
    assert not context().taken("social_worker", "worker_no", "1")


def test_ids_stand_in_the_order_of_their_making_also_within_a_millisecond() -> None:
    made = [new_id() for _ in range(2000)]

    assert made == sorted(set(made))
