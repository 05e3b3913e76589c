"""What a call without a command does: the window where there is a screen, else words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.__main__ import has_screen, window_wanted

HEAVY = ("sqlalchemy", "openpyxl", "alembic", "cryptography")


@pytest.mark.parametrize(
    ("words", "wanted", "home"),
    [
        ((), True, None),
        (("--home", "甲"), True, Path("甲")),
        (("--home=甲",), True, Path("甲")),
        (("--home", "甲", "find", "person"), False, None),
        (("--json",), False, None),
        (("--help",), False, None),
        (("--home",), False, None),
    ],
)
def test_the_window_opens_only_without_a_command(
    words: tuple[str, ...], wanted: bool, home: Path | None
) -> None:
    assert window_wanted(words) == (wanted, home)


def test_without_a_screen_no_window_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    assert not has_screen()


def test_the_first_picture_waits_for_no_library_of_the_store() -> None:
    script = f"import sys, ui.program; print([n for n in {HEAVY!r} if n in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    )

    assert ran.stdout.strip() == "[]"
