"""Commands about the audit log: examining it, writing it out, the sheet of a month."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.registers import register_named
from station_app.services import audit_exports, audit_heads, checkup, month_sheets
from station_app.services.checkup import Log
from station_app.services.trail import ACTS, Sieve
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong

VERIFY, EXPORT, HEADS = "verify", "export", "heads"
DAMAGED = 5  # exit code


def audit(call: Call) -> Answer:
    """Examine the log, write it out, or tell what is held of the stations' logs."""
    return {VERIFY: _verify, EXPORT: _export, HEADS: _heads}[call.options.action](call)


def _verify(call: Call) -> Answer:
    known = [audit_heads.typed(word) for word in call.options.known]
    with call.open() as opened:
        log = checkup.examine_log(opened, call.progress, known)
        text = checkup.log_words(opened, log)
    facts: dict[str, Any] = {"ok": log.first is None, "entries": log.entries, "broken": []}
    if log.first is not None:
        facts |= _broken(log, text)
    return Answer(facts, text, exit_code=0 if log.first is None else DAMAGED)


def _broken(log: Log, text: str) -> dict[str, Any]:
    first = log.first
    assert first is not None
    return {
        # The first one at fault stands first, also where the chain itself holds.
        "broken": sorted({first.number, *log.broken}),
        "first": {
            "entry": first.number,
            "at": first.at.isoformat(timespec="seconds") if first.at else None,
            "actor": first.actor,
            "action": first.action,
            "kind": first.wrong.value,
            "message": text,
        },
    }


def _export(call: Call) -> Answer:
    options = call.options
    if options.out is None:
        raise UsageWrong("请用 --out 写明导出到哪个文件，如 --out 操作日志.xlsx。")
    if options.act and options.act not in ACTS:
        raise UsageWrong(f"没有操作“{options.act}”。可以写：{'、'.join(ACTS)}。")
    sieve = Sieve(
        register=register_named(options.register).name if options.register else "",
        record=options.record,
        actor=options.actor,
        act=options.act,
        since=_day(options.since),
        until=_day(options.until),
        text=options.text,
    )
    with call.open() as opened:
        done = audit_exports.export(opened, sieve, options.out, call.progress)
    facts = {"file": str(done.out), "rows": done.rows}
    return Answer(facts, f"已导出 {done.rows:,} 条操作日志：{done.out}")


def _day(text: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except Unreadable as error:
        raise UsageWrong(f"日期“{text}”无法识别，请写成如 2026-11-01。") from error


def _heads(call: Call) -> Answer:
    with call.open() as opened:
        found = audit_heads.station_logs(opened)
    facts = [
        {
            "station": each.station, "name": each.name, "entry": each.number, "mac": each.mac,
            "at": each.at.isoformat(timespec="seconds"), "verdict": each.verdict.value,
        }
        for each in found
    ]  # fmt: skip
    lines = [
        f"{each.station} {each.name}：第 {each.number:,} 条 {each.mac[: audit_heads.SHOWN]}，"
        f"{each.at:%Y-%m-%d}，{audit_heads.WORDS[each.verdict]}"
        for each in found
    ]
    return Answer({"stations": facts}, "\n".join(lines) or "还没有收到过社工站的日志校验码。")


def month_sheet(call: Call) -> Answer:
    """Print the sheet of a month."""
    # Qt is loaded for printing alone: a computer without its libraries can do all the rest.
    from ui.printing.application import ensure_app
    from ui.printing.faces import Faces
    from ui.printing.month_sheet import month_page
    from ui.printing.pdf import print_page_pdf

    options = call.options
    with call.open() as opened:
        sheet = month_sheets.month_sheet(opened, options.month)
        ensure_app()
        print_page_pdf(month_page(sheet, Faces.resolve()), month_sheets.TITLE, options.out)
        month_sheets.note_printed(opened, sheet)
    facts = {
        "file": str(options.out), "month": sheet.month, "pages": 1,
        "entries": sheet.entries, "head": {"entry": sheet.number, "mac": sheet.mac},
    }  # fmt: skip
    text = (
        f"已生成 {sheet.month} 的月末核对单：{options.out}\n"
        f"末条编号 {sheet.number}，校验码 {sheet.short_mac}"
    )
    return Answer(facts, text)


def _audit_arguments(group: Arguments) -> None:
    told = "verify 逐条核对；export 导出为 Excel；heads 区局留存的各站日志校验码"
    group.add_argument("action", choices=(VERIFY, EXPORT, HEADS), help=told)
    group.add_argument(
        "--known", action="append", default=[], metavar="编号:校验码",
        help="核对时另外比对的校验码，如月末核对单上的 1234:0123456789ab；可写多个",
    )  # fmt: skip
    group.add_argument("--out", type=Path, metavar="F.xlsx", help="导出到的文件")
    for name, of_what in (
        ("register", "登记簿"), ("record", "记录编号"), ("actor", "用户"),
        ("act", f"操作：{'、'.join(ACTS)}"), ("since", "从哪天起"), ("until", "到哪天止"),
        ("text", "记录名称"),
    ):  # fmt: skip
        group.add_argument(f"--{name}", default="", metavar="条件", help=f"只导出：{of_what}")


def _sheet_arguments(group: Arguments) -> None:
    group.add_argument("--out", type=Path, required=True, metavar="F.pdf", help="PDF 文件")
    group.add_argument("--month", default="", metavar="月份", help="如 2026-11，不写则为本月")


COMMANDS = (
    Command("audit", "核对或导出操作日志", audit, _audit_arguments),
    Command("month-sheet", "打印月末核对单（PDF）", month_sheet, _sheet_arguments),
)
