from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.printing.papers import ORIGINAL, PaperFormat
from services.printing.receipt import render_receipt, render_receipts
from tests.services.printing.reading import boxes, outside, overlaps, pages, sizes, words
from tests.services.printing.samples import (
    CARD,
    CHEQUE,
    CUSTOMER,
    DEMO_COMPANY,
    RECEIPT,
    many_rows,
)

MM = 72 / 25.4
BOTH = pytest.mark.parametrize("paper_format", list(PaperFormat))


@BOTH
def test_a_receipt_says_who_paid_what_how_and_for_which_invoices(
    paper_format: PaperFormat,
) -> None:
    said = words(render_receipt(RECEIPT, paper_format))

    for expected in (
        "RECIBO DE CAJA",
        "001-001-000000123",
        "Quito · 22/11/2026 20:32",
        "Peñafiel Núñez María José",
        "RUC 1793213150001",
        "CIENTO OCHENTA CON 50/100 DÓLARES",
        "$ 180.50",
        "Pago de facturas del servicio telefónico",
        "Cheque",
        "Banco Pichincha",
        "2100045678",
        "001234",
        "120.50",
        "Sujeto a efectivización (salvo buen cobro)",
        "Papeleta 77120934",
        "Por verificar",
        "001-002-000004512",
        "144.78",
        "3.00",
        "10.50",
        "131.28",
        "001-002-000004890",
        "Total recibido",
        "Saldo a favor",
        "$ 3.22",
        "Entregué conforme",
        "Recibí conforme",
        "Ana Cajas",
        "Caja 02",
        "Cuenta 104512",
        "ORIGINAL: CLIENTE",
        "COPIA: CAJA",
    ):
        assert expected in said


@BOTH
def test_who_is_not_automatic_is_told_to_keep_track(paper_format: PaperFormat) -> None:
    said = words(render_receipt(RECEIPT, paper_format))

    assert "PAGO NO AUTOMÁTICO · Depósito bancario" in said
    assert "Próximo vencimiento: 05/12/2026" in said
    assert "pagos@voipec.com" in said


@BOTH
def test_who_is_automatic_is_not(paper_format: PaperFormat) -> None:
    said = words(render_receipt(replace(RECEIPT, agreement=CARD), paper_format))

    assert "NO AUTOMÁTICO" not in said


def test_original_and_copy_share_one_a4_sheet() -> None:
    (sheet,) = pages(render_receipt(RECEIPT, PaperFormat.A4))

    assert sheet.count("001-001-000000123") == 2


def test_a_receipt_that_is_too_long_for_half_a_sheet_takes_a_page_a_copy() -> None:
    original, copy = pages(render_receipt(replace(RECEIPT, rows=many_rows(20)), PaperFormat.A4))

    assert "ORIGINAL: CLIENTE" in original
    assert "COPIA: CAJA" in copy
    assert "COPIA" not in original


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 6, 7, 8, 25, 28, 29, 30, 31, 32, 33, 34, 90])
@BOTH
def test_any_number_of_invoices_is_printed_whole(paper_format: PaperFormat, count: int) -> None:
    pdf = render_receipt(replace(RECEIPT, rows=many_rows(count)), paper_format)
    said = words(pdf)

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert all(said.count(f"001-002-{index:09d}") == 2 for index in range(count))


def test_ninety_invoices_repeat_the_head_of_the_table() -> None:
    said = pages(render_receipt(replace(RECEIPT, rows=many_rows(90)), PaperFormat.A4))
    original = said[: len(said) // 2]

    assert all("SALDO ANTERIOR" in page for page in original)
    assert [f"Página {index} de {len(original)}" in page for index, page in enumerate(said, 1)][
        : len(original)
    ] == [True] * len(original)
    assert ["Entregué" in page for page in original] == [False] * (len(original) - 1) + [True]


def test_the_roll_is_eighty_millimetres_and_prints_within_seventy_two() -> None:
    pdf = render_receipt(replace(RECEIPT, rows=many_rows(12)), PaperFormat.ROLL_80)

    for page, (width, _) in enumerate(sizes(pdf)):
        assert width == pytest.approx(80 * MM, abs=0.05)
        for box in boxes(pdf, page):
            assert box.left >= 4 * MM - 0.5
            assert box.right <= 76 * MM + 0.5


def test_the_roll_is_as_long_as_what_it_says() -> None:
    short = sizes(render_receipt(replace(RECEIPT, rows=many_rows(1)), PaperFormat.ROLL_80))
    long = sizes(render_receipt(replace(RECEIPT, rows=many_rows(30)), PaperFormat.ROLL_80))

    assert len(short) == len(long) == 2
    assert short[0][1] < long[0][1]


def test_a_thousand_invoices_on_a_roll_stay_on_pages_that_a_viewer_opens() -> None:
    paper = replace(RECEIPT, rows=many_rows(1000), copies=(ORIGINAL,))

    assert all(height < 14_400 for _, height in sizes(render_receipt(paper, PaperFormat.ROLL_80)))


@BOTH
def test_extreme_values_never_run_into_each_other(paper_format: PaperFormat) -> None:
    most = 99_999_999_999
    paper = replace(
        RECEIPT,
        number="001-001-000000123-CORREGIDO-DEL-ANTERIOR-0001",
        amount_cents=most,
        credit_cents=most,
        concept="Concepto larguísimo " * 40,
        cashier="María Fernanda " * 6,
        city="San Francisco de Quito y sus alrededores " * 3,
        received_from=replace(CUSTOMER, name="Compañía " * 7, id_number="9" * 60),
        tenders=(replace(CHEQUE, method="Método larguísimo " * 4, amount_cents=most),) * 6,
        rows=tuple(
            replace(row, previous_cents=most, income_withheld_cents=most, paid_cents=most)
            for row in many_rows(8)
        ),
        company=replace(DEMO_COMPANY, address="Avenida muy larga " * 20, legal_name="M" * 90),
        state="PROTESTADO",
    )
    pdf = render_receipt(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert "001-001-000000123-CORREGIDO-DEL-ANTERIOR-0001" in words(pdf)
    assert "PROTESTADO" in words(pdf)
    assert "DEMO – SIN VALOR" in words(pdf)
    assert words(pdf).count("999,999,999.99") >= 2 * (6 + 8 + 2)


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=120), st.text(max_size=200), st.sampled_from(list(PaperFormat)))
def test_no_name_breaks_a_receipt(name: str, concept: str, paper_format: PaperFormat) -> None:
    paper = replace(
        RECEIPT, received_from=replace(CUSTOMER, name=name), concept=concept, cashier=name
    )
    pdf = render_receipt(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []


@BOTH
def test_the_same_record_gives_the_same_bytes(paper_format: PaperFormat) -> None:
    assert render_receipt(RECEIPT, paper_format) == render_receipt(RECEIPT, paper_format)


@BOTH
def test_receipts_of_a_day_make_one_document(paper_format: PaperFormat) -> None:
    papers = [
        replace(RECEIPT, number=f"001-001-{index:09d}", copies=(ORIGINAL,)) for index in range(9)
    ]
    said = pages(render_receipts(papers, paper_format))

    assert len(said) == 9
    assert all(paper.number in page for paper, page in zip(papers, said, strict=True))


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="no receipt"):
        render_receipts([], PaperFormat.A4)
