"""An office with deposits and a bank, for the tests and pictures of these pages."""

import io
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageDraw

from services.accounts.service import AccountService
from services.deposits.pictures import Picture
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from tests.services.payments.givens import TODAY
from tests.services.statements.bank import OTHER, OURS, Bank, pichincha
from ui.deposits.page import DepositServices
from ui.statements.page import StatementServices

ACCOUNTS = [(OURS, "Pichincha, cta. corriente"), (OTHER, "Pacífico, cta. corriente")]


def day(apart: int) -> str:
    return f"{TODAY + timedelta(days=apart):%d/%m/%Y}"


def slip_picture(width: int = 900, height: int = 500, text: str = "PAPELETA 778899") -> bytes:
    image = Image.new("RGB", (width, height), "#F4EFE2")
    drawn = ImageDraw.Draw(image)
    drawn.rectangle((20, 20, width - 20, height - 20), outline="#305080", width=4)
    for line, told in enumerate((text, "VALOR  $ 45.00", "COMERCIAL NANDU")):
        drawn.text((60, 80 + 90 * line), told, fill="#203040", font_size=48)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


class Counter:
    """A bank with the services that the pages ask for."""

    def __init__(self, sessions: Sessions) -> None:
        self.bank = Bank.begin(sessions)
        books = self.bank.books
        self.who = books.supervisor
        parts = (books.sessions, books.journal, books.events, books.clock)
        self.deposits = DepositServices(self.bank.deposits, self.bank.pictures, books.staff)
        self.statements = StatementServices(
            self.bank.imports, self.bank.desk, AccountService(*parts)
        )

    def operator(self) -> Operator:
        return self.who

    def fill(self) -> None:
        """Deposits in every state, with a picture of one."""
        bank = self.bank
        first = bank.claim("778899", sequential=1, day=TODAY - timedelta(days=6))
        bank.pictures.attach(
            bank.books.cashier, first.id, 1, Picture("papeleta.png", slip_picture())
        )
        bank.claim("00-5511", sequential=2, depositor="Rosa Andrade Quishpe")
        bank.claim("424242", sequential=21, day=TODAY - timedelta(days=2), bank_account=OTHER)
        verified = bank.claim("900100", 6000, sequential=3)
        bank.deposits.verify(bank.books.other_cashier, bank.deposit_id(verified), "banca web")
        refused = bank.claim("900200", sequential=4)
        bank.deposits.refuse(
            bank.books.cashier, bank.deposit_id(refused), "el banco no la tiene: fecha errada"
        )

    def statement(self) -> bytes:
        return pichincha(
            (day(-6), 4500, "DEPOSITO VENTANILLA 0778899 AG. NORTE"),
            (day(0), 4500, "TRANSFERENCIA INTERBANCARIA DE ANDRADE ROSA"),
            (day(-9), 12_345, "DEPOSITO EFECTIVO 99871"),
            (day(-1), 91_000, "STRIPE PAYMENTS ECUADOR"),
            (day(-1), -350, "COMISION MANTENIMIENTO"),
            (day(0), 6000, "DEP 900100"),
        )

    def write(self, folder: Path, content: bytes | None = None, name: str = "banco.csv") -> Path:
        path = folder / name
        path.write_bytes(content if content is not None else self.statement())
        return path
