from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a bank said no, in Stripe's words."""

    code: str
    decline_code: str
    message: str
    param: str | None = None
    advice: str = "try_again_later"
    network_code: str = "05"


def _plain(reason: str, message: str = "Your card was declined.", **more: str) -> Decline:
    return Decline("card_declined", reason, message, **more)


def _own_code(reason: str, message: str, param: str | None = None, **more: str) -> Decline:
    return Decline(reason, reason, message, param, **more)


DECLINES: Final[dict[str, Decline]] = {
    "generic_decline": _plain("generic_decline"),
    "insufficient_funds": _plain(
        "insufficient_funds", "Your card has insufficient funds.", network_code="51"
    ),
    "lost_card": _plain("lost_card", advice="do_not_try_again", network_code="41"),
    "stolen_card": _plain("stolen_card", advice="do_not_try_again", network_code="43"),
    "fraudulent": _plain("fraudulent", advice="do_not_try_again", network_code="59"),
    "card_velocity_exceeded": _plain(
        "card_velocity_exceeded",
        "Your card was declined for making repeated attempts too frequently or exceeding its "
        "amount limit.",
        network_code="65",
    ),
    "expired_card": _own_code(
        "expired_card", "Your card has expired.", "exp_month", network_code="54"
    ),
    "incorrect_cvc": _own_code(
        "incorrect_cvc", "Your card's security code is incorrect.", "cvc", network_code="82"
    ),
    "processing_error": _own_code(
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
        network_code="96",
    ),
    "authentication_required": _own_code(
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
        network_code="1A",
    ),
}
