"""Reports of money that somebody has to look after: owed, unknown, or not yet proven."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from services.exporting import Cents
from services.papers.turns import KINDS
from services.reports import store
from services.reports.figures import month_mark, month_words, months
from services.reports.reading import MOST_ROWS, Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row

_AGES: Final = ("Por vencer", "1 a 30 días", "31 a 60 días", "61 a 90 días", "Más de 90 días")
_COLUMNS: Final = ("current", "from_1", "from_31", "from_61", "from_91")
_WAITS: Final = (("Hasta 7 días", 7), ("8 a 30 días", 30), ("31 a 90 días", 90))
_LONGEST: Final = "Más de 90 días"
_UNKNOWN: Final = "Dinero en el banco sin identificar"
_CLAIMED: Final = "Depósitos por verificar"
_UNCOMPARED: Final = "Tarjetas por comparar con Stripe"


def overdue(asked: Reading) -> ReportBody:
    """Debts by their age, and the accounts that are late."""
    sums = store.overdue_sums(asked.session, asked.today)
    rows = store.overdue(asked.session, asked.today, MOST_ROWS)
    cents = [int(getattr(sums, name)) for name in _COLUMNS]
    counts = [int(getattr(sums, f"{name}_invoices")) for name in _COLUMNS]
    listed = tuple(
        Row(
            (
                row.number,
                row.name,
                row.mobile,
                *(Cents(int(getattr(row, name))) for name in _COLUMNS),
                Cents(sum(int(getattr(row, name)) for name in _COLUMNS[1:])),
            ),
            row.number,
        )
        for row in rows
    )
    cut = f"Se listan las {MOST_ROWS:,} cuentas que más deben; las sumas son de todas."
    return ReportBody(
        Chart(
            "Deuda por antigüedad",
            ("Saldo",),
            tuple(Group(words, (part,)) for words, part in zip(_AGES, cents, strict=True)),
        ),
        ReportTable(
            "Por antigüedad",
            (
                Heading("Desde su vencimiento", 1.6),
                Heading("Facturas", 0.8, is_figure=True),
                Heading("Saldo", 1.0, is_figure=True),
            ),
            tuple(
                Row((words, count, Cents(part)))
                for words, count, part in zip(_AGES, counts, cents, strict=True)
            ),
            ("Total", sum(counts), Cents(sum(cents))),
        ),
        ReportTable(
            "Cuentas con deuda vencida",
            (
                Heading("Cuenta", 0.9),
                Heading("Cliente", 2.2),
                Heading("Celular", 1.1),
                Heading("Por vencer", 1.0, is_figure=True),
                Heading("1–30", 0.9, is_figure=True),
                Heading("31–60", 0.9, is_figure=True),
                Heading("61–90", 0.9, is_figure=True),
                Heading("+90", 0.9, is_figure=True),
                Heading("Vencido", 1.0, is_figure=True),
            ),
            listed,
        ),
        (cut,) if len(listed) == MOST_ROWS else (),
    )


def unsettled(asked: Reading) -> ReportBody:
    """Money in the bank that nobody knows, and receipts whose money nobody has seen yet."""
    compared = asked.summaries.compared_until()
    found: list[tuple[str, date, Row, int]] = []
    for each in store.unknown_money(asked.session):
        told = (each.bank_account, " ".join(f"{each.reference} {each.detail}".split()))
        found.append(_waiting(asked, _UNKNOWN, each.day, told, each.amount_cents))
    for each in store.claimed(asked.session):
        told = (each.bank_account, f"Papeleta {each.slip} · {each.number} {each.name}")
        found.append(
            _waiting(asked, _CLAIMED, each.deposited_on, told, each.amount_cents, each.number)
        )
    for each in store.uncompared(asked.session, compared):
        told = ("Stripe", f"{each.charge_id} · {each.number} {each.name}")
        found.append(
            _waiting(asked, _UNCOMPARED, each.business_date, told, each.amount_cents, each.number)
        )
    kinds = (_UNKNOWN, _CLAIMED, _UNCOMPARED)
    ages = [words for words, _ in _WAITS] + [_LONGEST]
    sums = {(kind, age): 0 for kind in kinds for age in ages}
    for kind, day, _, cents in found:
        sums[kind, _age(asked.today, day)] += cents
    oldest = sorted(found, key=lambda each: each[1])
    figures = []
    for kind in kinds:
        of_kind = [each for each in found if each[0] == kind]
        first = min((each[1] for each in of_kind), default=None)
        cents = sum(each[3] for each in of_kind)
        figures.append(Row((kind, len(of_kind), first, Cents(cents))))
    cut = f"Se listan los {MOST_ROWS:,} más antiguos; las sumas son de todos."
    return ReportBody(
        Chart(
            "Dinero que espera, por antigüedad",
            kinds,
            tuple(Group(age, tuple(sums[kind, age] for kind in kinds)) for age in ages),
        ),
        ReportTable(
            "Qué espera",
            (
                Heading("Qué", 2.2),
                Heading("N.º", 0.5, is_figure=True),
                Heading("Más antiguo", 1.0),
                Heading("Valor", 1.0, is_figure=True),
            ),
            tuple(figures),
            ("Total", len(found), None, Cents(sum(each[3] for each in found))),
        ),
        ReportTable(
            "Uno por uno",
            (
                Heading("Qué", 1.8),
                Heading("Fecha", 0.8),
                Heading("Días", 0.4, is_figure=True),
                Heading("Dónde", 1.1),
                Heading("Referencia", 2.4),
                Heading("Valor", 0.8, is_figure=True),
            ),
            tuple(row for _, _, row, _ in oldest[:MOST_ROWS]),
        ),
        (cut,) if len(oldest) > MOST_ROWS else (),
    )


def withholdings(asked: Reading) -> ReportBody:
    """Vouchers of withholding that companies which paid have not brought."""
    found = asked.withholdings.expected(asked.first, asked.last)
    spans = months(asked.first, asked.last)
    by_month = {
        month: [each for each in found if each.paid_on.replace(day=1) == month] for month in spans
    }
    figures = tuple(
        Row((month_words(month), len(rows), Cents(sum(each.proposed_cents for each in rows))))
        for month, rows in by_month.items()
    )
    return ReportBody(
        Chart(
            "Retenciones que se esperan, por mes de pago",
            (KINDS["withholding"],),
            tuple(
                Group(month_mark(month), (sum(each.proposed_cents for each in rows),))
                for month, rows in by_month.items()
            ),
        ),
        ReportTable(
            "Por mes de pago",
            (
                Heading("Mes", 1.0),
                Heading("Facturas", 0.8, is_figure=True),
                Heading("Retención", 1.0, is_figure=True),
            ),
            figures,
            ("Total", len(found), Cents(sum(each.proposed_cents for each in found))),
        ),
        ReportTable(
            "Facturas sin comprobante",
            (
                Heading("Cuenta", 0.8),
                Heading("Cliente", 2.0),
                Heading("Factura", 1.3),
                Heading("Emitida", 0.8),
                Heading("Pagada", 0.8),
                Heading("Total", 0.8, is_figure=True),
                Heading("Retención", 0.8, is_figure=True),
            ),
            tuple(
                Row(
                    (
                        each.account,
                        each.customer,
                        each.invoice,
                        each.issued_on,
                        each.paid_on,
                        Cents(each.total_cents),
                        Cents(each.proposed_cents),
                    ),
                    each.account,
                )
                for each in found
            ),
        ),
    )


def _waiting(
    asked: Reading, kind: str, day: date, told: Iterable[str], cents: int, account: str = ""
) -> tuple[str, date, Row, int]:
    days = max(0, (asked.today - day).days)
    return kind, day, Row((kind, day, days, *told, Cents(cents)), account), cents


def _age(today: date, day: date) -> str:
    waited = (today - day).days
    return next((words for words, most in _WAITS if waited <= most), _LONGEST)
