"""Money of ours that Stripe has and these books lost: brought in, or declared not to be ours."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.cards import difference_store, store
from services.cards.answers import Intent, Kind
from services.cards.difference_records import Decision, DifferenceKind, DifferenceRecord
from services.cards.differences import Differences
from services.cards.errors import AccountNeeded, NotMoney, OursAfterAll, ProviderUnavailable
from services.cards.gateway import CardGateway
from services.cards.marks import shares_of
from services.cards.states import State
from services.clock import Now
from services.errors import ChangedElsewhere, NotFound
from services.office.service import OfficeService
from services.payments.records import CardTender, PaymentOrder, PaymentRecord, Share
from services.payments.service import PaymentService
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule


class FoundMoney:
    """Decides what becomes of money that closed the gate; each decision is two people's."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        payments: PaymentService,
        office: OfficeService,
        differences: Differences,
        journal: Journal,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._payments = payments
        self._office = office
        self._differences = differences
        self._journal = journal
        self._now = now

    def account_of(self, difference: DifferenceRecord) -> str:
        """Whose money it is by the invoices in its mark; empty when none is known here."""
        shares = shares_of(difference.told.get("metadata", {}))
        with self._sessions.read() as session:
            accounts = store.accounts_of(session, [share.invoice for share in shares])
        owners = set(accounts.values())
        return owners.pop() if len(owners) == 1 else ""

    def import_(
        self, operator: Operator, difference_id: str, approval: str, *, account: str = ""
    ) -> PaymentRecord:
        """Book money that Stripe shows: an attempt that succeeded, its payment and its receipt.

        It pays the invoices of its mark as far as they are still owed and nobody holds them; the
        rest is the account's credit.

        Args:
            operator: a supervisor.
            difference_id: the foreign money.
            approval: a second person's, bound to it and its amount.
            account: whose money it is, where its invoices do not tell.

        Raises:
            NotAllowed, NotFound, ApprovalInvalid, ChangedElsewhere, ProviderUnavailable.
            AccountNeeded: say whose it is. NotMoney: Stripe does not show it as taken.
        """
        operator.require(Right.APPROVE)
        difference = self._foreign(difference_id)
        intent = self._read(difference)
        whose = account or self.account_of(difference)
        if not whose:
            raise AccountNeeded()
        shares = shares_of(intent.metadata)
        try:
            return self._sessions.run(
                lambda session: self._book(
                    session, operator, difference, intent, whose, shares, approval
                )
            )
        except IntegrityError as error:
            if broken_rule(error).startswith("charge_attempt."):
                raise ChangedElsewhere(what="difference", which=difference_id) from error
            raise

    def leave(self, operator: Operator, difference_id: str, approval: str) -> DifferenceRecord:
        """Declare that the money is of other books on the same Stripe account.

        Raises:
            OursAfterAll: its mark names these very books. Others as `import_`.
        """
        difference = self._foreign(difference_id)
        mark = str(difference.told.get("metadata", {}).get("books", ""))
        if mark in {"", self._office.company().uuid}:
            raise OursAfterAll()
        return self._differences.decide(
            operator, difference_id, Decision.NOT_OURS, approval=approval
        )

    def _foreign(self, difference_id: str) -> DifferenceRecord:
        difference = self._differences.show(difference_id)
        if difference.kind is not DifferenceKind.FOREIGN:
            raise NotFound(what="foreign money", which=difference_id)
        if not difference.is_open:
            raise ChangedElsewhere(what="difference", which=difference_id)
        return difference

    def _read(self, difference: DifferenceRecord) -> Intent:
        answer = self._gateway.retrieve(difference.ref, self._gateway.version)
        intent = answer.intent if answer.kind is Kind.INTENT else None
        if intent is None:
            raise ProviderUnavailable(cause=answer.message)
        if not intent.has_succeeded or intent.currency != "usd" or not intent.charge:
            raise NotMoney(status=intent.status)
        return intent

    def _book(
        self,
        session: Session,
        operator: Operator,
        difference: DifferenceRecord,
        intent: Intent,
        account: str,
        shares: tuple[Share, ...],
        approval: str,
    ) -> PaymentRecord:
        owned = store.accounts_of(session, [share.invoice for share in shares])
        wanted = [share for share in shares if owned.get(share.invoice) == account]
        balances = self._payments.lock_balances(session, wanted)
        difference_store.release(session, difference.id)
        held = store.claimed(session, balances)
        parts = _applicable(wanted, balances, held, intent.received_cents)
        found = store.account_state(session, account)
        if found is None:
            raise NotFound(what="account", which=account)
        at = self._now()
        attempt = _attempt_id(intent)
        store.add(
            session,
            {
                "id": attempt,
                "account_id": found[0],
                "amount_cents": intent.received_cents,
                "currency": "usd",
                "state": State.SUCCEEDED.value,
                "channel": "found",
                "pi_id": intent.id,
                "charge_id": intent.charge,
                "card_brand": intent.brand or None,
                "card_last4": intent.last4 or None,
                "owner": operator.username,
                "actor_id": operator.user_id,
                "till": operator.till,
                "stripe_account": self._office.company().stripe_account or "",
                "livemode": intent.livemode,
                "stripe_version": self._gateway.version,
                "create_params": json.dumps({"metadata": dict(intent.metadata)}, sort_keys=True),
                "created_at": at,
                "changed_at": at,
            },
            at,
            timedelta(0),
        )
        card = CardTender(attempt, intent.charge, intent.brand, intent.last4, intent.received_cents)
        order = PaymentOrder(attempt, account, parts, (card,))
        payment = self._payments.record_in(session, operator, order, attempt=attempt)
        self._differences.decide_in(
            session, operator, difference.id, Decision.IMPORTED, approval=approval
        )
        self._journal.append(
            session,
            operator,
            "card.imported",
            f"attempt:{attempt}",
            after={
                "state": State.SUCCEEDED,
                "intent": intent.id,
                "charge": intent.charge,
                "received_cents": intent.received_cents,
                "receipt": payment.receipt,
            },
        )
        return payment


def _applicable(
    shares: list[Share], balances: Mapping[str, int], held: set[str], received_cents: int
) -> tuple[Share, ...]:
    left, parts = received_cents, []
    for share in shares:
        cents = min(share.amount_cents, balances.get(share.invoice, 0), left)
        if cents > 0 and share.invoice not in held:
            parts.append(Share(share.invoice, cents))
            left -= cents
    return tuple(parts)


def _attempt_id(intent: Intent) -> str:
    """The id in the mark, so that the same money is never imported twice under two names."""
    try:
        return str(UUID(intent.attempt))
    except ValueError:
        return intent.id
