"""Stripe, opened when a card is first charged: its library costs 0.4 s and 41 MB."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from desktop.settings import Settings
from desktop.switches import Switches
from desktop.vault import LIVE_KEYS, Vault
from services.cards.answers import (
    Answer,
    Intent,
    ProviderAccount,
    ShownDispute,
    ShownEntry,
    ShownEvent,
    ShownRefund,
)
from services.cards.errors import NoKey
from services.cards.gateway import CardGateway
from services.office.records import Mode
from services.practice.demo_stripe import SECRET_KEY, LocalStripe

if TYPE_CHECKING:
    from services.gateways.stripe_gateway import StripeGateway


class LazyGateway:
    """A `CardGateway` that is built by its first use, on the worker that uses it.

    Args:
        build: makes the real one; what it raises is raised by every use until it succeeds.
    """

    def __init__(self, build: Callable[[], CardGateway]) -> None:
        self._build = build
        self._built: CardGateway | None = None
        self._lock = Lock()

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return self._real().livemode

    @property
    def version(self) -> str:
        """The version of Stripe's interface that new attempts use."""
        return self._real().version

    def create(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Create an intent without a card and without confirming it."""
        return self._real().create(params, key, version)

    def confirm(self, intent: str, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Take the money."""
        return self._real().confirm(intent, params, key, version)

    def cancel(self, intent: str, key: str, version: str) -> Answer:
        """Make sure that this intent never takes money."""
        return self._real().cancel(intent, key, version)

    def retrieve(self, intent: str, version: str) -> Answer:
        """Read the truth."""
        return self._real().retrieve(intent, version)

    def needless_rights(self) -> tuple[str, ...]:
        """What the key may read and this program never asks for."""
        return self._real().needless_rights()

    def account(self) -> ProviderAccount | Answer:
        """Whose key this is; an `Answer` when it can't be told."""
        return self._real().account()

    def intents_since(self, moment: int) -> Iterator[Intent]:
        """Every intent created since a Unix moment, newest first."""
        return self._real().intents_since(moment)

    def open_page(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Make a page on which the customer pays by themselves."""
        return self._real().open_page(params, key, version)

    def read_page(self, page: str, version: str) -> Answer:
        """Read a page, with the intent that was begun on it."""
        return self._real().read_page(page, version)

    def expire_page(self, page: str, key: str, version: str) -> Answer:
        """Close a page for ever."""
        return self._real().expire_page(page, key, version)

    def refund(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Give money back to the card it came from."""
        return self._real().refund(params, key, version)

    def read_refund(self, refund: str, version: str) -> Answer:
        """Read one refund."""
        return self._real().read_refund(refund, version)

    def refunds_of(self, intent: str) -> Iterator[ShownRefund]:
        """Every refund of an intent, newest first."""
        return self._real().refunds_of(intent)

    def refunds_since(self, moment: int) -> Iterator[ShownRefund]:
        """Every refund created since a Unix moment, newest first."""
        return self._real().refunds_since(moment)

    def disputes_since(self, moment: int) -> Iterator[ShownDispute]:
        """Every dispute opened since a Unix moment, newest first."""
        return self._real().disputes_since(moment)

    def events_since(self, moment: int, kinds: Sequence[str]) -> Iterator[ShownEvent]:
        """What happened since a Unix moment, newest first."""
        return self._real().events_since(moment, kinds)

    def balance_between(self, since: int, until: int) -> Iterator[ShownEntry]:
        """Every line of the balance of a span of Unix moments, newest first."""
        return self._real().balance_between(since, until)

    def forget(self) -> None:
        """Build it anew at the next use: the key or the address changed."""
        with self._lock:
            self._built = None

    def _real(self) -> CardGateway:
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built


def stripe_builder(
    settings: Settings,
    vault: Vault,
    mode: Callable[[], Mode],
    switches: Callable[[], Switches],
    demo: LocalStripe,
) -> "Callable[[], StripeGateway]":
    """How Stripe is opened for these books, for a `LazyGateway`.

    The demo company's Stripe is the local simulator unless the environment names another
    address. A live key never leaves for an address that is not Stripe's.
    """

    def build() -> "StripeGateway":
        books, asked = mode(), switches()
        key = vault.stripe_key(is_live=books is Mode.LIVE) if _needs_key(books, asked) else ""
        address = asked.api_base or settings.stripe_api_base
        if books is Mode.DEMO:
            key = key or SECRET_KEY
            if not address:
                address = demo.url()
                demo.set_ahead(asked.ahead)
        if not key:
            raise NoKey()
        if key.startswith(LIVE_KEYS):
            address = ""
        from services.gateways.stripe_gateway import StripeGateway, Timeouts

        times = Timeouts(*asked.timeouts) if asked.timeouts else None
        return StripeGateway(key, api_base=address or None, timeouts=times, now=asked.clock(books))

    return build


def _needs_key(books: Mode, asked: Switches) -> bool:
    # The simulator takes any test key; the demo company never opens the key store for it.
    return books is not Mode.DEMO or bool(asked.api_base)
