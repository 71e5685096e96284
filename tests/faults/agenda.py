"""What people come to do on a random day."""

from random import Random
from typing import Final

from tests.faults.ground import INVOICES
from tests.faults.jobs import Job
from tests.faults.office import VISA, Office

_CARDS: Final = (
    VISA,
    VISA,
    VISA,
    ("pm_card_chargeDeclined", *VISA),
    ("pm_card_chargeDeclinedInsufficientFunds",),
    ("pm_card_authenticationRequired", *VISA),
)
_BACK: Final = (350, 800, 1000, 1990, 4500)
_LEAST: Final = 50
_JOBS: Final = {
    "charge": 10,
    "open": 2,
    "give_up": 2,
    "confirm": 2,
    "cheque": 2,
    "recover": 2,
    "look_now": 2,
    "twin": 2,
    "phone": 2,
    "ask refund": 2,
}
"""What a cashier does, and how often."""


class Agenda:
    """Draws acts that meet: the same few invoices, attempts and refunds again and again."""

    def __init__(self, office: Office, random: Random) -> None:
        self._office = office
        self._random = random
        self._attempts: list[str] = []
        self._refunds: list[str] = []

    def of_cashier(self) -> Job:
        """One act of somebody at a till."""
        kind = self._random.choices(tuple(_JOBS), tuple(_JOBS.values()))[0]
        if kind == "twin" and self._attempts:
            return self._charge(self._random.choice(self._attempts))
        if kind in {"give_up", "look_now"} and self._attempts:
            return Job(kind, {"attempt": self._random.choice(self._attempts)})
        if kind == "confirm" and self._attempts:
            attempt = self._random.choice(self._attempts)
            return Job("confirm", {"attempt": attempt, "cards": self._random.choice(_CARDS)})
        if kind == "ask refund" and self._attempts:
            job = self._office.ask_refund(
                self._random.choice(self._attempts), self._random.choice(_BACK)
            )
            self._refunds.append(str(job.facts["refund"]))
            return job
        if kind == "cheque":
            payment = self._office.mint()
            number = str(self._random.randrange(10**6, 10**7))
            facts = {"payment": payment, "shares": self._shares(), "number": number}
            return Job("cheque", facts)
        if kind == "recover":
            return Job("recover")
        if kind in {"open", "phone"}:
            channel = "phone" if kind == "phone" else "window"
            facts = {"attempt": self._new_attempt(), "shares": self._shares(), "channel": channel}
            return Job("open", facts)
        return self._charge(self._new_attempt())

    def of_supervisor(self) -> Job:
        """One act of somebody who approves, compares and brings to an end."""
        kind = self._random.choice(("approve refund", "approve refund", "reconcile"))
        if kind == "approve refund" and self._refunds:
            return Job(kind, {"refund": self._random.choice(self._refunds)})
        return Job(self._random.choice(("reconcile", "recover refunds", "recover")))

    def _charge(self, attempt: str) -> Job:
        cards = self._random.choice(_CARDS)
        return Job("charge", {"attempt": attempt, "shares": self._shares(), "cards": cards})

    def _new_attempt(self) -> str:
        self._attempts.append(self._office.mint())
        return self._attempts[-1]

    def _shares(self) -> dict[str, int]:
        """Some of the first few invoices, so that selections overlap; now and then in part."""
        few = list(INVOICES)[: self._random.randint(1, 4)]
        chosen = self._random.sample(few, self._random.randint(1, len(few)))
        parts = {}
        for number in sorted(chosen):
            total = INVOICES[number]
            part = self._random.random() < 0.15 and total > 2 * _LEAST
            parts[number] = self._random.randint(_LEAST, total - _LEAST) if part else total
        return parts
