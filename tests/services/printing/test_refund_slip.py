from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.printing.papers import Field, PaperFormat
from services.printing.refund_slip import render_refund
from services.printing.reprint import stamp_copy
from tests.services.printing.reading import boxes, outside, overlaps, pages, place_of, sizes, words
from tests.services.printing.samples import (
    CUSTOMER,
    DEMO_COMPANY,
    REFUND,
    REFUNDED,
    many_reopened,
)

MM = 72 / 25.4
BOTH = pytest.mark.parametrize("paper_format", list(PaperFormat))


@BOTH
def test_it_says_what_went_back_of_which_receipt_and_who_decided_it(
    paper_format: PaperFormat,
) -> None:
    said = words(render_refund(REFUND, paper_format))

    for expected in (
        "VoIP Andina",
        "RUC 1790012345001",
        "COMPROBANTE DE DEVOLUCIÓN",
        "001-001-000000123/R1",
        "Quito · 23/11/2026 20:40",
        "DEVUELTO A SU TARJETA",
        REFUNDED,
        "Peñafiel Núñez María José",
        "RUC 1793213150001",
        "Cuenta 104512",
        "Caja 02",
        "$ 91.50",
        "NOVENTA Y UNO CON 50/100 DÓLARES",
        "001-001-000000123",
        "$ 121.00 el 22/11/2026",
        "Visa •••• 4242",
        "ch_3QabcdEfGhIjKlMn0aBcDeFg",
        "re_3QabcdEfGhIjKlMn0aBcDeFg",
        "Ana Cajas",
        "Sara Suárez",
        "El cliente pagó dos veces la misma factura",
        "001-002-000004890",
        "46.00",
        "001-002-000004512",
        "50.00",
        "0.50",
        "Recibí conforme",
        "Autorizado por",
        "ORIGINAL: CLIENTE",
        "COPIA: CAJA",
    ):
        assert expected in said, expected
    assert "DEMO" not in said
    assert "reemplaza" not in said.lower()


@BOTH
def test_one_that_took_credit_alone_has_no_table(paper_format: PaperFormat) -> None:
    said = words(render_refund(replace(REFUND, rows=()), paper_format)).lower()

    assert "vuelve a deberse" not in said
    assert "saldo a favor" in said


@BOTH
def test_one_that_replaces_another_says_which(paper_format: PaperFormat) -> None:
    paper = replace(REFUND, replaces=datetime(2026, 11, 22, 15, 0, tzinfo=UTC))

    assert "El comprobante del 22/11/2026 10:00" in words(render_refund(paper, paper_format))


def test_both_copies_share_a_sheet_and_the_first_stays_above_the_cut() -> None:
    pdf = render_refund(REFUND, PaperFormat.A4)

    (sheet,) = pages(pdf)
    half = sizes(pdf)[0][1] / 2
    assert sheet.count("001-001-000000123/R1") == 2
    assert place_of(pdf, 0, "ORIGINAL: CLIENTE").bottom > half
    assert place_of(pdf, 0, "COPIA: CAJA").top < half


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7, 8, 20, 45, 46, 47, 48, 120])
@BOTH
def test_any_number_of_invoices_is_printed_whole(paper_format: PaperFormat, count: int) -> None:
    paper = replace(REFUND, rows=many_reopened(count))

    pdf = render_refund(paper, paper_format)

    said = words(pdf)
    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert all(said.count(row.invoice_number) == 2 for row in paper.rows)


def test_the_roll_is_eighty_millimetres_and_prints_within_seventy_two() -> None:
    pdf = render_refund(replace(REFUND, company=DEMO_COMPANY), PaperFormat.ROLL_80)

    assert sizes(pdf)[0][0] == pytest.approx(80 * MM, abs=0.05)
    for box in boxes(pdf, 0):
        assert box.left >= 4 * MM - 0.5
        assert box.right <= 76 * MM + 0.5
    assert "DEMO – SIN VALOR" in words(pdf)


@BOTH
def test_extreme_values_never_run_into_each_other(paper_format: PaperFormat) -> None:
    rows = tuple(
        replace(row, previous_cents=99_999_999, balance_cents=199_999_998)
        for row in many_reopened(5)
    )
    paper = replace(
        REFUND,
        number="001-001-999999999/R120",
        amount_cents=99_999_999,
        paid_cents=99_999_999,
        credit_cents=99_999_999,
        rows=rows,
        customer=replace(CUSTOMER, name="Compañía Larguísima " * 12, id_number="9" * 60),
        company=replace(DEMO_COMPANY, address="Avenida muy larga " * 20, legal_name="M" * 90),
        requested_by="María Fernanda " * 8,
        approved_by="José Sebastián " * 8,
        reason="Porque " * 40,
        references=(Field("Referencia", "W" * 100), Field("En Stripe", "re_" + "W" * 60)),
        city="San Francisco de Quito y sus alrededores " * 3,
        sentence="Se le devolvió por otro medio: " + "transferencia " * 20,
    )

    pdf = render_refund(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert "1,999,999.98" in words(pdf)


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=150), st.text(max_size=60), st.sampled_from(list(PaperFormat)))
def test_no_name_breaks_a_proof(name: str, other: str, paper_format: PaperFormat) -> None:
    paper = replace(
        REFUND,
        customer=replace(CUSTOMER, name=name),
        reason=name,
        requested_by=other,
        approved_by=other,
        city=other,
    )

    pdf = render_refund(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []


@BOTH
def test_the_same_record_gives_the_same_bytes_and_takes_the_mark_of_a_copy(
    paper_format: PaperFormat,
) -> None:
    pdf = render_refund(REFUND, paper_format)

    copy = stamp_copy(pdf, "COPIA – REIMPRESIÓN 1 · ana · 22/11/2026 10:42")

    assert pdf == render_refund(REFUND, paper_format)
    assert copy.startswith(pdf)
    assert "COPIA – REIMPRESIÓN 1" in words(copy)
    assert overlaps(copy) == []
