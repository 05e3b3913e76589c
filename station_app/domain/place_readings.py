"""How names of places are typed: in characters, in pinyin, or by its initials.

Places are often read otherwise than people are named: 长沙 is Chang, a 长 in a name Zhang.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from station_app.domain.pinyin import sort_key

# Readings beside the one in resources/pinyin.json, as names of places have them.
_OTHERWISE = (
    *("长chang", "重chong", "乐yue", "番pan", "单shan", "解xie", "厦xia", "都du"),
    *("六lu", "尉yu", "蔚yu", "荥ying", "浚xun", "堡bu", "堡pu", "朝zhao"),
    *("曾zeng", "什shi", "泌bi", "莘xin", "阿e", "铅yan", "枞zong", "涡guo"),
    *("洞tong", "峙shi", "珲hun", "行hang", "会kuai", "车ju", "陂pi", "牟mu"),
    *("涌chong", "埔bu", "藏zang", "查zha", "调tiao", "筠jun", "栎yue", "蚌beng"),
    *("仇qiu"),
)


def fits(typed: str, name: str) -> bool:
    """Say whether what was typed begins the name in pinyin or initials, or stands in it.

    typed   without blanks; kfq, kaifu and 开福 all fit 开福区
    """
    if typed in name:
        return True
    wanted = typed.lower()
    if not (wanted.isascii() and wanted.isalpha()) or wanted[0] not in _first_letters(name):
        return False
    return _begins(wanted, _readings(name))


@cache
def _first_letters(name: str) -> frozenset[str]:
    """Return the letters with which a name may begin: most names are done with by them."""
    return frozenset(syllable[0] for syllable in _readings(name)[0])


@cache
def _readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the possible syllables of each character."""
    return tuple(_syllables(character) for character in name if character.isalnum())


@cache
def _syllables(character: str) -> tuple[str, ...]:
    # The blank keeps the character from being taken for a surname.
    usual = sort_key(f" {character}").split()[0]
    return (usual, *(entry[1:] for entry in _OTHERWISE if entry[0] == character))


def _begins(wanted: str, readings: Sequence[tuple[str, ...]]) -> bool:
    """Say whether letters are the beginnings of syllables, each at least by its initial."""
    if not wanted:
        return True
    if not readings:
        return False
    return any(
        wanted.startswith(syllable[:length]) and _begins(wanted[length:], readings[1:])
        for syllable in readings[0]
        for length in range(1, len(syllable) + 1)
    )
