"""One till of several that work at once on one server: nobody knows what the others just did."""

import threading
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.cash.records import MovementOrder
from services.cash.states import MovementKind
from services.cheques.protest import PROTEST
from services.cheques.records import ProtestOrder, ReasonKind, SlipOrder
from services.errors import UserError
from services.payments.allowing import CHEQUE_OF_FLAGGED
from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    DepositTender,
    PaymentOrder,
    Share,
    Tender,
)
from services.payments.voiding import VOID
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.approvals import approve
from tests.office_days.office import BANKS, Office

_OPEN: Final = (
    "SELECT i.number, a.number AS account, i.balance_cents, i.version FROM invoice i"
    " JOIN account a ON a.id = i.account_id WHERE i.state = 'open' ORDER BY i.id"
)
_PAID: Final = (
    "SELECT id, amount_cents FROM payment WHERE id NOT IN (SELECT payment_id FROM payment_void)"
    " ORDER BY received_at DESC LIMIT 12"
)
_CHEQUES: Final = "SELECT id, amount_cents, state FROM cheque ORDER BY id DESC LIMIT 30"
_SLIPS: Final = "SELECT id FROM bank_slip WHERE state = 'prepared'"
_DEPOSITS: Final = "SELECT id, amount_cents FROM deposit WHERE living = 1 ORDER BY id DESC LIMIT 10"


class BusyTill:
    """Does so many things as fast as it can; what the others made impossible is refused.

    Attributes:
        receipts: the numbers of all receipts that it was told of.
        refused: what it was refused, by its key.
    """

    def __init__(self, url: str, person: str, till: str, seed: int) -> None:
        self._sessions = Sessions(open_engine(url))
        self._office = Office(self._sessions)
        self._me = self._office.operator(person, till)
        self._draw = Random(seed)  # noqa: S311
        once = [self._correct, self._move, self._refuse, self._lift]
        twice = [self._void, self._slip, self._slip_went, self._clear, self._protest]
        self._works = [*[self._pay] * 6, *twice, *twice, *once]
        self.receipts: list[str] = []
        self.refused: list[str] = []

    def work(self, times: int, begin: threading.Barrier) -> None:
        """Begin when all are ready.

        Raises:
            Anything but a refusal: it is a bug.
        """
        try:
            begin.wait(60)
            for _ in range(times):
                try:
                    self._draw.choice(self._works)()
                except UserError as error:
                    self.refused.append(error.key)
        finally:
            self._sessions.close()

    def _pay(self) -> None:
        order = self._order()
        if order is not None:
            self.receipts.append(self._office.payments.record(self._me, order).receipt)

    def _void(self) -> None:
        for paid in self._some(_PAID):
            agreed = self._agree(VOID, f"payment:{paid.id}", paid.amount_cents)
            self._office.voids.void(self._me, paid.id, "Estaba mal", agreed)

    def _correct(self) -> None:
        order = self._order()
        if order is None:
            return
        for paid in self._some(_PAID):
            agreed = self._agree(VOID, f"payment:{paid.id}", paid.amount_cents)
            done = self._office.voids.correct(self._me, paid.id, order, "Otro valor", agreed)
            self.receipts.append(done.receipt)

    def _move(self) -> None:
        order = MovementOrder(self._mint(), MovementKind.DROP, 100, "A la bóveda")
        self._office.tills.move(self._me, order)

    def _slip(self) -> None:
        here = ("IN_HAND", "RETURNED", "PROTESTED")
        found = [each.id for each in self._rows(_CHEQUES) if each.state in here]
        chosen = tuple(self._draw.sample(found, min(3, len(found))))
        order = SlipOrder(self._mint(), BANKS[0], chosen, self._draw.choice((0, 50)))
        self._office.slips.prepare(self._me, order)

    def _slip_went(self) -> None:
        for slip in self._some(_SLIPS):
            number = str(self._draw.randrange(10**9))
            self._office.slips.deposited(self._me, slip.id, number, self._office.today)

    def _clear(self) -> None:
        for each in self._some(_CHEQUES):
            self._office.cheques.clear(self._me, [each.id])

    def _protest(self) -> None:
        for each in self._some(_CHEQUES):
            agreed = self._agree(PROTEST, f"cheque:{each.id}", each.amount_cents)
            order = ProtestOrder(each.id, ReasonKind.PROTEST, "INSUF", 249, 300, agreed)
            self._office.protests.protest(self._me, order)

    def _refuse(self) -> None:
        for each in self._some(_DEPOSITS):
            self._office.deposits.refuse(self._me, each.id, "No está")

    def _lift(self) -> None:
        boss = self._office.operator("sara", self._me.till)
        for each in self._some(_CHEQUES):
            self._office.cheques.lift_flag(boss, each.id, "Pagó todo")

    # --- Inside -----------------------------------------------------------------------------

    def _order(self) -> PaymentOrder | None:
        owed = self._rows(_OPEN)
        if not owed:
            return None
        account = self._draw.choice(owed).account
        of_one = [each for each in owed if each.account == account]
        chosen = self._draw.sample(of_one, min(3, len(of_one)))
        shares = [
            Share(each.number, self._draw.randint(1, max(1, each.balance_cents // 9)), each.version)
            for each in chosen
        ]
        total = sum(share.amount_cents for share in shares) + self._draw.choice((0, 0, 500))
        last = self._draw.choice(("cash", "cash", "cheque", "credit"))
        kinds = (*self._draw.sample(("cash", "cheque", "deposit"), 2), last)
        tenders, rest = [], total
        for nth, kind in enumerate(kinds):
            cents = rest if nth == len(kinds) - 1 else self._draw.randint(rest // 2, rest)
            if cents:
                tenders.append(self._tender(kind, cents))
                rest -= cents
        cheques = sum(each.amount_cents for each in tenders if isinstance(each, ChequeTender))
        agreed = self._agree(CHEQUE_OF_FLAGGED, f"account:{account}", cheques) if cheques else ""
        return PaymentOrder(self._mint(), account, tuple(shares), tuple(tenders), agreed)

    def _tender(self, kind: str, cents: int) -> Tender:
        # Few numbers, so that two tills now and then bring the same paper.
        number, today = str(self._draw.randint(1000, 1400)), self._office.today
        if kind == "cash":
            return CashTender(cents, told_not_deductible=True)
        if kind == "cheque":
            return ChequeTender("10", "2100441700", number, "Comercial Ñandú", today, cents)
        if kind == "deposit":
            return DepositTender(BANKS[0], number, today, "Comercial Ñandú", cents)
        return CreditTender(cents)

    def _rows(self, question: str) -> list[Any]:
        with self._sessions.read() as session:
            return list(session.execute(text(question)))

    def _some(self, question: str) -> list[Any]:
        found = self._rows(question)
        return [self._draw.choice(found)] if found else []

    def _agree(self, action: str, document: str, cents: int) -> str:
        office, me = self._office, self._me.user_id
        return approve(office.sessions, action, document, cents, me, "Revisado", office.clock)

    def _mint(self) -> str:
        return str(UUID(int=self._draw.getrandbits(128), version=4))
