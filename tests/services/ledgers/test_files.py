"""Ledger files: what is wrong in one is told before anything is written."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import StationError
from station_app.services.ledgers import files
from station_app.services.ledgers.files import (
    faults,
    ledger_named,
    ledgers,
    parse_ledger,
)
from station_app.services.ledgers.gathering import Scope
from station_app.services.ledgers.sheets import Head, sheet_spec
from station_app.services.rosters.mapping import known_keys
from tests.services.ledgers.conftest import CLOSING, READ_AGAIN

SOUND: dict[str, Any] = {
    "id": "B99", "key": "lg_test", "title": "试", "cycle": "季报",
    "sheets": [
        {
            "name": "一", "register": "training_session", "dated": "from_on",
            "columns": [{"key": "name", "header": "名", "source": "title"}],
        },
        {
            "name": "二", "register": "training_attendance", "of": "session",
            "columns": [{"key": "name", "header": "名", "source": "person.name"}],
        },
    ],
}  # fmt: skip


def changed(path: str, value: Any) -> list[str]:
    """Return the faults of a sound ledger in which one item is another: 0.columns.0.source."""
    written = deepcopy(SOUND)
    inner: Any = written if path in ("by", "period") else written["sheets"]
    *way, last = path.split(".")
    for step in way:
        inner = inner[int(step) if step.isdigit() else step]
    inner[last] = value
    return list(faults(parse_ledger(written)))


def test_a_sound_one_has_no_faults() -> None:
    assert list(faults(parse_ledger(SOUND))) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("0.register", "training", "没有登记簿 training"),
        ("0.dated", "begun_on", "没有字段 begun_on"),
        ("0.skip", {"GONE": ""}, "没有状态 GONE"),
        ("0.skip", {"CANCELLED": "since"}, "没有字段 since"),
        ("0.paper", "A5", "纸张不能是 A5"),
        ("0.frozen", "nobody", "不能固定到它"),
        ("0.order", ["when"], "“when”没有对应的字段"),
        ("0.only", "who", "“who”没有对应的字段"),
        ("0.summary", ["guess"], "没有合计算法 guess"),
        ("0.columns.0.source", "person.name", "“person.name”没有对应的字段"),
        ("0.columns.0.source", "title|nothing", "“title|nothing”没有对应的字段"),
        ("0.columns.0.total", "average", "total 不能是 average"),
        ("0.columns.0.mark", "ugly", "mark 不能是 ugly"),
        ("1.of", "person", "of 应是指向“培训班次”的字段"),
        ("by", "title", "by 应是引用字段"),
        ("period", "week", "period 不能是 week"),
    ],
)
def test_what_leads_nowhere_is_named(path: str, value: Any, told: str) -> None:
    assert told in "；".join(changed(path, value))


def test_columns_may_not_repeat_a_key_nor_hide_before_others() -> None:
    name, other = {"key": "name", "header": "名", "source": "title"}, {"key": "b", "header": "乙"}
    twice = changed("0.columns", [name, name])
    hidden = changed("0.columns", [name, {**other, "source": "place", "hidden": True}, {
        "key": "c", "header": "丙", "source": "trainer",
    }])  # fmt: skip

    assert "列 name 写了两次" in "".join(twice)
    assert "隐藏列应放在最后" in "".join(hidden)


def test_an_unknown_item_is_a_slip_of_the_pen() -> None:
    with pytest.raises(TypeError, match="colums"):
        parse_ledger({**SOUND, "colums": []})


@pytest.mark.parametrize("ledger", ledgers(), ids=lambda each: each.id)
def test_every_ledger_is_found_by_number_and_key(ledger: Any) -> None:
    assert ledger_named(ledger.id.lower()) is ledger
    assert ledger_named(ledger.key) is ledger


def test_an_unknown_ledger_names_those_that_are_there() -> None:
    with pytest.raises(StationError, match="B15 社会工作培训台账"):
        ledger_named("B77")


@pytest.mark.parametrize("ledger_id", READ_AGAIN)
def test_enough_columns_are_known_to_the_import_of_the_register(ledger_id: str) -> None:
    sheet = ledger_named(ledger_id).sheets[0]
    spec = sheet_spec(sheet, [], Head("", "", Scope(CLOSING)))
    keys = {column.key for column in spec.columns}

    assert len(keys & known_keys(sheet.register)) >= 0.6 * len(keys)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{"id": "B99",\n oops}', "第 2 行不是 JSON"),
        ('{"id": "B99"}', "有一项的写法不对（'sheets'）"),
        (json.dumps({**SOUND, "period": "week"}), "period 不能是 week"),
    ],
)
def test_a_faulty_file_is_named_with_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    (tmp_path / "B99.json").write_text(written, encoding="utf-8")
    monkeypatch.setattr(files, "FOLDER", tmp_path)

    with pytest.raises(StationError, match=r"台账文件“B99\.json”有误") as caught:
        ledgers.__wrapped__()  # past the cache, which others have filled

    assert told in str(caught.value)
