"""The parameters as a table, and the bureau's own values in it."""

from datetime import date

import pytest

from station_app.domain.problems import NotAllowed, RecordChanged, RecordInvalid
from station_app.services.dated_values import AUTHORITIES, dated_values, drop_value, keep_value
from station_app.services.workspace import Workspace


def shown(opened: Workspace, key: str) -> list[tuple[str, str, bool]]:
    prefix = AUTHORITIES if key.startswith(AUTHORITIES) else ""
    values = dated_values(opened, key, prefix)
    return [(each.since, each.shown, each.holds) for each in values if each.title.key == key]


def test_shipped_values_stand_with_the_one_that_holds_today(station: Workspace) -> None:
    assert shown(station, "reg.validity") == [("一直", "3 年", True)]
    assert shown(station, "authority.national") == [
        ("2023-03-16", "中央社会工作部", True),
        ("一直", "民政部", False),
    ]


def test_names_of_authorities_are_a_table_of_their_own(station: Workspace) -> None:
    keys = {value.title.key for value in dated_values(station)}

    assert not [key for key in keys if key.startswith(AUTHORITIES)]
    assert len(dated_values(station, prefix=AUTHORITIES)) == 6


def test_values_of_other_provinces_are_left_out(station: Workspace) -> None:
    assert shown(station, "exam.suspended") == [("一直", "", True)]


@pytest.mark.parametrize("typed", ["登记有效", "djyxq", "reg.val"])
def test_a_parameter_is_found_by_title_initials_or_key(station: Workspace, typed: str) -> None:
    assert [value.title.key for value in dated_values(station, typed)] == ["reg.validity"]


def test_the_bureau_enters_a_value_as_it_is_said(bureau: Workspace) -> None:
    keep_value(bureau, "reg.validity", "2026.1.1", "5年", " 某号文 ")

    assert shown(bureau, "reg.validity") == [("2026-01-01", "5 年", True), ("一直", "3 年", False)]
    assert bureau.parameters().months("reg.validity", date(2026, 6, 1)) == 60
    assert dated_values(bureau, "reg.validity")[0].source == "某号文"


def test_a_value_for_a_later_day_does_not_hold_yet(bureau: Workspace) -> None:
    keep_value(bureau, "authority.bureau", "2027-01-01", "开福区委社会工作部", "")

    assert [holds for *_, holds in shown(bureau, "authority.bureau")] == [False, True]


def test_the_bureau_changes_and_drops_a_value_of_its_own(bureau: Workspace) -> None:
    keep_value(bureau, "exam.pass", "2026-01-01", "65", "")
    (value, _) = dated_values(bureau, "exam.pass")

    keep_value(bureau, "exam.pass", "2026-02-01", "66", "", record=value.record, seen=value.seen)
    assert shown(bureau, "exam.pass")[0] == ("2026-02-01", "66", True)
    with pytest.raises(RecordChanged):
        keep_value(bureau, "exam.pass", "2026-03-01", "67", "", record=value.record, seen=1)

    drop_value(bureau, value.record)
    assert shown(bureau, "exam.pass") == [("一直", "60", True)]


def test_a_value_of_another_form_is_refused_at_its_field(bureau: Workspace) -> None:
    with pytest.raises(RecordInvalid) as refused:
        keep_value(bureau, "star", "明年", "100,200", "")

    assert [fault.field for fault in refused.value.faults] == ["valid_from", "value"]
    assert "应为 5 个数" in str(refused.value)


def test_a_station_changes_no_parameter(station: Workspace) -> None:
    with pytest.raises(NotAllowed):
        keep_value(station, "exam.pass", "2026-01-01", "65", "")
    with pytest.raises(NotAllowed):
        drop_value(station, "x")


def test_r_xl_02_a_value_begins_on_a_day(bureau: Workspace) -> None:
    with pytest.raises(RecordInvalid, match="启用日期：请填写从哪天起启用") as refused:
        keep_value(bureau, "exam.pass", " ", "65", "")

    assert [fault.rule for fault in refused.value.faults] == ["R-XL-02"]
