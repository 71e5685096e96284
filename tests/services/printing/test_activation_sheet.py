from dataclasses import replace
from datetime import date, timedelta

from services.printing.activation_sheet import render_activation
from services.printing.papers import CheckLine, DocumentLine, Field, ServiceLine
from tests.services.printing.reading import outside, overlaps, pages, words
from tests.services.printing.samples import ACTIVATION, CARD, CUSTOMER, DEMO_COMPANY


def test_the_sheet_holds_contract_agreement_documents_and_signatures() -> None:
    said = words(render_activation(ACTIVATION))

    for expected in (
        "HOJA DE ACTIVACIÓN",
        "Cuenta 104512",
        "Peñafiel Núñez María José",
        "RUC 1793213150001",
        "José Ñacato",
        "LOPDP-2026-02",
        "22/11/2026 10:10",
        "Empresarial Pro",
        "02 380 1234",
        "55.00",
        "20.00",
        "$ 86.25",
        "Banco Pichincha",
        "PAGO NO AUTOMÁTICO · Depósito bancario",
        "Vencimientos: 05/12/2026 · 05/01/2027",
        "SHA-256 9f86d081884c",
        "Original visto por Luis Paredes",
        "Identidad verificada",
        "Contrato firmado",
        "Activada por Luis Paredes · 22/11/2026 10:40",
        "Página 1 de 1",
    ):
        assert expected in said


def test_an_automatic_agreement_lists_no_due_dates() -> None:
    said = words(render_activation(replace(ACTIVATION, agreement=CARD)))

    assert "PAGO AUTOMÁTICO" in said
    assert "Vencimientos:" not in said


def test_a_draft_prints_without_consent_documents_or_activation() -> None:
    paper = replace(
        ACTIVATION,
        company=DEMO_COMPANY,
        consent=None,
        documents=(),
        checklist=(),
        activated_at=None,
        activated_by="",
        state="Borrador",
    )
    said = words(render_activation(paper))

    assert "No consta" in said
    assert "por activar" in said
    assert "BORRADOR" in said
    assert "DEMO – SIN VALOR" in said


def test_long_activations_go_on_over_pages() -> None:
    dates = tuple(date(2026, 12, 5) + timedelta(days=30 * month) for month in range(36))
    paper = replace(
        ACTIVATION,
        customer=replace(CUSTOMER, name="Compañía " * 12, address="Calle " * 40),
        contact=tuple(Field(f"Etiqueta larguísima {i}", "valor " * 30) for i in range(9)),
        services=tuple(ServiceLine(f"02 380 {i:04d}", "Número " * 30, 500) for i in range(40)),
        documents=tuple(DocumentLine("Cédula " * 9, "x" * 90, "a" * 64) for _ in range(12)),
        checklist=tuple(CheckLine("Revisar " * 20, True) for _ in range(15)),
        agreement=replace(ACTIVATION.agreement, due_dates=dates, method="Depósito " * 12),
        state="BORRADOR",
    )
    pdf = render_activation(paper)
    said = pages(pdf)

    assert len(said) > 2
    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert f"Página {len(said)} de {len(said)}" in said[-1]
    assert "02 380 0039" in " ".join(said)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_activation(ACTIVATION) == render_activation(ACTIVATION)
