"""Register of organisations: who they are, what they have been found to be (domain.md 11.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import CreditCode, Digits, IdNumber, PersonName, Phone
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.register import Derived, Need, Record, Register, Section, field
from station_app.domain.registers import organisation_checks as checks
from station_app.domain.rules import organisations as rules


class Organisation(Record):
    """A body in which social workers serve, or which serves residents."""

    __tablename__ = "organisation"
    unique = (("uscc",),)

    name: Mapped[str | None] = field(
        "名称",
        Text(100),
        need=Need.SAVE,
        aliases=("机构名称", "单位名称", "组织名称", "承接机构", "承接单位", "承接主体"),
    )
    short_name: Mapped[str | None] = field("简称", Text(30))
    uscc: Mapped[str | None] = field(
        "统一社会信用代码",
        CreditCode(),
        key=True,
        aliases=("信用代码", "社会信用代码"),
        source="GB 32100-2015",
    )
    kind: Mapped[str | None] = field(
        "类别", Code("org_kind"), need=Need.SAVE, aliases=("组织类型", "机构类型", "单位类别")
    )
    subtype: Mapped[str | None] = field("小类", Text(40))
    institution_class: Mapped[str | None] = field(
        "公益类别", Code("institution_class"), source="财政部令第102号第八条"
    )
    is_social_work_agency: Mapped[bool | None] = field("是否社工机构", Flag(), need=Need.SAVE)
    is_volunteer_org: Mapped[bool | None] = field("志愿服务组织", Flag())
    is_charity: Mapped[bool | None] = field("慈善组织", Flag())
    registered_on: Mapped[date | None] = field(
        "成立登记日期", Day(future=False), aliases=("登记日期", "成立日期", "成立时间")
    )
    registrar: Mapped[str | None] = field("登记机关", Text(60), aliases=("登记管理机关",))
    supervisor_unit: Mapped[str | None] = field(
        "业务主管单位", Text(60), aliases=("主管单位", "业务主管部门")
    )
    legal_rep: Mapped[str | None] = field(
        "法定代表人",
        PersonName(),
        need=Need.SEND,
        sensitive=True,
        aliases=("负责人", "法人代表", "法人"),
    )
    legal_rep_id: Mapped[str | None] = field(
        "法定代表人身份证号码", IdNumber(), sensitive=True, aliases=("法人身份证号", "身份证号码")
    )
    contact: Mapped[str | None] = field("联系人", PersonName())
    contact_post: Mapped[str | None] = field("联系人职务", Text(40), aliases=("职务",))
    phone: Mapped[str | None] = field(
        "联系电话", Phone(), need=Need.SEND, sensitive=True, aliases=("电话", "手机")
    )
    address: Mapped[str | None] = field("地址", Text(200), need=Need.SEND, aliases=("住所",))
    office_area: Mapped[Decimal | None] = field(
        "办公面积", Number(1, unit="平方米"), aliases=("办公面积(㎡)", "面积")
    )
    division: Mapped[str | None] = field("所属街镇", Reference("division"))
    registered_capital: Mapped[Decimal | None] = field(
        "开办资金", Money(), aliases=("注册资金", "注册资本")
    )
    capital_source: Mapped[str | None] = field("资金来源", Text(100))
    bank_name: Mapped[str | None] = field(
        "开户银行", Text(60), aliases=("开户行", "开户银行(全称)")
    )
    bank_account: Mapped[str | None] = field(
        "银行账号", Digits(40), sensitive=True, aliases=("账号", "银行账户")
    )
    founders: Mapped[str | None] = field("举办者/发起人", Text(200), aliases=("举办者", "发起人"))
    staff_count: Mapped[int | None] = field("从业人数", Whole(unit="人"))
    fulltime_count: Mapped[int | None] = field(
        "专职人数", Whole(unit="人"), aliases=("人员/专职", "专职", "人员(人)/专职")
    )
    certified_count: Mapped[int | None] = field(
        "持证人数",
        Whole(unit="人"),
        aliases=("人员/持证社工", "持证社工", "持证", "人员(人)/持证社工", "其中持证社工"),
    )
    part_time_count: Mapped[int | None] = field(
        "兼职和志愿者人数", Whole(unit="人"), aliases=("兼职/志愿者", "兼职人数")
    )
    party_org: Mapped[bool | None] = field("有无党组织", Flag())
    party_name: Mapped[str | None] = field("党组织名称", Text(60))
    business_scope: Mapped[str | None] = field("业务范围", LongText())
    no_code_reason: Mapped[str | None] = field("无信用代码原因", Text(100), source="R-US-05")
    remark: Mapped[str | None] = field("备注", LongText())


ORGANISATIONS = Register(
    model=Organisation,
    title="社会组织",
    group="机构",
    icon="handshake",
    unit="家",
    columns=("name", "uscc", "kind", "legal_rep", "phone", "registered_on", "state"),
    sections=(
        Section(
            "基本情况",
            (
                *("name", "short_name", "uscc", "no_code_reason", "kind", "subtype"),
                *("institution_class", "is_social_work_agency", "is_volunteer_org", "is_charity"),
                *("registered_on", "registrar", "supervisor_unit", "founders"),
                "business_scope",
            ),
        ),
        Section(
            "联系方式",
            (
                *("legal_rep", "legal_rep_id", "contact", "contact_post", "phone"),
                *("address", "division", "office_area"),
            ),
        ),
        Section("资金", ("registered_capital", "capital_source", "bank_name", "bank_account")),
        Section(
            "人员",
            (
                *("staff_count", "fulltime_count", "certified_count", "part_time_count"),
                *("party_org", "party_name", "remark"),
            ),
        ),
    ),
    label="name",
    searched=("name", "short_name", "uscc", "phone"),
    life_cycle=LifeCycle(rules.ORGANISATION_LABELS, rules.ORGANISATION_MOVES),
    rules=(
        checks.credit_code_class,
        checks.counts_nest,
        checks.known_body,
        checks.legal_representative,
        checks.enough_certified,
        checks.grade_in_force,
    ),
    derived=(
        Derived("grade", "评估等级", checks.current_grade),
        Derived("last_check", "最近年检结论", checks.last_check),
        Derived("certified_share", "持证比例", checks.certified_share),
        Derived("may_apply", "能否申请评估", checks.may_apply),
    ),
    roster=(
        *("name", "short_name", "uscc", "kind", "subtype", "institution_class"),
        *("is_social_work_agency", "registrar", "supervisor_unit", "registered_on", "legal_rep"),
        *("legal_rep_id", "contact", "contact_post", "phone", "address", "office_area"),
        *("registered_capital", "capital_source", "bank_name", "bank_account", "founders"),
        *("staff_count", "fulltime_count", "certified_count", "part_time_count", "party_org"),
        *("party_name", "business_scope", "no_code_reason", "remark", "state"),
    ),
    alike=("name",),
    shared=True,
    print_form="A10",
)
