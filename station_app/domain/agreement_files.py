"""Agreements: the readable JSON in resources/agreements, turned into texts with gaps to fill.

A text has gaps as {key}; what is put into them is bound as in form files (`form_sources`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from station_app.domain.form_sources import parse_source
from station_app.domain.problems import StationError
from station_app.domain.readable_files import read_file
from station_app.paths import resource_path

FOLDER = resource_path("agreements")
GAP = re.compile(r"\{(\w+)\}")
SPACE = "　"
# A line to write on must not be broken, nor vanish at the end of a line: four make one character.
FIRM_SPACE = "\N{NO-BREAK SPACE}" * 4
NUMERALS = "一二三四五六七八九十"


class AgreementFileFaulty(StationError):
    """A file of an agreement cannot be used; the text says where and why."""

    def __init__(self, agreement_id: str, why: str) -> None:
        super().__init__(f"协议文件“{agreement_id}.json”有误：{why}请改正后再生成。")


@dataclass(frozen=True, slots=True)
class GapTable:
    """A table to be filled by pen: headings with their widths in mm, and empty rows."""

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Article:
    """One numbered article: its paragraphs, and a table under the last one."""

    title: str
    text: tuple[str, ...]
    table: GapTable | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Where one party signs: who on top, then room, and the lines at the bottom."""

    party: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement, without what is filled in.

    about   register of the record that it is about
    blanks  gap -> what stands there when it is empty
    bind    gap -> its source, or "{authority}"
    """

    id: str
    about: str
    title: str
    opening: tuple[str, ...]
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]
    signatures: tuple[Signature, ...]
    authorities: Mapping[str, str]
    blanks: Mapping[str, str]
    bind: Mapping[str, str] = field(default_factory=dict)

    @property
    def gaps(self) -> frozenset[str]:
        """The keys of all gaps in its texts."""
        texts = [*self.opening, *self.preamble]
        texts += [text for article in self.articles for text in article.text]
        return frozenset(key for text in texts for key in GAP.findall(text))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph; what was filled into a gap is underlined."""

    text: str
    filled: bool = False


@cache
def agreement_ids() -> tuple[str, ...]:
    """Return the numbers of all agreements, e.g. "A29", in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def is_agreement(paper_id: str) -> bool:
    """Whether a number is that of an agreement, whatever its case."""
    return paper_id.upper() in agreement_ids()


@cache
def load_agreement(agreement_id: str) -> Agreement:
    """Return an agreement by its number, which must be there; raises AgreementFileFaulty."""
    return read_file(FOLDER / f"{agreement_id}.json", parse_agreement, AgreementFileFaulty)


def parse_agreement(written: Mapping[str, Any]) -> Agreement:
    """Make an agreement of what its file holds; raises AgreementFileFaulty, KeyError, ValueError.

    A blank is written as it is printed, or as its length in characters.
    """
    blanks = written["blanks"].items()
    agreement = Agreement(
        id=written["id"],
        about=written["about"],
        title=written["title"],
        opening=tuple(written["opening"]),
        preamble=tuple(written["preamble"]),
        articles=tuple(map(_article, written["articles"])),
        signatures=tuple(
            Signature(one["party"], tuple(one["lines"])) for one in written["signatures"]
        ),
        authorities=written["authorities"],
        blanks={key: _room(blank) for key, blank in blanks},
        bind=written["bind"],
    )
    unknown = sorted(agreement.gaps - {*agreement.bind} | agreement.gaps - {*agreement.blanks})
    if unknown:
        raise AgreementFileFaulty(agreement.id, f"“{unknown[0]}”没有登记在 bind 和 blanks 中。")
    for source in agreement.bind.values():
        if source.strip("{}") not in agreement.authorities:
            parse_source(source)
    return agreement


def _room(blank: str | int) -> str:
    written = SPACE * blank if isinstance(blank, int) else blank
    return written.replace(SPACE, FIRM_SPACE)


def _article(written: Mapping[str, Any]) -> Article:
    table = written.get("table")
    made = table and GapTable(tuple(table["headings"]), tuple(table["widths_mm"]), table["rows"])
    return Article(written["title"], tuple(written["text"]), made)


def pieces(text: str, values: Mapping[str, str], blanks: Mapping[str, str]) -> list[Piece]:
    """Return a paragraph with its gaps filled; an empty one leaves room for the pen."""
    found = [
        Piece(values.get(part) or blanks[part], filled=True) if number % 2 else Piece(part)
        for number, part in enumerate(GAP.split(text))
    ]
    return [piece for piece in found if piece.text]


def numeral(number: int) -> str:
    """Return the number of an article, 1 to 99: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else f"{NUMERALS[tens - 1] if tens > 1 else ''}十"
    return f"{ten}{NUMERALS[ones - 1] if ones else ''}"


def headings(articles: Sequence[Article]) -> list[str]:
    """Return the numbered headings of articles: 一、培养内容."""
    return [f"{numeral(number)}、{article.title}" for number, article in enumerate(articles, 1)]
