"""The register of instalments: how a project is paid, and what each payment waits for.

Source: domain.md 4.7 and 11.5; forms.md A14, B09.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import Digits
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.register import Derived, Need, Owner, Record, Register, Section, field
from station_app.domain.registers import instalment_checks as checks
from station_app.domain.rules import instalments as rules

HUNDRED: Final = Decimal(100)


class Instalment(Record):
    """One payment of a project's contract."""

    __tablename__ = "instalment"
    unique = (("project", "no"),)

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    no: Mapped[int | None] = field(
        "期次", Whole(1, 99), need=Need.SAVE, key=True, aliases=("第几期",)
    )
    phase: Mapped[str | None] = field("款项", Code("pay_phase"), need=Need.SAVE)
    percent: Mapped[Decimal | None] = field(
        "拨付比例", Number(2, highest=HUNDRED, unit="%"), aliases=("比例(%)", "拨付比例(%)")
    )
    amount: Mapped[Decimal | None] = field("应拨金额", Money(), need=Need.SAVE)
    trigger: Mapped[str | None] = field(
        "拨付条件", Code("pay_trigger"), need=Need.SAVE, source="domain.md R-PJ-31"
    )
    stage: Mapped[str | None] = field("须合格的考核阶段", Code("eval_stage"))
    due_on: Mapped[date | None] = field("到期日期", Day())
    assessment: Mapped[str | None] = field("依据的考核", Reference("assessment"))
    applied_on: Mapped[date | None] = field("申请日期", Day(future=False))
    applied_amount: Mapped[Decimal | None] = field("申请金额", Money())
    basis: Mapped[str | None] = field("拨付依据", LongText())
    prev_use: Mapped[str | None] = field("上期资金使用情况", LongText())
    payee: Mapped[str | None] = field("收款单位", Text(100), aliases=("收款单位全称",))
    bank_name: Mapped[str | None] = field("开户银行", Text(100), aliases=("开户银行(全称)",))
    bank_account: Mapped[str | None] = field("银行账号", Digits(30), sensitive=True)
    invoice_no: Mapped[str | None] = field("发票号码", Digits(40))
    approval: Mapped[str | None] = field("审批结论", Code("decision"), owner=Owner.BUREAU)
    approved_amount: Mapped[Decimal | None] = field("核定金额", Money(), owner=Owner.BUREAU)
    approved_on: Mapped[date | None] = field("审批日期", Day(future=False), owner=Owner.BUREAU)
    approval_note: Mapped[str | None] = field("审批意见", LongText(), owner=Owner.BUREAU)
    budget_line: Mapped[str | None] = field(
        "预算科目", Reference("budget_line"), owner=Owner.BUREAU
    )
    paid: Mapped[bool | None] = field("是否拨付", Flag(), owner=Owner.BUREAU)
    paid_on: Mapped[date | None] = field(
        "拨付日期", Day(future=False), owner=Owner.BUREAU, aliases=("到账日期",)
    )
    paid_amount: Mapped[Decimal | None] = field("拨付金额", Money(), owner=Owner.BUREAU)
    voucher_no: Mapped[str | None] = field("凭证号", Digits(40), owner=Owner.BUREAU)


INSTALMENTS = Register(
    model=Instalment,
    title="项目拨付",
    group="项目",
    icon="money",
    unit="笔",
    columns=(
        *("project", "no", "phase", "percent", "amount", "trigger", "applied_on"),
        *("paid_on", "state"),
    ),
    sections=(
        Section(
            "拨付计划",
            ("project", "no", "phase", "percent", "amount", "trigger", "stage", "due_on"),
        ),
        Section(
            "申请",
            (
                *("assessment", "basis", "applied_on", "applied_amount", "prev_use", "payee"),
                *("bank_name", "bank_account", "invoice_no"),
            ),
        ),
        Section(
            "区局审批",
            ("approval", "approved_amount", "approved_on", "budget_line", "approval_note"),
        ),
        Section("区局拨付", ("paid", "paid_on", "paid_amount", "voucher_no")),
    ),
    label="phase",
    searched=("voucher_no", "payee"),
    life_cycle=LifeCycle(
        rules.INSTALMENT_LABELS,
        rules.INSTALMENT_MOVES,
        decisions={
            "approval": {"PASS": "APPROVED", "FAIL": "WITHHELD"},
            # A voucher that is reversed leaves the instalment approved and unpaid.
            "paid": {True: "PAID", False: "APPROVED"},
        },
    ),
    rules=(
        checks.condition_complete,
        checks.released_first,
        checks.plan_adds_up,
        checks.within_contract,
        checks.application_complete,
        checks.decided_in_order,
        checks.paid_in_time,
    ),
    made=checks.fill_instalment,
    follows=checks.others_of_the_plan,
    derived=(
        Derived("unlocked_by", "拨付条件说明", checks.unlocked_by),
        Derived("amount_cn", "申请金额大写", checks.amount_in_capitals),
        Derived("paid_before", "此前已拨付", checks.paid_before),
        Derived("unpaid", "未拨付", checks.unpaid),
    ),
    shared=True,
    print_form="A14",
)
