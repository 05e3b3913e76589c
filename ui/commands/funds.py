"""The commands of money: what is planned, committed, paid and left, and reversing a voucher."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from station_app.services import funds
from station_app.services.funds import Fund, Sum
from ui.commands.call import Answer, Arguments, Call, Command, fault_json
from ui.commands.parsing import read_day

FIGURES = ("planned", "received", "committed", "paid", "left")
HEADINGS = "科目或来源\t类别\t计划\t到账\t已承诺\t已支付\t可用"


def overview(call: Call) -> Answer:
    """Tell the money of a year as of a day, each figure with its vouchers; amounts in yuan."""
    as_of = read_day("--as-of", call.options.as_of)
    with call.open() as opened:
        found = funds.overview(opened, call.options.year, as_of)
    facts = {
        "year": found.year,
        "as_of": found.as_of.isoformat(),
        "years": list(found.years),
        "lines": [_facts(each) for each in found.lines],
        "line_total": _sums(found.line_total),
        "sources": [_facts(each) for each in found.sources],
        "source_total": _sums(found.source_total),
        "expected": _exact(found.expected),
    }
    lines = [f"{found.year}年度，截至 {found.as_of}，金额单位：元", HEADINGS]
    lines += [_line(each) for each in (*found.lines, found.line_total)] if found.lines else []
    lines += [_line(each) for each in (*found.sources, found.source_total)] if found.sources else []
    if found.expected:
        lines.append(f"另有预计投入 {found.expected:,.2f} 元，不计入合计。")
    return Answer(facts, "\n".join(lines))


def _facts(fund: Fund) -> dict[str, Any]:
    named = {"id": fund.record, "home": fund.home, "code": fund.code, "name": fund.name}
    return named | {"kind": fund.kind, "expected": fund.expected} | _sums(fund)


def _sums(fund: Fund) -> dict[str, Any]:
    return {name: _sum(getattr(fund, name)) for name in FIGURES}


def _sum(found: Sum) -> dict[str, Any]:
    return {
        "amount": _exact(found.amount),
        "vouchers": list(found.vouchers),
        "projects": list(found.projects),
    }


def _exact(amount: Decimal | None) -> str | None:
    """Return an amount as text: JSON would round it."""
    return None if amount is None else f"{amount:.2f}"


def _line(fund: Fund) -> str:
    amounts = (getattr(fund, name).amount for name in FIGURES)
    shown = ("—" if each is None else f"{each:,.2f}" for each in amounts)
    kind = f"{fund.kind}（预计）" if fund.expected else fund.kind
    return "\t".join((" ".join(filter(None, (fund.code, fund.name))), kind, *shown))


def reverse(call: Call) -> Answer:
    """Take a paid voucher back by a reversing entry."""
    options = call.options
    with call.open() as opened:
        saved = funds.reverse(
            opened, options.voucher, options.reason, options.handler, options.approver
        )
    facts = {
        "id": saved.record.id,
        "change": saved.change,
        "faults": [fault_json(each) for each in saved.faults],
    }
    notes = tuple(each.text for each in saved.faults)
    return Answer(facts, f"已冲销，冲销凭证的编号：{saved.record.id}", notes)


def _overview_arguments(group: Arguments) -> None:
    group.add_argument("--year", type=int, metavar="年度", help="预算年度，不写为截至日期所在年")
    group.add_argument("--as-of", default="", metavar="日期", help="截至日期，不写为今天")


def _reverse_arguments(group: Arguments) -> None:
    group.add_argument("voucher", metavar="凭证编号", help="要冲销的已支付凭证")
    group.add_argument("--reason", required=True, metavar="原因", help="为什么冲销")
    group.add_argument("--handler", required=True, metavar="经办人", help="谁办理冲销")
    group.add_argument("--approver", required=True, metavar="审批人", help="谁审批，不能是经办人")


COMMANDS = (
    Command("funds", "资金总览：计划、到账、已承诺、已支付、可用", overview, _overview_arguments),
    Command("reverse", "冲销一张已支付的凭证", reverse, _reverse_arguments),
)
