"""What is unfinished goes with the work that did not end well."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.storage.files import leaving_nothing, unfinished


@pytest.mark.parametrize("failure", [OSError, KeyboardInterrupt])
def test_unfinished_files_go_with_failed_work(tmp_path: Path, failure: type[BaseException]) -> None:
    (tmp_path / "第1号.xlsx").touch()

    def work() -> None:
        with leaving_nothing(tmp_path):
            unfinished(tmp_path / "第2号.xlsx").touch()
            raise failure

    with pytest.raises(failure):
        work()

    assert [path.name for path in tmp_path.iterdir()] == ["第1号.xlsx"]


def test_unfinished_files_of_work_that_ended_well_stay(tmp_path: Path) -> None:
    with leaving_nothing(tmp_path):
        unfinished(tmp_path / "第2号.xlsx").touch()

    assert unfinished(tmp_path / "第2号.xlsx").exists()
