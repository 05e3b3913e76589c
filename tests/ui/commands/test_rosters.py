"""Commands for legacy rosters: what is told, what is changed, what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_architecture import ROOT
from tests.ui.conftest import Run

ROSTERS = ROOT / "tests" / "golden" / "rosters"
HEADINGS = "姓名,身份证号码,所在单位,岗位,入职时间,联系电话"
GOOD = "王芳,110101199003072113,四方坪街道社工站,社工,2020.1.5,13812345678"
BAD = "李强,110101199003072190,四方坪街道社工站,社工,2020.1.5,13812345679"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "花名册.csv"
    path.write_text("\n".join((HEADINGS, GOOD, BAD)), encoding="gb18030")
    return path


def test_an_import_tells_what_became_of_every_row(at: Run, roster: Path) -> None:
    outcome = at("import", "social_worker", roster, "--default", "category=社区工作者")

    told = outcome.json
    assert outcome.code == 0
    assert told["batch"]
    assert (told["rows"], told["created"], told["rejected"]) == (2, 1, 1)
    assert (told["updated"], told["unchanged"]) == (0, 0)
    assert at("find", "social_worker").json["rows"][0]["category"] == "COMMUNITY"


def test_each_problem_says_where_it_is_and_why(at: Run, roster: Path) -> None:
    told = at("import", "social_worker", roster)

    problem = next(item for item in told.json["problems"] if item["rule"] == "R-ID-02")
    assert problem["row"] == 3
    assert problem["column"] == "身份证号码"
    assert problem["value"] == "110101199003072190"
    assert problem["severity"] == "ERROR"
    assert problem["message"] in told.err
    assert problem["sheet"] == ""


def test_a_dry_run_counts_the_same_and_changes_nothing(at: Run, roster: Path) -> None:
    told = at("import", "social_worker", roster, "--dry-run").json

    assert told["batch"] is None
    assert (told["rows"], told["created"], told["rejected"]) == (2, 1, 1)
    assert "队伍类别" in told["missing"]
    assert at("find", "social_worker").json["total"] == 0


def test_refused_rows_go_into_a_workbook(at: Run, roster: Path, tmp_path: Path) -> None:
    at("import", "social_worker", roster, "--dry-run", "--errors", tmp_path / "待改.xlsx")

    told = at("import", "social_worker", tmp_path / "待改.xlsx", "--dry-run").json

    assert (told["rows"], told["rejected"]) == (1, 1)


def test_an_import_is_taken_back_but_for_rows_edited_since(at: Run, roster: Path) -> None:
    roster.write_text("\n".join((HEADINGS, GOOD, BAD.replace("72190", "72199"))), "gb18030")
    batch = at("import", "social_worker", roster).json["batch"]
    worker = at("find", "social_worker", "王芳").json["rows"][0]["id"]
    at("set", "social_worker", worker, "post=督导")

    taken = at("undo-import", batch)

    assert taken.json == {"removed": 1, "kept": ["王芳"]}
    assert "王芳" in taken.err
    assert at("find", "social_worker").json["total"] == 1


def test_an_unknown_batch_is_refused(at: Run) -> None:
    outcome = at("undo-import", "NOTHING")

    assert outcome.code == 3
    assert "NOTHING" in outcome.err


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("91_加密的花名册.xlsx", "PASSWORD"),
        ("92_传输中断.xlsx", "DAMAGED"),
        ("93_空白工作簿.xlsx", "EMPTY"),
        ("94_只有表头.xlsx", "NO_DATA"),
        ("95_物资领用登记.xlsx", "WRONG_TEMPLATE"),
    ],
)
def test_a_file_that_cannot_be_a_roster_is_refused(at: Run, name: str, reason: str) -> None:
    outcome = at("import", "social_worker", ROSTERS / name)

    assert outcome.code == 3
    assert outcome.json["refused"]["reason"] == reason
    assert outcome.json["refused"]["message"] in outcome.err


def test_a_password_comes_from_the_environment(at: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_WORKBOOK_PASSWORD", "123456")

    outcome = at("import", "social_worker", ROSTERS / "91_加密的花名册.xlsx", "--dry-run")

    assert outcome.code == 0
    assert outcome.json["rows"] > 0


def test_the_sheet_can_be_named(at: Run) -> None:
    outcome = at("import", "volunteer", ROSTERS / "03_志愿者登记表.xlsx", "--sheet", "没有")

    assert outcome.json["refused"]["reason"] == "UNKNOWN_SHEET"


def test_people_see_counts_the_batch_and_at_most_twenty_problems(
    run: Run, home: Path, tmp_path: Path
) -> None:
    lines = [BAD.replace("李强", f"李强{'一二三四五六七八九十'[n % 10]}") for n in range(30)]
    (tmp_path / "r.csv").write_text("\n".join((HEADINGS, GOOD, *lines)), encoding="gb18030")

    outcome = run("--home", home, "import", "social_worker", tmp_path / "r.csv")

    assert "共 31 行：新增 1" in outcome.out
    assert "批次号：" in outcome.out
    assert "--errors" in outcome.err
    assert "第32行" not in outcome.err
