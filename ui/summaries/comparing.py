from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from services.reconciliation.day_records import KeptDay, together
from services.summaries.stripe_lists import annex_number
from ui import formats


def compared_told(kept: Sequence[KeptDay]) -> str:
    """What a comparison with Stripe came to, and where it is kept."""
    told = together([each.told for each in kept])
    count = len(told.differences)
    if not count:
        words = _tr("Los libros y Stripe dicen lo mismo.")
    elif count == 1:
        words = _tr("Hay una diferencia con Stripe por {amount}: está en «Listas».")
    else:
        words = _tr("Hay {count} diferencias con Stripe por {amount}: están en «Listas».")
    words = words.format(count=count, amount=formats.money(told.apart_cents))
    annexes = [annex_number(each.number) for each in kept if each.close_number]
    if not annexes:
        return words
    if len(annexes) == 1:
        where = _tr("El día ya estaba cerrado y no cambia: es su anexo N.º {number}.")
    else:
        where = _tr("Los días cerrados no cambian: son sus anexos N.º {number}.")
    return f"{words} {where.format(number=', '.join(annexes))}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Comparing", text)
