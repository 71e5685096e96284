"""The card money of days here and at Stripe, with its fees, as a report."""

from collections.abc import Mapping
from typing import Final

from services.exporting import Cents
from services.reconciliation.day_records import Side, StripeDays, Why
from services.reports.reading import Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row

_SIDES: Final[Mapping[Side, str]] = {
    Side.CHARGES: "Cobros",
    Side.REFUNDS: "Devoluciones",
    Side.DISPUTES: "Contracargos",
}
_WHYS: Final[Mapping[Why, str]] = {
    Why.NOT_THERE: "Está en los libros y no en Stripe en estas fechas",
    Why.NOT_HERE: "Está en Stripe y no en los libros",
    Why.OTHER_DAY: "En los libros consta otro día",
    Why.OTHER_AMOUNT: "El valor no es el mismo",
}
_PAYOUT: Final = "Envío al banco"


def stripe(asked: Reading) -> ReportBody:
    """Our charges, refunds and disputes against Stripe's list, fees, net and payouts."""
    told = asked.stripe
    if told is None:
        raise ValueError("Stripe was not asked")
    sent = sum(each.cents for each in told.payouts)
    rows = [
        Row(
            (
                _SIDES[each.side],
                each.here_count,
                Cents(each.here_cents),
                each.there_count,
                Cents(each.there_cents),
                Cents(each.apart_cents),
            )
        )
        for each in told.sides
    ]
    rows += [
        Row(("Comisiones de Stripe", None, None, None, Cents(-told.fee_cents), None)),
        Row(("Neto en Stripe", None, None, None, Cents(told.net_cents), None)),
    ]
    if told.plain_fee_cents:
        rows.append(Row(("Otros costos de Stripe", None, None, None, _less(told), None)))
    if told.others_count:
        cents = Cents(told.others_cents - told.others_fee_cents)
        rows.append(Row(("De otro sistema (neto)", None, None, told.others_count, cents, None)))
    rows.append(Row(("Enviado al banco", None, None, len(told.payouts), Cents(sent), None)))
    figures = {_SIDES[each.side]: abs(each.there_cents) for each in told.sides}
    figures |= {"Comisiones": told.fee_cents, "Neto": told.net_cents, "Al banco": sent}
    return ReportBody(
        Chart(
            "Dinero de tarjetas en Stripe",
            ("Valor",),
            tuple(Group(words, (max(0, cents),)) for words, cents in figures.items()),
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
                _SIDES[each.side],
                _WHYS[each.why],
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
        Row((_PAYOUT, "", each.day, each.id, "", "", None, Cents(-each.cents)))
        for each in told.payouts
    ]
    return tuple(rows)


def _notes(told: StripeDays) -> tuple[str, ...]:
    count = len(told.differences)
    if not count:
        return ("Los libros y Stripe dicen lo mismo de estos días.",)
    found = "Hay una diferencia" if count == 1 else f"Hay {count} diferencias"
    return (f"{found}; lo que hay que decidir está en Conciliación y en Cobros en duda.",)


def _less(told: StripeDays) -> Cents:
    return Cents(-told.plain_fee_cents)
