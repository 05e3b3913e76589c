"""What a user has arranged on the screen: columns, saved views, offsets of printers.

Kept in the store by user, so that it goes along with a backup; no records, no audit.
"""

from __future__ import annotations

from typing import Any

from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage.tables import Preference


@needs(Right.OWN)
def preference(workspace: Workspace, key: str, default: Any = None) -> Any:
    """Return what was kept under a key, e.g. "columns.volunteer", as JSON holds it."""
    with workspace.database.reading() as session:
        found = session.get(Preference, (workspace.actor, key))
        return default if found is None else found.value


@needs(Right.OWN)
def prefer(workspace: Workspace, key: str, value: Any) -> None:
    """Keep a value that JSON can hold; None forgets it."""
    with workspace.database.transaction(workspace.actor, "preference") as session:
        if value is not None:
            session.merge(Preference(actor=workspace.actor, key=key, value=value))
        elif (found := session.get(Preference, (workspace.actor, key))) is not None:
            session.delete(found)
