"""Commands that change one record, through the rules that the window uses."""

from __future__ import annotations

from pathlib import Path

from station_app.domain.registers import register_named
from station_app.services import attaching, records, recycling, undo
from ui.commands.call import Answer, Arguments, Call, Command, pairs
from ui.commands.parsing import read_day
from ui.commands.searching import card_answer, record_arguments, register_argument


def add(call: Call) -> Answer:
    """Make a record."""
    register = register_named(call.options.register)
    values = records.parse(register, pairs(call.options.values))
    with call.open() as opened:
        saved = records.create(opened, register, values)
        return card_answer(opened, register, saved.record.id)


def change(call: Call) -> Answer:
    """Change a record."""
    register = register_named(call.options.register)
    values = records.parse(register, pairs(call.options.values))
    with call.open() as opened:
        records.change(opened, register, call.options.id, values)
        return card_answer(opened, register, call.options.id)


def attach(call: Call) -> Answer:
    """Add a photo or a scan to a record."""
    register = register_named(call.options.register)
    with call.open() as opened:
        attaching.attach(opened, register, call.options.id, call.options.field, call.options.file)
        return card_answer(opened, register, call.options.id)


def move(call: Call) -> Answer:
    """Take a record to another state; its label will do as well as its code."""
    register = register_named(call.options.register)
    codes = {label: code for code, label in register.life_cycle.labels.items()}
    state = codes.get(call.options.state, call.options.state)
    with call.open() as opened:
        on = read_day("--on", call.options.on)
        records.move(opened, register, call.options.id, state, on, call.options.note)
        return card_answer(opened, register, call.options.id)


def delete(call: Call) -> Answer:
    """Put a record into the recycle bin."""
    register = register_named(call.options.register)
    with call.open() as opened:
        change_id = recycling.delete(opened, register, call.options.id)
    text = f"已删除。要取回，请运行 undo {change_id}"
    return Answer({"deleted": call.options.id, "change": change_id}, text)


def take_back(call: Call) -> Answer:
    """Take a change back; without its id the last one."""
    with call.open() as opened:
        change_id = call.options.change or undo.last_change(opened)
        undone = undo.undo(opened, change_id)
    facts = {"change": undone.change, "records": undone.records, "kept": list(undone.kept)}
    text = f"已撤销，涉及 {undone.records} 条记录。要恢复，请运行 undo {undone.change}"
    return Answer(facts, text)


def _value_argument(group: Arguments) -> None:
    group.add_argument(
        "values", nargs="+", metavar="字段=值", help="代码或名称均可；清空字段写 字段="
    )


def _add_arguments(group: Arguments) -> None:
    register_argument(group)
    _value_argument(group)


def _set_arguments(group: Arguments) -> None:
    record_arguments(group)
    _value_argument(group)


def _attach_arguments(group: Arguments) -> None:
    record_arguments(group)
    group.add_argument("field", metavar="字段", help="放照片或附件的字段，如 photo")
    group.add_argument("file", type=Path, metavar="文件")


def _move_arguments(group: Arguments) -> None:
    record_arguments(group)
    group.add_argument("state", metavar="状态", help="代码或名称，如 ACTIVE 或 在岗")
    on = "这一步生效的日期，不写为今天（留有状态记录的登记簿才记）"
    group.add_argument("--on", default="", metavar="日期", help=on)
    group.add_argument("--note", default="", metavar="说明", help="记入状态记录的说明")


def _undo_argument(group: Arguments) -> None:
    group.add_argument("change", nargs="?", metavar="改动编号", help="不写则撤销最近一次")


COMMANDS = (
    Command("add", "新增一条记录", add, _add_arguments),
    Command("set", "修改一条记录", change, _set_arguments),
    Command("attach", "给一条记录添加照片或附件", attach, _attach_arguments),
    Command("move", "改变一条记录的状态", move, _move_arguments),
    Command("delete", "删除一条记录（可撤销）", delete, record_arguments),
    Command("undo", "撤销一次改动", take_back, _undo_argument),
)
