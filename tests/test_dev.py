"""dev.py on a Debian that is stood in for by three small programs on the PATH."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Debian only")


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with an apt-get that writes down its calls; libgl1 alone is installed."""
    calls = tmp_path / "calls"
    programs = {
        "apt-get": f'echo "$*" >> "{calls}"',
        "dpkg-query": 'echo "installed libgl1, libgl1-old (= 1), libgl"; echo "not-installed x, "',
        "env": 'shift; exec "$@"',
    }
    for program, script in programs.items():
        path = tmp_path / program
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return calls


def test_absent_packages_are_installed_in_one_go(debian: Path) -> None:
    dev.install_packages(("libgl1", "libegl1", "fonts-noto-cjk"))

    update, install = debian.read_text(encoding="ascii").splitlines()
    assert update.startswith("update")
    assert install.endswith("libegl1 fonts-noto-cjk")
    assert "libgl1" not in install


@pytest.mark.parametrize("name", ["libgl1", "libgl1-old", "libgl"])
def test_what_is_installed_or_provided_is_left_alone(debian: Path, name: str) -> None:
    dev.install_packages((name,))

    assert not debian.exists()


def test_a_user_who_may_not_install_is_told_the_command(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    dev.install_packages(("libegl1",))

    assert not debian.exists()
    assert "apt-get install libegl1" in capsys.readouterr().err


def test_elsewhere_nothing_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    dev.install_packages(("libegl1",))


def test_a_failing_step_hands_on_its_exit_status() -> None:
    with pytest.raises(dev.Failed) as failure:
        dev.call([sys.executable, "-c", "raise SystemExit(5)"])

    assert failure.value.code == 5


def test_an_unknown_command_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    status = dev.main(["polish"])

    assert status == 2
    assert "setup" in capsys.readouterr().err


def test_the_installer_tells_what_to_do_on_windows(capsys: pytest.CaptureFixture[str]) -> None:
    status = dev.main(["installer"])

    assert status == 1
    assert "py dev.py setup" in capsys.readouterr().err


IN_ORDER = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (["-k", "volunteer"], [*IN_ORDER, "-k", "volunteer"]),
        (["--pdb"], ["--pdb"]),
        (["-n0", "tests/ui"], ["-n0", "tests/ui"]),
    ],
)
def test_arguments_of_test_reach_pytest(rest: list[str], words: list[str]) -> None:
    assert dev.pytest_words(rest) == words


def test_slow_takes_the_long_tests_too() -> None:
    words = dev.pytest_words(["--slow"])

    assert "slow or not slow" in words
    assert "--slow" not in words


def test_a_change_of_the_lock_asks_for_a_new_setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "dev.lock"
    monkeypatch.setattr(dev, "DEV_LOCK", lock)
    lock.write_text("a==1", encoding="ascii")
    before = dev.fingerprint()

    lock.write_text("a==2", encoding="ascii")

    assert dev.fingerprint() != before


def test_wheels_are_listed_by_name_and_digest(tmp_path: Path) -> None:
    listed = tmp_path / "pylock.toml"
    listed.write_text(
        '[[packages]]\nname = "a"\n[[packages.wheels]]\n'
        'url = "https://example.org/x/a-1-py3-none-any.whl"\nhashes = { sha256 = "00ff" }\n',
        encoding="ascii",
    )

    assert dev.windows_wheels(listed) == "00ff  a-1-py3-none-any.whl\n"
