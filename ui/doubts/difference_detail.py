from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.cards.difference_records import (
    DECISIONS,
    Decision,
    DifferenceKind,
    DifferenceRecord,
)
from services.staff.rights import Operator, Right
from ui import formats, wording
from ui.doubts.desk import DoubtRow
from ui.doubts.detail import Detail, DetailAction, Said, Seen, whose
from ui.doubts.facts import Facts, books_facts, step_lines, stripe_facts, told_facts
from ui.widgets.review_sheet import SheetRow
from ui.wording import WORDS, words

# As they are offered: what brings the books and Stripe together comes first.
_ORDER: Final = (
    Decision.IMPORTED,
    Decision.NOT_OURS,
    Decision.KEPT_AS_CREDIT,
    Decision.REFUNDED,
    Decision.ACKNOWLEDGED,
)


def difference_detail(
    row: DoubtRow, difference: DifferenceRecord, seen: Seen, operator: Operator
) -> Detail:
    """A difference: what happened, why it matters, and what may be decided."""
    has_attempt = seen.books is not None
    books = books_facts(seen.books) if seen.books else _books_of(difference)
    there = told_facts(difference)
    if has_attempt and seen.stripe is not None and difference.kind is not DifferenceKind.DOUBLE:
        there = stripe_facts(seen.stripe)
    if row.is_of_the_books:
        # No charge of Stripe's is meant: what it has more of shows when both are compared.
        books = there
        there = (SheetRow("", _tr("Lo que falte en los libros aparece al conciliar."), "muted"),)
    return Detail(
        look=wording.state("difference", difference.kind),
        title=whose(row),
        amount_cents=difference.amount_cents,
        said=(
            Said(_tr("Qué pasó"), _told(difference, "what"), "err" if difference.is_red else ""),
            Said(_tr("Por qué importa"), _told(difference, "why")),
            Said(_tr("Qué se puede hacer"), _told(difference, "may")),
            Said("", _who_decides(difference), "muted"),
        ),
        actions=tuple(_difference_actions(row, difference, operator)),
        stripe=there,
        books=books,
        steps=step_lines(seen.books) if seen.books else (),
    )


def _told(difference: DifferenceRecord, what: str) -> str:
    return words(
        f"difference.{difference.kind.value}.{what}",
        here_cents=difference.here_cents or 0,
        there_cents=difference.there_cents or 0,
        ref=difference.ref,
    )


def _who_decides(difference: DifferenceRecord) -> str:
    if difference.needs_second_person:
        return _tr("Lo decide un supervisor y lo aprueba otra persona, con motivo.")
    return _tr("Lo decide un supervisor, con motivo.")


def _books_of(difference: DifferenceRecord) -> Facts:
    if difference.here_cents:
        return (
            SheetRow(_tr("Valor"), formats.money(difference.here_cents), strong=True),
            SheetRow(_tr("Intento"), difference.attempt or "—"),
        )
    return (SheetRow("", _tr("Estos libros no tienen nada de este cobro."), "err"),)


def _difference_actions(
    row: DoubtRow, difference: DifferenceRecord, operator: Operator
) -> Iterator[DetailAction]:
    may = operator.may(Right.APPROVE)
    no = "" if may else _tr("Lo decide un supervisor.")
    for decision in _ORDER:
        if decision not in DECISIONS[difference.kind]:
            continue
        moves_money = decision is Decision.REFUNDED and difference.kind is not DifferenceKind.DOUBLE
        reason = no
        if moves_money and not difference.payment:
            reason = no or _tr("No hay un recibo de este dinero del que devolver.")
        text = decision_words(difference, decision)
        yield DetailAction(f"decide:{decision.value}", text, danger=moves_money, reason=reason)
    if difference.payment:
        yield DetailAction("receipt", _tr("Ver reci&bo"), "receipt")
    if row.account:
        yield DetailAction("account", _tr("Ver c&uenta"), "account")


def decision_key(difference: DifferenceRecord, decision: Decision) -> str:
    """The key of a decision's words: the second charge of a double one is not ours to send back."""
    key = f"decision.{decision.value}"
    return f"{key}.{difference.kind.value}" if f"{key}.{difference.kind.value}" in WORDS else key


def decision_words(difference: DifferenceRecord, decision: Decision) -> str:
    """A decision, as it stands on its button."""
    return words(decision_key(difference, decision))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtDetail", text)
