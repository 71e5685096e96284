"""What the first page says of safety copies."""

from datetime import timedelta

from services.staff.rights import Operator, Role
from tests.books import Clock
from tests.ui.home.test_debits import Day
from ui.home.items import attention_items
from ui.home.view import NO_DEBITS, CopiesView, Looks


def told(copies: CopiesView | None) -> list[tuple[str, str]]:
    view = Day(NO_DEBITS).view(copies)
    someone = Operator(1, "sara", "Sara", frozenset({Role.SUPERVISOR}), "01")
    return [(each.text, each.opens) for each in attention_items(view, someone, Clock()())]


def test_missing_or_old_copies_and_restored_books_wait_for_somebody() -> None:
    now = Clock()()
    old = "La última copia de seguridad es de hace 3 días"

    assert told(CopiesView(None, is_restored=False)) == [
        ("No hay ninguna copia de seguridad", "copies:")
    ]
    assert told(CopiesView(now - timedelta(days=3), is_restored=False)) == [(old, "copies:")]
    assert told(CopiesView(now - timedelta(hours=30), is_restored=False)) == []
    assert told(CopiesView(None, is_restored=False, are_made=False)) == []
    restored = told(CopiesView(now, is_restored=True))
    assert restored == [("Libros restaurados: diga qué lotes de débito tiene el banco", "copies:")]
    cashier = Operator(2, "ana", "Ana", frozenset({Role.CASHIER}), "01")
    assert not Looks.of(cashier).copies
    assert told(None) == []
