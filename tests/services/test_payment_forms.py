"""What the forms of assessment and payment say of a project (forms.md A13, A14)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from station_app.domain.forms import FormValues
from station_app.domain.registers.assessments import ASSESSMENTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.project_goals import GOAL_PROGRESS
from station_app.services import paying, records
from station_app.services.printing import copies
from station_app.services.workspace import Workspace
from tests.services.assessing import a_goal, an_assessment, assessed, under_contract


def one(store: Workspace, form_id: str, record_id: str) -> FormValues:
    (values,) = copies(store, form_id, [record_id])
    return values


def pay_first(bureau: Workspace, instalment: str) -> None:
    paying.apply_for(bureau, instalment)
    paying.approve(bureau, instalment, Decimal(30000))
    paid = {"paid": True, "paid_on": date(2026, 11, 23), "paid_amount": Decimal(30000)}
    records.change(bureau, INSTALMENTS, instalment, paid)


def test_a13_says_the_scores_and_what_was_paid(bureau: Workspace) -> None:
    project, (first, _, _) = under_contract(bureau)
    pay_first(bureau, first)
    assessment = assessed(bureau, project)
    advised = {"pay_advice": "1", "pay_amount": Decimal(40000)}
    records.change(bureau, ASSESSMENTS, assessment, advised)

    values = one(bureau, "A13", assessment)

    assert values.fields["project_name"] == "长者探访项目"
    assert values.fields["org_name"] == "第1社工服务中心"
    assert (values.fields["contract_amount"], values.fields["paid"]) == ("100,000.01", "30,000.00")
    assert (values.fields["100"], values.fields["total"]) == ("100", "87.5")
    assert values.fields["grade"] == "良好"
    assert values.fields["advice"] == "全额拨付　¥40,000.00"
    assert values.number == "2026-1-01-中期1"
    assert ("中期", True) in values.checks["stage"]
    rows = [row for row in values.tables["i"] if row.get("item")]
    assert [(row["dim"], row["max"], row["score"]) for row in rows] == [
        ("项目管理", "60", "52.5"),
        ("服务成效", "40", "35"),
    ]


def test_a13_lists_the_goals_with_what_was_done(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    goal = a_goal(bureau, project)
    done = {"goal": goal, "reported_on": date(2026, 9, 1), "actual": Decimal(36)}
    records.create(bureau, GOAL_PROGRESS, done)

    values = one(bureau, "A13", an_assessment(bureau, project))

    row = values.tables["k"][0]
    assert (row["name"], row["plan_done"], row["unit"]) == ("个案", "40/36", "个")
    assert row["rate"] == "90.00%"


def test_a14_says_what_is_asked_for_and_why(bureau: Workspace) -> None:
    project, (first, second, _) = under_contract(bureau)
    pay_first(bureau, first)
    assessed(bureau, project)
    paying.apply_for(bureau, second, {"prev_use": "已支出29000元，专账管理。"})

    values = one(bureau, "A14", second).fields

    assert (values["contract_no"], values["percent"]) == ("HT-2026-01", "40")
    assert (values["paid_before"], values["unpaid"]) == ("30,000.00", "70,000.01")
    assert (values["amount"], values["amount_cn"]) == ("¥40,000.00", "肆万元整")
    assert values["basis"] == "合同HT-2026-01；中期考核87.5分 良好"
    assert values["apply_date"] == "2026年11月23日"
    assert values["number"] == "2026-1-01-拨2"


def test_a14_before_an_application_leaves_the_amount_to_the_pen(bureau: Workspace) -> None:
    _, (first, _, _) = under_contract(bureau)

    values = one(bureau, "A14", first)

    assert (values.fields["amount"], values.fields["amount_cn"]) == ("", "")
    assert ("首付款", True) in values.checks["phase"]
