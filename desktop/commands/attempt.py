import argparse
from pathlib import Path
from typing import Any, Final

from desktop.commands.call import Call
from desktop.commands.exits import CANCELED, DECLINED, DONE, IN_DOUBT, REFUSED
from desktop.commands.opening import open_office, signed_in
from desktop.commands.words import moment, money
from services.cards.records import AttemptRecord, Outcome, Verdict
from services.cards.states import State
from services.papers.words import customer_sentence
from services.printing.papers import PaperFormat
from services.staff.rights import Right

EXITS: Final = {
    Verdict.CHARGED: DONE,
    Verdict.DECLINED: DECLINED,
    Verdict.NOT_CHARGED: CANCELED,
    Verdict.WAITING: IN_DOUBT,
    Verdict.IN_DOUBT: IN_DOUBT,
    Verdict.READY: REFUSED,
}
_SENTENCES: Final = {
    Verdict.CHARGED: "Cobrado {amount}. Recibo {receipt}.",
    Verdict.DECLINED: "Tarjeta rechazada ({reason}). No se cobró nada; puede usar otra tarjeta.",
    Verdict.NOT_CHARGED: "No se cobró nada (anulado en Stripe). Puede intentar de nuevo.",
    Verdict.WAITING: "Esperando que el cliente pague en su celular, hasta el {until}: {link}",
    Verdict.IN_DOUBT: "EN VERIFICACIÓN. No vuelva a cobrar. Se resuelve con recover.",
    Verdict.READY: "El intento espera una tarjeta.",
}
_COLUMNS: Final = (
    ("id", "Intento"),
    ("account", "Cuenta"),
    ("amount", "Valor"),
    ("state", "Estado"),
    ("till", "Caja"),
    ("actor", "Quién"),
    ("created_at", "Desde"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, with the state to list, `show UUID`, or `note` for the customer."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|show|note")
    listing = verbs.add_parser("list", help="los intentos de cobro, del más nuevo al más antiguo")
    listing.add_argument("--state", type=str.upper, choices=[state.value for state in State])
    listing.add_argument("--limit", type=int, default=1000, help="cuántos como máximo")
    verbs.add_parser("show", help="un intento").add_argument("attempt")
    note = verbs.add_parser("note", help="la constancia de un intento para el cliente")
    note.add_argument("--attempt", required=True, metavar="UUID")
    note.add_argument("--pdf", type=Path, metavar="FILE", help="dónde guardar el PDF")
    note.add_argument(
        "--format",
        type=PaperFormat,
        choices=list(PaperFormat),
        default=PaperFormat.A4,
        metavar="|".join(PaperFormat),
    )


def run(call: Call, given: argparse.Namespace) -> int:
    """List attempts, show one with what may be told of it now, or write its note."""
    if given.verb == "note":
        return _note(call, given)
    with open_office(call) as office:
        charges = office.services.charges
        if given.verb == "list":
            state = State(given.state) if given.state else None
            found = charges.attempts(state, given.limit)
            call.list((attempt_record(attempt) for attempt in found), _COLUMNS)
            return DONE
        outcome = charges.outcome(given.attempt)
        call.tell(outcome_record(outcome), outcome_sentence(outcome))
    return DONE


def _note(call: Call, given: argparse.Namespace) -> int:
    """Archive what the customer is told now; the file is the archived paper, byte for byte."""
    with open_office(call) as office:
        papers = office.services.papers
        operator = signed_in(call, office, Right.READ_ACCOUNTS)
        paper = papers.attempt_note(operator, given.attempt, given.format)
        path = given.pdf.absolute() if given.pdf else None
        saved = papers.save_as(operator, paper.id, path) if path else None
        if saved is not None and saved.notice is not None:
            raise saved.notice
        outcome = office.services.charges.outcome(given.attempt)
        sentence = customer_sentence(outcome)
        record = {
            "attempt": paper.subject,
            "state": outcome.attempt.state,
            "sentence": sentence,
            "paper": paper.id,
            "title": paper.title,
            "version": paper.version,
            "format": paper.format,
            "sha256": paper.sha256,
            "pdf": saved.path if saved else None,
        }
        where = f"\n{saved.path}" if saved else ""
        call.tell(record, f"{paper.title}: {sentence}{where}")
    return DONE


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """An attempt with its verdict and receipt."""
    return attempt_record(outcome.attempt) | {
        "verdict": outcome.verdict,
        "receipt": outcome.receipt or None,
        "payment": outcome.payment or None,
    }


def outcome_sentence(outcome: Outcome) -> str:
    """What may be told of an attempt; each sentence is true when it is told."""
    decline = outcome.attempt.decline
    return _SENTENCES[outcome.verdict].format(
        amount=money(outcome.attempt.amount_cents),
        receipt=outcome.receipt or "por emitir",
        reason=decline.code if decline else "sin motivo",
        until=moment(outcome.attempt.page_until) if outcome.attempt.page_until else "",
        link=outcome.attempt.link,
    )


def attempt_record(attempt: AttemptRecord) -> dict[str, Any]:
    """An attempt as a plain record."""
    decline = attempt.decline
    return {
        "id": attempt.id,
        "attempt": attempt.id,
        "account": attempt.account,
        "amount_cents": attempt.amount_cents,
        "state": attempt.state,
        "invoices": {share.invoice: share.amount_cents for share in attempt.shares},
        "channel": attempt.channel,
        "link": attempt.link or None,
        "link_until": attempt.page_until,
        "page_id": attempt.page_id,
        "pi_id": attempt.pi_id,
        "charge_id": attempt.charge_id,
        "confirm_seq": attempt.confirm_seq,
        "fence": attempt.fence,
        "till": attempt.till,
        "actor": attempt.actor,
        "livemode": attempt.livemode,
        "watch": attempt.watch,
        "needs_review": attempt.needs_review,
        "failure": {"code": decline.code, "message": decline.message} if decline else None,
        "card_brand": attempt.card_brand,
        "card_last4": attempt.card_last4,
        "lease_until": attempt.lease_until,
        "created_at": attempt.created_at,
        "changed_at": attempt.changed_at,
        "amount": money(attempt.amount_cents),
    }
