"""One door to every chore: python3 dev.py COMMAND.

setup       make .venv from the lock; on Debian also install what Qt and Python lack
run …       start the program; further arguments go to station-app
demo …      build the practice district under demo-out/ (see `station-app demo`), and open
            one of its stations where there is a screen
test …      lint, then all tests; --slow takes the long ones too, the rest goes to pytest
lint        formatting, rules of style, types
bench …     measure the program on large books
installer   tell how Windows is served
lock        write the locks anew after a change of dependencies in pyproject.toml

Only the standard library is used, so a bare Python 3.11 can start it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PROGRAM = BIN / ("station-app.exe" if os.name == "nt" else "station-app")
STAMP = VENV / "installed-from"
APP_LOCK = ROOT / "requirements" / "app.lock"
DEV_LOCK = ROOT / "requirements" / "dev.lock"
WINDOWS_WHEELS = ROOT / "requirements" / "windows-wheels.sha256"
OLDEST = ("--python-version", "3.11")

# Qt loads these even without a screen; without a Chinese font every character is a box.
RUN_PACKAGES = (
    "libegl1",
    "libgl1",
    "libglib2.0-0",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "fonts-noto-cjk",
)
# What Qt needs besides where there is a screen.
SCREEN_PACKAGES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-xkb1",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-randr0",
    "libxkbcommon-x11-0",
    "libx11-xcb1",
)
# The tests read printed pages, let LibreOffice open our workbooks, press real keys, and watch
# what a program writes.
TEST_PACKAGES = (
    *("poppler-utils", "libreoffice-calc", "libreoffice-writer"),
    *("xvfb", "xdotool", "xclip", "imagemagick"),
    *("strace", "dovecot-imapd"),  # power cuts that are replayed; a real mailbox
    *SCREEN_PACKAGES,
)


class Failed(Exception):
    """A step did not succeed.

    message   what to do; empty when the program called has said so itself
    code      exit status
    """

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told so
        print("Python 3.11 or newer is needed.", file=sys.stderr)
        return 2
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("--help", [])
    if command not in COMMANDS:
        wanted_help = command in ("-h", "--help")
        print(__doc__, file=sys.stdout if wanted_help else sys.stderr)
        return 0 if wanted_help and arguments else 2
    os.chdir(ROOT)
    try:
        COMMANDS[command](rest)
    except Failed as failure:
        if str(failure):
            print(failure, file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        return 130
    return 0


def setup(rest: list[str]) -> None:
    """Install what is missing; a second call does nothing and is instant."""
    if rest:
        raise Failed("setup takes no arguments.", 2)
    if make_ready():
        print(f"Ready. The program is {PROGRAM.relative_to(ROOT)}; try: python3 dev.py demo")
    else:
        print("Already set up.")


def run(rest: list[str]) -> None:
    """Start station-app with the given arguments; without any it opens the window."""
    make_ready()
    if has_screen():
        install_packages(SCREEN_PACKAGES)
    call([PROGRAM, *rest])


def demo(rest: list[str]) -> None:
    """Build the practice district, under demo-out/ unless --out names another folder."""
    make_ready()
    out = [] if any(word.split("=")[0] == "--out" for word in rest) else ["--out", "demo-out"]
    call([PROGRAM, "demo", *out, *rest], offscreen=True)
    if not out or not has_screen():
        return
    homes = [path.parent for path in sorted(Path(out[1]).glob("*/settings.json"))]
    stations = [
        home for home in homes if '"station"' in (home / "settings.json").read_text("utf-8")
    ]
    print("The window opens; the passphrase is the one above.", flush=True)
    run(["--home", str(stations[0])])


def lint(rest: list[str]) -> None:
    """Check formatting, style and types; extra arguments are refused."""
    if rest:
        raise Failed("lint takes no arguments.", 2)
    make_ready()
    call([PYTHON, "-m", "ruff", "format", "--check", "."])
    call([PYTHON, "-m", "ruff", "check", "."])
    call([PYTHON, "-m", "mypy", "--strict", "station_app", "ui"])


def test(rest: list[str]) -> None:
    """Lint, then run the tests; what is not --slow is handed on to pytest."""
    lint([])
    install_packages(TEST_PACKAGES)
    call([PYTHON, "-m", "pytest", *pytest_words(rest)], offscreen=True)


def bench(rest: list[str]) -> None:
    """Measure the program on large books."""
    make_ready()
    call([PYTHON, "-m", "tests.bench", *rest], offscreen=True)


def installer(rest: list[str]) -> None:
    """Say how Windows is served, because the installer cannot be built here."""
    del rest
    raise Failed(
        "There is no installer in this release: it can only be built and tried on Windows.\n"
        "On a Windows PC with Python 3.11 or newer:\n"
        "    py dev.py setup\n"
        r"    .venv\Scripts\station-app.exe"
    )


def lock(rest: list[str]) -> None:
    """Resolve the dependencies for every platform at once, with hashes.

    --upgrade takes the newest versions that pyproject.toml allows.
    """
    make_ready()
    pip_install("uv")
    named = ["--universal", "--no-annotate", "--custom-compile-command", "python3 dev.py lock"]
    uv_compile("pyproject.toml", *named, *rest, "-o", APP_LOCK)
    uv_compile("pyproject.toml", "--extra", "dev", "-c", APP_LOCK, *named, *rest, "-o", DEV_LOCK)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "pylock.toml"
        windows = ("--python-platform", "x86_64-pc-windows-msvc", "--only-binary", ":all:")
        uv_compile(DEV_LOCK, "--no-deps", *windows, "--format", "pylock.toml", "-o", listed)
        WINDOWS_WHEELS.write_text(windows_wheels(listed), encoding="utf-8")


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "setup": setup,
    "run": run,
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "installer": installer,
    "lock": lock,
}


def call(command: Sequence[str | Path], *, offscreen: bool = False, mute: bool = False) -> None:
    """Run a program in the project folder; raises Failed with its exit status.

    offscreen   let Qt draw without a screen
    mute        drop what it prints but for its errors
    """
    environment = dict(os.environ)
    environment.setdefault("PYTHONUTF8", "1")
    environment.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    environment.setdefault("PIP_RETRIES", "8")
    if offscreen:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    words = [str(word) for word in command]
    sys.stdout.flush()
    output = subprocess.DEVNULL if mute else None
    status = subprocess.run(words, env=environment, stdout=output, check=False).returncode
    if status:
        raise Failed("", status if status > 0 else 1)


def pytest_words(rest: Sequence[str]) -> list[str]:
    """Return the arguments for pytest: on all cores, unless -n or --pdb was asked for."""
    words = [word for word in rest if word != "--slow"]
    if "--slow" in rest:
        words += ["-m", "slow or not slow", "--hypothesis-profile", "slow"]
    if any(word.startswith("-n") or word == "--pdb" for word in words):
        return words
    # In our order: by size, the few long tests would come last and keep one core busy alone.
    return ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *words]


def has_screen() -> bool:
    """Say whether a window can be shown here."""
    return sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def uv_compile(*words: str | Path) -> None:
    """Resolve for the oldest Python we run on."""
    call([BIN / "uv", "pip", "compile", "--quiet", "--generate-hashes", *OLDEST, *words])


def make_ready() -> bool:
    """Make .venv agree with the lock; return whether anything had to be done."""
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted:
        return False
    venv_package = () if importlib.util.find_spec("ensurepip") else ("python3-venv",)
    install_packages((*venv_package, *RUN_PACKAGES))
    if not has_pip():
        print("Making .venv …", flush=True)
        make_environment()
    print("Installing the locked packages …", flush=True)
    # The lock is complete. Left to resolve, an older pip prefers the newest release of what is
    # asked for with an extra, e.g. coverage[toml], and then refuses it for having no hash.
    pip_install("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", DEV_LOCK)
    pip_install("--no-deps", "--no-build-isolation", "-e", ".")
    STAMP.write_text(wanted, encoding="ascii")
    return True


def pip_install(*words: str | Path) -> None:
    """Install into .venv with the machine's own settings of pip."""
    call([PYTHON, "-m", "pip", "install", "--quiet", *words])


def fingerprint() -> str:
    """Return a digest of everything that decides what .venv must hold."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (DEV_LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def has_pip() -> bool:
    """Return whether .venv has a working Python with pip; a broken start leaves one without."""
    if not PYTHON.exists():
        return False
    probe = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False)
    return probe.returncode == 0


def make_environment() -> None:
    """Make .venv anew with this Python."""
    try:
        call([sys.executable, "-m", "venv", "--clear", VENV])
    except Failed as failure:
        raise Failed(
            "This Python cannot make a virtual environment. On Debian and Ubuntu run\n"
            "    sudo apt-get install python3-venv\nthen call dev.py again."
        ) from failure


def install_packages(names: Sequence[str]) -> None:
    """Install the Debian packages that are absent; elsewhere do nothing.

    Without the right to install it names the command and goes on: the libraries may
    have come another way.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return
    present = installed_packages()
    missing = [name for name in names if name not in present]
    if not missing:
        return
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    install += ["-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"]
    prefix = root_prefix()
    if prefix is None:
        print(f"Missing: {' '.join(missing)}. As root run:", file=sys.stderr)
        print(f"    {shlex.join([*install[:2], *missing])}", file=sys.stderr, flush=True)
        return
    print(f"Installing {' '.join(missing)} …", flush=True)
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    # One unreachable source must not stop us: whether it mattered, the install tells.
    subprocess.run([*quiet, "apt-get", "update", "-qq"], check=False)
    call([*quiet, *install, *missing], mute=True)


def installed_packages() -> set[str]:
    """Return the names of the installed Debian packages and of what they provide."""
    lines = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}, ${Provides}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    names: set[str] = set()
    for line in lines:
        status, _, listed = line.partition(" ")
        if status == "installed":
            names |= {word.split()[0] for word in listed.split(",") if word.strip()}
    return names


def root_prefix() -> list[str] | None:
    """Return what must stand before a command to run it as root; None: there is no way."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin and sys.stdin.isatty():
        return ["sudo"]
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if silent.returncode == 0 else None


def windows_wheels(listed: Path) -> str:
    """Return one line `digest  file name` for each wheel that a Windows PC can install."""
    import tomllib  # absent before Python 3.11, where main() must still be able to say so

    packages = tomllib.loads(listed.read_text(encoding="utf-8"))["packages"]
    wheels = [
        (wheel["url"].rpartition("/")[2], wheel["hashes"]["sha256"])
        for package in packages
        for wheel in package.get("wheels", [])
    ]
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(wheels))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
