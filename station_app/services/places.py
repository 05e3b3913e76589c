"""Choosing a place of China for new books: the county, and in it the street."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from station_app.domain.divisions import district_rows, load_divisions
from station_app.domain.place_readings import fits

COUNTY, STREET = 3, 4  # levels
MOST = 60  # places offered at once
# Not names: what the list puts where a province has no cities.
_FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Place:
    """A county or a street to choose.

    code     6 digits of a county, 9 of a street
    above    names of what it lies in, from the province down
    """

    code: str
    name: str
    above: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """The name after what it lies in: 湖南省 长沙市 开福区."""
        return " ".join((*self.above, self.name))


def find_counties(typed: str, most: int = MOST) -> list[Place]:
    """Return the counties that fit what was typed; those whose own name fits come first.

    typed   name, pinyin or initials of the county; after a blank also of its city or
            province, in any order. Nothing typed: nothing found
    """
    parts = typed.split()
    if not parts:
        return []
    fitting = [_names_that_fit(part) for part in parts]
    found = [p for p in _counties() if all(not some.isdisjoint(_names(p)) for some in fitting)]
    # Sorting keeps the order of the codes among equals.
    return sorted(found, key=lambda place: place.name not in fitting[-1])[:most]


def find_streets(county: str, typed: str = "") -> list[Place]:
    """Return the streets of a county that fit; nothing typed: all of them, by code."""
    rows = district_rows(county)
    above = (*_above(county), rows[0].name) if rows else ()
    streets = [Place(row.code[:9], row.name, above) for row in rows if row.level == STREET]
    return [place for place in streets if all(fits(part, place.name) for part in typed.split())]


def _names(place: Place) -> tuple[str, ...]:
    return (place.name, *place.above)


def _names_that_fit(typed: str) -> set[str]:
    """Return the names of all levels that fit, each looked at once."""
    every = {name for place in _counties() for name in _names(place)}
    return {name for name in every if fits(typed, name)}


@cache
def _counties() -> tuple[Place, ...]:
    rows = load_divisions().values()
    return tuple(
        Place(row.code[:6], row.name, _above(row.code[:6])) for row in rows if row.level == COUNTY
    )


def _above(county: str) -> tuple[str, ...]:
    """Return the names of province and city; a city that is its own county stands once."""
    rows = load_divisions()
    province = rows[f"{county[:2]}0000000000"].name
    city = rows.get(f"{county[:4]}00000000")
    if city is None or city.level == COUNTY or city.name in _FILLERS:
        return (province,)
    return (province, city.name)
