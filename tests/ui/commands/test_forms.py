"""The command that prints: record cards beside the official forms."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from docx import Document

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


@pytest.fixture
def cultivation(at: Run, person: str) -> str:
    words = ("programme=社会工作硕士定向培养", "applied_on=2026-04-20", "mode=学历提升")
    money = ("cost_gov=30000.50", "service_years=5", "agreement_no=KF-3")
    made = at("add", "directed_cultivation", f"person={person}", *words, *money)
    return str(made.json["record"]["id"])


def test_an_agreement_is_written_as_a_word_document(
    at: Run, cultivation: str, tmp_path: Path
) -> None:
    outcome = at("print", "A29", cultivation, "--out", tmp_path / "a.docx")

    assert (outcome.code, outcome.json["agreements"]) == (0, 1)
    text = "\n".join(p.text for p in Document(str(tmp_path / "a.docx")).paragraphs)
    assert "乙方（被培养人）：王芳" in text
    assert "叁万元伍角整" in text


def test_a_blank_agreement_needs_no_workspace(run: Run, tmp_path: Path) -> None:
    outcome = run("print", "a29", "--blank", "--out", tmp_path / "a.docx")

    assert outcome.code == 0
    assert (tmp_path / "a.docx").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [(("--blank", "--out", "a.pdf"), r"写成 \.docx"), (("--out", "a.docx"), "请写明要打印的记录")],
)
def test_an_agreement_wants_records_and_a_word_document(
    at: Run, words: tuple[str, ...], message: str
) -> None:
    outcome = at("print", "A29", *words)

    assert outcome.code == 2
    assert re.search(message, outcome.err)
