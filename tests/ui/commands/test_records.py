"""Commands for single records: looking, changing, printing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import CARD, NUMBER, Run


def test_registers_describe_fields_codes_and_states(run: Run) -> None:
    listed = run("--json", "registers").json["registers"]

    by_key = {register["key"]: register for register in listed}
    worker = by_key["social_worker"]
    fields = {field["key"]: field for field in worker["fields"]}
    assert worker["label"] == "社工"
    assert worker["states"]["ACTIVE"] == "在岗"
    assert fields["category"]["codes"]["COMMUNITY"] == "城市社区专职工作者"
    assert fields["organisation"]["required"] is True
    assert fields["remark"] == fields["remark"] | {"required": False, "codes": None}


def test_add_answers_with_the_record_its_labels_and_its_warnings(at: Run) -> None:
    outcome = at("add", "person", *CARD[:2])

    assert outcome.code == 0
    assert outcome.json["record"]["birth_date"] == "1990-03-07"
    assert outcome.json["shown"]["sex"] == "男"
    (fault,) = outcome.json["faults"]
    assert fault["field"] == "mobile"
    assert fault["severity"] == "WARN"
    assert fault["rule"] == "REQUIRED"


def test_a_refused_record_tells_every_fault_and_is_not_saved(at: Run) -> None:
    outcome = at("add", "person", "name=王芳", f"id_number={NUMBER[:-1]}X")

    assert outcome.code == 3
    assert outcome.json["error"]["rule"] == "R-ID-02"
    assert "R-ID-02" in [fault["rule"] for fault in outcome.json["faults"]]
    assert "校验位" in outcome.err
    assert at("find", "person").json["total"] == 0


def test_an_unknown_field_or_register_names_the_known_ones(at: Run) -> None:
    field, register = at("add", "person", "nmae=王芳"), at("find", "persons")

    assert (field.code, register.code) == (3, 3)
    assert "可用的有：name" in field.err
    assert "可用的有：person" in register.err


def test_a_row_about_a_person_tells_who_it_is(at: Run, worker: str) -> None:
    found = at("find", "social_worker", "wf").json

    (row,) = found["rows"]
    assert found["total"] == 1
    assert row["id"] == worker
    assert row["name"] == "王芳"
    assert row["id_number"] == NUMBER
    assert row["mobile"] == "13812345678"
    assert row["birth_date"] == "1990-03-07"
    assert row["sex"] == "1"
    assert row["shown"]["station"] == "四方坪街道社工站"


def test_find_takes_conditions_and_a_limit(at: Run, person: str) -> None:
    at("add", "person", "name=李强", "sex=男", "birth_date=1980-01-01", "id_type=999")

    women, limited = at("find", "person", "--where", "sex=女"), at("find", "person", "--limit", 1)

    assert women.json == {"total": 0, "rows": []}
    assert limited.json["total"] == 2
    assert len(limited.json["rows"]) == 1


def test_without_json_rows_are_lines_for_people(run: Run, home: Path, worker: str) -> None:
    outcome = run("--home", home, "find", "social_worker")

    assert outcome.out.startswith(f"{worker}\t")
    assert "待核" in outcome.out
    assert "共 1 条" in outcome.err


def test_set_changes_a_record_and_empties_a_field(at: Run, person: str) -> None:
    at("set", "person", person, "remark=测试", "political=党员")

    record = at("set", "person", person, "remark=").json["record"]

    assert record["remark"] is None
    assert record["political"] == "01"


def test_set_of_a_missing_record_is_refused(at: Run) -> None:
    outcome = at("set", "person", "NOBODY", "remark=测试")

    assert outcome.code == 3
    assert "NOBODY" in outcome.err


@pytest.mark.parametrize("state", ["ACTIVE", "在岗"])
def test_move_takes_the_code_or_the_label_of_a_state(at: Run, worker: str, state: str) -> None:
    moved = at("move", "social_worker", worker, state)

    assert moved.json["record"]["state"] == "ACTIVE"
    (post,) = at("show", "social_worker", worker).json["children"]["practitioner_post"]
    assert post["from_on"] == "2020-01-05"


def test_a_move_that_the_life_cycle_lacks_is_refused(at: Run, worker: str) -> None:
    outcome = at("move", "social_worker", worker, "RETIRED")

    assert outcome.code == 3
    assert "不能从“待核”改为“退休”" in outcome.err


def test_show_tells_derived_values_and_parts_of_parts(at: Run, person: str, worker: str) -> None:
    at("add", "certificate", f"person={person}", "level=初级", "management_no=2019123")
    certificate = at("find", "certificate").json["rows"][0]["id"]
    at("add", "cert_registration", f"certificate={certificate}", "applied_on=2026-01-05")

    shown = at("show", "person", person).json

    assert at("show", "social_worker", worker).json["shown"]["highest_level"] == "未持证"
    assert [part["id"] for part in shown["children"]["certificate"]] == [certificate]
    assert len(shown["children"]["cert_registration"]) == 1


def test_a_deleted_record_comes_back_with_undo(at: Run, person: str) -> None:
    change = at("delete", "person", person).json["change"]
    gone = at("show", "person", person)

    undone = at("undo", change)

    assert gone.code == 3
    assert undone.json["records"] == 1
    assert at("show", "person", person).code == 0


def test_undo_without_a_change_takes_the_last_one_back(at: Run, person: str) -> None:
    at("set", "person", person, "remark=写错了")

    at("undo")

    assert at("show", "person", person).json["record"]["remark"] is None


def test_history_tells_old_and_new_values(at: Run, person: str) -> None:
    at("set", "person", person, "remark=测试")

    created, changed = at("history", "person", person).json["entries"]

    assert created["kind"] == "create"
    assert changed["changes"] == {"remark": [None, "测试"]}


def test_a_form_is_printed_for_each_record(at: Run, worker: str, tmp_path: Path) -> None:
    outcome = at("print", "A01", worker, worker, "--out", tmp_path / "f.pdf")

    assert outcome.json["pages"] == 2
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")


def test_a_blank_form_needs_no_workspace(run: Run, tmp_path: Path) -> None:
    outcome = run("--json", "print", "A06", "--blank", "--out", tmp_path / "f.pdf")

    assert outcome.json["pages"] == 1


def test_printing_nobody_is_wrong_usage(at: Run, tmp_path: Path) -> None:
    assert at("print", "A01", "--out", tmp_path / "f.pdf").code == 2


def test_an_unknown_form_names_the_known_ones(run: Run, tmp_path: Path) -> None:
    outcome = run("print", "Z99", "--blank", "--out", tmp_path / "f.pdf")

    assert outcome.code == 3
    assert "A01" in outcome.err
