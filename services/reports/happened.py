"""Reports of what happened: cheques that came back, cards that were declined, activations."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from services import ecuador
from services.clock import business_date
from services.exporting import Cell, Cents
from services.papers.words import AGREEMENTS, NO_AGREEMENT, brand
from services.reports import store
from services.reports.figures import month_mark, month_words, months
from services.reports.reading import MOST_ROWS, Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row
from services.summaries.words import CHEQUES

_BACK: Final = {"PROTESTED": "Protestado", "RETURNED": "Devuelto por forma"}
_ORIGINS: Final = {"ONLINE": "En línea", "MANUAL": "Oficina"}
_CUT: Final = f"Se listan los {MOST_ROWS:,} más nuevos; las sumas son de todos."


def protests(asked: Reading) -> ReportBody:
    """Cheques that banks sent back, month by month and one by one."""
    rows = store.protests(asked.session, asked.first, asked.last)
    names = tuple(_BACK.values())
    listed = [
        Row(
            (
                row.business_date,
                _BACK[row.to_state],
                row.number,
                row.name,
                f"{row.cheque} · {_bank(row.bank_code)}",
                row.reason,
                CHEQUES[row.state],
                Cents(row.amount_cents),
                Cents(row.bank_fee_cents or 0),
                Cents(row.customer_fee_cents or 0),
            ),
            row.number,
        )
        for row in rows
    ]
    figures, groups = _by_month(
        asked,
        names,
        [(row.business_date, _BACK[row.to_state], row.amount_cents) for row in rows],
    )
    return ReportBody(
        Chart("Cheques que volvieron del banco, por mes", names, groups),
        ReportTable(
            "Por mes",
            _MONTHLY,
            figures,
            ("Total", "", len(rows), Cents(sum(row.amount_cents for row in rows))),
        ),
        ReportTable(
            "Cheques",
            (
                Heading("Fecha", 0.9),
                Heading("Qué", 1.1),
                Heading("Cuenta", 0.8),
                Heading("Cliente", 1.5),
                Heading("Cheque", 1.3),
                Heading("Motivo", 1.5),
                Heading("Ahora", 1.0),
                Heading("Valor", 0.9, is_figure=True),
                Heading("Costo banco", 0.9, is_figure=True),
                Heading("Al cliente", 0.9, is_figure=True),
            ),
            tuple(listed[:MOST_ROWS]),
        ),
        (_CUT,) if len(listed) > MOST_ROWS else (),
    )


def declines(asked: Reading) -> ReportBody:
    """Cards that banks refused, by their reason and one by one."""
    rows = store.declines(asked.session, asked.since, asked.until)
    told = [asked.decline(str(json.loads(row.failure).get("code", ""))) for row in rows]
    sums: dict[str, list[int]] = defaultdict(list)
    for row, why in zip(rows, told, strict=True):
        sums[why].append(row.amount_cents)
    figures = sorted(sums.items(), key=lambda each: (-len(each[1]), each[0]))
    spans = months(asked.first, asked.last)
    counted = dict.fromkeys(spans, 0)
    for row in rows:
        counted[business_date(row.created_at).replace(day=1)] += 1
    return ReportBody(
        Chart(
            "Tarjetas rechazadas, por mes",
            ("Intentos",),
            tuple(Group(month_mark(month), (count,)) for month, count in counted.items()),
            is_money=False,
        ),
        ReportTable(
            "Por motivo",
            (
                Heading("Motivo", 2.6),
                Heading("N.º", 0.5, is_figure=True),
                Heading("Valor", 1.0, is_figure=True),
            ),
            tuple(Row((why, len(cents), Cents(sum(cents)))) for why, cents in figures),
            _total([row.amount_cents for row in rows]),
        ),
        ReportTable(
            "Intentos",
            (
                Heading("Cuándo", 1.1),
                Heading("Cuenta", 0.8),
                Heading("Cliente", 1.6),
                Heading("Tarjeta", 1.2),
                Heading("Motivo", 2.2),
                Heading("Caja", 0.5),
                Heading("Valor", 0.8, is_figure=True),
            ),
            tuple(
                Row(
                    (
                        row.created_at,
                        row.number,
                        row.name,
                        _card(row),
                        why,
                        row.till,
                        Cents(row.amount_cents),
                    ),
                    row.number,
                )
                for row, why in zip(rows[:MOST_ROWS], told, strict=False)
            ),
        ),
        (
            "Es lo último que dijo el banco de cada intento; los que después se cobraron no"
            " constan.",
            *((_CUT,) if len(rows) > MOST_ROWS else ()),
        ),
    )


def activations(asked: Reading) -> ReportBody:
    """Accounts that went to service, by how their customers pay."""
    rows = store.activations(asked.session, asked.since, asked.until)
    present = {_agreement(row) for row in rows}
    names = tuple(name for name in (*AGREEMENTS.values(), NO_AGREEMENT) if name in present)
    spans = months(asked.first, asked.last)
    counted: dict[tuple[date, str], int] = defaultdict(int)
    for row in rows:
        counted[business_date(row.at).replace(day=1), _agreement(row)] += 1
    figures = tuple(
        Row((month_words(month), name, counted[month, name]))
        for month in spans
        for name in names
        if counted[month, name]
    )
    return ReportBody(
        Chart(
            "Cuentas activadas, por mes y convenio",
            names,
            tuple(
                Group(month_mark(month), tuple(counted[month, name] for name in names))
                for month in spans
            ),
            is_money=False,
        ),
        ReportTable(
            "Por mes y convenio",
            (
                Heading("Mes", 0.8),
                Heading("Convenio de pago", 2.0),
                Heading("Cuentas", 0.8, is_figure=True),
            ),
            figures,
            ("Total", "", len(rows)),
        ),
        ReportTable(
            "Cuentas",
            (
                Heading("Activada", 1.1),
                Heading("Cuenta", 0.8),
                Heading("Cliente", 1.8),
                Heading("Origen", 0.7),
                Heading("Plan", 1.3),
                Heading("Convenio de pago", 1.7),
                Heading("Activó", 0.7),
                Heading("Mensual", 0.8, is_figure=True),
            ),
            tuple(
                Row(
                    (
                        row.at,
                        row.number,
                        row.name,
                        _ORIGINS[row.origin],
                        row.plan or "",
                        _agreement(row),
                        row.by,
                        Cents(row.monthly_cents),
                    ),
                    row.number,
                )
                for row in rows[:MOST_ROWS]
            ),
        ),
        (
            "Sin las cuentas que se importaron activas ni las que volvieron de una suspensión.",
            *((_CUT,) if len(rows) > MOST_ROWS else ()),
        ),
    )


_MONTHLY: Final = (
    Heading("Mes", 0.8),
    Heading("Qué", 1.4),
    Heading("N.º", 0.5, is_figure=True),
    Heading("Valor", 1.0, is_figure=True),
)


def _by_month(
    asked: Reading, names: Sequence[str], happened: Iterable[tuple[date, str, int]]
) -> tuple[tuple[Row, ...], tuple[Group, ...]]:
    """Counts and cents of each name in each month, as lines and as columns."""
    sums: dict[tuple[date, str], list[int]] = defaultdict(list)
    for day, name, cents in happened:
        sums[day.replace(day=1), name].append(cents)
    spans = months(asked.first, asked.last)
    rows = tuple(
        Row((month_words(month), name, len(part), Cents(sum(part))))
        for month in spans
        for name in names
        if (part := sums[month, name])
    )
    groups = tuple(
        Group(month_mark(month), tuple(sum(sums[month, name]) for name in names)) for month in spans
    )
    return rows, groups


def _total(cents: Sequence[int]) -> tuple[Cell, ...]:
    return ("Total", len(cents), Cents(sum(cents)))


def _agreement(row: Any) -> str:
    return next((words for key, words in AGREEMENTS.items() if key == row.method), NO_AGREEMENT)


def _card(row: Any) -> str:
    return f"{brand(row.card_brand)} ···· {row.card_last4}" if row.card_last4 else ""


def _bank(code: str) -> str:
    found = ecuador.bank(code)
    return found.name.rpartition(" – ")[2] if found else code
