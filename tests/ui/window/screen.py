"""A screen without a screen: Xvfb, the real program on it, and real keys pressed by xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station_app.services.identity import read_identity
from station_app.storage import vault
from station_app.storage.database import Database
from tests.test_architecture import ROOT

TOOLS = ("Xvfb", "xdotool", "import", "xclip")
SIZE = "1366x768x24"
PATIENCE = 60.0  # seconds until something must have come to hold
EVERY = 0.05  # seconds between two looks
STILL = 4  # pictures that must be the same
CURSOR = 80  # dots that may differ: it blinks


def missing() -> list[str]:
    """Return the programs that are not on this machine."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait_for(holds: Callable[[], object], what: str) -> None:
    """Look again and again until something holds; fails with `what` when it never does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"never came to hold: {what}")
        time.sleep(EVERY)


class Screen:
    """One display and the keys that are pressed on it; pictures go into a folder."""

    def __init__(self, display: str, pictures: Path) -> None:
        self.environment = os.environ | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(pictures / "config"),
            "LANG": "C.UTF-8",
        }
        self._pictures = pictures
        self._taken = 0
        self.watched: int | None = None  # process id of the program that is shown

    def tool(self, *words: str, given: str = "") -> str:
        """Call a program on this display; return what it prints."""
        ran = subprocess.run(
            words, env=self.environment, input=given, capture_output=True, encoding="utf-8",
            check=False, timeout=PATIENCE,
        )  # fmt: skip
        return ran.stdout.strip()

    def keys(self, *names: str) -> None:
        """Press keys, each by its name: Return, ctrl+f."""
        for name in names:
            self.tool("xdotool", "key", "--clearmodifiers", name)

    def type(self, text: str) -> None:
        """Type a text of ASCII characters."""
        self.tool("xdotool", "type", "--delay", "8", "--", text)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard, as another program would."""
        subprocess.run(
            ["xclip", "-selection", "clipboard", "-in"], env=self.environment, input=text,
            encoding="utf-8", check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def picture(self, name: str) -> None:
        """Take a picture of the whole screen."""
        self._taken += 1
        path = self._pictures / f"{self._taken:02d}-{name}.png"
        self.tool("import", "-window", "root", str(path))

    def still(self) -> None:
        """Wait until nothing changes and nothing is done: the program has taken in every key."""
        seen: list[bytes] = []

        def same() -> bool:
            words = ["import", "-window", "root", "-depth", "4", "pgm:-"]
            ran = subprocess.run(words, env=self.environment, capture_output=True, check=False)
            # A picture alone may stand still because the machine has no time for the program.
            if self.watched is not None and _works(self.watched):
                seen.clear()
            seen.append(ran.stdout)
            last = seen[-STILL:]
            return len(last) == STILL and all(_differ(each, last[0]) <= CURSOR for each in last)

        wait_for(same, "a still picture")

    @property
    def titles(self) -> list[str]:
        """Titles of the windows that are shown."""
        found = self.tool("xdotool", "search", "--onlyvisible", "--name", ".").splitlines()
        return [self.tool("xdotool", "getwindowname", each) for each in found]

    def wait_for_window(self, words: str) -> None:
        """Wait for a window with these words in its title, and give it the keyboard."""

        def has_keyboard() -> bool:
            found = self.tool("xdotool", "search", "--onlyvisible", "--name", words).splitlines()
            if self.tool("xdotool", "getwindowfocus") in found:
                return True
            for each in found:
                self.tool("xdotool", "windowfocus", each)
            return False

        wait_for(has_keyboard, f"window {words} with the keyboard")


def _differ(one: bytes, other: bytes) -> int:
    """Count the bytes in which two pictures of one size differ."""
    if len(one) != len(other):
        return max(len(one), len(other))
    changed = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    return len(one) - changed.to_bytes(len(one), "big").count(0)


def _works(process: int) -> bool:
    """Say whether any thread of a process computes, or would if it were its turn."""
    for stat in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):  # the thread has just ended
            if stat.read_text().rpartition(")")[2].split()[0] in "RD":
                return True
    return False


@contextmanager
def screen(pictures: Path) -> Iterator[Screen]:
    """Show a display of its own while the block runs."""
    reading, writing = os.pipe()
    # Without -noreset it begins anew whenever its last client goes, and refuses the next one.
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-noreset"]
    words += ["-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    try:
        yield Screen(f":{number}", pictures)
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def program(on: Screen, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real program on a screen while the block runs."""
    words = [sys.executable, "-m", "ui", "--home", str(home)]
    running = subprocess.Popen(words, env=on.environment, cwd=ROOT)
    on.watched = running.pid
    try:
        yield running
    finally:
        on.watched = None
        running.terminate()
        running.wait(20)


@contextmanager
def looking_into(home: Path, passphrase: str) -> Iterator[Database]:
    """Look into the store of books that are open elsewhere."""
    read_identity(home)
    key = vault.sub_key(vault.unlock(home / "app.keys", passphrase), "db")
    database = Database(home / "store.db", key)
    try:
        yield database
    finally:
        database.close()
