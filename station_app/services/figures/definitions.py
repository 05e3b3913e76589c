"""What each figure of talent is: its id, what people call it, its unit, and how it is counted.

Source: domain.md 5.8, 10.2, 10.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

PEOPLE, PERCENT = "人", "%"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is; `text` says how it is counted and where that is laid down."""

    id: str
    label: str
    unit: str
    text: str


_EVERY = (
    Definition(
        "K01",
        "从业人员数",
        PEOPLE,
        "统计日期当天在任职时段内的人员，同一证件只计一次（指标K01）。",
    ),
    Definition(
        "groups",
        "队伍类别数",
        "类",
        "统计日期当天在任职时段内的人员所属的队伍类别，共分三类（2010年开福区报告）。",
    ),
    Definition(
        "K02",
        "持证社工数",
        PEOPLE,
        "统计日期以前取得、没有撤销的职业水平证书的持证人，一人只按最高级别计一次（指标K02）。",
    ),
    Definition("K02-1", "其中：助理社会工作师", PEOPLE, "持证社工中最高级别为助理社会工作师的人。"),
    Definition("K02-2", "其中：社会工作师", PEOPLE, "持证社工中最高级别为社会工作师的人。"),
    Definition("K02-3", "其中：高级社会工作师", PEOPLE, "持证社工中最高级别为高级社会工作师的人。"),
    Definition(
        "K03",
        "登记社工数（证书登记）",
        PEOPLE,
        "统计日期当天证书登记有效或应办再登记的人，按民发〔2009〕44号（指标K03，R-RG-14）。",
    ),
    Definition(
        "K03b",
        "登记社工数（本级名册）",
        PEOPLE,
        "“本级登记注册”为“是”、本级登记日期不晚于统计日期、到当天没有离职的社工（指标K03b）。",
    ),
    Definition(
        "K04",
        "持证率",
        PERCENT,
        "持证社工数除以从业人员数，保留一位小数；没有从业人员时不计算（指标K04）。",
    ),
    Definition(
        "K06",
        "报考人数",
        PEOPLE,
        "统计期所在年度的考试中，到统计日期已报名、没有放弃、资格没有不合格的人（指标K06）。",
    ),
    Definition(
        "K07",
        "考试合格人数",
        PEOPLE,
        "统计日期以前已公布成绩的考试中，全部科目合格的人；还没有人参考时不计算（指标K07）。",
    ),
    Definition(
        "K07-rate",
        "考试合格率",
        PERCENT,
        "合格人数除以参考人数，保留一位小数；还没有人参考时为“—”，不是0（指标K07）。",
    ),
    Definition(
        "K08",
        "培训期数",
        "期",
        "统计期内结束、已经举办的培训班次，取消的不计（指标K08）。",
    ),
    Definition(
        "K08-attendances",
        "培训人次",
        "人次",
        "上述班次中有实际学时或签到天数的学员，每参加一期计一人次（指标K08）。",
    ),
    Definition(
        "K08-hours",
        "培训学时",
        "小时",
        "上述学员的实际学时合计（指标K08）。",
    ),
    Definition(
        "K08-coaching",
        "政府全额承担的考前辅导班",
        "期",
        "统计期内结束、已经举办、费用由政府全额承担的考前辅导班（指标K08，R-TR-02）。",
    ),
    Definition(
        "K09",
        "公开招聘人数",
        PEOPLE,
        "招聘方式为公开招聘、上岗日期（没有时按录用决定日期）在统计期内的录用人员（指标K09）。",
    ),
    Definition(
        "reward",
        "考试奖励标准",
        "元",
        "统计日期当天有效的奖励办法中，最低金额至最高金额（R-RW-01）。",
    ),
    Definition(
        "directed",
        "定向培养人数",
        PEOPLE,
        "已经遴选、统计日期当天正在培养的人员；退出的不计（2010年开福区报告“定向培养一批”）。",
    ),
)

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType({each.id: each for each in _EVERY})
