"""The command line: every service without a window.

With --json one JSON object goes to standard output and every message to standard error.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from station_app.domain.problems import RecordInvalid, Refused, StationError
from station_app.domain.progress import Cancelled
from station_app.logs import logging_to
from ui.commands import (
    audit,
    books,
    classes,
    demo,
    editing,
    exams,
    exchange,
    figures,
    forms,
    funds,
    hiring,
    keeping,
    ledgers,
    mail,
    people,
    projects,
    retention,
    rosters,
    seals,
    searching,
    tenders,
)
from ui.commands.call import Answer, Call, Command, UsageWrong, fault_json
from ui.commands.parsing import parser_for

DEFECT, STOPPED = 1, 130

COMMANDS: tuple[Command, ...] = (
    *books.COMMANDS,
    *keeping.COMMANDS,
    *audit.COMMANDS,
    *people.COMMANDS,
    *demo.COMMANDS,
    *searching.COMMANDS,
    *rosters.COMMANDS,
    *editing.COMMANDS,
    *exams.COMMANDS,
    *classes.COMMANDS,
    *hiring.COMMANDS,
    *projects.COMMANDS,
    *tenders.COMMANDS,
    *exchange.COMMANDS,
    *seals.COMMANDS,
    *mail.COMMANDS,
    *forms.COMMANDS,
    *ledgers.COMMANDS,
    *figures.COMMANDS,
    *funds.COMMANDS,
    *retention.COMMANDS,
)
_DEFECT_TEXT = "程序出错了，这次操作没有完成，已保存的数据不受影响。请把这份日志交给技术支持：{}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code; None: what the shell gave."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    with logging_to(_log_folder(words)) as log:
        try:
            answer = _answer(words)
        except SystemExit as stop:  # argparse has printed its help
            return int(stop.code or 0)
        except StationError as error:
            answer = Answer(_error_facts(error), "", (str(error),), error.exit_code)
        except (Cancelled, KeyboardInterrupt):
            answer = Answer(_message("已停止，没有改动。"), "", ("已停止，没有改动。",), STOPPED)
        except Exception:
            logging.getLogger(__name__).exception("command %s", _command_of(words))
            text = _DEFECT_TEXT.format(log)
            answer = Answer(_message(text), "", (text,), DEFECT)
    _tell(answer, as_json)
    return answer.exit_code


def _answer(words: list[str]) -> Answer:
    parser = parser_for(COMMANDS)
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help(sys.stderr)
        raise UsageWrong("请写明命令。不写命令会打开窗口，但这台电脑上没有可用的屏幕。")
    command = next(command for command in COMMANDS if command.name == options.command)
    with _progress_line() as line:
        return command.run(Call(options, line.show))


def _tell(answer: Answer, as_json: bool) -> None:
    for note in answer.notes:
        sys.stderr.write(f"{note}\n")
    if as_json:
        sys.stdout.write(json.dumps(answer.facts, ensure_ascii=False) + "\n")
    elif answer.text:
        sys.stdout.write(f"{answer.text}\n")
    sys.stdout.flush()


def _error_facts(error: StationError) -> dict[str, Any]:
    if isinstance(error, Refused):
        refused = {"reason": error.reason, "message": str(error)}
        return {"refused": refused, "error": {"message": str(error), "rule": error.reason}}
    if isinstance(error, RecordInvalid):
        first = next((fault.rule for fault in error.faults if fault.refuses), "")
        faults = [fault_json(fault) for fault in error.faults]
        return {"error": {"message": str(error), "rule": first}, "faults": faults}
    return _message(str(error))


def _message(text: str) -> dict[str, Any]:
    return {"error": {"message": text}}


def _speak_utf8() -> None:
    """Write Chinese everywhere: a Windows console or pipe would take another code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _command_of(words: Sequence[str]) -> str:
    """Return the command alone: the other words may name a person."""
    names = [command.name for command in COMMANDS]
    return next((word for word in words if word in names), "")


def _log_folder(words: Sequence[str]) -> Path | None:
    """Return the workspace's folder for logs, also when the rest cannot be understood."""
    for word, after in pairwise([*words, ""]):
        if word == "--home" and after:
            return Path(after, "logs")
        if word.startswith("--home="):
            return Path(word.removeprefix("--home="), "logs")
    return None


class _ProgressLine:
    """One line on a terminal that says how far the work is."""

    def __init__(self) -> None:
        self.written = False

    def show(self, done: int, total: int) -> None:
        """Rewrite the line; elsewhere than on a terminal nothing is written."""
        if sys.stderr is not None and sys.stderr.isatty():
            self.written = True
            share = f"{100 * done // total}%" if total else f"{done}"
            sys.stderr.write(f"\r正在进行 {share} ")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.written:
            sys.stderr.write("\r" + " " * 30 + "\r")


@contextmanager
def _progress_line() -> Iterator[_ProgressLine]:
    line = _ProgressLine()
    try:
        yield line
    finally:
        line.clear()
