from collections.abc import Callable
from typing import Any

from services.accounts.catalogue import seed_catalogue
from services.audit.service import Journal
from services.clock import Now
from services.errors import ChangedElsewhere, UserError
from services.office import store
from services.office.records import Company, Mode, NewCompany, Till
from services.staff.records import SECOND_FACTOR
from services.staff.rights import Operator, Right
from services.staff.service import StaffService
from services.storage.sessions import Sessions


class NoCompany(UserError):
    """These books have no company yet."""

    key = "office.no_company"


class CompanyExists(UserError):
    """These books belong to a company already."""

    key = "office.company_exists"


class WrongStripeAccount(UserError):
    """The key opens another Stripe account than the one of these books.

    Details: `ours`, `found`.
    """

    key = "office.wrong_stripe_account"


class OfficeService:
    """The company, its tills and its settings."""

    def __init__(self, sessions: Sessions, journal: Journal, staff: StaffService, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._staff = staff
        self._now = now

    def create(self, new: NewCompany) -> Company:
        """Begin the books of a company, with its first administrator.

        Raises:
            CompanyExists. WeakPassword: the administrator's.
        """
        kept = self._staff.hashed(
            new.admin_password,
            (new.admin_username, new.admin_full_name, new.legal_name, new.trade_name),
        )
        with self._sessions.begin() as session:
            if store.find_company(session) is not None:
                raise CompanyExists()
            store.add_company(session, new, self._now())
            seed_catalogue(session)
            admin = self._staff.add_first_administrator(
                session,
                username=new.admin_username,
                full_name=new.admin_full_name,
                password_hash=kept,
                till=new.tills[0].code,
            )
            if new.mode is Mode.LIVE:
                # Who decides about real money has a second factor from the first day.
                store.put_setting(session, SECOND_FACTOR, True, admin.username, self._now())
            self._journal.append(
                session,
                admin,
                "office.company_created",
                "company:1",
                after={"legal_name": new.legal_name, "tax_id": new.tax_id, "mode": new.mode},
            )
        return self.company()

    def company(self) -> Company:
        """The company of these books.

        Raises:
            NoCompany: there is none yet.
        """
        with self._sessions.read() as session:
            found = store.find_company(session)
        if found is None:
            raise NoCompany()
        return found

    def has_company(self) -> bool:
        """Whether the books have begun."""
        with self._sessions.read() as session:
            return store.find_company(session) is not None

    def tills(self, *, retired: bool = False) -> list[Till]:
        """The tills in use, by code; those retired, too, where somebody looks back."""
        with self._sessions.read() as session:
            return store.tills(session, retired=retired)

    def receipt_series(self) -> list[str]:
        """Every series that receipts ever had: a till may have had others before."""
        with self._sessions.read() as session:
            return store.receipt_series_of_all(session)

    def add_till(self, operator: Operator, new: Till) -> None:
        """Open a new till with its own series of receipts."""
        operator.require(Right.MANAGE_COMPANY)
        with self._sessions.begin() as session:
            store.add_till(session, new)
            after = {"name": new.name, "receipt_series": new.receipt_series}
            self._journal.append(
                session, operator, "office.till_added", f"till:{new.code}", after=after
            )

    def setting(self, key: str, default: Any = None) -> Any:
        """A business setting, as it was put; `default` when it never was."""
        with self._sessions.read() as session:
            value = store.setting(session, key)
        return default if value is None else value

    def put_setting(
        self,
        operator: Operator,
        key: str,
        value: Any,
        *,
        if_still: Callable[[Any], bool] | None = None,
        copy_of: Any = None,
        first: Any = None,
    ) -> None:
        """Change a business setting; the journal keeps what it was. Never for secrets.

        What is the same as before is not written.

        Args:
            first: what counts as long as it was never put.
            copy_of: what stood until now where the setting itself is kept, when this is the copy
                of one that a till keeps in a file, which somebody may have edited.
            if_still: is given the setting as it stands, None when it never was put, and tells
                whether that is what the operator was shown.

        Raises:
            NotAllowed. ChangedElsewhere: the setting is not what the operator was shown.
        """
        operator.require(Right.MANAGE_COMPANY)
        with self._sessions.begin() as session:
            store.hold_setting(session, key, operator.username, self._now())
            before = store.setting(session, key)
            if if_still is not None and not if_still(before):
                raise ChangedElsewhere()
            before = before if copy_of is None else copy_of
            if value == (first if before is None else before):
                return
            store.put_setting(session, key, value, operator.username, self._now())
            self._journal.append(
                session,
                operator,
                "office.setting_changed",
                f"setting:{key}",
                before={"value": first if before is None else before},
                after={"value": value},
            )

    def adopt_stripe_account(self, account: str) -> None:
        """Bind the books to the Stripe account that the key opens, the first time it is seen.

        Raises:
            WrongStripeAccount: they are bound to another one.
        """
        with self._sessions.begin() as session:
            ours = store.adopt_stripe_account(session, account)
        if ours != account:
            raise WrongStripeAccount(ours=ours, found=account)
