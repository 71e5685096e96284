"""The rows of a large office: ten months of invoices, most of them paid and journalled.

Everything adds up as if the program had written it (`verify` finds nothing), and it is the same
every time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from services.accounts.inputs import CustomerInput
from services.accounts.store import search_text
from services.audit.records import GENESIS, canonical, entry_hash
from services.office.records import Mode, NewCompany, Till
from services.payments.records import receipt_number
from services.text import fold
from tests.benchmarks import people

VERSION: Final = 2
"""To be raised when other rows are written, so that kept companies are built anew."""

NOW: Final = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
PASSWORD: Final = "una clave de medir"
ADMIN: Final = "admin"
CASHIER: Final = "ana"
MONTHS: Final = 10
TILLS: Final = tuple(Till(f"{n:02d}", f"Caja {n:02d}", f"001-{100 + n:03d}") for n in range(1, 33))
COMPANY: Final = NewCompany(
    mode=Mode.TEST,
    legal_name="VoIP Andina Comunicaciones S.A.",
    trade_name="VoIP Andina",
    tax_id="1790016919001",
    address="Av. Amazonas N34-451 y Atahualpa",
    city="Quito",
    phone="022380120",
    email="facturas@example.ec",
    help_email="pagos@example.ec",
    admin_username=ADMIN,
    admin_full_name="Alba Administradora",
    admin_password=PASSWORD,
    tills=TILLS,
)

_SEED: Final = 1_790_016_919
_FIRST_ACCOUNT: Final = 100_001
_METHODS: Final = ("deposit", "manual_card", "cheque", "deposit", "manual_card")
_TAX: Final = ("4", 1500)
_CHARGES: Final = (
    ("MENS", "Mensualidad VoIP Hogar, llamadas locales", 1990),
    ("DID", "Número telefónico adicional", 350),
    ("MIN", "Minutos a celular", 421),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a company is built."""

    name: str
    accounts: int

    @property
    def invoices(self) -> int:
        """Ten for each account."""
        return self.accounts * MONTHS


SMALL: Final = Size("small", 1_000)
LARGE: Final = Size("large", 100_000)

Row = tuple[Any, ...]
Block = tuple[str, tuple[str, ...], list[Row]]
"""A table, its columns, and rows for it; dates and moments in ISO's spelling."""


def account_number(index: int) -> str:
    """The number of the account that was written at a place, from 0."""
    return str(_FIRST_ACCOUNT + index)


def voip_number(index: int) -> str:
    """The line of that account."""
    return f"0238{index:05d}"


def open_months(index: int) -> int:
    """How many of an account's invoices, the newest ones, are open: one, three or six."""
    return (1, 1, 1, 1, 3, 3, 3, 3, 3, 6)[index % 10]


def invoice_number(size: Size, index: int, month: int) -> str:
    """The number of an account's invoice of a month, from 0 to 9."""
    return f"001-002-{_invoice_id(size, index, month):09d}"


def total_cents(index: int) -> int:
    """What each of an account's invoices comes to."""
    subtotal = _subtotal(index)
    return subtotal + (subtotal * _TAX[1] + 5000) // 10000


Chains = dict[str, tuple[int, str]]
"""The length and the last hash of each till's journal."""


def rows(size: Size, cashier_id: int, chains: Chains) -> Iterator[Block]:
    """Everything, in an order that foreign keys allow, in blocks that fit in memory."""
    yield from _customers(size)
    for month in range(MONTHS):
        yield from _invoices(size, month)
    money = _Money(size, cashier_id, chains)
    for month in range(MONTHS):
        yield from money.month(month)
    yield "journal_head", ("chain", "seq", "hash"), money.heads()
    yield "receipt_series", ("series", "next_number"), money.series()


def _invoice_id(size: Size, index: int, month: int) -> int:
    return month * size.accounts + index + 1


def _subtotal(index: int) -> int:
    return sum(price for _, _, price in _CHARGES[: index % 3 + 1])


def _issued_on(month: int) -> date:
    return date(2026, month + 2, 1)


def _paid_from(index: int, month: int) -> int | None:
    """The first month that the payment of a month pays; None when nobody comes that month.

    Most customers come every second month and pay two invoices.
    """
    paid = MONTHS - open_months(index)
    if month >= paid:
        return None
    if month % 2 == 1:
        return month - 1
    return month if month == paid - 1 else None


_CUSTOMER: Final = (
    "id", "id_kind", "id_number", "name", "trade_name", "contact_name", "email", "phone",
    "mobile", "address", "city", "province", "created_at",
)  # fmt: skip
_ACCOUNT: Final = (
    "id", "number", "customer_id", "origin", "state", "plan_code", "monthly_cents",
    "activation_cents", "tax_code", "billing_day", "name_folded", "search_text", "created_at",
    "activated_at", "changed_at",
)  # fmt: skip
_LINE: Final = ("id", "account_id", "voip_number", "description", "added_at")
_MOVE: Final = ("id", "account_id", "from_state", "to_state", "at", "by", "till", "reason")
_AGREEMENT: Final = ("id", "account_id", "method", "starts_on", "agreed_at", "agreed_by", "reason")
_BORN: Final = "2025-12-15T15:00:00.000000+00:00"
_BLOCK: Final = 20_000


def _customers(size: Size) -> Iterator[Block]:
    random = Random(_SEED)  # noqa: S311  the same customers every time
    for start in range(0, size.accounts, _BLOCK):
        customers: list[Row] = []
        accounts: list[Row] = []
        lines: list[Row] = []
        moves: list[Row] = []
        agreements: list[Row] = []
        for index in range(start, min(start + _BLOCK, size.accounts)):
            key = index + 1
            who = _customer(random, index)
            number = account_number(index)
            found_by = search_text(number, who, [voip_number(index)])
            customers.append(
                (key, who.id_kind, who.id_number, who.name, "", "", who.email, who.phone,
                 who.mobile, who.address, who.city, who.province, _BORN)
            )  # fmt: skip
            accounts.append(
                (key, number, key, "MANUAL", "active", "VOIP-HOGAR", 1990, 0, "4",
                 index % 28 + 1, fold(who.name), found_by, _BORN, _BORN, _BORN)
            )  # fmt: skip
            lines.append((key, key, voip_number(index), "Línea principal", _BORN))
            moves.append((key, key, None, "active", _BORN, ADMIN, "01", ""))
            method = _METHODS[index % len(_METHODS)]
            agreements.append((key, key, method, "2025-12-15", _BORN, ADMIN, "Alta"))
        yield "customer", _CUSTOMER, customers
        yield "account", _ACCOUNT, accounts
        yield "account_line", _LINE, lines
        yield "account_move", _MOVE, moves
        yield "agreement", _AGREEMENT, agreements


def _customer(random: Random, index: int) -> CustomerInput:
    city, province = people.CITIES[index % len(people.CITIES)]
    return CustomerInput(
        id_kind="05",
        id_number=people.cedula(index),
        name=people.name(random, index),
        email=f"cliente{index}@example.ec",
        phone=f"022{index:06d}",
        mobile=f"0991{index:06d}",
        address=f"Calle {index % 97} N{index % 61}-{index % 199}",
        city=city,
        province=province,
    )


_INVOICE: Final = (
    "id", "number", "sequential", "account_id", "issued_on", "due_on", "period",
    "subtotal_cents", "tax_cents", "total_cents", "balance_cents", "state", "version",
    "agreement_method", "source", "created_at",
)  # fmt: skip
_INVOICE_LINE: Final = (
    "invoice_id", "position", "code", "description", "quantity_e6", "unit_price_e6",
    "discount_cents", "net_cents", "tax_code", "tax_basis_points",
)  # fmt: skip


def _invoices(size: Size, month: int) -> Iterator[Block]:
    issued = _issued_on(month)
    dates = (issued.isoformat(), (issued + timedelta(days=14)).isoformat(), f"{issued:%Y-%m}")
    moment = f"{issued}T06:00:00.000000+00:00"
    for start in range(0, size.accounts, _BLOCK):
        invoices: list[Row] = []
        lines: list[Row] = []
        for index in range(start, min(start + _BLOCK, size.accounts)):
            key = _invoice_id(size, index, month)
            subtotal, total = _subtotal(index), total_cents(index)
            is_open = month >= MONTHS - open_months(index)
            invoices.append(
                (key, f"001-002-{key:09d}", key, index + 1, *dates, subtotal, total - subtotal,
                 total, total if is_open else 0, "open" if is_open else "paid",
                 1 if is_open else 2, _METHODS[index % len(_METHODS)], "billing", moment)
            )  # fmt: skip
            for position, (code, words, price) in enumerate(_CHARGES[: index % 3 + 1], 1):
                lines.append((key, position, code, words, 10**6, price * 10**4, 0, price, *_TAX))
        yield "invoice", _INVOICE, invoices
        yield "invoice_line", _INVOICE_LINE, lines


_PAYMENT: Final = (
    "id", "series", "number", "account_id", "till", "actor_id", "received_at", "business_date",
    "amount_cents", "applied_cents", "credit_cents",
)  # fmt: skip
_TENDER: Final = ("payment_id", "position", "method", "amount_cents")
_DEPOSIT: Final = (
    "id", "payment_id", "position", "bank_account", "slip", "slip_key", "deposited_on",
    "depositor", "amount_cents", "state", "living",
)  # fmt: skip
_ALLOCATION: Final = ("payment_id", "invoice_id", "amount_cents", "balance_before_cents")
_OUTBOX: Final = (
    "id", "kind", "ref", "till", "state", "tries", "last_problem", "created_at", "changed_at",
)  # fmt: skip
_JOURNAL: Final = (
    "chain", "seq", "at", "actor", "action", "subject", "body", "reason", "prev", "hash",
)  # fmt: skip


@dataclass(slots=True)
class _Money:
    """The payments of the past, numbered and journalled in the order in which they came in."""

    size: Size
    cashier_id: int
    chains: Chains
    count: int = 0
    random: Random = field(default_factory=lambda: Random(_SEED + 1))  # noqa: S311
    numbers: dict[str, int] = field(default_factory=dict)

    def month(self, month: int) -> Iterator[Block]:
        for start in range(0, self.size.accounts, _BLOCK):
            blocks: dict[str, list[Row]] = {name: [] for name in _MONEY_TABLES}
            for index in range(start, min(start + _BLOCK, self.size.accounts)):
                first = _paid_from(index, month)
                if first is not None:
                    self._pay(blocks, index, range(first, month + 1))
            for name, columns in _MONEY_TABLES.items():
                yield name, columns, blocks[name]

    def heads(self) -> list[Row]:
        return [(till.code, *self.chains.get(till.code, (0, GENESIS))) for till in TILLS]

    def series(self) -> list[Row]:
        return [(till.receipt_series, self.numbers.get(till.code, 0) + 1) for till in TILLS]

    def _pay(self, blocks: dict[str, list[Row]], index: int, months: range) -> None:
        self.count += 1
        identity = str(UUID(int=self.random.getrandbits(128), version=4))
        till = TILLS[index % len(TILLS)]
        number = self.numbers[till.code] = self.numbers.get(till.code, 0) + 1
        paid_on = _issued_on(months[-1]) + timedelta(days=10)
        moment = datetime(paid_on.year, paid_on.month, paid_on.day, 15, tzinfo=UTC)
        moment += timedelta(milliseconds=100 * index)
        # The 32 tills take turns, so each one's entries are still in the order of time.
        at = moment.isoformat(timespec="microseconds")
        each = total_cents(index)
        amount = each * len(months)
        slip = f"{self.count:08d}"
        blocks["payment"].append(
            (identity, till.receipt_series, number, index + 1, till.code, self.cashier_id, at,
             paid_on.isoformat(), amount, amount, 0)
        )  # fmt: skip
        blocks["tender"].append((identity, 1, "deposit", amount))
        blocks["deposit"].append(
            (self.count, identity, 1, "Pichincha 2100", slip, slip.lstrip("0"),
             paid_on.isoformat(), "", amount, "claimed", 1)
        )  # fmt: skip
        blocks["allocation"] += [
            (identity, _invoice_id(self.size, index, month), each, each) for month in months
        ]
        blocks["outbox"].append((self.count, "receipt", identity, till.code, "done", 1, "", at, at))
        after = {
            "receipt": receipt_number(till.receipt_series, number),
            "account": account_number(index),
            "amount_cents": amount,
            "credit_cents": 0,
            "methods": ["deposit"],
            "invoices": {invoice_number(self.size, index, month): each for month in months},
        }
        blocks["journal"].append(self._entry(till.code, moment, f"payment:{identity}", after))

    def _entry(self, chain: str, at: datetime, subject: str, after: dict[str, Any]) -> Row:
        seq, prev = self.chains.get(chain, (0, GENESIS))
        told: dict[str, Any] = {
            "chain": chain,
            "seq": seq + 1,
            "at": at,
            "actor": CASHIER,
            "action": "payment.recorded",
            "subject": subject,
            "body": canonical(None, after),
            "reason": "",
            "prev": prev,
        }
        hashed = entry_hash(**told)
        self.chains[chain] = (seq + 1, hashed)
        told["at"] = at.isoformat(timespec="microseconds")
        return (*told.values(), hashed)


_MONEY_TABLES: Final = {
    "payment": _PAYMENT,
    "tender": _TENDER,
    "deposit": _DEPOSIT,
    "allocation": _ALLOCATION,
    "outbox": _OUTBOX,
    "journal": _JOURNAL,
}
