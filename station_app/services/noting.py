"""Writes into the audit log what changes no record: an export, a print, a change of passphrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from station_app.storage import audit

if TYPE_CHECKING:  # opening books notes, too
    from station_app.services.workspace import Workspace


def note(workspace: Workspace, action: str, subject: str, facts: Mapping[str, Any]) -> None:
    """Note an act in a transaction of its own.

    subject  what it was about: a file, a form; "" for the books as a whole
    """
    with workspace.database.transaction(workspace.actor, action) as session:
        audit.note(session, workspace.audit_key, workspace.stamp(), subject, dict(facts))


def note_printed(
    workspace: Workspace, paper: str, people: list[str], records: list[str], printer: str
) -> None:
    """Note that a form or an agreement was made, of which people, and on what."""
    facts = {"form": paper, "people": people, "records": records, "printer": printer}
    note(workspace, f"print.{paper}", paper, facts)
