"""What each figure is: its id, what people call it, its unit, and how it is counted.

Source: domain.md 5.8, 10.2, 10.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

PEOPLE, PERCENT, YUAN = "人", "%", "元"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is; `text` says how it is counted and where that is laid down."""

    id: str
    label: str
    unit: str
    text: str


_TALENT = (
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

_WORK = (
    Definition(
        "K05",
        "每万人持证社工",
        PEOPLE,
        "持证社工数除以统计日期最近年度的常住人口，乘以一万，保留两位小数；没有人口数时不计算（指标K05）。",
    ),
    Definition("area", "区域面积", "平方公里", "统计日期最近年度的区域概况中登记的面积。"),
    Definition("population", "常住人口", PEOPLE, "统计日期最近年度的区域概况中登记的常住人口。"),
    Definition("leaders", "领导小组组长", PEOPLE, "统计日期当天在任的领导小组组长（R-LG-01）。"),
    Definition("deputies", "领导小组副组长", PEOPLE, "统计日期当天在任的领导小组副组长。"),
    Definition("member-units", "领导小组成员单位", "个", "统计日期当天在领导小组中的成员单位。"),
    Definition("mobilisations", "动员会", "次", "统计期内召开的动员会。"),
    Definition(
        "agencies",
        "社会工作服务机构",
        "家",
        "登记为社工机构、没有注销或撤销、统计日期以前成立的机构；没有成立日期的计入。",
    ),
    Definition(
        "K10",
        "项目数",
        "个",
        "统计日期当天已立项（评审通过及以后各状态）的购买服务项目，按状态记录的生效日期（指标K10）。",
    ),
    Definition("K10-common", "其中：共同实施项目", "个", "上述项目中各街镇、社区都要实施的项目。"),
    Definition("K10-special", "其中：专项实施项目", "个", "上述项目中由试点单位实施的项目。"),
    Definition(
        "K10-service", "其中：服务开展中", "个", "上述项目中已开展后续服务的项目（R-PJ-25）。"
    ),
    Definition(
        "K10-building",
        "其中：基础设施建设中",
        "个",
        "上述项目中正在建设基础设施的项目（R-PJ-25）。",
    ),
    Definition(
        "K10-untold",
        "其中：其他状态",
        "个",
        "上述项目中既未建设、也未开展服务或结束的项目，如招投标中、已签约未开工，请说明（D-16）。",
    ),
    Definition(
        "K11",
        "项目合同额",
        YUAN,
        "统计日期以前签订的合同和补充合同金额合计，终止的项目不计（指标K11）。",
    ),
    Definition("K11-paid", "项目已拨付额", YUAN, "上述项目统计日期以前拨付的各期金额（指标K11）。"),
    Definition("K11-rate", "项目拨付率", PERCENT, "已拨付额除以合同额，保留一位小数（指标K11）。"),
    Definition(
        "K12-lines",
        "专项经费科目类别",
        "类",
        "统计期所在年度预算科目的类别数，共分四类（指标K12）。",
    ),
    Definition(
        "K12-planned",
        "企业和社会力量投入（预计）",
        YUAN,
        "统计期所在年度企业和社会力量计划投入的资金，单列，不计入预算科目（指标K12）。",
    ),
    Definition(
        "K12-received",
        "财政以外资金到账",
        YUAN,
        "统计期内各资金来源的收入凭证金额，冲销的已扣除（指标K12）。",
    ),
    Definition("K16", "督导次数", "次", "统计期内已开展的督导（指标K16）。"),
    Definition("K16-hours", "督导时长", "小时", "上述督导的时长合计（指标K16）。"),
    Definition(
        "K16-share",
        "督导覆盖率",
        PERCENT,
        "统计期内至少接受过一次督导的从业人员，除以从业人员数，保留一位小数（指标K16）。",
    ),
    Definition("K17", "宣传报道", "条", "统计期内发布、没有撤回的宣传报道（指标K17）。"),
    Definition("K17-broadcast", "其中：广播电视", "条", "上述报道中立体媒体（电视、广播）的。"),
    Definition("K17-print", "其中：报刊", "条", "上述报道中平面媒体的。"),
    Definition("K17-network", "其中：网络", "条", "上述报道中现代网络的。"),
)

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType(
    {each.id: each for each in (*_TALENT, *_WORK)}
)
