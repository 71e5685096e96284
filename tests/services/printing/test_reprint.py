from dataclasses import replace

import pytest

from services.printing.activation_sheet import render_activation
from services.printing.invoice import render_invoice
from services.printing.papers import PaperFormat
from services.printing.receipt import render_receipt
from services.printing.reprint import NotOurPaper, stamp_copy
from tests.services.printing.reading import outside, overlaps, pages
from tests.services.printing.samples import (
    ACTIVATION,
    DEMO_COMPANY,
    INVOICE,
    RECEIPT,
    many_lines,
)

MARK = "COPIA – REIMPRESIÓN 2 · ana · 22/11/2026 10:32"
ORIGINALS = {
    "invoice": render_invoice(replace(INVOICE, company=DEMO_COMPANY, lines=many_lines(40))),
    "receipt": render_receipt(
        replace(RECEIPT, company=DEMO_COMPANY, state="PROTESTADO"), PaperFormat.A4
    ),
    "roll": render_receipt(replace(RECEIPT, company=DEMO_COMPANY), PaperFormat.ROLL_80),
    "activation": render_activation(replace(ACTIVATION, company=DEMO_COMPANY)),
}
EVERY_PAPER = pytest.mark.parametrize("original", ORIGINALS.values(), ids=ORIGINALS.keys())


@EVERY_PAPER
def test_a_copy_begins_with_its_original_and_says_that_it_is_a_copy(original: bytes) -> None:
    copy = stamp_copy(original, MARK)

    assert copy.startswith(original)
    assert all(MARK in page for page in pages(copy))


@EVERY_PAPER
def test_everything_but_the_mark_stays_the_same(original: bytes) -> None:
    copy = stamp_copy(original, MARK)
    without = [" ".join(page.replace(MARK, " ").split()) for page in pages(copy)]

    assert [sorted(page.split()) for page in without] == [
        sorted(page.split()) for page in pages(original)
    ]


@EVERY_PAPER
def test_the_mark_covers_nothing(original: bytes) -> None:
    copy = stamp_copy(original, MARK)

    assert outside(copy) == []
    assert overlaps(copy) == []


def test_both_halves_of_a_receipt_are_marked() -> None:
    (page,) = pages(stamp_copy(ORIGINALS["receipt"], MARK))

    assert page.count(MARK) == 2


def test_a_later_mark_replaces_the_earlier_one() -> None:
    again = stamp_copy(stamp_copy(ORIGINALS["receipt"], MARK), MARK.replace("2", "3", 1))

    (page,) = pages(again)
    assert "REIMPRESIÓN 3" in page
    assert "REIMPRESIÓN 2" not in page


def test_a_mark_that_is_too_long_becomes_smaller() -> None:
    copy = stamp_copy(ORIGINALS["roll"], MARK + " · Ñandú (\\) 😀 en el mostrador de la agencia")

    assert outside(copy) == []
    assert overlaps(copy) == []
    assert "□ en el mostrador de la agencia" in pages(copy)[0]


def test_the_same_mark_gives_the_same_bytes() -> None:
    assert stamp_copy(ORIGINALS["roll"], MARK) == stamp_copy(ORIGINALS["roll"], MARK)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"%PDF-1.4\nnothing",
        b"hello",
        ORIGINALS["invoice"][:-200],
        ORIGINALS["invoice"].replace(b"FormXob.reprint", b"FormXob.another"),
    ],
)
def test_what_is_not_our_paper_is_refused(broken: bytes) -> None:
    with pytest.raises(NotOurPaper):
        stamp_copy(broken, MARK)
