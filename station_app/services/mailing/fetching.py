"""Workbooks out of the mailbox into inbox/; what they are is judged by those who open them.

The mailbox stays as it is. A file is known by its content: a copy in another mail, or after the
server has numbered its mails anew, is not taken twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.mail import imap
from station_app.mail.attachments import Enclosure
from station_app.mail.imap import Heading, Mailbox, Unreadable
from station_app.services.access import needs
from station_app.services.mailing import accounts
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.files import keep_beside
from station_app.storage.mail_tables import MailAddress, MailIn, MailMark

LOOKS_BACK = timedelta(days=90)  # in a mailbox that is looked into for the first time
SHOWN = 300  # files listed, the newest ones


@dataclass(frozen=True)
class Fetched:
    """What looking into the mailbox brought.

    files     in inbox/, those that wait from earlier among them; the oldest first
    taken     how many of them are new
    doubles   how many attachments were here already
    passed    how many mails of unknown senders were passed over
    troubles  of single mails, in words
    """

    files: tuple[Path, ...]
    taken: int
    doubles: int
    passed: int
    troubles: tuple[str, ...]


@dataclass(frozen=True)
class Incoming:
    """One file that was fetched; `opened` tells whether the program has looked into it."""

    file: Path
    sender: str
    subject: str
    size: int
    at: datetime
    opened: bool


@dataclass
class _Run:
    """What one look into the mailbox has counted so far."""

    known: frozenset[str] | None  # addresses of senders whose mails are opened; None: all
    taken: int = 0
    doubles: int = 0
    passed: int = 0
    troubles: list[str] = field(default_factory=list)

    def wants(self, heading: Heading) -> bool:
        """Say whether a mail is to be opened; count it when it is passed over."""
        if not heading.may_enclose:
            return False
        if heading.ours or self.known is None or heading.sender.casefold() in self.known:
            return True
        self.passed += 1
        return False


@needs(Right.EXCHANGE)
def fetch(workspace: Workspace, progress: Progress = silent) -> Fetched:
    """Take the workbooks of new mails into inbox/. Nothing in the mailbox is changed.

    Cancelling or a lost connection keeps what was taken before; the next time goes on there.
    Raises Cancelled, MailTrouble, and StationError when there is no mailbox.
    """
    with workspace.database.reading() as session:
        account, login = accounts.opened(session)
        mark = session.get(MailMark, account.address)
        known = _known(session) if account.only_known else None
    run = _Run(known)
    with imap.opened(account.incoming, login) as box:
        for number, uid, total in _numbered(workspace, box, mark):
            progress(number, total)
            _take(workspace, account.address, box, uid, run)
            progress(number + 1, total)
    waiting = tuple(each.file for each in reversed(incoming(workspace)) if not each.opened)
    return Fetched(waiting, run.taken, run.doubles, run.passed, tuple(run.troubles))


@needs(Right.READ)
def incoming(workspace: Workspace) -> list[Incoming]:
    """List the files that were fetched and are still there, the newest first."""
    inbox = workspace.folder("inbox")
    with workspace.database.reading() as session:
        order = (MailIn.at.desc(), MailIn.file.desc())
        rows = session.scalars(select(MailIn).order_by(*order).limit(SHOWN)).all()
    return [
        Incoming(
            inbox / row.file,
            row.sender,
            row.subject,
            row.size,
            workspace.local(row.at),
            row.opened_at is not None,
        )
        for row in rows
        if (inbox / row.file).exists()
    ]


@needs(Right.EXCHANGE)
def opened(workspace: Workspace, files: Sequence[Path]) -> None:
    """Remember that files were looked into: they are not handed over again by `fetch`."""
    names = [file.name for file in files]
    with workspace.database.transaction(workspace.actor, "mail.opened") as session:
        for row in session.scalars(select(MailIn).where(MailIn.file.in_(names))):
            row.opened_at = row.opened_at or workspace.stamp()


def _numbered(
    workspace: Workspace, box: Mailbox, mark: MailMark | None
) -> list[tuple[int, int, int]]:
    """Return each new mail with its place among them and their number."""
    if mark is not None and mark.validity == box.validity:
        uids = box.newer(mark.uid)
    else:
        uids = box.newer(0, since=workspace.today() - LOOKS_BACK)
    return [(number, uid, len(uids)) for number, uid in enumerate(uids)]


def _take(workspace: Workspace, mailbox: str, box: Mailbox, uid: int, run: _Run) -> None:
    """Take the files of one mail, and remember that it was seen."""
    found = _found(box, uid, run)
    with workspace.database.transaction(workspace.actor, "mail.fetch") as session:
        for heading, enclosure in found:
            _keep(workspace, session, heading, enclosure, run)
        session.merge(MailMark(mailbox=mailbox, validity=box.validity, uid=uid))


def _found(box: Mailbox, uid: int, run: _Run) -> list[tuple[Heading, Enclosure]]:
    heading = box.heading(uid)
    if heading is None or not run.wants(heading):
        return []
    try:
        return [(heading, each) for each in box.enclosures(heading)]
    except Unreadable as trouble:
        run.troubles.append(str(trouble))
        return []


def _keep(
    workspace: Workspace, session: Session, heading: Heading, found: Enclosure, run: _Run
) -> None:
    sha256 = hashlib.sha256(found.content).hexdigest()
    if session.get(MailIn, sha256) is not None:
        run.doubles += 1
        return
    # Before the commit: a file without its line is found again, a line without its file never.
    file = keep_beside(workspace.folder("inbox"), found.name, found.content)
    session.add(
        MailIn(
            sha256=sha256,
            file=file.name,
            sender=heading.sender,
            subject=heading.subject,
            size=len(found.content),
            at=workspace.stamp(),
        )
    )
    session.flush()  # the same file may be in this mail twice
    run.taken += 1
    facts = {"file": file.name, "sender": heading.sender, "sha256": sha256}
    audit.note(session, workspace.audit_key, workspace.stamp(), file.name, facts)


def _known(session: Session) -> frozenset[str]:
    return frozenset(each.casefold() for each in session.scalars(select(MailAddress.address)))
