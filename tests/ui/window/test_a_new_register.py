"""A register that nobody knew gets every door of the program without a line in `ui/`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.test_architecture import ROOT


def test_a_toy_register_gets_table_form_import_card_history_and_package(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ui.window.toys_day", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["menu"]
    assert found["saved"]
    assert found["row"][:4] == ["W1", "布娃娃", "88.50", "2024-02-01"]
    assert found["label"] == 1
    assert (found["created"], found["rejected"]) == (1, 1)
    assert found["problems"] == [[3, "购入日期"]]
    assert (found["pages"], found["form"]) == (1, "玩具登记卡")
    assert found["history"] == ["create", "change"]
    assert found["package"] >= 2
    assert found["sheet"]
