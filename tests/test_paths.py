"""Where the resources lie."""

import sys
from pathlib import Path

import pytest

from station_app.paths import resource_path


def test_resources_lie_beside_the_package() -> None:
    assert resource_path("codes", "sex.json").is_file()


def test_a_frozen_program_reads_from_its_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resource_path("codes") == tmp_path / "resources" / "codes"
