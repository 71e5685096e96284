import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode import qrencoder

from services.printing.qr import MASK, qr_rows

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def reference(data: object, version: int) -> tuple[str, ...]:
    code = qrencoder.QRCode(version, qrencoder.QRErrorCorrectLevel.M)
    code.addData(data)
    code.makeImpl(False, MASK)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.modules)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=ALPHANUMERIC, min_size=1, max_size=200))
def test_a_code_of_capitals_and_digits_is_the_reference_encoders(text: str) -> None:
    rows = qr_rows(text)

    assert rows == reference(qrencoder.QRAlphaNum(text), (len(rows) - 17) // 4)


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=80))
def test_a_code_of_any_text_is_the_reference_encoders(text: str) -> None:
    if all(letter in ALPHANUMERIC for letter in text):
        text += "ñ"
    rows = qr_rows(text)

    assert rows == reference(qrencoder.QR8bitByte(text.encode()), (len(rows) - 17) // 4)


def test_an_invoices_code_stays_small_enough_to_scan() -> None:
    assert len(qr_rows("FACTURA 001-002-000004512 USD 999999.99 VENCE 05/12/2026")) == 29


def test_more_text_than_a_readable_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        qr_rows("x" * 5000)
