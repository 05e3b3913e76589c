"""Reading the command line, with argparse's own texts in Chinese."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from station_app.domain.dates import Unreadable, parse_day
from ui.commands.call import Arguments, Command, UsageWrong

# What argparse says, and what we say instead; its words differ a little between versions.
_TEXTS = (
    (r"the following arguments are required: (.+)", r"缺少：\1"),
    (r"unrecognized arguments: (.+)", r"不认识：\1"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 后面不能写值：\2"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 应是整数，写的是 \2"),
    (r"argument (.+?): invalid choice: (.+?) \((?:choose from|maybe) (.+)\)",
     r"\1 不能是 \2，可用：\3"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 不明确，可能是：\2"),
)  # fmt: skip
_EPILOG = """\
总选项写在命令前，如：station-app --home 我的站 --json find social_worker 张
口令取自环境变量 STATION_PASSPHRASE，没有设置时在终端里询问；从不写在命令里。
需要两个人的操作，第二个人的口令取自 STATION_SECOND_PASSPHRASE，或在终端里询问。
退出码：0 完成；2 命令写错；3 文件或内容未被接受，数据没有改动；4 没有权限或口令不对；
5 数据库损坏、被占用，或由更新版本的程序建立。"""


class Form(argparse.RawDescriptionHelpFormatter):
    """Help with a Chinese heading, and room for the longest command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=96)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


class Parser(argparse.ArgumentParser):
    """Reads words; what it does not understand is raised, not printed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=Form, **more)

    def error(self, message: str) -> NoReturn:
        raise UsageWrong(f"{in_chinese(message)}\n{self.format_usage().strip()}")


def in_chinese(message: str) -> str:
    """Return what argparse says in Chinese; a text that is not known stays as it is."""
    for pattern, text in _TEXTS:
        if re.fullmatch(pattern, message, re.DOTALL):
            return f"命令写得不对。{re.sub(pattern, text, message, flags=re.DOTALL)}"
    return f"命令写得不对。{message}"


def parser_for(commands: Sequence[Command]) -> Parser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="station-app",
        usage="station-app [--home 文件夹] [--user 姓名] [--json] 命令 …",
        description="街道社工站台账与报送（离线、加密）",
        epilog=_EPILOG,
    )
    options = parser.add_argument_group("总选项")
    options.add_argument("--home", type=Path, metavar="文件夹", help="工作区所在的文件夹")
    options.add_argument("--user", default="", metavar="姓名", help="有几位用户时写明是谁")
    options.add_argument("--json", action="store_true", help="结果以一个 JSON 对象输出")
    _add_help(options)
    choice = parser.add_subparsers(
        title="命令", prog="station-app", dest="command", metavar="命令", parser_class=Parser
    )
    for command in commands:
        sub = choice.add_parser(command.name, help=command.help, description=command.help)
        group = sub.add_argument_group("参数")
        command.arguments(group)
        _add_help(group)
    return parser


def read_day(option: str, text: str) -> date | None:
    """Read the day that an option was given; None for none. Raises UsageWrong."""
    try:
        return parse_day(text) if text.strip() else None
    except Unreadable as error:
        raise UsageWrong(f"{option}：{error}") from error


def _add_help(group: Arguments) -> None:
    group.add_argument("-h", "--help", action="help", help="显示这份说明")
