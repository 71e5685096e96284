"""What a customer hands over in cash: the debt stays, the rest is change."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.payments.records import CashTender
from tests.ui.payments.conftest import LATEST, NEXT, OLDEST, Counter
from tests.ui.payments.hands import ALT, KEY, LEFT, confirm, press, record, type_text

DEBT = 4500 + 4600 + 4700


@pytest.mark.parametrize("field", ["entrega", "valor recibido"])
def test_above_the_debt_is_change_wherever_it_was_typed(
    qtbot: QtBot, counter: Counter, field: str
) -> None:
    page = counter.page
    if field == "entrega":
        press(KEY.Key_E, held=ALT)
        type_text("150")
    else:
        page.received.setFocus()
        type_text("150")
        press(KEY.Key_E, held=ALT)
    assert page.selection.ticked == {OLDEST, NEXT, LATEST}
    assert page.cash.change_words.text() == "$\u00a012.00"
    assert page.total.text() == "$\u00a0138.00"
    assert "favor" not in page.total_words.text()

    made = record(qtbot, page)

    assert made.tenders == (CashTender(15000, 1200),)
    assert (made.amount_cents, made.credit_cents) == (DEBT, 0)
    assert "Vuelto: $\u00a012.00" in page.notice.text.text()


def test_less_than_the_debt_is_a_part_of_the_oldest(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    press(KEY.Key_E, held=ALT)
    type_text("50")
    assert page.cash.change_words.isHidden()
    assert page.cash.keep.isHidden()

    made = record(qtbot, page)

    assert made.tenders == (CashTender(5000),)
    assert [(part.invoice, part.amount_cents) for part in made.applied] == [
        (OLDEST, 4500),
        (NEXT, 500),
    ]


def test_the_change_stays_as_credit_only_where_that_was_ticked(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    press(KEY.Key_E, held=ALT)
    type_text("150")
    QTest.mouseClick(page.cash.keep, LEFT, pos=QPoint(8, page.cash.keep.height() // 2))
    assert "sobra $\u00a012.00 → saldo a favor" in page.total_words.text()
    page.entering.add()
    assert page.desk.entered[0].tender == CashTender(15000)

    page.entering.edit(0)
    assert page.cash.keep.isChecked()
    made = record(qtbot, page)

    assert made.tenders == (CashTender(15000),)
    assert made.credit_cents == 1200


def test_one_who_owes_nothing_pays_ahead_in_cash(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    press(KEY.Key_E, held=ALT)
    type_text("138")
    record(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    press(KEY.Key_E, held=ALT)
    type_text("20")
    press(KEY.Key_F12)

    made = confirm(qtbot, page)

    assert (made.applied, made.credit_cents) == ((), 2000)
