"""Books with several people, for tests of the screens about them; passphrases are cheap to try."""

from __future__ import annotations

from station_app.domain.rules.rights import Role
from station_app.services import people
from station_app.services.workspace import Workspace
from tests.services.conftest import CHEAP, PASSPHRASE

THEIRS = "a sentence of hers alone"
LEADER, AUDITOR = "欧阳兰", "司马清"


def with_leader(workspace: Workspace) -> None:
    """Let a second head open the books."""
    people.add(workspace, LEADER, {Role.LEADER}, THEIRS, PASSPHRASE, CHEAP)


def with_auditor(workspace: Workspace) -> None:
    """Let somebody open the books who only reads."""
    people.add(workspace, AUDITOR, {Role.AUDITOR}, THEIRS, PASSPHRASE, CHEAP)
