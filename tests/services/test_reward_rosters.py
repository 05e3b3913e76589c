"""Lists of rewards, cultivation, exchange, honours and appraisals as clerks have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.register import Register
from station_app.domain.registers.advancement import DIRECTED_CULTIVATIONS, PRACTICE_HONOURS
from station_app.domain.registers.appraisals import APPRAISALS
from station_app.domain.registers.certificates import CERTIFICATES
from station_app.domain.registers.rewards import REWARDS
from station_app.domain.registers.talent_exchange import TALENT_EXCHANGES, TALENT_RECOMMENDATIONS
from station_app.services import records
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, plan
from station_app.services.workspace import Workspace
from tests.bench.people import id_number
from tests.services.rosters import BORN, save, stored

SOMEONE = {"姓名": "王小明", "性别": "男", "身份证号码": id_number(430105, BORN, 1)}

# As the ledgers B16–B18 head them, and lists of honours and appraisals.
REWARD = SOMEONE | {
    "工作单位": "四方坪街道社工站", "证书级别": "社会工作师", "证书管理号": "20190643000000001",
    "通过年度": 2019, "已领奖励(元)": None, "申请金额(元)": 1000, "核定金额(元)": None,
    "户名": "王小明", "开户行(全称)": "中国工商银行长沙四方坪支行",
    "银行账号": "6222 0212 3456 7890 123", "联系电话": "13800130001", "备注": None,
}  # fmt: skip
CULTIVATION = SOMEONE | {
    "工作单位": "四方坪街道社工站", "培养方式": "学历提升", "培养院校(机构)": "长沙民政学院",
    "起止/起": "2022-09-01", "起止/止": "2025-06-30", "费用(元)/总额": 9000, "费用(元)/政府": 6000,
    "费用(元)/单位": 2000, "费用(元)/个人": 1000, "协议编号": "PY2022-1", "服务期至": "2028-06-30",
    "状态": "在读(在训)", "培养结果": None,
}  # fmt: skip
EXCHANGE = SOMEONE | {
    "登记编号": "旧-12", "登记日期": "2026-03-02", "交流类别": "求职", "意向岗位": "一线社工",
    "推荐单位": "某社工服务中心", "推荐日期": "2026-04-01", "结果": "面试", "到岗日期": None,
    "有效期至": "2026-09-02", "联系电话": "13800130001",
}  # fmt: skip
HONOUR = SOMEONE | {
    "荣誉称号": "优秀社工", "授予单位": "开福区人民政府", "级别": "区级", "表彰日期": "2026-03-17",
    "文号": "开政发〔2026〕3号",
}  # fmt: skip
APPRAISAL = SOMEONE | {"年度": 2025, "单位": "四方坪街道社工站", "岗位": "社工", "总分": 91.5,
                       "等次": "优秀"}  # fmt: skip

Line = dict[str, Any]
LISTS: list[tuple[Register[Any], Line]] = [
    (REWARDS, REWARD),
    (DIRECTED_CULTIVATIONS, CULTIVATION),
    (TALENT_EXCHANGES, EXCHANGE),
    (PRACTICE_HONOURS, HONOUR),
    (APPRAISALS, APPRAISAL),
]
every_list = pytest.mark.parametrize(
    ("register", "line"), LISTS, ids=[register.name for register, _ in LISTS]
)


def planned(station: Workspace, folder: Path, register: Register[Any], *lines: Line) -> Plan:
    rows: Sequence[Sequence[Any]] = [list(line.values()) for line in lines]
    return plan(station, register, save(folder, *rows, headings=list(lines[0])))


def brought(station: Workspace, folder: Path, register: Register[Any], *lines: Line) -> Batch:
    return apply(station, planned(station, folder, register, *lines))


def told(found: Plan) -> list[tuple[str, str]]:
    return [(each.column, each.rule) for each in found.problems if each.severity == "ERROR"]


@every_list
def test_a_list_is_taken_in_with_its_headings(
    station: Workspace, tmp_path: Path, register: Register[Any], line: Line
) -> None:
    found = planned(station, tmp_path, register, line)

    assert (found.counts, told(found)) == ({"new": 1}, [])
    assert set(found.unmapped) <= {"工作单位", "核定金额(元)"}  # the bureau's own, the worker's


@every_list
def test_the_same_list_again_changes_nothing(
    station: Workspace, tmp_path: Path, register: Register[Any], line: Line
) -> None:
    brought(station, tmp_path, register, line)

    again = brought(station, tmp_path, register, line)

    assert (again.unchanged, again.created, again.updated) == (1, 0, 0)
    assert len(stored(station)) == len(stored(station, register)) == 1


def test_a_reward_is_claimed_with_its_certificate(station: Workspace, tmp_path: Path) -> None:
    brought(station, tmp_path, REWARDS, REWARD)

    (reward,), (held,) = stored(station, REWARDS), stored(station, CERTIFICATES)
    assert (held.level, held.management_no) == ("2", "20190643000000001")
    assert (reward.certificate, reward.level, reward.pass_year) == (held.id, "2", 2019)
    assert (reward.amount, reward.bank_account) == (Decimal("1000.00"), "6222021234567890123")
    assert (reward.state, reward.payee) == ("CLAIMED", "王小明")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"申请金额(元)": 2000}, ("申请金额(元)", "R-RW-01")),
        ({"户名": "王晓明"}, ("户名", "R-RW-05")),
        ({"银行账号": "工行6222"}, ("银行账号", "R-RW-06")),
    ],
)
def test_a_line_that_breaks_a_rule_of_rewards_is_refused(
    station: Workspace, tmp_path: Path, changes: Line, problem: tuple[str, str]
) -> None:
    found = planned(station, tmp_path, REWARDS, REWARD | changes)

    assert (found.counts, told(found)) == ({"refused": 1}, [problem])


def test_two_claims_of_a_person_are_one_for_each_level(station: Workspace, tmp_path: Path) -> None:
    junior = REWARD | {"证书级别": "助理社会工作师", "证书管理号": "20150643000000002"}

    found = planned(station, tmp_path, REWARDS, REWARD, junior, REWARD)

    assert [row.outcome for row in found.rows] == ["new", "new", "refused"]
    assert "与第2行重复" in found.problems[-1].message


def test_a_list_does_not_write_what_the_bureau_writes(station: Workspace, tmp_path: Path) -> None:
    brought(station, tmp_path, REWARDS, REWARD | {"核定金额(元)": 1000})

    (reward,) = stored(station, REWARDS)
    assert reward.approved_amount is None


def test_an_account_that_lost_its_digits_is_refused(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, tmp_path, REWARDS, REWARD | {"银行账号": 6222021234567890123})

    assert told(found) == [("银行账号", "R-ID-11")]


def test_a_cultivation_under_way_waits_for_the_day_of_application(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, tmp_path, DIRECTED_CULTIVATIONS, CULTIVATION)
    apply(station, found)

    (record,) = stored(station, DIRECTED_CULTIVATIONS)
    assert (record.state, record.cost_gov) == ("STUDYING", Decimal("6000.00"))
    assert (record.to_on, record.service_to) == (date(2025, 6, 30), date(2028, 6, 30))
    assert "R-DC-01" in [each.rule for each in found.problems]
    assert {"培养项目", "自愿申请日期"} <= set(found.missing)


@pytest.mark.parametrize(
    ("register", "line", "steps"),
    [
        (REWARDS, REWARD, ("CHECKED", "APPROVED")),
        (DIRECTED_CULTIVATIONS, CULTIVATION, ("GRADUATED",)),
        (TALENT_EXCHANGES, EXCHANGE, ("APPROVED", "IN_PLACE")),
    ],
    ids=["reward", "cultivation", "exchange"],
)
def test_what_a_list_brought_is_not_moved_on_without_its_grounds(
    station: Workspace, tmp_path: Path, register: Register[Any], line: Line, steps: tuple[str, ...]
) -> None:
    brought(station, tmp_path, register, line)
    (record,) = stored(station, register)
    for state in steps[:-1]:
        records.move(station, register, record.id, state)

    with pytest.raises(RecordInvalid):
        records.move(station, register, record.id, steps[-1])

    assert records.change(station, register, record.id, {"remark": "可改"}).record.id == record.id


def test_costs_that_do_not_add_up_are_refused(station: Workspace, tmp_path: Path) -> None:
    line = CULTIVATION | {"费用(元)/个人": 999}

    found = planned(station, tmp_path, DIRECTED_CULTIVATIONS, line)

    assert told(found) == [("费用(元)/总额", "R-DC-02")]


def test_an_exchange_comes_with_its_recommendation(station: Workspace, tmp_path: Path) -> None:
    brought(station, tmp_path, TALENT_EXCHANGES, EXCHANGE)

    (record,), (sent,) = stored(station, TALENT_EXCHANGES), stored(station, TALENT_RECOMMENDATIONS)
    assert (record.exchange_no, record.kind, record.result) == ("旧-12", "1", "2")
    assert (sent.exchange, sent.organisation) == (record.id, "某社工服务中心")


def test_a_person_without_recommendation_is_registered(station: Workspace, tmp_path: Path) -> None:
    line = EXCHANGE | {"推荐单位": None, "推荐日期": None, "登记编号": None, "有效期至": None}

    brought(station, tmp_path, TALENT_EXCHANGES, line)

    (record,) = stored(station, TALENT_EXCHANGES)
    assert stored(station, TALENT_RECOMMENDATIONS) == []
    assert (record.exchange_no, record.valid_to) == ("JL20260001", date(2026, 9, 2))


def test_numbers_of_a_list_and_of_the_store_do_not_meet(station: Workspace, tmp_path: Path) -> None:
    brought(station, tmp_path, TALENT_EXCHANGES, EXCHANGE | {"登记编号": "JL20260001"})
    (record,) = stored(station, TALENT_EXCHANGES)

    values = {"person": record.person, "kind": "1", "registered_on": date(2026, 5, 6)}
    new: Any = records.create(station, TALENT_EXCHANGES, values).record

    assert new.exchange_no == "JL20260002"


def test_a_total_without_items_stays_as_the_list_has_it(station: Workspace, tmp_path: Path) -> None:
    brought(station, tmp_path, APPRAISALS, APPRAISAL)

    (record,) = stored(station, APPRAISALS)
    assert (record.total, record.grade) == (Decimal("91.5"), "EXCELLENT")


def test_an_organisation_is_honoured_without_a_person(station: Workspace, tmp_path: Path) -> None:
    own = {"姓名": None, "性别": None, "身份证号码": None, "单位": "四方坪街道社工站"}
    line = HONOUR | own | {"荣誉称号": "先进集体"}

    brought(station, tmp_path, PRACTICE_HONOURS, line)
    again = brought(station, tmp_path, PRACTICE_HONOURS, line)

    (record,) = stored(station, PRACTICE_HONOURS)
    assert (record.person, record.organisation) == (None, "四方坪街道社工站")
    assert (again.unchanged, stored(station)) == (1, [])


def test_r_ph_01_an_honour_of_nobody_is_refused(station: Workspace, tmp_path: Path) -> None:
    nobody = {"姓名": None, "性别": None, "身份证号码": None}

    found = planned(station, tmp_path, PRACTICE_HONOURS, HONOUR | nobody)

    assert [rule for _, rule in told(found)] == ["R-PH-01"]
