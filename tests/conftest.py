"""What every test runs under; the fixtures of a layer stand in that layer's conftest."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

# Qt aborts without a screen, so this must stand before anything imports it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A passphrase of the developer's own shell must not open or lock a test's workspace.
os.environ.pop("STATION_PASSPHRASE", None)

# Wall time says nothing on a machine shared by several runs, hence no deadline.
settings.register_profile(
    "default",
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("slow", settings.get_profile("default"), max_examples=1000)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# Every test has stores of its own, and SQLAlchemy keeps compiled statements for one dialect of one
# engine: four tenths of the time went into compiling the same statements again. All stores are
# alike, so they are compiled once for a run; what is asked and answered stays the same.
_COMPILED = LRUCache(5000)
SQLiteDialect_pysqlite.__hash__ = lambda self: hash(type(self))
SQLiteDialect_pysqlite.__eq__ = lambda self, other: type(self) is type(other)


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


# Files that take long begin first: last, one of them would keep a single core busy to the end.
LONG = ("test_agreement.py", "test_every_page.py", "test_receiving.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files before the others; the order is otherwise as it was."""
    items.sort(key=lambda item: item.path.name not in LONG)
