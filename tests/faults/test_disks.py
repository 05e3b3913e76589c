"""Full, read-only and busy disks: what is shown, and that nothing saved is lost."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.domain.problems import StoreUnusable
from station_app.storage import vault
from station_app.storage.database import Database
from station_app.storage.locks import WorkspaceLock
from tests.faults.harness import command, environment, run_to_the_end
from tests.faults.sample import entries_in, sample_store
from tests.faults.workers import CHEAP, PASSPHRASE, WORKERS, store_key

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks for limits of POSIX")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with keys and a store of 9,000 entries."""
    vault.create(tmp_path / "app.keys", PASSPHRASE, "zhang", CHEAP)
    (tmp_path / "attachments").mkdir()
    sample_store(tmp_path / "store.db", entries=9000, key=store_key(tmp_path)).close()
    return tmp_path


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody may enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "room", [250_000, 400_000, 1_000_000, pytest.param(5_000_000, marks=pytest.mark.slow)]
)
def test_full_disk_loses_no_saved_entry(workspace: Path, room: int) -> None:
    ended = run_to_the_end(WORKERS, ["fill", workspace, room])

    assert ended.returncode == 0, ended.stderr
    saved, error, text = ended.stdout.split(maxsplit=2)
    assert error == "StoreUnusable"
    assert "磁盘" in text
    database = Database(workspace / "store.db", store_key(workspace))
    assert entries_in(database) == int(saved) >= 9000
    assert database.check() == []
    database.close()


# Below the store's own size its copy does not fit; a little above, the archive does not.
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99, 1.0, 1.005])
def test_backup_that_does_not_fit_leaves_nothing(workspace: Path, share: float) -> None:
    room = int((workspace / "store.db").stat().st_size * share)

    ended = run_to_the_end(WORKERS, ["back_up_once", workspace, room])

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(("CannotSave", "StoreUnusable"))
    assert "磁盘" in ended.stdout
    assert not list(workspace.glob("backups/*"))


def test_file_on_a_full_disk_keeps_its_former_content(tmp_path: Path) -> None:
    (tmp_path / "名册.xlsx").write_bytes(b"old")

    ended = run_to_the_end(WORKERS, ["write_file_once", tmp_path, 1_000_000])

    assert ended.stdout.startswith("CannotSave 无法保存“名册.xlsx”")
    assert "磁盘空间不足" in ended.stdout
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_read_only_folder_is_told_for_lock_and_store(shared: Path) -> None:
    sample_store(shared / "store.db").close()
    shared.chmod(0o555)

    ended = run_to_the_end(WORKERS, ["open_without_rights", shared])

    assert ended.stdout.count("StoreUnusable") == 2, ended
    assert ended.stdout.count("不能写入") == 2


def test_read_only_file_is_told(shared: Path) -> None:
    sample_store(shared / "store.db").close()
    shared.chmod(0o777)
    (shared / "store.db").chmod(0o444)

    ended = run_to_the_end(WORKERS, ["open_without_rights", shared])

    assert ended.stdout.splitlines()[0] == "opened", ended
    assert ended.stdout.splitlines()[1].startswith("StoreUnusable 数据所在的磁盘或文件是只读的")


def test_second_program_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    first = subprocess.Popen(
        command(WORKERS, ["hold", tmp_path]),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "ready\n"

    lock = WorkspaceLock(tmp_path)
    with pytest.raises(StoreUnusable, match=f"进程 {first.pid}"):
        lock.acquire()

    first.kill()
    first.communicate()
    with lock:
        pass
