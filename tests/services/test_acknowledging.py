"""A warning stands with a reason; a gap and an error do not."""

from __future__ import annotations

import pytest

from station_app.domain.problems import Fault, Severity, StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.acknowledging import acknowledge, acknowledged
from station_app.services.workspace import Workspace
from tests.builders import person_values

PEOPLE = BY_NAME["person"]


@pytest.fixture
def doubted(station: Workspace) -> records.Saved:
    """Enter a man with a woman's number."""
    return records.create(station, PEOPLE, person_values(sex="1"))


def test_a_reason_is_found_by_the_warning(station: Workspace, doubted: records.Saved) -> None:
    (warning,) = doubted.faults

    acknowledge(station, PEOPLE, doubted.record.id, warning, " 户口本为男 ")

    found = acknowledged(station, PEOPLE, doubted.record.id)
    assert found[warning].reason == "户口本为男"
    assert found[warning].by == station.actor


def test_another_text_is_another_warning(station: Workspace, doubted: records.Saved) -> None:
    (warning,) = doubted.faults
    acknowledge(station, PEOPLE, doubted.record.id, warning, "已核实")

    other = Fault(warning.field, warning.rule, "另一句", Severity.WARN)

    assert other not in acknowledged(station, PEOPLE, doubted.record.id)


@pytest.mark.parametrize(
    ("fault", "reason", "told"),
    [
        (Fault("sex", "R-ID-06", "核对", Severity.WARN), "  ", "写明"),
        (Fault("sex", "R-ID-06", "核对", Severity.WARN), "长" * 201, "最多200"),
        (Fault("sex", "R-ID-02", "错"), "已核实", "必须改正"),
        (Fault("sex", "REQUIRED", "待补", Severity.WARN), "没有", "补充"),
    ],
)
def test_what_must_be_corrected_cannot_be_left(
    station: Workspace, doubted: records.Saved, fault: Fault, reason: str, told: str
) -> None:
    with pytest.raises(StationError, match=told):
        acknowledge(station, PEOPLE, doubted.record.id, fault, reason)

    assert acknowledged(station, PEOPLE, doubted.record.id) == {}
