"""How a card reaches a charge without its number: what a card window is asked and answers."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from services.cards.records import CardToken, TokenKind
from services.errors import UserError

_TOKEN: Final = re.compile(r"(ctoken|pm)_[A-Za-z0-9_]{1,250}", re.ASCII)
_LAST4: Final = re.compile(r"[0-9]{4}", re.ASCII)
_BRAND: Final = re.compile(r"[a-z_ ]{0,30}", re.ASCII)
_FUNDING: Final = re.compile(r"[a-z_]{0,20}", re.ASCII)
_CAUSE: Final = re.compile(r"[a-z_]{1,30}", re.ASCII)
_EXPIRES: Final = re.compile(r"([0-9]{2}/[0-9]{4})?", re.ASCII)


class CardEntryFailed(UserError):
    """No card could be entered; nothing was charged. Details: `cause`."""

    key = "card.entry_failed"


@dataclass(frozen=True, slots=True)
class CardRequest:
    """What the card window needs: no secret, nothing of the customer but what it shows.

    `over` is the program's window on the screen, as x, y, width and height; empty if unknown.
    """

    publishable_key: str
    script: str
    amount_cents: int
    title: str
    button: str
    dark: bool
    font_pt: int = 10
    over: Sequence[int] = ()

    def to_line(self) -> str:
        """One line of JSON for the helper's standard input."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> "CardRequest":
        """Read what `to_line` wrote.

        Raises:
            ValueError, KeyError, TypeError: anything else.
        """
        told: dict[str, Any] = json.loads(line)
        return cls(**told)


@dataclass(frozen=True, slots=True)
class EnteredCard:
    """A card that was entered: its token and what may be shown of it."""

    token: CardToken
    funding: str
    expires: str


class CardEntry(Protocol):
    """A way for a card to come in: the card window, the customer's saved card, later a phone."""

    @property
    def name(self) -> str:
        """What the operator calls it."""

    def why_not(self) -> str:
        """Why this way is not to be had now; empty when it is."""


def read_answer(line: str) -> EnteredCard | None:
    """What the helper said: a card, or None when the operator closed the window.

    Nothing is believed that does not look exactly like a token: a page of the outside world
    had a part in it.

    Raises:
        CardEntryFailed: with the helper's cause, or `malformed`.
    """
    try:
        told = json.loads(line)
        if told.get("cancelled") is True:
            return None
        if "failed" in told:
            cause = str(told["failed"])
            raise CardEntryFailed(cause=cause if _CAUSE.fullmatch(cause) else "malformed")
        token, brand, last4 = str(told["id"]), str(told["brand"]), str(told["last4"])
        expires, funding = str(told.get("expires", "")), str(told.get("funding", ""))
    except (ValueError, KeyError, AttributeError) as error:
        raise CardEntryFailed(cause="malformed") from error
    sound = (
        _TOKEN.fullmatch(token)
        and _BRAND.fullmatch(brand)
        and _LAST4.fullmatch(last4)
        and _EXPIRES.fullmatch(expires)
        and _FUNDING.fullmatch(funding)
    )
    if not sound:
        raise CardEntryFailed(cause="malformed")
    is_ctoken = token.startswith("ctoken_")
    kind = TokenKind.CONFIRMATION_TOKEN if is_ctoken else TokenKind.PAYMENT_METHOD
    return EnteredCard(CardToken(kind, token, brand, last4), funding, expires)
