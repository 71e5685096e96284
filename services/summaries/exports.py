"""Summaries as spreadsheets: totals, turns and every list behind them."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.exporting import Cell, Cents, Table, csv_text, workbook
from services.papers.days import close_number, days_words, mark_of
from services.papers.turns import KINDS
from services.reconciliation.day_records import together
from services.reconciliation.day_words import figures
from services.summaries.records import NOT_COUNTED, Annex, DaySummary, Total
from services.summaries.stripe_lists import compared_words
from services.summaries.words import CELLS, TITLES

_TOTALS: Final = ("N.º", "Recibido", "N.º reversado", "Reversado", "Neto")
_TURN: Final = ("Turno", "Cajero", "Estado", "Esperado", "Contado", "Diferencia", "Firmó", "Motivo")
_STRIPE: Final = ("Concepto", "N.º en libros", "Libros", "N.º en Stripe", "Stripe", "Diferencia")
_STATES: Final = {"open": "abierto", "declared": "por firmar", "closed": "cerrado"}


def summary_workbook(told: DaySummary) -> bytes:
    """An .xlsx file: a sheet of totals, then one for each list."""
    return workbook(tables_of(told))


def summary_csv(told: DaySummary) -> str:
    """The same as text for a spreadsheet, one table under another."""
    return csv_text(tables_of(told))


def tables_of(told: DaySummary) -> list[Table]:
    """The tables of a summary, the totals first."""
    head = _head(told)
    tables = [
        Table("Por método", ("Método", *_TOTALS, "Suma"), list(_methods(told)), above=head),
        Table(
            "Por cajero",
            ("Cajero", *_TOTALS),
            [(each.name or each.key, *_figures(each)) for each in told.by_cashier],
        ),
        Table(
            "Por día",
            ("Día", "Cierre", "Recibido", "Reversado", "Neto"),
            [
                (
                    each.day,
                    close_number(each.number) if each.number else "",
                    Cents(each.cents),
                    Cents(each.reversed_cents),
                    Cents(each.cents - each.reversed_cents),
                )
                for each in told.days
            ],
        ),
        Table("Turnos", _TURN, list(_turns(told))),
    ]
    if told.stripe:
        tables.append(Table("Tarjetas en Stripe", _STRIPE, list(_stripe(told))))
    return tables + [_annex(each) for each in told.annexes]


def _head(told: DaySummary) -> list[Sequence[Cell]]:
    close, question = told.close, told.question
    lines: list[Sequence[Cell]] = [
        ("Resumen de cobros", days_words(question)),
        ("Estado", f"Cerrado N.º {close_number(close.number)}" if close else mark_of(told)),
        ("Visto", told.told_at),
    ]
    lines += [
        (label, value)
        for label, value in (
            ("Caja", question.till),
            ("Usuario", question.user),
            ("Método", KINDS.get(question.method, question.method)),
        )
        if value
    ]
    return [*lines, ()]


def _methods(told: DaySummary) -> Iterator[Sequence[Cell]]:
    for each in told.by_method:
        counts = "no" if each.key in NOT_COUNTED else "sí"
        yield (KINDS.get(each.key, each.key), *_figures(each), counts)
    yield ("Total cobrado", *_figures(told.total), "")


def _figures(total: Total) -> tuple[Cell, ...]:
    return (
        total.count,
        Cents(total.cents),
        total.reversed_count,
        Cents(total.reversed_cents),
        Cents(total.net_cents),
    )


def _turns(told: DaySummary) -> Iterator[Sequence[Cell]]:
    for each in told.turns:
        yield (
            each.code,
            each.cashier,
            _STATES[each.state],
            _cents(each.expected_cents),
            _cents(each.counted_cents),
            _cents(each.difference_cents),
            each.signed_by,
            each.reason,
        )


def _stripe(told: DaySummary) -> Iterator[Sequence[Cell]]:
    for row in figures(together([each.told for each in told.stripe])):
        yield (
            row.label,
            row.here_count,
            _cents(row.here_cents),
            row.there_count,
            _cents(row.there_cents),
            _cents(row.apart_cents),
        )
    yield (compared_words(told.stripe), None, None, None, None, None)


def _cents(cents: int | None) -> Cell:
    return None if cents is None else Cents(cents)


def _annex(annex: Annex) -> Table:
    titles = ("Documento", "Cuenta", "Nombre", *CELLS[annex.part], "Valor")
    rows: list[Sequence[Cell]] = [
        (line.document, line.account, line.name, *line.cells, Cents(line.cents))
        for line in annex.lines
    ]
    return Table(TITLES[annex.part], titles, rows)
