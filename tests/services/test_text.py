import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import BadField
from services.text import clean_line, clean_note, digits, fold, looks_like_card


def line(text: str, most: int = 60) -> str:
    return clean_line(text, field="name", most=most)


def problem(text: str, most: int = 60, *, required: bool = False) -> object:
    with pytest.raises(BadField) as refused:
        clean_line(text, field="name", most=most, required=required)
    return refused.value.details["problem"]


def test_a_line_is_composed_and_its_spaces_are_single() -> None:
    assert line("  Peña\u00a0 de\t".rstrip("\t") + " Ortiz ") == "Peña de Ortiz"
    assert line("Pen\u0303a") == "Peña"


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\u200d"])
def test_characters_that_nobody_sees_are_taken_out(hidden: str) -> None:
    assert line(f"Com{hidden}ercial") == "Comercial"


@pytest.mark.parametrize("bad", ["a\0b", "a\nb", "a\rb", "a\u2028b", "a\x1b[31m", "a\ud800b"])
def test_control_characters_are_refused(bad: str) -> None:
    assert problem(bad) == "control"


def test_a_hundred_accents_on_one_letter_are_refused() -> None:
    assert problem("a" + "\u0301" * 100, most=200) == "control"


def test_too_much_text_is_refused_before_it_is_normalised() -> None:
    assert problem("a" * 61) == "too_long"
    assert problem("\ufdfa" * 1_000_000) == "too_long"


def test_nothing_but_spaces_is_nothing() -> None:
    assert problem(" \u00a0\u200b", required=True) == "required"
    assert line(" ") == ""


def test_emoji_and_right_to_left_names_are_kept() -> None:
    assert line("Café ☕ שלום") == "Café ☕ שלום"


def test_a_note_keeps_its_lines() -> None:
    note = clean_note("uno\r\n\tdos \n\n", field="note", most=50)
    assert note == "uno\n dos"


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424242",
        "4242 4242 4242 4242",
        "tarjeta 4000-0000-0000-0002 del cliente",
        "22/11/2026 4242 4242 4242 4242 12/29",
        "３７８２８２２４６３１０００５",
        "2223003122003222",
        "4222222222222",
    ],
)
def test_card_numbers_are_found(text: str) -> None:
    assert looks_like_card(text)
    assert problem(text) == "card_number"


@pytest.mark.parametrize(
    "text",
    [
        "1790016919001",
        "0992397535001",
        "5012345678001",
        "4242424242424241",
        "001-002-000004512",
        "0991234567 022345678",
        "2211202601179001691900110010020000000011234567811",
        "",
    ],
)
def test_other_long_numbers_are_no_cards(text: str) -> None:
    assert not looks_like_card(text)


def test_a_field_of_long_numbers_may_hold_what_looks_like_a_card() -> None:
    kept = clean_line("4242424242424242", field="id", most=20, card_check=False)
    assert kept == "4242424242424242"


def test_search_forgets_accents_case_and_spaces() -> None:
    assert fold("  PEÑA   Ándrés ") == "pena andres"
    assert digits("+593 (99) 123-4567") == "593991234567"


@given(st.text(max_size=80))
def test_a_cleaned_line_is_clean_already(text: str) -> None:
    try:
        once = line(text, most=80)
    except BadField:
        return
    assert line(once, most=80) == once
