"""What customers pay with, in the tests of payments."""

from datetime import date
from uuid import uuid4

from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    PaymentOrder,
    Share,
    Tender,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.verification.service import Verification
from tests.books import Books

FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))
ACCOUNT = "100001"
TODAY = date(2026, 11, 22)
AUTHORIZATION = "2211202607179001691900120010010000001231234567811"


def cash(cents: int, *, change: int = 0, told: bool = False) -> CashTender:
    return CashTender(cents + change, change, told)


def cheque(cents: int, number: str = "001234") -> ChequeTender:
    return ChequeTender("10", "2100441700", number, "Comercial Ñandú", TODAY, cents)


def slip(cents: int, number: str = "778899") -> DepositTender:
    return DepositTender("pichincha-1", number, TODAY, "Comercial Ñandú", cents)


def voucher(cents: int, reference: str = "000417") -> VoucherTender:
    return VoucherTender("DF-01", "000031", reference, "519002", "visa", "4242", cents)


def withheld(
    *parts: tuple[str, int], number: str = "001-001-000000123", base: int = 10_000
) -> WithholdingTender:
    lines = tuple(
        WithheldLine(invoice, WithheldTax.INCOME, "3440", base, 300, cents)
        for invoice, cents in parts
    )
    return WithholdingTender(number, AUTHORIZATION, TODAY, lines)


def order(
    *parts: tuple[str, int], tenders: tuple[Tender, ...], account: str = ACCOUNT, approval: str = ""
) -> PaymentOrder:
    shares = tuple(Share(number, cents) for number, cents in parts)
    return PaymentOrder(str(uuid4()), account, shares, tenders, approval)


def broken(books: Books) -> set[str]:
    """The rules that the books break now."""
    return {finding.rule for finding in Verification(books.sessions).verify()}
