from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.importing import DecimalsMixed, DecimalsUnclear
from services.importing.amounts import (
    MOST_CENTS,
    DateOrder,
    Decimals,
    parse_cents,
    parse_day,
    sniff_decimals,
    style_of,
)

POINT, COMMA = Decimals.POINT, Decimals.COMMA
CENTS = st.integers(-MOST_CENTS, MOST_CENTS)
MARKS = {POINT: (",", "."), COMMA: (".", ",")}


def written(cents: int, style: Decimals, *, grouped: bool, dress: str) -> str:
    group, mark = MARKS[style]
    whole = f"{abs(cents) // 100:,}".replace(",", group if grouped else "")
    text = f"{whole}{mark}{abs(cents) % 100:02d}"
    shapes = {"$": f"${text}", "usd": f"USD {text}", "spaced": f" $ {text} ", "": text}
    shown = shapes[dress]
    if cents >= 0:
        return shown
    return f"({shown})" if dress == "$" else f"-{shown.strip()}"


@given(
    CENTS,
    st.sampled_from((POINT, COMMA)),
    st.booleans(),
    st.sampled_from(("$", "usd", "spaced", "")),
)
@example(-123_456, COMMA, True, "$")
@example(0, POINT, False, "")
def test_an_amount_is_read_back_as_it_was_written(
    cents: int, style: Decimals, grouped: bool, dress: str
) -> None:
    text = written(cents, style, grouped=grouped, dress=dress)

    assert parse_cents(text, style) == cents
    assert style_of(text) is style


@given(st.lists(CENTS, min_size=1, max_size=30), st.sampled_from((POINT, COMMA)))
def test_a_file_of_two_decimals_always_tells_its_style(amounts: list[int], style: Decimals) -> None:
    texts = [written(cents, style, grouped=True, dress="") for cents in amounts]

    assert sniff_decimals(enumerate(texts, 1)) is style


@given(st.text(max_size=30))
def test_whatever_stands_in_a_cell_is_an_amount_or_none(text: str) -> None:
    for style in (POINT, COMMA):
        cents = parse_cents(text, style)
        assert cents is None or abs(cents) <= MOST_CENTS
    parse_day(text, DateOrder.DAY_FIRST)
    style_of(text)


@pytest.mark.parametrize(
    ("text", "style", "cents"),
    [
        ("$5,00", COMMA, 500),
        ("5.000,50", COMMA, 500_050),
        ("$1,234.50", POINT, 123_450),
        ("1.234.567,89", COMMA, 123_456_789),
        ("(12.30)", POINT, -1230),
        ("12.30-", POINT, -1230),
        ("+12.3", POINT, 1230),
        ("- $ 45,00", COMMA, -4500),
        (".5", POINT, 50),
        ("1200", POINT, 120_000),
        ("1,234", POINT, 123_400),
        ("1.234", COMMA, 123_400),
        ("12,34.50", POINT, None),
        ("1.2345", POINT, None),
        ("1.234", POINT, None),
        ("12..5", POINT, None),
        ("--5", POINT, None),
        ("1e5", POINT, None),
        ("٤٥", POINT, None),
        ("", POINT, None),
        ("=5+5", POINT, None),
        ("9" * 30, POINT, None),
    ],
)
def test_amounts_as_the_banks_print_them(text: str, style: Decimals, cents: int | None) -> None:
    assert parse_cents(text, style) == cents


def test_a_thousand_or_one_is_asked_and_never_guessed() -> None:
    with pytest.raises(DecimalsUnclear) as unclear:
        sniff_decimals([(7, "100"), (8, "1.234"), (9, "5,678")])
    assert unclear.value.details == {"text": "1.234", "line": 8}
    assert sniff_decimals([(8, "1.234"), (9, "5.678,90")]) is COMMA
    assert sniff_decimals([(8, "100"), (9, "")]) is POINT


def test_two_styles_in_one_file_are_refused_with_both_lines() -> None:
    with pytest.raises(DecimalsMixed) as mixed:
        sniff_decimals([(7, "12.50"), (8, "1.234"), (9, "9,99")])

    assert mixed.value.details == {
        "point": "12.50",
        "point_line": 7,
        "comma": "9,99",
        "comma_line": 9,
    }


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_back_in_every_order(day: date) -> None:
    assert parse_day(f"{day:%d/%m/%Y}", DateOrder.DAY_FIRST) == day
    assert parse_day(f"{day.day}-{day.month}-{day.year} 09:34", DateOrder.DAY_FIRST) == day
    assert parse_day(f"{day.year}-{day.month}-{day.day}, 9:34 PM", DateOrder.YEAR_FIRST) == day
    assert parse_day(day.isoformat(), DateOrder.MONTH_FIRST) == day
    assert parse_day(f"{day:%m/%d/%Y}", DateOrder.MONTH_FIRST) == day
    assert parse_day(f"{day:%Y%m%d}", DateOrder.DAY_FIRST) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03-nov-2026", date(2026, 11, 3)),
        ("3 de noviembre", None),
        ("03/Dic/26", date(2026, 12, 3)),
        ("31/02/2026", None),
        ("00/01/2026", None),
        ("2026/13/01", None),
        ("1/1/126", None),
        ("", None),
        ("hoy", None),
    ],
)
def test_days_with_months_in_letters_and_days_that_are_none(text: str, day: date | None) -> None:
    assert parse_day(text, DateOrder.DAY_FIRST) == day
