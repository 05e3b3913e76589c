"""One call of the program: what was asked for, and what it answers."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from station_app.domain.problems import Fault, NotAllowed, StationError
from station_app.domain.progress import Progress, silent
from station_app.services import arriving, workspace
from station_app.services.identity import read_identity
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace

PASSPHRASE = "STATION_PASSPHRASE"
SECOND = "STATION_SECOND_PASSPHRASE"
NEW = "STATION_NEW_PASSPHRASE"


class Arguments(Protocol):
    """What a command adds its arguments to; argparse has no public name for it."""

    def add_argument(self, *names: str, **settings: Any) -> Any:
        """Add one argument."""


class UsageWrong(StationError):
    """The command line cannot be understood."""

    exit_code = 2


@dataclass(frozen=True)
class Answer:
    """What a command has done.

    facts  the JSON object
    text   the same for people, without the last line's end
    notes  for people in both cases, on standard error
    """

    facts: dict[str, Any]
    text: str
    notes: tuple[str, ...] = ()
    exit_code: int = 0


@dataclass(frozen=True)
class Call:
    """What was asked for."""

    options: argparse.Namespace
    progress: Progress = field(default=silent)

    @property
    def home(self) -> Path:
        """The workspace's folder. Raises UsageWrong when none was named."""
        home: Path | None = self.options.home
        if home is None:
            raise UsageWrong("请在命令前用 --home 指明工作区文件夹，如：--home 我的站 find person")
        return home

    @property
    def user(self) -> str:
        """Who signs in; "" when nobody was named."""
        return str(self.options.user)

    def second(self) -> Second | None:
        """Return who agrees to an act of two people; None when nobody was named."""
        name: str = self.options.second
        return Second(name, secret(SECOND, f"{name}的口令（输入时不显示）：")) if name else None

    def open(self) -> Workspace:
        """Open the workspace; close it or use it in a `with` block."""
        read_identity(self.home)
        opened = workspace.open_(self.home, passphrase(), user=self.user)
        try:
            for text in arriving.arrive(opened):
                sys.stderr.write(f"{text}\n")
        except BaseException:
            opened.close()
            raise
        return opened


@dataclass(frozen=True)
class Command:
    """One command: its name, its line of help, its arguments, and what it does."""

    name: str
    help: str
    run: Callable[[Call], Answer]
    arguments: Callable[[Arguments], None] = lambda group: None


def passphrase(*, new: bool = False) -> str:
    """Return the passphrase from the environment or from the person at the terminal.

    new   ask twice, because nobody could open what was locked with a slip of the finger
    """
    return secret(PASSPHRASE, "口令（输入时不显示）：", twice=new)


def secret(variable: str, prompt: str, *, twice: bool = False) -> str:
    """Return what an environment variable holds, or what the person types at the terminal."""
    given = os.environ.get(variable)
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise NotAllowed(
            f"没有口令。请先设置环境变量 {variable}，或在终端里运行本程序并按提示输入。"
        )
    typed = getpass.getpass(prompt)
    if twice and getpass.getpass("再输入一次：") != typed:
        raise NotAllowed("两次输入的口令不一样，请重新运行。")
    return typed


def second_argument(group: Arguments) -> None:
    """Add who agrees to an act of two people."""
    group.add_argument(
        "--with", dest="second", default="", metavar="姓名", help="同意这项操作的第二个人"
    )


def pairs(words: list[str]) -> dict[str, str]:
    """Read FIELD=VALUE words; an empty value empties the field. Raises UsageWrong."""
    found = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageWrong(f"“{word}”应写成 字段=值，如：name=张三；清空字段写 name=")
        found[name.strip()] = value
    return found


def fault_json(fault: Fault) -> dict[str, str]:
    """Return a fault as JSON can hold it."""
    return {
        "field": fault.field,
        "rule": fault.rule,
        "severity": fault.severity.value,
        "message": fault.text,
    }
