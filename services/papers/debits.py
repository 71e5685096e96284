"""What the report of a batch of debits says."""

import json
from datetime import datetime
from typing import Any, Final

from services.debits.banks.registry import profile
from services.debits.batch_records import BatchRow
from services.debits.batch_states import BatchState, LineState
from services.debits.report_records import BatchReport, ToldLine
from services.papers.cheques import account_words, bank_name
from services.papers.sources import PaperSources
from services.printing.figures import day, joined, minute
from services.printing.papers import BatchLineRow, BatchPaper, CountRow, Field

_CANCELLED: Final = "ANULADO"
_TOLD: Final = ("state", "file_name", "sums", "rows")
BATCH_STATES: Final = {
    BatchState.PREPARED: "Por aprobar",
    BatchState.APPROVED: "Aprobado",
    BatchState.WRITTEN: "Con archivo",
    BatchState.SENT: "En el banco",
    BatchState.ANSWERED: "Respondido en parte",
    BatchState.CLOSED: "Cerrado",
    BatchState.CANCELLED: "Anulado",
}
LINE_STATES: Final = {
    LineState.SETTLED: "Cobrado",
    LineState.REJECTED: "Rechazado",
    LineState.PENDING: "Pendiente",
    LineState.REVERSED: "Devuelto",
    LineState.RELEASED: "Liberado",
    LineState.WITHDRAWN: "Retirado",
}
"""The words of a debit's state, in the order in which reports count them."""
BANK_FEES: Final = "Nos cobró el banco por lo devuelto"


def batch_paper(sources: PaperSources, number: str) -> BatchPaper:
    """What the report of a batch says now.

    Raises:
        NotFound: no such batch.
    """
    report = sources.batch(int(number))
    batch, company = report.batch, sources.company()
    count, cents = batch.asked
    sums = [CountRow("Pedido al banco", count, cents)]
    for state, words in LINE_STATES.items():
        counted, total = batch.of(state)
        if counted:
            sums.append(CountRow(words, counted, total))
    fees, charged = bank_fees(report)
    if fees:
        sums.append(CountRow(BANK_FEES, fees, charged))
    return BatchPaper(
        company=company,
        number=number,
        batch=number,
        told_at=told_at(report),
        city=company.city,
        bank=profile(batch.profile).name,
        bank_account=account_words(sources, batch.bank_account),
        collect_on=batch.collect_on,
        state=BATCH_STATES[batch.state],
        mark=_CANCELLED if batch.state is BatchState.CANCELLED else "",
        reason=batch.reason,
        file_name=batch.file_name,
        sha256=batch.sha256,
        steps=steps(batch),
        sums=tuple(sums),
        reasons=tuple(
            CountRow(each.words, each.count, each.cents, each.next_step) for each in report.reasons
        ),
        rows=tuple(_row(told) for told in report.lines),
        total_cents=cents,
        settled_cents=batch.of(LineState.SETTLED)[1],
    )


def steps(batch: BatchRow) -> tuple[Field, ...]:
    """Who did what with a batch, and when, as far as it came."""
    return tuple(Field(what, joined(minute(at), by)) for what, at, by in done_steps(batch))


def done_steps(batch: BatchRow) -> tuple[tuple[str, datetime, str], ...]:
    """The steps of a batch that were done: what, when and by whom."""
    known = (
        ("Preparado", batch.made_at, batch.made_by),
        ("Aprobado", batch.approved_at, batch.approved_by),
        ("Generado", batch.written_at, batch.written_by),
        ("Enviado", batch.sent_at, batch.sent_by),
    )
    return tuple((what, at, by) for what, at, by in known if at is not None)


def told_at(report: BatchReport) -> datetime:
    """When a batch became what it is."""
    batch = report.batch
    moments = [batch.made_at, batch.approved_at, batch.written_at, batch.sent_at]
    moments += [told.line.decided_at for told in report.lines]
    return max(moment for moment in moments if moment is not None)


def detail(told: ToldLine) -> str:
    """Why a debit stands where it stands, in words."""
    if told.why is not None:
        return joined(told.why.told, told.why.next_step)
    line = told.line
    if line.taken_back_on is not None:
        return joined(f"Devuelto el {day(line.taken_back_on)}", line.words)
    return line.words if line.state is not LineState.SETTLED else ""


def bank_fees(report: BatchReport) -> tuple[int, int]:
    """What the bank charged us for debits that it took back: how often, and how much."""
    fees = [each.line.bank_fee_cents for each in report.lines if each.line.bank_fee_cents]
    return len(fees), sum(fees)


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived reports tell the same."""
    return _told(record) == _told(other)


def _row(told: ToldLine) -> BatchLineRow:
    line = told.line
    return BatchLineRow(
        position=line.position,
        account=line.account,
        name=line.account_name,
        bank=bank_name(line.bank_code).rpartition(" – ")[2],
        amount_cents=line.amount_cents,
        state=LINE_STATES[line.state],
        detail=detail(told),
        receipt=line.receipt,
    )


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in _TOLD]
