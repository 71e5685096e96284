from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.printing.invoice import render_invoice, render_invoices
from services.printing.papers import InvoiceLine, TaxSubtotal
from tests.services.printing.reading import (
    dark_pixels,
    outside,
    overlaps,
    pages,
    place_of,
    sizes,
    words,
)
from tests.services.printing.samples import (
    CARD,
    CUSTOMER,
    DEMO_COMPANY,
    INVOICE,
    LINE,
    many_lines,
)

HOSTILE = "Ñandú\u202e 😀\x00 <b>(\\) \ud800 شركة " + "W" * 70
LONG_ADDRESS = "Avenida de los Granados y Colimes, conjunto habitacional El Batán, torre 3, " * 3


def test_an_invoice_says_what_was_charged() -> None:
    said = words(render_invoice(INVOICE))

    for expected in (
        "FACTURA",
        "001-002-000004512",
        "Peñafiel Núñez María José",
        "RUC 1793213150001",
        "Cuenta 104512",
        "15/11/2026",
        "01/11/2026",
        "Octubre 2026",
        "Plan Ñandú",
        "312.5",
        "0.0185",
        "0.25",
        "Subtotal IVA 15 %",
        "1,105.53",
        "165.83",
        "$ 1,271.36",
        "$ 1,200.00",
        "SON: MIL DOSCIENTOS SETENTA Y UNO CON 36/100 DÓLARES",
        "Página 1 de 1",
    ):
        assert expected in said


def test_a_customer_who_is_not_automatic_is_told_the_next_due_date() -> None:
    said = words(render_invoice(INVOICE))

    assert "PAGO NO AUTOMÁTICO · Depósito bancario" in said
    assert "Próximo vencimiento: 05/12/2026" in said
    assert "pagos@voipec.com" in said


def test_a_customer_who_is_charged_automatically_has_nothing_to_do() -> None:
    said = words(render_invoice(replace(INVOICE, agreement=CARD)))

    assert "PAGO AUTOMÁTICO" in said
    assert "NO AUTOMÁTICO" not in said


def test_forty_lines_go_on_with_the_head_repeated_and_totals_only_at_the_end() -> None:
    first, second = pages(render_invoice(replace(INVOICE, lines=many_lines(40))))

    assert "Página 1 de 2" in first
    assert "Página 2 de 2" in second
    assert "DESCRIPCIÓN" in first
    assert "DESCRIPCIÓN" in second
    assert "001-002-000004512" in second
    assert "SON:" not in first
    assert "SON:" in second
    both = first + second
    assert all(f"C{index:03d}" in both for index in range(40))


@pytest.mark.parametrize("count", [0, 1, 18, 19, 20, 21, 22, 23, 24, 25, 30, 31, 60, 120])
def test_totals_never_run_over_the_foot_or_stand_without_a_line(count: int) -> None:
    pdf = render_invoice(replace(INVOICE, lines=many_lines(count)))

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    if count:
        assert "Plan Ñandú" in pages(pdf)[-1]


def test_a_demo_company_marks_every_page() -> None:
    paper = replace(INVOICE, company=DEMO_COMPANY, lines=many_lines(40))

    assert all("DEMO – SIN VALOR" in page for page in pages(render_invoice(paper)))
    assert "DEMO" not in words(render_invoice(INVOICE))


def test_a_voided_invoice_says_so() -> None:
    assert "ANULADA" in words(render_invoice(replace(INVOICE, state="Anulada")))


def test_extreme_values_stay_in_their_columns() -> None:
    line = InvoiceLine(
        code="CÓDIGO-LARGUÍSIMO-0001",
        description="Descripción larguísima de un cargo con muchas palabras " * 6,
        quantity_e6=999_999_999_123_456,
        unit_price_e6=999_999_999_123_456,
        discount_cents=99_999_999_999,
        tax_label="IVA diferenciado 15 %",
        net_cents=99_999_999_999,
    )
    paper = replace(
        INVOICE,
        number="001-002-000004512-REEMPLAZO-DE-LA-ANTERIOR",
        lines=(line,) * 30,
        customer=replace(CUSTOMER, name="W" * 60, address=LONG_ADDRESS, email="e" * 80),
        company=replace(INVOICE.company, address=LONG_ADDRESS, legal_name="M" * 90),
        subtotals=tuple(TaxSubtotal(f"IVA {rate} %", 99_999_999_999, 1) for rate in range(7)),
        total_cents=99_999_999_999,
        balance_cents=99_999_999_998,
    )
    pdf = render_invoice(paper)

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    said = words(pdf)
    assert said.count("999,999,999.99") >= 30
    assert "$ 999,999,999.98" in said
    assert "001-002-000004512-REEMPLAZO-DE-LA-ANTERIOR" in said


def test_hostile_text_is_shown_harmlessly() -> None:
    paper = replace(
        INVOICE,
        number=HOSTILE,
        period=HOSTILE,
        customer=replace(CUSTOMER, name=HOSTILE, address=HOSTILE, id_number=HOSTILE),
        company=replace(INVOICE.company, trade_name=HOSTILE, logo=b"not a picture"),
        lines=(replace(LINE, description=HOSTILE, code=HOSTILE, tax_label=HOSTILE),),
    )
    pdf = render_invoice(paper)
    said = words(pdf)

    assert "Ñandú □" in said
    assert "\u202e" not in said
    assert outside(pdf) == []
    assert overlaps(pdf) == []


@settings(deadline=None, max_examples=40)
@given(name=st.text(max_size=80), description=st.text(max_size=200))
def test_no_name_breaks_an_invoice(name: str, description: str) -> None:
    paper = replace(
        INVOICE,
        customer=replace(CUSTOMER, name=name),
        lines=(replace(LINE, description=description),),
    )
    pdf = render_invoice(paper)

    assert outside(pdf) == []
    assert overlaps(pdf) == []


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_invoice(INVOICE) == render_invoice(INVOICE)


def test_a_batch_is_one_document_and_stores_the_typeface_once() -> None:
    papers = [replace(INVOICE, number=f"001-002-{index:09d}") for index in range(30)]
    pdf = render_invoices(papers)

    said = pages(pdf)
    assert len(said) == 30
    assert all(paper.number in page for paper, page in zip(papers, said, strict=True))
    assert len(pdf) < 8 * len(render_invoice(INVOICE))


def test_a_batch_over_two_companies_keeps_their_letterheads_apart() -> None:
    other = replace(INVOICE.company, trade_name="Otra Empresa", logo=None)
    first, second = pages(render_invoices([INVOICE, replace(INVOICE, company=other)]))

    assert "Otra Empresa" not in first
    assert "Otra Empresa" in second
    assert "VoIP Andina Comunicaciones" in second


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="no invoice"):
        render_invoices([])


def test_the_page_is_a4_and_carries_logo_and_code() -> None:
    pdf = render_invoice(INVOICE)
    (size,) = sizes(pdf)

    assert size == pytest.approx((595.28, 841.89), abs=0.1)
    assert dark_pixels(pdf, 0, (48, 46, 100, 90)) > 100
    top = 841.89 - place_of(pdf, 0, "PAGO NO AUTOMÁTICO").top
    assert dark_pixels(pdf, 0, (48, top - 4, 114, top + 66)) > 3000


def test_a_negative_adjustment_is_printed_with_its_sign() -> None:
    paper = replace(
        INVOICE, lines=(replace(LINE, net_cents=-500),), total_cents=-500, balance_cents=-500
    )

    assert "$ -5.00" in words(render_invoice(paper))


def test_the_due_date_is_never_a_day_off() -> None:
    paper = replace(INVOICE, due_on=date(2026, 12, 31))

    assert "31/12/2026" in words(render_invoice(paper))
