"""Rules about the code itself: who may import whom, and how long and how named things are."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = sorted([*(ROOT / "station_app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")])
EVERYTHING = [*PRODUCT, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "dev.py"]

# What each package may import beside the standard library. The nearest folder decides.
ALLOWED = {
    "station_app": ("station_app.domain", "platformdirs"),  # paths.py, logs.py
    "station_app/domain": (
        "station_app.domain",
        "station_app.paths",  # code lists and parameters lie in resources/
        "chinese_calendar",
        "sqlalchemy",
    ),
    "station_app/storage": (
        "station_app.domain",
        "station_app.storage",
        "cryptography",
        "sqlalchemy",
        "sqlcipher3",
    ),
    "station_app/storage/migrate.py": ("station_app", "alembic", "sqlalchemy"),
    "station_app/storage/migrations": (
        "station_app.domain",
        "station_app.storage",
        "alembic",
        "sqlalchemy",
    ),
    "station_app/workbooks": (
        "station_app.workbooks",
        "station_app.domain.problems",
        "station_app.domain.progress",
        "cryptography",
        "msoffcrypto",
        "openpyxl",
        "python_calamine",
    ),
    "station_app/documents": (
        "station_app.documents",
        "station_app.domain.problems",
        "docx",
    ),
    "station_app/mail": (
        "station_app.mail",
        "station_app.domain.file_names",
        "station_app.domain.problems",
    ),
    "station_app/services": (
        "station_app.documents",
        "station_app.domain",
        "station_app.mail",
        "station_app.paths",
        "station_app.services",
        "station_app.storage",
        "station_app.workbooks",
        "sqlalchemy",
    ),
    "ui/__main__.py": (
        "ui.app",
        "ui.cli",
        "station_app.workbooks.child",
    ),  # the packed reading process
    "ui": (
        "ui",
        "station_app.domain",
        "station_app.logs",
        "station_app.paths",
        "station_app.services",
        "PySide6",
        "segno",
        "shiboken6",
    ),
}
# The program works offline: nothing of it talks to another machine but mail that a clerk set up.
TALKS = "station_app/mail"
NETWORK = ("ftplib", "http", "imaplib", "poplib", "smtplib", "socket", "ssl", "urllib.request")
# Where a defect is caught, logged in full and shown as one.
BORDERS = frozenset({"ui/cli.py", "ui/jobs.py"})
MAX_FILE = 500  # lines
MAX_FUNCTION = 60  # lines, without decorators and docstring
EMPTY_NAMES = re.compile(r"(Manager|Helpers?|Utils?|Impl|Data|Info)$|^(Base|Abstract)[A-Z]")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def allowed_for(path: Path) -> tuple[str, ...]:
    steps = [name(path), *(name(folder) for folder in path.parents if folder.is_relative_to(ROOT))]
    return next(ALLOWED[step] for step in steps if step in ALLOWED)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def within(imported: str, modules: tuple[str, ...]) -> bool:
    return any(imported == module or imported.startswith(f"{module}.") for module in modules)


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "Exception"
    broad = {"Exception", "BaseException"} & set(re.findall(r"\w+", caught))
    last = handler.body[-1]
    cleans_up = isinstance(last, ast.Raise) and last.exc is None
    return bool(broad) and not cleans_up


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return lines(node) - (lines(node.body[0]) if ast.get_docstring(node) else 0)


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    broken = [
        f"{name(path)}:{line} imports {imported}"
        for line, imported in imports(path)
        if imported.split(".")[0] not in sys.stdlib_module_names
        and not within(imported, allowed_for(path))
    ]

    assert not broken


def test_nothing_opens_a_network_connection() -> None:
    opened = [
        f"{name(path)}:{line} imports {imported}"
        for path in PRODUCT
        if not name(path).startswith(f"{TALKS}/")
        for line, imported in imports(path)
        if within(imported, NETWORK)
    ]

    assert not opened


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in PRODUCT if path.parent.name != "versions"}

    assert not [name(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_packages_hold_a_docstring_and_nothing_else() -> None:
    listing = ROOT / "station_app" / "domain" / "registers" / "__init__.py"
    packages = [path for path in PRODUCT if path.name == "__init__.py" and path != listing]

    assert not [name(path) for path in packages if len(tree(path).body) != 1]


def test_every_module_says_what_it_is() -> None:
    modules = [path for path in EVERYTHING if path.read_bytes().strip()]

    assert not [name(path) for path in modules if not ast.get_docstring(tree(path))]


def test_only_borders_catch_every_exception() -> None:
    catching = {
        name(path)
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    }

    assert catching == BORDERS


def test_no_file_is_long() -> None:
    counts = {name(path): path.read_bytes().count(b"\n") for path in EVERYTHING}

    assert not {path: count for path, count in counts.items() if count > MAX_FILE}


def test_no_function_is_long() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {length(node)} lines"
        for path in EVERYTHING
        if "versions" not in path.parts  # a version lists columns: data in the form of code
        for node in functions(path)
        if length(node) > MAX_FUNCTION
    ]

    assert not long


def test_names_say_what_a_thing_is() -> None:
    classes = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.search(node.name)
    ]
    modules = [name(path) for path in PRODUCT if EMPTY_NAMES.search(path.stem.title())]

    assert not classes + modules
