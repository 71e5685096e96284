from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from services.cards.answers import (
    Answer,
    Intent,
    ProviderAccount,
    ShownDispute,
    ShownEntry,
    ShownEvent,
    ShownRefund,
)


class CardGateway(Protocol):
    """The card provider. Answers are values; nothing is raised for what the wire did."""

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""

    @property
    def version(self) -> str:
        """The version of the provider's interface that new attempts use."""

    def create(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Create an intent without a card and without confirming it."""

    def confirm(self, intent: str, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Take the money."""

    def cancel(self, intent: str, key: str, version: str) -> Answer:
        """Make sure that this intent never takes money."""

    def retrieve(self, intent: str, version: str) -> Answer:
        """Read the truth."""

    def needless_rights(self) -> tuple[str, ...]:
        """Things that the key may read and this program never asks for.

        Only reads, one for each; what is refused or cannot be asked is none.
        """

    def account(self) -> ProviderAccount | Answer:
        """Whose key this is; an `Answer` when it cannot be told."""

    def intents_since(self, moment: int) -> Iterator[Intent]:
        """Every intent created since a Unix moment, newest first.

        Raises:
            ProviderUnavailable: the list could not be read to its end.
        """

    # --- The page on the customer's own phone -----------------------------------------------

    def open_page(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Make a page on which the customer pays by themselves: `Kind.PAGE` with its `page`."""

    def read_page(self, page: str, version: str) -> Answer:
        """Read a page, with the intent that was begun on it."""

    def expire_page(self, page: str, key: str, version: str) -> Answer:
        """Close a page for ever; the answer shows it expired, or why it is not."""

    # --- Money back -------------------------------------------------------------------------

    def refund(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        """Give money back to the card it came from: `Kind.REFUND` with its `refund`."""

    def read_refund(self, refund: str, version: str) -> Answer:
        """Read one refund."""

    def refunds_of(self, intent: str) -> Iterator[ShownRefund]:
        """Every refund of an intent, newest first.

        Raises:
            ProviderUnavailable: the list could not be read to its end.
        """

    # --- What happened behind our back ------------------------------------------------------

    def refunds_since(self, moment: int) -> Iterator[ShownRefund]:
        """Every refund created since a Unix moment, newest first; raises as `intents_since`."""

    def disputes_since(self, moment: int) -> Iterator[ShownDispute]:
        """Every dispute opened since a Unix moment, newest first; raises as `intents_since`."""

    def events_since(self, moment: int, kinds: Sequence[str]) -> Iterator[ShownEvent]:
        """What happened since a Unix moment, newest first; raises as `intents_since`."""

    def balance_between(self, since: int, until: int) -> Iterator[ShownEntry]:
        """Every line of the balance of a span of Unix moments, newest first.

        The first moment is in it and the last one is not; raises as `intents_since`.
        """
