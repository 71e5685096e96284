"""A mandate in words, for its card and its history."""

from dataclasses import dataclass
from datetime import date

from services import ecuador
from services.debits.batch_states import BatchState
from services.debits.mandate_records import (
    MandateBatch,
    MandateMove,
    MandateRecord,
    MandateSheet,
)
from services.debits.mandate_states import MandateState, MoveKind
from ui import formats, wording
from ui.accounts.columns import tr
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column
from ui.wording import words


@dataclass(frozen=True, slots=True)
class MandateStep:
    """One step of one of an account's mandates."""

    mandate: MandateRecord
    move: MandateMove


def steps(sheets: tuple[MandateSheet, ...]) -> list[MandateStep]:
    """Every step of an account's mandates, the newest first."""
    return [MandateStep(sheet.mandate, move) for sheet in sheets for move in sheet.moves]


def columns() -> list[Column[MandateStep]]:
    """The history of an account's mandates: who, when, what, why."""
    return [
        Column("at", tr("Fecha"), lambda r: formats.moment(r.move.at)),
        Column("bank", tr("Cuenta bancaria"), lambda r: _short(r.mandate)),
        Column("what", tr("Qué"), lambda r: happened(r.move)),
        Column(
            "who", tr("Quién y caja"), lambda r: " · ".join(filter(None, (r.move.by, r.move.till)))
        ),
        Column("reason", tr("Motivo o constancia"), lambda r: why(r.move), stretch=True),
    ]


def happened(move: MandateMove) -> str:
    """What a step changed."""
    match move.kind:
        case MoveKind.MOVED:
            return wording.state("mandate", move.to_state).word
        case MoveKind.RENEWED:
            if move.valid_until is None:
                return tr("Vigencia sin fecha final")
            return tr("Vigencia hasta el {day}").format(day=formats.day(move.valid_until))
        case MoveKind.LIMITED:
            if move.limit_cents is None:
                return tr("Sin límite")
            return tr("Límite {amount}").format(amount=formats.money(move.limit_cents))
        case MoveKind.FORM:
            return tr("Carta firmada")
        case MoveKind.SIGNER:
            return tr("Quién firma")


def why(move: MandateMove) -> str:
    """By whose word, of which day, or for what reason a step was taken."""
    on = ""
    if move.told_on is not None:
        is_sent = move.to_state is MandateState.AT_BANK
        told = tr("Entregada el {day}") if is_sent else tr("Respuesta del {day}")
        on = told.format(day=formats.day(move.told_on))
    return " · ".join(filter(None, (on, move.reference, move.reason)))


def is_company(mandate: MandateRecord) -> bool:
    """Whether somebody signs for the holder."""
    return ecuador.is_company(mandate.holder_id_kind, mandate.holder_id_number)


def bank_account(mandate: MandateRecord) -> str:
    """`Banco Pichincha C.A. · Ahorros · 2204917283`."""
    bank = ecuador.bank(mandate.bank_code)
    kind = words(f"bank_account_kind.{mandate.bank_account_kind.value}")
    name = bank.name if bank else mandate.bank_code
    return f"{name} · {kind} · {mandate.bank_account_number}"


def rows(sheet: MandateSheet, today: date) -> list[SheetRow | tuple[str, str]]:
    """What the card of a mandate says."""
    held = sheet.mandate
    told: list[SheetRow | tuple[str, str]] = [
        ("", words(f"mandate_note.{held.state.value}")),
        *terms(held),
        (tr("Límite"), _limit(held)),
        _validity(held, today),
        _form(sheet),
        (tr("Último cambio"), _last(sheet)),
    ]
    if sheet.batch is not None:
        told.append(SheetRow(tr("Lote"), _batch(sheet.batch), "warn"))
    return told


def terms(held: MandateRecord) -> list[tuple[str, str]]:
    """Whose bank account it is, and who signs."""
    holder = f"{words(f'id_kind.{held.holder_id_kind}')} {held.holder_id_number}"
    told = [
        (tr("Cuenta bancaria"), bank_account(held)),
        (tr("Titular"), f"{held.holder_name} · {holder}"),
    ]
    return [*told, (tr("Firma"), _signer(held))] if is_company(held) else told


def after_revoking(sheet: MandateSheet) -> str:
    """What is still to be done once a mandate was revoked; empty when nothing is."""
    batch = sheet.batch
    if batch is None:
        return ""
    if batch.is_sent:
        told = tr("El lote {number} ya está en el banco con un débito suyo: pida que no lo cobre.")
    elif batch.state is BatchState.WRITTEN:
        told = tr(
            "El archivo del lote {number} ya tiene un débito suyo: anule el lote antes de enviarlo."
        )
    else:
        told = tr(
            "La cuenta tiene un débito en el lote {number}: saldrá de él al generar su archivo."
        )
    return told.format(number=batch.number)


def _short(mandate: MandateRecord) -> str:
    bank = ecuador.bank(mandate.bank_code)
    name = bank.name.rpartition(" – ")[2] if bank else mandate.bank_code
    return f"{name} …{mandate.bank_account_number[-4:]}"


def _signer(held: MandateRecord) -> str:
    if not held.signer.name:
        return tr("El representante legal; sus datos se escriben a mano en la carta")
    parts = (held.signer.name, tr("Cédula {id}").format(id=held.signer.id_number), held.signer.post)
    return " · ".join(parts)


def _limit(held: MandateRecord) -> str:
    if held.limit_cents is None:
        return tr("Sin límite: todo lo facturado y pendiente")
    return tr("Hasta {amount} por débito").format(amount=formats.money(held.limit_cents))


def _validity(held: MandateRecord, today: date) -> SheetRow:
    since, until = formats.day(held.valid_from), held.valid_until
    if until is None:
        told = tr("Desde el {since}, sin fecha final").format(since=since)
        return SheetRow(tr("Vigencia"), told)
    if until < today and held.is_living:
        told = tr("Venció el {until}: cambie la vigencia si el cliente la renueva")
        return SheetRow(tr("Vigencia"), told.format(until=formats.day(until)), "err")
    told = tr("Desde el {since} hasta el {until}").format(since=since, until=formats.day(until))
    is_near = held.is_living and (until - today).days <= 30
    return SheetRow(tr("Vigencia"), told, "warn" if is_near else "")


def _form(sheet: MandateSheet) -> SheetRow:
    if sheet.form_name:
        return SheetRow(tr("Carta firmada"), sheet.form_name)
    tone = "warn" if sheet.mandate.is_living else ""
    return SheetRow(tr("Carta firmada"), tr("Todavía no se adjunta"), tone)


def _last(sheet: MandateSheet) -> str:
    if not sheet.moves:
        return formats.moment(sheet.mandate.changed_at)
    last = sheet.moves[0]
    told = f"{happened(last)} · {last.by} · {formats.moment(last.at)}"
    return f"{told} · {why(last)}" if why(last) else told


def _batch(batch: MandateBatch) -> str:
    if batch.is_sent:
        told = tr("En el lote {number}, ya en el banco")
    else:
        told = tr("En el lote {number}, todavía sin enviar")
    return told.format(number=batch.number)
