import io
from dataclasses import replace
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from services.printing.papers import (
    ActivationPaper,
    AgreementBlock,
    AttemptedInvoice,
    AttemptNotePaper,
    CheckLine,
    CompanyBlock,
    ConsentBlock,
    CustomerBlock,
    DocumentLine,
    Field,
    InvoiceLine,
    InvoicePaper,
    KindRow,
    ListedLine,
    ListedPart,
    PieceRow,
    ReceiptPaper,
    ReceiptRow,
    RefundPaper,
    ReopenedRow,
    ServiceLine,
    TaxSubtotal,
    TenderBlock,
    ZPaper,
)


def logo() -> bytes:
    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(image).polygon([(10, 110), (90, 10), (170, 110)], fill=(11, 92, 173, 255))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


COMPANY = CompanyBlock(
    legal_name="VoIP Andina Comunicaciones S.A.",
    trade_name="VoIP Andina",
    tax_id="1790012345001",
    address="Av. Amazonas N34-451 y Atahualpa",
    city="Quito",
    phone="02 380 1200",
    email="facturas@example.ec",
    help_email="pagos@voipec.com",
    logo=logo(),
)
DEMO_COMPANY = replace(COMPANY, is_demo=True)
CUSTOMER = CustomerBlock(
    name="Peñafiel Núñez María José",
    id_kind="RUC",
    id_number="1793213150001",
    address="Calle Juan León Mera N21-145",
    city="Quito",
    email="maria@example.ec",
    phone="099 412 3344",
)
DEPOSIT = AgreementBlock(
    "Depósito bancario", False, date(2026, 12, 5), (date(2026, 12, 5), date(2027, 1, 5))
)
CARD = AgreementBlock("Tarjeta de crédito", True)
LINE = InvoiceLine("PLAN", "Plan Ñandú", 1_000_000, 100_000_000, 0, "IVA 15 %", 10_000)
INVOICE = InvoicePaper(
    company=COMPANY,
    number="001-002-000004512",
    issued_on=date(2026, 11, 1),
    due_on=date(2026, 11, 15),
    period="Octubre 2026",
    customer=CUSTOMER,
    account_number="104512",
    lines=(LINE, InvoiceLine("MIN", "Minutos", 312_500_000, 18_500, 25, "IVA 15 %", 553)),
    subtotals=(TaxSubtotal("IVA 15 %", 110_553, 16_583),),
    subtotal_cents=110_553,
    tax_cents=16_583,
    total_cents=127_136,
    balance_cents=120_000,
    agreement=DEPOSIT,
)
CHEQUE = TenderBlock(
    "Cheque",
    12_050,
    (Field("", "Banco Pichincha"), Field("Cuenta", "2100045678"), Field("N.º", "001234")),
    "Sujeto a efectivización (salvo buen cobro)",
)
CLAIMED_DEPOSIT = TenderBlock(
    "Depósito bancario", 6000, (Field("Papeleta", "77120934"),), "Por verificar"
)
RECEIPT = ReceiptPaper(
    company=COMPANY,
    number="001-001-000000123",
    moment=datetime(2026, 11, 23, 1, 32, tzinfo=UTC),
    city="Quito",
    received_from=CUSTOMER,
    account_number="104512",
    amount_cents=18_050,
    concept="Pago de facturas del servicio telefónico",
    tenders=(CHEQUE, CLAIMED_DEPOSIT),
    rows=(
        ReceiptRow("001-002-000004512", 14_478, 300, 1050, 13_128, 0),
        ReceiptRow("001-002-000004890", 4600, 0, 0, 4600, 0),
    ),
    credit_cents=322,
    cashier="Ana Cajas",
    till="02",
    agreement=DEPOSIT,
)
ACTIVATION = ActivationPaper(
    company=COMPANY,
    account_number="104512",
    customer=CUSTOMER,
    contact=(Field("Contacto", "José Ñacato"),),
    consent=ConsentBlock("LOPDP-2026-02", datetime(2026, 11, 22, 15, 10, tzinfo=UTC), "Oficina"),
    plan="Empresarial Pro",
    services=(ServiceLine("02 380 1234", "Número VoIP Quito", 500),),
    monthly_cents=5500,
    monthly_tax_cents=825,
    activation_fee_cents=2000,
    activation_tax_cents=300,
    tax_label="IVA 15 %",
    first_total_cents=8625,
    agreement=replace(DEPOSIT, fields=(Field("Banco de la empresa", "Banco Pichincha"),)),
    documents=(DocumentLine("Cédula", "cedula.pdf", "9f86d081884c7d659a2feaa0", "Luis Paredes"),),
    checklist=(CheckLine("Identidad verificada", True), CheckLine("Contrato firmado", False)),
    activated_by="Luis Paredes",
    activated_at=datetime(2026, 11, 22, 15, 40, tzinfo=UTC),
)


def many_lines(count: int) -> tuple[InvoiceLine, ...]:
    return tuple(replace(LINE, code=f"C{index:03d}") for index in range(count))


def many_rows(count: int) -> tuple[ReceiptRow, ...]:
    return tuple(
        ReceiptRow(f"001-002-{index:09d}", 1_234_567, 300, 1050, 13_128, 1000)
        for index in range(count)
    )


NOT_KNOWN = (
    "Todavía no se sabe si su banco cobró. No pague de nuevo estas facturas: lo sabremos al"
    " consultar a Stripe. Si se cobró, su pago quedará registrado y recibirá el recibo; si no,"
    " no se le cobrará."
)
ATTEMPT_NOTE = AttemptNotePaper(
    company=COMPANY,
    number="7C9E6679",
    attempt="7c9e6679-7425-40de-944b-e07fc1f90ae7",
    told_at=datetime(2026, 11, 23, 1, 40, tzinfo=UTC),
    city="Quito",
    customer=CUSTOMER,
    account_number="104512",
    amount_cents=9_100,
    state="IN_DOUBT",
    verdict="AÚN NO SE SABE",
    sentence=NOT_KNOWN,
    advice=(
        "Guarde esta constancia. Para preguntar, escriba a pagos@voipec.com o llame al"
        " 02 380 1200 con el número 7C9E6679.",
        "Le avisaremos el resultado al correo maria@example.ec o al teléfono 099 412 3344; también"
        " puede preguntarlo en cualquier caja.",
    ),
    began_at=datetime(2026, 11, 23, 1, 32, tzinfo=UTC),
    asked_at=None,
    doubt_since=datetime(2026, 11, 23, 1, 33, tzinfo=UTC),
    cashier="Ana Cajas",
    till="02",
    card="Visa •••• 4242",
    intent="pi_3QabcdEfGhIjKlMn0aBcDeFg",
    invoices=(
        AttemptedInvoice("001-002-000004512", 4500),
        AttemptedInvoice("001-002-000004890", 4600),
    ),
)


def many_attempted(count: int) -> tuple[AttemptedInvoice, ...]:
    return tuple(AttemptedInvoice(f"001-002-{index:09d}", 4500 + index) for index in range(count))


REFUNDED = (
    "Se devolvió $ 91.50 a su tarjeta Visa •••• 4242. Le llegará en 5 a 10 días hábiles, según su"
    " banco."
)
REFUND = RefundPaper(
    company=COMPANY,
    number="001-001-000000123/R1",
    refund="0b7c1f5e-4b1a-4c63-9d3c-6a1f3f0c2d11",
    told_at=datetime(2026, 11, 24, 1, 40, tzinfo=UTC),
    city="Quito",
    customer=CUSTOMER,
    account_number="104512",
    receipt="001-001-000000123",
    received_on=date(2026, 11, 22),
    paid_cents=12_100,
    amount_cents=9_150,
    state="DONE",
    verdict="DEVUELTO A SU TARJETA",
    sentence=REFUNDED,
    references=(
        Field("Tarjeta", "Visa •••• 4242"),
        Field("Cargo", "ch_3QabcdEfGhIjKlMn0aBcDeFg"),
        Field("En Stripe", "re_3QabcdEfGhIjKlMn0aBcDeFg"),
    ),
    rows=(
        ReopenedRow("001-002-000004890", 0, 4600, 4600),
        ReopenedRow("001-002-000004512", 500, 4500, 5000),
    ),
    credit_cents=50,
    reason="El cliente pagó dos veces la misma factura",
    requested_by="Ana Cajas",
    approved_by="Sara Suárez",
    till="02",
)


def many_reopened(count: int) -> tuple[ReopenedRow, ...]:
    return tuple(
        ReopenedRow(f"001-002-{index:09d}", 100, 4500 + index, 4600 + index)
        for index in range(count)
    )


Z = ZPaper(
    company=COMPANY,
    number="Z 02-14",
    turn="5b1f0c9e-0f3b-4c39-9d2a-4c1f9a7b6d10",
    told_at=datetime(2026, 11, 22, 23, 40, tzinfo=UTC),
    city="Quito",
    till="02",
    state="closed",
    mark="",
    business_date=date(2026, 11, 22),
    opened_at=datetime(2026, 11, 22, 13, 1, tzinfo=UTC),
    opened_by="Ana Cajas",
    declared_at=datetime(2026, 11, 22, 23, 31, tzinfo=UTC),
    declared_by="Ana Cajas",
    closed_at=datetime(2026, 11, 22, 23, 40, tzinfo=UTC),
    closed_by="Sara Suárez",
    receipts=37,
    first_receipt="001-003-000000101",
    last_receipt="001-003-000000137",
    float_cents=10_000,
    left_before_cents=9_800,
    cash_cents=145_550,
    in_cents=2_000,
    out_cents=22_500,
    expected_cents=135_050,
    counted_cents=134_850,
    difference_cents=-200,
    reason="Vuelto mal dado en el recibo 001-003-000000118; se avisó al cliente",
    kinds=(
        KindRow("Efectivo", 21, 145_550, 4_500, 0, 135_050),
        KindRow("Cheques", 6, 81_200, 10_000, 5, 71_200),
        KindRow("Depósitos y transferencias", 7, 62_300, 0, 7, 62_300),
        KindRow("Tarjetas (Stripe)", 2, 9_100, 0, 2, 9_100),
        KindRow("Vouchers del datáfono", 1, 4_600, 0, 1, 4_600),
        KindRow("Retenciones", 1, 1_350, 0, 1, 1_350),
    ),
    pieces=(
        PieceRow("Billete de $ 50.00", 5_000, 10),
        PieceRow("Billete de $ 20.00", 2_000, 30),
        PieceRow("Billete de $ 10.00", 1_000, 20),
        PieceRow("Billete de $ 1.00", 100, 25),
        PieceRow("Moneda de $ 1.00", 100, 20),
        PieceRow("Moneda de $ 0.25", 25, 12),
        PieceRow("Moneda de $ 0.10", 10, 5),
    ),
    parts=(
        ListedPart(
            "Movimientos de efectivo",
            (
                ListedLine("Retiro a bóveda", "10:42 · Exceso · Doc. B-0087 · ana", -18_000),
                ListedLine("Ingreso de cambio", "11:05 · Sueltos para vuelto · ana", 2_000),
                ListedLine("Efectivo devuelto", "16:20 · Cliente equivocado · ana", -4_500),
            ),
        ),
        ListedPart(
            "Recibos anulados",
            (
                ListedLine(
                    "001-003-000000118",
                    "Cliente equivocado · Anula ana · Aprueba sara · Efectivo devuelto $ 45.00",
                    14_500,
                ),
            ),
        ),
        ListedPart(
            "Cobros con tarjeta sin resolver",
            (
                ListedLine(
                    "Cuenta 104512",
                    "EN DUDA · intento 1f0c9e5b · desde 22/11/2026 10:42",
                    9_100,
                ),
            ),
        ),
        ListedPart(
            "Depósitos por verificar",
            (
                ListedLine(
                    "001-003-000000120",
                    "Cuenta 100233 · Papeleta 887766 · Pichincha CTE 2100 · 21/11/2026",
                    21_300,
                ),
            ),
        ),
    ),
    open_alarms=1,
)
