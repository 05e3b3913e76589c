"""The password of workbooks in the mail: one for each station and year, known on both sides.

It keeps the post closed; who wrote a file is the signature's business (R-SL-10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange import parties
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.seal_tables import MailPassword
from station_app.workbooks.sealing import ALPHABET, PASSWORD, new_password

_GAPS = re.compile(r"[\s\-]+")


@needs(Right.ACCEPT)
def make(workspace: Workspace, party: str) -> str:
    """Make a new password for this year and return it: it is shown this once only.

    Files that are still under way open with the former one. Raises StationError for a
    station that there is not.
    """
    parties.require(workspace, party)
    password = new_password()
    _keep(workspace, party, password, "mail_password.make")
    return password


@needs(Right.ACCEPT)
def enter(workspace: Workspace, party: str, text: str) -> None:
    """Keep the password that the other side has made.

    Raises StationError for what cannot be one, and for a station that there is not.
    """
    parties.require(workspace, party)
    password = _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(password) != PASSWORD or set(password) - set(ALPHABET):
        raise StationError(
            f"邮件密码是{PASSWORD}位大写字母和数字（没有 I、O、0、1），"
            f"您输入了{len(password)}位（R-SL-10）。请与对方核对后再输入。"
        )
    _keep(workspace, party, password, "mail_password.enter")


def _keep(workspace: Workspace, party: str, password: str, action: str) -> None:
    with workspace.database.transaction(workspace.actor, action) as session:
        row = session.get(MailPassword, (party, password))
        if row is None:
            row = MailPassword(party=party, password=password)
            session.add(row)
        row.year, row.at, row.by = workspace.today().year, workspace.stamp(), workspace.actor
        audit.note(session, workspace.audit_key, workspace.stamp(), party, {"year": row.year})


def current(session: Session, party: str) -> MailPassword | None:
    """Return the password under which files go to a party; None: they go without."""
    own = select(MailPassword).where(MailPassword.party == party)
    return session.scalar(own.order_by(MailPassword.at.desc(), MailPassword.year.desc()).limit(1))


def known(session: Session, file: str) -> Sequence[str]:
    """Return all passwords, those of the station that a file's name begins with first."""
    rows = list(session.scalars(select(MailPassword).order_by(MailPassword.at.desc())))
    rows.sort(key=lambda row: not (row.party and row.party[:9] in file))
    return list(dict.fromkeys(row.password for row in rows))
