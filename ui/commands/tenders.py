"""Commands of a tender: the score matrix as it stands, the award, and the failed tender."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from station_app.domain.dates import Unreadable
from station_app.domain.problems import StationError
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import PROJECT_BIDS
from station_app.services import tenders
from station_app.services.entering import SavedEdits
from station_app.services.tenders import BidRow, Matrix
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong, fault_json


def tender(call: Call) -> Answer:
    """Show the score matrix of a project."""
    with call.open() as opened:
        found = tenders.matrix(opened, tenders.project_named(opened, call.options.project))
    notes = (*found.warnings, *found.tied, *found.gaps, *(fault.text for fault in found.void))
    return Answer(_matrix_json(found), "\n".join(_lines(found)), notes)


def award(call: Call) -> Answer:
    """Award a project to a bid, or register that its tender failed."""
    options = call.options
    if bool(options.bid) == bool(options.failed):
        raise UsageWrong("请写明中标的投标编号或投标人，或者用 --failed 写明流标的原因。")
    if options.bid and not options.on:
        raise UsageWrong("请用 --on 写明中标日期，如：--on 2026-11-02")
    with call.open() as opened:
        project = tenders.project_named(opened, options.project)
        if options.failed:
            saved = tenders.fail(opened, project, options.failed)
            return _done(saved, project, "已登记流标")
        bid = _bid_named(tenders.matrix(opened, project), options.bid)
        amount = _read("award_amount", options.amount)
        saved = tenders.award(
            opened, project, bid.id, _read("awarded_on", options.on), amount, options.reason
        )
    return _done(saved, project, f"已确定“{bid.bidder}”中标")


def _done(saved: SavedEdits, project: str, text: str) -> Answer:
    faults = [{"record": each.record, **fault_json(each.fault)} for each in saved.faults]
    facts = {"change": saved.change, "project": project, "faults": faults}
    notes = tuple(dict.fromkeys(each.fault.text for each in saved.faults))
    return Answer(facts, f"{text}。要恢复，请运行 undo {saved.change}", notes)


def _read(name: str, text: str | None) -> Any:
    spec = PROJECTS.fields[name]
    try:
        return spec.kind.from_cell(text)
    except Unreadable as error:
        raise UsageWrong(f"{spec.label}：{error}") from error


def _bid_named(matrix: Matrix, text: str) -> BidRow:
    """Return a bid by its id or its bidder. Raises StationError."""
    for bid in matrix.bids:
        if text in (bid.id, bid.bidder):
            return bid
    known = "、".join(each.bidder for each in matrix.bids) or "还没有登记投标人"
    raise StationError(f"“{matrix.name}”没有投标“{text}”，已登记的有：{known}。")


def _lines(matrix: Matrix) -> list[str]:
    state = PROJECTS.life_cycle.labels[matrix.state]
    head = f"{matrix.number} {matrix.name}（{state}）"
    judges = "\t".join(each.name for each in matrix.judges)
    return [head, f"名次\t投标人\t报价\t{judges}\t总分", *map(_line(matrix), matrix.in_order)]


def _line(matrix: Matrix) -> Any:
    def line(bid: BidRow) -> str:
        marks = [_shown(bid.marks.get(judge.id)) for judge in matrix.judges]
        rank = "—" if bid.line.rank is None else str(bid.line.rank)
        return "\t".join((rank, bid.bidder, _shown(bid.price), *marks, _shown(bid.line.total)))

    return line


def _shown(number: Decimal | None) -> str:
    return "—" if number is None else f"{number:.2f}"


def _number(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.2f}"


def _matrix_json(matrix: Matrix) -> dict[str, Any]:
    method = matrix.method
    return {
        "project": matrix.project,
        "project_no": matrix.number,
        "name": matrix.name,
        "state": matrix.state,
        "tender_result": matrix.result or None,
        "award_org": matrix.winner or None,
        "price_weight": _number(method.price_weight),
        "priority_points": _number(method.priority_points),
        "min_bidders": method.min_bidders,
        "judges": [
            {
                "id": each.id,
                "name": each.name,
                "unit": each.unit,
                "weight": _number(each.weight),
                "independent": each.independent,
            }
            for each in matrix.judges
        ],
        "bids": [_bid_json(each) for each in matrix.in_order],
        "ranked": matrix.ranked,
        "gaps": list(matrix.gaps),
        "void": [fault_json(fault) for fault in matrix.void],
        "tied": list(matrix.tied),
        "warnings": list(matrix.warnings),
        "voided": matrix.voided,
    }


def _bid_json(bid: BidRow) -> dict[str, Any]:
    result = PROJECT_BIDS.fields["result"].kind
    return {
        "id": bid.id,
        "bidder": bid.bidder,
        "uscc": bid.uscc or None,
        "price": _number(bid.price),
        "qualified": bid.qualified,
        "marks": {judge: f"{mark:.2f}" for judge, mark in bid.marks.items()},
        "mean": _number(bid.line.mean),
        "technical": _number(bid.line.technical),
        "price_points": _number(bid.line.price),
        "priority": _number(bid.line.priority),
        "total": _number(bid.line.total),
        "rank": bid.line.rank,
        "tied": bid.line.tied,
        "result": result.show(bid.result) if bid.result else None,
    }


def _project(group: Arguments) -> None:
    group.add_argument("project", metavar="项目", help="项目的编号、名称或记录编号")


def _award_arguments(group: Arguments) -> None:
    _project(group)
    group.add_argument("bid", nargs="?", metavar="投标", help="中标的投标编号，或投标人名称")
    group.add_argument("--on", metavar="日期", help="中标日期，如 2026-11-02")
    group.add_argument("--amount", metavar="金额", help="中标金额（元）；不写时为报价")
    group.add_argument("--reason", default="", metavar="理由", help="不是第一名时必填")
    group.add_argument("--failed", metavar="原因", help="登记流标，写明原因")


COMMANDS = (
    Command("tender", "项目的评审打分表：分数、价格分、优先权和名次", tender, _project),
    Command("award", "确定项目的中标单位，或登记流标", award, _award_arguments),
)
