"""What is printed at once: a form and records, or the form left blank; and the work itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.domain.forms import FormLayout, FormValues
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.services import agreements, listing, printing
from station_app.services.printing import Copies
from station_app.services.workspace import Workspace
from ui.printing.paper import BLOCK, Order, print_document
from ui.printing.pdf import PrintResult, print_pdf
from ui.printing.proof import review

Copied = Copies | list[FormValues]


@dataclass(frozen=True)
class Stack:
    """A form for each of some records, by their numbers in the list; without any: blank."""

    workspace: Workspace
    register: Register[Any]
    form: FormLayout
    numbers: Sequence[int] = ()

    @property
    def size(self) -> int:
        """The number of copies."""
        return len(self.numbers) or 1

    def ids(self) -> list[str]:
        """Return the records that are still there."""
        return listing.ids(self.workspace, self.register, self.numbers)

    def review(self, progress: Progress = silent) -> tuple[str, ...]:
        """Return what to know before printing."""
        return review(self.form, self._copies(self._sheets(self.ids())), progress)

    def to_pdf(self, out: Path, overprint: bool, progress: Progress = silent) -> PrintResult:
        """Write all copies into a file and note it."""
        ids = self.ids()
        copies = self._copies(self._sheets(ids))
        result = print_pdf(self.form, copies, out, progress, overprint=overprint)
        self._note(ids, "PDF")
        return result

    def to_printer(self, order: Order, progress: Progress = silent) -> int:
        """Print all copies, document by document, and note those that went out; return the pages.

        Raises PrinterFailed, and what progress raises: documents before stay printed.
        """
        ids = self._sheets(self.ids())
        sent = pages = 0
        try:
            for start in range(0, len(ids) or 1, BLOCK):
                part = ids[start : start + BLOCK]

                def told(done: int, total: int, before: int = start) -> None:
                    progress(before + done, len(ids))

                pages += print_document(order, self.form, self._copies(part), told)
                sent += len(part)
        finally:
            self._note(ids[:sent], order.printer)
        return pages

    def to_word(self, agreement_id: str, out: Path) -> int:
        """Write an agreement for each record, or a blank one, into a document and note it."""
        if not self.numbers:
            agreements.write_blank(agreement_id, out)
            return 1
        return agreements.write_agreements(self.workspace, agreement_id, self.ids(), out)

    def _sheets(self, ids: Sequence[str]) -> list[str]:
        return printing.sheets(self.workspace, self.form, ids)

    def _copies(self, ids: Sequence[str]) -> Copied:
        if not self.numbers:
            return [printing.empty_copy(self.workspace, self.form)]
        return Copies(self.workspace, self.form, ids)

    def _note(self, ids: Sequence[str], printer: str) -> None:
        if ids:  # a blank form tells nothing of anybody
            printing.note_printed(self.workspace, self.form, ids, printer)
