"""Commands for the exchange with the bureau: packages, receipts, corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.registers import register_named
from station_app.services import safekeeping
from station_app.services.exchange import applying, corrections, packages, protocol, receiving
from station_app.services.exchange.packages import Held
from station_app.services.workspace import Workspace
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong, pairs, second_argument
from ui.commands.searching import card_answer, record_arguments

# What became of a file that was not taken in: the store is as it was.
REFUSED = frozenset(
    {
        *(protocol.REFUSED, protocol.EDITED, protocol.FORK),
        *(protocol.UNSIGNED, protocol.UNKNOWN_KEY),
    }
)
# Refusals that no reason overrules.
FINAL = (protocol.REFUSED, protocol.UNKNOWN_KEY)
_SHOWN = 20  # reasons for holding back; the rest stands in the JSON
_NAMED = 3  # records named for each reason


def package(call: Call) -> Answer:
    """Write the workbook for the bureau."""
    options = call.options
    with call.open() as opened:
        made = packages.make(
            opened, full=options.full, strong=options.strong, second=call.second(),
            folder=options.out, progress=call.progress,
        )  # fmt: skip
    facts = {
        "file": str(made.file),
        "records": made.records,
        "from_revision": made.from_revision,
        "to_revision": made.to_revision,
        "full": made.full,
        "warnings": made.warnings,
        "held": [
            {"register": h.register, "record": h.record, "label": h.label, "reason": h.reason}
            for h in made.held
        ],
    }
    notes = list(_held_back(made.held))
    if made.held:
        notes.append(f"共有 {len(made.held)} 条记录因内容不全没有报送，补齐后再报。")
    return Answer(facts, f"上报包：{made.file}\n含 {made.records} 条记录。", tuple(notes))


def _held_back(held: Sequence[Held]) -> Iterator[str]:
    """Say once for each reason how many records it holds back, and name the first ones."""
    together: dict[tuple[str, str], list[str]] = {}
    for each in held:
        together.setdefault((each.register, each.reason), []).append(each.label)
    for (register, reason), labels in list(together.items())[:_SHOWN]:
        more = "等" if len(labels) > _NAMED else ""
        names = "、".join(labels[:_NAMED]) + more
        yield f"{register_named(register).title} {len(labels)} 条未报送（{names}）：{reason}"


def receive(call: Call) -> Answer:
    """Merge packages, each in a transaction of its own; a refused one does not stop the rest."""
    with call.open() as opened:
        safekeeping.before(opened, "合并上报包", call.progress)
        files = [_received(call, opened, path) for path in call.options.files]
    refused = [file for file in files if file["outcome"] in REFUSED]
    text = "\n".join(_told(file) for file in files)
    notes = tuple(_remarks(files))
    return Answer({"files": files}, text, notes, Refused.exit_code if refused else 0)


def _remarks(files: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Say of each file what is to be done about its key, and what else is to be noted."""
    for file in files:
        name = Path(file["file"]).name
        if file["trust_reason"] and file["outcome"] not in REFUSED:
            yield f"{name}：{file['trust_reason']}"
        yield from (f"{name}：{note}" for note in file["notes"])


def apply(call: Call) -> Answer:
    """Apply a receipt."""
    with call.open() as opened:
        applied = applying.apply(
            opened, call.options.file, accept=call.options.accept, progress=call.progress
        )
    text = (
        f"回执已处理：收到 {applied.accepted} 条，退回 {applied.returned} 条，"
        f"更正建议 {applied.corrections} 条。{applied.reason}"
    )
    notes = ["区局请本站下次报送全部数据，已记下。"] if applied.asks_full else []
    notes += [*filter(None, [applied.trust_reason]), *applied.notes]
    notes += [f"本站已没有的记录，区局已移除：{label}" for label in applied.dropped]
    return Answer(_plain(asdict(applied)), text, tuple(notes))


def correct(call: Call) -> Answer:
    """Record a correction of a station's field."""
    options = call.options
    register = register_named(options.register)
    values = pairs([options.value])
    with call.open() as opened:
        ((name, text),) = values.items()
        saved = corrections.propose(opened, register, options.id, name, text, options.reason)
        return card_answer(opened, register_named("correction"), saved.record.id)


def answer(call: Call) -> Answer:
    """Accept or decline a correction."""
    options = call.options
    accepted = options.answer == "accept"
    if not accepted and not options.reason.strip():
        raise UsageWrong("不采纳更正建议时，请用 --reason 写明理由。")
    with call.open() as opened:
        corrections.answer(opened, options.correction, accepted, options.reason)
        return card_answer(opened, register_named("correction"), options.correction)


def _received(call: Call, opened: Workspace, path: Path) -> dict[str, Any]:
    accept = call.options.accept
    found = receiving.receive(opened, path, accept=accept, progress=call.progress)
    return {name: _plain(value) for name, value in asdict(found).items()}


def _plain(value: Any) -> Any:
    """Return a value of a result as JSON can hold it."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def _told(file: dict[str, Any]) -> str:
    name = Path(file["file"]).name
    if file["outcome"] in REFUSED:
        hint = "" if file["outcome"] in FINAL else "确需接收，请加 --accept 理由。"
        return f"{name}：未接收。{file['reason']}{hint}"
    counts = f"新增 {file['created']}，更新 {file['updated']}，未变 {file['unchanged']}"
    receipt = f"，回执：{file['receipt']}" if file["receipt"] else ""
    return f"{name}：{counts}，退回 {file['returned']}{receipt}。{file['reason']}"


def _package_arguments(group: Arguments) -> None:
    group.add_argument("--full", action="store_true", help="报送全部记录，不只是有变动的")
    group.add_argument(
        "--strong", action="store_true", help="加密封装成 .tzpkg，只有区局的程序能打开"
    )
    group.add_argument("--out", type=Path, metavar="文件夹", help="另存到这个文件夹")
    second_argument(group)


def _receive_arguments(group: Arguments) -> None:
    group.add_argument("files", type=Path, nargs="+", metavar="文件", help="上报包，可写多个")
    group.add_argument(
        "--accept",
        default="",
        metavar="理由",
        help="接收导出后被改动过或没有签名的上报包，须写理由",
    )


def _apply_argument(group: Arguments) -> None:
    group.add_argument("file", type=Path, metavar="文件", help="回执")
    group.add_argument(
        "--accept", default="", metavar="理由", help="采用区局另一套数据或没有签名的回执，须先核实"
    )


def _correct_arguments(group: Arguments) -> None:
    record_arguments(group)
    group.add_argument("value", metavar="字段=值", help="建议改成什么")
    group.add_argument("--reason", required=True, metavar="理由", help="为什么要改")


def _answer_arguments(group: Arguments) -> None:
    group.add_argument("correction", metavar="编号", help="更正建议的编号，见 find correction")
    group.add_argument("answer", choices=("accept", "decline"), help="accept 采纳，decline 不采纳")
    group.add_argument("--reason", default="", metavar="理由", help="不采纳时必写")


COMMANDS = (
    Command("package", "社工站：生成上报包", package, _package_arguments),
    Command("receive", "区局：接收上报包，生成回执", receive, _receive_arguments),
    Command("apply", "社工站：处理回执", apply, _apply_argument),
    Command("correct", "区局：对站里的一个字段提出更正建议", correct, _correct_arguments),
    Command("answer", "社工站：答复更正建议", answer, _answer_arguments),
)
