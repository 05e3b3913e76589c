"""The log: where it lies, and what never gets into it."""

from __future__ import annotations

import logging
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.logs import FILE, LARGEST, logging_to, masked


@given(number=st.from_regex(r"[0-9]{17}[0-9X]|1[0-9]{10}", fullmatch=True), text=st.text())
def test_long_numbers_are_masked_wherever_they_stand(number: str, text: str) -> None:
    assert number not in masked(f"{text} {number}，{text}")


def test_what_is_no_personal_number_stays() -> None:
    assert masked("social_worker 01M84FS63GN7CAY53K43XNN66D 2026-11-23") == (
        "social_worker 01M84FS63GN7CAY53K43XNN66D 2026-11-23"
    )


def test_a_traceback_loses_names_and_the_values_of_statements(tmp_path: Path) -> None:
    with logging_to(tmp_path) as path:
        try:
            raise ValueError("王芳\n[SQL: INSERT INTO person]\n[parameters: ('Wang Fang', 1)]")
        except ValueError:
            logging.getLogger("test").exception("command add")

    text = path.read_text(encoding="utf-8")
    assert "INSERT INTO person" in text
    assert "command add" in text
    assert "王芳" not in text
    assert "Wang Fang" not in text


def test_without_a_workspace_the_users_own_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: own)

    with logging_to(tmp_path / "missing") as path:
        assert not own.exists()
        logging.getLogger("test").error("defect")

    assert path == own / FILE
    assert path.exists()


def test_a_full_log_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("x" * LARGEST, encoding="utf-8")

    with logging_to(tmp_path):
        logging.getLogger("test").error("defect")

    assert (tmp_path / f"{FILE}.1").stat().st_size == LARGEST
    assert (tmp_path / FILE).stat().st_size < 200


def test_nothing_is_written_after_the_block(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        pass

    logging.getLogger("test").error("later")

    assert not (tmp_path / FILE).exists()
