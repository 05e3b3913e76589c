"""The code lists: labels are shown, codes are stored (domain.md 7.4 and 11, forms.md F)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from station_app.domain.texts import compact
from station_app.paths import resource_path

# Between two digits the sign belongs to the text: "1.0" is not the code 10.
_SEPARATOR = re.compile(r"(?<!\d)[-:.、_]|[-:.、_](?!\d)")


@dataclass(frozen=True)
class CodeList:
    """One list of codes.

    key       name of its file in resources/codes
    title     Chinese name of the list
    labels    maps a code to its label, in the order of the drop-down
    aliases   maps what people also write to its code
    """

    key: str
    title: str
    labels: Mapping[str, str]
    aliases: Mapping[str, str]

    def code_of(self, text: str) -> str | None:
        """Return the code for a label, a code, `code-label` or an alias; None if it is no entry."""
        return self._index.get(_folded(text))

    def label(self, code: str) -> str:
        """Return the label of a code; a code that the list does not have stands for itself."""
        return self.labels.get(code, code)

    @cached_property
    def _index(self) -> Mapping[str, str]:
        index = {_folded(alias): code for alias, code in self.aliases.items()}
        for code, label in self.labels.items():
            index |= {_folded(spelling): code for spelling in _spellings(code, label)}
        return index


def _spellings(code: str, label: str) -> Iterator[str]:
    """Say how an entry is written in workbooks; spreadsheets drop the zero of "01"."""
    yield label
    for written in {code, code.lstrip("0") or code}:
        yield written
        yield written + label
        yield f"{written}-{label}"


def _folded(text: str) -> str:
    """Fold blanks, widths, brackets, case, and the sign between code and label."""
    return _SEPARATOR.sub("", compact(text).casefold())


@cache
def code_list(key: str) -> CodeList:
    """Return a list by its key, e.g. "political". Raises FileNotFoundError for an unknown key."""
    entry = json.loads(resource_path("codes", f"{key}.json").read_text(encoding="utf-8"))
    return CodeList(key, entry["title"], dict(entry["codes"]), entry["aliases"])
