"""Forms filled from the records: which forms there are for them, and copies of one form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from station_app.domain.agreement_files import agreement_ids, load_agreement
from station_app.domain.card_form import CARD, card_form, card_id
from station_app.domain.form_files import form_ids, load_form
from station_app.domain.form_sources import NUMBER, parse_source
from station_app.domain.forms import FormLayout, FormValues, TableBinding, blank
from station_app.domain.parameters import Parameters
from station_app.domain.problems import StationError
from station_app.domain.register import Context, Register
from station_app.domain.registers import BY_NAME, register_named
from station_app.domain.rules.rights import Right
from station_app.services import dossiers, filling, noting
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from station_app.storage import restricting

BLOCK = 20  # records read at once: five hundred photos need not be in memory together


@dataclass(frozen=True)
class Copies:
    """What is printed into a form for each record, in order; read while one goes through them.

    Nothing is noted in the audit log. Raises, on the way, what `form_values` raises.
    """

    workspace: Workspace
    form: FormLayout
    record_ids: Sequence[str]

    def __len__(self) -> int:
        return len(self.record_ids)

    def __iter__(self) -> Iterator[FormValues]:
        parameters = self.workspace.parameters()
        for start in range(0, len(self.record_ids), BLOCK):
            yield from self._read(self.record_ids[start : start + BLOCK], parameters)

    def _read(self, record_ids: Sequence[str], parameters: Parameters) -> list[FormValues]:
        workspace, form = self.workspace, self.form
        with workspace.database.reading() as session:
            context = _remembering(context_for(workspace, session, parameters))
            if form.key == CARD:
                register = register_named(form.id.partition(":")[2])
                found = [dossiers.of_record(session, context, register, r) for r in record_ids]
            else:
                found = dossiers.around(session, context, form.about, record_ids)
            return [filling.values_of(workspace, form, dossier) for dossier in found]


def _remembering(context: Context) -> Context:
    """Return a context that asks the store once for what is read again: nothing changes it."""
    return replace(context, children=cache(context.children), referring=cache(context.referring))


@needs(Right.PRINT)
def copies(workspace: Workspace, form_id: str, record_ids: Sequence[str]) -> Copies:
    """Return a form and what is printed into it for each record, as for a preview.

    form_id     number of an official form, "card:REGISTER", or "card" for the card of the
                register to which the records belong
    record_ids  of the register that the form is about, or of records that lead to one of it;
                for a card of one register

    Raises StationError for an unknown form, and for "card" with a record that is nowhere;
    NotAllowed for a record that may only be stored.
    """
    if form_id.lower() == CARD:
        form_id = card_id(_home_of(workspace, record_ids))
    form = form_named(form_id)
    with workspace.database.reading() as session:
        restricting.require_all_free(session, record_ids)
    return Copies(workspace, form, sheets(workspace, form, record_ids))


@needs(Right.PRINT)
def sheets(workspace: Workspace, form: FormLayout, record_ids: Sequence[str]) -> list[str]:
    """Return the records of which each gets a copy of its own.

    Of those that a form only lists in a sub-table, e.g. attendances of a class, several come on
    one copy: the first of them stands for it.
    """
    read = _registers_read(form)
    listed = {table.register for table in _tables(form)} - read - {""}
    if not listed:
        return list(record_ids)
    kept: list[str] = []
    known: set[tuple[str, ...]] = set()
    with workspace.database.reading() as session:
        context = _remembering(context_for(workspace, session))
        for record_id in record_ids:
            if any(context.find(name, record_id) is not None for name in listed):
                (dossier,) = dossiers.around(session, context, form.about, [record_id])
                sheet = tuple(record.id for name in sorted(read) if (record := dossier.find(name)))
                if sheet in known:
                    continue
                known.add(sheet)
            kept.append(record_id)
    return kept


def _registers_read(form: FormLayout) -> set[str]:
    """Return the registers and roles that are read outside the sub-tables."""
    paths = [path for source in form.bind.values() for path in parse_source(source).paths]
    return {path.name or form.about for path in paths}


def form_named(form_id: str) -> FormLayout:
    """Return an official form by its number, or a card by "card:REGISTER".

    Raises StationError naming what there is.
    """
    kind, _, register = form_id.partition(":")
    if kind.lower() == CARD:
        return card_form(register_named(register))
    return load_form(form_id)


def paper_title(paper_id: str) -> str:
    """Return the title of a form, a card or an agreement. Raises StationError for none of them."""
    if paper_id in agreement_ids():
        return load_agreement(paper_id).title
    return form_named(paper_id).title


def forms_for(register: Register[Any]) -> tuple[FormLayout, ...]:
    """Return what can be printed of a register's records, its own official form first.

    An official form fits when it prints something of the register, whose records lead to the
    one that the form is about.
    """
    fitting = [
        form
        for form in map(load_form, form_ids())
        if dossiers.leads_to(register, form.about) and register.name in _registers_printed(form)
    ]
    fitting.sort(key=lambda form: form.id != register.print_form)
    return (*fitting, card_form(register))


def _registers_printed(form: FormLayout) -> set[str]:
    listed = {table.register for table in _tables(form)}
    return listed | {name.partition(".")[0] for name in bound_names(form)}


@needs(Right.PRINT)
def form_values(
    workspace: Workspace, form_id: str, record_ids: Sequence[str]
) -> tuple[FormLayout, list[FormValues]]:
    """Return a form and what is to be printed into it for each record, and note the printing.

    Raises StationError for an unknown form or a record that leads to no person.
    """
    chosen = copies(workspace, form_id, record_ids)
    found = list(chosen)
    note_printed(workspace, chosen.form, record_ids)
    return chosen.form, found


@needs(Right.PRINT)
def note_printed(
    workspace: Workspace, form: FormLayout, record_ids: Sequence[str], printer: str = "PDF"
) -> None:
    """Write into the audit log what was printed, of which people, and on what."""
    people = _people_on(workspace, form, record_ids)
    noting.note_printed(workspace, form.id, people, list(record_ids), printer)


def _people_on(workspace: Workspace, form: FormLayout, record_ids: Sequence[str]) -> list[str]:
    """Return the people whom copies are about, or whom copies about other things list."""
    with workspace.database.reading() as session:
        context = context_for(workspace, session)
        people = dossiers.chiefs(context, "person", record_ids)
        if not dossiers.leads_to(BY_NAME[form.about], "person"):
            people += [
                record.id
                for dossier in dossiers.around(session, context, form.about, record_ids)
                for table in form.bind_tables.values()
                for row, _ in filling.rows_of(dossier, table)
                if (record := row.find("person")) is not None
            ]
    return list(dict.fromkeys(person for person in people if person))


@needs(Right.PRINT)
def empty_copy(workspace: Workspace, form: FormLayout) -> FormValues:
    """Return the values of a form to be filled by pen, marked as the books are."""
    authorities = {"station": workspace.identity.name}
    return replace(blank(form), authorities=authorities, watermark=filling.watermark(workspace))


def _home_of(workspace: Workspace, record_ids: Sequence[str]) -> Register[Any]:
    """Return the register of the first record; the card of another one is asked for by name."""
    with workspace.database.reading() as session:
        context = context_for(workspace, session)
        for register in BY_NAME.values():
            if record_ids and context.find(register.name, record_ids[0]) is not None:
                return register
    raise StationError("没有找到要打印的记录，请先查找，并写出记录编号。")


def bound_names(form: FormLayout) -> list[str]:
    """Return every field that a form's bindings read as "register.field", for checking the form."""
    names = [
        f"{path.name or form.about}.{path.field}"
        for source in form.bind.values()
        for path in parse_source(source).paths
    ]
    names += [
        f"{path.name or table.register}.{path.field}"
        for table in _tables(form)
        for source in table.columns.values()
        if source != NUMBER
        for path in parse_source(source).paths
    ]
    return names


def _tables(form: FormLayout) -> list[TableBinding]:
    """Return where the rows of all sub-tables come from."""
    return [part for table in form.bind_tables.values() for part in table.parts]
