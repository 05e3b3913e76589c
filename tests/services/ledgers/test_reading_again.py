"""A ledger opened by the roster import of its register: recognised, and nothing changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from station_app.domain.problems import Refused
from station_app.domain.registers import BY_NAME
from station_app.services.exchange.incoming import read
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.gathering import Scope
from station_app.services.ledgers.writing import write_ledger
from station_app.services.rosters.apply import apply
from station_app.services.rosters.plan import plan
from station_app.services.rosters.source import read_source, suited
from station_app.services.workspace import Workspace
from tests.builders import make
from tests.services.exchange.district import tables
from tests.services.ledgers import talents
from tests.services.ledgers.conftest import IDS, READ_AGAIN
from tests.services.ledgers.sheets import Table

LATER = date(2026, 11, 23)


@pytest.mark.parametrize("ledger_id", READ_AGAIN)
def test_every_row_is_what_is_there_already(filled: Workspace, whole: Path, ledger_id: str) -> None:
    ledger = ledger_named(ledger_id)
    file = whole / f"{ledger_id}.xlsx"

    found = plan(filled, ledger.register, file)

    rows = Table(load_workbook(file).worksheets[0]).total_row - 6
    assert found.counts == {"same": rows}
    assert [each.changes for each in found.rows if each.changes] == []


@pytest.mark.parametrize("ledger_id", READ_AGAIN)
def test_its_register_is_found_by_the_key_row(whole: Path, ledger_id: str) -> None:
    found = suited(read_source(whole / f"{ledger_id}.xlsx"))

    assert found is ledger_named(ledger_id).register


@pytest.mark.parametrize("ledger_id", READ_AGAIN)
def test_importing_it_leaves_the_books_as_they_were(
    station: Workspace, tmp_path: Path, ledger_id: str
) -> None:
    ledger = ledger_named(ledger_id)
    make(station, ledger.register)  # every field is filled, several codes among them
    file = tmp_path / "台账.xlsx"
    everything = Scope(LATER, states=tuple(ledger.register.life_cycle.labels))
    rows = write_ledger(station, ledger, everything, file, reason="核对").rows
    before = tables(station)

    batch = apply(station, plan(station, ledger.register, file))

    assert (batch.created, batch.updated, batch.unchanged) == (0, 0, rows)
    assert rows
    assert tables(station) == before


def test_the_trainees_of_a_class_change_nothing_either(filled: Workspace, whole: Path) -> None:
    found = plan(filled, BY_NAME["training_attendance"], whole / "B15.xlsx")

    assert set(found.counts) == {"same"}


@pytest.mark.parametrize("ledger_id", IDS)
def test_a_masked_one_is_refused_in_one_sentence(
    filled: Workspace, masked: Path, ledger_id: str
) -> None:
    with pytest.raises(Refused, match="隐去了证件号码和电话的中间几位，不能导入") as refused:
        plan(filled, ledger_named(ledger_id).register, masked / f"{ledger_id}.xlsx")

    assert refused.value.reason == "MASKED"


def test_somebody_without_a_number_is_met_again_by_what_is_known(
    station: Workspace, tmp_path: Path
) -> None:
    person = talents.person(station, 1, id_number=None)
    talents.enter(station, "social_worker", **talents.worker_values(person))
    file = tmp_path / "台账.xlsx"
    write_ledger(station, ledger_named("B01"), Scope(LATER), file, reason="核对")

    assert plan(station, BY_NAME["social_worker"], file).counts == {"same": 1}


def test_a_foreigner_is_met_again_by_the_kind_of_document(
    station: Workspace, tmp_path: Path
) -> None:
    person = talents.person(station, 1, id_type="414", id_number="E12345678")
    talents.enter(station, "social_worker", **talents.worker_values(person))
    file = tmp_path / "台账.xlsx"
    write_ledger(station, ledger_named("B01"), Scope(LATER), file, reason="核对")

    assert plan(station, BY_NAME["social_worker"], file).counts == {"same": 1}


def test_a_renewed_registration_is_not_taken_for_the_first_one(
    station: Workspace, tmp_path: Path
) -> None:
    person = talents.worker(station, 1, "1")
    for lecture in range(6):
        talents.study(station, person, lecture)
    talents.enter(
        station, "cert_registration", "SUBMITTED", "FIRST_PASS", "FINAL_PASS", "DONE",
        certificate=certificate_of(station, person), kind="RENEW",
        applied_on=date(2026, 11, 20), valid_from=date(2027, 1, 10),
    )  # fmt: skip
    file = tmp_path / "台账.xlsx"
    write_ledger(station, ledger_named("B01"), Scope(LATER), file, reason="核对")

    assert Table(load_workbook(file).worksheets[0]).column("登记情况/有效期至")[0].year == 2030
    assert plan(station, BY_NAME["social_worker"], file).counts == {"same": 1}


def certificate_of(books: Workspace, person: str) -> str:
    model = BY_NAME["certificate"].model
    with books.database.reading() as session:
        return str(session.scalar(select(model.id).where(model.person == person)))


@pytest.mark.parametrize("ledger_id", ["B01", "B15"])
def test_the_bureau_does_not_take_it_for_a_package(whole: Path, ledger_id: str) -> None:
    with pytest.raises(Refused):
        read(whole / f"{ledger_id}.xlsx")
