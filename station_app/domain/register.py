"""Registers: what is declared once of every kind of record.

A register is one typed mapped class, whose fields are declared by `field()`, and
one frozen `Register` value. Table, form, workbook, import, checks, audit, search
and package are derived from the two; nothing else knows the fields.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ForeignKey, Index, String, inspect, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from station_app.domain.kinds import Kind, Reference, warned
from station_app.domain.life_cycles import KEPT, LifeCycle
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DELETED = "deleted_at"


class Base(DeclarativeBase):
    """Metadata of the whole store."""


class _Ids:
    """The last id of this program; safe to share between threads."""

    def __init__(self) -> None:
        self._lock, self._last = threading.Lock(), 0

    def following(self, number: int) -> int:
        """Return a number, or the next one when it would not come after the last."""
        with self._lock:
            self._last = max(number, self._last + 1)
            return self._last


_ids = _Ids()


def new_id() -> str:
    """Return an id for a record (a ULID): unique everywhere, in the order of their making."""
    # Two of one millisecond would else stand in any order.
    number = _ids.following(time.time_ns() // 1_000_000 << 80 | secrets.randbits(80))
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


class Record(Base):
    """What every register keeps about each of its records (domain.md 11.0).

    id             names the record for ever, in every store
    home           code of the station whose record it is; "" for the bureau's own
    revision       number of this store's last change of it; 0: never changed here
    peer_revision  the other side's revision that was last taken over
    sent_revision  the revision that last went out in a package
    accepted_revision  the revision that the bureau has confirmed
    returned       why the bureau sent the record back; None: it did not
    row_version    counts saves; a save over another one raises RecordChanged
    deleted_at     set while the record lies in the recycle bin
    origin         MANUAL, IMPORT (see `batch`), MERGE or SEED
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    home: Mapped[str] = mapped_column(String(12), default="", index=True)
    state: Mapped[str] = mapped_column(String(20), active_history=True)
    revision: Mapped[int] = mapped_column(default=0)
    peer_revision: Mapped[int] = mapped_column(default=0)
    sent_revision: Mapped[int] = mapped_column(default=0)
    accepted_revision: Mapped[int] = mapped_column(default=0)
    returned: Mapped[str | None] = mapped_column(String)
    row_version: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(50))
    deleted_at: Mapped[datetime | None] = mapped_column(active_history=True)
    origin: Mapped[str] = mapped_column(String(10), default="MANUAL")
    batch: Mapped[str | None] = mapped_column(String(26), index=True)

    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # SQLAlchemy calls it on the class
        return {"version_id_col": cls.row_version}

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        name = cls.__tablename__
        alive = text(f"{DELETED} IS NULL")
        return tuple(
            Index(f"uq_{name}_{'_'.join(key)}", "home", *key, unique=True, sqlite_where=alive)
            for key in cls.unique
        )


class Need(Enum):
    """When a field must be filled in (domain.md 11.0: –, R, S)."""

    OPTIONAL = ""
    SAVE = "R"
    SEND = "S"


class Owner(Enum):
    """Who writes a field: one writer per field, so merging never has to choose.

    HOME     the store in which the record is at home
    BUREAU   the district bureau
    """

    HOME = "home"
    BUREAU = "bureau"


@dataclass(frozen=True)
class Field:
    """What is known of a field beyond its Python type; see `field()`."""

    label: str
    kind: Kind[Any]
    need: Need = Need.OPTIONAL
    key: bool = False
    sensitive: bool = False
    owner: Owner = Owner.HOME
    aliases: tuple[str, ...] = ()
    default: Any = None
    source: str = ""

    def faults(self, name: str, value: Any, today: date) -> Iterator[Fault]:
        """Check one value that is there against the field's own kind."""
        for fault in self.kind.faults(name, value, today):
            yield Fault(fault.field, fault.rule, f"{self.label}：{fault.text}", fault.severity)


def field(label: str, kind: Kind[Any], **more: Any) -> MappedColumn[Any]:
    """Declare one field of a register, to the right of `name: Mapped[...] =`.

    label      what people read on screen, on paper and in the workbook's heading
    need       Need.SAVE: a save without it is refused; Need.SEND: sending is
    key        fields with key=True tell, together, the same thing apart
    sensitive  masked on screen and in exports; seeing it is logged
    owner      who writes it, see Owner
    aliases    other headings by which rosters call it
    default    value of a new record
    source     where the rule comes from: document and article
    """
    spec = Field(label, kind, **more)
    keys = []
    if isinstance(kind, Reference):
        # Checked at commit: a merge may bring a child before its parent.
        keys = [ForeignKey(f"{kind.register}.id", deferrable=True, initially="DEFERRED")]
    return mapped_column(
        kind.sql_type, *keys, index=bool(keys), nullable=True, active_history=True,
        info={"field": spec},
    )  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A titled group of fields of the form, the card and the workbook."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """What a rule may know beyond the record itself.

    find      looks up a live record by register and id; None: there is none
    children  the live child records of a record, by the child register's name
    referring the live records of a register whose field holds this id, oldest first
    rows      the same as `referring` with these fields alone, for sums over thousands; None: the
              records themselves have to do
    serial    gives the next number of a series of this store, from 1
    taken     whether a live record of a register has this value in this field
    home      code of the store's own station: only its records are filled in by `made`
    sending   the record is to go to the bureau: what is needed for that must be there
    lenient   fields whose absence is told as to be completed instead of refused
    step_on   day on which the step to another state took effect; None: nobody said
    step_note what is to be remembered of that step
    """

    today: date
    parameters: Parameters
    find: Callable[[str, str | None], Any]
    children: Callable[[str, str], Sequence[Any]]
    referring: Callable[[str, str, Any], Sequence[Any]]
    serial: Callable[[str], int]
    home: str = ""
    taken: Callable[[str, str, Any], bool] = lambda register, name, value: False
    sending: bool = False
    lenient: frozenset[str] = frozenset()
    step_on: date | None = None
    step_note: str = ""
    rows: Callable[[str, str, str, Sequence[str]], Sequence[Any]] | None = None


R = TypeVar("R", bound=Record)
Rule = Callable[[Any, Context], Iterator[Fault]]


@dataclass(frozen=True)
class Derived:
    """A value that is never stored: it follows from records as of a day.

    compute   returns the shown text; "" for none
    """

    name: str
    label: str
    compute: Callable[[Any, Context], str]


@dataclass(frozen=True)
class Register(Generic[R]):
    """One register: its records' class and everything that is not a field.

    title       name of the register, e.g. 志愿者
    columns     fields of the table on screen, left to right
    sections    fields of the form and the card, top to bottom
    label       the field by which people call a record; a reference: that record's label
    searched    fields by which a record is found
    rules       checks that need more than one field or record
    roster      columns of a legacy roster, as field or register.field paths; empty: none
    made        fills computed fields before a save, e.g. a number; see the function
    follows     yields the records that follow from one as it now is, new or changed, whenever it
                is saved; of those that are due to it, the others are deleted
    derived     values shown beside the fields
    absent      (field, value): a roster row with this value has no such record
    alike       fields by which a roster row meets a record when the key of either is incomplete
    brought     state of a record that a roster brings in, "" for the first state
    shared      the bureau's records go to every station in the receipt
    bureau_too  the bureau has records of its own in it, which stay there
    removal     checks before a record goes into the recycle bin on its own
    about       of what the bureau keeps: the field that names the record at whose home it is;
                "" for the record it is part of
    print_form  id of the official form, "" for none
    group       heading of the menu under which it stands, "" for nowhere
    icon        name of its icon in resources/icons
    unit        what one counts: 人, 家, 个, 条
    """

    model: type[R]
    title: str
    columns: tuple[str, ...]
    sections: tuple[Section, ...]
    label: str
    searched: tuple[str, ...] = ()
    life_cycle: LifeCycle = KEPT
    rules: tuple[Rule, ...] = ()
    roster: tuple[str, ...] = ()
    made: Callable[[Any, Context], None] | None = None
    follows: Callable[[Any, Context], Iterator[Record]] | None = None
    derived: tuple[Derived, ...] = ()
    absent: tuple[str, Any] | None = None
    alike: tuple[str, ...] = ()
    brought: str = ""
    shared: bool = False
    bureau_too: bool = False
    removal: tuple[Rule, ...] = ()
    about: str = ""
    print_form: str = ""
    group: str = "业务"
    icon: str = "document_table"
    unit: str = "条"

    @property
    def name(self) -> str:
        """Code of the register: the name of its table."""
        return str(self.model.__tablename__)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The declared fields by attribute name, in the order of declaration."""
        columns = inspect(self.model).columns
        return {c.key: c.info["field"] for c in columns if "field" in c.info}

    @cached_property
    def parent(self) -> str | None:
        """The field that names the record this one is part of; None: it stands alone."""
        return next(
            (n for n, f in self.fields.items() if isinstance(f.kind, Reference) and f.kind.part_of),
            None,
        )

    @cached_property
    def cause(self) -> str | None:
        """The field that names the record this one follows from; None: there is none."""
        return next(
            (n for n, f in self.fields.items() if isinstance(f.kind, Reference) and f.kind.due_to),
            None,
        )

    @cached_property
    def references(self) -> Mapping[str, str]:
        """Maps each reference field to the register it points to."""
        kinds = {name: spec.kind for name, spec in self.fields.items()}
        return {n: kind.register for n, kind in kinds.items() if isinstance(kind, Reference)}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The fields that tell, together, the same thing apart."""
        return tuple(name for name, spec in self.fields.items() if spec.key)

    @cached_property
    def kept_by_bureau(self) -> bool:
        """Whether the bureau alone makes and removes the records, also those of stations.

        So it is where everything that must be filled in is the bureau's to write.
        """
        needed = [spec.owner for spec in self.fields.values() if spec.need is Need.SAVE]
        return bool(needed) and set(needed) == {Owner.BUREAU}

    def settled_at(self, home: str, store: str) -> bool:
        """Whether a store decides on the state and existence of records that are at `home`.

        store  code of its station; "" for the bureau
        """
        return store == ("" if self.kept_by_bureau else home)

    def home_of(self, values: Mapping[str, Any], context: Context) -> str:
        """Return where a new record is at home: here, or, kept by the bureau, where it belongs."""
        above = self.about or self.parent
        if not self.kept_by_bureau or above is None or context.home:
            return context.home
        found = context.find(self.references[above], values.get(above))
        return found.home if found is not None else context.home

    def owned(self, owner: Owner) -> tuple[str, ...]:
        """Return the fields that `owner` writes and that travel."""
        return tuple(n for n, f in self.fields.items() if f.owner is owner and f.kind.travels)

    def identity(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the natural key out of `values`; None when a part of it is missing."""
        found = tuple(values.get(name) for name in self.keys)
        return found if found and all(part is not None for part in found) else None

    def new(self, **values: Any) -> R:
        """Make a record in the first state with the fields' defaults."""
        defaults = {n: f.default for n, f in self.fields.items() if f.default is not None}
        return self.model(**({"state": self.life_cycle.start} | defaults | values))

    def faults(self, record: R, context: Context) -> list[Fault]:
        """Check a record against its fields and rules; an empty list means it is fine."""
        found: list[Fault] = []
        for name, spec in self.fields.items():
            value = getattr(record, name)
            if value is None:
                found.extend(_missing(name, spec, context))
            else:
                found.extend(spec.faults(name, value, context.today))
        for rule in self.rules:
            found.extend(rule(record, context))
        return found


def _missing(name: str, spec: Field, context: Context) -> Iterator[Fault]:
    """Completeness is a rule of the state, not of the table (PRODUCT.md, decision 9)."""
    if spec.need is Need.OPTIONAL:
        return
    fault = Fault(name, "REQUIRED", f"{spec.label}：还没有填写，请补充。")
    if context.sending or (spec.need is Need.SAVE and name not in context.lenient):
        yield fault
    else:
        yield warned(Fault(name, "REQUIRED", f"{spec.label}：待补，报送前须填写。"))
