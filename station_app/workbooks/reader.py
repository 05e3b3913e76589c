"""Reads a workbook from outside: guarded here, opened in a process of its own.

The reading process starts beside the guard. It gets the file when the guard has let it pass; a
large one at once, or the clerk would wait twice as long. Not a line of the answer is looked at
before the guard is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from station_app.domain.progress import Progress, silent
from station_app.workbooks import guard
from station_app.workbooks.cells import Book, Sheet
from station_app.workbooks.child import DECRYPT, READ, Request
from station_app.workbooks.guard import Finding
from station_app.workbooks.jail import Jail
from station_app.workbooks.limits import Limits, damaged, locked
from station_app.workbooks.remarks import hidden_sheets
from station_app.workbooks.sealing import text_property
from station_app.workbooks.wire import Answer

GUARD_SHARE = 40  # per cent of the way when the guard is done
LARGE = 8 << 20  # bytes unpacked; of less, the guard keeps nobody waiting


def read_book(
    path: Path,
    *,
    password: str | None = None,
    progress: Progress = silent,
    limits: Limits | None = None,
) -> Book:
    """Read all worksheets of a file, whatever its name says it is.

    password   tried only if the file has one
    progress   told in per cent; raising Cancelled there ends the reading process

    Raises Refused with the reason EMPTY (0 bytes), PASSWORD, DAMAGED, TOO_LARGE, HOSTILE,
    UNKNOWN_FORMAT or UNREADABLE, and a text that says what to do. A workbook without content is
    not refused.
    """
    limits = limits or Limits()
    content = guard.load(path, limits)
    passwords = (password,) if password else ()
    return read_content(content, path.suffix, passwords=passwords, progress=progress, limits=limits)


def read_content(
    content: bytes,
    extension: str,
    *,
    passwords: Sequence[str] = (),
    progress: Progress = silent,
    limits: Limits | None = None,
) -> Book:
    """Read the bytes of a file that `guard.load` gave, or that were unpacked here; as `read_book`.

    passwords   tried one after another if the file has one
    """
    limits = limits or Limits()
    notes: list[str] = []
    if guard.encrypted(content):
        if not passwords:
            raise locked()
        guard.check_encryption(content, limits)
        content, notes = _decrypt(content, passwords, limits, progress)
    large = LARGE < guard.unpacked_size(content, limits) <= limits.total
    with Jail(Request(READ, limits), content) as jail:
        if large:
            jail.feed()
        finding = guard.inspect_content(content, extension, limits, _first_part(progress))
        answer = Answer()
        for line in jail.lines(_second_part(progress, answer, finding.rows)):
            answer.take(line)
    return replace(_book(finding, answer, notes), seal=text_property(content))


def read_unguarded(content: bytes, limits: Limits) -> Answer:
    """Let the reading process alone answer: what holds even if the guard overlooks something."""
    answer = Answer()
    with Jail(Request(READ, limits), content) as jail:
        for line in jail.lines(lambda: None):
            answer.take(line)
    return answer


def _first_part(progress: Progress) -> Progress:
    def report(done: int, total: int) -> None:
        progress(GUARD_SHARE * done // max(total, 1), 100)

    return report


def _second_part(progress: Progress, answer: Answer, rows: int) -> Callable[[], None]:
    def report() -> None:
        share = min(answer.rows / max(rows, 1), 1)
        progress(GUARD_SHARE + int((100 - GUARD_SHARE) * share), 100)

    return report


def _decrypt(
    content: bytes, passwords: Sequence[str], limits: Limits, progress: Progress
) -> tuple[bytes, list[str]]:
    answer, plain = Answer(), []
    with Jail(Request(DECRYPT, limits, tuple(passwords)), content) as jail:
        for line in jail.lines(lambda: progress(0, 100)):
            if answer.complete:
                plain.append(line)
            else:
                answer.take(line)
    if not answer.complete:
        raise damaged("加密的内容不完整")
    return b"".join(plain), answer.notes


def _book(finding: Finding, answer: Answer, notes: list[str]) -> Book:
    if not answer.complete:
        raise damaged("内容没有读完")
    sheets = tuple(_with_merges(sheet, finding) for sheet in answer.sheets)
    hidden = hidden_sheets([sheet.name for sheet in sheets if not sheet.visible])
    return Book(finding.format, sheets, (*notes, *finding.notes, *answer.notes, *hidden))


def _with_merges(sheet: Sheet, finding: Finding) -> Sheet:
    return replace(sheet, merges=finding.merges.get(sheet.name, sheet.merges))
