"""What papers say of days that were compared with Stripe."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.payments.tenders import Method
from services.printing.day_papers import DayStripe, DayStripeRow
from services.printing.figures import day, dollars, money
from services.reconciliation.day_records import KeptDay, Side, StripeDays, together
from services.reconciliation.day_words import differences_words, figures
from services.summaries.records import DaySummary
from services.summaries.stripe_lists import compared_words

NOT_COMPARED: Final = "no comparado con Stripe todavía"
_MOST_NAMED: Final = 6


def stripe_part(told: DaySummary) -> DayStripe | None:
    """A summary's card money beside Stripe's; None where it leaves documents of that out."""
    if not told.question.has_stripe:
        return None
    if not told.stripe:
        return DayStripe(NOT_COMPARED, "")
    return stripe_told(told.stripe, tuple(_notes(told)))


def stripe_told(kept: Sequence[KeptDay], notes: tuple[str, ...] = ()) -> DayStripe:
    """Days that were compared, put together."""
    told = together([each.told for each in kept])
    return DayStripe(
        result=_result(told),
        told=compared_words(kept),
        rows=tuple(
            DayStripeRow(
                each.label,
                each.here_count,
                each.here_cents,
                each.there_count,
                each.there_cents,
                each.apart_cents,
                is_sum=each.is_net,
            )
            for each in figures(told)
        ),
        notes=notes,
        is_alert=bool(told.differences),
    )


def _result(told: StripeDays) -> str:
    count = len(told.differences)
    if not count:
        return "los libros y Stripe dicen lo mismo"
    return f"{differences_words(count)} · {dollars(told.apart_cents)}"


def _notes(told: DaySummary) -> Iterator[str]:
    compared = {each.day for each in told.stripe}
    missing = [
        each.day
        for each in told.days
        if each.day not in compared and (each.cents or each.reversed_cents)
    ]
    if missing:
        named = ", ".join(day(each) for each in missing[:_MOST_NAMED])
        more = f" y {len(missing) - _MOST_NAMED} más" if len(missing) > _MOST_NAMED else ""
        yield f"Días con cobros que no se compararon: {named}{more}."
    here = sum(
        side.here_cents
        for each in told.stripe
        for side in each.told.sides
        if side.side is Side.CHARGES
    )
    charged = sum(each.cents for each in told.sums if each.method == Method.CARD)
    if not missing and here != charged:
        yield (
            f"Cuando se comparó, los libros tenían {money(here)} de tarjetas, y ahora"
            f" {money(charged)}."
        )
