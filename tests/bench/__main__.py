"""Runs the comparisons and prints a table of ratios for each.

python -m tests.bench [--rows 100000] [--rounds 3] [--only NAME …] [--quick]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.bench import (
    auditing,
    gridding,
    importing,
    liveness,
    merging,
    opening,
    reading,
    searching,
    writing,
)
from tests.bench.measure import Bench, compare, run_way

BENCHES: list[Bench] = [
    writing.EXPORT,
    *reading.BENCHES,
    *searching.BENCHES,
    importing.IMPORT,
    merging.MERGE,
    auditing.AUDIT,
    liveness.LIVENESS,
    opening.OPENING,
    *gridding.BENCHES,
]
QUICK_ROWS = 5_000


def main() -> None:
    """Compare, or run one way of one comparison (--way, for the processes started here)."""
    words = _arguments()
    benches = {bench.name: bench for bench in BENCHES}
    if words.way:
        name, label = words.way
        way = next(way for way in benches[name].ways if way.label == label)
        print(json.dumps(run_way(way, words.rows, words.folder)))
        return
    chosen = [benches[name] for name in words.only] if words.only else BENCHES
    rows, rounds = (QUICK_ROWS, 1) if words.quick else (words.rows, words.rounds)
    with tempfile.TemporaryDirectory() as folder:
        for bench in chosen:
            print(*compare(bench, rows, rounds, Path(folder)), "", sep="\n", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=[bench.name for bench in BENCHES])
    parser.add_argument("--quick", action="store_true", help="few rows, one round, no figures")
    parser.add_argument("--way", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
