"""What customers bring: invoices to pay, and any mix of tenders; now and then what cannot be."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    DepositTender,
    PaymentOrder,
    Share,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.payments.records import Tender as Given
from services.staff.rights import Operator
from tests.office_days.day import Day
from tests.office_days.model import Payment, Tender
from tests.office_days.office import BANKS

_AUTHORIZATION: Final = "2211202607179001691900120010010000001231234567811"
_KINDS: Final = ("cash", "cash", "cheque", "cheque", "deposit", "voucher", "withholding", "credit")


def draw_payment(
    day: Day, operator: Operator, like: Payment | None = None
) -> tuple[PaymentOrder, Payment]:
    """Somebody comes with anything; now and then with what cannot be."""
    model = day.model
    account = like.account if like and day.likely(0.7) else day.draw.choice(list(model.accounts))
    owed = [n for n, i in model.invoices.items() if i.account == account and i.is_open]
    chosen = day.some(owed, 3) if day.likely(0.93) else []
    if day.likely(0.02):
        chosen = list(dict.fromkeys([*chosen, day.draw.choice(list(model.invoices))]))
    shares = {number: _share(day, model.invoices[number].balance) for number in chosen}
    total = sum(shares.values())
    extra = day.draw.randint(1, 9_000) if not total or day.likely(0.12) else 0
    given = _draw_tenders(day, account, shares, total + extra - (total > 1 and day.likely(0.01)))
    payment = Payment(
        id=day.mint(),
        receipt="",
        account=account,
        till=operator.till,
        turn="",
        cashier=operator.username,
        day=day.today,
        at=0,
        tenders=[tender for _, tender in given],
        shares=shares,
        credit=0,
    )
    payment.credit = payment.cents - total
    order = PaymentOrder(
        payment.id,
        account,
        tuple(Share(number, cents) for number, cents in shares.items()),
        tuple(each for each, _ in given),
    )
    return order, payment


def _share(day: Day, balance: int) -> int:
    if balance < 2 or day.likely(0.7):
        return max(1, balance)
    return balance + 1 if day.likely(0.04) else day.draw.randint(1, balance)


def _draw_tenders(
    day: Day, account: str, shares: dict[str, int], total: int
) -> list[tuple[Given, Tender]]:
    found: list[tuple[Given, Tender]] = []
    rest = total
    for nth in range(day.draw.choice((1, 1, 2, 3, 4))):
        is_last = nth == 3 or rest < 2 or day.likely(0.4)
        kind = day.draw.choice(_KINDS)
        cents = rest if is_last else day.draw.randint(1, rest - 1)
        if kind == "credit":
            credit = day.model.accounts[account].credit
            if credit <= 0 and not day.likely(0.03):
                kind = "cash"
            elif credit > 0 and cents > credit and not day.likely(0.05):
                cents = credit
        made = _withheld(day, account, shares, cents) if kind == "withholding" else None
        if made is None:
            made = _MAKERS.get(kind, _cash)(day, cents)
        cents = made[1].cents
        found.append(made)
        rest -= cents
        if rest <= 0:
            break
    if rest > 0:
        found.append(_cash(day, rest))
    for position, (_, tender) in enumerate(found, 1):
        tender.position = position
    return found


def _cash(day: Day, cents: int) -> tuple[Given, Tender]:
    change = day.draw.choice((0, 0, 37, 500))
    told = cents > 20_000 and day.likely(0.97)
    return CashTender(cents + change, change, told), Tender("cash", cents)


def _cheque(day: Day, cents: int) -> tuple[Given, Tender]:
    number = _number(day, "cheque")
    later = day.today + timedelta(days=day.draw.randint(1, 12)) if day.likely(0.3) else None
    given = ChequeTender(
        "10", "2100441700", number, "Comercial Ñandú", day.today, cents, deposit_on=later
    )
    state = "POSTDATED" if later else "IN_HAND"
    return given, Tender("cheque", cents, number, state=state, deposit_on=later)


def _deposit(day: Day, cents: int) -> tuple[Given, Tender]:
    number, bank = _number(day, "deposit"), day.draw.choice(BANKS)
    given = DepositTender(bank, number, day.today, "Comercial Ñandú", cents)
    return given, Tender("deposit", cents, f"{bank}/{number}", state="claimed")


def _voucher(day: Day, cents: int) -> tuple[Given, Tender]:
    number = _number(day, "voucher")
    return (
        VoucherTender("DF-01", "000031", number, "519002", "visa", "4242", cents),
        Tender("voucher", cents, number),
    )


def _withheld(
    day: Day, account: str, shares: dict[str, int], most: int
) -> tuple[Given, Tender] | None:
    lines: dict[str, int] = {}
    rest = most
    for number, cents in shares.items():
        part = min(rest, max(1, cents // day.draw.choice((1, 7, 30))))
        if part:
            lines[number] = part + (day.likely(0.01) and cents)
            rest -= part
    if not lines:
        return None
    number = _number(day, "withholding")
    given = WithholdingTender(
        f"001-001-{int(number):09d}",
        _AUTHORIZATION,
        day.today,
        tuple(
            WithheldLine(invoice, WithheldTax.INCOME, "3440", cents * 33, 300, cents)
            for invoice, cents in lines.items()
        ),
    )
    customer = day.model.accounts[account].customer
    key = f"{customer}/{number}"
    return given, Tender("withholding", sum(lines.values()), key, withheld=lines)


def _credit(day: Day, cents: int) -> tuple[Given, Tender]:
    del day
    return CreditTender(cents), Tender("credit", cents)


_MAKERS: Final[dict[str, Callable[[Day, int], tuple[Given, Tender]]]] = {
    "cash": _cash,
    "cheque": _cheque,
    "deposit": _deposit,
    "voucher": _voucher,
    "credit": _credit,
}


def _number(day: Day, kind: str) -> str:
    """A new number; now and then one that was given before."""
    known = [key for of, key in day.model.papers if of == kind]
    if known and day.likely(0.06):
        return day.draw.choice(known[-30:]).rpartition("/")[2]
    return str(day.number())
