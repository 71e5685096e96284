"""The one place that speaks with Stripe. What the wire did comes back as a value."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar, cast

import requests
import stripe

from services.cards.answers import (
    Answer,
    Intent,
    Kind,
    ProviderAccount,
    ShownDispute,
    ShownEntry,
    ShownEvent,
    ShownRefund,
)
from services.cards.errors import NoKey, ProviderUnavailable
from services.clock import Now, utc_now
from services.gateways.stripe_failures import answer_of
from services.gateways.stripe_objects import (
    UNREADABLE,
    Told,
    read_dispute,
    read_entry,
    read_event,
    read_intent,
    read_page,
    read_refund,
)

API_VERSION: Final = stripe.api_version
_PAGE: Final = 100
_MOST_PAGES: Final = 1000
_WHOLE_INTENT: Final = {"expand": ["latest_charge"]}
_WHOLE_PAGE: Final = {"expand": ["payment_intent.latest_charge"]}
T = TypeVar("T", Intent, ShownRefund, ShownDispute, ShownEvent, ShownEntry)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to connect, to wait for the next bytes, and for the whole of a request."""

    connect: float = 5.0
    read: float = 25.0
    total: float = 30.0


class StripeGateway:
    """Stripe as a `CardGateway`.

    Stripe's library is kept from doing anything by itself: no retries, no redirects, no proxy or
    certificates from the environment, no telemetry, no log of its own.
    """

    def __init__(
        self,
        secret_key: str,
        *,
        api_base: str | None = None,
        timeouts: Timeouts | None = None,
        now: Now = utc_now,
    ) -> None:
        if not secret_key.startswith(("sk_test_", "rk_test_", "sk_live_", "rk_live_")):
            raise NoKey()
        os.environ.pop("STRIPE_LOG", None)
        stripe.enable_telemetry = False
        self._key = secret_key
        self._base = api_base
        self._timeouts = timeouts or Timeouts()
        self._now = now
        self._local = threading.local()

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return "_live_" in self._key[:8]

    @property
    def version(self) -> str:
        """The version of Stripe's interface that this program was written for."""
        return API_VERSION

    def create(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Create an intent without a card and without confirming it."""
        given = cast("Any", dict(params))
        return self._ask_intent(
            lambda client: client.v1.payment_intents.create(given, _options(version, key))
        )

    def confirm(self, intent: str, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Take the money."""
        given = cast("Any", dict(params))
        return self._ask_intent(
            lambda client: client.v1.payment_intents.confirm(intent, given, _options(version, key))
        )

    def cancel(self, intent: str, key: str, version: str) -> Answer:
        """Make sure that this intent never takes money."""
        return self._ask_intent(
            lambda client: client.v1.payment_intents.cancel(intent, {}, _options(version, key))
        )

    def retrieve(self, intent: str, version: str) -> Answer:
        """Read the truth."""
        given = cast("Any", _WHOLE_INTENT)
        return self._ask_intent(
            lambda client: client.v1.payment_intents.retrieve(intent, given, _options(version))
        )

    def open_page(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Make a Checkout session; nobody can have begun to pay on it yet."""
        given = cast("Any", dict(params))
        return self._ask_page(
            lambda client: client.v1.checkout.sessions.create(given, _options(version, key))
        )

    def read_page(self, page: str, version: str) -> Answer:
        """Read a Checkout session, with the intent that was begun on it."""
        given = cast("Any", _WHOLE_PAGE)
        return self._ask_page(
            lambda client: client.v1.checkout.sessions.retrieve(page, given, _options(version))
        )

    def expire_page(self, page: str, key: str, version: str) -> Answer:
        """Close a Checkout session for ever.

        `Kind.WRONG_STATE` says that it is not open any more: paid, or expired before.
        """
        given = cast("Any", _WHOLE_PAGE)
        told = self._ask_page(
            lambda client: client.v1.checkout.sessions.expire(page, given, _options(version, key))
        )
        if told.kind is Kind.REJECTED and told.status == 400 and told.code != "resource_missing":
            # Stripe gives this refusal no code, and the request has nothing else to be wrong.
            return replace(told, kind=Kind.WRONG_STATE, is_alarm=False)
        return told

    def refund(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Give money back to the card it came from."""
        given = cast("Any", dict(params))
        return self._ask_refund(
            lambda client: client.v1.refunds.create(given, _options(version, key))
        )

    def read_refund(self, refund: str, version: str) -> Answer:
        """Read one refund."""
        return self._ask_refund(
            lambda client: client.v1.refunds.retrieve(refund, {}, _options(version))
        )

    def account(self) -> ProviderAccount | Answer:
        """Whose key this is, and how far this computer's clock is from Stripe's."""
        began = self._now()
        told = self._bounded(lambda client: client.v1.accounts.retrieve_current())
        if isinstance(told, Answer):
            return told
        headers = told.last_response.headers if told.last_response else {}
        profile = getattr(told, "business_profile", None)
        return ProviderAccount(
            id=told.id,
            livemode=self.livemode,
            seconds_ahead=_ahead(began, self._now(), headers.get("Date")),
            name=str(getattr(profile, "name", None) or ""),
            country=str(getattr(told, "country", None) or ""),
            currency=str(getattr(told, "default_currency", None) or ""),
            may_charge=bool(getattr(told, "charges_enabled", True)),
            may_pay_out=bool(getattr(told, "payouts_enabled", True)),
            is_full_key=self._key.startswith("sk_"),
        )

    def needless_rights(self) -> tuple[str, ...]:
        """What the key may read that this program never asks for; one small read for each."""
        one: Any = {"limit": 1}
        asked: dict[str, Callable[[stripe.StripeClient], Any]] = {
            "payouts": lambda client: client.v1.payouts.list(one),
            "transfers": lambda client: client.v1.transfers.list(one),
            "subscriptions": lambda client: client.v1.subscriptions.list(one),
            "invoices": lambda client: client.v1.invoices.list(one),
            "products": lambda client: client.v1.products.list(one),
            "webhooks": lambda client: client.v1.webhook_endpoints.list(one),
        }
        # A full key may do everything: there is nothing to find out.
        if self._key.startswith("sk_"):
            return tuple(asked)
        return tuple(
            name for name, ask in asked.items() if not isinstance(self._bounded(ask), Answer)
        )

    def intents_since(self, moment: int) -> Iterator[Intent]:
        """Every intent created since a Unix moment, newest first, with what its charge shows.

        Raises:
            ProviderUnavailable: the list could not be read to its end.
        """
        return self._listed(
            lambda client, given: client.v1.payment_intents.list(given, _options(API_VERSION)),
            read_intent,
            {"created": {"gte": moment}, "expand": ["data.latest_charge"]},
        )

    def refunds_of(self, intent: str) -> Iterator[ShownRefund]:
        """Every refund of an intent, newest first; raises as `intents_since`."""
        return self._refunds({"payment_intent": intent})

    def refunds_since(self, moment: int) -> Iterator[ShownRefund]:
        """Every refund created since a Unix moment, newest first; raises as `intents_since`."""
        return self._refunds({"created": {"gte": moment}})

    def disputes_since(self, moment: int) -> Iterator[ShownDispute]:
        """Every dispute opened since a Unix moment, newest first; raises as `intents_since`."""
        return self._listed(
            lambda client, given: client.v1.disputes.list(given, _options(API_VERSION)),
            read_dispute,
            {"created": {"gte": moment}},
        )

    def events_since(self, moment: int, kinds: Sequence[str]) -> Iterator[ShownEvent]:
        """What happened since a Unix moment, newest first; raises as `intents_since`.

        Args:
            moment: Stripe keeps events for thirty days.
            kinds: Up to twenty names, such as `charge.dispute.created`; Stripe takes no `*` here.
        """
        return self._listed(
            lambda client, given: client.v1.events.list(given, _options(API_VERSION)),
            read_event,
            {"created": {"gte": moment}, "types": list(kinds)},
        )

    def balance_between(self, since: int, until: int) -> Iterator[ShownEntry]:
        """Every line of the balance of a span of Unix moments, newest first.

        The first moment is in it and the last one is not; raises as `intents_since`.
        """
        return self._listed(
            lambda client, given: client.v1.balance_transactions.list(given, _options(API_VERSION)),
            read_entry,
            {"created": {"gte": since, "lt": until}, "expand": ["data.source"]},
        )

    def _refunds(self, filters: dict[str, Any]) -> Iterator[ShownRefund]:
        return self._listed(
            lambda client, given: client.v1.refunds.list(given, _options(API_VERSION)),
            read_refund,
            filters,
        )

    def _listed(
        self,
        ask: Callable[[stripe.StripeClient, Any], Any],
        read: Callable[[Told], T],
        filters: dict[str, Any],
    ) -> Iterator[T]:
        """Every entry of a list, page after page, each once; never a part of it as the whole."""
        seen: set[str] = set()
        after: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            entries, has_more = self._page_of(ask, read, {"limit": _PAGE, **filters, **after})
            fresh = [entry for entry in entries if entry.id not in seen]
            yield from fresh
            if not has_more:
                return
            if not fresh:
                raise ProviderUnavailable(cause="the list does not go on")
            seen.update(entry.id for entry in fresh)
            after = {"starting_after": entries[-1].id}
        raise ProviderUnavailable(cause="the list does not end")

    def _page_of(
        self,
        ask: Callable[[stripe.StripeClient, Any], Any],
        read: Callable[[Told], T],
        given: dict[str, Any],
    ) -> tuple[list[T], bool]:
        told = self._bounded(lambda client: ask(client, given))
        if isinstance(told, Answer):
            raise ProviderUnavailable(cause=told.message)
        try:
            page = told.to_dict()
            return [read(each) for each in page["data"]], bool(page["has_more"])
        except UNREADABLE as error:
            raise ProviderUnavailable(cause=f"not a whole list: {error}") from error

    def _ask_intent(self, call: Callable[[stripe.StripeClient], Any]) -> Answer:
        return self._ask(call, lambda told: Answer(Kind.INTENT, read_intent(told), status=200))

    def _ask_page(self, call: Callable[[stripe.StripeClient], Any]) -> Answer:
        return self._ask(call, lambda told: Answer(Kind.PAGE, page=read_page(told), status=200))

    def _ask_refund(self, call: Callable[[stripe.StripeClient], Any]) -> Answer:
        return self._ask(
            call, lambda told: Answer(Kind.REFUND, refund=read_refund(told), status=200)
        )

    def _ask(
        self, call: Callable[[stripe.StripeClient], Any], read: Callable[[Told], Answer]
    ) -> Answer:
        told = self._bounded(call)
        if isinstance(told, Answer):
            return told
        try:
            return read(told.to_dict())
        except UNREADABLE as error:
            return Answer(Kind.UNKNOWN, code="not_whole", message=str(error), status=200)

    def _bounded(self, call: Callable[[stripe.StripeClient], Any]) -> Any:
        """Run one request, for no longer than the whole time-out.

        The library's own time-out is for each packet: a server that trickles holds it for ever.
        The thread left behind ends with its socket; what it would have said is read by a GET.
        """
        box: list[Any] = []
        client, session = self._client()

        def work() -> None:
            try:
                box.append(call(client))
            except stripe.StripeError as error:
                box.append(answer_of(error))
            except requests.RequestException as error:
                box.append(Answer(Kind.UNKNOWN, code="transport", message=str(error)))
            except ValueError as error:  # a body that is no JSON and no error of the library's
                box.append(Answer(Kind.UNKNOWN, code="not_json", message=str(error)))

        worker = threading.Thread(target=work, name="stripe", daemon=True)
        worker.start()
        worker.join(self._timeouts.total)
        if worker.is_alive():
            self._local.__dict__.clear()
            session.close()
            return Answer(Kind.UNKNOWN, code="watchdog", message="no whole answer in time")
        if not box:
            return Answer(Kind.UNKNOWN, code="no_answer", message="the request ended in a bug")
        return box[0]

    def _client(self) -> tuple[stripe.StripeClient, requests.Session]:
        """One client for each thread that charges; its connection is kept open."""
        kept = getattr(self._local, "client", None)
        if kept is None:
            session = requests.Session()
            session.trust_env = False
            session.max_redirects = 0
            times = (self._timeouts.connect, self._timeouts.read)
            http = stripe.RequestsClient(timeout=times, session=session)
            addresses: Any = {"api": self._base} if self._base else {}
            client = stripe.StripeClient(
                self._key, http_client=http, base_addresses=addresses, max_network_retries=0
            )
            kept = self._local.client = (client, session)
        return cast("tuple[stripe.StripeClient, requests.Session]", kept)


def _options(version: str, key: str | None = None) -> Any:
    options: dict[str, Any] = {"stripe_version": version}
    if key is not None:
        options["idempotency_key"] = key
    return options


def _ahead(began: datetime, ended: datetime, date: str | None) -> float:
    if not date:
        return 0.0
    theirs = parsedate_to_datetime(date).astimezone(UTC)
    ours = began + (ended - began) / 2
    return (ours - theirs).total_seconds()
