import pytest

from services.errors import NotFound
from tests.approvals import approve_void
from tests.services.papers.conftest import FIRST, SECOND, THIRD, Archivist
from tests.services.printing.reading import pages, words


def test_an_invoice_is_kept_as_it_was_first_made(archivist: Archivist) -> None:
    first = archivist.papers.invoice(archivist.cashier, FIRST)
    archivist.pay_one(1)

    again = archivist.papers.invoice(archivist.cashier, FIRST)

    assert again.content == first.content
    assert FIRST in words(first.content)
    assert "Mensualidad" in words(first.content)
    assert archivist.actions(f"invoice:{FIRST}") == ["paper.archived"]


def test_a_void_makes_a_second_version(archivist: Archivist) -> None:
    first = archivist.papers.invoice(archivist.cashier, FIRST)
    given = approve_void(
        archivist.books.sessions, FIRST, archivist.supervisor.user_id, "x", archivist.clock
    )
    archivist.invoices.void(archivist.supervisor, FIRST, given)

    void = archivist.papers.invoice(archivist.cashier, FIRST)

    assert "ANULADA" not in words(first.content)
    assert "ANULADA" in words(void.content)
    assert (first.version, void.version) == (1, 2)
    assert archivist.papers.invoice(archivist.cashier, FIRST) == void


def test_several_invoices_are_one_pdf_and_each_is_archived(archivist: Archivist) -> None:
    alone = archivist.papers.invoice(archivist.cashier, SECOND)

    bundle = archivist.papers.invoices(archivist.cashier, [THIRD, SECOND, FIRST, THIRD])

    assert [each.subject for each in bundle.papers] == [THIRD, SECOND, FIRST]
    assert bundle.papers[1] == alone
    told = pages(bundle.content)
    assert len(told) == 3
    assert all(number in page for number, page in zip((THIRD, SECOND, FIRST), told, strict=True))
    assert pages(bundle.papers[0].content) == told[:1]


def test_one_invoice_of_a_selection_is_its_archived_bytes(archivist: Archivist) -> None:
    bundle = archivist.papers.invoices(archivist.cashier, [FIRST])

    assert bundle.content == bundle.papers[0].content


def test_a_number_that_does_not_exist_archives_nothing(archivist: Archivist) -> None:
    with pytest.raises(NotFound):
        archivist.papers.invoices(archivist.cashier, [FIRST, "001-002-000000099"])

    assert archivist.books.count("paper") == 0


def test_hundreds_of_invoices_are_archived_in_one_go(archivist: Archivist) -> None:
    numbers = [archivist.books.add_invoice(sequential) for sequential in range(10, 230)]

    bundle = archivist.papers.invoices(archivist.cashier, numbers)

    assert [each.subject for each in bundle.papers] == numbers
    assert len(pages(bundle.content)) == 220
    assert archivist.books.count("paper") == 220
    assert archivist.books.journal.verify() == []
