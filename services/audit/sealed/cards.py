"""Card charges, and money that went back."""

from typing import Final

from services.audit.sealing import Part, Sealed

CARDS: Final = (
    Sealed(
        "attempt",
        (
            Part(
                "charge_attempt",
                "t.id",
                only=(
                    "account_id",
                    "amount_cents",
                    "currency",
                    "channel",
                    "actor_id",
                    "till",
                    "create_params",
                    "created_at",
                ),
            ),
            Part("claim", "t.holder", leave=("live",), where="t.method <> 'debit'"),
        ),
        "'attempt:' || t.id",
        {"card.claimed": "", "card.imported": ""},
        has_hints=False,
    ),
    Sealed(
        "charge",
        (
            Part(
                "charge_attempt",
                "t.id",
                only=(
                    "state",
                    "pi_id",
                    "charge_id",
                    "card_brand",
                    "card_last4",
                    "stripe_account",
                    "livemode",
                    "needs_review",
                ),
            ),
        ),
        "'attempt:' || t.id",
        {"card.*": ""},
    ),
    Sealed(
        "refund",
        (
            Part(
                "refund",
                "t.id",
                leave=(
                    "fence",
                    "owner",
                    "lease_until",
                    "polls",
                    "poll_at",
                    "changed_at",
                    "sent_at",
                    "failure",
                    "stripe_version",
                ),
            ),
        ),
        "'refund:' || t.id",
        {"refund.*": ""},
    ),
    Sealed(
        "dispute",
        (Part("dispute", "t.id", leave=("changed_at",)),),
        "'dispute:' || t.id",
        {"dispute.seen": ""},
    ),
    Sealed(
        "difference",
        (Part("discrepancy", "t.id"),),
        "'difference:' || t.id",
        {"difference.*": ""},
    ),
)
