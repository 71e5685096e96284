"""The one place that speaks with Stripe. What the wire did comes back as a value."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import requests
import stripe

from services.cards.answers import Answer, Intent, Kind, ProviderAccount
from services.cards.errors import NoKey, ProviderUnavailable
from services.clock import Now, utc_now

API_VERSION: Final = stripe.api_version
_PAGE: Final = 100
_MOST_PAGES: Final = 1000
_GATEWAY_STATUS: Final = frozenset({502, 503, 504})


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
        return self._ask(
            lambda client: client.v1.payment_intents.create(given, _options(version, key))
        )

    def confirm(self, intent: str, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Take the money."""
        given = cast("Any", dict(params))
        return self._ask(
            lambda client: client.v1.payment_intents.confirm(intent, given, _options(version, key))
        )

    def cancel(self, intent: str, key: str, version: str) -> Answer:
        """Make sure that this intent never takes money."""
        return self._ask(
            lambda client: client.v1.payment_intents.cancel(intent, {}, _options(version, key))
        )

    def retrieve(self, intent: str, version: str) -> Answer:
        """Read the truth."""
        expand = cast("Any", {"expand": ["latest_charge"]})
        return self._ask(
            lambda client: client.v1.payment_intents.retrieve(intent, expand, _options(version))
        )

    def account(self) -> ProviderAccount | Answer:
        """Whose key this is, and how far this computer's clock is from Stripe's."""
        began = self._now()
        told = self._bounded(lambda client: client.v1.accounts.retrieve_current())
        if isinstance(told, Answer):
            return told
        headers = told.last_response.headers if told.last_response else {}
        return ProviderAccount(
            id=told.id,
            livemode=self.livemode,
            seconds_ahead=_ahead(began, self._now(), headers.get("Date")),
        )

    def intents_since(self, moment: int) -> Iterator[Intent]:
        """Every intent created since a Unix moment, newest first, each once.

        Raises:
            ProviderUnavailable: the list could not be read to its end.
        """
        seen: set[str] = set()
        after: str | None = None
        for _ in range(_MOST_PAGES):
            params: dict[str, Any] = {"limit": _PAGE, "created": {"gte": moment}}
            if after:
                params["starting_after"] = after
            page = self._bounded(
                lambda client, given=params: client.v1.payment_intents.list(  # type: ignore[misc]
                    cast("Any", given), _options(API_VERSION)
                )
            )
            if isinstance(page, Answer):
                raise ProviderUnavailable(cause=page.message)
            for each in page.data:
                if each.id not in seen:
                    seen.add(each.id)
                    yield _intent(each)
            if not page.has_more or not page.data or page.data[-1].id == after:
                return
            after = page.data[-1].id
        raise ProviderUnavailable(cause="the list does not end")

    def _ask(self, call: Callable[[stripe.StripeClient], stripe.PaymentIntent]) -> Answer:
        told = self._bounded(call)
        if isinstance(told, Answer):
            return told
        try:
            return Answer(Kind.INTENT, _intent(told), status=200)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # A captive portal's page, half an object, another object: an answer proves nothing
            # unless it is a whole intent.
            return Answer(Kind.UNKNOWN, code="not_an_intent", message=str(error), status=200)

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
                box.append(_answer(error))
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


def _intent(told: Any) -> Intent:
    """Stripe's object as our record; raises what a wrong or incomplete object raises."""
    whole = told.to_dict()
    if whole["object"] != "payment_intent":
        raise ValueError(f"a {whole['object']} is no payment intent")
    charge = whole.get("latest_charge")
    card: dict[str, Any] = {}
    charge_id = charge or ""
    if isinstance(charge, dict):
        charge_id = charge["id"]
        card = (charge.get("payment_method_details") or {}).get("card") or {}
    return Intent(
        id=str(whole["id"]),
        status=str(whole["status"]),
        amount_cents=int(whole["amount"]),
        received_cents=int(whole.get("amount_received") or 0),
        currency=str(whole["currency"]),
        attempt=str((whole.get("metadata") or {}).get("attempt", "")),
        livemode=bool(whole["livemode"]),
        charge=str(charge_id),
        brand=str(card.get("brand") or ""),
        last4=str(card.get("last4") or ""),
        created=int(whole.get("created") or 0),
    )


def _answer(error: stripe.StripeError) -> Answer:
    """What a failure of the library proves: by status and code, never by its class alone."""
    status = error.http_status or 0
    body = error.json_body if isinstance(error.json_body, dict) else {}
    detail = body.get("error") or {}
    told = detail if isinstance(detail, dict) else {}
    # The library leaves its own `code` empty for some classes of error; the body has it.
    code = str(error.code or told.get("code") or "")
    kind, is_alarm = _kind(error, status, code)
    return Answer(
        kind,
        intent=_intent_of(told),
        code=code,
        decline_code=str(told.get("decline_code") or ""),
        message=str(told.get("message") or error.user_message or type(error).__name__),
        status=status,
        retry_after=_retry_after(error),
        is_alarm=is_alarm,
    )


def _kind(error: stripe.StripeError, status: int, code: str) -> tuple[Kind, bool]:
    if isinstance(error, stripe.APIConnectionError):
        return _connection_kind(error.__cause__)
    if isinstance(error, stripe.IdempotencyError):
        return Kind.KEY_MISUSED, True
    if status == 402 and isinstance(error, stripe.CardError):
        return Kind.DECLINED, False
    if status in {401, 403}:
        return Kind.FORBIDDEN, True
    if status == 409:
        return Kind.STILL_RUNNING, False
    if status == 429:
        return (Kind.LOCKED if code == "lock_timeout" else Kind.NOT_EXECUTED), False
    if status in _GATEWAY_STATUS:
        return Kind.GATEWAY_FAILED, False
    if status >= 500:
        return Kind.SERVER_FAILED, False
    if code == "payment_intent_unexpected_state":
        return Kind.WRONG_STATE, False
    if status in {400, 404, 402}:
        return Kind.REJECTED, True
    return Kind.UNKNOWN, False


def _connection_kind(cause: BaseException | None) -> tuple[Kind, bool]:
    if isinstance(cause, requests.exceptions.SSLError):
        return Kind.NOT_SENT, True
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return Kind.NOT_SENT, False
    if isinstance(cause, requests.exceptions.TooManyRedirects):
        return Kind.UNKNOWN, True
    reason = getattr(cause.args[0], "reason", None) if cause is not None and cause.args else None
    if type(reason).__name__ in {"NewConnectionError", "NameResolutionError"}:
        return Kind.NOT_SENT, False
    return Kind.UNKNOWN, False


def _intent_of(told: Mapping[str, Any]) -> Intent | None:
    shown = told.get("payment_intent")
    if not isinstance(shown, dict):
        return None
    try:
        return _intent(stripe.PaymentIntent.construct_from(shown, None))
    except (KeyError, TypeError, ValueError):
        return None


def _retry_after(error: stripe.StripeError) -> float:
    headers = error.headers or {}
    try:
        return max(0.0, float(headers.get("Retry-After", "0")))
    except ValueError:
        return 0.0


def _ahead(began: datetime, ended: datetime, date: str | None) -> float:
    if not date:
        return 0.0
    theirs = parsedate_to_datetime(date).astimezone(UTC)
    ours = began + (ended - began) / 2
    return (ours - theirs).total_seconds()
