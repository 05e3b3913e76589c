"""Writes into the audit log what changes no record: an export, a print, a change of passphrase."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from station_app.domain.problems import Refused
from station_app.domain.register import new_id
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.storage import audit

if TYPE_CHECKING:  # opening books notes, too
    from station_app.services.workspace import Workspace

PASSWORD = "PASSWORD"  # reason of a refusal until the file's password is typed


@needs(Right.OWN)
def note(workspace: Workspace, action: str, subject: str, facts: Mapping[str, Any]) -> None:
    """Note an act in a transaction of its own.

    subject  what it was about: a file, a form; "" for the books as a whole
    """
    with workspace.database.transaction(workspace.actor, action) as session:
        audit.note(session, workspace.audit_key, workspace.stamp(), subject, dict(facts))


@needs(Right.PRINT)
def note_printed(
    workspace: Workspace, paper: str, people: list[str], records: list[str], printer: str
) -> None:
    """Note that a form or an agreement was made, of which people, and on what."""
    facts = {"form": paper, "people": people, "records": records, "printer": printer}
    note(workspace, f"print.{paper}", paper, facts)


@needs(Right.OWN)
def note_export(
    workspace: Workspace,
    action: str,
    out: Path,
    facts: Mapping[str, Any],
    *,
    whole: bool = False,
    recipient: str = "",
) -> None:
    """Note a file that was written for people outside the program, with its SHA-256.

    whole      numbers of people are written in full
    recipient  whom it is for; "" for those at work here

    Source: domain.md 8.3; 个人信息保护法第二十三条.
    """
    with out.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    told = {"profile": "full" if whole else "masked", "sha256": digest}
    told |= {"recipient": recipient} if recipient else {}
    note(workspace, action, out.name, {**facts, **told})


@needs(Right.OWN)
def note_refused(workspace: Workspace, door: str, path: Path, refusal: Refused) -> None:
    """Note a file that was turned away at a door of the program.

    door  import, receipt, attachment
    """
    facts = {"file": path.name, "outcome": "refused", "rule": refusal.reason}
    note(workspace, f"{door}.refused", "", facts | {"reason": str(refusal)})


@needs(Right.OWN)
@contextmanager
def refusals_noted(workspace: Workspace, door: str, path: Path) -> Iterator[None]:
    """Note a refusal of what is done inside, and raise it; a missing password is none."""
    try:
        yield
    except Refused as refusal:
        if refusal.reason != PASSWORD:
            note_refused(workspace, door, path, refusal)
        raise


@needs(Right.OWN)
def note_locked(workspace: Workspace) -> None:
    """Note that the window was covered until somebody signs in again."""
    note(workspace, "people.lock", "", {})


@needs(Right.OWN)
def note_unlocked(workspace: Workspace, failed: int = 0) -> None:
    """Note that somebody uncovered the window, and how many tries had failed before."""
    note(workspace, "people.unlock", "", {"user": workspace.actor, "failed": failed})


@needs(Right.OWN)
def begin_session(workspace: Workspace) -> None:
    """Write all entries from now on under a new sign-in: its id, the actor's roles, the clock."""
    session, begun = new_id(), monotonic()

    def sign() -> audit.Sign:
        roles = ",".join(sorted(workspace.user.roles))
        ahead = workspace.now().utcoffset()
        offset = int(ahead.total_seconds() // 60) if ahead else 0
        return audit.Sign(session, roles, offset, int(monotonic() - begun))

    audit.sign(workspace.database.sessions, sign)
