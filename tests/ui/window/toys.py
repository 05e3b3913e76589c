"""A register nobody knows: declared here, then used through every door of the program.

Run as a process of its own, because a register is listed before anything else is loaded;
prints what it found as JSON. See test_a_new_register.py.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain import registers
from station_app.domain.code_kinds import Code, Flag
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.register import Need, Record, Register, Section, field


class Toy(Record):
    """A toy of the station's children's corner."""

    __tablename__ = "toy"
    unique = (("toy_no",),)

    toy_no: Mapped[str | None] = field("玩具编号", Text(20), need=Need.SAVE, key=True)
    name: Mapped[str | None] = field("玩具名称", Text(60), need=Need.SAVE)
    bought_on: Mapped[date | None] = field("购入日期", Day(future=False))
    price: Mapped[Decimal | None] = field("价格", Money())
    pieces: Mapped[int | None] = field("件数", Whole(1, 1000, "件"))
    safe: Mapped[bool | None] = field("安全检查", Flag())
    sex: Mapped[str | None] = field("适合", Code("sex"))
    remark: Mapped[str | None] = field("备注", LongText())


class Loan(Record):
    """One loan of a toy."""

    __tablename__ = "toy_loan"

    toy: Mapped[str | None] = field("玩具", Reference("toy", part_of=True), need=Need.SAVE)
    borrower: Mapped[str | None] = field("借用人", Text(30), need=Need.SAVE)
    lent_on: Mapped[date | None] = field("借出日期", Day())


TOYS = Register(
    model=Toy,
    title="玩具",
    columns=("toy_no", "name", "price", "bought_on", "state"),
    sections=(
        Section("玩具", ("toy_no", "name", "bought_on", "price", "pieces")),
        Section("使用", ("safe", "sex", "remark")),
    ),
    label="name",
    searched=("name", "toy_no"),
    life_cycle=LifeCycle({"NEW": "在用", "BROKEN": "报废"}, frozenset({("NEW", "BROKEN")})),
    roster=("toy_no", "name", "bought_on", "price", "pieces", "remark"),
)
LOANS = Register(
    model=Loan,
    title="借用",
    columns=("borrower", "lent_on"),
    sections=(Section("借用", ("toy", "borrower", "lent_on")),),
    label="borrower",
)


def declare() -> None:
    """List the registers where all are listed; must come before any other import."""
    listed: Any = registers
    listed.REGISTERS = (*registers.REGISTERS, TOYS, LOANS)
    registers.BY_NAME.update({"toy": TOYS, "toy_loan": LOANS})


declare()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
