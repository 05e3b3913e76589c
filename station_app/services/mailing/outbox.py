"""The outbox: a file is queued once, and says how far it is; `delivery` sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.mail import messages
from station_app.mail.messages import Letter
from station_app.services.access import needs
from station_app.services.exchange import parties
from station_app.services.mailing import accounts, drafts
from station_app.services.mailing.accounts import Account
from station_app.services.mailing.states import OPEN, OutState
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.mail_tables import MailAccount, MailOut

SHOWN = 300  # mails listed, the newest ones


@dataclass(frozen=True)
class Outgoing:
    """One mail of the outbox; times as the clock on the wall has them.

    receiver  what the other side is called; `to` is its address
    """

    id: str
    file: Path
    receiver: str
    to: str
    subject: str
    text: str
    state: OutState
    attempts: int
    at: datetime
    by: str
    next_try: datetime
    sent_at: datetime | None
    error: str


@dataclass(frozen=True)
class Queued:
    """What became of several files: mails, and why others could not be queued, in words."""

    mails: tuple[Outgoing, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How the outbox is: whether there is a mailbox, and numbers of mails."""

    set_up: bool
    waiting: int
    needs_person: int


@needs(Right.SEND)
def enqueue(workspace: Workspace, file: Path, to: str = "") -> Outgoing:
    """Put a package or a receipt into the outbox; one that lies there already stays one mail.

    A mail that waits gets the present address and is due at once; one that was sent stays so.

    Raises StationError when there is no mailbox or address, the file is none of ours or gone;
    NotAllowed in books for practice (R-ML-04).
    """
    if workspace.identity.demo:
        raise NotAllowed("这是练习数据，不能用邮件发给别人（R-ML-04）。可以生成邮件草稿看看样子。")
    kept = workspace.folder("outbox") / file.name  # a copy elsewhere may have been changed
    found = drafts.ready(workspace, kept if kept.exists() else file, to)
    letter = found.letter
    if found.station is None:
        raise StationError(
            f"“{file.name}”不是本系统生成的上报包或回执，没有放进发件箱（R-ML-03）。"
            "要发别的文件，请用自己的邮件程序。"
        )
    if not kept.exists():
        raise StationError(
            f"发件箱文件夹里没有“{file.name}”，可能已被移走。请移回来，或重新生成后再发。"
        )
    if not letter.to:
        raise StationError(
            f"还不知道{found.receiver}的邮箱地址，请在“邮件 → 邮箱设置”里填写（R-ML-02）。"
        )
    with workspace.database.transaction(workspace.actor, "mail.enqueue") as session:
        account, _ = accounts.opened(session)
        same = select(MailOut).where(MailOut.sha256 == letter.sha256)
        row = session.scalars(same).one_or_none()
        if row is None:
            row = _new_row(workspace, kept, found.station, letter, account)
            session.add(row)
            session.flush()
            note(workspace, session, row)
        elif row.state != OutState.SENT:
            row.to = letter.to
            _due_now(workspace, row)
        return _outgoing(workspace, session, row)


@needs(Right.SEND)
def enqueue_all(workspace: Workspace, files: Sequence[Path], progress: Progress = silent) -> Queued:
    """Put several files into the outbox; one that cannot be queued stops no other.

    Cancelling stops between two; those queued before stay. Raises Cancelled, and NotAllowed in
    books for practice.
    """
    mails, refused = [], []
    for number, file in enumerate(files):
        progress(number, len(files))
        try:
            mails.append(enqueue(workspace, file))
        except NotAllowed:
            raise
        except StationError as error:
            refused.append(str(error))
    return Queued(tuple(mails), tuple(refused))


@needs(Right.READ)
def outgoing(workspace: Workspace) -> list[Outgoing]:
    """List the outbox: what needs a person first, then what waits, then what was sent."""
    order = (
        OutState.NEEDS_PERSON,
        OutState.SENDING,
        OutState.RETRY,
        OutState.QUEUED,
        OutState.SENT,
    )
    with workspace.database.reading() as session:
        newest = select(MailOut).order_by(MailOut.at.desc(), MailOut.id.desc()).limit(SHOWN)
        found = [_outgoing(workspace, session, row) for row in session.scalars(newest)]
    return sorted(found, key=lambda each: order.index(each.state))


@needs(Right.READ)
def standing(workspace: Workspace) -> Standing:
    """Say how the outbox is."""
    with workspace.database.reading() as session:
        counted = session.execute(select(MailOut.state, func.count()).group_by(MailOut.state))
        counts = {row[0]: int(row[1]) for row in counted}
        waiting = sum(counts.get(state, 0) for state in OPEN)
        set_up = session.scalar(select(MailAccount.id)) is not None
        return Standing(set_up, waiting, counts.get(OutState.NEEDS_PERSON, 0))


@needs(Right.READ)
def due(workspace: Workspace) -> int:
    """Count what `send_due` would send now; 0 without a mailbox or without the right to it."""
    if Right.EXCHANGE not in workspace.user.rights:
        return 0
    with workspace.database.reading() as session:
        if session.scalar(select(MailAccount.id)) is None:
            return 0
        return len(due_mails(session, workspace, everything=False, only=""))


@needs(Right.SEND)
def remove(workspace: Workspace, mail: str) -> None:
    """Take a mail out of the outbox. Raises StationError when it was sent or is gone."""
    with workspace.database.transaction(workspace.actor, "mail.remove") as session:
        row = row_of(session, mail)
        if row.state == OutState.SENT:
            raise StationError("这封邮件已经发出，不能取消。发错了请打电话告诉对方。")
        note(workspace, session, row)
        session.delete(row)


@needs(Right.SEND)
def send_again(workspace: Workspace, mail: str) -> None:
    """Make a mail due at once, with the receiver's present address; one that was sent, too.

    Raises StationError when it is gone.
    """
    with workspace.database.transaction(workspace.actor, "mail.again") as session:
        row = row_of(session, mail)
        row.to = accounts.address_of(session, row.station) or row.to
        _due_now(workspace, row)
        note(workspace, session, row)


def due_mails(session: Session, workspace: Workspace, *, everything: bool, only: str) -> list[str]:
    """Return the ids of what is to be sent, in the order in which it was queued."""
    found = select(MailOut.id).where(MailOut.state.in_(OPEN)).order_by(MailOut.at, MailOut.id)
    if only:
        found = found.where(MailOut.id == only)
    elif not everything:
        interrupted = MailOut.state == OutState.SENDING
        found = found.where(or_(interrupted, MailOut.next_try <= workspace.stamp()))
    return list(session.scalars(found))


def row_of(session: Session, mail: str) -> MailOut:
    """Return a mail. Raises StationError when it is gone."""
    row = session.get(MailOut, mail)
    if row is None:
        raise StationError("这封邮件已不在发件箱里，可能已被取消。请刷新后再看。")
    return row


def _new_row(
    workspace: Workspace, file: Path, station: str, letter: Letter, account: Account
) -> MailOut:
    sender = workspace.station or workspace.identity.division
    return MailOut(
        sha256=letter.sha256,
        message_id=messages.message_id(letter.sha256, sender, account.address),
        file=file.name,
        attachment=letter.attachment,
        station=station,
        to=letter.to,
        subject=letter.subject,
        text=letter.text,
        state=OutState.QUEUED,
        attempts=0,
        by=workspace.actor,
        at=workspace.stamp(),
        next_try=workspace.stamp(),
        error="",
    )


def _due_now(workspace: Workspace, row: MailOut) -> None:
    row.state, row.error, row.attempts = OutState.QUEUED, "", 0
    row.next_try = workspace.stamp()


def note(workspace: Workspace, session: Session, row: MailOut) -> None:
    """Write into the audit log what became of a mail."""
    facts = {
        "file": row.file,
        "recipient": row.to,
        "mail_state": str(row.state),
        "sha256": row.sha256,
    }
    audit.note(session, workspace.audit_key, workspace.stamp(), row.id, facts)


def _outgoing(workspace: Workspace, session: Session, row: MailOut) -> Outgoing:
    return Outgoing(
        row.id,
        workspace.folder("outbox") / row.file,
        parties.name_of(session, row.station),
        row.to,
        row.subject,
        row.text,
        OutState(row.state),
        row.attempts,
        workspace.local(row.at),
        row.by,
        workspace.local(row.next_try),
        None if row.sent_at is None else workspace.local(row.sent_at),
        row.error,
    )
