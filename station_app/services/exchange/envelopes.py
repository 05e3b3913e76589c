"""What goes around a workbook: nothing, the mail password, or a strong package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange import incoming, keys, passwords
from station_app.services.exchange.incoming import Incoming, Keyring
from station_app.services.workspace import Workspace
from station_app.storage import containers
from station_app.storage.files import write_atomically
from station_app.storage.signing import PublicKeys
from station_app.workbooks.sealing import protected
from station_app.workbooks.specs import BookSpec
from station_app.workbooks.writer import book_content, write_book


@needs(Right.EXCHANGE)
def read(workspace: Workspace, path: Path, progress: Progress = silent) -> Incoming:
    """Open a file with whatever this store has for it, and read it. Raises Refused."""
    with workspace.database.reading() as session:
        pairs, known = keys.all_pairs(session), passwords.known(session, path.name)
    return incoming.read(path, progress, Keyring(tuple(pairs), tuple(known)))


def write(
    session: Session,
    book: BookSpec,
    out: Path,
    party: str,
    *,
    readers: Sequence[PublicKeys] = (),
    progress: Progress = silent,
) -> None:
    """Write a workbook for a party, under its mail password if there is one.

    readers   instead of a password: whose keys alone open it

    What is encrypted lies on the disk in no other form. Raises CannotWrite, CannotSave.
    """
    password = passwords.current(session, party)
    if readers:
        content = book_content(book, progress=progress)
        write_atomically(out, containers.closed(content, party, readers))
    elif password is not None:
        content = book_content(book, progress=progress)
        write_atomically(out, protected(content, password.password))
    else:
        write_book(book, out, progress=progress)
