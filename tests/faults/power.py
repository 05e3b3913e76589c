"""Power cuts: what a program wrote is recorded, and the disk rebuilt as a cut may have left it.

strace tells every write and every wait for the disk of a child. At a cut, a write before the
file's last fsync is there; a later one survives by a coin, and some of these are torn at 512
bytes. Names in a folder come and go in their order: those before the folder's last fsync hold,
of the later ones the first few do. What is only mapped into memory (-shm) is never there.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.harness import ROOT, command, environment

SECTOR = 512
TORN = 0.3  # share of the surviving writes that survive in part
CALLS = (
    "openat,close,lseek,write,pwrite64,fsync,fdatasync,ftruncate,"
    "rename,renameat,renameat2,unlink,unlinkat"
)
JOURNAL = "journal"  # the file that the child writes what it acknowledges into
UNKEPT = ("-shm", "store.lock", f"/{JOURNAL}")  # ends of paths that no cut is about
_CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True)
class Step:
    """One thing that happened to the disk.

    what     write, truncate, sync; create, rename, unlink, settle; acknowledge
    file     number of the file
    path     of the file; of the folder that was waited for (settle)
    other    what the file is called after a rename
    at       where it was written, or how long it is now
    content  what was written or acknowledged
    """

    what: str
    file: int = -1
    path: str = ""
    other: str = ""
    at: int = 0
    content: bytes = b""


@dataclass
class Recording:
    """What a program did to the files below a folder, and what was there before."""

    home: Path
    before: dict[str, bytes]
    steps: list[Step] = field(default_factory=list)


@dataclass
class Disk:
    """What a cut left: the files, and what had been acknowledged until then."""

    files: dict[str, bytes]
    acknowledged: list[str]

    def lay_out(self, home: Path, target: Path) -> Path:
        """Write the files as a folder of their own and return it."""
        shutil.rmtree(target, ignore_errors=True)
        for path, content in self.files.items():
            there = target / Path(path).relative_to(home)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(content)
        return target


def why_not() -> str:
    """Return why programs cannot be traced here; "" when they can."""
    if shutil.which("strace") is None:
        return "needs strace: apt-get install strace"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "tracing (ptrace) is not permitted here"


def record(home: Path, module: str, arguments: Sequence[object], trace: Path) -> Recording:
    """Run a worker to its end and record what it writes below `home`."""
    recording = Recording(home, dict(_files(home)))
    words = ["-f", "--seccomp-bpf", "-xx", "-s", "70000", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run(
        ["strace", *words, *command(module, arguments)],
        cwd=ROOT, env=environment(), check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    reader = _Reader(recording)
    with trace.open(encoding="ascii", errors="replace") as lines:
        for name, words_, answer in _calls(lines):
            if answer >= 0:
                reader.read(name, words_, answer)
    return recording


def rebuild(recording: Recording, cut: int, chance: random.Random) -> Disk:
    """Return the disk as a cut after so many steps may have left it."""
    done = recording.steps[:cut]
    synced, settled = _last(done, "sync"), _last(done, "settle")
    contents = {n: bytearray(text) for n, text in enumerate(recording.before.values())}
    names = {path: number for number, path in enumerate(recording.before)}
    for place, step in enumerate(done):
        if step.what in ("write", "truncate"):
            durable = place < synced.get(step.file, -1)
            if durable or chance.random() < 0.5:
                _apply(contents.setdefault(step.file, bytearray()), step, durable, chance)
    for step in _named(done, settled, chance):
        if step.what == "create":
            names[step.path] = step.file
        elif step.path in names:
            number = names.pop(step.path)
            if step.what == "rename":
                names[step.other] = number
    files = {path: bytes(contents.get(number, b"")) for path, number in names.items()}
    told = b"".join(step.content for step in done if step.what == "acknowledge")
    return Disk(files, told.decode().splitlines())


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(home.rglob("*")):
        if path.is_file() and not str(path).endswith(UNKEPT):
            yield str(path), path.read_bytes()


def _last(steps: Iterable[Step], what: str) -> dict[int | str, int]:
    """Return where each file, or folder, was last waited for."""
    found: dict[int | str, int] = {}
    for place, step in enumerate(steps):
        if step.what == what:
            found[step.file if what == "sync" else step.path] = place
    return found


def _apply(content: bytearray, step: Step, durable: bool, chance: random.Random) -> None:
    if step.what == "truncate":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
        return
    written = step.content
    if not durable and chance.random() < TORN:
        written = written[: chance.randrange(0, len(written) + 1, SECTOR)]
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(written)] = written


def _named(
    steps: Iterable[Step], settled: dict[int | str, int], chance: random.Random
) -> Iterator[Step]:
    """Yield the changes of names that survive: of each folder, the first ones in their order."""
    loose: dict[str, list[Step]] = defaultdict(list)
    for place, step in enumerate(steps):
        if step.what not in ("create", "rename", "unlink"):
            continue
        folder = str(Path(step.path).parent)
        if place < settled.get(folder, -1):
            yield step
        else:
            loose[folder].append(step)
    for later in loose.values():
        yield from later[: chance.randrange(len(later) + 1)]


def _calls(lines: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Yield name, arguments and answer of each call; one that waited stands in two lines."""
    waiting: dict[str, str] = {}
    for line in lines:
        process, _, text = line.strip().partition(" ")
        text = text.strip()
        if text.endswith("<unfinished ...>"):
            waiting[process] = text.removesuffix("<unfinished ...>")
            continue
        if text.startswith("<... "):
            text = waiting.pop(process, "") + text.partition("resumed>")[2]
        if found := _CALL.match(text):
            yield found[1], found[2], int(found[3])


def _text_in(words: str) -> list[bytes]:
    found = _TEXT.findall(words)
    assert not any(cut for _, cut in found), "strace has cut a text off"
    return [bytes.fromhex(text.replace("\\x", "")) for text, _ in found]


class _Reader:
    """Turns calls of the system into steps; knows which open file is which."""

    def __init__(self, recording: Recording) -> None:
        self._home = str(recording.home)
        self._steps = recording.steps
        self._names = {path: number for number, path in enumerate(recording.before)}
        self._count = len(self._names)
        self._open: dict[int, str] = {}  # path by number of the open file
        self._file: dict[int, int] = {}
        self._place: dict[int, int] = {}

    def read(self, name: str, words: str, answer: int) -> None:
        """Take in one call that succeeded."""
        if name == "openat":
            self._opened(words, answer)
        elif name.startswith(("rename", "unlink")):
            self._renamed(name, words)
        else:
            number = int(words.split(",")[0])
            if number in self._open:
                getattr(self, f"_{name}")(number, words, answer)

    def _opened(self, words: str, number: int) -> None:
        path = _text_in(words)[0].decode()
        self._open.pop(number, None)
        if not path.startswith(self._home):
            return
        self._open[number], self._place[number] = path, 0
        if path not in self._names and "O_CREAT" in words:
            self._names[path] = self._count
            self._count += 1
            self._step("create", number)
        if "O_TRUNC" in words:
            self._step("truncate", number)

    def _renamed(self, name: str, words: str) -> None:
        paths = [text.decode() for text in _text_in(words)]
        if not paths[0].startswith(self._home) or paths[0] not in self._names:
            return
        file = self._names.pop(paths[0])
        if name.startswith("rename"):
            self._names[paths[1]] = file
            self._steps.append(Step("rename", file, paths[0], paths[1]))
        else:
            self._steps.append(Step("unlink", file, paths[0]))

    def _close(self, number: int, words: str, answer: int) -> None:
        self._open.pop(number)
        self._file.pop(number, None)

    def _lseek(self, number: int, words: str, answer: int) -> None:
        self._place[number] = answer

    def _write(self, number: int, words: str, answer: int) -> None:
        content = _text_in(words)[0][:answer]
        if self._open[number].endswith(f"/{JOURNAL}"):
            self._steps.append(Step("acknowledge", content=content))
        else:
            self._step("write", number, at=self._place[number], content=content)
        self._place[number] += answer

    def _pwrite64(self, number: int, words: str, answer: int) -> None:
        content = _text_in(words)[0][:answer]
        self._step("write", number, at=int(words.rsplit(",", 1)[1]), content=content)

    def _fsync(self, number: int, words: str, answer: int) -> None:
        path = self._open[number]
        if path in self._names:
            self._step("sync", number)
        else:
            self._steps.append(Step("settle", path=path.rstrip("/")))

    _fdatasync = _fsync

    def _ftruncate(self, number: int, words: str, answer: int) -> None:
        self._step("truncate", number, at=int(words.rsplit(",", 1)[1]))

    def _step(self, what: str, number: int, at: int = 0, content: bytes = b"") -> None:
        path = self._open[number]
        if path.endswith(UNKEPT):
            return
        # A file keeps its number when its name goes to another one.
        file = self._file.setdefault(number, self._names.get(path, -1))
        self._steps.append(Step(what, file, path, at=at, content=content))
