"""What follows from a record follows at every save, and only once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import StationError
from station_app.services import cells, entering, records
from station_app.services.consequences import following
from station_app.services.contexts import context_for
from station_app.services.entering import Edit
from station_app.services.workspace import Workspace
from tests.builders import worker_values
from tests.learning import STUDIES, attend, course, person, studies_of
from tests.services.test_records import WORKERS, brought_in


def periods(workspace: Workspace, worker: str) -> list[Any]:
    with workspace.database.reading() as session:
        return list(context_for(workspace, session).children("practitioner_post", worker))


@pytest.fixture
def worker(station: Workspace) -> str:
    """Enter a worker who has come into post."""
    made = records.create(station, WORKERS, worker_values(person(station))).record.id
    records.move(station, WORKERS, made, "ACTIVE")
    return made


def test_changing_a_worker_in_post_opens_no_second_period(station: Workspace, worker: str) -> None:
    records.change(station, WORKERS, worker, {"post": "督导"})
    record = records.get(station, WORKERS, worker)
    typed = cells.Cell(worker, record.row_version, "remark", "", "表格中修改")
    cells.write(station, WORKERS, [typed])
    entering.save(station, [Edit(WORKERS, worker, {"remark": "登记表中修改"}, 4)])

    (period,) = periods(station, worker)
    assert period.to_on is None


def test_changing_a_worker_who_left_leaves_the_periods_alone(
    station: Workspace, worker: str
) -> None:
    records.change(station, WORKERS, worker, {"left_on": date(2026, 1, 31)})
    records.move(station, WORKERS, worker, "LEFT")
    records.change(station, WORKERS, worker, {"left_on": date(2026, 3, 31)})

    (period,) = periods(station, worker)
    assert period.to_on == date(2026, 1, 31)


def test_what_follows_from_a_record_at_home_elsewhere_is_left_to_its_home(
    bureau: Workspace,
) -> None:
    theirs = brought_in(bureau, WORKERS, state="ACTIVE", home="43010501201", worker_no="1")

    with bureau.database.reading() as session:
        record = records.live(session, WORKERS, theirs)
        found = following(WORKERS, record, context_for(bureau, session))

    assert found == ([], [])
    assert periods(bureau, theirs) == []


def test_a_second_record_of_the_same_pass_is_refused(station: Workspace) -> None:
    who = person(station)
    attendance = attend(station, course(station), who).record.id
    (study,) = studies_of(station, who)

    with pytest.raises(StationError, match="这次培训的学时已经登记过"):
        records.create(
            station, STUDIES,
            {"person": who, "kind": "TRAINING", "title": "另记", "from_on": study.from_on,
             "to_on": study.to_on, "raw_amount": Decimal(1), "raw_unit": "HOUR",
             "subject_class": "SPECIAL", "attendance": attendance},
        )  # fmt: skip
