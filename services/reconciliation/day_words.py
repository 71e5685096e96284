"""Spanish words of a day that is compared with Stripe, and its figures as a table has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.reconciliation.day_records import Side, StripeDays, Why

SIDES: Final[Mapping[Side, str]] = {
    Side.CHARGES: "Cobros",
    Side.REFUNDS: "Devoluciones",
    Side.DISPUTES: "Contracargos",
}
ONE: Final[Mapping[Side, str]] = {
    Side.CHARGES: "Cobro",
    Side.REFUNDS: "Devolución",
    Side.DISPUTES: "Contracargo",
}
WHYS: Final[Mapping[Why, str]] = {
    Why.NOT_THERE: "Está en los libros y no en Stripe en estas fechas",
    Why.NOT_HERE: "Está en Stripe y no en los libros",
    Why.OTHER_DAY: "En los libros consta otro día",
    Why.OTHER_AMOUNT: "El valor no es el mismo",
}
PAYOUT: Final = "Envío al banco"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of figures; what a side does not have is None. `is_net` is what is left of ours."""

    label: str
    here_count: int | None
    here_cents: int | None
    there_count: int | None
    there_cents: int | None
    apart_cents: int | None
    is_net: bool = False


def figures(told: StripeDays) -> Iterator[FigureRow]:
    """The books beside Stripe; then what Stripe kept, what is left, and what it sent."""
    for each in told.sides:
        yield FigureRow(
            SIDES[each.side],
            each.here_count,
            each.here_cents,
            each.there_count,
            each.there_cents,
            each.apart_cents,
        )
    yield _there("Comisiones de Stripe", -told.fee_cents)
    yield FigureRow("Neto en Stripe", None, None, None, told.net_cents, None, is_net=True)
    if told.plain_fee_cents:
        yield _there("Otros costos de Stripe", -told.plain_fee_cents)
    if told.others_count:
        cents = told.others_cents - told.others_fee_cents
        yield _there("De otro sistema (neto)", cents, told.others_count)
    yield _there("Enviado al banco", told.payout_cents, len(told.payouts))


def _there(label: str, cents: int, count: int | None = None) -> FigureRow:
    return FigureRow(label, None, None, count, cents, None)


def differences_words(count: int) -> str:
    """How many documents are not alike."""
    if count == 0:
        return "sin diferencias"
    return "una diferencia" if count == 1 else f"{count} diferencias"
