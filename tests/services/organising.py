"""An invented agency with its leaders, grades, annual checks and support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.services.workspace import Workspace
from tests.builders import organisation_values
from tests.services.talent import Ids, enter

AGENCY = {
    "name": "长沙市开福区和乐社会工作服务中心",
    "registered_on": date(2015, 4, 8),
    "registrar": "长沙市开福区民政局",
    "supervisor_unit": "长沙市开福区社会工作局",
    "legal_rep": "欧阳小兰",
    "contact": "李小明",
    "contact_post": "总干事",
    "address": "长沙市开福区四方坪街道双拥路8号2楼",
    "office_area": Decimal("186.5"),
    "registered_capital": Decimal("100345.67"),
    "capital_source": "举办者自筹",
    "bank_name": "中国建设银行股份有限公司长沙四方坪支行",
    "bank_account": "43050177403600000123",
    "founders": "欧阳小兰、李小明",
    "staff_count": 22,
    "fulltime_count": 12,
    "certified_count": 8,
    "part_time_count": 30,
    "party_org": True,
    "party_name": "中共和乐社会工作服务中心支部",
    "business_scope": "开展社区、家庭、青少年、老年人社会工作服务，承接政府购买服务项目。",
}
LEADERS = (
    {"name": "欧阳小兰", "post": "理事长", "sex": "2", "age": 45, "cert_level": "3"},
    {"name": "李小明", "post": "总干事", "sex": "1", "age": 38, "cert_level": "2"},
)
CHECK = {
    "year": 2025, "result": "PASS", "decided_on": date(2026, 5, 20), "changes": "住所变更",
    "council_count": 7, "supervisor_count": 1, "fulltime_count": 12, "certified_count": 8,
    "party_count": 4, "party_org": True, "project_count": 3,
    "project_amount": Decimal("1234567.89"), "served_times": 15680, "case_count": 36,
    "group_count": 12, "group_sessions": 72, "activity_count": 48, "summary": "服务三个社区。",
    "net_begin": Decimal("200000"), "net_end": Decimal("233333.33"),
    "assets": Decimal("412345.00"), "income": Decimal("1300000"),
    "income_gov": Decimal("1234567.89"), "income_donation": Decimal("33333.33"),
    "expense": Decimal("1266666.67"), "expense_service": Decimal("1100000"),
    "expense_admin": Decimal("166666.67"), "auditor": "湖南正信会计师事务所",
    "audit_no": "湘正信审字〔2026〕第018号", "materials": "REPORT,AUDIT,CERTIFICATE",
}  # fmt: skip


def enter_agency(store: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter an agency; return its id."""
    return enter(store, "organisation", **organisation_values(number, **AGENCY | changes))


def enter_grade(store: Workspace, agency: str, **changes: Any) -> str:
    """Enter a grade of an agency."""
    values = {"organisation": agency, "grade": "4A", "granted_on": date(2023, 3, 1)}
    return enter(store, "org_assessment", **values | {"grantor": "长沙市民政局"} | changes)


def enter_check(store: Workspace, agency: str, **changes: Any) -> str:
    """Enter the annual check of an agency."""
    return enter(store, "org_annual_check", **CHECK | {"organisation": agency} | changes)


def enter_whole(store: Workspace) -> Ids:
    """Enter an agency with everything that its forms print; return the ids by register."""
    agency = enter_agency(store)
    for leader in LEADERS:
        enter(store, "org_member", organisation=agency, **leader)
    return {
        "organisation": agency,
        "org_assessment": enter_grade(store, agency),
        "org_annual_check": enter_check(store, agency),
    }
