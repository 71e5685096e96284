from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from services.cards.answers import Answer, Intent, ProviderAccount


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

    def account(self) -> ProviderAccount | Answer:
        """Whose key this is; an `Answer` when it cannot be told."""

    def intents_since(self, moment: int) -> Iterator[Intent]:
        """Every intent created since a Unix moment, newest first.

        Raises:
            ProviderUnavailable: the list could not be read to its end.
        """
