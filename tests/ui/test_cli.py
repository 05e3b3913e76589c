"""The command line as a whole: usage, exit codes, messages, the log."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station_app.services import workspace
from tests.test_architecture import ROOT
from tests.ui.conftest import NUMBER, PASSPHRASE, Run
from ui import cli


def test_without_a_command_the_help_is_shown_and_the_call_is_wrong(run: Run) -> None:
    outcome = run()

    assert outcome.code == 2
    assert outcome.out == ""
    assert "请写明命令" in outcome.err
    assert "undo-import" in outcome.err


def test_help_names_every_command(run: Run) -> None:
    outcome = run("--help")

    assert outcome.code == 0
    assert not [command.name for command in cli.COMMANDS if command.name not in outcome.out]


def test_every_command_has_help_in_chinese(run: Run) -> None:
    for command in cli.COMMANDS:
        shown = run(command.name, "--help").out
        assert command.help in shown
        assert "usage" not in shown
        assert shown.count("用法：") == 1


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("frobnicate",), "不能是"),
        (("find",), "缺少：登记簿"),
        (("find", "person", "--limit", "x"), "应是整数"),
        (("find", "person", "--where"), "后面要写一个值"),
        (("registers", "--nothing"), "不认识：--nothing"),
        (("find", "person"), "--home"),
        (("import", "person"), "缺少：文件"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_code_2(run: Run, words: Any, text: str) -> None:
    outcome = run("--json", *words)

    assert outcome.code == 2
    assert text in outcome.err
    assert text in outcome.json["error"]["message"]


def test_a_value_without_a_field_is_wrong_usage(at: Run) -> None:
    outcome = at("add", "person", "王芳")

    assert outcome.code == 2
    assert "字段=值" in outcome.json["error"]["message"]


def test_a_wrong_passphrase_gives_code_4(at: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_PASSPHRASE", "another long passphrase")

    outcome = at("check")

    assert outcome.code == 4
    assert "口令不正确" in outcome.json["error"]["message"]


def test_without_passphrase_and_terminal_the_call_ends(
    at: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATION_PASSPHRASE")

    outcome = at("check")

    assert outcome.code == 4
    assert "STATION_PASSPHRASE" in outcome.err


def test_a_folder_without_workspace_gives_code_5(run: Run, tmp_path: Path) -> None:
    outcome = run("--home", tmp_path, "check")

    assert outcome.code == 5
    assert "不是可用的工作区" in outcome.err


def test_a_workspace_that_is_open_elsewhere_gives_code_5(at: Run, home: Path) -> None:
    with workspace.open_(home, PASSPHRASE):
        outcome = at("find", "person")

    assert outcome.code == 5
    assert "已被另一个程序打开" in outcome.err


def test_a_defect_is_logged_without_personal_data(
    at: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError(f"王芳 {NUMBER} 13812345678")

    monkeypatch.setattr("station_app.services.finding.find", broken)

    outcome = at("find", "person", "王芳")

    log = (home / "logs" / "station.log").read_text(encoding="utf-8")
    assert outcome.code == 1
    assert str(home / "logs") in outcome.json["error"]["message"]
    assert "Traceback" in log
    assert "KeyError" in log
    assert not [text for text in ("王芳", NUMBER, "13812345678") if text in log]


def test_a_quiet_run_leaves_no_log_and_no_handler(at: Run, home: Path) -> None:
    before = list(logging.getLogger().handlers)

    at("find", "person")

    assert not list((home / "logs").iterdir())
    assert logging.getLogger().handlers == before


def test_stopping_changes_nothing_and_gives_code_130(
    at: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("station_app.services.finding.find", stopped)

    assert at("find", "person").code == 130


def test_progress_is_shown_on_a_terminal_alone(
    at: Run, monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    assert "\r" not in at("backup").err

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert "正在进行" in at("backup").err


def test_a_station_may_not_receive(at: Run, tmp_path: Path) -> None:
    outcome = at("receive", tmp_path / "none.xlsx")

    assert outcome.code == 4
    assert "区局" in outcome.err


def run_program(*words: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "-m", "ui", *words], capture_output=True, cwd=ROOT, env=environment
    )


def test_the_program_speaks_utf8_whatever_the_console_takes() -> None:
    ended = run_program("--json", "registers")

    assert ended.returncode == 0
    assert json.loads(ended.stdout.decode())["registers"][0]["label"] == "人员"


def test_the_exit_code_reaches_the_shell() -> None:
    ended = run_program("nothing")

    assert ended.returncode == 2
    assert "命令写得不对" in ended.stderr.decode()


def test_the_reading_process_loads_no_command_line() -> None:
    script = (
        "import sys, io, runpy\n"
        "sys.argv = ['station-app', '--read-workbook']\n"
        "try: runpy.run_module('ui', run_name='__main__')\n"
        "except BaseException as error: print(type(error).__name__)\n"
        "print('ui.cli' in sys.modules, 'station_app.workbooks.child' in sys.modules)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], input=b"", capture_output=True, cwd=ROOT, check=True
    )

    assert ended.stdout.split()[-2:] == [b"False", b"True"]
