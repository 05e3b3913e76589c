"""The files that came: what merging each would do, and afterwards what it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from station_app.services.exchange import protocol, trust
from station_app.services.exchange.inspecting import Plan
from station_app.services.exchange.receiving import Received
from ui.screens.exchange.parts import RowsCard, bind_keys
from ui.screens.exchange.rows import Column
from ui.widgets.basics import EmptyState, button

# What is to become of a file, by its outcome, and how that is painted.
PLANNED = {
    protocol.MERGED: ("可以合并", "good"),
    protocol.DUPLICATE: ("重复，合并过", "info"),
    protocol.SUPERSEDED: ("旧包，须报全量", "warn"),
    protocol.NEEDS_FULL: ("须该站报全量", "warn"),
    protocol.FORK: ("两套数据，请核实", "bad"),
    protocol.EDITED: ("改动过，须写理由", "warn"),
    protocol.UNSIGNED: ("没有签名，须写理由", "warn"),
    protocol.UNKNOWN_KEY: ("密钥没有核对", "bad"),
    protocol.REFUSED: ("不能收", "bad"),
}
DONE = PLANNED | {
    protocol.MERGED: ("已合并", "good"),
    protocol.DUPLICATE: ("重复，没有再合并", "info"),
    protocol.SUPERSEDED: ("已回执请报全量", "warn"),
    protocol.NEEDS_FULL: ("已回执请报全量", "warn"),
    protocol.FORK: ("已回执请报全量", "warn"),
    protocol.EDITED: ("没有合并", "bad"),
    protocol.UNSIGNED: ("没有合并", "bad"),
    protocol.UNKNOWN_KEY: ("没有合并", "bad"),
}
# What the signature says of the sender.
SIGNED = {
    trust.CONFIRMED: ("已验证", "good"),
    trust.FIRST_SEEN: ("初次见到", "warn"),
    trust.UNSIGNED: ("没有签名", "warn"),
    trust.UNKNOWN: ("密钥不符", "bad"),
}
CHANGED = ("签后改动过", "bad")


@dataclass(frozen=True)
class Arrival:
    """One file; `received` is None until it was merged."""

    plan: Plan
    received: Received | None = None

    @property
    def waits(self) -> bool:
        """Whether merging does something with it."""
        return self.received is None and self.plan.answers


def _number(count: int) -> str:
    return f"{count:,}" if count else "—"


def _created(each: Arrival) -> str:
    return _number(each.received.created if each.received else each.plan.created)


def _changed(each: Arrival) -> str:
    return _number(each.received.updated if each.received else each.plan.changed)


def _deleted(each: Arrival) -> str:
    return "—" if each.received else _number(each.plan.deleted)


def _returned(each: Arrival) -> str:
    return _number(each.received.returned) if each.received else ""


def _kind(each: Arrival) -> str:
    plan = each.plan
    if not plan.number:
        return ""
    return "全部数据" if plan.full else "变动" if plan.records else "零报告"


def _verdict(each: Arrival) -> tuple[str, str]:
    if each.received is None:
        accepted = each.plan.accept and each.plan.merges
        return ("按理由合并", "warn") if accepted else PLANNED[each.plan.outcome]
    if each.received.returned:
        return "已合并，有退回", "warn"
    return DONE[each.received.outcome]


def _signed(each: Arrival) -> tuple[str, str]:
    plan = each.plan
    if plan.edits and plan.trust in (trust.CONFIRMED, trust.FIRST_SEEN):
        return CHANGED
    found = each.received.trust if each.received else plan.trust
    return SIGNED.get(found, ("", "plain"))


def _faint(text: Callable[[Arrival], str]) -> Callable[[Arrival], str]:
    return lambda each: "faint" if text(each) == "—" else ""


COLUMNS: tuple[Column[Arrival], ...] = (
    Column("来件", lambda each: each.plan.name or each.plan.file.name, least=150),
    Column("包号", lambda e: f"第 {e.plan.number} 号" if e.plan.number else "", 80),
    Column("种类", _kind, 88),
    Column("新增", _created, 68, "right", _faint(_created)),
    Column("更新", _changed, 68, "right", _faint(_changed)),
    Column("删除", _deleted, 68, "right", _faint(_deleted)),
    Column("退回", _returned, 68, "right", lambda e: "faint" if _returned(e) == "—" else "bad"),
    Column(
        "签名", lambda each: _signed(each)[0], 112, style=lambda each: f"tag-{_signed(each)[1]}"
    ),
    Column(
        "结论", lambda each: _verdict(each)[0], 164, style=lambda each: f"tag-{_verdict(each)[1]}"
    ),
)


def _detail(each: Arrival) -> str:
    plan = each.plan
    reason = each.received.reason if each.received else plan.reason
    made = f"{plan.made} 由{plan.by}制作。" if plan.made else ""
    receipt = each.received.receipt if each.received else None
    answer = f"　回执：{receipt.name}" if receipt else ""
    key = each.received.trust_reason if each.received else plan.trust_reason
    told = "" if key == reason or not plan.answers else key
    notes = "".join(each.received.notes if each.received else plan.notes)
    return f"{plan.file.name}　{made}{reason}{told}{notes}{answer}"


class ArrivalsCard(RowsCard[Arrival]):
    """Lists the files.

    accepting  an Arrival is to be let in with a reason
    showing    the receipt of an Arrival is to be shown in its folder
    checking   the key of an Arrival is to be compared
    changed    files were added, taken out, or merged
    """

    accepting = Signal(object)
    showing = Signal(object)
    checking = Signal(object)
    changed = Signal()

    def __init__(self, choose: QPushButton) -> None:
        self.arrivals: list[Arrival] = []
        nothing = EmptyState(
            "arrow_import",
            "把各站发来的上报包拖到这里",
            "可以一次拖入许多个。先告诉您每个文件里有什么、能不能合并，您点“合并”以后才会写入。",
            choose,
        )
        self._remove = button(
            "移出", self.remove, kind="ghost", name="remove", tip="不处理（Delete）"
        )
        self._accept = button("接受并写理由…", self._accept_current, name="accept-file")
        self._check = button(
            "去核对密钥", self._check_current, icon="lock_closed", name="check-key"
        )
        self._show = button("打开回执所在文件夹", self._show_current, name="show-receipt")
        super().__init__(
            "来件", COLUMNS, nothing, self._remove, self._accept, self._check, self._show,
            detail=_detail, name="arrivals",
        )  # fmt: skip
        self.reached.connect(self._offer)
        self._offer(None)
        bind_keys(self, {"Delete": self.remove})

    @property
    def waiting(self) -> list[Arrival]:
        """The files with which merging does something."""
        return [each for each in self.arrivals if each.waits]

    def add(self, plans: Sequence[Plan]) -> None:
        """List files, in place of what is known of the same ones."""
        judged = {plan.file: Arrival(plan) for plan in plans}
        kept = [
            each if each.received else judged.pop(each.plan.file, each) for each in self.arrivals
        ]
        self._list([*kept, *judged.values()])
        if judged:
            self.table.go_to(len(kept))

    def finish(self, received: Sequence[Received]) -> None:
        """Show what became of files."""
        found = {each.file: each for each in received}
        self._list(
            [
                replace(each, received=found[each.plan.file])
                if each.received is None and each.plan.file in found
                else each
                for each in self.arrivals
            ]
        )

    def remove(self) -> None:
        """Take the file under the cursor off the list; nothing is done with it."""
        if (found := self.current()) is not None:
            self._list([each for each in self.arrivals if each is not found])

    def _list(self, arrivals: list[Arrival]) -> None:
        self.arrivals = arrivals
        self.put(arrivals)
        self.changed.emit()

    def _offer(self, found: Arrival | None) -> None:
        wants = found is not None and found.received is None and found.plan.wants_reason
        receipt = found is not None and found.received is not None and found.received.receipt
        self._accept.setVisible(wants)
        foreign = found is not None and found.plan.outcome == protocol.UNKNOWN_KEY
        self._check.setVisible(foreign)
        self._show.setVisible(bool(receipt))
        self._remove.setVisible(found is not None)

    def _accept_current(self) -> None:
        if (found := self.current()) is not None:
            self.accepting.emit(found)

    def _check_current(self) -> None:
        if (found := self.current()) is not None:
            self.checking.emit(found)

    def _show_current(self) -> None:
        if (found := self.current()) is not None:
            self.showing.emit(found)
