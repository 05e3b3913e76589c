"""What the README promises, what the locks hold, and whether the papers are complete."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

import dev
from tests.test_architecture import PRODUCT, ROOT, imports

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# Comes with PySide6 as its other half.
INDIRECT = {"shiboken6"}
# Somebody's own folder, or one of temporary files.
MACHINE_PATH = re.compile(r"/(?:root|home|Users|tmp|work)/[A-Za-z.]")


def locked(path: Path) -> dict[str, tuple[Requirement, set[str]]]:
    """Map each package of a lock to its requirement and the digests it may have."""
    entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
    packages: dict[str, tuple[Requirement, set[str]]] = {}
    for entry in entries:
        if not entry.startswith("#"):
            requirement = Requirement(entry.partition("\\")[0])
            digests = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
            packages[canonicalize_name(requirement.name)] = requirement, digests
    return packages


def windows_wheels() -> dict[str, set[tuple[str, str]]]:
    """Map each package to (digest, platform) of the wheels that a Windows PC can install."""
    wheels: dict[str, set[tuple[str, str]]] = {}
    for line in dev.WINDOWS_WHEELS.read_text(encoding="utf-8").splitlines():
        digest, file_name = line.split()
        package, _, _, tags = parse_wheel_filename(file_name)
        wheels.setdefault(package, set()).update((digest, tag.platform) for tag in tags)
    return wheels


@pytest.mark.parametrize("package", locked(dev.DEV_LOCK))
def test_every_locked_package_can_be_installed_on_windows(package: str) -> None:
    _, digests = locked(dev.DEV_LOCK)[package]

    fitting = {digest for digest, on in windows_wheels()[package] if on in ("win_amd64", "any")}

    assert fitting & digests


def test_the_lock_for_development_holds_that_of_the_program() -> None:
    ours, theirs = locked(dev.APP_LOCK), locked(dev.DEV_LOCK)

    assert {name: str(ours[name][0]) for name in ours}.items() <= {
        name: str(theirs[name][0]) for name in theirs
    }.items()


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        *((text, dev.APP_LOCK) for text in PROJECT["dependencies"]),
        *((text, dev.DEV_LOCK) for text in PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_the_locks_fulfil_what_the_project_asks_for(wanted: str, path: Path) -> None:
    requirement = Requirement(wanted)
    found, _ = locked(path)[canonicalize_name(requirement.name)]

    (pin,) = found.specifier
    assert requirement.specifier.contains(pin.version)


def test_locks_name_no_package_index() -> None:
    for path in (dev.APP_LOCK, dev.DEV_LOCK, dev.WINDOWS_WHEELS):
        assert "://" not in path.read_text(encoding="utf-8")


def test_what_the_program_imports_is_what_the_project_asks_for() -> None:
    providers = packages_distributions()
    imported = {found.split(".")[0] for path in PRODUCT for _, found in imports(path)}
    foreign = imported - sys.stdlib_module_names - {"station_app", "ui"} - INDIRECT

    used = {canonicalize_name(dist) for module in foreign for dist in set(providers[module])}

    assert used == {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}


@pytest.mark.parametrize("package", locked(dev.APP_LOCK))
def test_every_shipped_package_has_a_notice(package: str) -> None:
    notices = (ROOT / "docs" / "NOTICES.md").read_text(encoding="utf-8")

    assert f"| {package} |" in notices.lower()


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"## [{PROJECT['version']}]" in changelog


@pytest.mark.parametrize("command", sorted(set(re.findall(r"dev\.py ([a-z]+)", README))))
def test_readme_names_commands_of_dev_that_exist(command: str) -> None:
    assert command in dev.COMMANDS


@pytest.mark.parametrize("command", dev.COMMANDS)
def test_dev_describes_each_of_its_commands(command: str) -> None:
    assert dev.__doc__
    assert re.search(rf"^{command}\b", dev.__doc__, re.MULTILINE)


def test_readme_names_commands_of_the_program_that_exist() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)", README, re.MULTILINE))
    shown = subprocess.run(
        [sys.executable, "-m", "ui", "--help"], capture_output=True, check=True, cwd=ROOT
    ).stdout.decode()

    assert len(named) > 15
    assert named <= set(re.findall(r"[a-z-]+", shown))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_papers_point_at_files_that_exist(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))

    assert not [link for link in links if not (path.parent / link).exists()]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    files = [*PRODUCT, *PAPERS, ROOT / "dev.py", ROOT / "pyproject.toml", ROOT / ".ci" / "run"]

    assert not [path for path in files if MACHINE_PATH.search(path.read_text(encoding="utf-8"))]


def test_the_program_needs_no_folder_beside_its_own() -> None:
    assert not [path for path in PRODUCT if "shared/" in path.read_text(encoding="utf-8")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no execute bit")
def test_the_script_of_the_build_server_can_be_executed() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
