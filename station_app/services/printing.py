"""Official forms filled from the records: which values stand in which box.

The bindings are data of the form file: `register.field` of the person's dossier,
several joined by "|", or `register.field=VALUE` for a yes-or-no box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.code_kinds import Code, Codes
from station_app.domain.dates import show_day_cn
from station_app.domain.form_files import load_form
from station_app.domain.forms import FormLayout, FormValues, TableBinding
from station_app.domain.kinds import Reference
from station_app.domain.parameters import Parameters
from station_app.domain.problems import StationError
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from station_app.storage import attachments, audit

JOINT = "/"  # between joined values; periods are joined by a dash
PERIOD = "—"
WATERMARK = "练习"


@dataclass(frozen=True)
class Dossier:
    """What is known of one person, by the register names that bindings use."""

    session: Session
    context: Context
    records: Mapping[str, Record]


def form_values(
    workspace: Workspace, form_id: str, record_ids: Sequence[str]
) -> tuple[FormLayout, list[FormValues]]:
    """Return a form and what is to be printed into it for each record.

    record_ids  of people, or of records that belong to one, e.g. social workers

    Raises StationError for an unknown form or a record that leads to no person.
    """
    form = load_form(form_id)
    parameters = workspace.parameters()
    action = f"print.{form_id}"
    with workspace.database.reading() as session:
        context = context_for(workspace, session, parameters)
        dossiers = [_dossier(session, context, record_id) for record_id in record_ids]
        values = [_values(workspace, form, dossier, parameters) for dossier in dossiers]
    with workspace.database.transaction(workspace.actor, action) as session:
        facts = {"form": form_id, "people": [d.records["person"].id for d in dossiers]}
        audit.note(session, workspace.audit_key, workspace.stamp(), form_id, facts)
    return form, values


def _dossier(session: Session, context: Context, record_id: str) -> Dossier:
    start = _start(context, record_id)
    if start is None:
        raise StationError(f"没有编号为“{record_id}”的人员、社工或志愿者，无法打印，请先查找。")
    register, record = start
    found: dict[str, Record] = {register.name: record}
    while register.name != "person":
        link = next(n for n, t in register.references.items() if t in LEADS_TO_PERSON)
        record_id = getattr(record, link)
        register = BY_NAME[register.references[link]]
        record = context.find(register.name, record_id)
        found[register.name] = record
    for name, choose in CHOSEN.items():
        if name not in found and (chosen := choose(session, context, found)) is not None:
            found[name] = chosen
    return Dossier(session, context, found)


LEADS_TO_PERSON = ("person", "certificate")


def _start(context: Context, record_id: str) -> tuple[Register[Any], Record] | None:
    for register in BY_NAME.values():
        leads = register.name == "person" or {*LEADS_TO_PERSON} & {*register.references.values()}
        if leads and (record := context.find(register.name, record_id)) is not None:
            return register, record
    return None


Choose = Callable[[Session, Context, Mapping[str, Record]], Record | None]


def _of_person(register: str) -> Choose:
    """Return how the one record of a register that refers to the person is chosen."""

    def choose(session: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
        model: Any = BY_NAME[register].model
        own = select(model).where(model.person == found["person"].id, model.deleted_at.is_(None))
        record: Record | None = session.scalar(own.limit(1))
        return record

    return choose


def _highest_education(_: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
    # Codes of GB/T 4658 fall as schooling rises.
    known = [e for e in context.children("education", found["person"].id) if e.level]
    return min(known, key=lambda education: education.level, default=None)


def _highest_certificate(
    _: Session, context: Context, found: Mapping[str, Record]
) -> Record | None:
    valid = [
        c for c in context.children("certificate", found["person"].id)
        if c.state == "VALID" and c.level
    ]  # fmt: skip
    return max(valid, key=lambda certificate: certificate.level, default=None)


def _registrations(context: Context, found: Mapping[str, Record]) -> list[Any]:
    if "certificate" not in found:
        return []
    known = context.children("cert_registration", found["certificate"].id)
    return sorted(known, key=lambda r: (r.valid_from is not None, r.valid_from or r.created_at))


def _latest_registration(
    _: Session, context: Context, found: Mapping[str, Record]
) -> Record | None:
    return next(reversed(_registrations(context, found)), None)


def _first_registration(_: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
    first = [r for r in _registrations(context, found) if r.kind == "FIRST"]
    return first[0] if first else None


def _station(_: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
    station: Record | None = context.find("station", found["person"].home or None)
    return station


# Registers of which a person has one record are found by the declaration alone.
ROLES = {r.name: _of_person(r.name) for r in BY_NAME.values() if ("person",) in r.model.unique}

CHOSEN: Mapping[str, Choose] = ROLES | {
    "education": _highest_education,
    "certificate": _highest_certificate,
    "cert_registration": _latest_registration,
    "first_registration": _first_registration,
    "station": _station,
}

# Which register a name of the dossier stands for, where the two differ.
ALIAS = {"first_registration": "cert_registration"}


def register_of(name: str) -> Register[Any]:
    """Return the register behind a name that bindings use."""
    return BY_NAME[ALIAS.get(name, name)]


def _values(
    workspace: Workspace, form: FormLayout, dossier: Dossier, parameters: Parameters
) -> FormValues:
    fields = {key: _text(dossier, source) for key, source in form.bind.items() if source}
    checks = {key: _ticks(form, dossier, key) for key in form.choices}
    photo = getattr(dossier.records["person"], "photo", None)
    today = workspace.today()
    authorities = {
        "bureau": parameters.text("authority.bureau", today),
        "station": _text(dossier, "station.name") or workspace.identity.name,
    }
    return FormValues(
        fields=fields,
        checks=checks,
        tables={key: _rows(dossier, table) for key, table in form.bind_tables.items()},
        photo=_photo(workspace, photo),
        number=fields.get("number", ""),
        filled_on=fields.get("filled_on", ""),
        authorities=authorities,
        watermark=WATERMARK if workspace.identity.demo else "",
    )


def _photo(workspace: Workspace, name: str | None) -> bytes | None:
    folder = workspace.folder("attachments")
    return attachments.fetch(folder, workspace.file_key, name) if name else None


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
    person = dossier.records["person"].id
    children: Iterable[Any] = dossier.context.children(table.register, person)
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
