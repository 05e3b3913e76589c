"""A10 and A11, the forms of organisations, filled in out of the books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.forms import FormValues
from station_app.services.printing import copies
from station_app.services.workspace import Workspace
from tests.services.organising import enter_agency, enter_check, enter_grade, enter_whole


def one(store: Workspace, form_id: str, record_id: str) -> FormValues:
    (values,) = copies(store, form_id, [record_id])
    return values


def ticked(values: FormValues, key: str) -> list[str]:
    return [label for label, on in values.checks[key] if on]


def test_a10_says_what_the_agency_is_and_who_leads_it(station: Workspace) -> None:
    values = one(station, "A10", enter_whole(station)["organisation"])

    fields = values.fields
    assert (fields["org_name"], fields["area"]) == ("长沙市开福区和乐社会工作服务中心", "186.5")
    assert (fields["reg_date"], fields["contact_post"]) == ("2015年4月8日", "总干事")
    assert (fields["staff_ft"], fields["staff_cert"], fields["staff_pt_vol"]) == ("12", "8", "30")
    assert [row["name"] for row in values.tables["m"]] == ["欧阳小兰", "李小明"]
    assert [row["cert"] for row in values.tables["m"]] == ["高级社会工作师", "社会工作师"]


def test_a10_ticks_kind_grade_check_and_party(station: Workspace) -> None:
    values = one(station, "A10", enter_whole(station)["organisation"])

    assert ticked(values, "org_kind") == ["民办非企业单位（社会服务机构）"]
    assert (ticked(values, "grade"), ticked(values, "last_inspect")) == (["4A"], ["合格"])
    assert ticked(values, "party_org") == ["有：{party_name}"]
    assert values.fields["grade_valid"] == "2028年2月29日"


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("SOCIAL_GROUP", "社会团体"),
        ("FOUNDATION", "基金会"),
        ("ENTERPRISE", "其他"),
        ("COMMUNITY_ORG", "其他"),
        ("OTHER", "其他"),
    ],
)
def test_a10_calls_every_kind_by_one_of_its_four_boxes(
    station: Workspace, kind: str, label: str
) -> None:
    values = one(station, "A10", enter_agency(station, kind=kind))

    assert ticked(values, "org_kind") == [label]


def test_a10_of_an_agency_never_graded_ticks_that(station: Workspace) -> None:
    values = one(station, "A10", enter_agency(station))

    assert (ticked(values, "grade"), values.fields["grade_valid"]) == (["未评"], "")
    assert ticked(values, "last_inspect") == []


def test_a10_tells_that_a_grade_has_run_out(station: Workspace) -> None:
    agency = enter_agency(station)
    enter_grade(station, agency, granted_on=date(2016, 5, 4))

    values = one(station, "A10", agency)

    assert ticked(values, "grade") == []
    assert values.fields["grade_valid"] == "2021年5月3日（已到期）"


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        ("100345.67", "10.03"),
        ("50", "0.01"),  # half up
        ("49.99", "0.00"),
        ("1234567890.12", "123,456.79"),
        (None, ""),
    ],
)
def test_r_mn_01_shows_amounts_in_ten_thousands_half_up(
    station: Workspace, yuan: str | None, shown: str
) -> None:
    capital = None if yuan is None else Decimal(yuan)

    values = one(station, "A10", enter_agency(station, registered_capital=capital))

    assert values.fields["capital"] == shown


def test_a11_shows_the_year_in_ten_thousands(station: Workspace) -> None:
    values = one(station, "A11", enter_whole(station)["org_annual_check"])

    fields = values.fields
    assert (fields["org_name"], fields["year"]) == ("长沙市开福区和乐社会工作服务中心", "2025")
    assert (fields["proj_amount"], fields["income"]) == ("123.46", "130.00")
    assert (fields["na_begin"], fields["na_end"], fields["exp_admin"]) == (
        "20.00",
        "23.33",
        "16.67",
    )
    assert (fields["n_group"], fields["result"]) == ("12/72", "合格")
    assert ticked(values, "attachments") == ["年检报告书", "审计报告", "登记证书副本"]


def test_a11_shows_debts_as_they_are(station: Workspace) -> None:
    changes: dict[str, Any] = {"net_end": Decimal("-5050.00"), "party_org": False}

    values = one(station, "A11", enter_check(station, enter_agency(station), **changes))

    assert values.fields["na_end"] == "-0.51"
    assert ticked(values, "party_org") == ["无"]


def test_a11_of_an_undecided_year_leaves_the_result_to_the_pen(station: Workspace) -> None:
    check = enter_check(station, enter_agency(station), result=None, group_count=None,
                        group_sessions=None)  # fmt: skip

    values = one(station, "A11", check)

    assert (values.fields["result"], values.fields["n_group"]) == ("", "")
