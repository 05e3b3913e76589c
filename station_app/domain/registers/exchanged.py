"""Registers that live between station and bureau: corrections and local parameters."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.kinds import Day, LongText, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.register import Need, Owner, Record, Register, Section, field


class Correction(Record):
    """A fault that the bureau found in a station's field, and the station's answer.

    The record is at home at the station that it is for; the bureau writes what it
    proposes, the station alone answers. Nothing is overwritten by it.
    """

    __tablename__ = "correction"

    register: Mapped[str | None] = field("登记簿", Text(40), need=Need.SAVE, owner=Owner.BUREAU)
    record: Mapped[str | None] = field("记录", Text(26), need=Need.SAVE, owner=Owner.BUREAU)
    record_label: Mapped[str | None] = field("记录名称", Text(100), owner=Owner.BUREAU)
    field_name: Mapped[str | None] = field("字段", Text(40), need=Need.SAVE, owner=Owner.BUREAU)
    base_value: Mapped[str | None] = field("原值", LongText(), owner=Owner.BUREAU)
    proposed_value: Mapped[str | None] = field("建议值", LongText(), owner=Owner.BUREAU)
    reason: Mapped[str | None] = field("理由", Text(200), need=Need.SAVE, owner=Owner.BUREAU)
    answer: Mapped[str | None] = field("答复", Code("correction_answer"))
    answer_reason: Mapped[str | None] = field("答复说明", Text(200))
    answered_on: Mapped[date | None] = field("答复日期", Day(future=False))


CORRECTIONS = Register(
    model=Correction,
    title="更正建议",
    group="",  # answered on the pages of the exchange, where values are shown in words
    icon="edit",
    columns=("record_label", "field_name", "base_value", "proposed_value", "reason", "answer"),
    sections=(
        Section(
            "建议",
            (
                *("register", "record", "record_label", "field_name"),
                *("base_value", "proposed_value", "reason"),
            ),
        ),
        Section("答复", ("answer", "answer_reason", "answered_on")),
    ),
    label="record_label",
    life_cycle=LifeCycle({"OPEN": "待答复"}),
)


class ParameterValue(Record):
    """A value of a dated parameter that differs from the one shipped (R-GEN-01, part 14)."""

    __tablename__ = "parameter"
    unique = (("parameter_key", "valid_from", "province"),)

    parameter_key: Mapped[str | None] = field(
        "参数", Text(60), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    valid_from: Mapped[date | None] = field(
        "启用日期", Day(), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    province: Mapped[str | None] = field("省份", Text(20), key=True, default="", owner=Owner.BUREAU)
    value: Mapped[str | None] = field("值", Text(200), need=Need.SAVE, owner=Owner.BUREAU)
    source: Mapped[str | None] = field("依据", Text(200), owner=Owner.BUREAU)


PARAMETERS = Register(
    model=ParameterValue,
    title="参数",
    group="",
    icon="settings",
    columns=("parameter_key", "valid_from", "province", "value", "source"),
    sections=(Section("参数", ("parameter_key", "valid_from", "province", "value", "source")),),
    label="parameter_key",
    searched=("parameter_key",),
    shared=True,
)
