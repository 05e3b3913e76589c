"""Ready mails for files of the outbox: who gets it, what it says, and the .eml of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError
from station_app.domain.rules.rights import Right
from station_app.mail import messages
from station_app.mail.messages import Letter
from station_app.services.access import needs
from station_app.services.exchange import letters, parties
from station_app.services.exchange.protocol import BUREAU_PEER, MADE, PACKAGE, RECEIPT
from station_app.services.mailing.accounts import address_of, kept
from station_app.services.workspace import Workspace
from station_app.storage.files import write_atomically
from station_app.storage.tables import Package

LARGEST = 50 << 20  # bytes; the reader on the other side takes no more either
EML = ".eml"
_ENGLISH = {PACKAGE: "package", RECEIPT: "receipt"}
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a workbook with a password is no zip


@dataclass(frozen=True)
class Ready:
    """A mail that is ready to go.

    station      who gets it, as in accounts.Receiver; None: the file is none of ours
    encrypted    whether the file is: what is in the mail can be read by the provider
    """

    file: Path
    letter: Letter
    station: str | None
    receiver: str
    encrypted: bool

    @property
    def made_here(self) -> bool:
        """Whether the file is a package or a receipt of these books."""
        return self.station is not None


@needs(Right.READ)
def ready(workspace: Workspace, file: Path, to: str = "") -> Ready:
    """Return the mail for a file.

    to   another address than the one that is kept for the receiver

    Raises StationError when the file is gone or too large, or the address is none.
    """
    content = _content(file)
    account = kept(workspace)
    sender = account.address if account else ""
    with workspace.database.reading() as session:
        made = _made(session, file)
        station = None if made is None else _receiver(made)
        known = address_of(session, station) if station is not None else ""
        name = parties.name_of(session, station) if station is not None else ""
    address = messages.checked_address(to) if to.strip() else known
    attachment = _attachment(workspace, file, made)
    subject, text = _words(workspace, made, name, attachment)
    if workspace.identity.demo:
        subject = f"【练习】{subject}"
    letter = Letter(sender, address, subject, text, attachment, content)
    encrypted = content.startswith(_ENCRYPTED) or file.suffix.casefold() == ".tzpkg"
    return Ready(file, letter, station, name, encrypted)


@needs(Right.EXCHANGE)
def write_draft(
    workspace: Workspace, file: Path, to: str = "", out: Path | None = None
) -> tuple[Path, Letter]:
    """Write the mail for a file as an .eml that the mail program opens for sending.

    out   where to; None: beside the file

    Raises what `ready` raises, and CannotSave.
    """
    letter = ready(workspace, file, to).letter
    path = out or file.with_suffix(EML)
    write_atomically(path, messages.draft(letter))
    return path, letter


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise StationError(
                f"“{file.name}”超过 {LARGEST >> 20} 兆，不能用邮件发送。"
                "请用“另存到”存到 U 盘，或用单位的文件传输送出。"
            )
        return file.read_bytes()
    except OSError as error:
        raise StationError(
            f"找不到或打不开文件“{file.name}”，可能已被移走。请重新生成，或检查文件的位置。"
        ) from error


def _made(session: Session, file: Path) -> Package | None:
    """Return the entry of a file in the books; its sealed form has another suffix."""
    names = (file.name, f"{file.stem}.xlsx")
    found = select(Package).where(Package.file.in_(names), Package.outcome == MADE)
    return session.scalars(found.order_by(Package.at.desc())).first()


def _receiver(made: Package) -> str:
    return BUREAU_PEER if made.kind == PACKAGE else made.station


def _attachment(workspace: Workspace, file: Path, made: Package | None) -> str:
    suffix = file.suffix.casefold() or ".xlsx"
    if made is None:
        return messages.ascii_name(file.stem + suffix)
    month = workspace.local(made.at).strftime("%Y%m")
    return f"{made.station[:9]}_{month}_{_ENGLISH[made.kind]}_{made.sequence:03}{suffix}"


def _words(
    workspace: Workspace, made: Package | None, name: str, attachment: str
) -> tuple[str, str]:
    """Return subject and text."""
    own, day = workspace.identity.name, workspace.today()
    if made is None:
        text = f"    现发送文件 {attachment}，见附件。\n\n{own}　{workspace.actor}\n{day}"
        return f"【文件】{own} {day}", text
    named = Path(attachment)
    if made.kind == PACKAGE:
        records, full = made.extent.get("rows"), bool(made.extent.get("full"))
        text = letters.package_letter(workspace, named, records, full)
        return f"【上报包】{own} 第{made.sequence}号 {day}", text
    return f"【回执】{name} 第{made.sequence}号 {day}", letters.receipt_letter(workspace, [named])
