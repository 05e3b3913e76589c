"""Names of files that came from outside: shown without tricks, never run, never a path.

Such a name is only a text. It may hold a way out of a folder, the name of a device, or signs that
turn the direction of writing, so that "gpj.exe" is read as "exe.jpg" (safety.md 3.4).
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PureWindowsPath

from station_app.domain.texts import INVISIBLE

LONGEST = 120  # characters
LONGEST_ENDING = 10  # characters, with its dot
UNNAMED = "附件"  # what a file is called of whose name nothing is left

_RUN = """
exe com scr pif bat cmd msi msp msc cpl dll sys drv ocx lnk url scf inf reg js jse vbs vbe wsf wsh
ws hta ps1 psm1 jar jnlp chm hlp app apk sh py pyw gadget application appref-ms settingcontent-ms
iso img vhd vhdx xll xlam desktop
"""
_READ = """
pdf ofd jpg jpeg png gif bmp tif tiff webp heic txt csv doc docx wps xls xlsx et ods odt odp ppt
pptx dps rtf mp3 mp4 m4a wav mov avi zip
"""
PROGRAMS = frozenset(f".{ending}" for ending in _RUN.split())
"""What a computer runs when it is opened."""

SHOWN = frozenset(f".{ending}" for ending in _READ.split())
"""What may be opened with the computer's own program; anything else is only saved."""

_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.I)
_UNSEEN = re.compile(f"[{INVISIBLE}\ufffe\uffff]")
_REPLACED = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
# controls, formats, halves of pairs, separators of lines
_NO_CHARACTER = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def shown_name(name: str) -> str:
    """Return a name as it may be shown and given to a copy; a clean one stays as it is."""
    plain = _UNSEEN.sub("", name).translate(_REPLACED)
    plain = "".join(char for char in plain if unicodedata.category(char) not in _NO_CHARACTER)
    plain = plain.strip(" .\u3000\xa0")
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or UNNAMED


def _shortened(name: str) -> str:
    ending = ending_of(name)
    if len(name) <= LONGEST or len(ending) > LONGEST_ENDING:
        return name[:LONGEST].rstrip(" .")
    return name[: LONGEST - len(ending)].rstrip(" .") + ending


def ending_of(name: str) -> str:
    """Return the ending that decides how a file is opened, small and with its dot; or ""."""
    return PureWindowsPath(name.rstrip(" .")).suffix.lower()


def is_program(name: str) -> bool:
    """Whether opening a file of that name would run it."""
    return ending_of(shown_name(name)) in PROGRAMS


def is_shown(name: str) -> bool:
    """Whether a file of that name may be opened with the computer's own program."""
    return ending_of(shown_name(name)) in SHOWN


def path_in(folder: Path, name: str) -> Path:
    """Return where a file of that name goes in a folder, and nowhere else."""
    path = folder / Path(shown_name(name)).name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("the name leads out of the folder")
    return path
