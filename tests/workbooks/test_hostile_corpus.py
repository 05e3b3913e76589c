"""No file of the corpus is read that should not be, kills the program or fills its memory."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from station_app.workbooks import guard
from station_app.workbooks.limits import Limits
from station_app.workbooks.reader import read_book
from tests.workbooks import books, corpus, probe
from tests.workbooks import hostile as h

ROOT = Path(__file__).parents[2]
CASES = {name: case for name, case, _ in probe.cases()}
LEAST = 40  # files of the corpus; "Must show" 3
MOST_MEMORY = 200  # MiB, the program and its reading process together
SLOWEST = 3  # seconds
UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, probe.Facts]:
    """Read the whole corpus once, apart from the tests' own memory."""
    folder = str(tmp_path_factory.mktemp("corpus"))
    words = [sys.executable, "-m", "tests.workbooks.probe", folder]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    lines = map(json.loads, done.stdout.splitlines())
    return {line.pop("name"): line for line in lines}


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus.REFUSED | corpus.LOCKED) >= LEAST


@pytest.mark.parametrize("name", CASES)
def test_each_file_is_refused_for_its_reason_or_read_with_its_remark(
    name: str, found: dict[str, probe.Facts]
) -> None:
    case, facts = CASES[name], found[name]

    assert facts, "the program lives"
    assert facts["reason"] == case.reason
    assert case.code in str(facts["text"])
    assert not case.reason or "请" in str(facts["text"]), "a refusal says what to do next"
    assert float(facts["mib"]) < MOST_MEMORY


@pytest.mark.slow
def test_each_file_is_answered_within_seconds(found: dict[str, probe.Facts]) -> None:
    for name, facts in found.items():
        seconds, used, mib = (float(facts[key]) for key in ("seconds", "processor", "mib"))
        print(f"{name:45} {facts['reason']:15} {seconds:5.2f} s {used:5.2f} s {mib:4.0f} MB")

    slow = {name for name, facts in found.items() if float(facts["processor"]) > SLOWEST}
    assert not slow


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_good_files_of_libreoffice_pass(kind: str, tmp_path: Path) -> None:
    made = books.write(tmp_path / "名册.xlsx", books.sheet([books.row(seq=n) for n in range(99)]))
    saved = resaved(made, kind)
    book = read_book(saved)

    people = next(sheet for sheet in book.sheets if sheet.name in {"人员", ""})
    assert sum("王小明" in row for row in people.rows) == 99


def resaved(path: Path, kind: str) -> Path:
    """Save a workbook with LibreOffice in another format."""
    out = path.parent / "out"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    target = UTF_8 if kind == "csv" else kind
    words = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(out)]
    subprocess.run([*words, str(path)], check=True, capture_output=True)
    return out / f"{path.stem}.{kind}"


def test_a_good_workbook_is_no_hostile_one(tmp_path: Path) -> None:
    path = h.xlsx(tmp_path / "名册.xlsx")

    assert guard.inspect(path, limits=Limits()).notes == ()
    assert read_book(path).sheets[0].rows == [["姓名"]]
