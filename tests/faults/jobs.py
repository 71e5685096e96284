"""What a person at a till does: one deliberate act of the program's services each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.wiring import Services
from services.cards.records import CardToken, Channel, ChargeOrder, Outcome, TokenKind, Verdict
from services.clock import business_date
from services.errors import UserError
from services.payments.records import ChequeTender, PaymentOrder, Share
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.states import Kind
from services.staff.rights import Operator
from tests.approvals import approve_void
from tests.faults.debit_jobs import DEBIT_JOBS
from tests.faults.points import Points
from tests.faults.raw import RawBooks

ACCOUNT: Final = "100001"


@dataclass(frozen=True, slots=True)
class Job:
    """One act by its name, with what it needs; see `JOBS`."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at a till, with the program before them."""

    services: Services
    operator: Operator
    points: Points
    witness: RawBooks

    def close(self) -> None:
        """Close the books, where the process goes on without them."""
        self.services.sessions.close()
        self.witness.close()

    def do(self, job: Job) -> None:
        """Do one act and tell the harness what the person was told."""
        self.points.tell("job", job=job.name, **job.facts)
        try:
            JOBS[job.name](self, **job.facts)
        except UserError as refused:
            self.points.tell(
                "refused",
                job=job.name,
                attempt=job.facts.get("attempt"),
                error=type(refused).__name__,
            )

    def told(self, job: str, outcome: Outcome) -> Outcome:
        """Pass on what the program says of an attempt; the person believes it."""
        self.points.tell(
            "told",
            job=job,
            attempt=outcome.attempt.id,
            verdict=outcome.verdict.value,
            receipt=outcome.receipt,
            payment=outcome.payment,
            link=outcome.attempt.link,
            page=outcome.attempt.page_id,
        )
        return outcome

    def refunded(self, record: RefundRecord) -> None:
        """Pass on what the program says of a refund."""
        self.points.tell("refund", refund=record.id, state=record.state.value)


def _open(desk: Desk, attempt: str, shares: Mapping[str, int], channel: str = "window") -> Outcome:
    parts = tuple(Share(number, cents) for number, cents in shares.items())
    order = ChargeOrder(attempt, ACCOUNT, parts, channel=Channel(channel))
    return desk.told("open", desk.services.charges.open(desk.operator, order))


def _confirm(desk: Desk, attempt: str, cards: tuple[str, ...]) -> None:
    """One card after the other, for as long as the bank says no."""
    for card in cards:
        token = CardToken(TokenKind.PAYMENT_METHOD, card, "visa", "4242")
        outcome = desk.services.charges.confirm(desk.operator, attempt, token)
        if desk.told("confirm", outcome).verdict is not Verdict.DECLINED:
            return


def _charge(desk: Desk, attempt: str, shares: Mapping[str, int], cards: tuple[str, ...]) -> None:
    if _open(desk, attempt, shares).verdict is Verdict.READY:
        _confirm(desk, attempt, cards)


def _give_up(desk: Desk, attempt: str) -> None:
    desk.told("give_up", desk.services.charges.give_up(desk.operator, attempt))


def _look_now(desk: Desk, attempt: str) -> None:
    desk.told("look_now", desk.services.charges.look_now(desk.operator, attempt))


def _keep(desk: Desk, attempt: str) -> None:
    desk.services.charges.keep(attempt)


def _recover(desk: Desk) -> None:
    for outcome in desk.services.charges.recover(desk.operator):
        desk.told("recover", outcome)


def _cheque(desk: Desk, payment: str, shares: Mapping[str, int], number: str) -> None:
    parts = tuple(Share(each, cents) for each, cents in shares.items())
    tender = ChequeTender(
        "10",
        "2200115599",
        number,
        "Comercial Ñandú",
        business_date(desk.points.now()),
        sum(shares.values()),
    )
    order = PaymentOrder(payment, ACCOUNT, parts, (tender,))
    record = desk.services.payments.record(desk.operator, order)
    desk.points.tell("paid", payment=record.id, receipt=record.receipt)


def _void(desk: Desk, number: str) -> None:
    """With a second person's yes, which is written straight into the books."""
    approval = approve_void(
        desk.services.sessions, number, desk.operator.user_id, "duplicada", desk.points.now
    )
    desk.services.invoices.void(desk.operator, number, approval)


def _ask_refund(desk: Desk, refund: str, payment: str, cents: int) -> None:
    order = RefundOrder(refund, payment, cents, Kind.MONEY, "cobro por error")
    desk.refunded(desk.services.refunds.request(desk.operator, order))


def _approve_refund(desk: Desk, refund: str) -> None:
    desk.refunded(desk.services.refunds.approve(desk.operator, refund))


def _look_at_refund(desk: Desk, refund: str) -> None:
    desk.refunded(desk.services.refunds.look_now(desk.operator, refund))


def _recover_refunds(desk: Desk) -> None:
    for record in desk.services.refunds.recover(desk.operator):
        desk.refunded(record)


def _reconcile(desk: Desk) -> None:
    report = desk.services.reconciliation.run(desk.operator)
    desk.points.tell("reconciled", clean=report.is_clean, found=len(report.found))


def _ready(desk: Desk) -> None:
    desk.services.charges.check_ready()


JOBS: Final[dict[str, Callable[..., object]]] = {
    "open": _open,
    "confirm": _confirm,
    "charge": _charge,
    "give_up": _give_up,
    "look_now": _look_now,
    "keep": _keep,
    "recover": _recover,
    "cheque": _cheque,
    "void": _void,
    "ask refund": _ask_refund,
    "approve refund": _approve_refund,
    "look at refund": _look_at_refund,
    "recover refunds": _recover_refunds,
    "reconcile": _reconcile,
    "ready": _ready,
    **DEBIT_JOBS,
}
