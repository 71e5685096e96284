"""What the tables of batches show."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from services.debits.answer_records import APPLIED, JudgedLine, Verdict
from services.debits.batch_records import BatchRow, DebitShare, LeftOut, Proposed, Why
from services.debits.batch_states import LineState
from services.debits.report_records import ToldLine
from ui import formats, wording
from ui.debits.told import bank_name, bank_of, invoice_told, line_detail, why_left_out
from ui.widgets.rows_model import Column
from ui.wording import words


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of a preview: an account that is in, or something of it that is out, with why."""

    key: str
    account: str
    name: str
    bank: str
    bank_account: str
    invoices: tuple[DebitShare, ...]
    cents: int
    why: Why | None
    told: str


def candidate(one: Proposed | LeftOut, place: int) -> Candidate:
    """A line of a preview as the table shows it."""
    if isinstance(one, LeftOut):
        told = why_left_out(one)
        return Candidate(
            f"{one.account}/{place}",
            one.account,
            one.account_name,
            "",
            "",
            one.owed,
            one.cents,
            one.why,
            told,
        )
    asked = one.instruction
    tries = _tr("Entra") if not one.tries else _tr("Entra: intento {n}").format(n=one.tries + 1)
    return Candidate(
        f"{one.account}/{place}",
        one.account,
        one.account_name,
        bank_name(asked.bank_code),
        asked.account_number,
        one.shares,
        one.amount_cents,
        None,
        tries,
    )


def batch_columns() -> list[Column[BatchRow]]:
    """What the list of batches shows."""

    def part(row: BatchRow, state: LineState) -> str:
        count = row.of(state)[0]
        return f"{count:,}" if count else ""

    return [
        Column("number", _tr("Lote"), lambda row: str(row.number), "right"),
        Column(
            "state",
            _tr("Estado"),
            lambda row: wording.state("debit_batch", row.state).word,
            look=lambda row: wording.state("debit_batch", row.state),
        ),
        Column("bank", _tr("Banco"), lambda row: bank_of(row.profile), stretch=True, letters=18),
        Column("day", _tr("Día del débito"), lambda row: formats.day(row.collect_on), "center"),
        Column("lines", _tr("Débitos"), lambda row: f"{row.asked[0]:,}", "right"),
        Column("total", _tr("Valor"), lambda row: formats.amount(row.asked[1]), "right"),
        Column("settled", _tr("Cobrados"), lambda row: part(row, LineState.SETTLED), "right"),
        Column(
            "rejected",
            _tr("Rechazados"),
            lambda row: part(row, LineState.REJECTED),
            "right",
            tone=lambda row: "err" if row.of(LineState.REJECTED)[0] else "",
        ),
        Column("waiting", _tr("Pendientes"), lambda row: part(row, LineState.PENDING), "right"),
        Column(
            "back",
            _tr("Devueltos"),
            lambda row: part(row, LineState.REVERSED),
            "right",
            tone=lambda row: "err",
        ),
        Column(
            "made",
            _tr("Preparado"),
            lambda row: formats.moment(row.made_at),
            tooltip=lambda row: f"{row.made_by} · {row.till}",
        ),
    ]


def candidate_columns() -> list[Column[Candidate]]:
    """What the preview of a batch shows."""
    return [
        Column("account", _tr("Cuenta"), lambda row: row.account),
        Column("name", _tr("Cliente"), lambda row: row.name, stretch=True, letters=18),
        Column("bank", _tr("Banco"), lambda row: row.bank),
        Column("bank_account", _tr("Cuenta bancaria"), lambda row: row.bank_account),
        Column(
            "invoices",
            _tr("Facturas"),
            lambda row: str(len(row.invoices)) if row.invoices else "",
            "right",
            tooltip=lambda row: "\n".join(invoice_told(each) for each in row.invoices),
            also_found_by=lambda row: " ".join(each.invoice for each in row.invoices),
        ),
        Column(
            "amount",
            _tr("Valor"),
            lambda row: formats.amount(row.cents) if row.cents else "",
            "right",
            sort_key=lambda row: row.cents,
        ),
        Column(
            "why",
            _tr("Entra, o por qué no"),
            lambda row: row.told,
            tone=lambda row: "" if row.why is None else "warn",
            tooltip=lambda row: row.told,
            stretch=True,
        ),
    ]


def line_columns() -> list[Column[ToldLine]]:
    """What the debits of a batch show."""
    return [
        Column(
            "position",
            _tr("N.º"),
            lambda row: str(row.line.position),
            "right",
            sort_key=lambda row: row.line.position,
        ),
        Column(
            "state",
            _tr("Estado"),
            lambda row: wording.state("debit", row.line.state).word,
            look=lambda row: wording.state("debit", row.line.state),
        ),
        Column("account", _tr("Cuenta"), lambda row: row.line.account),
        Column("name", _tr("Cliente"), lambda row: row.line.account_name, stretch=True, letters=18),
        Column(
            "bank",
            _tr("Banco"),
            lambda row: bank_name(row.line.bank_code),
            tooltip=lambda row: f"{row.line.bank_account_number} · {row.line.holder_name}",
        ),
        Column(
            "invoices",
            _tr("Facturas"),
            lambda row: str(len(row.shares)),
            "right",
            tooltip=lambda row: "\n".join(invoice_told(each) for each in row.shares),
            also_found_by=lambda row: " ".join(each.invoice for each in row.shares),
        ),
        Column(
            "amount",
            _tr("Valor"),
            lambda row: formats.amount(row.line.amount_cents),
            "right",
            sort_key=lambda row: row.line.amount_cents,
        ),
        Column("receipt", _tr("Recibo"), lambda row: row.line.receipt),
        Column(
            "detail",
            _tr("Detalle"),
            line_detail,
            tone=lambda row: "warn" if row.line.is_disallowed else "",
            tooltip=lambda row: row.line.words or line_detail(row),
            stretch=True,
        ),
    ]


def judged_columns() -> list[Column[JudgedLine]]:
    """What a bank's answer shows before it is applied."""
    return [
        Column(
            "number",
            _tr("Línea"),
            lambda row: str(row.number),
            "right",
            sort_key=lambda row: row.number,
        ),
        Column(
            "verdict",
            _tr("Resultado"),
            lambda row: wording.state("debit_verdict", row.verdict).word,
            look=lambda row: wording.state("debit_verdict", row.verdict),
        ),
        Column("reference", _tr("Contrapartida"), lambda row: row.reference),
        Column("name", _tr("Cliente"), lambda row: row.account_name, stretch=True, letters=18),
        Column(
            "amount",
            _tr("Valor"),
            _judged_amount,
            "right",
            sort_key=lambda row: row.cents,
            tone=lambda row: "err" if _is_other_amount(row) else "",
        ),
        Column(
            "on",
            _tr("Fecha"),
            lambda row: formats.day(row.on) if row.on else "",
            "center",
            sort_key=lambda row: row.on or date.min,
            tone=lambda row: "warn" if row.verdict is Verdict.EARLY else "",
        ),
        Column("words", _tr("El banco dice"), lambda row: row.words, stretch=True),
        Column(
            "means",
            _tr("Qué significa"),
            lambda row: row.means if row.verdict in APPLIED else judged_todo(row),
            stretch=True,
        ),
    ]


def judged_todo(row: JudgedLine) -> str:
    """What a line of an answer means for somebody at the office."""
    if row.verdict not in APPLIED:
        return words(f"debit_verdict.todo.{row.verdict.value}")
    return " · ".join(part for part in (row.means, row.next_step) if part)


def _judged_amount(row: JudgedLine) -> str:
    if _is_other_amount(row) and row.asked_cents is not None:
        told = _tr("{told} (pedido {asked})")
        asked = formats.amount(row.asked_cents)
        return told.format(told=formats.amount(row.amount_cents or 0), asked=asked)
    return formats.amount(row.cents)


def _is_other_amount(row: JudgedLine) -> bool:
    return row.amount_cents is not None and row.asked_cents not in {None, row.amount_cents}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Debits", text)
