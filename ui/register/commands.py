"""Commands that other pages offer on a single record, in the list, the side panel and the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from station_app.domain.register import Register

if TYPE_CHECKING:
    from ui.desk import Desk


@dataclass(frozen=True)
class RecordCommand:
    """Something that can be done with one record of every register that it fits.

    name   object name of its button
    title  as menus show it
    keys   of the register's whole page, e.g. F9
    icon   in resources/icons
    fits   whether a register's records can be taken
    act    does it with a record's id
    """

    name: str
    title: str
    keys: str
    icon: str
    fits: Callable[[Register[Any]], bool]
    act: Callable[[Desk, Register[Any], str], None]


Offer = tuple[RecordCommand, Callable[[], None]]  # a command, bound to the record that is shown
