"""The card money of days here and at Stripe, with its fees, as a report."""

from services.exporting import Cents
from services.reconciliation.day_records import StripeDays
from services.reconciliation.day_words import PAYOUT, SIDES, WHYS, figures
from services.reports.reading import Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row


def stripe(asked: Reading) -> ReportBody:
    """Our charges, refunds and disputes against Stripe's list, fees, net and payouts."""
    told = asked.stripe
    if told is None:
        raise ValueError("Stripe was not asked")
    rows = [
        Row(
            (
                each.label,
                each.here_count,
                _cents(each.here_cents),
                each.there_count,
                _cents(each.there_cents),
                _cents(each.apart_cents),
            )
        )
        for each in figures(told)
    ]
    bars = {SIDES[each.side]: abs(each.there_cents) for each in told.sides}
    bars |= {
        "Comisiones": told.fee_cents,
        "Neto": told.net_cents,
        "Al banco": told.payout_cents,
    }
    return ReportBody(
        Chart(
            "Dinero de tarjetas en Stripe",
            ("Valor",),
            tuple(Group(words, (max(0, cents),)) for words, cents in bars.items()),
        ),
        ReportTable(
            "Libros y Stripe",
            (
                Heading("Concepto", 1.4),
                Heading("N.º", 0.5, is_figure=True),
                Heading("Libros", 1.0, is_figure=True),
                Heading("N.º", 0.5, is_figure=True),
                Heading("Stripe", 1.0, is_figure=True),
                Heading("Difieren", 0.9, is_figure=True),
            ),
            tuple(rows),
        ),
        ReportTable(
            "Diferencias y envíos al banco",
            (
                Heading("Qué", 1.0),
                Heading("Por qué", 2.2),
                Heading("Fecha", 0.8),
                Heading("En Stripe", 1.8),
                Heading("Recibo", 1.2),
                Heading("Cliente", 1.5),
                Heading("Libros", 0.8, is_figure=True),
                Heading("Stripe", 0.8, is_figure=True),
            ),
            _details(told),
        ),
        _notes(told),
    )


def _details(told: StripeDays) -> tuple[Row, ...]:
    rows = [
        Row(
            (
                SIDES[each.side],
                WHYS[each.why],
                each.booked_on,
                each.ref,
                each.receipt,
                each.name,
                None if each.here_cents is None else Cents(each.here_cents),
                None if each.there_cents is None else Cents(each.there_cents),
            ),
            each.account,
        )
        for each in told.differences
    ]
    rows += [
        Row((PAYOUT, "", each.day, each.id, "", "", None, Cents(-each.cents)))
        for each in told.payouts
    ]
    return tuple(rows)


def _notes(told: StripeDays) -> tuple[str, ...]:
    count = len(told.differences)
    if not count:
        return ("Los libros y Stripe dicen lo mismo de estos días.",)
    found = "Hay una diferencia" if count == 1 else f"Hay {count} diferencias"
    return (f"{found}; lo que hay que decidir está en Conciliación y en Cobros en duda.",)


def _cents(cents: int | None) -> Cents | None:
    return None if cents is None else Cents(cents)
