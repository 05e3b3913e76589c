"""The commands about the audit log, as somebody at a terminal uses them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station_app.services import workspace
from tests.services.audit_attacks import cut
from tests.ui.conftest import PASSPHRASE, Run


def test_the_first_entry_at_fault_is_named(at: Run, home: Path, person: str) -> None:
    with (
        workspace.open_(home, PASSPHRASE) as opened,
        opened.database.transaction("", "") as session,
    ):
        store = session.connection()
        store.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        store.exec_driver_sql("UPDATE audit_entry SET record='x' WHERE seq=4")

    found = at("audit", "verify")

    assert (found.code, found.json["ok"], found.json["broken"]) == (5, False, [4])
    first = found.json["first"]
    assert (first["entry"], first["kind"], first["action"]) == (4, "edited", "init")
    assert first["at"]
    assert "日志第 4 条（" in first["message"]


def test_the_sheet_of_a_month_proves_that_the_end_was_cut(
    at: Run, home: Path, person: str, tmp_path: Path
) -> None:
    made = at("month-sheet", "--out", tmp_path / "m.pdf").json
    head = made["head"]
    known = f"{head['entry']}:{head['mac'][:12]}"
    assert at("audit", "verify", "--known", known).code == 0
    with workspace.open_(home, PASSPHRASE) as opened:
        cut(opened, head["entry"] - 5)

    found = at("audit", "verify", "--known", known)

    assert found.code == 5
    assert found.json["first"]["kind"] in ("cut", "rewritten")
    assert found.json["broken"][0] <= head["entry"]


def test_the_sheet_of_a_month_is_one_page_with_the_head_on_it(
    at: Run, person: str, tmp_path: Path
) -> None:
    made = at("month-sheet", "--out", tmp_path / "m.pdf")

    command = ["pdftotext", "-layout", str(tmp_path / "m.pdf"), "-"]
    ran = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    text = "".join(ran.stdout.split())
    assert (made.code, made.json["pages"]) == (0, 1)
    assert made.json["head"]["mac"][:12] in text
    assert str(made.json["head"]["entry"]) in text
    assert "月末核对单" in text
    assert "人员" in text


def test_a_month_that_has_not_begun_is_refused(at: Run, tmp_path: Path) -> None:
    assert at("month-sheet", "--month", "2099-01", "--out", tmp_path / "m.pdf").code == 3
    assert not (tmp_path / "m.pdf").exists()


def test_the_log_is_written_out_by_conditions(at: Run, person: str, tmp_path: Path) -> None:
    out = tmp_path / "l.xlsx"

    done = at("audit", "export", "--out", out, "--register", "person", "--act", "create")

    assert done.json == {"file": str(out), "rows": 1}
    assert "王芳" in str(list(load_workbook(out).worksheets[0].values))


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "export"),
        ("audit", "export", "--out", "x.xlsx", "--act", "dance"),
        ("audit", "export", "--out", "x.xlsx", "--since", "yesterday"),
    ],
)
def test_what_cannot_be_understood_is_told(at: Run, words: tuple[str, ...]) -> None:
    assert at(*words).code == 2


def test_nonsense_in_place_of_a_head_is_told(at: Run) -> None:
    outcome = at("audit", "verify", "--known", "12")

    assert outcome.code == 3
    assert "月末核对单" in outcome.err


def test_the_bureau_tells_what_it_holds_of_the_stations_logs(
    run: Run, at: Run, bureau: Path, person: str
) -> None:
    file = at("package").json["file"]
    run("--home", bureau, "receive", file)

    (log,) = run("--home", bureau, "--json", "audit", "heads").json["stations"]

    assert (log["station"], log["verdict"]) == ("43010501201", "first")
    assert log["entry"] > 100
