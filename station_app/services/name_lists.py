"""Lists of people as they are pasted: each line is one registered person, several, or nobody.

A line may hold a name, a document number, or both, beside other columns of a spreadsheet.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.identifiers import normal_id
from station_app.domain.names import normal_name
from station_app.domain.pinyin import sort_key
from station_app.domain.problems import Refused
from station_app.domain.registers.people import Person
from station_app.domain.registers.workers import SocialWorker
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.masking import masked
from station_app.services.workspace import Workspace

HEADING = "姓名"
NAME_LENGTHS = range(2, 5)  # a longer first column may be anything
CHUNK = 500  # people asked for at once
LARGEST = 1_000_000  # bytes; a list of names is far smaller
ENCODINGS = ("utf-8-sig", "gb18030")

_COLUMNS = re.compile(r"\t+")
_SEVERAL = re.compile(r"[、；;]")
_COMMAS = re.compile(r"[,，]")
_LINE_NO = re.compile(r"^\s*[(（]?\d{1,4}(?:[.)）．]|、|\s)\s*(?=\S)")
_NUMBER = re.compile(r"[A-Za-z]{0,2}\d[\dA-Za-z]{5,29}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


@dataclass(frozen=True)
class Candidate:
    """A registered person who can be chosen.

    id_number  masked
    facts      what else tells the person apart, e.g. the organisation
    present    is in the class already for which was asked
    """

    person: str
    name: str
    id_number: str
    facts: str
    present: bool = False


@dataclass(frozen=True)
class Line:
    """One entry of a pasted list.

    number  its line, from 1; several entries may stand in one line
    people  whom it may mean; () for nobody
    doubt   why it should be looked at although somebody was found; "" when it is certain
    """

    number: int
    text: str
    people: tuple[Candidate, ...]
    doubt: str = ""

    @property
    def certain(self) -> bool:
        """Whether it means one person, without a doubt."""
        return len(self.people) == 1 and not self.doubt

    @property
    def problem(self) -> str:
        """What is to be done about it, in a sentence; "" when it is certain."""
        if not self.people:
            return "没有登记过这个人，请核对姓名，或先在“人员”中登记。"
        if len(self.people) > 1:
            return f"有{len(self.people)}位同名的人，请补上证件号码，或逐一选定。{self.doubt}"
        return self.doubt


@needs(Right.IMPORT)
def read_people(workspace: Workspace, text: str, present: Iterable[str] = ()) -> list[Line]:
    """Find the people of a pasted list, line by line; blank lines and headings are left out.

    present  persons who are in the class already
    """
    entries = list(entries_of(text))
    with workspace.database.reading() as session:
        index = _Index(session)
        meant = [index.meant(entry) for _, entry in entries]
        found = _candidates(session, {each for ids, _ in meant for each in ids}, set(present))
    return [
        Line(number, entry, tuple(found[each] for each in ids), doubt)
        for (number, entry), (ids, doubt) in zip(entries, meant, strict=True)
    ]


def text_of(path: Path) -> str:
    """Return a list of people that was saved as text, UTF-8 or GB 18030.

    Raises Refused with the reason MISSING, TOO_LARGE or ENCODING.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused("MISSING", f"不能读取名单“{path}”，请核对文件名。") from error
    if len(content) > LARGEST:
        raise Refused("TOO_LARGE", f"“{path.name}”太大，不像名单，请核对文件。")
    for encoding in () if b"\0" in content else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("ENCODING", f"“{path.name}”不是文本文件，请另存为文本（UTF-8）后再试。")


def entries_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the entries of a list with the number of their line, from 1.

    A number in front is taken away; a line of names with 、 between them is several entries.
    """
    for number, line in enumerate(text.splitlines(), 1):
        plain = _LINE_NO.sub("", line.replace("\u3000", " ").strip())
        for entry in _apart(plain):
            if entry and HEADING not in _COLUMNS.split(entry):
                yield number, entry


def _apart(line: str) -> list[str]:
    if "\t" in line:
        return [line.strip()]
    parts = [part.strip() for part in _SEVERAL.split(line)]
    commas = [part.strip() for part in _COMMAS.split(line)]
    if len(commas) > 1 and not any(sign.isdigit() for sign in line):
        parts = [name for part in parts for name in map(str.strip, _COMMAS.split(part))]
    return parts


def folded_name(text: str) -> str:
    """Return a name by which spellings meet: without blanks, middle dots and case."""
    return normal_name(text).replace(" ", "").replace("·", "").casefold()


class _Index:
    """All live people by number and by name."""

    def __init__(self, session: Session) -> None:
        self._by_number: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, str] = {}
        query = select(Person.id, Person.name, Person.id_number).where(Person.deleted_at.is_(None))
        for person, name, number in session.execute(query.order_by(Person.id)):
            self._names[person] = name or ""
            self._by_name[folded_name(name or "")].append(person)
            if number:
                self._by_number[number].append(person)

    def meant(self, entry: str) -> tuple[Sequence[str], str]:
        """Return whom an entry may mean, and a doubt about it."""
        numbers, words = _parts(entry)
        by_name = self._named(words)
        number = next((each for each in numbers if each in self._by_number), None)
        if number is not None:
            found = self._by_number[number]
            return found, self._disagreement(found, words)
        if numbers and by_name:
            return by_name, "证件号码没有登记过，是按姓名找到的，请核对。"
        return by_name, ""

    def _disagreement(self, found: Sequence[str], words: Sequence[str]) -> str:
        """Return the doubt when a name stands before a number that is somebody else's."""
        names = {folded_name(self._names[person]) for person in found}
        texts = {folded_name(text) for word in words for text in (word, *word.split())}
        first = folded_name(words[0]) if words else ""
        if names & texts or len(first) not in NAME_LENGTHS:
            return ""
        return f"证件号码对应的是“{self._names[found[0]]}”，与所写的姓名不同，请核对。"

    def _named(self, words: Sequence[str]) -> Sequence[str]:
        """Return the people of the first column, or of its first word, that is a name."""
        for word in words:
            for text in (word, *word.split()):
                found = self._by_name.get(folded_name(text))
                if found:
                    return found
        return ()


def _parts(entry: str) -> tuple[list[str], list[str]]:
    """Return the numbers of documents in an entry, and its other columns."""
    numbers: list[str] = []
    words: list[str] = []
    for column in _COLUMNS.split(unicodedata.normalize("NFKC", entry)):
        found = [match[0] for match in _NUMBER.finditer(column)]
        rest = _COMMAS.sub(" ", _NUMBER.sub(" ", column)).strip(" :：()（）")
        numbers += [normal_id(each) for each in found if not _MOBILE.fullmatch(each)]
        words += [rest] if rest else []
    return numbers, words


def _candidates(session: Session, people: set[str], present: set[str]) -> Mapping[str, Candidate]:
    """Return the people by id, with the organisation in which they serve."""
    found: dict[str, Candidate] = {}
    wanted = sorted(people)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        posts = select(SocialWorker.person, SocialWorker.organisation).where(
            SocialWorker.person.in_(chunk), SocialWorker.deleted_at.is_(None)
        )
        organisations = {person: name or "" for person, name in session.execute(posts)}
        for each in session.scalars(select(Person).where(Person.id.in_(chunk))):
            facts = organisations.get(each.id, "")
            found[each.id] = candidate(each, facts, each.id in present)
    return found


def candidate(person: Person, facts: str, present: bool) -> Candidate:
    """Return a person as somebody who can be chosen."""
    return Candidate(person.id, person.name or "", masked(person.id_number or ""), facts, present)


def by_name(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates in the order of their names by pinyin, each person once."""
    once = {each.person: each for each in candidates}
    return sorted(once.values(), key=lambda each: (sort_key(each.name), each.person))
