"""The demo company's accounts as the billing system has them, and how each of them pays."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import cycle
from random import Random
from typing import Final

from services.accounts.catalogue import PLANS
from services.accounts.import_rows import COLUMNS
from services.accounts.inputs import AgreementInput, CustomerInput
from services.accounts.states import BankAccountKind, Method, Origin
from services.practice.demo_people import People

ONLINE_COUNT: Final = 46
_MANUAL: Final = {Method.DEPOSIT: 15, Method.CHEQUE: 13, Method.MANUAL_CARD: 9, Method.DEBIT: 21}
_CYCLES: Final = (1, 6, 12, 18, 24)
_BANKS: Final = ("10", "17", "36", "30", "37", "32")
_DEBIT_BANKS: Final = ("10", "17", "10", "10", "17", "10", "30", "17", "37", "10")
_SMALL: Final = ("VOIP-BASICO", "VOIP-HOGAR", "VOIP-HOGAR")
_MIDDLE: Final = ("VOIP-HOGAR", "VOIP-NEGOCIO", "VOIP-NEGOCIO")
_LARGE: Final = ("VOIP-NEGOCIO", "VOIP-EMPRESA", "VOIP-EMPRESA", "TRONCAL-SIP")


class Habit(StrEnum):
    """How a customer pays."""

    CARD = "card"
    PUNCTUAL = "punctual"
    TOGETHER = "together"
    IN_DEBT = "in_debt"


@dataclass(frozen=True, slots=True)
class DemoCard:
    """A test card that a customer left at the simulator."""

    alias: str
    brand: str
    last4: str
    customer: str = ""
    payment_method: str = ""
    expires: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the bank says yes to it."""
        return self.alias != _BAD_CARD.alias


_BAD_CARD: Final = DemoCard("chargeCustomerFail", "visa", "0341")
_CARDS: Final = (
    DemoCard("visa", "visa", "4242"),
    DemoCard("mastercard", "mastercard", "4444"),
    _BAD_CARD,
    DemoCard("amex", "amex", "0005"),
    DemoCard("ec", "visa", "0000"),
    DemoCard("diners", "diners", "0004"),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account, and what the story does with it."""

    number: str
    customer: CustomerInput
    plan_code: str
    billing_day: int
    voip_numbers: tuple[str, ...]
    agreement: AgreementInput
    habit: Habit
    card: DemoCard | None = None

    @property
    def method(self) -> Method:
        """How it agreed to pay when it came in."""
        return self.agreement.method or Method.CARD

    @property
    def origin(self) -> Origin:
        """Where it was born."""
        return Origin.ONLINE if self.method is Method.CARD else Origin.MANUAL

    @property
    def monthly_cents(self) -> int:
        """What its plan costs a month."""
        return PRICES[self.plan_code]


PRICES: Final[Mapping[str, int]] = {plan.code: plan.monthly_cents for plan in PLANS}
PLAN_NAMES: Final[Mapping[str, str]] = {plan.code: plan.name for plan in PLANS}


def cast(random: Random, people: People, agreed_on: date) -> list[DemoAccount]:
    """The accounts that the billing system hands over: web and office, in their order."""
    lines = _Lines()
    online = [
        _account(random, lines, f"{200101 + place}", AgreementInput(Method.CARD), customer, place)
        for place, customer in enumerate(_customers(people, 21, 8, 14, 3, odd=1))
    ]
    customers = _customers(people, 18, 13, 26, 1, odd=2)
    random.shuffle(customers)
    methods = [method for method, count in _MANUAL.items() for _ in range(count)]
    random.shuffle(methods)
    manual = [
        _account(
            random,
            lines,
            f"{300101 + place}",
            _agreement(random, method, customer, agreed_on),
            customer,
            place,
        )
        for place, (method, customer) in enumerate(zip(methods, customers, strict=True))
    ]
    return online + _at_banks(manual)


def _at_banks(accounts: Sequence[DemoAccount]) -> list[DemoAccount]:
    """The same accounts, those with a debit at banks whose files are served."""
    banks = cycle(_DEBIT_BANKS)
    return [
        replace(each, agreement=replace(each.agreement, bank_code=next(banks)))
        if each.method is Method.DEBIT
        else each
        for each in accounts
    ]


def with_cards(accounts: Iterable[DemoAccount], kept: Mapping[str, DemoCard]) -> list[DemoAccount]:
    """The same accounts with the cards that the simulator keeps for them, by account number."""
    return [replace(each, card=kept.get(each.number)) for each in accounts]


def accounts_csv(accounts: Iterable[DemoAccount]) -> bytes:
    """The billing system's file of accounts."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in COLUMNS], restval="")
    writer.writeheader()
    for each in accounts:
        writer.writerow(_row(each))
    return text.getvalue().encode()


def new_voip_number(area: str, ordinal: int) -> str:
    """A VoIP number of an area that no account of the cast has."""
    return f"{area}38{70_000 + ordinal:05d}"


class _Lines:
    """Hands out VoIP numbers."""

    def __init__(self) -> None:
        self._next = 1_001

    def take(self, area: str, count: int) -> tuple[str, ...]:
        self._next += count
        return tuple(f"{area}38{number:05d}" for number in range(self._next - count, self._next))


def _customers(
    people: People, persons: int, traders: int, companies: int, foreigners: int, *, odd: int
) -> list[CustomerInput]:
    made = [people.person() for _ in range(persons)]
    made += [people.trader() for _ in range(traders)]
    made += [people.company(is_odd=place < odd) for place in range(companies)]
    made += [people.foreigner() for _ in range(foreigners)]
    return made


def _account(
    random: Random,
    lines: _Lines,
    number: str,
    agreed: AgreementInput,
    customer: CustomerInput,
    place: int,
) -> DemoAccount:
    plan = random.choice(_plans(customer))
    count = {"VOIP-NEGOCIO": 2, "VOIP-EMPRESA": 3, "TRONCAL-SIP": 4}.get(plan, 1)
    return DemoAccount(
        number=number,
        customer=customer,
        plan_code=plan,
        billing_day=_CYCLES[place % len(_CYCLES)],
        voip_numbers=lines.take(customer.phone[:2], count),
        agreement=agreed,
        habit=_habit(agreed.method, place),
        card=_CARDS[place % len(_CARDS)] if agreed.method is Method.CARD else None,
    )


def _plans(customer: CustomerInput) -> tuple[str, ...]:
    if customer.contact_name:
        return _LARGE
    return _MIDDLE if customer.trade_name else _SMALL


def _habit(method: Method | None, place: int) -> Habit:
    if method is Method.CARD:
        return Habit.CARD
    if method is Method.DEBIT:
        return Habit.PUNCTUAL
    return (Habit.TOGETHER, Habit.PUNCTUAL, Habit.TOGETHER, Habit.IN_DEBT)[place % 4]


def _agreement(
    random: Random, method: Method, customer: CustomerInput, agreed_on: date
) -> AgreementInput:
    if method is not Method.DEBIT:
        return AgreementInput(method=method)
    return AgreementInput(
        method=method,
        bank_code=random.choice(_BANKS),
        bank_account_kind=random.choice(tuple(BankAccountKind)),
        bank_account_number=f"{random.randrange(2_200_000_000, 2_299_999_999)}",
        holder_name=customer.name,
        holder_id_kind=customer.id_kind,
        holder_id_number=customer.id_number,
        form_signed_on=agreed_on - timedelta(days=5),
    )


def _row(each: DemoAccount) -> dict[str, str]:
    agreed, card = each.agreement, each.card
    row = {
        **asdict(each.customer),
        "number": each.number,
        "origin": each.origin.value,
        "plan": each.plan_code,
        "billing_day": str(each.billing_day),
        "voip_numbers": " ".join(each.voip_numbers),
        "method": each.method.value,
        "state": "active",
    }
    if agreed.form_signed_on is not None and agreed.bank_account_kind is not None:
        row |= {
            "bank_code": agreed.bank_code,
            "bank_account_kind": agreed.bank_account_kind.value,
            "bank_account_number": agreed.bank_account_number,
            "holder_name": agreed.holder_name,
            "holder_id_kind": agreed.holder_id_kind,
            "holder_id_number": agreed.holder_id_number,
            "form_signed_on": agreed.form_signed_on.isoformat(),
        }
    if card is not None and card.customer:
        row |= {
            "stripe_customer": card.customer,
            "stripe_payment_method": card.payment_method,
            "card_brand": card.brand,
            "card_last4": card.last4,
            "card_expires": card.expires,
        }
    return row
