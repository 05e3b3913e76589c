"""What was typed and not saved is kept apart from the records."""

from __future__ import annotations

from station_app.services import drafts, undo
from station_app.services.workspace import Workspace


def test_a_draft_is_found_again_as_it_was_written(station: Workspace) -> None:
    at = drafts.keep(station, "person", "A", {"texts": {"name": "王"}}, new=True)

    (found,) = drafts.kept(station, "person")

    assert (found.record, found.new, found.content) == ("A", True, {"texts": {"name": "王"}})
    assert found.at == at


def test_a_later_draft_takes_the_place_of_the_earlier(station: Workspace) -> None:
    drafts.keep(station, "person", "A", {"texts": {"name": "王"}}, new=True)
    drafts.keep(station, "person", "A", {"texts": {"name": "王芳"}}, new=True)

    (found,) = drafts.kept(station)

    assert found.content == {"texts": {"name": "王芳"}}


def test_a_dropped_draft_is_gone_and_others_stay(station: Workspace) -> None:
    for record in ("A", "B"):
        drafts.keep(station, "person", record, {}, new=True)

    drafts.drop(station, "person", "A")

    assert [each.record for each in drafts.kept(station, "person")] == ["B"]


def test_drafts_are_no_changes(station: Workspace) -> None:
    drafts.keep(station, "person", "A", {}, new=True)

    assert undo.last_change(station) == ""
