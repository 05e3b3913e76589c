"""Forms filled from the records: which values stand in which box of an official form or card.

The bindings are data of the form: `register.field` of the dossier, several joined by "|",
or `register.field=VALUE` for a yes-or-no box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from station_app.domain.card_form import CARD, card_form, card_id
from station_app.domain.code_kinds import Code, Codes
from station_app.domain.dates import show_day_cn
from station_app.domain.form_files import form_ids, load_form
from station_app.domain.forms import FormLayout, FormValues, TableBinding, blank
from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.parameters import Parameters
from station_app.domain.problems import StationError
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME, register_named
from station_app.services import dossiers, records
from station_app.services.contexts import context_for
from station_app.services.dossiers import Dossier, register_of
from station_app.services.workspace import Workspace
from station_app.storage import attachments, audit

JOINT = "/"  # between joined values; periods are joined by a dash
PERIOD = "—"
WATERMARK = "练习"
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
            context = context_for(workspace, session, parameters)
            if form.key == CARD:
                register = register_named(form.id.partition(":")[2])
                found = [dossiers.of_record(session, context, register, r) for r in record_ids]
            else:
                found = dossiers.of_people(session, context, record_ids)
            return [_values(workspace, form, dossier, parameters) for dossier in found]


def copies(workspace: Workspace, form_id: str, record_ids: Sequence[str]) -> Copies:
    """Return a form and what is printed into it for each record, as for a preview.

    form_id     number of an official form, "card:REGISTER", or "card" for the card of the
                register to which the records belong
    record_ids  of people, or of records that belong to one; for a card of one register

    Raises StationError for an unknown form, and for "card" with a record that is nowhere.
    """
    if form_id.lower() == CARD:
        form_id = card_id(_home_of(workspace, record_ids))
    return Copies(workspace, form_named(form_id), record_ids)


def form_named(form_id: str) -> FormLayout:
    """Return an official form by its number, or a card by "card:REGISTER".

    Raises StationError naming what there is.
    """
    kind, _, register = form_id.partition(":")
    if kind.lower() == CARD:
        return card_form(register_named(register))
    return load_form(form_id)


def forms_for(register: Register[Any]) -> tuple[FormLayout, ...]:
    """Return what can be printed of a register's records, its own official form first.

    Official forms are about people; one fits when it prints something of the register.
    """
    fitting = [
        form
        for form in map(load_form, form_ids() if dossiers.leads_to_person(register) else ())
        if any(name.partition(".")[0] == register.name for name in bound_names(form))
    ]
    fitting.sort(key=lambda form: form.id != register.print_form)
    return (*fitting, card_form(register))


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


def note_printed(
    workspace: Workspace, form: FormLayout, record_ids: Sequence[str], printer: str = "PDF"
) -> None:
    """Write into the audit log what was printed, of which people, and on what."""
    with workspace.database.reading() as session:
        context = context_for(workspace, session)
        people = dossiers.people_of(context, record_ids)
    facts = {
        "form": form.id,
        "people": people,
        "records": list(record_ids),
        "printer": printer,
    }
    with workspace.database.transaction(workspace.actor, f"print.{form.id}") as session:
        audit.note(session, workspace.audit_key, workspace.stamp(), form.id, facts)


def empty_copy(workspace: Workspace, form: FormLayout) -> FormValues:
    """Return the values of a form to be filled by pen, marked as the books are."""
    authorities = {"station": workspace.identity.name}
    return replace(blank(form), authorities=authorities, watermark=_watermark(workspace))


def _home_of(workspace: Workspace, record_ids: Sequence[str]) -> Register[Any]:
    """Return the register of the first record; the card of another one is asked for by name."""
    with workspace.database.reading() as session:
        context = context_for(workspace, session)
        for register in BY_NAME.values():
            if record_ids and context.find(register.name, record_ids[0]) is not None:
                return register
    raise StationError("没有找到要打印的记录，请先查找，并写出记录编号。")


def _watermark(workspace: Workspace) -> str:
    return WATERMARK if workspace.identity.demo else ""


def _values(
    workspace: Workspace, form: FormLayout, dossier: Dossier, parameters: Parameters
) -> FormValues:
    fields = {key: _text(dossier, source) for key, source in form.bind.items() if source}
    checks = {key: _ticks(form, dossier, key) for key in form.choices}
    today = workspace.today()
    printed_on = show_day_cn(today) if form.key == CARD else fields.get("filled_on", "")
    authorities = {
        "bureau": parameters.text("authority.bureau", today),
        "station": _text(dossier, "station.name") or workspace.identity.name,
    }
    return FormValues(
        fields=fields,
        checks=checks,
        tables={key: _rows(dossier, table) for key, table in form.bind_tables.items()},
        photo=_photo(workspace, dossier, form.bind.get("photo", "")),
        number=fields.get("number", ""),
        filled_on=printed_on,
        authorities=authorities,
        watermark=_watermark(workspace),
    )


def _photo(workspace: Workspace, dossier: Dossier, source: str) -> bytes | None:
    register, _, field = source.partition(".")
    name = getattr(dossier.records.get(register), field, None) if field else None
    if not name:
        return None
    try:
        return attachments.fetch(workspace.folder("attachments"), workspace.file_key, name)
    except StationError:
        return b""  # unreadable: one lost photo is warned of and stops no batch


def _text(dossier: Dossier, source: str) -> str:
    parts = [_part(dossier, part) for part in source.split("|")]
    return JOINT.join(part for part in parts if part)


def _part(dossier: Dossier, source: str) -> str:
    path, _, expected = source.partition("=")
    name, _, field = path.partition(".")
    record = dossier.records.get(name)
    if expected:
        holds = record is not None and getattr(record, field) == expected
        return "是" if holds else "否"
    if record is None:
        return ""
    return printed(dossier, register_of(name), record, field)


def printed(dossier: Dossier, register: Register[Any], record: Record, field: str) -> str:
    """Return a field, the state or a derived value as it stands on paper."""
    if field == "state":
        return register.life_cycle.labels[record.state]
    for derived in register.derived:
        if derived.name == field:
            return derived.compute(record, dossier.context)
    value = getattr(record, field)
    spec = register.fields[field]
    if value is None:
        return ""
    if isinstance(spec.kind, Photo):
        return ""  # a picture, not a text
    if isinstance(spec.kind, Files):
        return f"{len(value.split(','))} 个附件"
    if isinstance(spec.kind, Reference):
        target = BY_NAME[spec.kind.register]
        return records.label_of(dossier.session, target, dossier.session.get(target.model, value))
    return on_paper(spec.kind.name, spec.kind.show(value), value)


def on_paper(kind: str, shown: str, value: Any) -> str:
    """Return dates in the way of official papers; everything else as it is shown."""
    if kind == "day":
        return show_day_cn(value)
    if kind == "month":
        year, _, month = shown.partition("-")
        return f"{year}年{int(month)}月"
    return shown


def _ticks(form: FormLayout, dossier: Dossier, key: str) -> Sequence[tuple[str, bool]]:
    source = form.bind.get(key, "")
    return form.ticks(key, _chosen(form.choices[key].labels, dossier, source) if source else ())


def _chosen(labels: Sequence[str], dossier: Dossier, source: str) -> list[str]:
    """Return the labels of the boxes to tick; the form may word a code in its own way."""
    name, _, field = source.partition(".")
    record = dossier.records.get(name)
    spec = register_of(name).fields.get(field)
    if spec is None or not isinstance(spec.kind, (Code, Codes)):
        return [text] if (text := _part(dossier, source)) else []
    value = getattr(record, field, None)
    if value is None:
        return []
    codes = spec.kind.split(value) if isinstance(spec.kind, Codes) else [value]
    ours = {spec.kind.codes.code_of(label): label for label in labels}
    return [ours.get(code) or spec.kind.codes.label(code) for code in codes]


def _rows(dossier: Dossier, table: TableBinding) -> list[Mapping[str, str]]:
    if not table.register:
        return []  # only the pen fills it
    register = BY_NAME[table.register]
    chief = dossier.records[dossier.chief].id
    children: Iterable[Any] = dossier.context.children(table.register, chief)
    columns = {column: source for column, source in table.columns.items() if source}
    return [
        {column: _joined(dossier, register, child, source) for column, source in columns.items()}
        for child in children
    ]


def _joined(dossier: Dossier, register: Register[Any], record: Record, source: str) -> str:
    """Return a column; two dates joined are a period of months, open when it goes on."""
    names = source.split("|")
    values = [getattr(record, name) for name in names]
    if len(names) == 2 and register.fields[names[0]].kind.name == "day":
        months = [f"{value:%Y.%m}" if value else "" for value in values]
        return PERIOD.join(months) if any(months) else ""
    texts = [printed(dossier, register, record, name) for name in names]
    return JOINT.join(text for text in texts if text)


def bound_names(form: FormLayout) -> list[str]:
    """Return every source that a form's bindings name, for checking the form file."""
    sources = [part for source in form.bind.values() for part in source.split("|") if part]
    for table in form.bind_tables.values():
        columns = [part for source in table.columns.values() for part in source.split("|") if part]
        sources += [f"{table.register}.{column}" for column in columns]
    return [source.partition("=")[0] for source in sources]
