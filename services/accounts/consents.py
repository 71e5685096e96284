from datetime import date, datetime, time
from typing import Any, Final

from services.accounts import checks, consent_store, sheet_store, store
from services.accounts.consent_records import (
    ConsentEvent,
    ConsentKind,
    ConsentOrder,
    ConsentText,
    RevocationOrder,
)
from services.accounts.events import AccountChanged
from services.accounts.records import AccountSheet, CustomerRecord
from services.audit.service import Journal
from services.clock import GUAYAQUIL, Now, business_date
from services.errors import BadField, ChangedElsewhere, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line, clean_note

LONGEST_TEXT: Final = 6_000


class ConsentService:
    """What customers agree to about their data (LOPDP), by version; and who agreed, or no more.

    A revocation counts at once for what the consent governs: no receipt, statement or
    certificate is mailed any more. What the law asks for goes on: invoices are sent and books
    are kept.
    """

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def texts(self) -> list[ConsentText]:
        """Every version of the text, the newest first; it is the one to be given now."""
        with self._sessions.read() as session:
            return consent_store.texts(session)

    def add_text(self, operator: Operator, version: str, text: str) -> ConsentText:
        """Keep a new version of the text. Older ones stay for those who agreed to them.

        Raises:
            NotAllowed. BadField: `version` is taken or empty, or `text` is.
        """
        operator.require(Right.MANAGE_COMPANY)
        name = clean_line(version, field="version", most=40, required=True)
        words = clean_note(text, field="text", most=LONGEST_TEXT, required=True)
        with self._sessions.begin() as session:
            if not consent_store.add_text(session, name, words, operator.username, self._now()):
                raise BadField(field="version", problem="version_taken", value=name)
            self._journal.append(
                session,
                operator,
                "consent.text_added",
                f"consent_text:{name}",
                after={"version": name, "text": words},
            )
            return consent_store.texts(session)[0]

    def history(self, number: str) -> list[ConsentEvent]:
        """All that happened to the consent of an account's customer, the newest first.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return consent_store.events(session, _sheet(session, number).customer.id)

    def give(self, operator: Operator, number: str, order: ConsentOrder) -> None:
        """Write down that the customer of an account agrees to a text.

        Raises:
            NotAllowed, NotFound. BadFields: `consent_version`, `on` or `document`.
            ChangedElsewhere: somebody edited the customer meanwhile.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        at = self._now()
        with self._sessions.begin() as session:
            held = _sheet(session, number).customer
            wrong = checks.Problems()
            checks.consent_version(wrong, order.version, consent_store.versions(session))
            day = _checked(wrong, session, held.id, order, None, at)
            row = {
                "consent_version": order.version,
                "consent_at": _moment(day, at),
                "consent_channel": order.channel.value,
                "consent_revoked_at": None,
            }
            was = held.consent
            before = {"consent_version": was.version} if was and not was.revoked_at else {}
            after = {"consent_version": order.version, "consent_on": day}
            event = given(operator, order, day, at)
            self._write(session, operator, number, held, row, event, before, after)
        self._events.publish(AccountChanged(number))

    def revoke(self, operator: Operator, number: str, order: RevocationOrder) -> None:
        """Write down that the customer takes the consent back; it counts at once.

        Raises:
            NotAllowed, NotFound. BadField: `reason`. BadFields: `on` or `document`.
            ChangedElsewhere: there is no consent that could be taken back.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = clean_line(order.reason, field="reason", most=300, required=True)
        at = self._now()
        with self._sessions.begin() as session:
            held = _sheet(session, number).customer
            was = held.consent
            if was is None or was.revoked_at is not None:
                raise ChangedElsewhere()
            day = _checked(
                checks.Problems(), session, held.id, order, business_date(was.given_at), at
            )
            event = ConsentEvent(
                kind=ConsentKind.REVOKED,
                version=was.version,
                on=day,
                channel=order.channel,
                reason=why,
                document=order.document,
                at=at,
                by=operator.username,
                till=operator.till,
            )
            row = {"consent_revoked_at": _moment(day, at)}
            before, after = {"consent_version": was.version}, {"consent_revoked_on": day}
            self._write(session, operator, number, held, row, event, before, after)
        self._events.publish(AccountChanged(number))

    def _write(
        self,
        session: Session,
        operator: Operator,
        number: str,
        held: CustomerRecord,
        row: dict[str, Any],
        event: ConsentEvent,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        if not store.update_customer(session, held.id, held.version, row):
            raise ChangedElsewhere()
        consent_store.add_event(session, held.id, event)
        self._journal.append(
            session,
            operator,
            f"account.consent_{event.kind.value}",
            f"account:{number}",
            before=before,
            after={**after, "consent_channel": event.channel, "document": event.document},
            reason=event.reason,
        )


def given(operator: Operator, order: ConsentOrder, day: date, at: datetime) -> ConsentEvent:
    """A consent that is given now, as it is kept."""
    return ConsentEvent(
        kind=ConsentKind.GIVEN,
        version=order.version,
        on=day,
        channel=order.channel,
        reason="",
        document=order.document,
        at=at,
        by=operator.username,
        till=operator.till,
    )


def _checked(
    wrong: checks.Problems,
    session: Session,
    customer_id: int,
    order: ConsentOrder | RevocationOrder,
    least: date | None,
    at: datetime,
) -> date:
    """The day of an order that holds, or all that is wrong with it."""
    today = business_date(at)
    day = order.on or today
    if day > today:
        wrong.add("on", "date.too_late", most=today)
    elif least is not None and day < least:
        wrong.add("on", "date.too_early", least=least)
    if order.document is not None and not consent_store.is_document_of(
        session, customer_id, order.document
    ):
        wrong.add("document", "not_theirs")
    wrong.raise_any()
    return day


def _moment(day: date, at: datetime) -> datetime:
    """Now for today; noon of the office for an earlier day."""
    if day == business_date(at):
        return at
    return datetime.combine(day, time(12), GUAYAQUIL)


def _sheet(session: Session, number: str) -> AccountSheet:
    found = sheet_store.sheet(session, number)
    if found is None:
        raise NotFound(what="account", which=number)
    return found
