"""The command line: what each command answers, and how it fails."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station_app.services import checkup, workspace
from station_app.storage.vault import Cost
from tests.test_architecture import ROOT
from ui import cli

PASSPHRASE = "some long passphrase"
NUMBER = "110101199003072113"
CARD = ("name=王芳", f"id_number={NUMBER}", "mobile=13812345678", "notice_given_on=2026-03-01")

Run = Callable[..., "Outcome"]


class Outcome:
    """What one call of the program gave back."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("STATION_PASSPHRASE", PASSPHRASE)

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        code = cli.main([str(word) for word in words])
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one closed workspace of each role, to be copied: making one takes a second."""
    folder = tmp_path_factory.mktemp("made")
    for role, division in (("station", "430105012"), ("bureau", "430105")):
        identity = workspace.identify(role, division)
        opened, _ = workspace.create(folder / role, identity, PASSPHRASE, cost=Cost(2, 19456, 1))
        opened.close()
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "station", tmp_path / "station"))


@pytest.fixture
def bureau(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "bureau", tmp_path / "bureau"))


@pytest.fixture
def at(run: Run, home: Path) -> Run:
    """Return what runs a command at the station with --json."""
    return lambda *words: run("--home", home, "--json", *words)


@pytest.fixture
def person(at: Run) -> str:
    return str(at("add", "person", *CARD).json["record"]["id"])


@pytest.fixture
def worker(at: Run, person: str) -> str:
    values = ("organisation=四方坪街道社工站", "category=社区工作者", "hired_on=2020.1.5")
    more = ("org_type=事业单位", "post=社工", "employment=合同")
    answer = at("add", "social_worker", f"person={person}", *values, *more)
    return str(answer.json["record"]["id"])


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


def test_init_makes_a_workspace_and_shows_the_recovery_key_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "新站"
    division = ("--division", "430105012")

    outcome = run("--home", folder, "--json", "init", "--role", "station", *division)

    assert outcome.code == 0
    assert outcome.json["workspace"] == str(folder)
    assert outcome.json["role"] == "station"
    assert outcome.json["division"] == "430105012"
    assert "恢复密钥" in outcome.err


def test_init_refuses_a_folder_with_a_workspace(at: Run) -> None:
    outcome = at("init", "--role", "station", "--division", "430105012")

    assert outcome.code == 3
    assert "已有工作区" in outcome.err


def test_init_refuses_an_unknown_division(run: Run, tmp_path: Path) -> None:
    outcome = run("--home", tmp_path / "w", "init", "--role", "bureau", "--division", "999999")

    assert outcome.code == 3
    assert not (tmp_path / "w").exists()


def test_registers_describe_fields_codes_and_states(run: Run) -> None:
    listed = run("--json", "registers").json["registers"]

    by_key = {register["key"]: register for register in listed}
    worker = by_key["social_worker"]
    fields = {field["key"]: field for field in worker["fields"]}
    assert worker["label"] == "社工"
    assert worker["states"]["ACTIVE"] == "在岗"
    assert fields["category"]["codes"]["COMMUNITY"] == "城市社区专职工作者"
    assert fields["organisation"]["required"] is True
    assert fields["remark"] == fields["remark"] | {"required": False, "codes": None}


def test_add_answers_with_the_record_its_labels_and_its_warnings(at: Run) -> None:
    outcome = at("add", "person", *CARD[:3])

    assert outcome.code == 0
    assert outcome.json["record"]["birth_date"] == "1990-03-07"
    assert outcome.json["shown"]["sex"] == "男"
    (fault,) = outcome.json["faults"]
    assert fault["field"] == "notice_given_on"
    assert fault["severity"] == "WARN"
    assert fault["rule"] == "REQUIRED"


def test_a_refused_record_tells_every_fault_and_is_not_saved(at: Run) -> None:
    outcome = at("add", "person", "name=王芳", f"id_number={NUMBER[:-1]}X")

    assert outcome.code == 3
    assert outcome.json["error"]["rule"] == "R-ID-02"
    assert "R-ID-02" in [fault["rule"] for fault in outcome.json["faults"]]
    assert "校验位" in outcome.err
    assert at("find", "person").json["total"] == 0


def test_an_unknown_field_or_register_names_the_known_ones(at: Run) -> None:
    field, register = at("add", "person", "nmae=王芳"), at("find", "persons")

    assert (field.code, register.code) == (3, 3)
    assert "可用的有：name" in field.err
    assert "可用的有：person" in register.err


def test_a_row_about_a_person_tells_who_it_is(at: Run, worker: str) -> None:
    found = at("find", "social_worker", "wf").json

    (row,) = found["rows"]
    assert found["total"] == 1
    assert row["id"] == worker
    assert row["name"] == "王芳"
    assert row["id_number"] == NUMBER
    assert row["mobile"] == "13812345678"
    assert row["birth_date"] == "1990-03-07"
    assert row["sex"] == "1"
    assert row["shown"]["station"] == "四方坪街道社工站"


def test_find_takes_conditions_and_a_limit(at: Run, person: str) -> None:
    at("add", "person", "name=李强", "sex=男", "birth_date=1980-01-01", "id_type=999")

    women, limited = at("find", "person", "--where", "sex=女"), at("find", "person", "--limit", 1)

    assert women.json == {"total": 0, "rows": []}
    assert limited.json["total"] == 2
    assert len(limited.json["rows"]) == 1


def test_without_json_rows_are_lines_for_people(run: Run, home: Path, worker: str) -> None:
    outcome = run("--home", home, "find", "social_worker")

    assert outcome.out.startswith(f"{worker}\t")
    assert "待核" in outcome.out
    assert "共 1 条" in outcome.err


def test_set_changes_a_record_and_empties_a_field(at: Run, person: str) -> None:
    at("set", "person", person, "remark=测试", "political=党员")

    record = at("set", "person", person, "remark=").json["record"]

    assert record["remark"] is None
    assert record["political"] == "01"


def test_set_of_a_missing_record_is_refused(at: Run) -> None:
    outcome = at("set", "person", "NOBODY", "remark=测试")

    assert outcome.code == 3
    assert "NOBODY" in outcome.err


@pytest.mark.parametrize("state", ["ACTIVE", "在岗"])
def test_move_takes_the_code_or_the_label_of_a_state(at: Run, worker: str, state: str) -> None:
    moved = at("move", "social_worker", worker, state)

    assert moved.json["record"]["state"] == "ACTIVE"
    (post,) = at("show", "social_worker", worker).json["children"]["practitioner_post"]
    assert post["from_on"] == "2020-01-05"


def test_a_move_that_the_life_cycle_lacks_is_refused(at: Run, worker: str) -> None:
    outcome = at("move", "social_worker", worker, "RETIRED")

    assert outcome.code == 3
    assert "不能从“待核”改为“退休”" in outcome.err


def test_show_tells_derived_values_and_parts_of_parts(at: Run, person: str, worker: str) -> None:
    at("add", "certificate", f"person={person}", "level=初级", "management_no=2019123")
    certificate = at("find", "certificate").json["rows"][0]["id"]
    at("add", "cert_registration", f"certificate={certificate}", "applied_on=2026-01-05")

    shown = at("show", "person", person).json

    assert at("show", "social_worker", worker).json["shown"]["highest_level"] == "未持证"
    assert [part["id"] for part in shown["children"]["certificate"]] == [certificate]
    assert len(shown["children"]["cert_registration"]) == 1


def test_a_deleted_record_comes_back_with_undo(at: Run, person: str) -> None:
    change = at("delete", "person", person).json["change"]
    gone = at("show", "person", person)

    undone = at("undo", change)

    assert gone.code == 3
    assert undone.json["records"] == 1
    assert at("show", "person", person).code == 0


def test_undo_without_a_change_takes_the_last_one_back(at: Run, person: str) -> None:
    at("set", "person", person, "remark=写错了")

    at("undo")

    assert at("show", "person", person).json["record"]["remark"] is None


def test_history_tells_old_and_new_values(at: Run, person: str) -> None:
    at("set", "person", person, "remark=测试")

    created, changed = at("history", "person", person).json["entries"]

    assert created["kind"] == "create"
    assert changed["changes"] == {"remark": [None, "测试"]}


def test_a_backup_brings_back_what_was_deleted_since(at: Run, person: str) -> None:
    file = at("backup").json["file"]
    at("delete", "person", person)

    restored = at("restore", file)

    assert restored.json == {"restored": file}
    assert at("show", "person", person).code == 0


def test_a_backup_of_other_books_is_refused(run: Run, at: Run, bureau: Path, person: str) -> None:
    file = at("backup").json["file"]

    outcome = run("--home", bureau, "--json", "restore", file)

    assert outcome.code == 3
    assert outcome.json["refused"]["reason"] == "FOREIGN"
    assert run("--home", bureau, "--json", "find", "station").json["total"] > 1


def test_a_file_that_is_no_backup_is_refused(at: Run, tmp_path: Path) -> None:
    (tmp_path / "x.tzbak").write_bytes(b"nothing")

    outcome = at("restore", tmp_path / "x.tzbak")

    assert outcome.code == 3
    assert outcome.json["refused"]["message"]


def test_sound_books_pass_the_check_and_the_audit(at: Run, person: str) -> None:
    checked, audited = at("check"), at("audit", "verify")

    assert checked.json == {"ok": True, "findings": []}
    assert audited.json["ok"] is True
    assert audited.json["entries"] > 1


def test_a_line_of_the_log_that_was_changed_is_found(at: Run, home: Path, person: str) -> None:
    with (
        workspace.open_(home, PASSPHRASE) as opened,
        opened.database.transaction("", "") as session,
    ):
        store = session.connection()
        store.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        store.exec_driver_sql("UPDATE audit_entry SET actor='谁' WHERE seq=2")

    audited, checked = at("audit", "verify"), at("check")

    assert (audited.code, checked.code) == (5, 5)
    assert audited.json["broken"][0] == 2
    assert "操作日志自第 2 条" in checked.json["findings"][0]


def test_a_missing_attachment_is_found(at: Run, home: Path, person: str) -> None:
    at("set", "person", person, f"photo={'a' * 64}")

    with workspace.open_(home, PASSPHRASE) as opened:
        (finding,) = checkup.findings(opened)

    assert finding.startswith("附件 aaaa")


def test_a_form_is_printed_for_each_record(at: Run, worker: str, tmp_path: Path) -> None:
    outcome = at("print", "A01", worker, worker, "--out", tmp_path / "f.pdf")

    assert outcome.json["pages"] == 2
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")


def test_a_blank_form_needs_no_workspace(run: Run, tmp_path: Path) -> None:
    outcome = run("--json", "print", "A06", "--blank", "--out", tmp_path / "f.pdf")

    assert outcome.json["pages"] == 1


def test_printing_nobody_is_wrong_usage(at: Run, tmp_path: Path) -> None:
    assert at("print", "A01", "--out", tmp_path / "f.pdf").code == 2


def test_an_unknown_form_names_the_known_ones(run: Run, tmp_path: Path) -> None:
    outcome = run("print", "Z99", "--blank", "--out", tmp_path / "f.pdf")

    assert outcome.code == 3
    assert "A01" in outcome.err


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
