"""What an administrator decides about the company, seen where it is used."""

import io
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from services.cash.service import TillService
from services.errors import BadField, ChangedElsewhere, UserError
from services.office.desk import company_desk
from services.office.records import InvoiceNumbers, TillNumbers
from services.office.tills import NumberUsed, TillBusy
from services.printing.logo_file import MOST_PIXELS, LogoRefused, logo_of
from services.printing.papers import PaperFormat
from services.verification.service import Verification
from tests.services.papers.conftest import Archivist, archivist
from tests.services.printing.reading import words
from tests.services.printing.samples import logo

__all__ = ["archivist"]


def pictures(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    image = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    count = sum(1 for each in document[0].get_objects() if each.type == image)
    document.close()
    return count


def test_the_next_receipt_has_the_logo_and_the_new_name_and_older_ones_stay(
    archivist: Archivist,
) -> None:
    books, who = archivist.books, archivist.cashier
    admin = books.staff.operator("admin", "01")
    desk = company_desk(books.sessions, books.journal, books.clock)
    archivist.sources = replace(archivist.sources, logo=desk.logo.current)
    archivist.papers = archivist.service(archivist.printer)
    first = archivist.pay_one(1)
    before = archivist.papers.receipt(who, first).content
    was = books.office.company().facts

    desk.logo.put(admin, logo())
    desk.facts.change(admin, was, replace(was, trade_name="Ñandú Telecom", city="Cuenca"))
    with pytest.raises(ChangedElsewhere):
        desk.facts.change(admin, was, was)
    second = archivist.papers.receipt(who, archivist.pay_one(2)).content

    assert archivist.papers.receipt(who, first).content == before
    assert (pictures(before), pictures(second)) == (0, 2), "one for each half of the page"
    roll = archivist.papers.receipt(who, archivist.pay_one(3), PaperFormat.ROLL_80).content
    assert pictures(roll) == 1
    assert "Ñandú Telecom" in words(second)
    assert "Cuenca" in words(second)
    desk.logo.remove(admin)
    assert archivist.sources.company().logo is None


def test_a_file_that_is_no_logo_or_would_fill_the_memory_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (MOST_PIXELS // 1000 + 1, 1000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 50_000
    gif, clear = io.BytesIO(), io.BytesIO()
    Image.new("L", (9, 9)).save(gif, "GIF")
    Image.new("RGBA", (9, 9)).save(clear, "PNG")
    for content, cause in (
        (bomb.getvalue(), "too_many_pixels"),
        (b"x" * 2_000_001, "too_large"),
        (gif.getvalue(), "not_a_picture"),
        (logo()[:80], "not_a_picture"),
        (clear.getvalue(), "empty"),
    ):
        with pytest.raises(LogoRefused) as refused:
            logo_of(content)
        assert refused.value.details["cause"] == cause

    photograph = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(photograph, "JPEG", quality=10)
    kept = logo_of(photograph.getvalue())
    assert len(kept) <= 300_000
    assert Image.open(io.BytesIO(kept)).size == (504, 336)


def test_a_series_begins_where_it_is_told_and_never_goes_back(archivist: Archivist) -> None:
    books = archivist.books
    admin = books.staff.operator("admin", "02")
    tills = company_desk(books.sessions, books.journal, books.clock).tills

    def till(code: str) -> TillNumbers:
        return next(each for each in tills.all() if each.code == code)

    def change(code: str, **what: object) -> None:
        old = till(code)
        tills.change(admin, old, replace(old, **what))  # type: ignore[arg-type]

    def refused(act: Callable[[], object]) -> UserError:
        with pytest.raises(UserError) as told:
            act()
        return told.value

    assert isinstance(refused(lambda: change("01", series="001-009")), TillBusy)
    assert isinstance(refused(lambda: change("02", is_active=False)), TillBusy)
    assert isinstance(refused(lambda: change("01", series="000-001")), BadField)
    tills.add(admin, TillNumbers("03", "Caja 03", "001-009", 500, 500))
    taken = refused(lambda: change("03", series="001-003"))
    assert isinstance(taken, BadField)
    assert taken.details["problem"] == "numbering.series_taken"
    change("03", first_number=700)
    change("03", first_number=600)
    change("03", is_active=False)
    change("03", is_active=True)

    books.close_till()
    other = replace(books.cashier, till="03")
    parts = books.sessions, books.journal, books.events, books.clock
    TillService(*parts).open(other, "03", 0)
    paid = archivist.pay_one(1, operator=other)
    receipt = archivist.papers.receipt(other, paid)
    assert receipt.number == "001-009-000000600"
    assert till("03").next_number == 601
    assert isinstance(refused(lambda: change("03", first_number=1)), BadField)
    assert Verification(books.sessions).verify() == []

    assert books.office.receipt_series() == ["001-001", "001-003", "001-009"]

    now = tills.invoice_numbers()
    used = refused(lambda: tills.put_invoice_numbers(admin, InvoiceNumbers("001-002", 3), now))
    assert isinstance(used, NumberUsed)
    assert used.details["number"] == "001-002-000000003"
    tills.put_invoice_numbers(admin, InvoiceNumbers("001-002", 4), now)
    stale = refused(lambda: tills.put_invoice_numbers(admin, InvoiceNumbers("001-002", 9), now))
    assert isinstance(stale, ChangedElsewhere)
