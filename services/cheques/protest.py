from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.cheques import rule_store, store
from services.cheques.records import (
    ChequePaid,
    ChequesChanged,
    Protested,
    ProtestOrder,
    Reason,
)
from services.cheques.register import ChequeRegister
from services.cheques.service import found_cheque, moved_away
from services.cheques.states import AT_BANK, CAME_BACK, ChequeState
from services.clock import Now, business_date
from services.ecuador import bank
from services.errors import BadField, ChangedElsewhere
from services.events import Events
from services.invoices.errors import NumberTaken
from services.invoices.fees import FeeInvoices, FeeOrder, FeeTax
from services.money import MAX_CENTS, AmountOutOfRange
from services.payments.records import Cause, PaymentReversed
from services.payments.reversing import Reversals
from services.staff.approvals import approver_name, spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule
from services.text import clean_note

PROTEST: Final = "protest"
"""The action of an approval; its document is `cheque:<id>`, its amount the cheque's."""

_FEE_CODE: Final = "CHEQUE"
_FEE: Final = "Cargo por cheque devuelto N.º {number}, {bank}"  # printed, as all words of paper


class ProtestService:
    """A cheque that the bank gave back (*protestar*): one action, one transaction.

    Exactly the invoices that it paid are owed again, the receipt keeps its number, our bank's
    fee is noted, the customer's is an invoice of its own, and the customer is flagged. One that
    was paid at its second deposit may come back once more: the credit that it left then is gone
    again. What a refund of the receipt gave back before went out twice, and is told.
    """

    def __init__(
        self,
        sessions: Sessions,
        register: ChequeRegister,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._register = register
        self._journal = journal
        self._events = events
        self._now = now
        self._reversals = Reversals(journal, now)
        self._fees = FeeInvoices(journal, now)

    def protest(self, operator: Operator, order: ProtestOrder) -> Protested:
        """Write that a cheque came back. From two tills or two clicks, it does so once.

        Args:
            operator: who enters it; today is the day that shows it negative.
            order: why, the fees, and a second person's approval of `PROTEST` for
                `cheque:<id>` and the cheque's amount.

        Returns:
            What it did, or what had been done when the cheque had come back before.

        Raises:
            NotAllowed, NotFound. BadField: the reason, or the fee can't be billed.
            AmountOutOfRange: a fee. ApprovalInvalid. ChequeMoved: it is not at the bank.
            NumberTaken: the fee's invoice has no number. ChangedElsewhere: the fee would be
            billed with another tax than was told. Nothing was written.
        """
        operator.require(Right.RECORD_PAYMENTS)
        for cents in (order.bank_fee_cents, order.customer_fee_cents):
            if not 0 <= cents <= MAX_CENTS:
                raise AmountOutOfRange(least_cents=0, most_cents=MAX_CENTS)
        at = self._now()
        try:
            is_new = self._sessions.run(
                lambda session: self.protest_in(session, operator, order, at=at)
            )
        except IntegrityError as error:
            if broken_rule(error) == "invoice.number":
                raise NumberTaken(period=f"{business_date(at):%Y-%m}") from error
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        return self._told(order.cheque, is_new=is_new)

    def fee_tax(self) -> FeeTax | None:
        """The tax that the customer's fee is billed with; None while that tax is not in force."""
        with self._sessions.read() as session:
            return self._fees.tax_in(session, rule_store.rules(session).fee_tax)

    def protest_in(
        self,
        session: Session,
        operator: Operator,
        order: ProtestOrder,
        *,
        at: datetime | None = None,
    ) -> bool:
        """The same inside a transaction; whether anything was done. Call `announce` after it.

        `at` is the moment of it, by which a repeated transaction knows its own work.
        """
        at = at or self._now()
        reason = _reason(session, order)
        note = clean_note(order.note, field="note", most=300)
        seen = found_cheque(session, order.cheque)
        self._reversals.hold(session, seen.payment_id)
        (row,) = store.lock(session, [order.cheque])
        state = ChequeState(row.state)
        if state in CAME_BACK:
            return store.moves(session, row.id)[-1].at == at
        if state is not ChequeState.CLEARED and state not in AT_BANK:
            raise moved_away(session, row)
        spend(
            session,
            operator,
            order.approval,
            action=PROTEST,
            document=f"cheque:{row.id}",
            amount_cents=row.amount_cents,
            at=at,
        )
        approver = approver_name(session, order.approval)
        end = order.kind.leads_to
        store.move(session, row.id, state, end, ends_living=True)
        store.leave_slip(session, row.id)
        why = f"{reason.name}. {note}" if note else reason.name
        if state is not ChequeState.REDEPOSITED:
            self._reversals.reverse_tender_in(
                session,
                operator,
                row.payment_id,
                row.position,
                cause=Cause(cheque=row.id),
                reason=why,
                approver=approver,
            )
        fee = self._bill(session, operator, row, order)
        rule_store.flag(session, row.customer_id, row.id, at)
        store.add_move(
            session,
            operator,
            row.id,
            state,
            end,
            at,
            line_id=order.line,
            reason_code=reason.code,
            reason=why,
            bank_fee_cents=order.bank_fee_cents,
            customer_fee_cents=order.customer_fee_cents,
            fee_invoice_id=store.invoice_id(session, fee),
        )
        self._journal.append(
            session,
            operator,
            "cheque.protested" if end is ChequeState.PROTESTED else "cheque.returned",
            f"cheque:{row.id}",
            before={"state": state},
            after={
                "state": end,
                "number": row.number,
                "amount_cents": row.amount_cents,
                "bank_fee_cents": order.bank_fee_cents,
                "fee_invoice": fee,
                "approver": approver,
            },
            reason=why,
        )
        return True

    def announce(self, cheque_id: int) -> None:
        """Tell this program's pages of a protest, after its commit."""
        row = self._register.show(cheque_id).row
        self._events.publish(ChequesChanged((cheque_id,)))
        self._events.publish(PaymentReversed(row.payment, row.account))

    def _bill(
        self, session: Session, operator: Operator, row: Row[Any], order: ProtestOrder
    ) -> str:
        """The number of the invoice that bills the customer's fee; empty when there is none."""
        cents = order.customer_fee_cents
        if not cents:
            return ""
        rules = rule_store.rules(session)
        tax = self._fees.tax_in(session, rules.fee_tax)
        if order.told_cents is not None and (
            tax is None or cents + tax.on(cents) != order.told_cents
        ):
            raise ChangedElsewhere()
        found = bank(row.bank_code)
        named = found.name if found else row.bank_code
        return self._fees.issue_in(
            session,
            operator,
            FeeOrder(
                account=row.account,
                code=_FEE_CODE,
                description=_FEE.format(number=row.number, bank=named),
                cents=cents,
                tax=rules.fee_tax,
                due_days=rules.fee_due_days,
            ),
        )

    def _told(self, cheque_id: int, *, is_new: bool) -> Protested:
        if is_new:
            self.announce(cheque_id)
        record = self._register.show(cheque_id)
        reopened = tuple(
            ChequePaid(each.invoice, each.amount_cents, each.reopened_cents)
            for each in record.paid
            if each.reopened_cents
        )
        last = record.came_back
        return Protested(
            cheque=record,
            reopened=reopened,
            credit_cents=record.credit_cents,
            fee_invoice=last.fee_invoice if last else "",
            is_new=is_new,
            twice_cents=record.twice_cents,
            fee_billed_cents=last.fee_billed_cents if last else 0,
        )


def _reason(session: Session, order: ProtestOrder) -> Reason:
    for each in rule_store.reasons(session):
        if each.kind is order.kind and each.code == order.reason and each.is_active:
            return each
    raise BadField(field="reason", problem="cheque.no_such_reason")
