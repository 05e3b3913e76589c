"""Lists of organisations as the ledger B07 and older registers of agencies head them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.services.rosters.apply import apply
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from tests.builders import credit_code, resident_id
from tests.services.rosters import save, stored

AGENCY = {
    "机构名称": "四方坪和乐社工服务中心", "统一社会信用代码": credit_code(7), "组织类型": "民非",
    "是否社工机构": "是", "登记管理机关": "开福区民政局", "业务主管单位": "开福区社会工作局",
    "登记日期": "2015-04-08", "法人代表": "欧阳小兰", "法人身份证号": resident_id(7),
    "联系人": "李小明", "职务": "总干事", "联系电话": "0731-12345678", "住所": "双拥路8号",
    "办公面积(㎡)": 186.5, "开办资金(万元)": 10.034567, "资金来源": "举办者自筹",
    "开户银行(全称)": "中国建设银行长沙四方坪支行", "账号": "43050177403600000123",
    "举办者/发起人": "欧阳小兰", "人员(人)/专职": 12, "人员(人)/持证社工": 8, "兼职/志愿者": 30,
    "党组织名称": "和乐支部", "状态": "停业",
}  # fmt: skip


def brought(station: Workspace, folder: Path, **changes: Any) -> Any:
    """Bring one line in; return the organisation."""
    line = AGENCY | changes
    file = save(folder, list(line.values()), headings=list(line))
    found = plan(station, ORGANISATIONS, file)
    assert [each.text for each in found.problems if each.severity == "ERROR"] == []
    apply(station, found)
    (made,) = stored(station, ORGANISATIONS)
    return made


def test_every_column_of_a_list_is_understood(station: Workspace, tmp_path: Path) -> None:
    made = brought(station, tmp_path)

    assert (made.kind, made.is_social_work_agency, made.state) == ("SERVICE_ORG", True, "SUSPENDED")
    assert (made.legal_rep, made.legal_rep_id) == ("欧阳小兰", resident_id(7))
    assert (made.contact_post, made.office_area) == ("总干事", Decimal("186.5"))
    assert made.registered_capital == Decimal("100345.67")  # 万元, to the fen
    assert (made.capital_source, made.founders) == ("举办者自筹", "欧阳小兰")
    assert (made.bank_name, made.bank_account) == (
        "中国建设银行长沙四方坪支行", "43050177403600000123",
    )  # fmt: skip
    assert (made.fulltime_count, made.certified_count, made.part_time_count) == (12, 8, 30)
    assert (made.registered_on, made.party_name) == (date(2015, 4, 8), "和乐支部")


@pytest.mark.parametrize(
    ("heading", "text", "field", "value"),
    [
        ("组织类型", "社会服务机构", "kind", "SERVICE_ORG"),
        ("组织类型", "基金会", "kind", "FOUNDATION"),
        ("状态", "正常", "state", "ACTIVE"),
        ("状态", None, "state", "ACTIVE"),
    ],
)
def test_words_of_lists_are_understood(
    station: Workspace, tmp_path: Path, heading: str, text: str | None, field: str, value: str
) -> None:
    assert getattr(brought(station, tmp_path, **{heading: text}), field) == value


def test_an_account_that_lost_its_digits_is_told(station: Workspace, tmp_path: Path) -> None:
    line = AGENCY | {"账号": 43050177403600000123.0}

    found = plan(station, ORGANISATIONS, save(tmp_path, list(line.values()), headings=list(line)))

    assert [(each.column, each.rule) for each in found.problems if each.severity == "ERROR"] == [
        ("账号", "R-ID-11")
    ]
