"""Breaking and fitting of text, with a made-up font: every character as wide as it looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.forms import Box
from ui.printing.text import (
    CLOSING,
    LINE_PITCH,
    MM_PER_POINT,
    OPENING,
    fit,
    spread,
    width,
    wrap,
)


class Widths(dict[str, float]):
    """Half an em for Latin, a whole one for Chinese."""

    def __missing__(self, character: str) -> float:
        return 0.5 if character.isascii() else 1.0


WIDTHS = Widths()
texts = st.text(st.sampled_from("社会工作者（登记），。、“袁𬭊”2026-07a@b./\n 　"), max_size=80)


@given(text=texts, limit=st.floats(1.0, 30.0))
def test_no_line_is_wider_than_allowed_and_no_word_is_lost(text: str, limit: float) -> None:
    lines = wrap(text, limit, WIDTHS)

    assert lines is not None
    assert all(width(line, WIDTHS) <= limit for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(text=st.text("社会（），。”“工作", max_size=60))
def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(text: str) -> None:
    lines = wrap(text, 12, WIDTHS, cut=False) or []

    assert not any(line[:1] in CLOSING and text.find(line) > 0 for line in lines if line)
    assert not any(line[-1] in OPENING for line in lines[:-1] if line)


@given(text=texts, wide=st.floats(8, 80), high=st.floats(4, 30))
def test_fitted_text_stays_inside_its_box(text: str, wide: float, high: float) -> None:
    fitted = fit(text, Box(0, 0, wide, high), WIDTHS)

    if fitted is not None:
        em = fitted.size * MM_PER_POINT
        assert all(width(line, WIDTHS) * em <= wide + 1e-9 for line in fitted.lines)
        assert fitted.height <= high + 1e-9
        assert 8 <= fitted.size <= 11


def test_short_text_keeps_the_full_size() -> None:
    fitted = fit("社会工作", Box(0, 0, 40, 10), WIDTHS)

    assert fitted is not None
    assert (fitted.lines, fitted.size) == (("社会工作",), 11)


def test_slightly_long_text_shrinks_before_it_is_broken() -> None:
    ten = "社会工作者登记信息表"

    fitted = fit(ten, Box(0, 0, 10 * 10 * MM_PER_POINT + 0.01, 10), WIDTHS)

    assert fitted is not None
    assert (fitted.lines, fitted.size) == ((ten,), 10)


def test_long_text_is_broken_at_a_readable_size() -> None:
    fitted = fit("长沙市开福区东风路街道社会工作站", Box(0, 0, 40, 10), WIDTHS)

    assert fitted is not None
    assert (len(fitted.lines), fitted.size) == (2, 11)


def test_text_without_room_is_not_squeezed_below_the_smallest_size() -> None:
    smallest = 8 * MM_PER_POINT

    assert fit("社会工作" * 3, Box(0, 0, smallest * 4, smallest * LINE_PITCH * 2.9), WIDTHS) is None


def test_numbers_and_addresses_stay_whole_while_there_is_space() -> None:
    assert wrap("电话13800001234转", 7, WIDTHS) == ["电话", "13800001234转"]


def test_too_long_address_is_cut_at_its_marks() -> None:
    lines = wrap("yuanhong.shegong@example.org", 9, WIDTHS)

    assert lines == ["yuanhong.shegong@", "example.org"]


def test_uncuttable_text_is_refused_when_cutting_is_forbidden() -> None:
    assert wrap("430105199406101220", 5, WIDTHS, cut=False) is None
    assert wrap("430105199406101220", 5, WIDTHS) == ["4301051994", "06101220"]


def test_written_line_breaks_are_kept() -> None:
    assert wrap("登记机关\n意见", 10, WIDTHS) == ["登记机关", "意见"]


@pytest.mark.parametrize(
    ("label", "shown"), [("姓名", "姓　　名"), ("证明人", "证明人"), ("专", "专")]
)
def test_labels_of_two_characters_are_spread(label: str, shown: str) -> None:
    assert spread(label) == shown
