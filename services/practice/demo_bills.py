"""The demo company's invoices, as the billing system writes them: a file for each billing day."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from services.invoices.columns import COLUMNS
from services.invoices.numbers import number_of
from services.money import plain
from services.practice.demo_cast import PLAN_NAMES, DemoAccount, Habit

BILLING_SERIES: Final = "001-002"
DUE_AFTER: Final = timedelta(days=15)
_FIRST_SEQUENTIAL: Final = 4_101
_ABROAD: Final = (("Estados Unidos", "0.0195"), ("España", "0.0215"), ("Colombia", "0.0485"))


@dataclass(frozen=True, slots=True)
class DemoCharge:
    """One charge line, in the file's own words."""

    code: str
    description: str
    quantity: str
    unit_price: str
    discount: str = "0.00"
    tax_code: str = "4"


@dataclass(frozen=True, slots=True)
class DemoBill:
    """One invoice before it is imported: nobody has added it up yet."""

    number: str
    account: DemoAccount
    issued_on: date
    charges: tuple[DemoCharge, ...]

    @property
    def due_on(self) -> date:
        """The last day to pay it."""
        return self.issued_on + DUE_AFTER


def bills(
    random: Random,
    accounts: Iterable[DemoAccount],
    first: date,
    today: date,
    count: int,
    gone: Mapping[str, date],
) -> list[DemoBill]:
    """The newest `count` invoices of the accounts from a first day until today, oldest first.

    The web's accounts pay by themselves; of theirs there is only what their card did not pay, and
    what it is going to be asked for.

    Args:
        random: decides what was used.
        accounts: whose.
        first: the first billing day.
        today: the last one.
        count: how many.
        gone: accounts that are billed no longer, with their last day.
    """
    days = sorted(
        (day, each.number, each)
        for each in accounts
        for day in _days(random, each, first, today)
        if day <= gone.get(each.number, today)
    )
    return [
        DemoBill(
            number_of(BILLING_SERIES, _FIRST_SEQUENTIAL + place),
            account,
            day,
            charges_of(random, account),
        )
        for place, (day, _, account) in enumerate(days[-count:])
    ]


def charges_of(random: Random, account: DemoAccount) -> tuple[DemoCharge, ...]:
    """One to five charges: the plan, and what was used besides."""
    price = account.monthly_cents
    discount = plain(price // 10) if random.random() < 0.12 else "0.00"
    charges = [
        DemoCharge(
            "PLAN", f"Mensualidad {PLAN_NAMES[account.plan_code]}", "1", plain(price), discount
        ),
        *extras(random),
    ]
    return tuple(charges[: random.choice((1, 2, 2, 3, 3, 4, 5))])


def bills_csv(found: Iterable[DemoBill]) -> bytes:
    """The billing system's file of invoices."""
    return rows_csv(
        charge_row(bill.number, bill.account.number, bill.issued_on, charge)
        for bill in found
        for charge in bill.charges
    )


def rows_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows under the documented header."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in COLUMNS], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def charge_row(number: str, account: str, issued_on: date, charge: DemoCharge) -> dict[str, str]:
    """One charge with its invoice's columns."""
    return {
        "invoice_number": number,
        "account_number": account,
        "issued_on": issued_on.isoformat(),
        "due_on": (issued_on + DUE_AFTER).isoformat(),
        "period": f"{issued_on:%Y-%m}",
        "code": charge.code,
        "description": charge.description,
        "quantity": charge.quantity,
        "unit_price": charge.unit_price,
        "discount": charge.discount,
        "tax_code": charge.tax_code,
        "currency": "USD",
    }


def _days(random: Random, account: DemoAccount, first: date, today: date) -> list[date]:
    days = list(_billing_days(account.billing_day, first, today))
    if account.habit is not Habit.CARD:
        return days
    paid = {day for day in days if day + DUE_AFTER < today and random.random() < 0.93}
    overdue = [day for day in days if day + DUE_AFTER < today]
    failed = random.choice((0, 1, 1, 2)) if account.card and account.card.is_good else 2
    return [day for day in days if day not in paid or day in overdue[len(overdue) - failed :]]


def _billing_days(billing_day: int, first: date, today: date) -> Iterator[date]:
    months = range(first.year * 12 + first.month - 1, today.year * 12 + today.month)
    for month in months:
        day = date(month // 12, month % 12 + 1, billing_day)
        if first <= day <= today:
            yield day


def extras(random: Random) -> list[DemoCharge]:
    """What may be charged besides the plan, in any order."""
    country, price = random.choice(_ABROAD)
    quarters = random.randrange(50, 2_400)
    extras = [
        DemoCharge("MIN-CEL", "Minutos a celulares", f"{quarters / 4:.2f}", "0.0825"),
        DemoCharge("MIN-INT", f"Minutos a {country}", f"{random.randrange(40, 900) / 2}", price),
        DemoCharge("NUM-ADIC", "Número adicional", "1", "3.00"),
        DemoCharge("ALQ-TEL", "Alquiler de teléfono IP", str(random.randrange(1, 4)), "4.50"),
        DemoCharge("GUIA", "Guía telefónica impresa (libro)", "1", "2.80", tax_code="0"),
    ]
    random.shuffle(extras)
    return extras
