"""Stripe's published test cards: what they are and how they behave."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any, Final

from services.practice.simulator.errors import ApiError
from services.practice.simulator.ids import new_id

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TestCard:
    """One published card. `behaviour` is a decline's name, or one of the words in `THREE_D`."""

    brand: str = "visa"
    behaviour: str = "succeeds"
    funding: str = "credit"
    country: str = "US"
    attaches: bool = True
    cvc_check: str = "pass"
    risk: str = "normal"
    refund: str = "succeeded"


def _declined(behaviour: str) -> TestCard:
    return TestCard(behaviour=behaviour, attaches=False)


NUMBERS: Final[dict[str, TestCard]] = {
    "4242424242424242": TestCard(),
    "4000056655665556": TestCard(funding="debit"),
    "5555555555554444": TestCard("mastercard"),
    "2223003122003222": TestCard("mastercard"),
    "5200828282828210": TestCard("mastercard", funding="debit"),
    "5105105105105100": TestCard("mastercard", funding="prepaid"),
    "378282246310005": TestCard("amex"),
    "371449635398431": TestCard("amex"),
    "6011111111111117": TestCard("discover"),
    "6011000990139424": TestCard("discover"),
    "6011981111111113": TestCard("discover", funding="debit"),
    "3056930009020004": TestCard("diners"),
    "36227206271667": TestCard("diners"),
    "3566002020360505": TestCard("jcb"),
    "6200000000000005": TestCard("unionpay"),
    "6200000000000047": TestCard("unionpay", funding="debit"),
    "4000002180000000": TestCard(country="EC"),
    "4000001700000003": TestCard(country="CO"),
    "4000006040000068": TestCard(country="PE"),
    "4000004840008001": TestCard(country="MX"),
    "4000000760000002": TestCard(country="BR"),
    "4000000000000077": TestCard(),
    "4000000000000101": TestCard(cvc_check="fail"),
    "4000000000000036": TestCard(),
    "4000000000009235": TestCard(risk="elevated"),
    "4000000000007726": TestCard(refund="pending"),
    "4000000000005126": TestCard(),
    "4000000000000002": _declined("generic_decline"),
    "4000000000009995": _declined("insufficient_funds"),
    "4000000000009987": _declined("lost_card"),
    "4000000000009979": _declined("stolen_card"),
    "4000000000000069": _declined("expired_card"),
    "4000000000000127": _declined("incorrect_cvc"),
    "4000000000000119": _declined("processing_error"),
    "4000000000006975": _declined("card_velocity_exceeded"),
    "4100000000000019": TestCard(behaviour="fraudulent", attaches=False, risk="highest"),
    "4000000000004954": TestCard(behaviour="fraudulent", attaches=False, risk="highest"),
    "4000000000000341": TestCard(behaviour="generic_decline"),
    "4000000000000259": TestCard(behaviour="dispute_fraudulent"),
    "4000000000002685": TestCard(behaviour="dispute_product_not_received"),
    "4000002500003155": TestCard(behaviour="authentication_unless_set_up"),
    "4000002760003184": TestCard(behaviour="authentication"),
    "4000000000003220": TestCard(behaviour="authentication"),
    "4000008400001629": TestCard(behaviour="authentication_then_generic_decline"),
    "4000008260003178": TestCard(behaviour="authentication_then_insufficient_funds"),
    "4000000000003055": TestCard(),
}

ALIASES: Final[dict[str, str]] = {
    "visa": "4242424242424242",
    "visa_debit": "4000056655665556",
    "mastercard": "5555555555554444",
    "mastercard_debit": "5200828282828210",
    "mastercard_prepaid": "5105105105105100",
    "amex": "378282246310005",
    "discover": "6011111111111117",
    "diners": "3056930009020004",
    "jcb": "3566002020360505",
    "unionpay": "6200000000000005",
    "ec": "4000002180000000",
    "bypassPending": "4000000000000077",
    "chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeDeclinedLostCard": "4000000000009987",
    "chargeDeclinedStolenCard": "4000000000009979",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeDeclinedProcessingError": "4000000000000119",
    "chargeDeclinedVelocityLimitExceeded": "4000000000006975",
    "chargeDeclinedFraudulent": "4100000000000019",
    "radarBlock": "4100000000000019",
    "chargeCustomerFail": "4000000000000341",
    "authenticationRequired": "4000002760003184",
    "authenticationRequiredOnSetup": "4000002500003155",
    "authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "threeDSecure2Required": "4000000000003220",
    "threeDSecureOptional": "4000000000003055",
    "createDispute": "4000000000000259",
    "createDisputeProductNotReceived": "4000000000002685",
    "cvcCheckFail": "4000000000000101",
    "riskLevelElevated": "4000000000009235",
    "pendingRefund": "4000000000007726",
    "refundFail": "4000000000005126",
}


def number_of_alias(payment_method: str) -> str | None:
    """The card behind an id such as `pm_card_visa`, or None when it is no such id."""
    if not payment_method.startswith("pm_card_"):
        return None
    name = payment_method.removeprefix("pm_card_")
    return ALIASES.get(name) or ALIASES.get(name.removeprefix("visa_"))


def read_card(card: Json, now_year: int, now_month: int, secret: str) -> tuple[Json, Json]:
    """Check a typed card and forget its number.

    Returns:
        The card as a payment method shows it, and what is kept hidden about it.

    Raises:
        ApiError: 402, as Stripe.js gets it for a wrong number, date or code.
    """
    if "number" not in card:
        raise ApiError(
            "Missing required param: card[number].", code="parameter_missing", param="card[number]"
        )
    number = re.sub(r"[ -]", "", card["number"])
    if not re.fullmatch(r"\d{12,19}", number):
        raise _wrong("invalid_number", "Your card number is not a valid number.", "number")
    if not luhn(number):
        raise _wrong("incorrect_number", "Your card number is incorrect.", "number")
    _check_expiry(card, now_year, now_month)
    cvc = card.get("cvc")
    known = NUMBERS.get(number)
    long_code = known is not None and known.brand == "amex"
    if cvc is not None and not re.fullmatch(r"\d{3,4}" if long_code else r"\d{3}", cvc):
        raise _wrong("invalid_cvc", "Your card's security code is invalid.", "cvc")
    if known is None:
        raise ApiError(
            "Your card was declined. Your request was in test mode, but used a non test (live) "
            "card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
            status=402,
            kind="card_error",
            code="card_declined",
            decline_code="test_mode_live_card",
            saved=True,
        )
    year = card["exp_year"] + (2000 if card["exp_year"] < 100 else 0)
    return shown_card(known, number, card["exp_month"], year, secret, with_cvc=cvc is not None)


def shown_card(
    known: TestCard, number: str, month: int, year: int, secret: str, *, with_cvc: bool
) -> tuple[Json, Json]:
    """A test card as a payment method shows it, and what is kept hidden about it."""
    print_of = hmac.new(secret.encode(), number.encode(), hashlib.sha256).hexdigest()[:16]
    shown = {
        "brand": known.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if with_cvc else None,
        },
        "country": known.country,
        "display_brand": known.brand,
        "exp_month": month,
        "exp_year": year,
        "fingerprint": print_of,
        "funding": known.funding,
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [known.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    hidden = {
        "behaviour": known.behaviour,
        "attaches": known.attaches,
        "cvc_check": known.cvc_check if with_cvc else None,
        "risk": known.risk,
        "refund": known.refund,
        "used": False,
        "set_up": False,
    }
    return shown, hidden


def payment_method(shown: Json, billing: Json | None, created: int) -> Json:
    """A payment method that holds a card and belongs to nobody yet."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing_details(billing),
        "card": shown,
        "created": created,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def billing_details(given: Json | None) -> Json:
    """Billing details with every field, filled with what was given."""
    given = given or {}
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    address.update(given.get("address") or {})
    details = {key: given.get(key) or None for key in ("email", "name", "phone", "tax_id")}
    return {"address": address, **details}


def luhn(number: str) -> bool:
    """Whether the last digit agrees with the others."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _check_expiry(card: Json, now_year: int, now_month: int) -> None:
    month, year = card["exp_month"], card["exp_year"]
    if not 1 <= month <= 12:
        raise _wrong(
            "invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month"
        )
    year += 2000 if year < 100 else 0
    if year < now_year or year > now_year + 50:
        raise _wrong("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    if year == now_year and month < now_month:
        raise _wrong(
            "invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month"
        )


def _wrong(code: str, message: str, param: str) -> ApiError:
    return ApiError(message, status=402, kind="card_error", code=code, param=param, saved=True)
