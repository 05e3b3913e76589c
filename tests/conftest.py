"""What every test runs under; the fixtures of a layer stand in that layer's conftest."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

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

# Files that take long begin first: last, one of them would keep a single core busy to the end.
LONG = ("test_agreement.py", "test_every_page.py", "test_receiving.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files before the others; the order is otherwise as it was."""
    items.sort(key=lambda item: item.path.name not in LONG)
