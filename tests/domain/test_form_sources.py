"""How a form file says what is put into a field."""

from __future__ import annotations

import pytest

from station_app.domain.form_sources import Call, Path, Source, parse_source


@pytest.mark.parametrize(
    ("text", "parts", "joint"),
    [
        ("", (), "/"),
        ("person.name", (Path("person", "name"),), "/"),
        ("organisation", (Path("", "organisation"),), "/"),
        ("social_worker.state=ACTIVE", (Path("social_worker", "state", "ACTIVE"),), "/"),
        ("education.level|education.degree",
         (Path("education", "level"), Path("education", "degree")), "/"),
        ("age(person.birth_date, recruitment_post.age_on)",
         (Call("age", (Path("person", "birth_date"), Path("recruitment_post", "age_on"))),), "/"),
        ("{reward.pass_year}年", (Path("reward", "pass_year"), "年"), ""),
        ("共{plain(hours)}学时", ("共", Call("plain", (Path("", "hours"),)), "学时"), ""),
    ],
)  # fmt: skip
def test_a_source_is_read_into_its_parts(
    text: str, parts: tuple[str | Path | Call, ...], joint: str
) -> None:
    assert parse_source(text) == Source(parts, joint)


def test_a_source_knows_every_field_it_reads() -> None:
    source = parse_source("{first(a.b, c.d)} {e.f}")

    assert source.paths == (Path("a", "b"), Path("c", "d"), Path("e", "f"))
    assert [call.function for call in source.calls] == ["first"]


@pytest.mark.parametrize("text", ["person name", "a.b.c", "age(a.b", "{}", "{a b}", "Person.name"])
def test_what_is_no_source_is_refused_by_its_words(text: str) -> None:
    with pytest.raises(ValueError, match="不是“登记簿"):
        parse_source(text)
