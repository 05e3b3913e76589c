"""The command that counts the figures of talent as of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.dates import Unreadable, parse_day
from station_app.services.figures.counting import Figure
from station_app.services.figures.talent import talents
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong


def figures(call: Call) -> Answer:
    """Count the figures of talent."""
    as_of = _day("--as-of", call.options.as_of)
    since = _day("--since", call.options.since)
    with call.open() as opened:
        found = talents(opened, as_of, since)
    span = found.span
    facts = {
        "as_of": span.last.isoformat(),
        "period": {"from": span.first.isoformat(), "to": span.last.isoformat()},
        "figures": [_facts(each) for each in found.figures],
    }
    lines = [f"统计日期 {span.last}，统计期 {span.first} 至 {span.last}", "指标\t数值\t单位\t口径"]
    lines += [
        f"{each.label}\t{each.shown}\t{each.unit}\t{each.definition}" for each in found.figures
    ]
    return Answer(facts, "\n".join(lines))


def _day(option: str, text: str) -> date | None:
    try:
        return parse_day(text) if text.strip() else None
    except Unreadable as error:
        raise UsageWrong(f"{option}：{error}") from error


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
    Command("figures", "按日期统计人才指标，并列出每个数字所依据的记录", figures, _arguments),
)
