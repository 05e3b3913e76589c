"""Sources: how a form file says what is put into a field.

person.name                     a field, a derived value or the state of a record around the form
organisation                    in a sub-table: a field of the row's own record
education.level|education.degree   several, joined
social_worker.state=ACTIVE      是 or 否
age(person.birth_date, recruitment_post.age_on)   a named function of values (`form_words`)
{job_application.service_years}年   words round such values; empty when all of them are
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

JOINT = "/"  # between values joined by "|"
NUMBER = "#"  # the number of a row
_PATH = re.compile(r"(?:(?P<name>[a-z_]+)\.)?(?P<field>[a-z_0-9]+)(?:=(?P<expected>\w+))?")
_CALL = re.compile(r"(?P<function>[a-z_]+)\((?P<arguments>[^()]*)\)")
_PLACE_HOLDER = re.compile(r"(\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Path:
    """A field of a record around the form.

    name      register or role; "" for the record that the form or the row is about
    expected  the value that makes a yes-or-no box say yes; "" for none
    """

    name: str
    field: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A named function of the values of some fields."""

    function: str
    arguments: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What is put into a field: values and the words between them.

    joint   stands between the parts
    """

    parts: tuple[str | Path | Call, ...]
    joint: str = ""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every field that is read."""
        return tuple(path for part in self.parts for path in _paths(part))

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every function that is called."""
        return tuple(part for part in self.parts if isinstance(part, Call))


@cache
def parse_source(text: str) -> Source:
    """Read a source; "" gives one without parts. Raises ValueError."""
    if "{" in text:
        pieces = [piece for piece in _PLACE_HOLDER.split(text) if piece]
        return Source(tuple(_one(p[1:-1]) if p.startswith("{") else p for p in pieces))
    return Source(tuple(map(_one, text.split("|"))) if text else (), JOINT)


def _one(text: str) -> Path | Call:
    call = _CALL.fullmatch(text.strip())
    if call is None:
        return _path(text)
    arguments = [part for part in call["arguments"].split(",") if part.strip()]
    return Call(call["function"], tuple(map(_path, arguments)))


def _path(text: str) -> Path:
    found = _PATH.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}”不是“登记簿.字段”")
    return Path(found["name"] or "", found["field"], found["expected"] or "")


def _paths(part: str | Path | Call) -> Iterator[Path]:
    if isinstance(part, Path):
        yield part
    elif isinstance(part, Call):
        yield from part.arguments
