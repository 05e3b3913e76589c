"""What merging a package would do, told before anything is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Owner, Register
from station_app.domain.registers import in_order
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange import checking, envelopes, merging, receiving
from station_app.services.exchange.incoming import Edit, Incoming
from station_app.services.exchange.protocol import (
    EDITED,
    FORK,
    MERGING,
    PACKAGE,
    REFUSED,
    UNSIGNED,
)
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Plan:
    """One file as it would be received now.

    outcome   as in Received; counts are of rows, before their rules are checked
    name      of the station; "" when nothing can be said
    number    of the package
    made, by  when and by whom
    reason    why it would not be merged, or what is to be noted
    edits     what was changed after the station had made it
    accept    the reason for which an officer lets it in, "" for none
    trust, trust_reason, notes   as in Received
    """

    file: Path
    outcome: str
    reason: str = ""
    station: str = ""
    name: str = ""
    number: int = 0
    full: bool = False
    made: str = ""
    by: str = ""
    created: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    edits: tuple[Edit, ...] = ()
    accept: str = ""
    trust: str = ""
    trust_reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def records(self) -> int:
        """How many rows the file has; 0 is an empty report."""
        return self.created + self.changed + self.deleted + self.unchanged

    @property
    def merges(self) -> bool:
        """Whether its rows would be taken over."""
        return self.outcome in MERGING

    @property
    def answers(self) -> bool:
        """Whether receiving it gives the station a receipt."""
        return self.outcome not in receiving.UNANSWERED

    @property
    def wants_reason(self) -> bool:
        """Whether an officer may let it in with a reason."""
        return self.outcome in (EDITED, FORK, UNSIGNED) and not self.accept


@needs(Right.EXCHANGE)
def inspect(
    workspace: Workspace, path: Path, *, accept: str = "", progress: Progress = silent
) -> Plan:
    """Read a file and say what `receiving.receive` would do with it; changes nothing.

    accept   the reason for which it would be let in, "" for none

    Raises NotAllowed at a station. A file that would be refused is told in the outcome.
    """
    workspace.require_role(BUREAU)
    try:
        incoming = envelopes.read(workspace, path, progress)
    except Refused as refusal:
        return Plan(path, REFUSED, str(refusal))
    with workspace.database.reading() as session:
        return _plan(workspace, session, incoming, path, accept)


def _plan(
    workspace: Workspace, session: Session, incoming: Incoming, path: Path, accept: str
) -> Plan:
    meta = incoming.meta
    verdict = receiving.judge(session, incoming, accept)
    station = session.get(Station, meta.station)
    if meta.kind != PACKAGE or station is None:
        return Plan(path, verdict.outcome, verdict.reason)
    counts = _counts(workspace, session, incoming, verdict.anew)
    return Plan(
        path,
        verdict.outcome,
        verdict.reason,
        station=meta.station,
        name=station.name or meta.station,
        number=meta.sequence,
        full=meta.full,
        made=meta.made,
        by=meta.by,
        edits=tuple(incoming.edits),
        accept=accept,
        trust=verdict.trust.state,
        trust_reason=verdict.trust.reason,
        notes=incoming.notes,
        **counts,
    )


def _counts(
    workspace: Workspace, session: Session, incoming: Incoming, anew: bool
) -> dict[str, int]:
    source = receiving.source_of(workspace, session, incoming, anew)
    found: Counter[str] = Counter(created=0, changed=0, deleted=0, unchanged=0)
    for register in in_order():
        if not register.owned(Owner.HOME):
            continue
        rows = incoming.rows.get(register.name, [])
        known = checking.known_records(session, register, [row.record for row in rows])
        entering = []
        for row in rows:
            record = known.get(row.record)
            late = record is None and (row.deleted or row.record in source.gone)
            if late or not merging.is_newer(source, record, row):
                found["unchanged"] += 1
            elif row.deleted:
                found["deleted"] += 1
            else:
                entering.append((row, record))
        found.update(map(_becomes(register), checking.propose(source, register, entering)))
    return dict(found)


def _becomes(register: Register[Any]) -> Callable[[checking.Proposed], str]:
    """Return what says whether a row makes a record, changes one, or says what is known."""

    def becomes(each: checking.Proposed) -> str:
        if each.record is None:
            return "created"
        same = each.record.deleted_at is None and not merging.differing(
            register, each.record, each.made
        )
        return "unchanged" if same else "changed"

    return becomes


def in_turn(plans: Sequence[Plan]) -> list[Plan]:
    """Order plans as the packages were made: by station, then by number."""
    return sorted(plans, key=lambda plan: (plan.station, plan.number))
