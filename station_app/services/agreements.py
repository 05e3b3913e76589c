"""Agreements as Word documents, filled from a record or left blank for the pen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from station_app.documents.letters import (
    EmptyTable,
    Letter,
    Paragraph,
    Run,
    SignBox,
    Style,
    write_letters,
)
from station_app.domain.agreement_files import (
    Agreement,
    Article,
    agreement_ids,
    headings,
    load_agreement,
    pieces,
)
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.rules.rights import Right
from station_app.services import dossiers
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.dossiers import Dossier
from station_app.services.filling import text_of
from station_app.services.noting import note_printed
from station_app.services.workspace import Workspace, local_now

MOST = 50  # agreements in one document: it is read and changed by people


def agreements_for(register: Register[Any]) -> tuple[Agreement, ...]:
    """Return the agreements about the records of a register."""
    found = map(load_agreement, agreement_ids())
    return tuple(agreement for agreement in found if agreement.about == register.name)


@needs(Right.PRINT)
def write_agreements(
    workspace: Workspace, agreement_id: str, record_ids: Sequence[str], out: Path
) -> int:
    """Write the agreements of records into one document, and note it; return how many.

    Raises StationError for a record of another register, for too many or none, and
    CannotWriteLetter.
    """
    if not 0 < len(record_ids) <= MOST:
        raise StationError(f"请选择要生成协议的记录，一次 1 到 {MOST} 份。")
    agreement = load_agreement(agreement_id.upper())
    with workspace.database.reading() as session:
        context = context_for(workspace, session)
        people = dossiers.chiefs(context, "person", record_ids)
        names = _authorities(workspace)
        letters = [
            _letter(agreement, _values(agreement, dossier, names))
            for dossier in dossiers.around(session, context, agreement.about, record_ids)
        ]
    write_letters(letters, out, workspace.identity.name, workspace.stamp())
    known = list(dict.fromkeys(person for person in people if person))
    note_printed(workspace, agreement.id, known, list(record_ids), "Word")
    return len(letters)


def write_blank(agreement_id: str, out: Path) -> None:
    """Write an agreement to be filled by pen, for which no books are needed.

    Raises CannotWriteLetter.
    """
    agreement = load_agreement(agreement_id.upper())
    write_letters([_letter(agreement, {})], out, "", local_now())


def _authorities(workspace: Workspace) -> dict[str, str]:
    bureau = workspace.parameters().text("authority.bureau", workspace.today())
    return {"bureau": bureau, "station": workspace.identity.name}


def _values(agreement: Agreement, dossier: Dossier, names: Mapping[str, str]) -> dict[str, str]:
    """Return what is put into each gap."""
    return {
        key: names.get(source.strip("{}")) or text_of(dossier, source) if source else ""
        for key, source in agreement.bind.items()
    }


def _letter(agreement: Agreement, values: Mapping[str, str]) -> Letter:
    def set_(text: str, style: Style) -> Paragraph:
        runs = (Run(each.text, each.filled) for each in pieces(text, values, agreement.blanks))
        return Paragraph(tuple(runs), style)

    blocks: list[Paragraph | EmptyTable] = []
    blocks += [set_(text, Style.OPENING) for text in agreement.opening]
    blocks += [set_(text, Style.BODY) for text in agreement.preamble]
    for heading, article in zip(headings(agreement.articles), agreement.articles, strict=True):
        blocks.append(Paragraph((Run(heading),), Style.HEADING))
        blocks += [set_(text, Style.BODY) for text in article.text]
        blocks += _tables(article)
    boxes = tuple(SignBox(one.party, one.lines) for one in agreement.signatures)
    return Letter(agreement.title, tuple(blocks), boxes)


def _tables(article: Article) -> list[EmptyTable]:
    table = article.table
    return [EmptyTable(table.headings, table.widths, table.rows)] if table else []
