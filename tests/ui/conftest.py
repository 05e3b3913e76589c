"""The command line in this process: `run` calls it, `at` calls it at a station with --json."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station_app.services import workspace
from station_app.storage.vault import Cost
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
