"""Commands for the exchange with the bureau, from package to answered correction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.ui.conftest import Run


@pytest.fixture
def over(run: Run, bureau: Path) -> Run:
    """Return what runs a command at the bureau with --json."""
    return lambda *words: run("--home", bureau, "--json", *words)


@pytest.fixture
def package(at: Run, worker: str) -> Any:
    return at("package").json


def test_a_package_tells_its_file_and_extent(package: Any) -> None:
    assert Path(package["file"]).exists()
    assert package["records"] == 2
    assert package["from_revision"] == 0
    assert package["to_revision"] > 0
    assert package["held"] == []


def test_what_is_incomplete_is_held_back_and_named(at: Run, person: str) -> None:
    at("set", "person", person, "mobile=")

    outcome = at("package")

    assert outcome.json["records"] == 0
    (held,) = outcome.json["held"]
    assert held["label"] == "王芳"
    assert "人员 1 条未报送（王芳）：手机" in outcome.err


def test_a_package_goes_where_it_is_wanted(at: Run, worker: str, tmp_path: Path) -> None:
    made = at("package", "--full", "--out", tmp_path / "邮件").json

    assert Path(made["file"]).parent == tmp_path / "邮件"
    assert made["full"] is True


def test_receiving_merges_and_writes_a_receipt(over: Run, package: Any, worker: str) -> None:
    outcome = over("receive", package["file"])

    (file,) = outcome.json["files"]
    assert outcome.code == 0
    assert file["file"] == package["file"]
    assert file["station"] == "43010501201"
    assert (file["outcome"], file["created"], file["returned"]) == ("merged", 2, 0)
    assert Path(file["receipt"]).exists()
    assert over("find", "social_worker").json["rows"][0]["id"] == worker


def test_a_refused_file_does_not_stop_the_others(over: Run, package: Any, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"nothing")

    outcome = over("receive", tmp_path / "坏.xlsx", package["file"])

    assert outcome.code == 3
    assert [file["outcome"] for file in outcome.json["files"]] == ["refused", "merged"]
    assert outcome.json["files"][0]["reason"]


def test_an_edited_package_enters_only_with_a_reason(
    over: Run, package: Any, tmp_path: Path
) -> None:
    book = load_workbook(package["file"])
    sheet = book["人员"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "王芳")
    cell.value = "王方"
    book.save(tmp_path / "改过.xlsx")

    refused = over("receive", tmp_path / "改过.xlsx")
    accepted = over("receive", tmp_path / "改过.xlsx", "--accept", "电话核实")

    assert (refused.code, refused.json["files"][0]["outcome"]) == (3, "edited")
    assert f"第{cell.row}行“姓名”" in refused.json["files"][0]["reason"]
    assert accepted.code == 0
    assert over("find", "person", "王方").json["total"] == 1


def test_a_receipt_marks_what_was_accepted(at: Run, over: Run, package: Any) -> None:
    receipt = over("receive", package["file"]).json["files"][0]["receipt"]

    applied = at("apply", receipt)

    assert applied.code == 0
    assert applied.json["accepted"] == 2
    assert (applied.json["returned"], applied.json["corrections"]) == (0, 0)


def test_a_receipt_of_nobody_is_refused(at: Run, package: Any) -> None:
    outcome = at("apply", package["file"])

    assert outcome.code == 3
    assert outcome.json["refused"]["reason"] == "WRONG_KIND"


def proposed(at: Run, over: Run, package: Any, worker: str) -> str:
    """Let the bureau propose another post and the station hear of it; return the id."""
    at("apply", over("receive", package["file"]).json["files"][0]["receipt"])
    over("correct", "social_worker", worker, "post=督导", "--reason", "与文件不一致")
    receipt = over("receive", at("package").json["file"]).json["files"][0]["receipt"]
    assert at("apply", receipt).json["corrections"] == 1
    return str(at("find", "correction").json["rows"][0]["id"])


def test_an_accepted_correction_changes_the_field(
    at: Run, over: Run, package: Any, worker: str
) -> None:
    correction = proposed(at, over, package, worker)

    answered = at("answer", correction, "accept")

    assert answered.json["record"]["answer"] == "ACCEPTED"
    assert at("show", "social_worker", worker).json["record"]["post"] == "督导"


def test_a_declined_correction_needs_a_reason_and_changes_nothing(
    at: Run, over: Run, package: Any, worker: str
) -> None:
    correction = proposed(at, over, package, worker)

    silent = at("answer", correction, "decline")
    told = at("answer", correction, "decline", "--reason", "文件已更新")

    assert silent.code == 2
    assert told.json["record"]["answer_reason"] == "文件已更新"
    assert at("show", "social_worker", worker).json["record"]["post"] == "社工"


def test_the_bureau_does_not_write_a_stations_field(over: Run, package: Any, worker: str) -> None:
    over("receive", package["file"])

    outcome = over("set", "social_worker", worker, "post=督导")

    assert outcome.code == 4
    assert "更正建议" in outcome.err


def test_people_read_one_line_for_each_file(run: Run, bureau: Path, package: Any) -> None:
    outcome = run("--home", bureau, "receive", package["file"])

    assert "新增 2，更新 0" in outcome.out
    assert "回执：" in outcome.out
