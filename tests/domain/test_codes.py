"""The code lists."""

import pytest

from station_app.domain.codes import code_list
from station_app.paths import resource_path

KEYS = sorted(path.stem for path in resource_path("codes").glob("*.json"))
every_list = pytest.mark.parametrize("key", KEYS)


@every_list
def test_labels_and_codes_are_unique_and_not_empty(key: str) -> None:
    codes = code_list(key)

    assert codes.title
    assert all(code and label for code, label in codes.labels.items())
    assert len(set(codes.labels.values())) == len(codes.labels)


@every_list
def test_every_way_to_write_an_entry_gives_its_code(key: str) -> None:
    codes = code_list(key)

    for code, label in codes.labels.items():
        ways = (code, label, f"{code}-{label}", f"{code} {label}", label.lower())
        assert {codes.code_of(way) for way in ways} == {code}


@every_list
def test_every_alias_leads_to_its_code(key: str) -> None:
    codes = code_list(key)

    assert {alias: codes.code_of(alias) for alias in codes.aliases} == codes.aliases
    assert set(codes.aliases.values()) <= set(codes.labels)


@every_list
def test_labels_can_stand_in_a_list_in_one_cell(key: str) -> None:
    assert not set("、,，;；/") & set("".join(code_list(key).labels.values()))


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("schooling", "本科", "21"),
        ("schooling", "大学本科", "21"),
        ("schooling", "大专", "31"),
        ("schooling", "专科", "31"),
        ("schooling", "大学专科", "31"),
        ("schooling", "硕士研究生", "14"),
        ("schooling", "中专", "41"),
        ("schooling", "高中", "61"),
        ("schooling", "大本在读", None),
        ("schooling", "识字班", None),
        ("political", "党员", "01"),
        ("political", "中共党员", "01"),
        ("political", "预备党员", "02"),
        ("political", "团员", "03"),
        ("political", "1", "01"),
        ("political", "１３", "13"),
        ("political", "群 众", "13"),
        ("cert_level", "初级", "1"),
        ("cert_level", "中级", "2"),
        ("cert_level", "高级", "3"),
        ("cert_level", "无", "0"),
        ("cert_level", "未持证", "0"),
        ("cert_level", "2-社会工作师", "2"),
        ("cert_level", "2.社会工作师", "2"),
        ("cert_level", "2-助理社会工作师", None),
        ("cert_level", "国家三级", None),
        ("exam_level", "三级", None),
        ("ethnic", "汉", "01"),
        ("ethnic", "汉族", "01"),
        ("ethnic", "01", "01"),
        ("ethnic", "1", "01"),
        ("ethnic", "6", "06"),
        ("ethnic", "15", "15"),
        ("sex", "男", "1"),
        ("sex", "女性", "2"),
        ("marital", "1.0", None),
        ("employment", "退（离）休人员", "80"),
        ("org_kind", "社会服务机构（民办非企业单位）", "SERVICE_ORG"),
        ("org_kind", "民非", "SERVICE_ORG"),
        ("org_kind", "service_org", "SERVICE_ORG"),
        ("org_grade", "5A", "5A"),
        ("id_type", "台湾居民来往大陆通行证", "511"),
        ("service_slots", "星期六下午", "6P"),
        ("yn", "√", "1"),
        ("yn", "", None),
    ],
)
def test_words_of_rosters_are_understood(key: str, text: str, code: str | None) -> None:
    assert code_list(key).code_of(text) == code


def test_all_ethnic_groups_are_there_and_those_of_hunan_come_first() -> None:
    ethnic = code_list("ethnic")

    assert {f"{number:02}" for number in range(1, 57)} <= set(ethnic.labels)
    assert list(ethnic.labels.values())[:5] == ["汉族", "苗族", "土家族", "侗族", "瑶族"]


def test_an_unknown_code_stands_for_itself() -> None:
    assert code_list("sex").label("2") == "女"
    assert code_list("sex").label("7") == "7"


def test_an_unknown_list_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        code_list("no_such_list")
