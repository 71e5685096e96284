from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from services.printing.mandate_letter import render_mandate
from services.printing.papers import MandatePaper
from tests.services.printing.reading import outside, overlaps, pages, words
from tests.services.printing.samples import DEMO_COMPANY

LETTER = MandatePaper(
    company=DEMO_COMPANY,
    number="000012",
    mandate="12",
    told_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    city="Quito",
    bank="Banco Pichincha C.A.",
    bank_account_kind="Cuenta de ahorros",
    bank_account="2200123456",
    holder="Rosa Elvira Guamán Ñacato",
    holder_id_kind="Cédula",
    holder_id="1710034065",
    customer="Comercial Ñandú e Hijos Cía. Ltda.",
    account_number="104512",
    service="VoIP Negocio, 2 líneas",
    limit_cents=5_000,
    valid_from=date(2026, 11, 22),
    valid_until=date(2027, 11, 22),
    requested_by="ana",
)


_COMPANY: Final[dict[str, Any]] = {
    "holder_id_kind": "RUC",
    "holder_id": "1790085783001",
    "holder_is_company": True,
    "signer": "María Núñez Peña",
    "signer_id": "1710034065",
    "signer_post": "Gerente General",
    "collected_in": ("Banco Pichincha C.A., cuenta corriente N.º 2100123456",) * 4,
}


def told(paper: MandatePaper) -> str:
    return " ".join(words(render_mandate(paper)).split())


def test_the_letter_says_all_that_the_bank_and_the_holder_must_know() -> None:
    said = told(LETTER)
    for each in (
        "AUTORIZACIÓN DE DÉBITO BANCARIO",
        "000012",
        "Banco Pichincha C.A.",
        "Cuenta de ahorros",
        "2200123456",
        "Rosa Elvira Guamán Ñacato",
        "cédula N.º 1710034065",
        "104512",
        "Comercial Ñandú e Hijos Cía. Ltda.",
        DEMO_COMPANY.legal_name,
        DEMO_COMPANY.tax_id,
        "Hasta $ 50.00",
        "Desde el 22/11/2026 hasta el 22/11/2027",
        "revocarla en cualquier momento, por escrito",
        "rige desde el momento en que la presento",
        "Ley Orgánica de Protección de Datos Personales",
        "Firma del titular",
        "Lugar y fecha",
    ):
        assert each in said, each


def test_without_limit_or_end_it_says_so_and_a_new_one_names_the_old() -> None:
    open_ended = replace(
        LETTER, limit_cents=None, valid_until=None, replaces=datetime(2026, 11, 1, 15, tzinfo=UTC)
    )
    said = told(open_ended)
    assert "sin un límite fijo" in said
    assert "mientras no la revoque" in said
    assert "La carta del 01/11/2026" in said


def test_for_a_company_its_legal_representative_signs_or_lines_wait_for_a_pen() -> None:
    said = told(replace(LETTER, **_COMPANY))
    signed = "Yo, María Núñez Peña, con cédula N.º 1710034065, en mi calidad de Gerente General"
    assert signed in said
    assert f"representante legal de {LETTER.holder}, con RUC N.º 1790085783001" in said
    assert "Banco Pichincha C.A., cuenta corriente N.º 2100123456" in said
    assert "Firma del titular" not in said

    nobody = {"signer": "", "signer_id": "", "signer_post": ""}
    assert "Yo, ____" in told(replace(LETTER, **{**_COMPANY, **nobody}))


def test_each_copy_is_one_page_even_of_the_longest_names() -> None:
    long = "Distribuidora y Comercializadora Internacional de los Andes Ñukanchik del Ecuador "
    longest = replace(LETTER, holder=long * 2, customer=long * 2, service=long, bank=long)
    for paper in (LETTER, longest, replace(longest, **_COMPANY)):
        pdf = render_mandate(paper)
        assert len(pages(pdf)) == len(paper.copies) == 3
        assert outside(pdf) == []
        assert overlaps(pdf) == []
