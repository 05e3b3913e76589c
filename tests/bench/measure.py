"""Compares ways to do one thing: each in a process of its own, in turn, as ratios to the first."""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do what a bench is about.

    prepare  gets the number of rows and a folder; neither timed nor counted as memory
    run      gets what `prepare` returned; a float that it returns is taken for the seconds,
             where they are not simply how long it ran
    ratio    most time in terms of the first way; None: no target
    memory   most MB above what was held before; None: no target
    """

    label: str
    prepare: Callable[[int, Path], Any]
    run: Callable[[Any], object]
    ratio: float | None = None
    memory: float | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """One comparison; the first way is what the others are measured by.

    most   upper bound of rows, for comparisons that take too long with more
    setup  makes the files that all ways use, once
    """

    name: str
    title: str
    ways: tuple[Way, ...]
    most: int = 1_000_000
    setup: Callable[[int, Path], None] = lambda rows, folder: None


def run_way(way: Way, rows: int, folder: Path) -> dict[str, float]:
    """Run one way here; returns seconds, and MB at the peak above those before."""
    subject = way.prepare(rows, folder)
    gc.collect()
    reset_peak()
    before, start = memory("VmRSS"), time.perf_counter()
    found = way.run(subject)
    seconds = found if isinstance(found, float) else time.perf_counter() - start
    return {"seconds": seconds, "memory": memory("VmHWM") - before}


def compare(bench: Bench, rows: int, rounds: int, folder: Path) -> list[str]:
    """Run all ways in turn (A B A B); returns lines of a table."""
    rows = min(rows, bench.most)
    bench.setup(rows, folder)
    found: dict[str, list[dict[str, float]]] = {way.label: [] for way in bench.ways}
    for _ in range(rounds):
        for way in bench.ways:
            found[way.label].append(_run_apart(bench, way, rows, folder))
    base = found[bench.ways[0].label]
    heading = f"## {bench.title}: {rows:,} rows, {rounds} rounds"
    columns = "| way | seconds [least-most] | ratio | target | MB | target |"
    return [
        heading,
        columns,
        "|---|---|---|---|---|---|",
        *(_line(way, found[way.label], base) for way in bench.ways),
    ]


def memory(key: str) -> float:
    """Return a figure of this process in MB, NaN where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    lines = status.read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(key))) / 1024


def reset_peak() -> None:
    """Let VmHWM start anew (Linux)."""
    marks = Path("/proc/self/clear_refs")
    if marks.exists():
        marks.write_text("5", encoding="ascii")


def _run_apart(bench: Bench, way: Way, rows: int, folder: Path) -> dict[str, float]:
    words = ["--way", bench.name, way.label, "--rows", str(rows), "--folder", str(folder)]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", *words],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def _line(way: Way, runs: list[dict[str, float]], base: list[dict[str, float]]) -> str:
    seconds = [run["seconds"] for run in runs]
    # of the same round: what slows the machine down slows both
    ratio = statistics.median(
        run["seconds"] / other["seconds"] for run, other in zip(runs, base, strict=True)
    )
    above = statistics.median(run["memory"] for run in runs)
    time_shown = f"{statistics.median(seconds):.2f} [{min(seconds):.2f}-{max(seconds):.2f}]"
    return (
        f"| {way.label} | {time_shown} | x{ratio:.3f} | {_verdict(ratio, way.ratio)} "
        f"| {above:.0f} | {_verdict(above, way.memory)} |"
    )


def _verdict(found: float, most: float | None) -> str:
    if most is None:
        return "-"
    return f"<= {most:g} {'met' if found <= most else 'MISSED'}"
