from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from services.cards.records import AttemptRecord, Outcome, Verdict
from services.cards.states import State
from services.papers.words import customer_sentence
from services.staff.rights import Operator, Right
from ui.doubts.desk import DoubtRow, Topic, is_open_page
from ui.doubts.detail import Detail, DetailAction, Said, Seen, row_look, shown_end, whose
from ui.doubts.facts import (
    NO_INTENT,
    Facts,
    books_facts,
    step_lines,
    stripe_facts,
    stripe_unread,
)
from ui.wording import words


def attempt_detail(
    row: DoubtRow, attempt: AttemptRecord, seen: Seen, operator: Operator, now: datetime
) -> Detail:
    """An attempt: what the customer is told, and what both sides have of it."""
    return Detail(
        look=row_look(row, now),
        title=whose(row),
        amount_cents=attempt.amount_cents,
        said=tuple(_told_of_attempt(row, attempt, seen, now)),
        actions=tuple(_attempt_actions(row, attempt, operator)),
        stripe=_stripe_side(attempt, seen),
        books=books_facts(seen.books) if seen.books else (),
        steps=step_lines(seen.books) if seen.books else (),
        foot=words("doubt.no_button") if row.topic is Topic.DOUBT else "",
    )


def _told_of_attempt(
    row: DoubtRow, attempt: AttemptRecord, seen: Seen, now: datetime
) -> Iterator[Said]:
    end = shown_end(seen)
    if end is not None and not attempt.is_finished:
        key = f"doubt.shown.{end.value.lower()}"
        held = ".held" if attempt.lease_until > now else ""
        yield Said(_tr("Dígale al cliente"), words(f"{key}.say"))
        yield Said(_tr("Qué pasa"), words(f"{key}{held}", till=attempt.till))
        return
    payment = seen.books.payment if seen.books else None
    outcome = Outcome(attempt, _verdict(attempt), payment.receipt if payment else "")
    yield Said(_tr("Dígale al cliente"), customer_sentence(outcome, payment))
    if row.topic is Topic.DOUBT:
        yield Said(_tr("Qué hacer"), words("doubt.wait"), "warn")
        if row.is_task(now):
            yield Said("", words("doubt.task"), "err")
    elif row.topic is Topic.PHONE:
        yield Said(_tr("Qué pasa"), words("doubt.phone"))
    elif row.topic is Topic.UNDER_WAY:
        yield Said(_tr("Qué pasa"), words("doubt.under_way", till=attempt.till))
    else:
        yield Said("", words("doubt.ended"), "muted")


def _verdict(attempt: AttemptRecord) -> Verdict:
    if attempt.state is State.SUCCEEDED:
        return Verdict.CHARGED
    if attempt.state is State.CANCELED:
        return Verdict.NOT_CHARGED
    if is_open_page(attempt):
        return Verdict.WAITING
    if attempt.state is State.ARMED:
        return Verdict.DECLINED if attempt.failure else Verdict.READY
    return Verdict.IN_DOUBT


def _attempt_actions(
    row: DoubtRow, attempt: AttemptRecord, operator: Operator
) -> Iterator[DetailAction]:
    is_open = row.topic is not Topic.ENDED
    may_charge = operator.may(Right.CHARGE_CARDS)
    if is_open:
        yield DetailAction("look", _tr("Consultar &ahora"), "refresh", "F5", primary=True)
    if may_charge:
        yield DetailAction("next", _tr("Seguir con &otro cliente"), "pay", "F3")
    if attempt.state is State.SUCCEEDED:
        yield DetailAction("receipt", _tr("Ver reci&bo"), "receipt")
    yield DetailAction("note", _tr("Imprimir cons&tancia"), "printer", "Ctrl+P")
    yield DetailAction("account", _tr("Ver c&uenta"), "account")
    if is_open and row.topic is not Topic.DOUBT and may_charge:
        yield DetailAction("open", _tr("A&brir el cobro"), "card")


def _stripe_side(attempt: AttemptRecord, seen: Seen) -> Facts:
    if seen.stripe is not None:
        return stripe_facts(seen.stripe)
    if attempt.pi_id is None and attempt.page_id is None:
        return stripe_unread(words(f"evidence.{NO_INTENT}"))
    return stripe_unread(seen.problem or words("evidence.reading"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtDetail", text)
