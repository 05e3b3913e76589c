"""What a clerk does in a day, each act with real keys on the real program.

An act begins on any page and ends with a look into the store; each step leaves a picture.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import func, select

from station_app.domain.registers.exchanged import Correction
from station_app.domain.registers.people import Person
from station_app.domain.registers.workers import SocialWorker
from station_app.services.identity import read_identity
from station_app.storage.database import Database
from station_app.storage.tables import Package
from tests.services.conftest import PASSPHRASE
from tests.ui.window import screen
from tests.ui.window.screen import Screen, wait_for
from ui.navigation import DIGITS
from ui.page import BELOW, HIDDEN
from ui.pages import pages_for

PASTED = "137000100"  # begins the numbers that are pasted


@dataclass(frozen=True)
class Sitting:
    """Somebody at the screen with books open; `store` looks into them beside the program."""

    seat: Screen
    home: Path
    name: str
    store: Database

    def count(self, model: Any, *conditions: Any) -> int:
        """Count the live records of which something holds."""
        alive = model.deleted_at.is_(None)
        asked = select(func.count()).select_from(model).where(alive, *conditions)
        with self.store.reading() as session:
            return session.scalar(asked) or 0

    def value(self, column: Any, *conditions: Any) -> Any:
        """Return one value of the one record of which something holds."""
        with self.store.reading() as session:
            return session.scalars(select(column).where(*conditions)).one()

    def has(self, file: Path) -> bool:
        """Say whether a package or receipt is in the book of the mail."""
        with self.store.reading() as session:
            return session.scalar(select(Package.file).where(Package.file == file.name)) is not None

    def press(self, *keys: str) -> None:
        """Press keys and wait until the program has taken them in."""
        self.seat.keys(*keys)
        self.seat.still()

    def go(self, page: str) -> None:
        """Show a page: by its number where it has one, else along the list of pages."""
        specs = pages_for(read_identity(self.home).role)
        keys = [spec.key for spec in specs if spec.group not in (BELOW, HIDDEN)]
        place = keys.index(page)
        if place < DIGITS:
            self.press(f"ctrl+{place + 1}")
        else:
            self.press("F6", "End", *["Up"] * (len(keys) - 1 - place), "Return")

    def come_back(self, dialog: str) -> None:
        """Wait until a dialog has given way to the program's window."""

        def closed() -> bool:
            titles = " ".join(self.seat.titles)  # none at all while a window is just going
            return self.name in titles and dialog not in titles

        wait_for(closed, f"{dialog} closed")
        self.seat.wait_for_window(self.name)
        self.seat.still()
        self.seat.wait_for_window(self.name)  # the dialog may have taken the keyboard with it

    def choose(self, dialog: str, path: Path) -> None:
        """Paste a path into a dialog of files."""
        self.seat.wait_for_window(dialog)
        self.seat.still()
        self.seat.copy(str(path))
        self.seat.keys("ctrl+a", "ctrl+v", "Return")
        self.come_back(dialog)

    def give_reason(self, dialog: str, picture: str) -> None:
        """Write a reason into the dialog that asks for one, and agree."""
        self.seat.wait_for_window(dialog)
        self.seat.still()
        self.seat.copy("已电话核实")
        self.press("ctrl+v", "Tab", "Tab")
        self.seat.picture(picture)
        self.seat.keys("Return")
        self.come_back(dialog)

    def shows(self, words: str) -> bool:
        """Say whether a window has these words in its title."""
        return any(words in title for title in self.seat.titles)

    def outbox(self) -> set[Path]:
        """Return the workbooks that were written for the other side."""
        return set((self.home / "outbox").glob("*.xlsx"))

    def written(self, before: set[Path]) -> Path:
        """Wait for one more workbook in the outbox than before, and return it."""
        wait_for(lambda: self.outbox() - before, "a new file in the outbox")
        self.seat.still()
        (made,) = self.outbox() - before
        return made


@contextmanager
def seated(seat: Screen, home: Path, name: str) -> Iterator[Sitting]:
    """Open books on the screen; where an act fails, the picture of it is kept."""
    with screen.program(seat, home):
        seat.wait_for_window("社工站登记系统")
        seat.still()
        seat.type(PASSPHRASE)
        seat.keys("Return")
        seat.wait_for_window(name)
        seat.still()
        with screen.looking_into(home, PASSPHRASE) as store:
            try:
                yield Sitting(seat, home, name, store)
            except BaseException:
                seat.picture("failed-here")
                raise


def new_person(at: Sitting, name: str, number: str, paper: Path) -> None:
    """Enter somebody with a wrong number, mend it, save, and print the card."""
    named = Person.name == name
    at.go("register:person")
    at.press("ctrl+n")
    at.seat.copy(name)
    at.seat.keys("ctrl+v", "Return", "Return")
    at.seat.type(mistyped(number))
    at.press("ctrl+s")
    at.seat.picture("wrong-number")
    assert at.count(Person, named) == 0
    at.seat.keys("ctrl+a")
    at.seat.type(number)
    at.seat.keys("ctrl+p")
    wait_for(lambda: at.count(Person, named) == 1, "saved")
    at.seat.still()
    at.seat.picture("printing")
    at.seat.keys("ctrl+s")
    at.choose("PDF", paper)
    wait_for(paper.exists, "printed")
    assert at.value(Person.id_number, named) == number


def mistyped(number: str) -> str:
    """Return a number of which the last sign does not fit."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def paste(at: Sitting) -> None:
    """Paste thirty telephones, two of them in a cell three times, and take it all back."""
    numbers = [f"{PASTED}{n:02d}" if n % 10 else f"{PASTED}{n}、12345" for n in range(1, 31)]
    pasted = Person.mobile.like(f"{PASTED}%")
    at.go("register:person")
    at.seat.keys("Home", "Down", *["Right"] * 4)
    at.seat.copy("\r\n".join(numbers))
    at.seat.keys("ctrl+v")
    at.seat.wait_for_window("粘贴前核对")
    at.seat.still()
    at.seat.picture("paste")
    at.seat.keys("Return")
    wait_for(lambda: at.count(Person, pasted) == 27, "pasted")
    assert at.count(Person, Person.mobile.contains("12345")) == 0
    at.come_back("粘贴前核对")
    at.seat.picture("pasted")
    at.seat.keys("ctrl+z")
    wait_for(lambda: at.count(Person, pasted) == 0, "taken back")


def bring_in(at: Sitting, roster: Path, mending: Path) -> None:
    """Bring a roster in but for the row that is wrong, which goes into a workbook."""
    at.go("import")
    at.seat.keys("ctrl+o")
    at.choose("选择要导入的名册", roster)
    at.seat.picture("columns")
    at.press("ctrl+Return")
    at.seat.picture("check")
    at.seat.keys("Tab", "Return")
    at.choose("把问题行存成 Excel", mending)
    wait_for(lambda: zipfile.is_zipfile(mending), "what is wrong")
    at.seat.still()
    at.seat.picture("saved-what-is-wrong")
    assert at.count(SocialWorker) == 0
    at.press("alt+k")
    at.seat.picture("skipping")
    at.seat.keys("ctrl+Return")
    wait_for(lambda: at.count(SocialWorker) == 2, "brought in")
    at.seat.still()
    at.seat.picture("result")


def bring_in_the_rest(at: Sitting, mended: Path, number: str) -> None:
    """Bring the mended workbook in; nothing is asked any more."""
    at.seat.keys("ctrl+o")
    at.choose("选择要导入的名册", mended)
    at.seat.picture("mended-columns")
    at.press("ctrl+Return")
    at.seat.picture("mended-check")
    at.seat.keys("ctrl+Return")
    wait_for(lambda: at.count(SocialWorker) == 3, "the rest brought in")
    at.seat.still()
    at.seat.picture("mended-result")
    assert at.count(Person, Person.id_number == number) == 1


def type_over(book: Path, old: str, new: str, *, marked: bool = False) -> None:
    """Type over a value in Excel; `marked`: the cell has a comment that says what is wrong."""
    opened = load_workbook(book)
    lines = (line for sheet in opened.worksheets for line in sheet.iter_rows())
    found = (each for line in lines for each in line if each.value == old)
    (cell,) = (each for each in found if (each.comment is not None) == marked)
    cell.value = new
    opened.save(book)


def send(at: Sitting) -> Path:
    """Make the package; a reason is asked for what the program warns of."""
    at.go("exchange")
    at.seat.picture("what-is-new")
    before = at.outbox()
    at.seat.keys("alt+g")
    wait_for(lambda: at.shows("提醒") or at.outbox() - before, "a package, or a question")
    if at.shows("提醒"):
        at.give_reason("提醒", "reason-for-warnings")
    made = at.written(before)
    at.seat.picture("sent")
    return made


def look_at(at: Sitting, package: Path) -> None:
    """Let the bureau's page say what merging a package would do."""
    at.go("inbox")
    at.seat.keys("alt+o")
    at.choose("选择", package)
    at.seat.picture("plan")


def let_in(at: Sitting) -> None:
    """Let in a file that somebody has changed, with a reason."""
    at.press("Tab", "Tab")
    at.seat.picture("changed-file")
    at.seat.keys("space")
    at.give_reason("接受", "reason-for-changed-file")
    at.seat.picture("let-in")


def merge(at: Sitting) -> Path:
    """Merge what was looked at; return the receipt."""
    before = at.outbox()
    at.seat.keys("alt+g")
    receipt = at.written(before)
    at.seat.picture("merged")
    return receipt


def take_receipt(at: Sitting, receipt: Path) -> None:
    """Take a receipt in at the station."""
    at.go("exchange")
    at.seat.keys("alt+r")
    at.choose("选择", receipt)
    wait_for(lambda: at.has(receipt), "the receipt applied")
    at.seat.still()
    at.seat.picture("receipt")


def mend_returned(at: Sitting, who: Any, mobile: str) -> None:
    """Open what was returned at its field, and type over it there."""
    at.press("Return")
    at.seat.picture("opened-at-its-field")
    at.seat.keys("ctrl+a")
    at.seat.type(mobile)
    at.seat.keys("ctrl+s")
    wait_for(lambda: at.value(Person.mobile, who) == mobile, "mended")
    at.seat.still()
    at.seat.picture("mended")


def accept_correction(at: Sitting) -> None:
    """Go to the corrections by keys, and take the one that waits over."""
    waiting = Correction.answer.is_(None)
    assert at.count(Correction, waiting) == 1
    at.go("exchange")
    at.press("Escape", "Escape")  # what the receipt told was read; to the first part
    at.press("F6", "Return")  # into the page, at its first button
    at.press("Tab", "Tab", "Tab", "Right", "Right")
    at.seat.picture("corrections")
    at.press(*["Tab"] * 4)
    at.seat.picture("accepting")
    at.seat.keys("space")
    wait_for(lambda: at.count(Correction, waiting) == 0, "answered")
    at.seat.still()
    at.seat.picture("accepted")
    assert at.value(Correction.answer) == "ACCEPTED"
