from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import Row

from services.audit.service import Journal
from services.cheques import rule_store, store
from services.cheques.errors import ChequeInSlip, ChequeMoved, FlagLifted, NotReplacedBy
from services.cheques.records import ChequeRecord, ChequeRow, ChequesChanged
from services.cheques.register import ChequeRegister
from services.cheques.states import AT_BANK, CAME_BACK, FOR_DRAWER, ChequeState, SlipState
from services.clock import Now, business_date
from services.errors import BadField, NotFound
from services.events import Events
from services.payments.records import Cause, PaymentRecord, PaymentReversed
from services.payments.reversing import Reversals
from services.payments.service import PaymentService
from services.staff.rights import Operator, Right
from services.storage.days import open_day
from services.storage.sessions import Session, Sessions
from services.text import clean_line, clean_note

_PROPOSED: Final = 50
"""Among how many later receipts one is looked for that replaces a cheque."""


class ChequeService:
    """What becomes of cheques, but for slips and protests, which are documents of their own.

    A post-dated cheque comes to hand by `come_due`, which the program runs when it starts, at
    midnight and before each slip; lists show its working day either way.
    """

    def __init__(
        self,
        sessions: Sessions,
        payments: PaymentService,
        register: ChequeRegister,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._payments = payments
        self._register = register
        self._journal = journal
        self._events = events
        self._now = now
        self._reversals = Reversals(journal, now)

    def come_due(self, operator: Operator) -> list[int]:
        """Bring to hand the post-dated cheques whose day has come; gives their ids.

        Nothing is written when there are none; two tills at once bring each to hand once.
        """
        moved = self._sessions.run(lambda session: self.come_due_in(session, operator))
        self._announce(moved)
        return moved

    def come_due_in(self, session: Session, operator: Operator) -> list[int]:
        """The same inside a transaction."""
        at = self._now()
        today = business_date(at)
        waiting = store.due(session, today)
        if not waiting:
            return []
        days = rule_store.working_days(session)
        moved = []
        for row in waiting:
            if days.on_or_after(row.agreed_on) > today:
                continue
            if store.move(session, row.id, ChequeState.POSTDATED, ChequeState.IN_HAND):
                store.add_move(
                    session,
                    operator,
                    row.id,
                    ChequeState.POSTDATED,
                    ChequeState.IN_HAND,
                    at,
                )
                moved.append(row.id)
        if moved:
            self._journal.append(
                session,
                operator,
                "cheque.came_due",
                # The day of their moves, by which the entry's seal finds them.
                f"day:{open_day(session, at)}",
                after={"cheques": moved},
            )
        return moved

    def clear(self, operator: Operator, cheque_ids: Sequence[int]) -> list[ChequeRow]:
        """The bank paid these cheques (*efectivizar*), all of them or none.

        Those that were cleared before stay as they are. The second deposit of one that came back
        gives its money to the account as credit, once: its invoices were paid otherwise, or wait.

        Raises:
            NotAllowed, NotFound. ChequeMoved: one of them is not at the bank.
        """
        operator.require(Right.RECORD_PAYMENTS)

        def work(session: Session) -> list[Row[Any]]:
            return self.clear_in(session, operator, cheque_ids)

        moved = self._sessions.run(work)
        self._announce([row.id for row in moved])
        for row in moved:
            if not row.living:
                self._events.publish(PaymentReversed(row.payment_id, row.account))
        return self._rows(cheque_ids)

    def clear_in(
        self,
        session: Session,
        operator: Operator,
        cheque_ids: Sequence[int],
        *,
        line: int | None = None,
    ) -> list[Row[Any]]:
        """The same inside a transaction, for the statement whose `line` tells it.

        Returns:
            The rows that moved, as they were.
        """
        for cheque_id in sorted(cheque_ids):
            seen = found_cheque(session, cheque_id)
            if seen.state == ChequeState.REDEPOSITED:
                self._reversals.hold(session, seen.payment_id)
        moved = []
        for row in store.lock(session, cheque_ids):
            state = ChequeState(row.state)
            if state is ChequeState.CLEARED:
                continue
            if state not in AT_BANK:
                raise moved_away(session, row)
            store.move(session, row.id, state, ChequeState.CLEARED)
            store.add_move(
                session, operator, row.id, state, ChequeState.CLEARED, self._now(), line_id=line
            )
            if state is ChequeState.REDEPOSITED:
                self._reversals.return_again_in(
                    session,
                    operator,
                    row.payment_id,
                    cause=Cause(cheque=row.id),
                    reason=f"Cheque {row.number} efectivizado",
                )
            self._tell(session, operator, "cheque.cleared", row, ChequeState.CLEARED)
            moved.append(row)
        return moved

    def replacements(self, cheque_id: int) -> list[PaymentRecord]:
        """The receipts that may stand in a cheque's place, the newest first.

        Raises:
            NotFound: no such cheque.
        """
        record = self._register.show(cheque_id)
        back = record.came_back
        if back is None:
            return []
        with self._sessions.read() as session:
            later = store.later_payments(
                session, record.row.account, back.at, _left_open(record), _PROPOSED
            )
        found = [self._payments.show(each) for each in later]
        return [each for each in found if _pays_for(each, record)]

    def replace(self, operator: Operator, cheque_id: int, receipt: str) -> ChequeRecord:
        """Another payment stands in the place of a cheque that came back.

        Args:
            operator: who says so.
            cheque_id: the cheque.
            receipt: the number of the newer receipt, which pays something that the cheque left
                open (or, when it had paid nothing, is of the same account).

        Raises:
            NotAllowed, NotFound. BadField: no receipt. ChequeMoved, ChequeInSlip. NotReplacedBy.
        """
        operator.require(Right.RECORD_PAYMENTS)
        if not receipt.strip():
            raise BadField(field="receipt", problem="required")
        payment = self._payments.find_receipt(receipt.strip())
        record = self._register.show(cheque_id)
        if not _pays_for(payment, record):
            raise NotReplacedBy(receipt=payment.receipt, number=record.row.number)

        def work(session: Session) -> None:
            row = self._locked(session, cheque_id)
            state = ChequeState(row.state)
            if state is ChequeState.REPLACED and _replaced_by(session, row.id) == payment.receipt:
                return
            _refuse_gone(session, row, state, CAME_BACK)
            store.move(session, row.id, state, ChequeState.REPLACED)
            store.add_move(
                session,
                operator,
                row.id,
                state,
                ChequeState.REPLACED,
                self._now(),
                replaced_by=payment.id,
            )
            self._tell(
                session,
                operator,
                "cheque.replaced",
                row,
                ChequeState.REPLACED,
                more={"receipt": payment.receipt},
            )

        return self._moved(work, cheque_id)

    def give_back(
        self, operator: Operator, cheque_id: int, receiver: str, receiver_id: str, note: str = ""
    ) -> ChequeRecord:
        """Hand a cheque that came back to its drawer; the act is printed from it.

        One that another payment replaced is handed over in the same way.

        Args:
            operator: who hands it over.
            cheque_id: the cheque.
            receiver: who receives it, by name.
            receiver_id: and by which identification.
            note: what else is worth keeping.

        Raises:
            NotAllowed, BadField, NotFound. ChequeMoved, ChequeInSlip.
        """
        operator.require(Right.RECORD_PAYMENTS)
        name = clean_line(receiver, field="receiver", most=120, required=True)
        number = clean_line(
            receiver_id, field="receiver_id", most=20, required=True, card_check=False
        )
        told = clean_note(note, field="note", most=300)

        def work(session: Session) -> None:
            row = self._locked(session, cheque_id)
            state = ChequeState(row.state)
            if state is ChequeState.GIVEN_BACK and _received_by(session, row.id) == (name, number):
                return
            _refuse_gone(session, row, state, FOR_DRAWER)
            store.move(session, row.id, state, ChequeState.GIVEN_BACK)
            store.add_move(
                session,
                operator,
                row.id,
                state,
                ChequeState.GIVEN_BACK,
                self._now(),
                receiver=name,
                receiver_id=number,
                reason=told,
            )
            self._tell(
                session,
                operator,
                "cheque.given_back",
                row,
                ChequeState.GIVEN_BACK,
                more={"receiver": name, "receiver_id": number},
                reason=told,
            )

        return self._moved(work, cheque_id)

    def lift_flag(self, operator: Operator, cheque_id: int, reason: str) -> ChequeRecord:
        """Let cheques of this customer be taken again without a second person.

        Raises:
            NotAllowed: only whoever may approve. BadField, NotFound. FlagLifted: nothing stands
            against the customer.
        """
        operator.require(Right.APPROVE)
        why = clean_note(reason, field="reason", most=300, required=True)
        at = self._now()

        def work(session: Session) -> None:
            row = found_cheque(session, cheque_id)
            lifted = store.lift_flags(session, row.customer_id, why, operator.username, at)
            if not lifted:
                raise FlagLifted()
            self._journal.append(
                session,
                operator,
                "customer.flag_lifted",
                f"account:{row.account}",
                after={"cheque": row.id, "flags": lifted},
                reason=why,
            )

        return self._moved(work, cheque_id)

    # --- Inside -----------------------------------------------------------------------------

    def _rows(self, cheque_ids: Sequence[int]) -> list[ChequeRow]:
        with self._sessions.read() as session:
            days = rule_store.working_days(session)
            rows = [store.find(session, each) for each in cheque_ids]
            return [store.as_row(row, days) for row in rows if row is not None]

    def _locked(self, session: Session, cheque_id: int) -> Row[Any]:
        rows = store.lock(session, [cheque_id])
        if not rows:
            raise NotFound(what="cheque", which=cheque_id)
        return rows[0]

    def _moved(self, work: Callable[[Session], None], cheque_id: int) -> ChequeRecord:
        self._sessions.run(work)
        self._announce([cheque_id])
        return self._register.show(cheque_id)

    def _tell(
        self,
        session: Session,
        operator: Operator,
        action: str,
        row: Row[Any],
        end: ChequeState,
        *,
        more: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        self._journal.append(
            session,
            operator,
            action,
            f"cheque:{row.id}",
            before={"state": row.state},
            after={"state": end, "number": row.number, "amount_cents": row.amount_cents}
            | (more or {}),
            reason=reason,
        )

    def _announce(self, cheques: Sequence[int]) -> None:
        if cheques:
            self._events.publish(ChequesChanged(tuple(cheques)))


def found_cheque(session: Session, cheque_id: int) -> Row[Any]:
    """One cheque inside a transaction.

    Raises:
        NotFound.
    """
    row = store.find(session, cheque_id)
    if row is None:
        raise NotFound(what="cheque", which=cheque_id)
    return row


def moved_away(session: Session, row: Row[Any]) -> ChequeMoved:
    """What is told of a cheque that is not where something may be done to it."""
    last = store.moves(session, row.id)[-1]
    return ChequeMoved(number=row.number, state=row.state, by=last.by, at=last.at)


def _refuse_gone(
    session: Session, row: Row[Any], state: ChequeState, allowed: frozenset[ChequeState]
) -> None:
    """Refuse a cheque that is not where it may be, or is in a slip for the second time."""
    if state not in allowed:
        raise moved_away(session, row)
    if row.slip_state == SlipState.PREPARED:
        raise ChequeInSlip(number=row.number, slip=row.slip)


def _replaced_by(session: Session, cheque_id: int) -> str:
    return store.moves(session, cheque_id)[-1].replaced_by


def _received_by(session: Session, cheque_id: int) -> tuple[str, str]:
    last = store.moves(session, cheque_id)[-1]
    return last.receiver, last.receiver_id


def _pays_for(payment: PaymentRecord, record: ChequeRecord) -> bool:
    back = record.came_back
    if back is None or payment.void is not None or payment.account != record.row.account:
        return False
    if payment.received_at < back.at or payment.id == record.row.payment:
        return False
    wanted = _left_open(record)
    return not wanted or any(each.invoice in wanted for each in payment.applied)


def _left_open(record: ChequeRecord) -> tuple[str, ...]:
    """The invoices that are owed again because a cheque came back."""
    return tuple(each.invoice for each in record.paid if each.reopened_cents)
