"""Promises of all registers: a new one is covered by being listed."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import count
from typing import Any

import pytest

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.parameters import shipped
from station_app.domain.problems import StationError
from station_app.domain.register import Context, Field, Owner, Record, Register
from station_app.domain.registers import BY_NAME, REGISTERS, children_of, in_order, register_named
from station_app.domain.texts import compact
from station_app.paths import resource_path
from tests.builders import STATION, filled

every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
with_roster = pytest.mark.parametrize(
    "register", [each for each in REGISTERS if each.roster], ids=lambda each: each.name
)
BESIDE_FIELDS = {"state"}  # what a roster may name although nobody declares it


def behind(register: Register[Any], path: str) -> Field | None:
    """Return the field that a path of a roster leads to."""
    name, _, of_other = path.partition(".")
    return BY_NAME[name].fields[of_other] if of_other else register.fields.get(name)


@every_register
def test_form_shows_every_field_once(register: Register[Any]) -> None:
    shown = [name for section in register.sections for name in section.fields]

    assert sorted(shown) == sorted(register.fields)


@every_register
def test_what_a_register_names_are_its_fields(register: Register[Any]) -> None:
    unique = [name for key in register.model.unique for name in key]
    absent = register.absent[:1] if register.absent else ()
    named = {register.label, *register.searched, *register.keys, *unique, *absent}

    assert named | set(register.columns) <= {*register.fields, "state"}
    assert named <= set(register.fields)


@every_register
def test_no_column_stands_twice(register: Register[Any]) -> None:
    for names in (register.columns, register.searched, register.roster):
        assert len(names) == len(set(names))


@every_register
def test_labels_differ(register: Register[Any]) -> None:
    labels = [spec.label for spec in register.fields.values()]
    labels += [derived.label for derived in register.derived]

    assert len(labels) == len(set(labels)), "headings of the workbook would be ambiguous"


@with_roster
def test_columns_of_a_roster_are_fields(register: Register[Any]) -> None:
    for path in register.roster:
        assert path in BESIDE_FIELDS or behind(register, path) is not None


@with_roster
def test_a_roster_reaches_the_registers_that_belong_to_its_own(register: Register[Any]) -> None:
    reached = {path.partition(".")[0] for path in register.roster if "." in path}
    near = {register.name, *register.references.values()}
    for _ in range(3):
        near |= {child.name for name in near for child in children_of(BY_NAME[name])}

    assert reached <= near


@with_roster
def test_a_heading_means_one_field_of_the_roster(register: Register[Any]) -> None:
    meanings: dict[str, set[str]] = {}
    for path in register.roster:
        spec = behind(register, path)
        for heading in (spec.label, *spec.aliases) if spec else ():
            meanings.setdefault(compact(heading), set()).add(path)

    assert not {heading: paths for heading, paths in meanings.items() if len(paths) > 1}


@every_register
def test_every_state_can_be_reached(register: Register[Any]) -> None:
    cycle = register.life_cycle
    reached: set[str] = set()
    new = {cycle.start}
    while new:
        reached |= new
        new = {state for old in new for state in cycle.after(old)} - reached

    assert reached == set(cycle.labels)


@every_register
def test_steps_locks_and_decisions_name_states(register: Register[Any]) -> None:
    cycle = register.life_cycle
    decided = {state for states in cycle.decisions.values() for state in states.values()}

    assert {state for step in cycle.moves for state in step} <= set(cycle.labels)
    assert cycle.locked | decided <= set(cycle.labels)
    assert cycle.start not in cycle.locked


@every_register
def test_decisions_are_codes_that_the_bureau_writes(register: Register[Any]) -> None:
    for name, states in register.life_cycle.decisions.items():
        spec = register.fields[name]

        assert spec.owner is Owner.BUREAU
        assert isinstance(spec.kind, (Code, Flag))
        answers = {True, False} if isinstance(spec.kind, Flag) else set(spec.kind.codes.labels)
        assert set(states) <= answers


@every_register
def test_code_lists_exist_and_hold_the_defaults(register: Register[Any]) -> None:
    for spec in register.fields.values():
        if isinstance(spec.kind, (Code, Codes)):
            assert spec.kind.codes.title
            assert spec.default is None or spec.default in spec.kind.codes.labels


@every_register
def test_every_label_of_a_code_list_is_read_back(register: Register[Any]) -> None:
    for spec in register.fields.values():
        if isinstance(spec.kind, (Code, Codes)):
            kind = spec.kind

            assert all(kind.parse(kind.show(code)) == code for code in kind.codes.labels)


@every_register
def test_references_point_to_registers(register: Register[Any]) -> None:
    assert set(register.references.values()) <= set(BY_NAME)
    assert sum(getattr(f.kind, "part_of", False) for f in register.fields.values()) <= 1


@every_register
def test_nothing_is_part_of_itself(register: Register[Any]) -> None:
    seen: list[str] = []
    each: Register[Any] | None = register
    while each is not None:
        assert each.name not in seen
        seen.append(each.name)
        each = BY_NAME[each.references[each.parent]] if each.parent else None


@every_register
def test_names_are_codes_and_titles_differ(register: Register[Any]) -> None:
    assert register_named(register.name) is register
    assert register.model.__table__.name == register.name
    assert [each.title for each in REGISTERS].count(register.title) == 1


@every_register
def test_the_official_form_is_there(register: Register[Any]) -> None:
    if register.print_form:
        assert resource_path("forms", f"{register.print_form}.json").exists()


@cache
def values_of(register: str) -> dict[str, Any]:
    """Return values for all fields; whatever they refer to is called X."""
    of = BY_NAME[register]
    return filled(of, dict.fromkeys(of.references, "X"))


def recorded(register: Register[Any], changes: dict[str, Any]) -> Any:
    """Return a record with every field filled but for the changes."""
    return register.new(**{**values_of(register.name), **changes})


def among_others(home: str, known: bool) -> Context:
    """Return a context with one other record in each register, or with none in any."""
    numbers, others = count(1), dict[str, Record]()

    def other(register: str) -> Record:
        return others.setdefault(register, recorded(BY_NAME[register], {"id": "X", "home": home}))

    return Context(
        today=date(2026, 11, 23),
        parameters=shipped(),
        find=lambda register, record: other(register) if known and record else None,
        children=lambda register, parent: [other(register)] if known and parent else [],
        referring=lambda register, name, value: [other(register)] if known and value else [],
        serial=lambda series: next(numbers),
        home=home,
    )


@pytest.mark.parametrize(("home", "known"), [("", True), (STATION, True), (STATION, False)])
@every_register
def test_whatever_is_left_blank_is_judged_filled_in_and_shown(
    register: Register[Any], home: str, known: bool
) -> None:
    for blank in register.fields:
        context = among_others(home, known)
        record = recorded(register, {"id": "Y", "home": home, blank: None})
        for rule in (register.faults, *register.removal):
            assert all(fault.text for fault in rule(record, context))
        if register.made:
            register.made(record, context)
        if register.follows:
            assert all(isinstance(each, Record) for each in register.follows(record, context))
        assert all(isinstance(each.compute(record, context), str) for each in register.derived)


def test_every_register_comes_after_those_it_refers_to() -> None:
    order = [register.name for register in in_order()]

    assert sorted(order) == sorted(BY_NAME)
    for register in REGISTERS:
        others = set(register.references.values()) - {register.name}
        assert all(order.index(other) < order.index(register.name) for other in others)


def test_an_unknown_register_is_answered_with_the_known_ones() -> None:
    with pytest.raises(StationError, match=r"没有登记簿“people”，可用的有：person、"):
        register_named("people")
