from datetime import UTC, date, datetime

import pytest

from services.printing.figures import day, dollars, minute, money, quantity, unit_price


@pytest.mark.parametrize(
    ("cents", "expected"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (123_456, "1,234.56"),
        (-123_456, "-1,234.56"),
        (99_999_999_999, "999,999,999.99"),
    ],
)
def test_money_has_a_decimal_point_and_commas_for_thousands(cents: int, expected: str) -> None:
    assert money(cents) == expected


def test_dollars_carry_their_sign() -> None:
    assert dollars(120_50) == "$ 120.50"


@pytest.mark.parametrize(
    ("scaled", "shown", "priced"),
    [
        (1_000_000, "1", "1.00"),
        (2_500_000, "2.5", "2.50"),
        (18_500, "0.0185", "0.0185"),
        (1, "0.000001", "0.000001"),
        (-1_500_000, "-1.5", "-1.50"),
        (1_234_000_000, "1,234", "1,234.00"),
    ],
)
def test_quantities_and_prices_show_the_decimals_they_need(
    scaled: int, shown: str, priced: str
) -> None:
    assert quantity(scaled) == shown
    assert unit_price(scaled) == priced


def test_dates_are_day_month_year() -> None:
    assert day(date(2026, 3, 9)) == "09/03/2026"


def test_a_moment_is_shown_on_the_offices_clock() -> None:
    assert minute(datetime(2026, 11, 23, 1, 5, tzinfo=UTC)) == "22/11/2026 20:05"
