"""The report of money that was given back, by the two people who decided it."""

from collections import defaultdict
from datetime import date
from typing import Final

from services.exporting import Cents
from services.payments.records import receipt_number
from services.reports import store
from services.reports.figures import month_mark, month_words, months
from services.reports.reading import MOST_ROWS, Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row

_OUTSIDE: Final = "En Stripe, sin el programa"
_KINDS: Final = {"refund": "Devolución", "void": "Anulación"}


def refund_pairs(asked: Reading) -> ReportBody:
    """Refunds and voids of each month by who asked and who approved, and one by one."""
    rows = store.given_back(asked.session, asked.first, asked.last)
    spans = months(asked.first, asked.last)
    sums: dict[tuple[date, str, str, str], list[int]] = defaultdict(list)
    for row in rows:
        month = row.business_date.replace(day=1)
        people = (row.asked or _OUTSIDE, row.approved or "—")
        sums[month, *people, _KINDS[row.kind]].append(row.amount_cents)
    figures = sorted(sums.items(), key=lambda each: (each[0][0], -sum(each[1]), each[0][1:]))
    return ReportBody(
        Chart(
            "Dinero que se devolvió o anuló, por mes",
            tuple(_KINDS.values()),
            tuple(
                Group(
                    month_mark(month),
                    tuple(
                        sum(
                            sum(cents)
                            for (of, _, _, kind), cents in sums.items()
                            if (of, kind) == (month, name)
                        )
                        for name in _KINDS.values()
                    ),
                )
                for month in spans
            ),
        ),
        ReportTable(
            "Por mes y pareja",
            (
                Heading("Mes", 0.8),
                Heading("Pidió", 1.4),
                Heading("Aprobó", 1.4),
                Heading("Qué", 1.0),
                Heading("N.º", 0.5, is_figure=True),
                Heading("Valor", 1.0, is_figure=True),
            ),
            tuple(
                Row((month_words(month), who, approver, kind, len(cents), Cents(sum(cents))))
                for (month, who, approver, kind), cents in figures
            ),
            (
                "Total",
                "",
                "",
                "",
                len(rows),
                Cents(sum(row.amount_cents for row in rows)),
            ),
        ),
        ReportTable(
            "Una por una",
            (
                Heading("Fecha", 0.9),
                Heading("Qué", 1.0),
                Heading("Recibo", 1.2),
                Heading("Cuenta", 0.8),
                Heading("Pidió", 1.1),
                Heading("Aprobó", 1.1),
                Heading("Motivo", 1.8),
                Heading("Valor", 0.9, is_figure=True),
            ),
            tuple(
                Row(
                    (
                        row.business_date,
                        _KINDS[row.kind],
                        receipt_number(row.series, row.number),
                        row.account,
                        row.asked or _OUTSIDE,
                        row.approved or "—",
                        row.reason,
                        Cents(row.amount_cents),
                    ),
                    row.account,
                )
                for row in rows[:MOST_ROWS]
            ),
        ),
        (f"Se listan los {MOST_ROWS:,} más nuevos; las sumas son de todos.",)
        if len(rows) > MOST_ROWS
        else (),
    )
