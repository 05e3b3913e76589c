"""The application for a project, filled from the records (forms.md A12)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.forms import FormValues
from station_app.domain.registers import BY_NAME
from station_app.services.printing import copies, empty_copy, form_named, forms_for
from station_app.services.project_words import month_count
from station_app.services.workspace import Workspace
from tests.services.projecting import a_goal, a_project, a_site, agency, enter

TEXTS = ("org_intro", "brief", "needs", "goals_text", "risk", "evaluation", "innovation")


def an_application(store: Workspace) -> str:
    """Enter a project with all that the application asks for; return its id."""
    project = a_project(
        store, applicant=agency(store, name="岳麓山下社工服务中心"), places="四方坪街道各社区",
        planned_from=date(2026, 3, 1), planned_to=date(2027, 2, 28), indirect_people=900,
        served_times=3600, amount_match=Decimal("5000.50"), leader_cert="主任/社会工作师",
        leader_phone="13800138000", contact="李思", contact_phone="0731-12345678",
        email="office@example.org", approved_amount=Decimal("118000.00"),
        **{name: f"{name}的内容" for name in TEXTS},
    )  # fmt: skip
    a_goal(store, project, target=Decimal("80.50"), unit="%")
    a_goal(store, project, indicator="探访次数", target=Decimal(1200), unit="次")
    a_site(store, project)
    for name, level in (("李思敏", "1"), ("陈静", "2")):
        values = {"education": "本科/社会工作", "cert_level": level, "phone": "13900139000"}
        enter(store, "project_worker", project=project, name=name, role="社工", **values)
    phase = {"from_on": date(2026, 3, 1), "to_on": date(2026, 5, 31), "output": "需求报告"}
    enter(store, "project_phase", project=project, stage="需求评估", content="入户调查", **phase)
    costs = [("01", "3333.33", "3.00", "月"), ("03", "0.05", "0.50", "份")]
    for category, price, quantity, unit in costs:
        money = {"price": Decimal(price), "quantity": Decimal(quantity), "unit": unit}
        enter(store, "project_cost", project=project, category=category, source="FISCAL", **money)
    return project


@pytest.fixture
def filled(bureau: Workspace) -> FormValues:
    (values,) = copies(bureau, "A12", [an_application(bureau)])
    return values


def column(values: FormValues, table: str, key: str) -> list[str]:
    return [row[key] for row in values.tables[table]]


def test_the_first_page_tells_who_applies_for_what(filled: FormValues) -> None:
    fields = filled.fields

    assert (fields["project_name"], fields["org_name"]) == (
        "长者居家安全守护",
        "岳麓山下社工服务中心",
    )
    assert filled.number == "2026-1-01"
    assert dict(filled.checks["category"]) == {"共同实施项目": False, "专项实施项目": True}
    assert (fields["from_to"], fields["months"]) == ("2026年3月1日至2027年2月28日", "12")
    assert (fields["community"], fields["benef_direct"]) == ("四方坪街道", "300")
    assert (fields["pm_name"], fields["pm_mobile"]) == ("陈静", "13800138000")


def test_the_cover_names_project_and_applicant(filled: FormValues) -> None:
    fields = filled.fields

    assert [fields[f"cover_{key}"] for key in ("name", "org", "leader", "phone")] == [
        "长者居家安全守护",
        "岳麓山下社工服务中心",
        "陈静",
        "13800138000",
    ]


def test_money_is_grouped_and_the_budget_adds_up_its_lines(filled: FormValues) -> None:
    fields = filled.fields

    assert (fields["amount_applied"], fields["amount_match"]) == ("120,000.00", "5,000.50")
    assert column(filled, "b", "amount") == ["9,999.99", "0.03"]  # 0.025 is rounded up
    assert (fields["amount_total"], fields["b_total"]) == ("10,000.02",) * 2
    assert column(filled, "b", "qty") == ["3月", "0.5份"]
    assert fields["approved"] == "118,000.00"


def test_team_goals_and_phases_are_listed(filled: FormValues) -> None:
    assert column(filled, "t", "cert") == ["助理社会工作师", "社会工作师"]
    assert column(filled, "k", "target") == ["80.5", "1200"]
    assert column(filled, "k", "name") == ["安装户数", "探访次数"]
    assert column(filled, "p", "dates") == ["2026.03.01—05.31"]
    assert [filled.fields[key] for key in ("brief", "goals", "innovation")] == [
        "brief的内容",
        "goals_text的内容",
        "innovation的内容",
    ]


def test_it_is_the_form_of_projects(bureau: Workspace) -> None:
    first, *_ = forms_for(BY_NAME["project"])

    assert (first.id, len(first.parts)) == ("A12", 5)
    assert empty_copy(bureau, form_named("A12")).checks["category"] == (
        ("共同实施项目", False),
        ("专项实施项目", False),
    )


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 3, 1), date(2027, 2, 28), "12"),
        (date(2026, 3, 1), date(2026, 3, 31), "1"),
        (date(2026, 3, 1), date(2026, 4, 1), "2"),
        (date(2026, 1, 31), date(2026, 2, 27), "1"),
        (date(2026, 3, 1), None, ""),
        (date(2026, 3, 1), date(2026, 2, 1), ""),
    ],
)
def test_a_month_that_is_begun_counts(
    bureau: Workspace, first: date, last: date | None, months: str
) -> None:
    assert month_count(None, first, last) == months  # type: ignore[arg-type]
