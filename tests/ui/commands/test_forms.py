"""The command that prints: record cards beside the official forms."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.ui.conftest import Run


def words_of(path: Path) -> str:
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def test_a_card_is_printed_of_whatever_register_the_record_is(
    at: Run, worker: str, tmp_path: Path
) -> None:
    outcome = at("print", "CARD", worker, "--out", tmp_path / "card.pdf")

    assert outcome.json["pages"] == 1
    assert "社工登记卡" in words_of(tmp_path / "card.pdf")
    assert "王芳" in words_of(tmp_path / "card.pdf")


def test_a_card_can_be_named_by_its_register(at: Run, person: str, tmp_path: Path) -> None:
    at("print", "card:person", person, "--out", tmp_path / "card.pdf")

    assert "人员登记卡" in words_of(tmp_path / "card.pdf")


def test_a_blank_card_needs_no_workspace(run: Run, tmp_path: Path) -> None:
    outcome = run("--json", "print", "card:volunteer", "--blank", "--out", tmp_path / "card.pdf")

    assert outcome.json["pages"] == 1
    assert "志愿者登记卡" in words_of(tmp_path / "card.pdf")


def test_a_card_of_an_unknown_register_names_the_known_ones(run: Run, tmp_path: Path) -> None:
    outcome = run("print", "card:nothing", "--blank", "--out", tmp_path / "card.pdf")

    assert outcome.code == 3
    assert "volunteer" in outcome.err
