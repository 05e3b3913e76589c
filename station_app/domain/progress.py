"""How long work tells how far it is, and how it is stopped."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What long work calls now and then; may raise Cancelled to stop it."""

    def __call__(self, done: int, total: int) -> None:
        """Take note that `done` of `total` steps are finished; total 0: not known yet."""


class Cancelled(Exception):
    """The user stopped the work; nothing of it was kept."""


def silent(done: int, total: int) -> None:
    """Take no notice of progress and never cancel."""
