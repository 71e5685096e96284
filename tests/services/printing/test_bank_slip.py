from dataclasses import replace
from datetime import UTC, date, datetime

from services.printing.cheque_act import render_act
from services.printing.deposit_slip import render_slip
from services.printing.papers import ActPaper, AttemptedInvoice, CustomerBlock, SlipPaper, SlipRow
from services.printing.reprint import stamp_copy
from tests.services.printing.reading import outside, overlaps, pages, sizes, words
from tests.services.printing.samples import DEMO_COMPANY

MM = 72 / 25.4
SLIP = SlipPaper(
    company=replace(DEMO_COMPANY, is_demo=False),
    number="12",
    slip="3f0c",
    told_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    city="Quito",
    bank_account="Banco Pichincha CTE 2100012345",
    state="prepared",
    mark="",
    bank_number="",
    deposited_on=None,
    rows=tuple(
        SlipRow(
            bank="Produbanco" if n % 2 else "Banco Pichincha C.A.",
            account_number="02005123456",
            cheque_number=f"{1233 + n:06d}",
            drawer="Comercial Ñandú e Hijos Cía. Ltda. de Santo Domingo"
            if n == 1
            else "María Peña",
            dated_on=date(2026, 11, 22),
            receipt=f"001-001-{n:09d}",
            amount_cents=4500 + n,
        )
        for n in range(1, 6)
    ),
    cheque_cents=22515,
    cash_cents=120_000,
    made_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    made_by="Ana Cajas",
    till="02",
)
ACT = ActPaper(
    company=DEMO_COMPANY,
    number="000041",
    cheque="41",
    told_at=datetime(2026, 11, 27, 15, 0, tzinfo=UTC),
    city="Quito",
    customer=CustomerBlock("Comercial Ñandú S.A.", "RUC", "1790016919001"),
    account_number="104512",
    receipt="001-003-000000123",
    received_on=date(2026, 11, 20),
    bank="Banco Pichincha C.A.",
    bank_account="2100123456",
    cheque_number="001234",
    drawer="Comercial Ñandú S.A.",
    dated_on=date(2026, 11, 20),
    amount_cents=12050,
    verdict="CHEQUE PROTESTADO",
    returned_on=date(2026, 11, 25),
    reason="Insuficiencia de fondos",
    receiver="María Fernanda Peña Ordóñez",
    receiver_id="1710034065",
    note="Con carta de autorización del gerente",
    handed_by="Ana Cajas",
    till="02",
    reopened=(
        AttemptedInvoice("001-002-000004512", 4500),
        AttemptedInvoice("001-002-000004890", 7550),
    ),
)


def test_a_slip_lists_its_cheques_and_cash_for_the_bank() -> None:
    pdf = render_slip(SLIP)
    said = words(pdf)
    for expected in (
        "PAPELETA DE DEPÓSITO",
        "N.º 12",
        "Banco Pichincha CTE 2100012345",
        "02005123456",
        "001234",
        "María Peña",
        "5 cheques",
        "225.15",
        "Efectivo",
        "1,200.00",
        "$ 1,425.15",
        "MIL CUATROCIENTOS VEINTICINCO CON 15/100 DÓLARES",
        "Entregado por",
        "Recibido por el banco",
        "ORIGINAL: BANCO",
        "COPIA: ARCHIVO",
    ):
        assert expected in said, expected
    assert "ANULADA" not in said
    assert [(round(wide / MM), round(high / MM)) for wide, high in sizes(pdf)] == [(210, 297)] * 2
    assert overlaps(pdf) == []
    assert outside(pdf) == []


def test_a_slip_that_the_bank_took_says_its_number_and_a_void_one_why() -> None:
    taken = replace(SLIP, bank_number="00778899", deposited_on=date(2026, 11, 24))
    said = words(render_slip(taken))
    assert "00778899" in said
    assert "24/11/2026" in said
    void = replace(SLIP, mark="ANULADA", reason="El banco estaba cerrado")
    assert "ANULADA" in words(render_slip(void))
    assert "El banco estaba cerrado" in words(render_slip(void))


def test_a_long_slip_goes_on_with_its_head_and_a_copy_is_marked() -> None:
    long = replace(SLIP, rows=SLIP.rows * 30)
    pdf = render_slip(long)
    assert len(pages(pdf)) % 2 == 0
    assert len(pages(pdf)) >= 8
    assert all("GIRADOR" in page for page in pages(pdf)[:3])
    assert overlaps(pdf) == []
    assert outside(pdf) == []
    copy = stamp_copy(pdf, "COPIA – REIMPRESIÓN 1 · ana · 23/11/2026 10:32")
    assert copy.startswith(pdf)


def test_an_act_says_who_received_which_cheque_and_what_stays_owed() -> None:
    pdf = render_act(ACT)
    said = words(pdf)
    for expected in (
        "ACTA DE DEVOLUCIÓN DE CHEQUE",
        "000041",
        "CHEQUE PROTESTADO",
        "María Fernanda Peña Ordóñez",
        "1710034065",
        "001234",
        "$ 120.50",
        "CIENTO VEINTE CON 50/100 DÓLARES",
        "Insuficiencia de fondos",
        "001-002-000004890 ($ 75.50)",
        "Con carta de autorización",
        "Recibí el cheque",
        "ORIGINAL: CLIENTE",
        "COPIA: ARCHIVO",
        "DEMO – SIN VALOR",
    ):
        assert expected in " ".join(said.split()), expected
    assert len(pages(pdf)) == 1
    assert overlaps(pdf) == []
    assert outside(pdf) == []


def test_an_act_with_much_to_say_takes_pages_of_its_own() -> None:
    much = replace(
        ACT,
        reopened=tuple(AttemptedInvoice(f"001-002-{n:09d}", 4500) for n in range(30)),
        note="Nota larga. " * 24,
        reason="Insuficiencia de fondos. " + "Más detalles del banco. " * 12,
        receiver="Nombre " * 15,
    )
    pdf = render_act(much)
    assert overlaps(pdf) == []
    assert outside(pdf) == []
