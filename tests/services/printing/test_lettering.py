import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.printing.fonts import alphabet, bold, regular
from services.printing.lettering import Style, clean, fitted, shrunk, width_of, wrapped

STYLE = Style(regular, 8.0, (0.0, 0.0, 0.0))
TRACKED = Style(bold, 6.0, (0.0, 0.0, 0.0), 0.8)


@pytest.mark.parametrize(
    ("came", "printed"),
    [
        ("María Ñandú", "María Ñandú"),
        ("Jose\u0301", "José"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("uno\ndos\ttres\x00", "uno dos tres"),
        ("  muchos   espacios ", "muchos espacios"),
        ("pago 😀 listo", "pago □ listo"),
        ("família 👨‍👩‍👧", "família □□□"),
        ("السلام", "□□□□□□"),
        ("zalgo\u0335\u0336\u0337 texto", "zalgo texto"),
        ("\ud800", "□"),
        ("", ""),
    ],
)
def test_whatever_came_in_can_be_printed(came: str, printed: str) -> None:
    assert clean(came) == printed


@given(st.text(max_size=300))
def test_clean_words_hold_only_what_the_font_prints(came: str) -> None:
    printed = clean(came)

    assert set(printed) <= alphabet()
    assert not any(unicodedata.category(letter) in ("Cc", "Cf") for letter in printed)
    assert clean(printed) == printed


@given(st.text(max_size=300), st.floats(20, 400), st.sampled_from([STYLE, TRACKED]))
def test_fitted_words_are_never_wider_than_their_column(
    came: str, width: float, style: Style
) -> None:
    words, chosen = fitted(came, style, width)

    assert width_of(words, chosen) <= width + 0.01
    assert chosen.size >= style.size * 0.84 - 0.01


@given(st.text(min_size=1, max_size=120), st.floats(20, 400))
def test_a_shrunk_figure_loses_no_character(came: str, width: float) -> None:
    words, chosen = shrunk(came, STYLE, width)

    assert words == clean(came)
    assert width_of(words, chosen) <= width + 0.01


@given(st.text(max_size=400), st.floats(30, 400))
def test_a_paragraph_keeps_every_letter_and_no_line_is_too_wide(came: str, width: float) -> None:
    lines = wrapped(came, STYLE, width)

    assert "".join("".join(lines).split()) == "".join(clean(came).split())
    assert all(width_of(line, STYLE) <= width + 0.01 for line in lines)


def test_too_much_text_ends_in_an_ellipsis() -> None:
    lines = wrapped("palabra " * 100, STYLE, 100, 2)

    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_figures_are_all_of_one_width() -> None:
    for face in (regular(), bold()):
        assert len({face.widths[digit] for digit in "0123456789"}) == 1
