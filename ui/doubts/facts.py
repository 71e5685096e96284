"""What Stripe says and what the books say of one attempt, as lines to be read side by side."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.audit.records import Entry
from services.cards.answers import HostedPage, Intent
from services.cards.difference_records import DifferenceKind, DifferenceRecord
from services.cards.evidence import BooksSay, StripeSays
from services.cards.records import AttemptRecord
from services.cards.states import State
from services.clock import business_date
from services.papers.words import brand
from ui import formats, wording
from ui.widgets.review_sheet import SheetRow
from ui.wording import WORDS, words
from ui.words.declines import decline_words

NO_INTENT: Final = "no_intent"
_STEP_TONES: Final = {"card.settled": "ok", "card.imported": "ok", "card.in_doubt": "warn"}
Facts = Sequence[SheetRow]


def stripe_facts(says: StripeSays) -> Facts:
    """What Stripe showed at a moment, and whether it may be believed."""
    return tuple(_stripe(says))


def stripe_unread(why: str) -> Facts:
    """Stripe's side while, or because, nothing was read; `why` is in words."""
    return (SheetRow("", why, "muted"),)


def books_facts(books: BooksSay) -> Facts:
    """What the books have of an attempt."""
    return tuple(_books(books))


def told_facts(difference: DifferenceRecord) -> Facts:
    """What Stripe showed when a difference was found, where the books have no attempt of it."""
    return tuple(_told(difference))


def card_words(name: str | None, last4: str | None) -> str:
    """A card as people write it: `Visa •••• 4242`."""
    if not last4:
        return brand(name) if name else ""
    return f"{brand(name or '')} •••• {last4}"


def step_lines(books: BooksSay) -> Facts:
    """The steps of an attempt as its journal has them, oldest first: when, and what happened."""
    return tuple(_step(books.attempt, entry) for entry in reversed(books.steps))


def _stripe(says: StripeSays) -> Iterator[SheetRow]:
    if says.problem == NO_INTENT:
        yield SheetRow("", words("evidence.no_intent"), "muted")
    elif says.problem:
        yield SheetRow("", words("evidence.unreadable"), "warn")
        yield SheetRow("", words(f"evidence.{says.problem}"), "muted")
        yield SheetRow(_tr("Código"), says.code, "muted")
    if (says.intent or says.page) and not says.is_proof:
        yield SheetRow("", words("evidence.not_proof"), "err")
    if says.page is not None:
        yield from _page(says.page)
    if says.intent is not None:
        yield from _intent(says.intent)
    yield SheetRow(_tr("Leído"), formats.moment(says.read_at, seconds=True), "muted")


def _page(page: HostedPage) -> Iterator[SheetRow]:
    look = wording.state("page", page.status)
    yield SheetRow(_tr("Página"), look.word, look.tone, strong=page.intent is None)
    if page.status == "open":
        yield SheetRow(_tr("Se cierra"), formats.moment(_moment(page.expires)))


def _intent(intent: Intent) -> Iterator[SheetRow]:
    look = wording.state("intent", intent.status)
    yield SheetRow(_tr("Estado"), look.word, look.tone, strong=True)
    cents = intent.received_cents if intent.has_succeeded else intent.amount_cents
    yield SheetRow(_tr("Valor"), _money(cents, intent.currency))
    yield SheetRow(_tr("Intento"), intent.id)
    if intent.charge:
        yield SheetRow(_tr("Cargo"), intent.charge)
    if intent.last4 or intent.brand:
        yield SheetRow(_tr("Tarjeta"), card_words(intent.brand, intent.last4))
    if intent.created:
        yield SheetRow(_tr("Creado"), formats.moment(_moment(intent.created), seconds=True))
    if intent.refunded_cents:
        yield SheetRow(_tr("Devuelto"), _money(intent.refunded_cents, intent.currency), "warn")
    if intent.is_disputed:
        yield SheetRow(_tr("Contracargo"), _tr("El titular lo reclamó a su banco"), "warn")


def _books(books: BooksSay) -> Iterator[SheetRow]:
    attempt, payment = books.attempt, books.payment
    look = wording.state("attempt", attempt.state)
    yield SheetRow(_tr("Estado"), look.word, look.tone, strong=True)
    yield SheetRow(_tr("Valor"), formats.money(attempt.amount_cents))
    if payment is not None:
        yield SheetRow(_tr("Recibo"), payment.receipt, "ok")
        if payment.amount_cents != attempt.amount_cents:
            yield SheetRow(_tr("Registrado"), formats.money(payment.amount_cents), "warn")
        if payment.credit_cents:
            yield SheetRow(_tr("A favor"), formats.money(payment.credit_cents), "warn")
    else:
        yield SheetRow(_tr("Recibo"), _tr("ninguno"), "muted")
    for share in attempt.shares:
        yield SheetRow(_tr("Factura"), f"{share.invoice} · {formats.money(share.amount_cents)}")
    if attempt.pi_id:
        yield SheetRow(_tr("Intento"), attempt.pi_id)
    card = card_words(attempt.card_brand, attempt.card_last4)
    if card:
        yield SheetRow(_tr("Tarjeta"), card)
    yield SheetRow(_tr("Caja"), f"{attempt.till} · {attempt.actor_name}")
    yield SheetRow(_tr("Desde"), formats.moment(attempt.created_at, seconds=True))
    if not attempt.is_finished:
        yield from _looks(attempt)
    for each in books.differences:
        yield SheetRow(_tr("Diferencia"), wording.state("difference", each.kind).word, "warn")


def _looks(attempt: AttemptRecord) -> Iterator[SheetRow]:
    if attempt.asked_at is not None:
        yield SheetRow(_tr("Última"), formats.moment(attempt.asked_at, seconds=True))
    if attempt.poll_at is not None:
        yield SheetRow(_tr("Próxima"), formats.moment(attempt.poll_at, seconds=True))


def _told(difference: DifferenceRecord) -> Iterator[SheetRow]:
    told = difference.told
    status = str(told.get("status", ""))
    if status and f"intent.{status}" in wording.STATES:
        look = wording.state("intent", status)
        yield SheetRow(_tr("Estado"), look.word, look.tone, strong=True)
    elif status and f"dispute.{status}" in wording.STATES:
        look = wording.state("dispute", status)
        yield SheetRow(_tr("Estado"), look.word, look.tone, strong=True)
    if difference.there_cents is not None:
        yield SheetRow(_tr("Valor"), formats.money(difference.there_cents))
    if difference.kind is DifferenceKind.REWOUND:
        yield SheetRow(_tr("Qué es"), difference.name)
    else:
        yield SheetRow(_tr("En Stripe"), difference.ref)
    if told.get("charge"):
        yield SheetRow(_tr("Cargo"), str(told["charge"]))
    card = card_words(str(told.get("brand", "")), str(told.get("last4", "")))
    if card:
        yield SheetRow(_tr("Tarjeta"), card)
    if isinstance(told.get("created"), int):
        yield SheetRow(_tr("Creado"), formats.moment(_moment(told["created"]), seconds=True))
    if told.get("description"):
        yield SheetRow(_tr("Detalle"), str(told["description"]))
    if told.get("first"):
        yield SheetRow(_tr("El primero"), str(told["first"]))
    mark = told.get("metadata")
    if isinstance(mark, dict):
        yield from _mark(mark)
    yield SheetRow(_tr("Visto"), formats.moment(difference.seen_at, seconds=True), "muted")


def _mark(mark: dict[str, object]) -> Iterator[SheetRow]:
    invoices = [str(value) for key, value in mark.items() if key.startswith("inv_")]
    for told in sorted(invoices)[:5]:
        number, _, cents = told.rpartition(":")
        shown = f"{number} · {formats.money(int(cents))}" if cents.isdigit() else told
        yield SheetRow(_tr("Marca: factura"), shown)
    if len(invoices) > 5:
        yield SheetRow("", _tr("y {count} más").format(count=len(invoices) - 5), "muted")
    if mark.get("station"):
        yield SheetRow(_tr("Marca: caja"), str(mark["station"]))


def _step(attempt: AttemptRecord, entry: Entry) -> SheetRow:
    key = f"step.{entry.action}"
    before, after = entry.change.get("before") or {}, entry.change.get("after") or {}
    if entry.action == "card.armed" and before.get("state") == State.CONFIRMING:
        key = f"{key}.again"
    elif entry.action == "card.confirming" and attempt.is_on_phone:
        key = f"{key}.phone"
    told = words(key if key in WORDS else "step.other")
    parts = [told, card_words(after.get("card_brand"), after.get("card_last4"))]
    if key.endswith(".again") and after.get("failure"):
        parts.append(decline_words(json.loads(after["failure"]).get("code", "")).happened)
    parts.append(f"{entry.actor}, {entry.chain}")
    is_same_day = business_date(entry.at) == business_date(attempt.created_at)
    when = formats.clock_time if is_same_day else formats.moment
    text = " · ".join(part.rstrip(".") for part in parts if part)
    return SheetRow(when(entry.at, seconds=True), text, _STEP_TONES.get(entry.action, ""))


def _money(cents: int, currency: str) -> str:
    if currency != "usd":
        return f"{currency.upper()} {formats.amount(cents)}"
    return formats.money(cents)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtFacts", text)
