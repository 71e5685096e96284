import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.debits.banks.fields import Alphabet, Field, Kind, cut, fixed, tabbed, width_of

PLAIN, ACCENTED = Alphabet(), Alphabet("cp1252")


@pytest.mark.parametrize(
    ("told", "plain", "accented"),
    [
        ("Núñez Güiñán", "NUNEZ GUINAN", "NÚÑEZ GÜIÑÁN"),
        ("Nu\u0301n\u0303ez", "NUNEZ", "NÚÑEZ"),
        ('a\tb\r\nc;d|e"f', "A B C D E F", "A B C D E F"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien – Cía.", "O'BRIEN - CIA.", "O'BRIEN - CÍA."),
        ("=cmd|'/c calc'!A1", "CMD '/C CALC' A1", "CMD '/C CALC' A1"),
        ("Weiß Łódź Æsir", "WEISS LODZ AESIR", "WEISS LÓDZ AESIR"),
        ("zero\u200bwidth \u202egnp", "ZEROWIDTH GNP", "ZEROWIDTH GNP"),
        ("línea\u2028separada\x00\x85fin", "LINEA SEPARADA FIN", "LÍNEA SEPARADA FIN"),
        ("東京 ☎ Ana", "ANA", "ANA"),
        ("3º piso, 1ª", "3O PISO, 1A", "3º PISO, 1ª"),
        ("ƒ µ ﬁn １２", "FIN 12", "FIN 12"),
        ("  ", "", ""),
    ],
)
def test_a_name_is_written_with_the_letters_that_the_file_has(
    told: str, plain: str, accented: str
) -> None:
    assert PLAIN.clean(told) == plain
    assert ACCENTED.clean(told) == accented


@given(st.text(max_size=60), st.integers(0, 30))
@example("ñ" * 30, 29)
@example("\U0001f600" * 5, 9)
def test_whatever_a_name_holds_it_fits_its_field_and_breaks_no_record(told: str, most: int) -> None:
    for alphabet in (PLAIN, ACCENTED):
        shown = alphabet.clean(told)
        assert shown == shown.upper() or alphabet is ACCENTED
        assert shown == alphabet.clean(shown)
        assert not any(unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp"} for each in shown)
        assert not set(shown) & set('\t;|"=+@')
        assert len(cut(shown, most, alphabet.encoding).encode(alphabet.encoding)) <= most
    assert len(cut(told, most, "utf-8").encode("utf-8", "ignore")) <= most


def test_a_cut_never_goes_through_a_letter() -> None:
    assert cut("MUÑOZ", 3, "utf-8") == "MU"
    assert cut("MUÑOZ", 4, "utf-8") == "MUÑ"
    assert cut("MUÑOZ", 3, "cp1252") == "MUÑ"
    assert cut("ANA MARIA", 4) == "ANA"


def test_widths_are_bytes_whatever_the_encoding() -> None:
    layout = (Field("nombre", 6), Field("valor", 4, Kind.NUMBER))

    assert width_of(layout) == 10
    assert fixed(layout, ("ÑU", "7"), "utf-8") == "ÑU   0007\r\n".encode()
    assert fixed(layout, ("ÑU", "7"), "cp1252") == "ÑU    0007\r\n".encode("cp1252")


def test_a_number_is_never_cut() -> None:
    layout = (Field("cuenta", 4, Kind.KEY), Field("valor", 4, Kind.NUMBER))
    for values in (("12345", "1"), ("1234", "12345"), ("1234", "-1"), ("1234", "１２")):
        with pytest.raises(ValueError, match="is"):
            fixed(layout, values)
        with pytest.raises(ValueError, match="is"):
            tabbed(layout, values)
    assert tabbed(layout, ("12", "34")) == b"12\t0034\t\r\n"
    assert tabbed(layout, ("12", "34"), trails=False) == b"12\t0034\r\n"
