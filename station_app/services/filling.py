"""From a record and what is around it to the texts, ticks and rows that are put into a form.

The bindings are data of the form; how they are written is told in `domain.form_sources`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from station_app.domain.card_form import CARD
from station_app.domain.code_kinds import Code, Codes
from station_app.domain.dates import show_day_cn
from station_app.domain.form_sources import JOINT, NUMBER, Call, Path, Source, parse_source
from station_app.domain.forms import Choice, FormLayout, FormValues, TableBinding, counts, numbered
from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.problems import StationError
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import dossiers, records
from station_app.services.access import needs
from station_app.services.dossiers import Dossier
from station_app.services.form_rows import ROWS
from station_app.services.form_words import WORDS
from station_app.services.masking import hidden_from
from station_app.services.workspace import Workspace
from station_app.storage import attachments

PERIOD = "—"
WATERMARK = "练习"
NOTHING = "无"
READER = "reader"  # in `Session.info`: who is at work


@needs(Right.READ)
def watermark(workspace: Workspace) -> str:
    """Return the word that marks the papers of practice books; "" for real ones."""
    return WATERMARK if workspace.identity.demo else ""


@needs(Right.READ)
def values_of(workspace: Workspace, form: FormLayout, dossier: Dossier) -> FormValues:
    """Return what is put into a form about the chief record of the dossier.

    What the person at work may not see stands there as hidden.
    """
    dossier.session.info[READER] = workspace.user
    fields = {key: text_of(dossier, source) for key, source in form.bind.items() if source}
    fields |= {key: NOTHING for key in form.none if not fields.get(key)}
    today = workspace.today()
    printed_on = show_day_cn(today) if form.key == CARD else fields.get("filled_on", "")
    authorities = {
        "bureau": dossier.context.parameters.text("authority.bureau", today),
        "station": text_of(dossier, "station.name") or workspace.identity.name,
    }
    return FormValues(
        fields=fields,
        checks={key: _ticks(form, dossier, key) for key in form.choices},
        tables={key: _rows(form, dossier, key) for key in form.bind_tables},
        photo=_photo(workspace, dossier, form.bind.get("photo", "")),
        number=fields.get("number", ""),
        filled_on=printed_on,
        authorities=authorities,
        watermark=watermark(workspace),
    )


def _photo(workspace: Workspace, dossier: Dossier, source: str) -> bytes | None:
    name = next((raw(dossier, path) for path in parse_source(source).paths), None)
    if not name:
        return None
    try:
        return attachments.fetch(workspace.folder("attachments"), workspace.file_key, name)
    except StationError:
        return b""  # unreadable: one lost photo is warned of and stops no batch


def text_of(dossier: Dossier, written: str) -> str:
    """Return what a source gives; two dates joined are a period of months, maybe an open one."""
    source = parse_source(written)
    if _is_period(dossier, source):
        days = [raw(dossier, path) for path in source.paths]
        months = [f"{day:%Y.%m}" if day else "" for day in days]
        return PERIOD.join(months) if any(months) else ""
    texts = [part if isinstance(part, str) else _part(dossier, part) for part in source.parts]
    known = any(
        text
        for part, text in zip(source.parts, texts, strict=True)
        if not isinstance(part, str)
    )  # fmt: skip
    return source.joint.join(text for text in texts if text).strip() if known else ""


def _is_period(dossier: Dossier, source: Source) -> bool:
    if source.joint != JOINT or len(source.parts) != 2:
        return False
    specs = [dossier.register(path.name).fields.get(path.field) for path in source.paths]
    return all(spec is not None and spec.kind.name == "day" for spec in specs)


def _part(dossier: Dossier, part: Path | Call) -> str:
    if isinstance(part, Call):
        return WORDS[part.function](dossier, *(raw(dossier, path) for path in part.arguments))
    record = dossier.find(part.name)
    if part.expected:
        holds = record is not None and getattr(record, part.field) == part.expected
        return "是" if holds else "否"
    if record is None:
        return ""
    return printed(dossier, dossier.register(part.name), record, part.field)


def raw(dossier: Dossier, path: Path) -> Any:
    """Return the value of a field as it is kept, or a derived text; None: there is none."""
    record = dossier.find(path.name)
    if record is None:
        return None
    for derived in dossier.register(path.name).derived:
        if derived.name == path.field:
            return derived.compute(record, dossier.context) or None
    return getattr(record, path.field)


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
    reader = dossier.session.info.get(READER)
    mask = hidden_from(reader, spec) if reader is not None else None
    if mask is not None:
        return mask(spec.kind.show(value))
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
    return form.ticks(key, _chosen(form.choices[key], dossier, source) if source else ())


def _chosen(choice: Choice, dossier: Dossier, written: str) -> list[str]:
    """Return the labels of the boxes to tick; the form may word a code in its own way."""
    source = parse_source(written)
    (path, *_) = source.paths
    spec = dossier.register(path.name).fields.get(path.field)
    if source.calls or spec is None or not isinstance(spec.kind, (Code, Codes)):
        text = text_of(dossier, written)
        return [choice.codes.get(text, text)] if text else []
    value = raw(dossier, path)
    if value is None:
        return []
    codes = spec.kind.split(value) if isinstance(spec.kind, Codes) else [value]
    ours = {spec.kind.codes.code_of(label): label for label in choice.labels}
    ours.update(choice.codes)
    return [ours.get(code) or spec.kind.codes.label(code) for code in codes]


def rows_of(dossier: Dossier, table: TableBinding) -> list[tuple[Dossier, TableBinding]]:
    """Return the dossiers of the records that a sub-table lists, each with its binding."""
    listed = [(record, part) for part in table.parts for record in _listed(dossier, part)]
    if table.order:
        listed.sort(key=lambda each: _placed(getattr(each[0], table.order)))
    return [
        (dossiers.of_row(dossier, BY_NAME[part.register], record), part) for record, part in listed
    ]


def _listed(dossier: Dossier, table: TableBinding) -> Sequence[Any]:
    """Return the records that one binding names; none when only the pen fills the table."""
    if table.among:
        return ROWS[table.among](dossier)
    owner = dossier.find(table.of)
    if not table.register or owner is None:
        return ()
    by = table.by or BY_NAME[table.register].parent or ""
    return [
        record
        for record in dossier.context.referring(table.register, by, owner.id)
        if all(getattr(record, name) == value for name, value in table.where.items())
    ]


def _placed(value: Any) -> tuple[bool, Any]:
    """Sort what is not filled in behind all that is."""
    return (value is None, "" if value is None else value)


def _rows(form: FormLayout, dossier: Dossier, key: str) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = [
        {
            column: text_of(row, source)
            for column, source in table.columns.items()
            if source not in ("", NUMBER)
        }
        for row, table in rows_of(dossier, form.bind_tables[key])
    ]
    table = form.all_tables.get(key)
    return numbered(form, key, found) if table is not None and counts(table) else found
