"""Registers of the contracts of purchased projects and their supplements (domain.md 11.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Flag
from station_app.domain.kinds import Day, Files, LongText, Reference, Text
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.register import Need, Record, Register, Section, field
from station_app.domain.registers import contract_checks as checks
from station_app.domain.registers.project_goal_checks import entered_by_owner


class Contract(Record):
    """The contract between purchaser and provider of a project."""

    __tablename__ = "contract"
    unique = (("contract_no",),)

    project: Mapped[str | None] = field("项目", Reference("project", part_of=True), need=Need.SAVE)
    contract_no: Mapped[str | None] = field("合同编号", Text(40), need=Need.SAVE, key=True)
    signed_on: Mapped[date | None] = field(
        "签订日期", Day(future=False), need=Need.SAVE, aliases=("签约日期", "合同签订日期")
    )
    amount: Mapped[Decimal | None] = field(
        "合同金额", Money(), need=Need.SAVE, aliases=("合同额", "合同价款")
    )
    from_on: Mapped[date | None] = field(
        "合同开始日期", Day(), need=Need.SAVE, aliases=("起止时间/起", "合同起始日期")
    )
    to_on: Mapped[date | None] = field(
        "合同结束日期", Day(), need=Need.SAVE, aliases=("起止时间/止", "合同终止日期")
    )
    term_reason: Mapped[str | None] = field(
        "超过一年的理由", LongText(), source="财政部令第102号第二十四条"
    )
    content: Mapped[str | None] = field("合同内容", LongText())
    filed_on: Mapped[date | None] = field(
        "备案日期", Day(future=False), source="政府采购法第四十七条"
    )
    subcontracted: Mapped[bool | None] = field("是否转包", Flag(), source="domain.md R-PJ-08")
    copies: Mapped[int | None] = field("份数", Whole(1, 99, "份"))
    file: Mapped[str | None] = field("合同文本", Files())


CONTRACTS = Register(
    model=Contract,
    title="项目合同",
    unit="份",
    columns=("contract_no", "signed_on", "amount", "from_on", "to_on", "filed_on"),
    sections=(
        Section(
            "合同",
            (
                *("project", "contract_no", "signed_on", "amount", "from_on", "to_on"),
                *("term_reason", "content", "filed_on", "subcontracted", "copies", "file"),
            ),
        ),
    ),
    label="contract_no",
    searched=("contract_no",),
    rules=(
        entered_by_owner,
        checks.signed_in_time,
        checks.filed_in_time,
        checks.terms_of_contract,
        checks.within_approved,
    ),
    follows=checks.payments_follow,
    shared=True,
)


class ContractSupplement(Record):
    """A supplement to a contract, which changes its amount (政府采购法第四十九条)."""

    __tablename__ = "contract_supplement"

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    contract: Mapped[str | None] = field("所补充的合同", Reference("contract"), need=Need.SAVE)
    no: Mapped[int | None] = field("补充序号", Whole(1, 999), need=Need.SAVE, key=True)
    signed_on: Mapped[date | None] = field("签订日期", Day(future=False), need=Need.SAVE)
    amount: Mapped[Decimal | None] = field("追加金额", Money(), need=Need.SAVE)
    reason: Mapped[str | None] = field("补充理由", LongText(), need=Need.SAVE)


CONTRACT_SUPPLEMENTS = Register(
    model=ContractSupplement,
    title="补充合同",
    unit="份",
    columns=("no", "contract", "signed_on", "amount", "reason"),
    sections=(Section("补充合同", ("project", "contract", "no", "signed_on", "amount", "reason")),),
    label="contract",
    rules=(
        entered_by_owner,
        checks.signed_after_contract,
        checks.within_tenth,
        checks.within_approved,
    ),
    made=checks.number_supplement,
    follows=checks.payments_follow,
    shared=True,
)
