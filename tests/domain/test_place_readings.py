"""Names of places are found as people type them."""

import pytest

from station_app.domain.place_readings import fits


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("kfq", "开福区"), ("kf", "开福区"), ("开福", "开福区"), ("福区", "开福区")),
        *(("kaifu", "开福区"), ("KaiFuQu", "开福区"), ("kaif", "开福区"), ("kfuq", "开福区")),
        *(("csx", "长沙县"), ("changsha", "长沙县"), ("py", "番禺区"), ("sx", "单县")),
    ],
)
def test_a_name_is_met_by_its_characters_pinyin_or_initials(typed: str, name: str) -> None:
    assert fits(typed, name)


@pytest.mark.parametrize("typed", ["fq", "kfqx", "kaifa", "开区", "k1", "7", "?"])
def test_a_name_is_not_met_by_something_else(typed: str) -> None:
    assert not fits(typed, "开福区")
