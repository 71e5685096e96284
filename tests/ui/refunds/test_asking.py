from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from services.payments.records import CashTender, CreditTender, Share
from services.refunds.states import Kind, State
from tests.ui.kit.keys import ALT, CTRL, ENTER, LEFT, press, underlined
from tests.ui.papers.office import settle
from tests.ui.refunds.counter import FIRST, SECOND, Counter
from ui.refunds.ask_sheet import AskSheet
from ui.widgets.labels import label


def shown(sheet: AskSheet) -> str:
    """Every word of the sheet's preview."""
    return " ".join(each.text() for each in sheet.preview.findChildren(type(label())))


def test_all_that_is_left_is_offered_with_what_it_would_do(counter: Counter) -> None:
    paid = counter.charged()

    sheet = counter.asks(paid.id)

    assert sheet.title.text() == "Devolución del recibo 001-001-000000001"
    assert sheet.amount.cents == 9000
    assert sheet.kind.value() is Kind.MONEY
    assert FIRST in shown(sheet)
    assert SECOND in shown(sheet)
    assert "queda debiendo $\N{NO-BREAK SPACE}45.00" in shown(sheet)
    assert "Volverá a deberse" in shown(sheet)
    assert "nada devuelto antes" in shown(sheet)


def test_the_preview_follows_the_amount_as_it_is_typed(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)

    sheet.amount.setFocus()
    sheet.amount.selectAll()
    QTest.keyClicks(sheet.amount, "50,00")

    assert f"{SECOND}   $\N{NO-BREAK SPACE}45.00" in shown(sheet)
    assert f"{FIRST}   $\N{NO-BREAK SPACE}5.00" in shown(sheet)
    QTest.keyClicks(sheet.amount, "1")  # 50,001: fifty, or fifty thousand?
    assert sheet.form.rows["amount"].problem
    assert not sheet.preview.isVisible()


def test_what_stripe_gave_back_before_is_shown_and_no_more_than_the_rest_can_be_asked(
    counter: Counter,
) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 2000)
    counter.ends().close_sheet()

    sheet = counter.asks(paid.id)

    assert sheet.amount.cents == 7000
    assert "ya se devolvió $\N{NO-BREAK SPACE}20.00" in shown(sheet)
    assert "con esta, $\N{NO-BREAK SPACE}90.00" in shown(sheet)
    counter.fills(sheet, 7001)
    QTest.mouseClick(sheet.ask_button, LEFT)
    assert "70.00" in sheet.form.rows["amount"].problem
    assert counter.office.refunds.open_refunds() == []


def test_a_refund_without_a_reason_or_an_amount_is_not_asked_for(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    sheet.amount.set_cents(None)

    QTest.mouseClick(sheet.here_button, LEFT)

    assert sheet.form.rows["amount"].problem
    assert sheet.form.rows["reason"].problem
    assert sheet.amount.hasFocus()
    assert counter.flow.approval is None
    assert counter.states() == []


def test_one_that_is_only_recorded_needs_its_reference(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)
    QTest.mouseClick(sheet.kind.buttons[Kind.RECORD], LEFT)
    assert "no se envía nada" in shown(sheet)

    QTest.mouseClick(sheet.ask_button, LEFT)
    assert sheet.form.rows["reference"].problem
    assert counter.states() == []

    counter.ready(sheet)
    sheet.reference.set_value("Transferencia 778899")
    QTest.mouseClick(sheet.ask_button, LEFT)
    counter.ends()

    (asked,) = counter.office.refunds.newest()
    assert (asked.kind, asked.reference, asked.amount_cents) == (
        Kind.RECORD,
        "Transferencia 778899",
        9000,
    )


def test_the_arrows_choose_what_is_done(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    sheet.kind.setFocus()

    QTest.keyClick(sheet.kind, Qt.Key.Key_Right)
    assert sheet.kind.value() is Kind.RECORD
    assert sheet.reference.isVisible()

    QTest.keyClick(sheet.kind, Qt.Key.Key_Left)
    assert sheet.kind.value() is Kind.MONEY
    assert not sheet.reference.isVisible()


def test_of_cash_money_is_only_recorded(counter: Counter) -> None:
    payment = counter.office.pay([Share(FIRST, 4500)], CashTender(4500))

    sheet = counter.asks(payment)

    assert list(sheet.kind.buttons) == [Kind.RECORD]
    assert not sheet.kind.buttons[Kind.RECORD].isVisible()
    assert sheet.reference.isVisible()


def test_credit_goes_back_before_any_invoice(counter: Counter) -> None:
    payment = counter.office.pay([], CashTender(3000))

    sheet = counter.asks(payment)

    assert "se retiran $\N{NO-BREAK SPACE}30.00" in shown(sheet)
    assert "Volverá a deberse" not in shown(sheet)
    assert "Se puede devolver" not in [each.text() for each in sheet.findChildren(QLabel)]


def test_the_most_that_goes_back_and_why_no_more_is_told_and_held_to(counter: Counter) -> None:
    waiting = counter.office.pay_one(3)
    told: list[str] = []
    counter.flow.told.connect(lambda _tone, text: told.append(text))
    counter.flow.ask(waiting)
    settle(counter.qtbot, counter.tasks)
    assert counter.flow.ask_sheet is None
    assert told == [
        f"Del recibo {counter.office.books.payments.show(waiting).receipt} ahora no hay nada que"
        " devolver. $\N{NO-BREAK SPACE}45.00 en cheques o depósitos esperan la confirmación del"
        " banco."
    ]

    payment = counter.office.pay([Share(FIRST, 4500)], CashTender(7500))
    counter.office.pay([Share(SECOND, 2000)], CreditTender(2000))
    sheet = counter.asks(payment)

    assert sheet.amount.cents == 5500
    rows = " ".join(each.text() for each in sheet.findChildren(QLabel))
    assert "hasta $\N{NO-BREAK SPACE}55.00" in rows
    assert "$\N{NO-BREAK SPACE}20.00 quedaron como saldo a favor y ya se usaron" in rows
    counter.fills(sheet, 5501)
    sheet.reference.set_value("Efectivo")
    sheet.submit()
    assert "Anule primero el recibo" in sheet.form.rows["amount"].problem
    assert counter.flow.approval is None


def test_enter_goes_from_field_to_field_and_sends_nothing(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    sheet.amount.setFocus()

    press(ENTER)
    assert sheet.reason.hasFocus()
    press(ENTER)

    assert sheet.is_open
    assert counter.flow.approval is None
    assert counter.states() == []


def test_control_enter_goes_on_to_the_second_person(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)
    sheet.reason.setFocus()

    press(ENTER, CTRL)

    assert counter.flow.approval is not None


def test_one_left_for_later_waits_and_its_requester_cannot_approve_it(counter: Counter) -> None:
    paid = counter.charged()
    refund = counter.asked(paid.id, 4500)

    sheet = counter.shows(refund.id)

    assert "otra persona" in sheet.notice.text.text()
    assert "approve" not in sheet.buttons
    assert counter.balances() == [0, 0, 4500]
    assert counter.sent() == 0


def test_two_clicks_on_ask_are_one_refund(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)

    QTest.mouseClick(sheet.ask_button, LEFT)
    QTest.mouseDClick(sheet.ask_button, LEFT)
    QTest.mouseClick(sheet.ask_button, LEFT)
    counter.ends()

    assert counter.states() == [State.REQUESTED]


def test_a_payment_with_a_refund_under_way_shows_that_one(counter: Counter) -> None:
    paid = counter.charged()
    refund = counter.asked(paid.id, 4500)

    counter.flow.ask(paid.id)
    counter.settles()
    counter.settles()

    assert counter.flow.ask_sheet is None
    assert "Por aprobar" in counter.sheet().notice.text.text()
    assert refund.receipt in counter.sheet().title.text()


def test_a_payment_that_went_back_whole_says_so_and_asks_nothing(counter: Counter) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id)
    counter.ends().close_sheet()

    counter.flow.ask(paid.id)
    counter.settles()

    assert counter.flow.ask_sheet is None
    assert counter.told == [("info", "Del recibo 001-001-000000001 ya se devolvió todo.")]


def test_two_ways_in_at_once_open_one_form(counter: Counter) -> None:
    paid = counter.charged()

    counter.flow.ask(paid.id)
    counter.flow.ask(paid.id)
    counter.settles()

    assert len(counter.shell.findChildren(AskSheet)) == 1


def test_alt_p_asks_for_approval_and_alt_a_goes_to_the_amount(counter: Counter) -> None:
    sheet = counter.asks(counter.charged().id)
    counter.fills(sheet)
    sheet.reason.setFocus()
    press(Qt.Key.Key_A, ALT)
    assert sheet.amount.hasFocus()
    assert sheet.reason.value() == "El cliente pagó dos veces"
    assert len(set(underlined(sheet))) == len(underlined(sheet))

    press(Qt.Key.Key_P, ALT)
    counter.qtbot.waitUntil(lambda: counter.flow.sheet is not None, timeout=5000)

    counter.ends()
    assert counter.states() == [State.REQUESTED]
