"""Every service × every role: one table says who may, and each service asks (R-AC-01)."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed
from station_app.domain.rules.rights import GRANTED, Right, Role
from station_app.services.users import User
from station_app.services.workspace import Workspace

SERVICES = Path(__file__).parents[2] / "station_app" / "services"
TABLE = Path(__file__).with_name("rights.txt")
ORDER = ["CLERK", "REVIEWER", "LEADER", "CASEWORKER", "AUDITOR", "ADMIN"]
# Signing in happens before anybody is at work; the demo only calls services.
BEFORE = ("services.users", "services.access", "services.demo")


def named() -> Iterator[tuple[str, str]]:
    """Yield module and name of every public function that takes a workspace and no session."""
    for path in sorted(SERVICES.rglob("*.py")):
        module = ".".join(path.relative_to(SERVICES.parents[1]).with_suffix("").parts)
        if any(part in module for part in BEFORE):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                kinds = [ast.unparse(a.annotation) for a in node.args.args if a.annotation]
                if kinds[:1] == ["Workspace"] and not any("Session" in k for k in kinds):
                    yield module, node.name


def service(module: str, name: str) -> Callable[..., Any]:
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


FOUND = [f"{module}.{name}".removeprefix("station_app.services.") for module, name in named()]


def rows() -> dict[str, set[str]]:
    """Read the table: a service, and a mark under each role that may call it."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        name, *marks = line.split()
        found[name] = {role for role, mark in zip(ORDER, marks, strict=True) if mark == "x"}
    return found


def test_no_service_is_without_a_row_and_no_row_without_a_service() -> None:
    assert sorted(rows()) == sorted(FOUND)


@pytest.mark.parametrize("role", list(Role))
def test_every_service_is_allowed_or_refused_as_the_table_says(
    station: Workspace, role: Role
) -> None:
    """Called with nothing: who is refused hears so first, who is let in gets to another error."""
    station.user = User("甲", frozenset({role}))
    let_in = set()
    for full in FOUND:
        module, _, name = f"station_app.services.{full}".rpartition(".")
        try:
            service(module, name)(station, "not", "what", "it", "takes", 1, 2, 3, 4, 5, 6, 7)
        except NotAllowed as refused:
            if "R-AC-01" in str(refused):
                continue
        except (TypeError, AttributeError):  # it got as far as what it was called with
            pass
        let_in.add(full)

    assert let_in == {name for name, roles in rows().items() if role in roles}


def test_somebody_with_two_roles_may_do_what_either_may() -> None:
    both = User("甲", frozenset({Role.AUDITOR, Role.CASEWORKER}))

    assert both.rights == GRANTED[Role.AUDITOR] | GRANTED[Role.CASEWORKER]


def test_every_right_is_somebodys_and_the_leader_lacks_none() -> None:
    assert GRANTED[Role.LEADER] == set(Right)
