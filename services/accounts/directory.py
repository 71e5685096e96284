from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from services.accounts import consent_store, search_store, sheet_store, store
from services.accounts.rates import rate_on
from services.accounts.records import AccountKey, Billing, PlanRecord, SavedCard, TaxRecord
from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import NotFound
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions


class AccountDirectory:
    """What other features ask about accounts; methods in `_in` join the caller's transaction."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def key(self, number: str) -> AccountKey:
        """One account by its number.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            found = search_store.keys(session, [number], self._today())
        if number not in found:
            raise NotFound(what="account", which=number)
        return found[number]

    def keys_in(self, session: Session, numbers: Sequence[str]) -> dict[str, AccountKey]:
        """Accounts by number; those that do not exist are left out."""
        return search_store.keys(session, numbers, self._today())

    def key_by_id_in(self, session: Session, account_id: int) -> AccountKey:
        """One account by its surrogate id.

        Raises:
            NotFound.
        """
        found = search_store.key_by_id(session, account_id, self._today())
        if found is None:
            raise NotFound(what="account", which=str(account_id))
        return found

    def plans(self, *, include_inactive: bool = False) -> list[PlanRecord]:
        """The plans on offer, the cheapest first."""
        with self._sessions.read() as session:
            return [plan for plan in store.plans(session) if include_inactive or plan.is_active]

    def taxes(self) -> list[TaxRecord]:
        """What may be chosen: each code with the rate that it is billed with today."""
        with self._sessions.read() as session:
            known = store.taxes(session)
        rates, today = {each.code: each for each in known}, self._today()
        billed = [(each, rate_on(rates, each.code, today)) for each in known]
        return [
            replace(each, name=rate.name, basis_points=rate.basis_points)
            for each, rate in billed
            if rate is not None
        ]

    def consent_version(self) -> str:
        """The version of the text that customers agree to now."""
        with self._sessions.read() as session:
            return next(iter(consent_store.versions(session)), "")

    def cards(self, number: str) -> list[SavedCard]:
        """The cards that an account's customer left at Stripe."""
        key = self.key(number)
        with self._sessions.read() as session:
            return list(sheet_store.cards(session, key.customer_id))

    def save_card_in(
        self,
        session: Session,
        operator: Operator,
        customer_id: int,
        *,
        payment_method: str,
        brand: str,
        last4: str,
        expires: str,
    ) -> None:
        """Keep a card that the customer asked to be kept at Stripe."""
        store.add_card(
            session,
            customer_id,
            payment_method=payment_method,
            brand=brand,
            last4=last4,
            expires=expires,
            by=operator.username,
            at=self._now(),
        )
        after = {"brand": brand, "last4": last4, "expires": expires}
        subject = f"customer:{customer_id}"
        self._journal.append(session, operator, "account.card_saved", subject, after=after)

    def set_stripe_customer_in(
        self, session: Session, customer_id: int, stripe_customer: str
    ) -> None:
        """Remember under which name Stripe knows a customer."""
        store.set_stripe_customer(session, customer_id, stripe_customer)

    def billing_in(self, session: Session, on: date) -> Iterator[Billing]:
        """What active accounts are billed each month, in the order of their numbers."""
        return search_store.billing(session, on)

    def _today(self) -> date:
        return business_date(self._now())
