"""The bureau's lists of people whom several stations have, and of corrections it proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from station_app.domain.registers.people import PEOPLE
from station_app.services.exchange.doubles import Double
from station_app.services.exchange.proposals import Proposal
from station_app.services.same_people import SamePerson
from ui.desk import Desk
from ui.screens.exchange.lists import answer_style
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column, Heading
from ui.widgets.basics import EmptyState, button

DOUBLES: tuple[Column[Double], ...] = (
    Column("社工站", lambda each: each.station, least=200),
    Column("登记的姓名", lambda each: each.name, 240),
)


def _answer(proposal: Proposal) -> str:
    return proposal.answer or "等该站答复"


PROPOSALS: tuple[Column[Proposal], ...] = (
    Column("社工站", lambda each: each.station, 160, style=lambda each: "quiet"),
    Column("记录", lambda each: each.label, 104),
    Column("字段", lambda each: each.column, 104),
    Column("原值", lambda each: each.base, 128),
    Column("建议改为", lambda each: each.proposed, 128, style=lambda each: "primary"),
    Column("理由", lambda each: each.reason, least=120),
    Column("答复", _answer, 128, style=answer_style),
)


def _detail(each: Proposal) -> str:
    if not each.answer:
        return f"理由：{each.reason}　更正建议随下一份回执发给该站，该站答复后随上报包带回。"
    words = f"，说明：{each.answer_reason}" if each.answer_reason else "。"
    day = f"{each.answered_on:%Y-%m-%d} " if each.answered_on else ""
    return f"{day}{each.answer}{words}"


class DoublesCard(RowsCard[Double]):
    """People whom more than one station has entered; listed, never merged by the program."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "people",
            "没有重复的人",
            "同一个证件号登记在两个站时会列在这里。人数统计时只算一人，记录不会自动合并。",
        )
        go = button("打开记录", self._open_current, name="open-double", tip="打开记录（Enter）")
        super().__init__("同一人", DOUBLES, nothing, go, detail=_same, name="doubles")
        self.opened.connect(self._open)

    def show_people(self, found: Sequence[tuple[SamePerson, tuple[Double, ...]]]) -> None:
        """List people, each with its records below."""
        self.put(list(_grouped(found)))

    def _open(self, found: Double) -> None:
        self._desk.open_record(PEOPLE.name, found.record)

    def _open_current(self) -> None:
        if (found := self.current()) is not None:
            self._open(found)


def _same(each: Double) -> str:
    return f"{each.station}登记为“{each.name}”。请与两站核实，由其中一站改正或删除。"


def _grouped(
    found: Sequence[tuple[SamePerson, tuple[Double, ...]]],
) -> Iterator[Double | Heading]:
    for person, records in found:
        differ = len(person.names) > 1
        tag, style = ("姓名不同", "warn") if differ else ("同名", "info")
        names = "、".join(person.names)
        yield Heading(f"{person.id_number}　{names}　{len(person.homes)} 个社工站", tag, style)
        yield from records


class ProposalsCard(RowsCard[Proposal]):
    """The corrections that the bureau has proposed, with the stations' answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "edit",
            "还没有提出过更正",
            "发现站里填错时，打开那条记录，用“提出更正”写明建议和理由；站里采纳以后才会改。",
        )
        go = button("打开记录", self._open_current, name="open-proposal", tip="打开记录（Enter）")
        super().__init__("更正建议", PROPOSALS, nothing, go, detail=_detail, name="proposals")
        self.opened.connect(self._open)

    def _open(self, found: Proposal) -> None:
        self._desk.open_record(found.register, found.record, found.field)

    def _open_current(self) -> None:
        if (found := self.current()) is not None:
            self._open(found)
