"""Code lists as people look things up in them."""

from station_app.services.code_lists import OURS, shown_lists


def test_all_lists_are_shown_by_pinyin_of_their_titles() -> None:
    titles = [shown.title for shown in shown_lists()]

    assert len(titles) > 80
    assert titles.index("从业状况") < titles.index("活动类型") < titles.index("政治面貌")


def test_a_list_is_found_by_title_initials_label_or_code() -> None:
    for typed in ("政治面", "zzmm", "九三学社"):
        assert [shown.key for shown in shown_lists(typed)][-1] == "political"
    assert "degree" not in [shown.key for shown in shown_lists("AS7")]


def test_a_list_says_where_it_comes_from_in_words_of_its_readers() -> None:
    sources = {shown.key: shown.source for shown in shown_lists()}

    assert sources["political"] == "GB/T 4762-1984"
    assert sources["activity_type"] == OURS
    assert not [source for source in sources.values() if ".md" in source]
