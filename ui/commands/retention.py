"""Commands about how long records are kept: what is over, keeping longer, erasing, copies."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from station_app.domain.registers import register_named
from station_app.domain.registers.people import PEOPLE
from station_app.services import erasing, overdue, person_files, retention
from station_app.services.overdue import Cause, Expired
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong, second_argument
from ui.commands.parsing import read_day
from ui.commands.searching import record_arguments


def listed(call: Call) -> Answer:
    """List what is over its period; write it into a workbook where one is named."""
    options = call.options
    with call.open() as opened:
        found = overdue.expired(opened, read_day("--as-of", options.as_of), call.progress)
        if options.out is not None:
            retention.export(opened, found, options.out)
    facts: dict[str, Any] = {"expired": [_json(each) for each in found], "total": len(found)}
    if options.out is not None:
        facts["file"] = str(options.out)
    lines = [
        f"{each.title}　{each.label}　{each.cause.label}，保存到 {each.last}"
        f"（{each.ground}）{'　仅存储' if each.restricted else ''}　{each.record}"
        for each in found
    ]
    return Answer(facts, "\n".join(lines) if lines else "没有保存期限届满的记录。")


def erase(call: Call) -> Answer:
    """Erase a record for good; of a person on request with all that refers to it."""
    options = call.options
    register = register_named(options.register)
    with call.open() as opened:
        wanted = [(register.name, options.id)]
        if options.everything:
            if register is not PEOPLE:
                raise UsageWrong("--everything 只用于人员（person）：连同这个人的全部记录。")
            wanted = person_files.records_of(opened, options.id)
        done = erasing.erase(
            opened, wanted, options.reason, cause=Cause(options.cause), second=call.second(),
            progress=call.progress,
        )  # fmt: skip
    facts = {
        "erased": options.id,
        "records": done.records,
        "waiting": done.waiting,
        "files": done.files,
        "scrubbed": done.scrubbed,
        "originals": list(done.plan.originals),
        "workbooks": list(done.plan.workbooks),
        "backups": [path.name for path in done.plan.traces.backups],
        "gone_by": str(done.plan.traces.gone_by or ""),
    }
    return Answer(facts, f"已彻底删除 {done.records} 条记录，不能恢复。", tuple(_told(done)))


def keep_longer(call: Call) -> Answer:
    """Keep a record longer."""
    options = call.options
    register = register_named(options.register)
    until = read_day("--until", options.until)
    if until is None:
        raise UsageWrong("请用 --until 写明延长到哪一天，如 --until 2030-12-31")
    with call.open() as opened:
        retention.keep_longer(opened, register, options.id, until, options.reason)
    return Answer({"kept": options.id, "until": str(until)}, f"已延长保存到 {until}。")


def restrict(call: Call) -> Answer:
    """Let a record be stored and nothing else, or take that back."""
    options = call.options
    register = register_named(options.register)
    with call.open() as opened:
        act = retention.release if options.release else retention.restrict
        act(opened, register, options.id, options.reason)
    text = "已解除限制。" if options.release else "已设为“仅存储”：不能修改、导出或打印。"
    return Answer({"record": options.id, "restricted": not options.release}, text)


def person_file(call: Call) -> Answer:
    """Write all that is kept about a person into a workbook."""
    options = call.options
    with call.open() as opened:
        made = person_files.write(opened, options.person, options.out, options.recipient)
    facts = asdict(made) | {"file": str(made.out)}
    del facts["out"]
    return Answer(facts, f"已写出 {made.records} 条记录的全部内容：{made.out}")


def _json(each: Expired) -> dict[str, Any]:
    return asdict(each) | {"begun": str(each.begun), "last": str(each.last)}


def _told(done: erasing.Erased) -> list[str]:
    """Return what has to be known after an erasing."""
    told = [done.plan.traces.sentence] if done.plan.traces.sentence else []
    if done.waiting:
        told.append(f"其中 {done.waiting} 条已报送过，下次上报时告知区局，收到回执后清除空记录。")
    if done.plan.originals:
        told.append(f"一并删除的导入原件：{'、'.join(done.plan.originals)}")
    if done.plan.workbooks:
        told.append(f"可能含有这些内容、按规定留存的报送文件：{'、'.join(done.plan.workbooks)}")
    if not done.scrubbed:
        told.append("数据文件正被读取，残留的字节要到下次彻底删除时清除。")
    return told


def _list_arguments(group: Arguments) -> None:
    group.add_argument("--as-of", default="", metavar="日期", help="截至哪一天，不写为今天")
    group.add_argument("--out", type=Path, metavar="文件", help="另存为 Excel 清单（.xlsx）")


def _reason_argument(group: Arguments) -> None:
    group.add_argument("--reason", required=True, metavar="理由", help="会记入操作日志")


def _erase_arguments(group: Arguments) -> None:
    record_arguments(group)
    _reason_argument(group)
    group.add_argument(
        "--cause", default=Cause.REQUEST.value, choices=[each.value for each in Cause],
        help="TERM 期满，BIN 回收站期满，REQUEST 本人要求",
    )  # fmt: skip
    group.add_argument("--everything", action="store_true", help="人员：连同引用这个人的全部记录")
    second_argument(group)


def _longer_arguments(group: Arguments) -> None:
    record_arguments(group)
    group.add_argument("--until", required=True, metavar="日期", help="延长到哪一天")
    _reason_argument(group)


def _restrict_arguments(group: Arguments) -> None:
    record_arguments(group)
    _reason_argument(group)
    group.add_argument("--release", action="store_true", help="解除限制或延长")


def _person_arguments(group: Arguments) -> None:
    group.add_argument("person", metavar="人员", help="人员编号")
    group.add_argument("--out", type=Path, required=True, metavar="文件", help="写到（.xlsx）")
    group.add_argument("--recipient", default="本人", metavar="领取人", help="给谁，默认本人")


COMMANDS = (
    Command("retention", "保存期限到期清单", listed, _list_arguments),
    Command("keep-longer", "延长一条记录的保存期限", keep_longer, _longer_arguments),
    Command("restrict", "把一条记录设为仅存储", restrict, _restrict_arguments),
    Command("erase", "彻底删除一条记录（不能恢复）", erase, _erase_arguments),
    Command("person-file", "写出一个人的全部资料", person_file, _person_arguments),
)
