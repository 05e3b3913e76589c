"""Who may not see full numbers and what was confided gets them from no service, of no register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.identity_kinds import Digits, IdNumber, Phone
from station_app.domain.kinds import LongText
from station_app.domain.problems import NotAllowed, RecordInvalid
from station_app.domain.register import Field, Owner, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.domain.rules.rights import Role
from station_app.services import (
    cards,
    cells,
    exports,
    finding,
    glimpses,
    listing,
    masking,
    opening,
    printing,
    records,
    related,
    trail,
)
from station_app.services.cells import Cell
from station_app.services.exchange.proposals import proposals
from station_app.services.listing import Filter, Question
from station_app.services.users import User
from station_app.services.workspace import Workspace
from tests.builders import make, person_values, resident_id

PEOPLE, SESSIONS = BY_NAME["person"], BY_NAME["supervision_session"]
MASKED_ID, MASKED_MOBILE = "430105********0027", "138****0001"


def as_(workspace: Workspace, *roles: Role) -> None:
    workspace.user = User("司马清", frozenset(roles))


def person(workspace: Workspace) -> str:
    return records.create(workspace, PEOPLE, person_values()).record.id


def cell(workspace: Workspace, path: str, *, whole: bool = False) -> str:
    numbers = listing.snapshot(workspace, PEOPLE, Question())
    (row,) = listing.rows(workspace, PEOPLE, (path,), numbers, whole=whole)
    assert row is not None
    return row.cells[0]


def told_apart(spec: Field, number: int) -> str | None:
    """Return a value that stands nowhere else; None for one that must fit other fields."""
    if isinstance(spec.kind, Phone):
        return f"1370013{number:04d}"
    if isinstance(spec.kind, LongText):
        return f"倾诉的第{number}件事"
    if isinstance(spec.kind, Digits) and not isinstance(spec.kind, IdNumber):
        return f"62170{number:012d}"
    return None


def secrets_of(workspace: Workspace, register: Register[Any], record: str) -> set[str]:
    """Give every masked field of a record a value of its own, and return these and its ID."""
    hidden = {n: s for n, s in register.fields.items() if masking.mask_of(s) is not None}
    owned = register.owned(Owner.BUREAU if register.kept_by_bureau else Owner.HOME)
    new = {
        name: value
        for number, (name, spec) in enumerate(hidden.items(), 5000)
        if name in owned and (value := told_apart(spec, number)) is not None
    }
    if new:
        records.change(workspace, register, record, new)
    held = records.get(workspace, register, record)
    return {str(value) for name in hidden if (value := getattr(held, name)) is not None}


def told(workspace: Workspace, register: Register[Any], record: str) -> Iterator[object]:
    """Yield what the services tell of a record."""
    yield opening.opened(workspace, register, record)
    yield opening.choices(workspace, register, "")
    yield cards.card(workspace, register, record)
    yield cards.rows(workspace, register, finding.find(workspace, register).rows)
    paths = [column.path for column in listing.columns_of(workspace, register)]
    numbers = listing.snapshot(workspace, register, Question())
    for whole in (False, True):
        yield listing.rows(workspace, register, paths, numbers, whole=whole)
    yield glimpses.glimpse(workspace, register, record)
    yield trail.told(workspace, register, record)
    yield trail.entries(workspace, trail.numbers(workspace, trail.Sieve()))
    if belongs := related.person_of(workspace, register, record):
        yield related.blocks(workspace, belongs)


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
def test_no_service_tells_an_auditor_a_full_number_or_what_was_confided(
    register: Register[Any], request: pytest.FixtureRequest
) -> None:
    workspace: Workspace = request.getfixturevalue(
        "bureau" if register.owned(Owner.BUREAU) else "station"
    )
    record = make(workspace, register).record.id
    secrets = secrets_of(workspace, register, record)
    for other in finding.find(workspace, PEOPLE).rows:
        secrets |= secrets_of(workspace, PEOPLE, other.id)

    for roles in ([Role.AUDITOR], [Role.ADMIN]):
        as_(workspace, *roles)
        found = repr(list(told(workspace, register, record)))
        assert [each for each in sorted(secrets) if each in found] == []


def test_an_auditor_takes_no_list_out(station: Workspace, tmp_path: Path) -> None:
    as_(station, Role.AUDITOR)

    with pytest.raises(NotAllowed):
        exports.export(station, PEOPLE, Question(), ("name",), tmp_path / "out.xlsx")


def test_a_clerk_takes_no_whole_numbers_out(station: Workspace, tmp_path: Path) -> None:
    as_(station, Role.CLERK)
    out = tmp_path / "out.xlsx"

    with pytest.raises(NotAllowed, match="导出完整号码"):
        exports.export(station, PEOPLE, Question(), ("id_number",), out, reason="核对")

    assert not out.exists()


def test_a_list_masks_for_everybody_unless_asked_for_as_a_whole(station: Workspace) -> None:
    person(station)

    assert cell(station, "id_number") == MASKED_ID
    assert cell(station, "mobile") == MASKED_MOBILE
    assert cell(station, "mobile", whole=True) == "13800130001"


def test_the_commands_of_one_user_with_all_roles_stay_full(station: Workspace) -> None:
    someone = person(station)

    card = cards.card(station, PEOPLE, someone)

    assert (card.record["id_number"], card.shown["mobile"]) == (resident_id(), "13800130001")


def test_a_clerk_reads_numbers_but_nothing_confided(station: Workspace) -> None:
    made = make(station, SESSIONS).record.id
    as_(station, Role.CLERK)

    sheet = opening.opened(station, SESSIONS, made)[-1]

    assert sheet.values["advice"] == masking.CONFIDED
    assert "查看个案内容" in sheet.closed["advice"]


def test_an_auditor_does_not_see_health_and_family_either(station: Workspace) -> None:
    someone = person(station)
    records.change(station, PEOPLE, someone, {"marital": "10", "address": "四方坪街道1号"})
    as_(station, Role.AUDITOR)

    (sheet,) = opening.opened(station, PEOPLE, someone)

    assert "marital" not in sheet.values
    assert sheet.values["address"] == masking.HIDDEN
    assert sheet.values["name"] == "欧阳小兰"


def test_the_last_digits_of_an_account_are_shown() -> None:
    assert masking.masked_account("6217000012345678") == "************5678"
    assert masking.masked_account("1234567") == "*****67"


def test_a_filter_does_not_tell_who_may_not_see_a_number(station: Workspace) -> None:
    person(station)
    as_(station, Role.AUDITOR)

    with pytest.raises(NotAllowed):
        listing.count(station, PEOPLE, Question(filters=(Filter("mobile", "has", "1380"),)))

    filled = Question(filters=(Filter("mobile", "filled"),))
    assert listing.count(station, PEOPLE, filled) == 1


def test_a_masked_number_is_not_written_back(station: Workspace) -> None:
    someone = person(station)
    kept = records.get(station, PEOPLE, someone)

    with pytest.raises(RecordInvalid, match="隐去了中间几位"):
        records.change(station, PEOPLE, someone, {"mobile": MASKED_MOBILE})
    pasted = Cell(someone, kept.row_version, "mobile", "", MASKED_MOBILE)
    written = cells.write(station, PEOPLE, [pasted])

    assert [each.fault.rule for each in written.refused if each.fault] == ["R-PI-01"]
    assert records.get(station, PEOPLE, someone).mobile == "13800130001"


def test_what_stands_for_a_confided_text_is_not_written_back(station: Workspace) -> None:
    made = make(station, SESSIONS).record
    pasted = Cell(made.id, made.row_version, "advice", "", masking.CONFIDED)

    assert cells.write(station, SESSIONS, [pasted]).refused


def test_who_may_not_see_a_text_does_not_replace_it(station: Workspace) -> None:
    made = make(station, SESSIONS).record
    as_(station, Role.CLERK)
    pasted = Cell(made.id, made.row_version, "advice", masking.CONFIDED, "别的")

    (refused,) = cells.write(station, SESSIONS, [pasted]).refused

    assert refused.fault is not None
    assert "查看个案内容" in refused.fault.text


def test_a_number_is_told_whole_with_a_note_in_the_log(station: Workspace) -> None:
    someone = person(station)

    assert masking.whole(station, PEOPLE, someone, "mobile") == "13800130001"

    newest, *_ = trail.entries(station, trail.numbers(station, trail.Sieve(act="view")))
    assert (newest.what, newest.record) == ("查看完整号码", someone)


def test_of_an_empty_field_nothing_is_told_and_nothing_noted(station: Workspace) -> None:
    someone = person(station)
    records.change(station, PEOPLE, someone, {"mobile": None})

    assert masking.whole(station, PEOPLE, someone, "mobile") == ""
    assert len(trail.numbers(station, trail.Sieve(act="view"))) == 0


def test_a_number_is_not_told_whole_to_an_auditor(station: Workspace) -> None:
    someone = person(station)
    as_(station, Role.AUDITOR)

    with pytest.raises(NotAllowed):
        masking.whole(station, PEOPLE, someone, "mobile")


def test_a_history_says_that_a_hidden_part_has_changed(station: Workspace) -> None:
    someone = person(station)
    records.change(station, PEOPLE, someone, {"mobile": "13899990001"})

    changed, _ = trail.told(station, PEOPLE, someone)

    assert [each.new for each in changed.differences] == [f"{MASKED_MOBILE}（隐去的部分有改动）"]


def test_paper_for_a_clerk_hides_what_was_confided(station: Workspace) -> None:
    made = make(station, SESSIONS).record.id
    records.change(station, SESSIONS, made, {"advice": "倾诉的一件事"})
    as_(station, Role.CLERK)

    _, found = printing.form_values(station, "A15", [made])

    assert "倾诉的一件事" not in repr(found)
    assert masking.CONFIDED in repr(found)


def test_what_the_bureau_proposes_is_masked_for_who_may_not_see_it(station: Workspace) -> None:
    someone = person(station)
    values = {"base_value": '"13800130001"', "proposed_value": '"13900139000"'}
    with station.database.transaction("区局", "correction.propose") as session:
        session.add(
            CORRECTIONS.new(
                home=station.station, register="person", record=someone, field_name="mobile",
                reason="打不通", **values,
            )
        )  # fmt: skip
    (seen,) = proposals(station)
    assert (seen.base, seen.proposed) == ("13800130001", "13900139000")

    as_(station, Role.AUDITOR)

    (seen,) = proposals(station)
    assert (seen.base, seen.proposed) == ("138****0001", "139****9000")
    (row,) = cards.rows(station, CORRECTIONS, finding.find(station, CORRECTIONS).rows)
    assert row["proposed_value"] == masking.HIDDEN


def test_what_an_entry_of_the_log_changed_is_masked_for_an_auditor(station: Workspace) -> None:
    changes = {"mobile": [None, "13800130001"], "name": ["甲", "乙"]}

    assert masking.veiled_changes(station.user, PEOPLE, changes) == changes
    as_(station, Role.AUDITOR)
    assert masking.veiled_changes(station.user, PEOPLE, changes) == {
        "mobile": [None, MASKED_MOBILE],
        "name": ["甲", "乙"],
    }
