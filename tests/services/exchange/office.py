"""LibreOffice at work on a workbook with a password, by a macro in a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Function Named(name As String, value)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = name
  made.Value = value
  Named = made
End Function
Sub SaveAgain(file As String, password As String)
  opened = StarDesktop.loadComponentFromURL(file, "_blank", 0, _
    Array(Named("Hidden", True), Named("Password", password)))
  opened.setModified(True)
  opened.store()
  opened.close(True)
End Sub
</script:module>"""


def saved_under_its_password(file: Path, password: str, folder: Path) -> Path:
    """Open a file with its password in LibreOffice, and save it under the same one."""
    profile, target = folder / "macro-profile", folder / f"另存-{file.name}"
    start = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    _run(*start, "--terminate_after_init")  # makes the profile, which has a module of its own
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MACRO, encoding="utf-8")
    shutil.copyfile(file, target)
    words = ",".join(f'"{word}"' for word in (target.as_uri(), password))
    _run(*start, f"macro:///Standard.Module1.SaveAgain({words})")
    return target


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=180)
