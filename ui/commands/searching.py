"""Commands that only look: registers, find, show, history."""

from __future__ import annotations

from typing import Any

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.kinds import Reference
from station_app.domain.register import Field, Need, Register
from station_app.domain.registers import REGISTERS, register_named
from station_app.services import cards, finding, masking, records
from station_app.services.workspace import Workspace
from ui.commands.call import Answer, Arguments, Call, Command, fault_json, pairs


def registers(call: Call) -> Answer:
    """List every register."""
    described = [_described(register) for register in REGISTERS]
    lines = [f"{item['key']}\t{item['label']}" for item in described]
    return Answer({"registers": described}, "\n".join(lines))


def find(call: Call) -> Answer:
    """Search a register."""
    options = call.options
    register = register_named(options.register)
    where = pairs(options.where)
    with call.open() as opened:
        found = finding.find(opened, register, options.text, where, options.limit)
        rows = cards.rows(opened, register, found.rows)
    lines = [_line(register, row) for row in rows]
    notes = (f"共 {found.total} 条，列出 {len(rows)} 条。",)
    return Answer({"total": found.total, "rows": rows}, "\n".join(lines), notes)


def show(call: Call) -> Answer:
    """Show one record."""
    register = register_named(call.options.register)
    with call.open() as opened:
        return card_answer(opened, register, call.options.id)


def history(call: Call) -> Answer:
    """Tell what happened to a record."""
    register = register_named(call.options.register)
    with call.open() as opened:
        entries = [
            {
                "at": f"{entry.at.isoformat(timespec='seconds')}Z",
                "actor": entry.actor,
                "action": entry.action,
                "kind": entry.kind,
                "change": entry.change,
                "changes": masking.veiled_changes(opened.user, register, entry.changes),
            }
            for entry in records.history(opened, register, call.options.id)
        ]
    lines = [_told(register, entry) for entry in entries]
    return Answer({"entries": entries}, "\n".join(lines) or "没有这条记录的历史。")


def card_answer(opened: Workspace, register: Register[Any], record_id: str) -> Answer:
    """Answer with one record as it now is, its faults and its parts."""
    card = cards.card(opened, register, record_id)
    labels = {name: spec.label for name, spec in register.fields.items()}
    labels |= {item.name: item.label for item in register.derived} | {"state": "状态"}
    filled = [f"{labels[name]}：{text}" for name, text in card.shown.items() if text]
    faults = [f"［{fault.rule}］{fault.text}" for fault in card.faults]
    facts = {
        "record": card.record,
        "shown": card.shown,
        "faults": [fault_json(fault) for fault in card.faults],
        "children": card.children,
    }
    return Answer(facts, "\n".join([f"编号：{record_id}", *filled, *faults]))


def _described(register: Register[Any]) -> dict[str, Any]:
    return {
        "key": register.name,
        "label": register.title,
        "fields": [_field(name, spec) for name, spec in register.fields.items()],
        "states": dict(register.life_cycle.labels),
        "parent": register.parent,
        "form": register.print_form,
    }


def _field(name: str, spec: Field) -> dict[str, Any]:
    """Describe a field; `codes` maps each code to its label, None: any value."""
    kind = spec.kind
    return {
        "key": name,
        "label": spec.label,
        "kind": kind.name,
        "required": spec.need is Need.SAVE,
        "required_to_send": spec.need is not Need.OPTIONAL,
        "codes": (dict(kind.codes.labels) if isinstance(kind, (Code, Codes, Flag)) else None),
        "register": kind.register if isinstance(kind, Reference) else None,
        "owner": spec.owner.value,
    }


def _line(register: Register[Any], row: dict[str, Any]) -> str:
    """Return a row for people: the id, then the columns of the table on screen."""
    labels = row["shown"] | {"state": register.life_cycle.labels.get(row["state"], "")}
    return "\t".join([row["id"], *(labels[name] for name in register.columns)])


def _told(register: Register[Any], entry: dict[str, Any]) -> str:
    labels = {name: spec.label for name, spec in register.fields.items()}
    labels |= {"state": "状态", "deleted_at": "删除时间"}
    changed = "；".join(
        f"{labels.get(name, name)} {_or_blank(old)}→{_or_blank(new)}"
        for name, (old, new) in entry["changes"].items()
    )
    return f"{entry['at']} {entry['actor']} {entry['action']}：{changed}"


def _or_blank(value: Any) -> str:
    return "（空）" if value is None else str(value)


def register_argument(group: Arguments) -> None:
    """Add the argument that names a register."""
    group.add_argument("register", metavar="登记簿", help="如 social_worker，见 registers")


def record_arguments(group: Arguments) -> None:
    """Add the arguments that name one record."""
    register_argument(group)
    group.add_argument("id", metavar="编号", help="记录的编号，见 find")


def _find_arguments(group: Arguments) -> None:
    register_argument(group)
    group.add_argument(
        "text", nargs="?", default="", metavar="文字", help="姓名、拼音首字母、证件号或电话的一部分"
    )
    group.add_argument(
        "--where", action="append", default=[], metavar="字段=值", help="条件，可写多个"
    )
    group.add_argument("--limit", type=int, default=50, metavar="N", help="最多列出几条（50）")


COMMANDS = (
    Command("registers", "列出所有登记簿及其字段、代码和状态", registers),
    Command("find", "查找记录", find, _find_arguments),
    Command("show", "显示一条记录", show, record_arguments),
    Command("history", "显示一条记录的修改经过", history, record_arguments),
)
