import unicodedata
from dataclasses import asdict
from typing import Any, Final

from services import ecuador
from services.accounts import checks, opening, search_store, sheet_store, store
from services.accounts.errors import WrongState
from services.accounts.events import AccountChanged
from services.accounts.inputs import ActivationDraft, CustomerInput, ServiceInput
from services.accounts.records import AccountFilter, AccountHit, AccountSheet, CustomerRecord
from services.accounts.states import AccountState
from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, ChangedElsewhere, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line, clean_note, fold

_LONGEST_QUERY: Final = 120
_ALL: Final = AccountFilter()


class AccountService:
    """Customers and their accounts: finding, showing, editing."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def search(self, text: str, limit: int = 20) -> list[AccountHit]:
        """Accounts by number, identification, telephone, VoIP number, or fragments of names.

        Exact hits stand alone when there are any. Otherwise names that begin so come first, then
        accounts in which every word occurs; accents do not matter. Two letters find names that
        begin with them; one finds nothing.
        """
        shown = _searchable(text)
        if len(shown) < 2:
            return []
        today = business_date(self._now())
        phone = _phone(shown)
        # Numbers of every kind have a digit and no space, and names seldom do.
        is_number = phone or (" " not in shown and any(letter.isdigit() for letter in shown))
        with self._sessions.look() as session:
            rows: list[Any] = []
            if is_number:
                rows += search_store.exact(session, shown.upper(), phone, limit)
            if not rows:
                rows = self._by_name(session, fold(shown), limit)
            return search_store.with_debt(session, rows, today)

    def page(
        self, chosen: AccountFilter = _ALL, after: str = "", limit: int = 200
    ) -> list[AccountHit]:
        """One page of accounts by number; `after` is the last number of the page before."""
        today = business_date(self._now())
        with self._sessions.read() as session:
            rows = search_store.filtered(session, chosen, after, limit)
            return search_store.with_debt(session, rows, today)

    def count(self, chosen: AccountFilter = _ALL) -> int:
        """How many accounts a list has in all."""
        with self._sessions.read() as session:
            return search_store.count(session, chosen)

    def show(self, number: str) -> AccountSheet:
        """Everything about one account.

        Raises:
            NotFound: no such number.
        """
        with self._sessions.read() as session:
            return _sheet(session, number)

    def duplicates(self, id_number: str, except_number: str = "") -> list[AccountHit]:
        """Other accounts of the same person, under the cédula or its RUC."""
        plain = "".join(id_number.split()).replace("-", "").upper()
        if not plain or plain == ecuador.FINAL_CONSUMER_NUMBER:
            return []
        today = business_date(self._now())
        with self._sessions.read() as session:
            rows = search_store.duplicates(session, ecuador.same_person(plain), except_number)
            return search_store.with_debt(session, rows, today)

    def create_manual(self, operator: Operator, draft: ActivationDraft) -> str:
        """Write an account of the office from a whole draft; returns its number.

        Raises:
            BadFields, NumberTaken.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        at = self._now()
        with self._sessions.begin() as session:
            number = opening.open_account(session, self._journal, operator, draft, at)
        self._events.publish(AccountChanged(number))
        return number

    def edit_customer(
        self,
        operator: Operator,
        number: str,
        typed: CustomerInput,
        *,
        version: int,
        reason: str = "",
    ) -> list[str]:
        """Change a customer's data; returns keys of warnings.

        Args:
            operator: who.
            number: one of the customer's accounts.
            typed: all of the form.
            version: the customer's, as it was when the form was opened.
            reason: why, for the journal.

        Raises:
            BadFields. ChangedElsewhere: somebody edited it since.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        clean, warnings = checks.customer(typed)
        why = clean_line(reason, field="reason", most=300)
        with self._sessions.begin() as session:
            held = _sheet(session, number).customer
            before, after = changes(as_input(held), clean)
            if held.version != version:
                raise ChangedElsewhere()
            if not after:
                return warnings
            if not store.update_customer(session, held.id, version, after):
                raise ChangedElsewhere()
            store.refresh_search(session, held.id, clean)
            told = {**after, "warnings": warnings} if warnings else after
            self._append(session, operator, "account.customer_edited", number, before, told, why)
        self._events.publish(AccountChanged(number))
        return warnings

    def edit_service(
        self, operator: Operator, number: str, typed: ServiceInput, *, version: int, reason: str
    ) -> None:
        """Change plan, prices, tax or billing day from now on; invoices stay as they are.

        The VoIP numbers of `typed` are not looked at: `add_line` and `remove_line` change them.

        Raises:
            BadFields. ChangedElsewhere: somebody edited the account since `version`.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = clean_line(reason, field="reason", most=300, required=True)
        at = self._now()
        with self._sessions.begin() as session:
            held = _sheet(session, number).account
            _refuse_ended(held.number, held.state)
            clean = checks.service(typed, opening.catalogue(session))
            wanted = {name: value for name, value in asdict(clean).items() if name != _LINES}
            before = {n: getattr(held, n) for n, v in wanted.items() if getattr(held, n) != v}
            after = {name: wanted[name] for name in before}
            if held.version != version:
                raise ChangedElsewhere()
            if not after:
                return
            if not store.update_account(session, held.id, version, after, at):
                raise ChangedElsewhere()
            self._append(session, operator, "account.service_edited", number, before, after, why)
        self._events.publish(AccountChanged(number))

    def add_note(self, operator: Operator, number: str, text: str) -> None:
        """Add a note; notes are never edited.

        Raises:
            BadField: empty, too long, or a card number in it.
        """
        operator.require(Right.READ_ACCOUNTS)
        clean = clean_note(text, field="note", most=2000, required=True)
        with self._sessions.begin() as session:
            account_id = _find(session, number).id
            store.add_note(session, account_id, clean, operator.username, self._now())
            self._append(session, operator, "account.note_added", number, {}, {"note": clean}, "")
        self._events.publish(AccountChanged(number))

    def add_line(
        self, operator: Operator, number: str, voip_number: str, description: str = ""
    ) -> None:
        """Give an account one more VoIP number.

        Raises:
            BadField. NumberTaken: another account has it.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        clean = checks.voip_number(voip_number)
        words = clean_line(description, field="description", most=80)
        with self._sessions.begin() as session:
            found = _find(session, number)
            _refuse_ended(number, AccountState(found.state))
            opening.give_line(session, found.id, clean, words, self._now())
            _refresh(session, found.customer_id)
            after = {"voip_number": clean, "description": words}
            self._append(session, operator, "account.line_added", number, {}, after, "")
        self._events.publish(AccountChanged(number))

    def remove_line(self, operator: Operator, number: str, line_id: int, reason: str) -> None:
        """Take a VoIP number from an account; it may then be given to another.

        Raises:
            ChangedElsewhere: it was taken already.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = clean_line(reason, field="reason", most=300, required=True)
        with self._sessions.begin() as session:
            found = _find(session, number)
            voip_number = store.remove_line(session, found.id, line_id, self._now())
            if voip_number is None:
                raise ChangedElsewhere()
            _refresh(session, found.customer_id)
            before = {"voip_number": voip_number}
            self._append(session, operator, "account.line_removed", number, before, {}, why)
        self._events.publish(AccountChanged(number))

    def _by_name(self, session: Session, folded: str, limit: int) -> list[Any]:
        words = folded.split()[: search_store.MOST_WORDS]
        if len(folded) < 2:
            return []
        rows = list(search_store.by_name_prefix(session, folded, limit))
        rows.sort(key=lambda row: (fold(row.name), row.number))
        if len(rows) < limit and any(len(word) >= 3 for word in words):
            seen = {row.id for row in rows}
            more = search_store.by_fragments(session, words, limit)
            rows += [row for row in more if row.id not in seen]
        return rows[:limit]

    def _append(
        self,
        session: Session,
        operator: Operator,
        action: str,
        number: str,
        before: dict[str, Any],
        after: dict[str, Any],
        reason: str,
    ) -> None:
        self._journal.append(
            session,
            operator,
            action,
            f"account:{number}",
            before=before,
            after=after,
            reason=reason,
        )


_LINES: Final = "voip_numbers"


def as_input(held: CustomerRecord) -> CustomerInput:
    """A customer as the form that edits it begins."""
    return CustomerInput(**{name: getattr(held, name) for name in CustomerInput.__slots__})


def changes(before: CustomerInput, after: CustomerInput) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as they were and as they are."""
    old, new = before.row(), after.row()
    changed = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def _searchable(text: str) -> str:
    kept = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in text[:_LONGEST_QUERY]
    )
    return " ".join(kept.split())


def _phone(text: str) -> str | None:
    try:
        number, _ = ecuador.check_phone(text, field="text")
    except BadField:
        return None
    return number or None


def _find(session: Session, number: str) -> Any:
    found = store.lock(session, number)
    if found is None:
        raise NotFound(what="account", which=number)
    return found


def _sheet(session: Session, number: str) -> AccountSheet:
    found = sheet_store.sheet(session, number)
    if found is None:
        raise NotFound(what="account", which=number)
    return found


def _refresh(session: Session, customer_id: int) -> None:
    store.refresh_search(
        session, customer_id, as_input(sheet_store.customer_of(session, customer_id))
    )


def _refuse_ended(number: str, state: AccountState) -> None:
    if state in {AccountState.CLOSED, AccountState.REJECTED}:
        raise WrongState(number, state, AccountState.ACTIVE)
