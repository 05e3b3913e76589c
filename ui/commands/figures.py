"""The command that counts the figures as of a day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from station_app.services.figures.counted import counted
from station_app.services.figures.figure import Figure
from ui.commands.call import Answer, Arguments, Call, Command
from ui.commands.parsing import read_day


def indicators(call: Call) -> Answer:
    """Count the figures, each with the records that it rests on."""
    as_of = read_day("--as-of", call.options.as_of)
    since = read_day("--since", call.options.since)
    with call.open() as opened:
        found = counted(opened, as_of, since)
    span = found.span
    facts = {
        "as_of": span.last.isoformat(),
        "period": {"from": span.first.isoformat(), "to": span.last.isoformat()},
        "indicators": {each.id: _number(each.value) for each in found.figures},
        "figures": [_facts(each) for each in found.figures],
    }
    lines = [f"统计日期 {span.last}，统计期 {span.first} 至 {span.last}", "指标\t数值\t单位\t口径"]
    lines += [
        f"{each.label}\t{each.shown}\t{each.unit}\t{each.definition}" for each in found.figures
    ]
    return Answer(facts, "\n".join(lines))


def _facts(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label,
        "unit": figure.unit,
        "value": _number(figure.value),
        "least": _number(figure.least),
        "shown": figure.shown,
        "definition": figure.definition,
        "as_of": figure.as_of.isoformat(),
        "register": figure.behind.register,
        "records": list(figure.behind.records),
    }


def _number(value: Decimal | None) -> int | str | None:
    """Return a whole number as such and any other one as text: JSON would round it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else f"{value:f}"


def _arguments(group: Arguments) -> None:
    group.add_argument("--as-of", default="", metavar="日期", help="统计日期，不写为今天")
    group.add_argument(
        "--since", default="", metavar="日期", help="统计期的第一天，不写为统计日期所在年的1月1日"
    )


COMMANDS = (
    Command("indicators", "按日期统计指标，并列出每个数字所依据的记录", indicators, _arguments),
)
