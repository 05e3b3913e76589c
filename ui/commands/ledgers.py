"""The command that writes ledgers."""

from __future__ import annotations

from pathlib import Path

from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from ui.commands.call import Answer, Arguments, Call, Command


def ledger(call: Call) -> Answer:
    """Write a ledger as of a day into a workbook."""
    options = call.options
    named = ledger_named(options.ledger)
    with call.open() as opened:
        scope = scope_of(
            opened,
            named,
            as_of=options.as_of,
            period=options.period,
            chosen=options.session or options.plan,
            states=options.state,
        )
        written = write_ledger(
            opened, named, scope, options.out, reason=options.reason, progress=call.progress
        )
    facts = {
        "ledger": named.id,
        "rows": written.rows,
        "file": str(written.out),
        "as_of": scope.as_of.isoformat(),
        "period": scope.period.key if scope.period else "",
    }
    return Answer(facts, f"已写入 {written.out}，共 {written.rows} 行。")


def _arguments(group: Arguments) -> None:
    group.add_argument("ledger", metavar="台账号", help="如 B01、B15")
    group.add_argument("--out", type=Path, required=True, metavar="F.xlsx", help="工作簿")
    group.add_argument("--as-of", default="", metavar="日期", help="统计截止日期，不写为今天")
    group.add_argument(
        "--period", default="", metavar="报告期", help="如 2026、2026H1、2026Q2、2026-06"
    )
    group.add_argument("--session", default="", metavar="考试", help="只出这次考试：年度或编号")
    group.add_argument("--plan", default="", metavar="计划", help="只出这个招聘计划：编号或名称")
    group.add_argument(
        "--state", action="append", default=[], metavar="状态", help="只列这个状态，可写多个"
    )
    group.add_argument(
        "--reason", default="", metavar="理由", help="写出完整号码的理由；不写则隐去中间几位"
    )


COMMANDS = (Command("ledger", "导出台账（Excel）", ledger, _arguments),)
