"""The lines of a reconciliation, for the eye and for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.clock import business_date
from services.exporting import safe_cell
from services.reconciliation.records import Action, ReconciliationRow, Report, RowKind
from ui import formats, wording
from ui.widgets.rows_model import Column
from ui.wording import WORDS, words
from ui.words.state import StateLook

_BOM: Final = "\N{BYTE ORDER MARK}"


def row_columns() -> list[Column[ReconciliationRow]]:
    """The columns of the table."""
    return [
        Column("kind", _tr("Qué"), lambda row: _kind_look(row).word, look=_kind_look),
        Column(
            "at",
            _tr("Fecha"),
            lambda row: formats.day(business_date(row.at)),
            sort_key=lambda row: row.at,
            tooltip=lambda row: formats.moment(row.at, seconds=True),
        ),
        Column("account", _tr("Cuenta"), lambda row: row.account),
        Column("receipt", _tr("Recibo"), lambda row: row.receipt),
        Column("here", _tr("Libros"), lambda row: _money(row.here_cents), "right"),
        Column("there", _tr("Stripe"), lambda row: _money(row.there_cents), "right"),
        Column("told", _tr("Qué pasa"), told_words, stretch=True, tooltip=lambda row: row.ref),
        Column("action", _tr("Qué hacer"), lambda row: action_look(row).word, look=action_look),
    ]


def told_words(row: ReconciliationRow) -> str:
    """What a line says of itself."""
    key = f"reconciliation.told.{row.told}"
    if key in WORDS:
        return words(key)
    for kind in ("difference", "intent"):
        if f"{kind}.{row.told}" in wording.STATES:
            return wording.state(kind, row.told).word
    return row.told


def action_look(row: ReconciliationRow) -> StateLook:
    """The one safe thing to do about a line."""
    if row.kind is RowKind.UNMARKED and row.action is Action.NOTHING:
        return wording.state("act", "nothing.unmarked")
    return wording.state("act", row.action)


def csv_of(report: Report, rows: Sequence[ReconciliationRow]) -> str:
    """A report as a CSV file for a spreadsheet, without anything that it would calculate.

    Its sums come first, so that one in which all matches says so; then, after an empty line,
    the lines. Amounts are plain figures with a point; a byte order mark lets spreadsheets see
    UTF-8.
    """
    text = io.StringIO(newline="")
    text.write(_BOM)
    writer = csv.writer(text)
    writer.writerows(
        [
            [_tr("Conciliación con Stripe")],
            [_tr("Desde"), formats.moment(report.since, seconds=True)],
            [_tr("Hasta"), formats.moment(report.until, seconds=True)],
            [_tr("Cuadran"), str(report.matched)],
            [_tr("En los libros"), _plain(report.here_cents)],
            [_tr("En Stripe"), _plain(report.there_cents)],
            [_tr("Por resolver"), str(left_of(report))],
            [],
        ]
    )
    writer.writerow(
        [
            _tr("Qué"),
            _tr("Fecha"),
            _tr("Cuenta"),
            _tr("Recibo"),
            _tr("Libros"),
            _tr("Stripe"),
            _tr("Qué pasa"),
            _tr("Qué hacer"),
            _tr("En Stripe"),
            _tr("Intento"),
        ]
    )
    for row in rows:
        cells = [
            _kind_look(row).word,
            formats.moment(row.at, seconds=True),
            row.account,
            row.receipt,
            _plain(row.here_cents),
            _plain(row.there_cents),
            told_words(row),
            action_look(row).word,
            row.ref,
            row.attempt,
        ]
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()


def left_of(report: Report) -> int:
    """How many lines are not at their end."""
    return sum(row.action is not Action.NOTHING for row in report.rows)


def _kind_look(row: ReconciliationRow) -> StateLook:
    return wording.state("row", row.kind)


def _money(cents: int | None) -> str:
    return "—" if cents is None else formats.money(cents)


def _plain(cents: int | None) -> str:
    return "" if cents is None else formats.typed_amount(cents)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReconciliationRows", text)
