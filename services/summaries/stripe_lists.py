"""The lists of a summary that come from comparisons with Stripe."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.printing.figures import day, joined, minute, money
from services.reconciliation.day_records import DayDifference, KeptDay
from services.reconciliation.day_words import ONE, PAYOUT, WHYS, differences_words
from services.summaries.records import Line, Part

_ONLY_THERE: Final = "Solo en Stripe"


def stripe_lists(
    newest: Iterable[KeptDay], annexes: Iterable[KeptDay]
) -> list[tuple[Part, list[Line]]]:
    """What is not alike, what went to the bank, and the closed days that were compared.

    Args:
        newest: the comparisons that the summary tells.
        annexes: those of closed days that were made on its days.
    """
    told = [each.told for each in newest]
    return [
        (Part.STRIPE, [_difference(one) for each in told for one in each.differences]),
        (
            Part.PAYOUTS,
            [
                Line(PAYOUT, "", "", "", (day(one.day), one.id), one.cents)
                for each in told
                for one in each.payouts
            ],
        ),
        (Part.COMPARED, [_annex(each) for each in annexes]),
    ]


def annex_number(number: int) -> str:
    """The number of a comparison as people see it: `000012`."""
    return f"{number:06d}"


def compared_words(kept: Sequence[KeptDay]) -> str:
    """When days were compared and by whom; several days by their first and last moment."""
    first, last = min(kept, key=lambda each: each.at), max(kept, key=lambda each: each.at)
    people = ", ".join(dict.fromkeys(each.by for each in kept))
    moments = minute(last.at)
    if minute(first.at) != moments:
        moments = f"{minute(first.at)} a {moments}"
    numbers = [annex_number(each.number) for each in kept]
    named = f"N.º {numbers[0]}" if len(kept) == 1 else f"{len(kept)} días"
    return joined(f"Comparación {named}", moments, people)


def _difference(each: DayDifference) -> Line:
    here = "—" if each.here_cents is None else money(each.here_cents)
    there = "—" if each.there_cents is None else money(each.there_cents)
    cells = (
        ONE[each.side],
        WHYS[each.why],
        day(each.booked_on) if each.booked_on else "",
        each.ref,
        here,
        there,
    )
    return Line(
        each.receipt or _ONLY_THERE,
        each.payment,
        each.account,
        each.name,
        cells,
        each.apart_cents,
        is_alert=True,
    )


def _annex(each: KeptDay) -> Line:
    differences = len(each.told.differences)
    return Line(
        f"Anexo {annex_number(each.number)}",
        "",
        "",
        "",
        (
            day(each.day),
            f"N.º {annex_number(each.close_number)}",
            differences_words(differences),
            each.by,
        ),
        each.told.apart_cents,
        is_alert=differences > 0,
    )
