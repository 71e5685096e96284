"""What the demo company's banks say of its accounts, in the shape of their exports."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.cheques.calendar import WorkingDays
from services.cheques.states import SlipState
from services.deposits.records import DepositQuestion, DepositRecord, DepositState
from services.money import plain
from services.practice.demo_office import BANK_ACCOUNTS, DemoOffice
from services.staff.rights import Operator

_HEAD: Final = ("Fecha", "Documento", "Detalle", "Valor", "Saldo")
_BEGIN_CENTS: Final = 850_000
_MOST: Final = 1_000
_UNKNOWN: Final = (
    ("TRANSFERENCIA INTERBANCARIA 0098 GUAMAN L", 4_312),
    ("DEPOSITO EN EFECTIVO AG. LA CAROLINA", 3_700),
    ("PAGO DIRECTO REF TELEFONIA", 6_825),
)
"""Money that nobody at the office knows."""

SLIPS_GO_TO: Final = BANK_ACCOUNTS[0]["number"]
"""Our account that the story's slips are for."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of a bank's export; money that left the account is negative."""

    day: date
    document: str
    detail: str
    cents: int


def statement_csv(movements: Iterable[Movement]) -> bytes:
    """A bank's export, in the order of its days, with the balance after each line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEAD)
    balance = _BEGIN_CENTS
    for each in sorted(movements, key=lambda one: one.day):
        balance += each.cents
        cells = f"{each.day:%d/%m/%Y}", each.document, each.detail
        writer.writerow((*cells, plain(each.cents), plain(balance)))
    return text.getvalue().encode()


def deposited(record: DepositRecord, *, told: str | None = None) -> Movement:
    """A customer's deposit as the bank shows it, under its slip or what was typed instead."""
    slip = record.slip if told is None else told
    return Movement(record.deposited_on, slip, "DEPOSITO VENTANILLA", record.amount_cents)


def unknown(day: date) -> list[Movement]:
    """Money that nobody knows, of a day and the one before."""
    return [
        Movement(day - timedelta(days=place % 2), f"{day:%d%m}{place + 1:03d}", detail, cents)
        for place, (detail, cents) in enumerate(_UNKNOWN)
    ]


class Statements:
    """Writes the exports that the story needs and brings them in.

    Args:
        office: whose documents they show.
        working: the days on which a slip's cheques are credited.
    """

    def __init__(self, office: DemoOffice, working: WorkingDays) -> None:
        self._office = office
        self._working = working
        self._slips: set[str] = set()
        self._back: list[Movement] = []

    def took_back(self, day: date, number: str, cents: int) -> None:
        """Let the next statement show that the bank took a cheque's money back."""
        self._back.append(Movement(day, number, f"CHEQUE DEVUELTO {number}", -cents))

    def charged(self, day: date, cents: int) -> None:
        """Let the next statement show what the bank charged for that."""
        self._back.append(Movement(day, "", "COMISION POR CHEQUES DEVUELTOS", -cents))

    def bring_in(
        self,
        operator: Operator,
        until: date,
        left_out: Collection[int],
        more: Mapping[str, Sequence[Movement]] | None = None,
    ) -> None:
        """Import what each bank says up to a day, and accept what is exact.

        Args:
            operator: who may reconcile.
            until: the last day that the banks tell of.
            left_out: deposits that they do not show, or otherwise.
            more: what else they tell, by our accounts.
        """
        for account in (each["number"] for each in BANK_ACCOUNTS):
            moves = [deposited(each) for each in self._claimed(account, until, left_out)]
            moves += (more or {}).get(account, ())
            if account == SLIPS_GO_TO:
                moves += [*self._ours(until), *self._back]
                self._back.clear()
            if moves:
                name = f"extracto_{account}_{until:%Y-%m-%d}.csv"
                self._import(operator, account, name, statement_csv(moves))

    def _import(self, operator: Operator, account: str, name: str, content: bytes) -> None:
        imports, desk = self._office.statement_import, self._office.statement_desk
        imports.apply(operator, imports.preview(content, account, file_name=name))
        desk.accept_exact(operator, account)
        for each in desk.unidentified(account, incoming=False):
            desk.set_aside(operator, each.id, "Comisión del banco; consta en cada cheque")

    def _claimed(self, account: str, until: date, left_out: Collection[int]) -> list[DepositRecord]:
        question = DepositQuestion(state=DepositState.CLAIMED, bank_account=account, until=until)
        found = self._office.deposits.listing(question, limit=_MOST)
        return [each for each in found if each.id not in left_out]

    def _ours(self, until: date) -> list[Movement]:
        """Our own slips that were credited, each once."""
        moves = []
        for slip in self._office.slips.newest(state=SlipState.DEPOSITED, limit=_MOST):
            day = self._working.after(slip.deposited_on) if slip.deposited_on else until
            if slip.id not in self._slips and day <= until:
                self._slips.add(slip.id)
                moves.append(
                    Movement(day, slip.bank_number, "DEPOSITO DE CHEQUES", slip.total_cents)
                )
        return moves
