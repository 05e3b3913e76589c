"""A program killed while somebody types loses at most the last three seconds."""

from __future__ import annotations

from pathlib import Path

from station_app.services import drafts, workspace
from station_app.storage.vault import Cost
from tests.faults.form_workers import FORM_WORKERS, KEY_EVERY, PASSPHRASE
from tests.faults.harness import run_until_killed

LOST_AT_MOST = 3.0  # seconds


def test_what_was_typed_three_seconds_ago_is_in_the_draft(tmp_path: Path) -> None:
    identity = workspace.identify("station", "430105012")
    made, _ = workspace.create(tmp_path / "s", identity, PASSPHRASE, cost=Cost(2, 19 * 1024, 1))
    made.close()

    *_, last = run_until_killed(FORM_WORKERS, [tmp_path / "s"], at_most=1.5)

    seconds, count = last.split()
    with workspace.open_(tmp_path / "s", PASSPHRASE) as opened:
        (kept,) = drafts.kept(opened, "person")
    text = kept.content["entries"][0]["texts"]["remark"]
    # A key takes at least the time between two of them, so the last ones are no more than these.
    newest = int(LOST_AT_MOST * 1000 / KEY_EVERY)
    assert set(text) == {"a"}
    assert len(text) >= int(count) - newest
    assert float(seconds) >= LOST_AT_MOST
