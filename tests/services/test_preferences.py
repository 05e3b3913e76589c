"""What users have arranged: kept for each of them, and nothing of an erased record in it."""

from __future__ import annotations

from dataclasses import replace

from station_app.services import preferences
from station_app.services.workspace import Workspace
from tests.services.erasures import MOBILE, NAME, erase, person
from tests.services.pages import lies_in_the_file


def test_each_user_has_arrangements_of_their_own(station: Workspace) -> None:
    preferences.prefer(station, "columns.person", ["name"])
    station.user = replace(station.user, name="李娜")

    assert preferences.preference(station, "columns.person", []) == []
    preferences.prefer(station, "columns.person", ["sex"])
    preferences.prefer(station, "columns.person", None)
    assert preferences.preference(station, "columns.person") is None


def test_what_users_arranged_with_the_name_or_number_goes_with_it(station: Workspace) -> None:
    one = person(station)
    hers = {"title": "查重", "filters": [["name", "contains", NAME]], "text": ""}
    kept = {"title": "女", "filters": [["sex", "is", "2"]], "text": "", "table": None}
    preferences.prefer(station, "views.person", [hers, kept, kept | {"text": MOBILE}])
    preferences.prefer(station, "views.education", [kept | {"filters": [["person", "is", one]]}])
    roster = {"path": f"/u/{NAME}.xlsx", "patches": [[3, 1, NAME], [4, 1, "王芳"]], "sheet": None}
    preferences.prefer(station, "import", roster)

    erase(station, one)

    assert preferences.preference(station, "views.person") == [kept]
    assert preferences.preference(station, "views.education") == []
    left = {"path": "", "patches": [[4, 1, "王芳"]], "sheet": None}
    assert preferences.preference(station, "import") == left
    assert lies_in_the_file(station, NAME, MOBILE) == []
