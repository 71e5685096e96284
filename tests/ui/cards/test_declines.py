"""Every no of a bank has words, and none of them says more than is known."""

import re
import typing

import pytest
import stripe

from services.practice.simulator.declines import DECLINES
from ui.words.declines import DeclineWords, decline_words, is_listed

# docs.stripe.com/declines/codes, and what else arrives in the same field: Radar's reason, a live
# card in test mode.
DOCUMENTED = """
authentication_not_handled authentication_required approve_with_id call_issuer card_not_supported
card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again duplicate_transaction
expired_card fraudulent generic_decline highest_risk_level incorrect_address incorrect_cvc
incorrect_number incorrect_pin incorrect_zip insufficient_funds invalid_account invalid_amount
invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number invalid_pin
issuer_not_available lost_card merchant_blacklist mobile_device_authentication_required
new_account_information_available no_action_taken not_permitted offline_pin_required
online_or_offline_pin_required pickup_card pin_try_exceeded processing_error reenter_transaction
restricted_card revocation_of_all_authorizations revocation_of_authorization security_violation
service_not_allowed stolen_card stop_payment_order testmode_decline test_mode_live_card
transaction_not_allowed try_again_later withdrawal_count_limit_exceeded
""".split()  # noqa: SIM905 - fifty words read better as text
# Told like any other no: the customer at the counter may be the thief, or not.
WITHHELD = [
    "lost_card", "stolen_card", "fraudulent", "merchant_blacklist", "highest_risk_level",
    "pickup_card", "restricted_card", "security_violation", "do_not_try_again",
]  # fmt: skip
# About our own balance, and about tokens of wallets, which are never asked for.
ELSEWHERE = ["balance_insufficient", "token_card_network_invalid"]
GIVES_AWAY = re.compile(
    r"perdid|robad|extravi|hurtad|fraud|sospech|segurid|retener|retenga|denunci|bloquead|lista"
    r"|riesgo|polic",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"no se (le )?(cobr|debit)|se cobrará|reembols|devol|garantiz|segur[oa] que|mañana|en \d+ d"
    r"|no es su tarjeta|su dinero|va a funcionar|sí (tiene|hay)|ya se cobró\.",
    re.IGNORECASE,
)


def parts(told: DeclineWords) -> tuple[str, str, str]:
    return told.happened, told.say, told.do


@pytest.mark.parametrize("code", DOCUMENTED)
def test_every_documented_no_has_its_words(code: str) -> None:
    assert is_listed(code)
    for text in parts(decline_words(code)):
        assert text.endswith(".")
        assert 10 < len(text) < 110
        assert not PROMISES.search(text), text


def test_every_no_of_the_simulator_has_its_words() -> None:
    codes = {each.code for each in DECLINES.values()} | {d.decline_code for d in DECLINES.values()}

    assert [code for code in sorted(codes) if not is_listed(code)] == []


def test_every_card_error_of_the_library_has_its_words() -> None:
    """The installed library's own list of codes: what is about a card, an amount or a bank."""
    known = {
        code
        for code in error_codes()
        if re.search(r"card|cvc|expiry|_zip|postal|incorrect_|authentication|insufficient", code)
        and not re.search(
            r"bank_account|setup_intent|cardholder|bad_|verification|debit|payout", code
        )
    }

    assert {"card_declined", "expired_card", "incorrect_cvc", "authentication_required"} <= known
    assert sorted(code for code in known if not is_listed(code)) == ELSEWHERE


@pytest.mark.parametrize("code", WITHHELD)
def test_a_card_that_is_reported_is_told_like_any_other(code: str) -> None:
    told = decline_words(code)

    assert told == decline_words("lost_card")
    assert not any(GIVES_AWAY.search(text) for text in parts(told))
    assert "No insista" in told.do


def test_nothing_of_a_code_that_nobody_knows_is_made_up() -> None:
    assert decline_words("something_new") == decline_words("generic_decline")
    assert decline_words("") == decline_words("generic_decline")


def error_codes() -> set[str]:
    hints = stripe.PaymentIntent.LastPaymentError.__annotations__["code"]
    found: set[str] = set()

    def walk(hint: object) -> None:
        if typing.get_origin(hint) is typing.Literal:
            found.update(str(one) for one in typing.get_args(hint))
        for inner in typing.get_args(hint):
            if not isinstance(inner, str):
                walk(inner)

    walk(hints if not isinstance(hints, str) else eval(hints, vars(typing)))  # noqa: S307
    return found
