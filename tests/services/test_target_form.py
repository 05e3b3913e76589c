"""A32: the score sheet of a station's targets."""

from __future__ import annotations

from decimal import Decimal

from station_app.domain.forms import FormValues
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.services import records
from station_app.services.printing import copies
from station_app.services.workspace import Workspace
from tests.services.governing import STATIONS, a_responsibility, an_item, issued

D = Decimal


def sheet(bureau: Workspace, record_id: str) -> FormValues:
    (values,) = copies(bureau, "A32", [record_id])
    return values


def test_a32_shows_the_targets_with_their_marks(bureau: Workspace) -> None:
    target, items = issued(bureau, STATIONS[0], 60, 40)
    values = {"final_score": D("55.5"), "note": "培训少1期", "rule_text": "少1期扣4.5分"}
    records.change(bureau, TARGET_ITEMS, items[0], values)

    found = sheet(bureau, target)

    assert found.fields["unit"] == "四方坪街道社工站"
    assert (found.fields["year"], found.fields["100"]) == ("2026", "100")
    first, second = found.tables["t"][:2]
    assert (first["#"], first["dim"], first["max"]) == ("1", "人才队伍", "60")
    assert (first["final"], first["note"], first["rule"]) == ("55.5", "培训少1期", "少1期扣4.5分")
    assert (second["#"], second["final"]) == ("2", "")


def test_a32_shows_what_is_added_taken_off_and_reached(bureau: Workspace) -> None:
    target, items = issued(bureau, STATIONS[0], 60, 40)
    for item, score in zip(items, (60, 38), strict=True):
        records.change(bureau, TARGET_ITEMS, item, {"final_score": D(score), "note": "见记录"})
    extra = {"bonus": D(2), "bonus_note": "市级表彰", "penalty": D("1.5"), "veto": True}
    note = {"penalty_note": "发生责任事故"}
    records.change(bureau, TARGET_RESPONSIBILITIES, target, extra | note)

    fields = sheet(bureau, target).fields

    assert (fields["bonus"], fields["b"]) == ("市级表彰", "2")
    assert (fields["penalty"], fields["p"]) == ("一票否决：发生责任事故", "1.5")
    assert (fields["final_total"], fields["grade"]) == ("98.5", "不合格")
    assert fields["self_total"] == ""


def test_a32_of_an_item_is_that_of_its_responsibility(bureau: Workspace) -> None:
    target = a_responsibility(bureau, STATIONS[0])
    item = an_item(bureau, target, 100)

    assert sheet(bureau, item).tables["t"][0]["max"] == "100"
