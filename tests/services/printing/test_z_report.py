from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.printing.papers import ListedLine, ListedPart, PaperFormat
from services.printing.reprint import stamp_copy
from services.printing.z_report import render_z
from tests.services.printing.reading import outside, overlaps, pages, sizes, words
from tests.services.printing.samples import DEMO_COMPANY, Z

MM = 72 / 25.4
BOTH = pytest.mark.parametrize("paper_format", list(PaperFormat))


@BOTH
def test_it_says_what_was_expected_counted_and_missing_and_who_signed(
    paper_format: PaperFormat,
) -> None:
    said = words(render_z(Z, paper_format))

    for expected in (
        "VoIP Andina",
        "CIERRE DE CAJA",
        "Z 02-14",
        "Quito · 22/11/2026 18:40",
        "1,350.50",
        "1,348.50",
        "$ 2.00",
        "22/11/2026 08:01 · Ana Cajas",
        "22/11/2026 18:31 · Ana Cajas",
        "22/11/2026 18:40 · Sara Suárez",
        "37: 001-003-000000101 a 001-003-000000137",
        "Fondo de apertura",
        "El turno anterior dejó $ 98.00: se abrió con 2.00 de más.",
        "Billete de $ 1.00",
        "Moneda de $ 1.00",
        "Vouchers del datáfono",
        "712.00",
        "Movimientos de efectivo (3)",
        "Doc. B-0087",
        "Recibos anulados (1)",
        "Cobros con tarjeta sin resolver (1)",
        "EN DUDA · intento 1f0c9e5b",
        "Depósitos por verificar (1)",
        "Papeleta 887766",
        "Hay 1 diferencia con Stripe sin decidir en la oficina.",
        "Motivo de la diferencia: Vuelto mal dado",
        "Entrega",
        "Revisa y recibe",
    ):
        assert expected in said, expected
    assert "faltante" in said.lower()
    assert "POR FIRMAR" not in said
    assert "DEMO" not in said


@BOTH
def test_one_that_nobody_signed_says_so(paper_format: PaperFormat) -> None:
    paper = replace(Z, mark="POR FIRMAR", closed_at=None, closed_by="", reason="")

    said = words(render_z(paper, paper_format))

    assert "POR FIRMAR" in said
    assert "Motivo" not in said


@BOTH
@pytest.mark.parametrize(("cents", "told"), [(0, "cuadra"), (150, "sobrante"), (-150, "faltante")])
def test_the_difference_is_called_by_its_name(
    paper_format: PaperFormat, cents: int, told: str
) -> None:
    assert told in words(render_z(replace(Z, difference_cents=cents), paper_format)).lower()


@BOTH
def test_an_empty_turn_has_a_report_too(paper_format: PaperFormat) -> None:
    paper = replace(
        Z, receipts=0, kinds=(), pieces=(), parts=(), open_alarms=0, left_before_cents=None
    )

    said = words(render_z(paper, paper_format))

    assert "Ninguno" in said
    assert "El turno anterior" not in said


@BOTH
def test_one_that_replaces_another_says_which(paper_format: PaperFormat) -> None:
    paper = replace(Z, replaces=datetime(2026, 11, 22, 23, 31, tzinfo=UTC))

    assert "cierre del 22/11/2026 18:31" in words(render_z(paper, paper_format))


@BOTH
def test_nothing_stands_beyond_the_paper_or_over_something_else(paper_format: PaperFormat) -> None:
    for mark in ("", "POR FIRMAR"):
        pdf = render_z(replace(Z, mark=mark, company=DEMO_COMPANY), paper_format)

        assert outside(pdf) == []
        assert overlaps(pdf) == []
    assert "DEMO" in words(pdf)


@BOTH
def test_long_lists_and_long_words_keep_within_their_pages(paper_format: PaperFormat) -> None:
    line = ListedLine("001-003-000000118", "Motivo muy largo " * 30, -9_999_999_999)
    paper = replace(
        Z,
        parts=(ListedPart("Recibos anulados", (line,) * 90),),
        reason="Sin explicación " * 20,
        opened_by="María José de los Ángeles Peñafiel Núñez de la Torre y Cevallos" * 2,
        cash_cents=99_999_999_999,
    )

    pdf = render_z(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    if paper_format is PaperFormat.A4:
        assert len(pages(pdf)) > 2
        assert all("Recibos anulados (90)" in page for page in pages(pdf)[:2])
    else:
        assert {round(width / MM) for width, _ in sizes(pdf)} == {80}


@BOTH
def test_a_reprint_is_marked_over_the_same_bytes(paper_format: PaperFormat) -> None:
    pdf = render_z(Z, paper_format)

    copy = stamp_copy(pdf, "COPIA – REIMPRESIÓN 1 · ana · 22/11/2026 19:00")

    assert copy.startswith(pdf)
    assert "COPIA – REIMPRESIÓN 1" in words(copy)
    assert render_z(Z, paper_format) == pdf
