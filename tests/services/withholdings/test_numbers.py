import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import BadField
from services.withholdings.numbers import parse_authorization, parse_number


@pytest.mark.parametrize(
    "typed",
    [
        "001-001-000000123",
        "001001000000123",
        " 1-1-123 ",
        "001 001 000000123",
        "001.001.123",
        "001-001-00000 0123",
    ],
)
def test_a_number_is_known_however_it_is_written(typed: str) -> None:
    assert parse_number(typed) == "001-001-000000123"


@pytest.mark.parametrize(
    "typed", ["", "123", "001-001-", "001-001-0", "abc", "001-001-0000001234", "1-1-1-1", "٠٠١-1-1"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BadField):
        parse_number(typed)


@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 999_999_999))
def test_every_number_comes_back_as_it_went(place: int, point: int, sequential: int) -> None:
    number = f"{place:03d}-{point:03d}-{sequential:09d}"
    assert parse_number(number) == number
    assert parse_number(number.replace("-", "")) == number
    assert parse_number(f"{place}-{point}-{sequential}") == number


@pytest.mark.parametrize("length", [10, 37, 49])
def test_an_authorization_has_one_of_three_lengths(length: int) -> None:
    digits = "7" * length
    assert parse_authorization(f" {digits[:5]} {digits[5:]} ") == digits
    for wrong in (digits[1:], f"{digits}7", f"{digits[1:]}x"):
        with pytest.raises(BadField):
            parse_authorization(wrong)
