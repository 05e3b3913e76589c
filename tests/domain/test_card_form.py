"""Record cards: every field of any register has one place, and nothing overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from station_app.domain.card_form import AREA, PHOTO_HEIGHT, SIGN, card_form, key_of
from station_app.domain.forms import Box, Cell, CellKind, FormLayout
from station_app.domain.kinds import Photo
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME, REGISTERS, children_of

every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
EDGE = 0.01  # mm, rounding
LONG = {"organisation", "project"}  # whose cards go over several pages


def long_one(times: int) -> Register[Any]:
    """Return the register of people with its sections so many times over."""
    return replace(BY_NAME["person"], sections=BY_NAME["person"].sections * times)


def cells(form: FormLayout) -> Iterator[Cell]:
    for part in form.parts:
        yield from part.cells


def of_kind(form: FormLayout, kind: CellKind) -> list[Cell]:
    return [cell for cell in cells(form) if cell.kind is kind]


def overlap(one: Box, other: Box) -> bool:
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.bottom, other.bottom) - max(one.y, other.y)
    return wide > EDGE and high > EDGE


@every_register
def test_every_field_has_one_place_on_the_card(register: Register[Any]) -> None:
    form = card_form(register)

    places = [cell.text for cell in of_kind(form, CellKind.FIELD) if not cell.table]
    fields = [n for n, spec in register.fields.items() if not isinstance(spec.kind, Photo)]
    assert sorted(set(places) & {key_of(n) for n in register.fields}) == sorted(map(key_of, fields))
    assert len(places) == len(set(places))
    assert {key: form.bind[key] for key in places} == {
        key: f"{register.name}.{key.removeprefix('of:')}" for key in places
    }


@every_register
def test_cells_fill_the_table_without_overlapping(register: Register[Any]) -> None:
    for part in card_form(register).parts:
        assert not [1 for a, b in combinations(part.cells, 2) if overlap(a.box, b.box)]
        filled = sum(cell.box.width * cell.box.height for cell in part.cells)
        assert filled == pytest.approx(part.table.width * part.table.height)


@every_register
def test_the_card_of_each_register_is_inside_the_margins(register: Register[Any]) -> None:
    parts = card_form(register).parts

    assert len(parts) == 1 or register.name in LONG
    assert all(part.table.bottom <= AREA.bottom for part in parts)
    assert parts[-1].cells[-1].kind in (CellKind.SIGNATURE, CellKind.PHOTO)


@every_register
def test_parts_of_a_record_are_tables_of_their_columns(register: Register[Any]) -> None:
    form = card_form(register)

    assert list(form.all_tables) == [child.name for child in children_of(register)]
    for child in children_of(register):
        columns = [column.key for column in form.all_tables[child.name].columns]
        assert columns == [name for name in child.columns if name != child.parent]
        assert form.bind_tables[child.name].register == child.name


def test_a_photo_stands_at_the_top_right_and_is_high_enough() -> None:
    (photo,) = of_kind(card_form(BY_NAME["person"]), CellKind.PHOTO)

    assert (photo.box.right, photo.box.height >= PHOTO_HEIGHT) == (AREA.right, True)
    assert card_form(BY_NAME["person"]).bind["photo"] == "person.photo"
    assert not of_kind(card_form(BY_NAME["volunteer"]), CellKind.PHOTO)


def test_state_and_derived_values_are_on_the_card() -> None:
    labels = {cell.label for cell in of_kind(card_form(BY_NAME["social_worker"]), CellKind.FIELD)}

    assert {"状态", "职业水平", "登记状态"} <= labels


def test_long_texts_stand_across_and_a_lonely_field_takes_the_rest_of_its_row() -> None:
    places = {c.text: c.box for c in of_kind(card_form(BY_NAME["volunteer"]), CellKind.FIELD)}

    assert {places[key_of(n)].right for n in ("skills", "history")} == {AREA.right}
    assert places[key_of("skills")].x == places[key_of("insurance_to")].x
    assert places[key_of("insurance_to")].width == places[key_of("skills")].width


def test_a_long_register_goes_on_over_further_pages() -> None:
    form = card_form(long_one(5))

    assert len(form.parts) > 1
    for part in form.parts:
        assert part.table.bottom <= AREA.bottom
        assert part.cells[-1].kind is not CellKind.BAND, "a title ends the page"
    assert [cell.box.height for cell in of_kind(form, CellKind.SIGNATURE)] == [SIGN]


@pytest.mark.parametrize("times", range(1, 16))
def test_the_signature_never_stands_alone_on_a_page(times: int) -> None:
    last = card_form(long_one(times)).parts[-1]

    assert {CellKind.FIELD, CellKind.SIGNATURE} <= {cell.kind for cell in last.cells}
