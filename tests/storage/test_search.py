"""Searching: by parts of names, initials and digits; always what a plain look through gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from station_app.domain.kinds import Text
from station_app.domain.pinyin import initials
from station_app.domain.register import Register
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.people import PEOPLE, Person
from station_app.domain.registers.places import DIVISIONS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.storage import search
from station_app.storage.database import Database
from station_app.storage.tables import SearchTerm
from tests.builders import organisation_values, person_values, resident_id
from tests.storage.stores import opened


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened(tmp_path_factory.mktemp("search")) as store:
        yield store


@pytest.fixture(autouse=True)
def _empty(database: Database) -> None:
    wipe(database)


def wipe(database: Database) -> None:
    with database.transaction("甲", "wipe") as session:
        for table in (SearchTerm, *(r.model for r in (PEOPLE, ORGANISATIONS, DIVISIONS))):
            session.execute(delete(table))


def enter(database: Database, register: Register[Any], *many: dict[str, Any]) -> list[str]:
    with database.transaction("甲", "test") as session:
        records = [register.new(**values) for values in many]
        session.add_all(records)
        session.flush()
        return [record.id for record in records]


def found(database: Database, text: str, register: Register[Any] = PEOPLE) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(search.matches(register, text)))


def named(database: Database, *names: str) -> dict[str, str]:
    people = [person_values(number, name=name) for number, name in enumerate(names)]
    return dict(zip(names, enter(database, PEOPLE, *people), strict=True))


@pytest.mark.parametrize(
    "typed",
    [
        *("欧", "兰", "欧阳", "阳小", "小兰", "欧阳小", "阳小兰", "欧阳小兰"),
        *("欧阳 小兰", " 小 兰 ", "oyxl", "OYXL", "oy", "O Y"),
    ],
)
def test_a_name_is_found_by_each_part_and_by_its_initials(database: Database, typed: str) -> None:
    ids = named(database, "欧阳小兰", "王芳")

    assert found(database, typed) == {ids["欧阳小兰"]}


@pytest.mark.parametrize("typed", ["欧小", "兰小", "阳兰", "yx", "欧阳小兰兰", "·", "王小"])
def test_what_is_no_part_of_a_name_finds_nobody(database: Database, typed: str) -> None:
    named(database, "欧阳小兰")

    assert found(database, typed) == set()


@pytest.mark.parametrize("typed", ["阿", "古丽", "丽·买", "买买提", "阿依古丽·买买提", "aygl"])
def test_a_name_with_a_middle_dot_is_found(database: Database, typed: str) -> None:
    ids = named(database, "阿依古丽·买买提", "王芳")

    assert found(database, typed) == {ids["阿依古丽·买买提"]}


@pytest.mark.parametrize("typed", ["𠮷", "王𠮷", "𠮷𪚥", "王𠮷𪚥"])
def test_rare_characters_are_found(database: Database, typed: str) -> None:
    ids = named(database, "王𠮷𪚥", "王吉")

    assert found(database, typed) == {ids["王𠮷𪚥"]}


@pytest.mark.parametrize("typed", ["john", "John Smith", "Smith", "hns", "johnsmith"])
def test_a_name_in_letters_is_found(database: Database, typed: str) -> None:
    ids = named(database, "John Smith", "Joanna Smyth")

    assert found(database, typed) == {ids["John Smith"]}


def test_pairs_that_lie_apart_are_no_name(database: Database) -> None:
    ids = named(database, "王小明小红", "王小红", "明小红")

    assert found(database, "王小红") == {ids["王小红"]}
    assert found(database, "小红") == set(ids.values())


@pytest.mark.parametrize(
    "typed", ["4301", "43010519850615", "19850615", "1985", "0615", "{last4}", "{last6}", "{all}"]
)
def test_an_id_is_found_by_beginning_birth_and_end(database: Database, typed: str) -> None:
    number = resident_id(7)
    parts = {"last4": number[-4:], "last6": number[-6:], "all": number}
    (person,) = enter(database, PEOPLE, person_values(7, mobile=None))

    hit = found(database, typed.format(**parts))

    assert (hit == {person}) is (typed != "0615")


def test_the_check_sign_may_be_typed_small(database: Database) -> None:
    number = next(n for n in map(resident_id, range(99)) if n.endswith("X"))
    (person,) = enter(database, PEOPLE, person_values(id_number=number))

    assert found(database, number.lower()) == found(database, number[-5:].lower()) == {person}


@pytest.mark.parametrize("typed", ["13800130001", "138", "138 0013", "0001", "30001"])
def test_a_telephone_is_found_by_beginning_and_end(database: Database, typed: str) -> None:
    (person,) = enter(database, PEOPLE, person_values(mobile="13800130001", id_number=None))

    assert found(database, typed) == {person}


@pytest.mark.parametrize("typed", ["0731-8451", "07318451", "12345-801", "801"])
def test_a_landline_is_found_with_and_without_hyphen(database: Database, typed: str) -> None:
    phone = "073184512345-801"
    (person,) = enter(database, PEOPLE, person_values(phone=phone, mobile=None, id_number=None))

    assert found(database, typed) == {person}


@pytest.mark.parametrize("typed", ["E1234", "e12345678", "5678"])
def test_a_passport_is_found(database: Database, typed: str) -> None:
    values = person_values(id_type="414", id_number="E12345678", mobile=None)
    (person,) = enter(database, PEOPLE, values)

    assert found(database, typed) == {person}


@pytest.mark.parametrize("typed", ["{code}", "52430105", "长沙市 社工", "服务中心", "(A)", "a)社"])
def test_an_organisation_is_found_by_code_and_name(database: Database, typed: str) -> None:
    values = organisation_values(name="长沙市 社工(A)社服务中心", phone=None)
    (ours,) = enter(database, ORGANISATIONS, values)

    assert found(database, typed.format(code=values["uscc"]), ORGANISATIONS) == {ours}


@pytest.mark.parametrize("typed", ["100%", "0%_", "%_社"])
def test_signs_of_sql_mean_themselves(database: Database, typed: str) -> None:
    names = ("百分100%_社", "百分100XY社")
    ids = enter(database, ORGANISATIONS, *(organisation_values(uscc=None, name=n) for n in names))

    assert found(database, typed, ORGANISATIONS) == {ids[0]}


def test_codes_kept_as_text_are_found_by_beginning_and_end(database: Database) -> None:
    (division,) = enter(database, DIVISIONS, {"code": "430105012990", "name": "第12社区"})

    for typed in ("4301050", "12990", "430105012990", "第12", "12"):
        assert found(database, typed, DIVISIONS) == {division}


def test_a_new_value_replaces_the_old_one(database: Database) -> None:
    (person,) = enter(database, PEOPLE, person_values(name="王小明"))
    with database.transaction("甲", "rename") as session:
        record = session.get(Person, person)
        assert record is not None
        record.name, record.mobile = "王大力", None

    assert [found(database, text) for text in ("小明", "wxm", "1380013")] == [set()] * 3
    assert found(database, "王") == found(database, "wdl") == {person}


def test_a_record_that_is_emptied_leaves_no_terms(database: Database) -> None:
    (person,) = enter(database, PEOPLE, person_values())
    with database.transaction("甲", "empty") as session:
        record = session.get(Person, person)
        assert record is not None
        record.name = record.id_number = record.mobile = None

    with database.reading() as session:
        assert session.scalars(select(SearchTerm)).all() == []


def test_registers_do_not_mix(database: Database) -> None:
    named(database, "陈大文")

    assert found(database, "陈大文", ORGANISATIONS) == set()


def test_alive_leaves_out_what_was_deleted(database: Database) -> None:
    kept, _ = enter(
        database, PEOPLE, person_values(1), person_values(2, deleted_at=datetime(2026, 1, 1))
    )

    with database.reading() as session:
        ids = session.scalars(select(Person.id).where(search.alive(PEOPLE))).all()

    assert ids == [kept]


def test_terms_never_outgrow_their_column() -> None:
    kinds = [PEOPLE.fields[name].kind for name in PEOPLE.searched]
    for kind in (*kinds, Text(), SOCIAL_WORKERS.fields["worker_no"].kind):
        for value in ("王" * 200, "1" * 200, "a" * 200, "王1" * 100):
            assert max(map(len, search.terms_of(kind, value))) <= search.LONGEST


SIGNS = "王小明红𠮷a bB·1%_"
NAMES = st.text(SIGNS, min_size=1, max_size=6).map(lambda name: " ".join(name.split())).filter(bool)


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), st.text(SIGNS, max_size=4))
def test_a_plain_look_through_finds_the_same(
    database: Database, names: list[str], typed: str
) -> None:
    typed = typed if typed.strip() else names[0][:2]
    wipe(database)
    ids = enter(database, ORGANISATIONS, *({"name": name} for name in names))

    wanted = search.folded(typed)

    def is_meant(name: str) -> bool:
        if search.NUMBER.fullmatch(name):
            number = name.upper()
            return number.startswith(wanted.upper()) or number.endswith(wanted.upper())
        starts = initials(name).startswith(wanted) and search.starts_of(typed) != []
        return wanted in search.folded(name) or starts

    expected = {record for name, record in zip(names, ids, strict=True) if is_meant(name)}
    assert found(database, typed, ORGANISATIONS) == expected
