from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.cash.service import open_drawer
from services.cheques import rule_store, slip_store, store
from services.cheques.errors import BankNumberUsed, ChequeInSlip, EmptySlip, SlipMoved
from services.cheques.records import (
    ChequeRow,
    ChequesChanged,
    SlipOrder,
    SlipRecord,
    SlipRow,
)
from services.cheques.service import ChequeService, moved_away
from services.cheques.states import FOR_SLIP, ChequeState, SlipState
from services.clock import Now, business_date
from services.errors import BadField, ChangedElsewhere, NotFound
from services.events import Events
from services.money import MAX_CENTS, AmountOutOfRange
from services.payments.records import key_of
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_line, clean_note

_OLDEST: Final = timedelta(days=90)
_MOST_CHEQUES: Final = 500


class SlipService:
    """Our own deposit slips (*papeletas*): cheques in hand and cash on their way to the bank."""

    def __init__(
        self,
        sessions: Sessions,
        cheques: ChequeService,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._cheques = cheques
        self._journal = journal
        self._events = events
        self._now = now

    # --- Looking ----------------------------------------------------------------------------

    def newest(
        self, *, state: SlipState | None = None, before: int | None = None, limit: int = 100
    ) -> list[SlipRow]:
        """Slips, the newest first; `before` is the number of the last one of the page before."""
        with self._sessions.read() as session:
            return slip_store.newest(session, state=state, before=before, limit=limit)

    def show(self, slip_id: str) -> SlipRecord:
        """One slip with the cheques that it took, as they stand now.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return _record(session, slip_id)

    # --- Moving -----------------------------------------------------------------------------

    def prepare(self, operator: Operator, order: SlipOrder) -> SlipRecord:
        """Fill a slip: its cheques are promised to it, its cash leaves the drawer.

        The same order twice, from two clicks or after a lost connection, is one slip. A cheque
        that came back may go a second time.

        Raises:
            NotAllowed, BadField, NotFound. EmptySlip. AmountOutOfRange: its cash.
            ChequeMoved, ChequeInSlip: one of the cheques is not to be had.
            NoOpenTurn, TurnLeftOpen, NotYourTurn: there is cash, and no drawer for it.
        """
        operator.require(Right.RECORD_PAYMENTS)
        account = clean_line(
            order.bank_account, field="bank_account", most=120, required=True, card_check=False
        )
        if not order.cheques and not order.cash_cents:
            raise EmptySlip()
        if not 0 <= order.cash_cents <= MAX_CENTS:
            raise AmountOutOfRange(least_cents=0, most_cents=MAX_CENTS)
        if len(set(order.cheques)) != len(order.cheques) or len(order.cheques) > _MOST_CHEQUES:
            raise ValueError(f"{len(order.cheques)} cheques in a slip, or one of them twice")

        def work(session: Session) -> list[int]:
            if slip_store.find(session, order.id) is not None:
                return []
            return self._prepare_in(session, operator, order, account)

        try:
            due = self._sessions.run(work)
        except IntegrityError as error:
            found = self._written(order, error)
            if found is None:
                raise ChangedElsewhere(rule=broken_rule(error)) from error
            return found
        self._events.publish(ChequesChanged((*order.cheques, *due)))
        return self.show(order.id)

    def deposited(self, operator: Operator, slip_id: str, bank_number: str, on: date) -> SlipRecord:
        """The bank took a slip: under which number, and on which day. Its cheques are there now.

        The same number and day twice is one deposit.

        Raises:
            NotAllowed, BadField: `bank_number` or `deposited_on`. NotFound. SlipMoved.
            BankNumberUsed: another slip of the account has it.
        """
        operator.require(Right.RECORD_PAYMENTS)
        number = clean_line(bank_number, field="bank_number", most=40, required=True)
        today = business_date(self._now())
        if not today - _OLDEST <= on <= today:
            raise BadField(
                field="deposited_on", problem="date_range", earliest=today - _OLDEST, latest=today
            )

        def work(session: Session) -> list[int]:
            return self.deposited_in(session, operator, slip_id, number, on)

        try:
            moved = self._sessions.run(work)
        except IntegrityError as error:
            slip = self.show(slip_id).slip
            with self._sessions.read() as session:
                other = slip_store.of_bank_number(session, slip.bank_account, key_of(number))
            if other is None or other.id == slip_id:
                raise ChangedElsewhere(rule=broken_rule(error)) from error
            raise BankNumberUsed(number=number, slip=other.number) from error
        self._events.publish(ChequesChanged(tuple(moved)))
        return self.show(slip_id)

    def deposited_in(
        self,
        session: Session,
        operator: Operator,
        slip_id: str,
        bank_number: str,
        on: date,
        *,
        line: int | None = None,
    ) -> list[int]:
        """The same inside a transaction; gives the ids of the cheques that moved.

        Raises:
            NotFound, SlipMoved. IntegrityError: the number is another slip's.
        """
        slip = _locked(session, slip_id)
        key, at = key_of(bank_number), self._now()
        if slip.state is SlipState.DEPOSITED:
            if (key_of(slip.bank_number), slip.deposited_on) == (key, on):
                return []
            raise SlipMoved(slip=slip.number, state=slip.state.value)
        if not slip_store.deposit(session, slip_id, bank_number, key, on, at):
            raise SlipMoved(slip=slip.number, state=slip.state.value)
        moved = []
        for cheque_id, state in slip_store.lock_held(session, slip_id):
            end = ChequeState.DEPOSITED if state is ChequeState.IN_HAND else ChequeState.REDEPOSITED
            store.move(session, cheque_id, state, end)
            store.add_move(
                session, operator, cheque_id, state, end, self._now(), slip_id=slip_id, line_id=line
            )
            moved.append(cheque_id)
        self._tell(
            session,
            operator,
            "slip.deposited",
            slip,
            {"bank_number": bank_number, "deposited_on": on, "cheques": moved},
        )
        return moved

    def credited_in(
        self,
        session: Session,
        operator: Operator,
        slip_id: str,
        *,
        bank_number: str,
        on: date,
        line: int,
    ) -> list[int]:
        """The statement shows a slip on a day: it is deposited, and cleared if it had time.

        A slip whose number came back before keeps it. Its cheques count as paid by the bank from
        so many working days after its deposit as the office decided.

        Returns:
            The ids of the cheques that moved.

        Raises:
            NotFound. SlipMoved: it is void. IntegrityError: the number is another slip's.
        """
        slip = _locked(session, slip_id)
        moved: list[int] = []
        if slip.state is SlipState.PREPARED:
            moved += self.deposited_in(session, operator, slip_id, bank_number, on, line=line)
        elif slip.state is SlipState.VOID:
            raise SlipMoved(slip=slip.number, state=slip.state.value)
        days, rules = rule_store.working_days(session), rule_store.rules(session)
        good_on = days.plus(slip.deposited_on or on, rules.clearing_days)
        if on >= good_on:
            at_bank = [
                cheque_id
                for cheque_id, state in slip_store.lock_held(session, slip_id)
                if state in {ChequeState.DEPOSITED, ChequeState.REDEPOSITED}
            ]
            self._cheques.clear_in(session, operator, at_bank, line=line)
            moved += at_bank
        return moved

    def void(self, operator: Operator, slip_id: str, reason: str) -> SlipRecord:
        """A prepared slip never goes: its cheques are free, its cash is in the drawer again.

        Raises:
            NotAllowed, BadField, NotFound. SlipMoved: the bank has it, or it was voided before.
            NoOpenTurn, TurnLeftOpen, NotYourTurn: there is cash, and no drawer for it.
        """
        operator.require(Right.RECORD_PAYMENTS)
        why = clean_note(reason, field="reason", most=300, required=True)

        def work(session: Session) -> None:
            slip = _locked(session, slip_id)
            at = self._now()
            if not slip_store.void(session, slip_id, why, at):
                if slip.state is SlipState.VOID and slip.reason == why:
                    return
                raise SlipMoved(slip=slip.number, state=slip.state.value)
            if slip.cash_cents:
                turn = open_drawer(session, operator, business_date(at)).id
                slip_store.return_cash(session, turn, slip, why, at=at, by=operator.username)
            self._tell(session, operator, "slip.voided", slip, {}, why)

        self._sessions.run(work)
        record = self.show(slip_id)
        self._events.publish(ChequesChanged(tuple(each.id for each in record.cheques)))
        return record

    # --- Inside -----------------------------------------------------------------------------

    def _prepare_in(
        self, session: Session, operator: Operator, order: SlipOrder, account: str
    ) -> list[int]:
        due = self._cheques.come_due_in(session, operator)
        slip_store.lock_numbering(session)
        rows = store.lock(session, order.cheques)
        if len(rows) != len(order.cheques):
            missing = set(order.cheques) - {row.id for row in rows}
            raise NotFound(what="cheque", which=min(missing))
        for row in rows:
            if ChequeState(row.state) not in FOR_SLIP:
                raise moved_away(session, row)
            if row.slip is not None:
                raise ChequeInSlip(number=row.number, slip=row.slip)
        at = self._now()
        turn = open_drawer(session, operator, business_date(at)).id if order.cash_cents else None
        number = slip_store.next_number(session)
        slip_store.add(
            session,
            {
                "id": order.id,
                "number": number,
                "bank_account": account,
                "state": SlipState.PREPARED.value,
                "cash_cents": order.cash_cents,
                "cheque_cents": sum(row.amount_cents for row in rows),
                "session_id": turn,
                "made_at": at,
                "made_by": operator.username,
                "till": operator.till,
                "changed_at": at,
            },
            order.cheques,
        )
        slip = _found(session, order.id)
        if turn is not None:
            slip_store.take_cash(session, turn, slip, at=at, by=operator.username)
        self._tell(
            session,
            operator,
            "slip.prepared",
            slip,
            {
                "bank_account": account,
                "cheques": sorted(order.cheques),
                "cheque_cents": slip.cheque_cents,
                "cash_cents": slip.cash_cents,
            },
        )
        return due

    def _written(self, order: SlipOrder, error: IntegrityError) -> SlipRecord | None:
        """The slip that this very order made before, or whose slip has one of its cheques."""
        with self._sessions.read() as session:
            if slip_store.find(session, order.id) is not None:
                return _record(session, order.id)
            if broken_rule(error) != "bank_slip_cheque.cheque_id":
                return None
            for cheque_id in order.cheques:
                number = slip_store.living_slip_of(session, cheque_id)
                row = store.find(session, cheque_id)
                if number is not None and row is not None:
                    raise ChequeInSlip(number=row.number, slip=number) from error
        return None

    def _tell(
        self,
        session: Session,
        operator: Operator,
        action: str,
        slip: SlipRow,
        more: dict[str, Any],
        reason: str = "",
    ) -> None:
        self._journal.append(
            session,
            operator,
            action,
            f"slip:{slip.id}",
            after={"slip": slip.number} | more,
            reason=reason,
        )


def _record(session: Session, slip_id: str) -> SlipRecord:
    days = rule_store.working_days(session)
    rows: Sequence[ChequeRow] = [
        store.as_row(row, days) for row in slip_store.cheques_of(session, slip_id)
    ]
    return SlipRecord(_found(session, slip_id), tuple(rows))


def _found(session: Session, slip_id: str) -> SlipRow:
    slip = slip_store.find(session, slip_id)
    if slip is None:
        raise NotFound(what="slip", which=slip_id)
    return slip


def _locked(session: Session, slip_id: str) -> SlipRow:
    slip = slip_store.lock(session, slip_id)
    if slip is None:
        raise NotFound(what="slip", which=slip_id)
    return slip
