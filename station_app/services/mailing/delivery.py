"""Sending what is due: each mail by itself, what fails says so in the outbox.

A mail in the state `sending` was cut off, by a crash or a lost answer: it goes again under the
same Message-ID, and the other side takes its file once. SMTP itself promises no more.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.mail import messages, smtp
from station_app.mail.messages import Letter
from station_app.mail.servers import Login, MailTrouble
from station_app.services.access import needs
from station_app.services.mailing import accounts, outbox
from station_app.services.mailing.accounts import Account
from station_app.services.mailing.states import OutState
from station_app.services.workspace import Workspace
from station_app.storage.mail_tables import MailOut

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
DOUBLINGS = 6  # 1, 2, 4 … 32, then 60 minutes
PATIENCE = 30  # attempts, about a day with the program open; then a person is asked

_one_at_a_time = threading.Lock()  # the timer's run and the clerk's must not send one mail twice


@dataclass
class Sent:
    """What a run has done, in numbers of mails; `error` of the last that was not sent."""

    sent: int = 0
    later: int = 0
    needs_person: int = 0
    error: str = ""


@dataclass(frozen=True)
class _Round:
    """One run over the outbox, with what opens the mailbox."""

    workspace: Workspace
    account: Account
    login: Login
    done: Sent


@needs(Right.EXCHANGE)
def send_due(
    workspace: Workspace, progress: Progress = silent, *, everything: bool = False, only: str = ""
) -> Sent:
    """Send what is due, one mail after another.

    everything  also what is to wait a while
    only        id of the one mail to send

    Cancelling stops between two mails; those sent before stay sent. Raises Cancelled, and
    StationError when there is no mailbox.
    """
    with _one_at_a_time:
        with workspace.database.reading() as session:
            account, login = accounts.opened(session)
            mails = outbox.due_mails(session, workspace, everything=everything, only=only)
        this = _Round(workspace, account, login, Sent())
        _send_each(this, mails, progress)
        return this.done


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 2, 4 … 60 minutes."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, DOUBLINGS)))


def _send_each(this: _Round, mails: Sequence[str], progress: Progress) -> None:
    for number, mail in enumerate(mails):
        progress(number, len(mails))
        if not _begun(this, mail):
            continue
        trouble = _sent(this, mail)
        if trouble is None:
            _close(this, mail)
            continue
        # With a wrong code each further try brings the mailbox nearer to being locked.
        for each in mails[number:] if trouble.everything else (mail,):
            _keep_trouble(this, each, trouble)
        if trouble.everything:
            return
    progress(len(mails), len(mails))


def _begun(this: _Round, mail: str) -> bool:
    """Mark a mail as being sent; False when somebody took it out meanwhile."""
    with this.workspace.database.transaction(this.workspace.actor, "mail.send") as session:
        row = session.get(MailOut, mail)
        if row is not None:
            row.state = OutState.SENDING
        return row is not None


def _sent(this: _Round, mail: str) -> MailTrouble | None:
    """Send a mail and return what kept it; no transaction is open meanwhile."""
    with this.workspace.database.reading() as session:
        row = outbox.row_of(session, mail)
    try:
        message = messages.finished(_letter(this, row), row.message_id, this.workspace.now())
        smtp.send(this.account.outgoing, this.login, message)
    except MailTrouble as trouble:
        return trouble
    return None


def _letter(this: _Round, row: MailOut) -> Letter:
    """Return a mail with its file. Raises MailTrouble when that is not what was queued."""
    try:
        content = (this.workspace.folder("outbox") / row.file).read_bytes()
    except OSError as error:
        raise MailTrouble(
            f"发件箱里的文件“{row.file}”不见了或打不开，没有发送。请取消这一封，重新生成后再发。"
        ) from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise MailTrouble(
            f"文件“{row.file}”放进发件箱以后被改动过，没有发送（R-ML-03）。"
            "请取消这一封，重新生成后再发。"
        )
    return Letter(this.account.address, row.to, row.subject, row.text, row.attachment, content)


def _close(this: _Round, mail: str) -> None:
    """Keep that a mail was sent."""
    this.done.sent += 1
    workspace = this.workspace
    with workspace.database.transaction(workspace.actor, "mail.send") as session:
        row = session.get(MailOut, mail)
        if row is None:
            return
        row.state, row.error, row.sent_at = OutState.SENT, "", workspace.stamp()
        row.attempts += 1
        outbox.note(workspace, session, row)


def _keep_trouble(this: _Round, mail: str, trouble: MailTrouble) -> None:
    """Keep why a mail was not sent, and when it is tried again."""
    workspace = this.workspace
    with workspace.database.transaction(workspace.actor, "mail.send") as session:
        row = session.get(MailOut, mail)
        if row is None:
            return
        row.attempts += 1
        again = trouble.again and row.attempts < PATIENCE
        row.state = OutState.RETRY if again else OutState.NEEDS_PERSON
        row.error = str(trouble)
        row.next_try = workspace.stamp() + wait_after(row.attempts)
        if not again:
            outbox.note(workspace, session, row)
    this.done.later += again
    this.done.needs_person += not again
    this.done.error = str(trouble)
