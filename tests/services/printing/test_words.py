import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from services.printing.words import MOST_CENTS, amount_in_words, son_line

HOUSE_STYLE = {
    50: "CERO CON 50/100 DÓLARES",
    1_00: "UNO CON 00/100 DÓLARES",
    21_00: "VEINTIUNO CON 00/100 DÓLARES",
    100_00: "CIEN CON 00/100 DÓLARES",
    101_05: "CIENTO UNO CON 05/100 DÓLARES",
    120_50: "CIENTO VEINTE CON 50/100 DÓLARES",
    1_000_00: "MIL CON 00/100 DÓLARES",
    21_000_99: "VEINTIÚN MIL CON 99/100 DÓLARES",
    1_000_000_00: "UN MILLÓN CON 00/100 DÓLARES",
}


@pytest.mark.parametrize(("cents", "expected"), HOUSE_STYLE.items())
def test_the_house_style_is_kept(cents: int, expected: str) -> None:
    assert amount_in_words(cents) == expected


@pytest.mark.parametrize(
    ("dollars", "expected"),
    [
        (0, "CERO"),
        (16, "DIECISÉIS"),
        (22, "VEINTIDÓS"),
        (31, "TREINTA Y UNO"),
        (31_031, "TREINTA Y UN MIL TREINTA Y UNO"),
        (101_101, "CIENTO UN MIL CIENTO UNO"),
        (121_021, "CIENTO VEINTIÚN MIL VEINTIUNO"),
        (500_500, "QUINIENTOS MIL QUINIENTOS"),
        (1_000_001, "UN MILLÓN UNO"),
        (21_000_000, "VEINTIÚN MILLONES"),
        (1_021_001_000, "MIL VEINTIÚN MILLONES MIL"),
        (
            9_999_999_999,
            "NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE MILLONES "
            "NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE",
        ),
    ],
)
def test_numbers_lose_their_end_only_before_thousands_and_millions(
    dollars: int, expected: str
) -> None:
    assert amount_in_words(dollars * 100) == f"{expected} CON 00/100 DÓLARES"


def test_the_line_of_a_document_begins_with_son() -> None:
    assert son_line(120_50) == "SON: CIENTO VEINTE CON 50/100 DÓLARES"


def test_every_number_below_a_million_is_what_the_oracle_says_once_corrected() -> None:
    small = [num2words(number, lang="es").upper() for number in range(1000)]
    heads = ["", "MIL", *(f"{shortened(words)} MIL" for words in small[2:])]
    for number in range(1_000_000):
        thousands, rest = divmod(number, 1000)
        if not thousands:
            expected = small[rest]
        else:
            expected = f"{heads[thousands]} {small[rest]}" if rest else heads[thousands]
        assert amount_in_words(number * 100) == f"{expected} CON 00/100 DÓLARES"


@given(st.integers(0, MOST_CENTS))
def test_any_amount_agrees_with_the_corrected_oracle(cents: int) -> None:
    millions, rest = divmod(cents // 100, 1_000_000)
    parts = []
    if millions:
        parts.append("UN MILLÓN" if millions == 1 else f"{shortened(oracle(millions))} MILLONES")
    if rest or not millions:
        parts.append(oracle(rest))
    assert amount_in_words(cents) == f"{' '.join(parts)} CON {cents % 100:02d}/100 DÓLARES"


@pytest.mark.parametrize("cents", [-1, MOST_CENTS + 1])
def test_an_amount_that_no_document_carries_is_refused(cents: int) -> None:
    with pytest.raises(ValueError, match="written out"):
        amount_in_words(cents)


def oracle(number: int) -> str:
    """num2words below a million, its `veintiuno mil` and `treinta y uno mil` put right."""
    thousands, rest = divmod(number, 1000)
    low = str(num2words(rest, lang="es")).upper()
    if not thousands:
        return low
    head = "MIL" if thousands == 1 else f"{shortened(num2words(thousands, lang='es').upper())} MIL"
    return f"{head} {low}" if rest else head


def shortened(words: str) -> str:
    if words.endswith("VEINTIUNO"):
        return words.removesuffix("VEINTIUNO") + "VEINTIÚN"
    return words.removesuffix("O") if words.endswith("UNO") else words
