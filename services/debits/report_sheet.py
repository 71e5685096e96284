"""Reports of debits as spreadsheets."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.debits.banks.registry import profile
from services.debits.batch_records import BatchRow
from services.debits.batch_states import UNNAMED, LineState
from services.debits.report_records import BatchReport
from services.ecuador import bank
from services.exporting import Cell, Cents, Table, workbook
from services.papers.debits import BANK_FEES, BATCH_STATES, LINE_STATES, bank_fees, done_steps

_LINES: Final = (
    "N.º",
    "Cuenta",
    "Cliente",
    "Banco",
    "Cuenta bancaria",
    "Titular",
    "Valor",
    "Resultado",
    "Código del banco",
    "Mensaje del banco",
    "Motivo nuestro",
    "Qué hacer",
    "Fecha del banco",
    "Recibo",
    "Saldo a favor",
    "Devuelto el",
    "Nos cobró el banco",
)
_WIDTHS: Final = {
    "Cliente": 36,
    "Banco": 24,
    "Cuenta bancaria": 18,
    "Titular": 36,
    "Mensaje del banco": 34,
    "Motivo nuestro": 44,
    "Qué hacer": 60,
    "Recibo": 20,
    "Nuestra cuenta": 20,
    "Preparado": 18,
    "Archivo": 40,
    "SHA-256": 60,
}
_SUMS_WIDTHS: Final = {"Qué": 44, "Débitos": 40, "Valor": 18, "Qué hacer": 60}
_BANK_SAYS: Final = frozenset({LineState.SETTLED, LineState.REJECTED})


def batch_workbook(report: BatchReport) -> bytes:
    """A batch with its sums, why debits were refused, and a line for each."""
    return workbook([_sums(report), _lines(report)])


def batches_workbook(batches: Sequence[BatchRow]) -> bytes:
    """A list of batches with what became of each."""
    titles = (
        "Lote",
        "Estado",
        "Banco",
        "Nuestra cuenta",
        "Día del débito",
        "Débitos",
        "Valor",
        *(words for words in LINE_STATES.values()),
        "Preparado",
        "Por",
        "Archivo",
        "SHA-256",
    )
    return workbook([Table("Lotes", titles, (_batch(each) for each in batches), widths=_WIDTHS)])


def _batch(batch: BatchRow) -> tuple[Cell, ...]:
    counted: tuple[Cell, ...] = tuple(batch.of(state)[0] for state in LINE_STATES)
    return (
        batch.number,
        BATCH_STATES[batch.state],
        profile(batch.profile).name,
        batch.bank_account,
        batch.collect_on,
        batch.asked[0],
        Cents(batch.asked[1]),
        *counted,
        batch.made_at,
        batch.made_by,
        batch.file_name,
        batch.sha256,
    )


def _sums(report: BatchReport) -> Table:
    batch = report.batch
    count, cents = batch.asked
    rows: list[Sequence[Cell]] = [("Pedido al banco", count, Cents(cents))]
    for state, words in LINE_STATES.items():
        counted, total = batch.of(state)
        if counted:
            rows.append((words, counted, Cents(total)))
    fees, charged = bank_fees(report)
    if fees:
        rows.append((BANK_FEES, fees, Cents(charged)))
    rows += [(each.words, each.count, Cents(each.cents), each.next_step) for each in report.reasons]
    above: list[Sequence[Cell]] = [
        ("Lote", batch.number),
        ("Banco", profile(batch.profile).name),
        ("Nuestra cuenta", batch.bank_account),
        ("Día del débito", batch.collect_on),
        ("Estado", BATCH_STATES[batch.state]),
        *((what, by, at) for what, at, by in done_steps(batch)),
        ("Archivo", batch.file_name),
        ("SHA-256", batch.sha256),
        (),
    ]
    titles = ("Qué", "Débitos", "Valor", "Qué hacer")
    return Table("Resumen", titles, rows, above, _SUMS_WIDTHS)


def _lines(report: BatchReport) -> Table:
    def rows() -> Iterator[Sequence[Cell]]:
        for told in report.lines:
            line, why = told.line, told.why
            # What we wrote ourselves, as on closing a batch, no bank ever said.
            is_banks = line.state in _BANK_SAYS and line.code != UNNAMED
            ours = "" if is_banks else line.words
            found = bank(line.bank_code)
            yield (
                line.position,
                line.account,
                line.account_name,
                found.name if found else line.bank_code,
                line.bank_account_number,
                line.holder_name,
                Cents(line.amount_cents),
                LINE_STATES[line.state],
                line.code if is_banks else "",
                line.words if is_banks else "",
                why.words if why else ours,
                why.next_step if why else "",
                line.settled_on,
                line.receipt,
                Cents(line.credit_cents) if line.credit_cents else None,
                line.taken_back_on,
                Cents(line.bank_fee_cents) if line.bank_fee_cents else None,
            )

    return Table("Débitos", _LINES, rows(), widths=_WIDTHS)
