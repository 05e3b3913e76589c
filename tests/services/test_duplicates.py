"""Somebody who is registered already is told while the form is filled in."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.duplicates import alike, can_look
from station_app.services.workspace import Workspace
from tests.builders import credit_code, organisation_values, person_values, resident_id
from tests.builders import worker_values as worker

PEOPLE, WORKERS, ORGANISATIONS = (
    BY_NAME[name] for name in ("person", "social_worker", "organisation")
)


@pytest.fixture
def known(station: Workspace) -> str:
    return records.create(station, PEOPLE, person_values()).record.id


def test_the_same_number_is_certain_whatever_the_name(station: Workspace, known: str) -> None:
    typed = {"name": "别人", "id_type": "111", "id_number": resident_id()}

    (found,) = alike(station, PEOPLE, typed)

    assert (found.record, found.why, found.certain) == (known, "证件号码相同", True)
    assert resident_id() not in found.facts


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "欧阳小兰"}, "姓名相同"),
        ({"name": "欧阳小兰", "birth_date": date(1985, 6, 15)}, "姓名、出生日期相同"),
        ({"name": "欧阳晓兰", "birth_date": date(1985, 6, 15)}, "姓名同音，出生日期相同"),
        ({"name": "欧阳晓岚", "mobile": "13800130001"}, "姓名同音，手机相同"),
    ],
)
def test_what_is_the_same_is_said(
    station: Workspace, known: str, typed: dict[str, object], why: str
) -> None:
    (found,) = alike(station, PEOPLE, typed)

    assert (found.record, found.why, found.certain) == (known, why, False)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "欧阳晓兰"},
        {"name": "王芳", "birth_date": date(1985, 6, 15)},
        {"id_type": "111", "id_number": resident_id(2)},
    ],
)
def test_too_little_says_nothing(station: Workspace, known: str, typed: dict[str, object]) -> None:
    assert alike(station, PEOPLE, typed) == []


def test_the_record_in_the_form_is_left_out(station: Workspace, known: str) -> None:
    assert alike(station, PEOPLE, {"name": "欧阳小兰"}, known) == []


def test_who_is_in_the_bin_is_not_told(station: Workspace, known: str) -> None:
    recycling.delete(station, PEOPLE, known)

    assert alike(station, PEOPLE, {"name": "欧阳小兰"}) == []


def test_whether_somebody_has_the_role_already_is_told(station: Workspace, known: str) -> None:
    assert alike(station, PEOPLE, {"name": "欧阳小兰"}, role=WORKERS)[0].role == ""

    made = records.create(station, WORKERS, worker(known)).record.id

    assert alike(station, PEOPLE, {"name": "欧阳小兰"}, role=WORKERS)[0].role == made


def test_the_surest_comes_first(station: Workspace, known: str) -> None:
    sure = records.create(station, PEOPLE, person_values(2, name="欧阳小蓝")).record.id

    typed = {"name": "欧阳小兰", "id_type": "111", "id_number": resident_id(2)}

    assert [each.record for each in alike(station, PEOPLE, typed)] == [sure, known]


def test_other_registers_are_compared_by_their_own_key(station: Workspace) -> None:
    made = records.create(station, ORGANISATIONS, organisation_values()).record.id

    (found,) = alike(station, ORGANISATIONS, {"name": "新的", "uscc": credit_code()})

    assert (found.record, found.certain) == (made, True)
    assert can_look(ORGANISATIONS)
    assert not can_look(BY_NAME["work_experience"])
