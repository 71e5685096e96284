"""Batches and their debits in words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.debits.banks.registry import PROFILES
from services.debits.batch_records import BatchRow, DebitShare, LeftOut
from services.debits.batch_states import BatchState, LineState
from services.debits.report_records import ToldLine
from services.ecuador import bank
from ui import formats, wording
from ui.wording import words

_INVOICES_TOLD: Final = 5
_NAMES = {profile.key: profile.name for profile in PROFILES}


def bank_of(profile: str) -> str:
    """The bank of a profile, as the office calls it."""
    return _NAMES.get(profile, profile)


def bank_name(code: str) -> str:
    """A bank in as few words as the office uses."""
    found = bank(code)
    if found is None:
        return code
    name = found.name.rpartition(" – ")[2]
    for start in ("Banco del ", "Banco de la ", "Banco de ", "Banco "):
        name = name.removeprefix(start)
    for end in (" C.A.", " S.A.", " Ltda."):
        name = name.removesuffix(end)
    return name


def debit_count(count: int) -> str:
    """`1 débito`, `40 débitos`."""
    if count == 1:
        return _tr("1 débito")
    return _tr("{n} débitos").format(n=f"{count:,}")


def counted(pair: tuple[int, int]) -> str:
    """`40 débitos · $ 1,200.00`."""
    return f"{debit_count(pair[0])} · {formats.money(pair[1])}"


def invoice_told(share: DebitShare) -> str:
    """`001-002-000000031 vence 30/11/2026 $ 41.86`."""
    told = _tr("{invoice} vence {day} {cents}")
    cents = formats.money(share.amount_cents)
    return told.format(invoice=share.invoice, day=formats.day(share.due_on), cents=cents)


def invoices_told(shares: Sequence[DebitShare]) -> str:
    """The invoices of a debit in a line: the oldest of them where there are many."""
    told = [invoice_told(each) for each in shares[:_INVOICES_TOLD]]
    more = len(shares) - len(told)
    if more:
        told.append(_tr("y {n} más").format(n=more))
    return " · ".join(told)


def why_left_out(left: LeftOut) -> str:
    """Why an account, or some of its invoices, is not in a batch."""
    details = dict(left.details)
    told = words(f"debit.why.{left.word}", **details)
    problem = details.pop("problem", "")
    if problem:
        told = f"{told}: {words(str(problem), **details)}"
    return told.replace("..", ".")


def batch_title(batch: BatchRow) -> str:
    """`Lote 12 · Pichincha · 25/11/2026`."""
    told = _tr("Lote {number} · {bank} · {day}")
    return told.format(
        number=batch.number, bank=bank_of(batch.profile), day=formats.day(batch.collect_on)
    )


def line_detail(told: ToldLine) -> str:
    """Why a debit stands where it stands."""
    line = told.line
    if told.why is not None:
        return told.why.told
    if line.is_disallowed:
        state = wording.state("mandate", line.mandate_state).word.lower()
        allowed = _tr("Autorización {state}").format(state=state)
        return f"{allowed}: {_leaving(line.batch_state)}"
    if line.state is LineState.SETTLED:
        day = formats.day(line.settled_on)
        if not line.credit_cents:
            return _tr("El {day}").format(day=day)
        left = _tr("El {day}; {cents} quedaron como saldo a favor")
        return left.format(day=day, cents=formats.money(line.credit_cents))
    if line.taken_back_on is not None:
        back = _tr("El {day}: {words}").format(
            day=formats.day(line.taken_back_on), words=line.words
        )
        if not line.bank_fee_cents:
            return back
        fee = _tr("nos cobró {cents}").format(cents=formats.money(line.bank_fee_cents))
        return f"{back}; {fee}"
    return line.words


def line_next(told: ToldLine, batch: BatchRow) -> str:
    """What is to be done about a debit now; empty when nothing is."""
    line = told.line
    if told.why is not None:
        return told.why.next_step
    if line.is_disallowed:
        rest = _leaving(line.batch_state)
        return f"{rest[:1].upper()}{rest[1:]}."
    if line.state is LineState.PENDING:
        waits = {
            BatchState.PREPARED: _tr("Espera la aprobación del lote."),
            BatchState.APPROVED: _tr("Espera el archivo del lote."),
            BatchState.WRITTEN: _tr("Espera que el archivo se envíe."),
            BatchState.ANSWERED: _tr("El banco todavía no lo nombra."),
        }
        return waits.get(batch.state, _tr("Espera la respuesta del banco."))
    if line.state is LineState.REVERSED:
        if told.is_owed:
            return _tr("Sus facturas se deben otra vez: hable con el cliente.")
        return _tr("Sus facturas no deben nada: se pagaron por otro medio.")
    if line.state is LineState.RELEASED:
        return _tr("Sus facturas se cobran por otro medio.")
    return ""


def _leaving(state: BatchState) -> str:
    """What becomes of a debit that its mandate does not allow any more."""
    if state in {BatchState.PREPARED, BatchState.APPROVED}:
        return _tr("saldrá del lote al generar el archivo")
    if state is BatchState.WRITTEN:
        return _tr("anule el lote antes de enviarlo")
    return _tr("pida al banco que no lo cobre")


def next_workday(today: date) -> date:
    """The day after, or Monday."""
    day = today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _tr(text: str) -> str:
    return QCoreApplication.translate("Debits", text)
