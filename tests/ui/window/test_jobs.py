"""Background work: one outcome, progress, cancelling that rolls back, nothing left over."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress
from station_app.domain.registers import BY_NAME
from station_app.services import finding
from station_app.services.workspace import Workspace
from tests.builders import person_values
from ui.jobs import Job, Jobs, Stage
from ui.jobs_panel import told

PEOPLE = BY_NAME["person"]


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shut_down()


def test_work_ends_with_its_result(jobs: Jobs, qtbot: QtBot) -> None:
    job = Job("数数", lambda progress: 42)

    with qtbot.waitSignals([job.succeeded, job.finished]):
        jobs.start(job)

    assert (job.stage, job.result) == (Stage.DONE, 42)


def test_cancelled_work_changes_nothing(station: Workspace, jobs: Jobs, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        with station.database.transaction("测试", "test") as session:
            session.add(PEOPLE.new(**person_values()))
            session.flush()
            started.set()
            go_on.wait(5)
            progress(1, 2)

    job = Job("登记", work)
    with qtbot.waitSignals([job.cancelled, job.finished]):
        jobs.start(job)
        qtbot.waitUntil(started.is_set)
        job.cancel()
        go_on.set()

    assert finding.find(station, PEOPLE).total == 0
    assert told(job) == "已取消，没有改动"


def test_waiting_work_can_be_cancelled_before_it_begins(jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()
    first, second = Job("一", lambda progress: go_on.wait(5)), Job("二", lambda progress: 1)
    jobs.start(first)

    with qtbot.waitSignal(second.cancelled):
        jobs.start(second)
        assert told(second) == "排队中"
        second.cancel()
        go_on.set()

    assert second.result is None


def test_what_is_refused_is_told_in_its_words(jobs: Jobs, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise StationError("磁盘已满，请清理后再试。")

    job = Job("备份", work)
    with qtbot.waitSignal(job.failed):
        jobs.start(job)

    assert told(job) == "磁盘已满，请清理后再试。"


def test_a_defect_is_told_as_one(
    jobs: Jobs, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job("打印", lambda progress: 1 // 0)

    with qtbot.waitSignal(job.failed):
        jobs.start(job)

    assert told(job) == "程序出错，没有完成"
    assert "background work failed" in caplog.text


def test_progress_says_how_far_it_is(jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress(812, 1280)
        go_on.wait(5)

    job = Job("导入", work, unit="行")
    jobs.start(job)
    qtbot.waitUntil(lambda: job.done == 812)

    assert told(job).startswith("第 812 / 1,280 行")
    go_on.set()


def test_who_connects_in_the_act_that_starts_a_job_misses_nothing(jobs: Jobs, qtbot: QtBot) -> None:
    heard: list[object] = []

    job = jobs.start(Job("数数", lambda progress: 42))
    jobs._writers.submit(lambda: None).result()  # had the job begun, it would have ended by now
    job.succeeded.connect(heard.append)
    job.finished.connect(lambda: heard.append("ended"))
    qtbot.waitUntil(lambda: jobs.idle)

    assert heard == [42, "ended"]


def test_a_question_does_not_wait_for_the_work(jobs: Jobs, qtbot: QtBot) -> None:
    go_on, answers = threading.Event(), []
    jobs.start(Job("导入", lambda progress: go_on.wait(5)))

    jobs.ask(lambda progress: "答", answers.append, answers.append)

    qtbot.waitUntil(lambda: answers == ["答"])
    go_on.set()


def test_no_job_is_left_when_all_have_ended(jobs: Jobs, qtbot: QtBot) -> None:
    ended: list[int] = []
    left = []
    for number in range(100):
        job = jobs.ask(lambda progress, number=number: number, ended.append, ended.append)
        left.append(weakref.ref(job))
    del job

    qtbot.waitUntil(lambda: len(ended) == 100)
    jobs.shut_down()
    gc.collect()

    assert not [each for each in left if each() is not None]


def test_held_work_begins_only_when_it_is_released(jobs: Jobs, qtbot: QtBot) -> None:
    done: list[int] = []
    jobs.hold()
    jobs.start(Job("数数", lambda progress: done.append(1)))
    jobs.ask(lambda progress: done.append(2), lambda _: None, lambda _: None)
    assert jobs.resting
    assert not jobs.idle

    jobs.release()

    qtbot.waitUntil(lambda: sorted(done) == [1, 2] and jobs.idle)


def test_what_was_started_before_the_hold_goes_on(jobs: Jobs, qtbot: QtBot) -> None:
    job = jobs.start(Job("草稿", lambda progress: 42))

    jobs.hold()

    qtbot.waitUntil(lambda: jobs.idle)
    assert job.result == 42


def test_held_work_is_cancelled_when_all_ends(qapp: object) -> None:
    jobs, done = Jobs(), list[int]()
    jobs.hold()
    job = jobs.start(Job("数数", lambda progress: done.append(1)))

    jobs.shut_down()

    assert (job.stage, done) == (Stage.CANCELLED, [])
