"""Commands about the people who open the books: who they are, what they may do, their keys."""

from __future__ import annotations

from typing import Any

from station_app.domain.rules.rights import ROLE_LABELS, Role
from station_app.services import people, rekeying, secrets, workspace
from station_app.services.identity import read_identity
from station_app.services.people import Person
from ui.commands.call import (
    NEW,
    Answer,
    Arguments,
    Call,
    Command,
    UsageWrong,
    passphrase,
    second_argument,
    secret,
)

_ROLES = "、".join(f"{role}（{label}）" for role, label in ROLE_LABELS.items())


def users(call: Call) -> Answer:
    """Tell who works with the books."""
    with call.open() as opened:
        return _answer(people.people(opened))


def add_user(call: Call) -> Answer:
    """Let somebody else open the books."""
    roles = _roles(call)
    with call.open() as opened:
        first = secret(NEW, "新用户的口令（输入时不显示）：", twice=True)
        people.add(opened, call.options.name, roles, first, passphrase())
        return _answer(people.people(opened))


def set_user(call: Call) -> Answer:
    """Give somebody other roles."""
    roles = _roles(call)
    with call.open() as opened:
        people.set_roles(opened, call.options.name, roles)
        return _answer(people.people(opened))


def remove_user(call: Call) -> Answer:
    """Let somebody no longer open the books."""
    with call.open() as opened:
        people.remove(opened, call.options.name)
        answer = _answer(people.people(opened))
    told = "如果他可能带走过数据文件夹的副本，请运行 renew-key 更换数据密钥。"
    return Answer(answer.facts, answer.text, (told,))


def new_passphrase(call: Call) -> Answer:
    """Change the passphrase of who is at work, or give somebody a new one."""
    name = call.options.name
    with call.open() as opened:
        new = secret(NEW, "新口令（输入时不显示）：", twice=True)
        if name and name != opened.user.name:
            people.give_passphrase(opened, name, new, passphrase())
        else:
            secrets.change_passphrase(opened, passphrase(), new)
        whose = name or opened.user.name
    return Answer({"user": whose}, f"“{whose}”的口令已经更换。")


def renew_key(call: Call) -> Answer:
    """Encrypt everything anew."""
    read_identity(call.home)
    now = workspace.local_now()
    rekeying.renew(
        call.home, passphrase(), now, user=call.user, second=call.second(), progress=call.progress
    )
    text = "数据和附件已用新的密钥重新加密，各人的口令和恢复密钥不变。"
    told = (
        "换下来的数据移到了 backups 文件夹的 replaced-… 里，用旧密钥能打开；核对无误后，"
        "请连同更换以前的备份一起删除，并重新核对密钥卡（key-card）。"
    )
    return Answer({"renewed": True}, text, (told,))


def _answer(found: tuple[Person, ...]) -> Answer:
    lines = [f"{p.name}　{p.words}" + ("（已移除）" if p.removed else "") for p in found]
    return Answer({"users": [_facts(person) for person in found]}, "\n".join(lines))


def _facts(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "roles": list(person.roles),
        "removed": person.removed is not None,
        "here": person.here,
    }


def _roles(call: Call) -> list[Role]:
    named = {label: role for role, label in ROLE_LABELS.items()} | {role: role for role in Role}
    found = []
    for word in call.options.roles.replace("，", ",").split(","):
        role = named.get(word.strip()) or named.get(word.strip().upper())
        if role is None:
            raise UsageWrong(f"没有角色“{word.strip()}”，可用的有：{_ROLES}。")
        found.append(role)
    return found


def _name_argument(group: Arguments) -> None:
    group.add_argument("name", metavar="姓名", help="用户的姓名")


def _roles_arguments(group: Arguments) -> None:
    _name_argument(group)
    group.add_argument("--roles", required=True, metavar="角色,…", help=_ROLES)


def _passphrase_arguments(group: Arguments) -> None:
    group.add_argument("name", nargs="?", default="", metavar="姓名", help="不写则是自己的")


COMMANDS = (
    Command("users", "列出用户和他们的角色", users),
    Command("add-user", "增加一位用户", add_user, _roles_arguments),
    Command("set-user", "更改一位用户的角色", set_user, _roles_arguments),
    Command("remove-user", "移除一位用户", remove_user, _name_argument),
    Command("passphrase", "更换口令", new_passphrase, _passphrase_arguments),
    Command("renew-key", "更换数据密钥，全部重新加密", renew_key, second_argument),
)
