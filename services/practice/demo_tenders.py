"""What the demo's customers pay with besides cheques and deposits."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from services.invoices.service import InvoiceService
from services.money import percentage
from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    DepositTender,
    Tender,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.practice.demo_plan import Visit

_COMPANY: Final = "04"
_MOST_CASH: Final = 15_000
_NOTES: Final = (500, 1_000, 2_000, 5_000)
_INCOME: Final = ("3440", 300)
_VAT: Final = ("2", 7_000)


@dataclass
class Purse:
    """Changes how some visits are paid: credit is spent first, companies withhold, cash and cards.

    Args:
        random: of its own, so that everything else of the story stays as it is.
        invoices: whose bases the withholdings are of.
    """

    random: Random
    invoices: InvoiceService
    _vouchers: int = 400
    _withholdings: int = 1_200

    def tenders(
        self, visit: Visit, given: tuple[Tender, ...], credit_cents: int, applied_cents: int
    ) -> tuple[Tender, ...]:
        """What is given instead, of the same sum."""
        if len(given) != 1:
            return given
        (only,) = given
        left = only.amount_cents
        first: list[Tender] = []
        spent = min(credit_cents, left - 1, applied_cents)
        if spent > 0:
            first.append(CreditTender(spent))
            left -= spent
        elif visit.account.customer.id_kind == _COMPANY and visit.percent == 100:
            withheld = self._withheld(visit) if self.random.random() < 0.25 else None
            if withheld is not None and withheld.amount_cents < left:
                first.append(withheld)
                left -= withheld.amount_cents
        return (*first, self._money(only, left))

    def _money(self, given: Tender, cents: int) -> Tender:
        draw = self.random.random()
        if not isinstance(given, DepositTender):
            return _of(given, cents)
        if cents <= _MOST_CASH and draw < 0.22:
            note = next((each for each in _NOTES if each >= cents), cents + -cents % 2_000)
            return CashTender(note, note - cents)
        if draw > 0.93:
            self._vouchers += self.random.randrange(1, 9)
            brand = self.random.choice(("visa", "mastercard"))
            last4 = f"{self.random.randrange(10_000):04d}"
            number = f"{self._vouchers:06d}"
            return VoucherTender(
                "DF-01", f"{self._vouchers // 40:06d}", number, number, brand, last4, cents
            )
        return _of(given, cents)

    def _withheld(self, visit: Visit) -> WithholdingTender | None:
        lines: list[WithheldLine] = []
        for bill in visit.bills:
            sheet = self.invoices.show(bill.number)
            if sheet.balance_cents != sheet.total_cents:
                return None
            for tax, (code, points), base in (
                (WithheldTax.INCOME, _INCOME, sheet.subtotal_cents),
                (WithheldTax.VAT, _VAT, sheet.tax_cents),
            ):
                cents = percentage(base, points)
                if cents:
                    lines.append(WithheldLine(bill.number, tax, code, base, points, cents))
        if not lines:
            return None
        self._withholdings += self.random.randrange(1, 40)
        ruc = visit.account.customer.id_number
        number = f"001001{self._withholdings:09d}"
        key = f"{visit.day:%d%m%Y}07{ruc}2{number}123456781"
        return WithholdingTender(number, f"{key}0", visit.day, tuple(lines))


def _of(given: Tender, cents: int) -> Tender:
    """The same cheque or slip with another amount."""
    if isinstance(given, ChequeTender | DepositTender):
        return replace(given, amount_cents=cents)
    return given
