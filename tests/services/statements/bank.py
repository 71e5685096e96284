"""A bank's exports as bytes, and an office that reads them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook

from services.deposits.matching import DepositMatcher
from services.deposits.pictures import TenderPictures
from services.deposits.service import DepositService
from services.payments.records import DepositTender, PaymentRecord, Share
from services.payments.reversing import Reversals
from services.statements.desk import StatementDesk
from services.statements.importing import StatementImport
from services.statements.profile_desk import BANK_ACCOUNTS, ProfileDesk
from services.statements.records import StatementResult
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.services.payments.givens import ACCOUNT, TODAY, order

OURS = "2100012345"
OTHER = "3300054321"

PICHINCHA_HEAD = "Fecha;Tipo;Monto;Detalle;Fecha contable;Categoría"
OLD_HEAD = "Fecha;Concepto;Monto;Detalle"
PACIFICO_HEAD = "Fecha,Descripción,Referencia,Débito,Crédito,Saldo"

Movement = tuple[str, int, str]
"""A day as the file writes it, signed cents, a detail."""


def comma(cents: int) -> str:
    """`5.000,50`, as the newer export prints it."""
    whole = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{whole},{abs(cents) % 100:02d}"


def point(cents: int) -> str:
    """`$1,234.50`, as the older one does."""
    return f"${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def pichincha(*moves: Movement, head: str = PICHINCHA_HEAD, write: Any = comma) -> bytes:
    lines = ["Cuenta;2100012345", "Titular;VoIP Andina S.A.", "", "Movimientos", head]
    for day, cents, detail in moves:
        kind = "Ingreso" if cents > 0 else "Egreso"
        lines.append(f"{day};{kind};{write(cents)};{detail};{day};Otros")
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def pacifico(*moves: tuple[str, int, str, str], start_cents: int = 100_000) -> bytes:
    """Day, cents, detail, reference; the balances run from a start."""
    lines, balance = [PACIFICO_HEAD], start_cents
    for day, cents, detail, reference in moves:
        balance += cents
        out, into = ("", plain(cents)) if cents > 0 else (plain(cents), "")
        lines.append(f"{day},{detail},{reference},{out},{into},{plain(balance)}")
    return ("\n".join(lines) + "\n").encode()


def plain(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def sheet(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@dataclass
class Bank:
    """An office with two open tills, two accounts at banks, and customers who deposit."""

    books: Books

    def __post_init__(self) -> None:
        books = self.books
        parts = (books.sessions, books.journal, books.events, books.clock)
        self.admin = books.staff.operator("admin", "01")
        self.deposits = DepositService(
            books.sessions,
            Reversals(books.journal, books.clock),
            books.journal,
            books.events,
            books.clock,
        )
        self.pictures = TenderPictures(*parts)
        self.matchers = [DepositMatcher()]
        self.profiles = ProfileDesk(books.sessions, books.office, books.journal, books.clock)
        self.imports = StatementImport(*parts, self.profiles, self.matchers)
        self.desk = StatementDesk(*parts, self.matchers)

    @classmethod
    def begin(cls, sessions: Sessions) -> "Bank":
        books = Books(sessions, Clock())
        books.add_account(method="deposit")
        for sequential in range(1, 9):
            books.add_invoice(sequential)
        books.add_account("100002", method="deposit")
        for sequential in range(21, 25):
            books.add_invoice(sequential, account_number="100002")
        made = cls(books)
        value = [
            {
                "code": "10",
                "bank": "Pichincha",
                "number": OURS,
                "kind": "CTE",
                "label": "Pichincha",
            },
            {"code": "30", "bank": "Pacífico", "number": OTHER, "kind": "CTE", "label": "Pacífico"},
        ]
        books.office.put_setting(made.admin, BANK_ACCOUNTS, value)
        return made

    def claim(
        self,
        slip: str = "778899",
        cents: int = 4500,
        *,
        sequential: int = 1,
        day: date = TODAY,
        depositor: str = "Comercial Ñandú",
        bank_account: str = OURS,
    ) -> PaymentRecord:
        """A deposit that the cashier took for one invoice."""
        given = DepositTender(bank_account, slip, day, depositor, cents)
        account = ACCOUNT if sequential < 20 else "100002"
        paid = min(cents, 4500)
        number = f"001-002-{sequential:09d}"
        made = order((number, paid), tenders=(given,), account=account)
        return self.books.payments.record(self.books.cashier, made)

    def deposit_id(self, payment: PaymentRecord) -> int:
        (record,) = self.deposits.of_payment(payment.id)
        return record.id

    def bring_in(
        self, content: bytes, *, account: str = OURS, name: str = "banco.csv"
    ) -> StatementResult:
        preview = self.imports.preview(content, account, file_name=name)
        assert preview.problems == ()
        return self.imports.apply(self.books.supervisor, preview)


__all__ = ["ACCOUNT", "OLD_HEAD", "OTHER", "OURS", "Bank", "Share"]
