"""Files in the shape of the billing system's, for trying the imports; dated today."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from services.accounts.inputs import AgreementInput
from services.accounts.records import AccountFilter, AccountHit
from services.accounts.service import AccountService
from services.accounts.states import AccountState, Method, Origin
from services.audit.service import Journal
from services.clock import Now, business_date, utc_now
from services.debits.batches import BatchService
from services.deposits.records import DepositQuestion, DepositState
from services.deposits.service import DepositService
from services.events import Events
from services.invoices.numbers import number_of, sequential_of
from services.invoices.service import InvoiceService
from services.payments.reversing import Reversals
from services.practice.demo_answers import sample_answer
from services.practice.demo_bills import (
    BILLING_SERIES,
    DemoCharge,
    charge_row,
    extras,
    rows_csv,
)
from services.practice.demo_cast import DemoAccount, Habit, accounts_csv
from services.practice.demo_people import People
from services.practice.demo_statements import SLIPS_GO_TO, deposited, statement_csv, unknown
from services.storage.sessions import Sessions

_INVOICED: Final = 12
_NEW: Final = 6
_PLAN: Final = DemoCharge("PLAN", "Mensualidad VoIP Hogar", "1", "19.90")
_PLANS: Final = ("VOIP-HOGAR", "VOIP-EMPRESA", "VOIP-NEGOCIO")
_ACTIVE: Final = AccountFilter(
    states=frozenset({AccountState.ACTIVE}), origins=frozenset({Origin.MANUAL})
)


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """Where the samples lie: three that can be imported, and one full of errors.

    `answer` is what the bank says of the batch of debits that waits; there while one does.
    `statement` is of the first of the demo's own accounts: what waits to be confirmed there, and
    money that nobody knows.
    """

    invoices: Path
    accounts: Path
    errors: Path
    answer: Path
    statement: Path


def write_samples(sessions: Sessions, folder: Path, now: Now = utc_now) -> SampleFiles:
    """Write the samples for these books; those of an earlier day are replaced.

    Raises:
        OSError: the folder can't be written.
    """
    today = business_date(now())
    parts = sessions, Journal(sessions, now), Events(), now
    hits = AccountService(*parts).page(_ACTIVE, limit=_INVOICED)
    random = Random(today.toordinal())  # noqa: S311  samples, no secrets
    first = _next_sequential(InvoiceService(*parts))
    folder.mkdir(parents=True, exist_ok=True)
    files = SampleFiles(
        folder / "facturas_ejemplo.csv",
        folder / "cuentas_ejemplo.csv",
        folder / "facturas_con_errores.csv",
        folder / "respuesta_debitos_ejemplo.txt",
        folder / "extracto_ejemplo.csv",
    )
    numbers = [number_of(BILLING_SERIES, first + place) for place in range(2 * _INVOICED)]
    _write(files.invoices, rows_csv(_invoices(random, hits, numbers, today)))
    _write(files.accounts, accounts_csv(_accounts(random, today)))
    _write(files.errors, rows_csv(_wrong(hits, numbers[_INVOICED:], today)))
    answer = sample_answer(BatchService(*parts), today)
    if answer is not None:
        _write(files.answer, answer[1])
    waiting = DepositService(parts[0], Reversals(parts[1], now), *parts[1:]).listing(
        DepositQuestion(state=DepositState.CLAIMED, bank_account=SLIPS_GO_TO)
    )
    _write(files.statement, statement_csv([*map(deposited, waiting), *unknown(today)]))
    return files


def _next_sequential(invoices: InvoiceService) -> int:
    newest = (row.number for row in invoices.listing(limit=200))
    of_billing = [sequential_of(each) for each in newest if each.startswith(BILLING_SERIES)]
    return max(of_billing, default=0) + 1


def _invoices(
    random: Random, hits: Sequence[AccountHit], numbers: Sequence[str], today: date
) -> Iterator[dict[str, str]]:
    for hit, number in zip(hits, numbers, strict=False):
        for charge in (_PLAN, *extras(random)[: random.randrange(4)]):
            yield charge_row(number, hit.number, today, charge)


def _accounts(random: Random, today: date) -> Iterator[DemoAccount]:
    people = People(random)
    methods = (Method.DEPOSIT, Method.CHEQUE, Method.MANUAL_CARD)
    for place in range(_NEW):
        customer = (people.person, people.company, people.trader)[place % 3]()
        line = (today.toordinal() * 10 + place) % 100_000
        yield DemoAccount(
            number=f"{today:%y%m%d}{place + 1:02d}",
            customer=customer,
            plan_code=_PLANS[place % len(_PLANS)],
            billing_day=1,
            voip_numbers=(f"{customer.phone[:2]}39{line:05d}",),
            agreement=AgreementInput(method=methods[place % 3]),
            habit=Habit.PUNCTUAL,
        )


def _wrong(
    hits: Sequence[AccountHit], numbers: Sequence[str], today: date
) -> Iterator[dict[str, str]]:
    """One invoice that is right, and after it one for each way of being wrong."""
    wrongs: tuple[dict[str, str], ...] = (
        {},
        {"account_number": "999999"},
        {"issued_on": "31/02/2026"},
        {"due_on": (today - timedelta(days=1)).isoformat()},
        {"unit_price": "1,234"},
        {"quantity": "-2"},
        {"tax_code": "9"},
        {"description": "=HYPERLINK(A1)"},
        {"invoice_total": "1.00"},
        {"invoice_number": "FACTURA-8"},
        {"invoice_number": numbers[0]},
    )
    for place, wrong in enumerate(wrongs):
        hit = hits[place % len(hits)].number if hits else "300101"
        yield charge_row(numbers[place], hit, today, _PLAN) | wrong


def _write(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    os.replace(part, file)
