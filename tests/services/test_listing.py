"""Lists of records: which match, in which order, what a table shows of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.kinds import Reference
from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import listing, narrowing, records, recycling
from station_app.services.listing import Column, Filter, Question
from station_app.services.workspace import Workspace
from tests.builders import (
    certificate_values,
    make,
    organisation_values,
    person_values,
    sample,
    volunteer_values,
    worker_values,
)
from tests.services.rosters import imported, save
from tests.services.rosters import worker as roster_line

PEOPLE, WORKERS, VOLUNTEERS = BY_NAME["person"], BY_NAME["social_worker"], BY_NAME["volunteer"]
ORGANISATIONS = BY_NAME["organisation"]


def person(workspace: Workspace, number: int, name: str, **changes: Any) -> str:
    values = person_values(number, name=name, **changes)
    return records.create(workspace, PEOPLE, values).record.id


def worker(workspace: Workspace, number: int, name: str, **changes: Any) -> str:
    values = worker_values(person(workspace, number, name), **changes)
    return records.create(workspace, WORKERS, values).record.id


def names(
    workspace: Workspace, question: Question, register: Any = PEOPLE, path: str = "name"
) -> list[str]:
    numbers = listing.snapshot(workspace, register, question)
    return [row.cells[0] for row in listing.rows(workspace, register, (path,), numbers) if row]


@pytest.fixture
def three(station: Workspace) -> Workspace:
    person(station, 1, "张三", political="13", native_place="长沙")
    person(station, 2, "李四", political="01", address="四方坪路1号")
    person(station, 3, "阿依")
    return station


def test_the_newest_come_first(three: Workspace) -> None:
    assert names(three, Question()) == ["阿依", "李四", "张三"]


def test_names_are_sorted_by_pinyin(three: Workspace) -> None:
    assert names(three, Question(order="name")) == ["阿依", "李四", "张三"]
    assert names(three, Question(order="name", descending=True)) == ["张三", "李四", "阿依"]


def test_codes_are_sorted_as_listed_and_absent_values_come_last(three: Workspace) -> None:
    assert names(three, Question(order="political")) == ["李四", "张三", "阿依"]


def test_the_first_ones_can_be_asked_for_alone(three: Workspace) -> None:
    assert len(listing.snapshot(three, PEOPLE, Question(), limit=2)) == 2


@pytest.mark.parametrize(
    ("each", "found"),
    [
        (Filter("political", "is", "群众"), ["张三"]),
        (Filter("political", "is", "13|01"), ["李四", "张三"]),
        (Filter("political", "not", "群众"), ["阿依", "李四"]),
        (Filter("political", "has", "党员"), ["李四"]),
        (Filter("political", "empty"), ["阿依"]),
        (Filter("address", "filled"), ["李四"]),
        (Filter("address", "has", "四方"), ["李四"]),
        (Filter("birth_date", "from", "1985.6.16"), []),
        (Filter("birth_date", "to", "1985.6.15"), ["阿依", "李四", "张三"]),
        (Filter("updated_at", "from", "2026-11-23"), ["阿依", "李四", "张三"]),
        (Filter("updated_at", "is", "2026-11-22"), []),
        (Filter("updated_by", "is", "录入员"), ["阿依", "李四", "张三"]),
        (Filter("standing", "is", "未报|退回"), ["阿依", "李四", "张三"]),
        (Filter("standing", "is", "已收"), []),
    ],
)
def test_conditions_narrow_a_list_down(three: Workspace, each: Filter, found: list[str]) -> None:
    assert names(three, Question(filters=(each,))) == found


def test_a_day_of_the_books_is_that_of_the_clock_on_the_wall(station: Workspace) -> None:
    one = person(station, 1, "张三")
    with station.database.transaction("test", "test") as session:
        record: Any = session.get(PEOPLE.model, one)
        record.updated_at = record.updated_at.replace(day=22, hour=17)  # 1 o'clock of the 23rd

    assert names(station, Question(filters=(Filter("updated_at", "is", "2026-11-23"),)))


def test_a_reference_is_found_by_what_it_is_called(station: Workspace) -> None:
    worker(station, 1, "张三")
    worker(station, 2, "李四")

    named = Question(filters=(Filter("person", "is", "张三"),))
    others = Question(filters=(Filter("person", "not", "张三"),))

    assert names(station, named, WORKERS, "person") == ["张三"]
    assert names(station, others, WORKERS, "person") == ["李四"]


def test_a_reference_is_found_by_its_id(station: Workspace) -> None:
    one = person(station, 1, "张三")
    records.create(station, WORKERS, worker_values(one))
    worker(station, 2, "李四")

    asked = Question(filters=(Filter("person", "is", one),))

    assert names(station, asked, WORKERS, "person") == ["张三"]


def test_what_a_reference_leads_to_can_be_a_condition(station: Workspace) -> None:
    worker(station, 1, "张三")
    worker(station, 2, "李四")

    asked = Question(filters=(Filter("person.mobile", "has", "0002"),))

    assert names(station, asked, WORKERS, "person") == ["李四"]


def test_one_of_several_codes_can_be_a_condition(station: Workspace) -> None:
    intents = list(VOLUNTEERS.fields["service_intent"].kind.codes.labels.items())  # type: ignore[attr-defined]
    (code, label), (other, _) = intents[0], intents[1]
    for number, value in ((1, f"{code},{other}"), (2, other)):
        one = person(station, number, f"志愿者{'甲乙'[number - 1]}")
        records.create(station, VOLUNTEERS, volunteer_values(one, service_intent=value))

    asked = Question(filters=(Filter("service_intent", "has", label),))

    assert len(listing.snapshot(station, VOLUNTEERS, asked)) == 1


@pytest.mark.parametrize("path", ["highest_level", "nothing"])
def test_what_is_no_column_of_the_store_is_refused_as_a_condition(
    station: Workspace, path: str
) -> None:
    with pytest.raises(StationError):
        listing.snapshot(station, WORKERS, Question(filters=(Filter(path, "is", "1"),)))


def test_an_unreadable_value_is_told(three: Workspace) -> None:
    with pytest.raises(StationError):
        listing.count(three, PEOPLE, Question(filters=(Filter("birth_date", "is", "去年"),)))


def test_workers_are_found_by_the_initials_of_their_name(station: Workspace) -> None:
    worker(station, 1, "王芳")
    worker(station, 2, "李四")

    assert names(station, Question(text="wf"), WORKERS, "person") == ["王芳"]


def test_any_of_several_texts_will_do(three: Workspace) -> None:
    assert names(three, Question(text="zs|ls")) == ["李四", "张三"]


def test_deleted_records_are_in_the_bin_alone(three: Workspace) -> None:
    one = listing.ids(three, PEOPLE, listing.snapshot(three, PEOPLE, Question()))[0]
    recycling.delete(three, PEOPLE, one)

    assert names(three, Question()) == ["李四", "张三"]
    assert names(three, Question(binned=True)) == ["阿依"]


def test_a_record_that_is_gone_leaves_a_gap(three: Workspace) -> None:
    numbers = listing.snapshot(three, PEOPLE, Question())

    found = listing.rows(three, PEOPLE, ("name",), [*numbers, 999])

    assert found[-1] is None
    assert len(found) == 4


def test_the_number_of_a_record_is_known(three: Workspace) -> None:
    numbers = listing.snapshot(three, PEOPLE, Question())
    ids = listing.ids(three, PEOPLE, numbers)

    assert [listing.number_of(three, PEOPLE, each) for each in ids] == list(numbers)
    assert listing.number_of(three, PEOPLE, "nobody") is None


def test_numbers_and_days_are_shown_as_people_write_them(station: Workspace) -> None:
    values = organisation_values(1, registered_on=date(2020, 1, 2), staff_count=12)
    records.create(station, ORGANISATIONS, values)
    numbers = listing.snapshot(station, ORGANISATIONS, Question())

    (row,) = listing.rows(station, ORGANISATIONS, ("registered_on", "staff_count"), numbers)

    assert row is not None
    assert row.cells == ("2020-01-02", "12")


def test_what_follows_from_other_records_is_shown(station: Workspace) -> None:
    one = person(station, 1, "王芳")
    records.create(station, BY_NAME["certificate"], certificate_values(one))
    records.create(station, WORKERS, worker_values(one))
    numbers = listing.snapshot(station, WORKERS, Question())

    (row,) = listing.rows(station, WORKERS, ("highest_level",), numbers)

    assert row is not None
    assert row.cells[0] not in ("", "未持证")


@pytest.mark.parametrize("name", [each.name for each in REGISTERS])
def test_every_column_of_every_register_can_be_shown_and_sorted(
    station: Workspace, bureau: Workspace, name: str
) -> None:
    register = BY_NAME[name]
    workspace = bureau if register.kept_by_bureau else station
    make(workspace, register)
    columns = listing.columns_of(workspace, register)
    numbers = listing.snapshot(workspace, register, Question())

    found = listing.rows(workspace, register, [each.path for each in columns], numbers)

    assert all(row is not None and len(row.cells) == len(columns) for row in found)
    for column in columns:
        if column.sortable:
            question = Question(order=column.path)
            assert len(listing.snapshot(workspace, register, question)) == len(numbers)


@pytest.mark.parametrize("name", [each.name for each in REGISTERS])
def test_every_operator_that_is_offered_can_be_asked(station: Workspace, name: str) -> None:
    register = BY_NAME[name]
    for column in listing.columns_of(station, register):
        value = fitting_value(station, register, column)
        for operator in narrowing.operators_of(column):
            asked = Question(filters=(Filter(column.path, operator, value),))
            assert listing.count(station, register, asked) >= 0


def fitting_value(workspace: Workspace, register: Any, column: Column) -> str:
    options = narrowing.choices(workspace, register, column)
    if options:
        return options[0][0]
    kind = column.spec.kind if column.spec else None
    while isinstance(kind, Reference):  # a reference is asked for by what people call it
        target = BY_NAME[kind.register]
        kind = target.fields[target.label].kind
    return "2026-11-23" if kind is None else str(kind.show(sample(kind)))


def test_records_picked_elsewhere_are_told_by_their_number(station: Workspace) -> None:
    picked = Filter("id", "is", listing.SEVERAL.join("ABC"))

    assert narrowing.in_words(station, PEOPLE, (), picked) == "指定的 3 人"


def test_filters_are_told_in_words(station: Workspace) -> None:
    columns = listing.columns_of(station, PEOPLE)

    def told(*words: str) -> str:
        return narrowing.in_words(station, PEOPLE, columns, Filter(*words))

    assert told("political", "is", "13") == "政治面貌 = 群众"
    assert told("birth_date", "from", "1990-01-01") == "出生日期 ≥ 1990-01-01"
    assert told("address", "empty") == "住址为空"


@pytest.mark.parametrize(
    ("before", "composing", "after", "wanted"),
    [
        ("", "w'f", "", "wf"),
        ("", "wang'fang", "", "wf|wangfang"),
        ("", "wangf", "", "wf|wangf"),
        ("", "wa'j", "", "wj|waj"),
        ("", "xi'an", "", "xa|xian"),
        ("王", "fang", "", "wf|wfang"),
        ("138", "", "", "138"),
        ("", "ｗ", "", "ｗ"),
    ],
)
def test_what_an_input_method_composes_is_read_as_initials(
    before: str, composing: str, after: str, wanted: str
) -> None:
    assert narrowing.while_composing(before, composing, after) == wanted


def test_the_bureau_chooses_among_the_stations(bureau: Workspace) -> None:
    column = next(each for each in listing.columns_of(bureau, PEOPLE) if each.path == listing.HOME)

    options = narrowing.choices(bureau, PEOPLE, column)

    assert ("43010501201", "四方坪街道社工站") in options


def test_registers_without_searched_fields_say_so() -> None:
    assert narrowing.searchable(WORKERS)
    assert not narrowing.searchable(BY_NAME["practitioner_post"])
    assert narrowing.searched_labels(WORKERS)[0] == "姓名"


def test_a_filter_by_import_names_the_file(station: Workspace, tmp_path: Path) -> None:
    batch = imported(station, save(tmp_path, roster_line()))

    told = [
        narrowing.in_words(station, PEOPLE, (), Filter("batch", "is", each))
        for each in (batch.id, "别的")
    ]

    assert told == ["导入：名册.xlsx", "导入：别的"]
