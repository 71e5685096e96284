from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from services.errors import UserError
from services.papers.errors import PrinterCause
from services.practice.simulator import SimulatorProcess
from tests.services.cards.conftest import FIRST, SECOND, THIRD, VISA, Desk
from tests.ui.doubts.world import Stripe
from tests.ui.home.services import home_services
from tests.ui.kit.keys import LEFT, double_click
from tests.ui.papers.office import Office, Told, settle
from ui.frame.shell import Shell
from ui.home.page import HomePage
from ui.home.view import Taken
from ui.tasks import TaskRunner
from ui.widgets.labels import ElidedLabel

ShellWith = Callable[..., Shell]


class Refused(UserError):
    key = "practice.no_simulator"


@pytest.fixture
def desk(office: Office, simulator: SimulatorProcess) -> Desk:
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    return Desk(office.books, simulator, office.clock)


@pytest.fixture
def page(office: Office, desk: Desk, tasks: TaskRunner) -> HomePage:
    services = home_services(office, desk.charges)
    return HomePage(services, tasks, office.operator, office.clock, with_tour=True)


def words(page: HomePage, name: str) -> str:
    """What a visible label says."""
    (found,) = [each for each in page.findChildren(QLabel, name) if each.isVisible()]
    return found.text()


def test_it_tells_what_came_in_today_and_the_last_receipts(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    office.pay_one(1)
    office.pay_one(2, operator=office.books.other_cashier)
    shell_with(page)

    assert page.today.text() == "Hoy 22/11/2026"
    assert words(page, "home_taken_figure") == "$\N{NO-BREAK SPACE}90.00"
    assert words(page, "home_till_figure") == "1 recibo"
    assert "Cheque $" in page.bars.accessibleDescription()
    receipts = [row.receipt for row in page.receipts.rows]
    assert receipts == ["001-003-000000001", "001-001-000000001"]


def test_debits_have_their_own_bar_and_a_receipt_that_went_back_its_mark(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    office.pay_one(1)
    shell_with(page)

    assert "Débito $" in page.bars.accessibleDescription()
    assert "Otros" not in page.bars.accessibleDescription()
    (good,) = page.receipts.rows
    (column,) = [at for at, each in enumerate(page.receipts.columns) if each.key == "state"]
    assert page.table.isColumnHidden(column)
    back = [
        replace(good, id="back", reversed_cents=good.amount_cents),
        replace(good, id="part", reversed_cents=1),
        replace(good, id="void", reversed_cents=good.amount_cents, is_void=True),
    ]
    assert page._counted(Taken({"debit": (3, 900), "reversed": (2, -400)}, 2)) == (
        "2 recibos · 2 reversos"
    )
    page._show_receipts([good, *back])
    assert not page.table.isColumnHidden(column)
    marks = [page.receipts.index(row, column).data() for row in range(4)]
    assert marks == ["", "Devuelto", "Devuelto en parte", "Anulado"]


def test_a_doubt_comes_first_and_its_number_key_opens_it(
    office: Office, desk: Desk, page: HomePage, shell_with: ShellWith
) -> None:
    office.pay_one(3)
    desk.charges.check_ready()
    desk.control.add_fault("confirm", "drop_after", times=9)
    desk.control.add_fault("retrieve", "drop_before", times=9)
    doubt = desk.charges.charge(office.cashier, desk.order(FIRST), VISA)
    office.clock.forward(minutes=3)
    shell = shell_with(page)
    opened, places = Told(), Told()
    page.doubt_opened.connect(opened)
    page.place_wanted.connect(places)

    first, second = page.attention.lines
    assert first.item.text == "EN DUDA · cuenta 100001 · caja 01 · hace 3 min"
    assert second.item.text == "1 recibo guardado, no impreso"
    QTest.keyClick(shell, Qt.Key.Key_1)
    QTest.keyClick(shell, Qt.Key.Key_2)
    QTest.keyClick(shell, Qt.Key.Key_9)

    assert opened.heard == [doubt.attempt.id]
    assert places.heard == ["outbox"]
    desk.control.clear_faults()


def test_activations_wait_only_for_those_who_can_do_something_about_them(
    office: Office, page: HomePage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.books.add_account("100002", state="in_review")
    shell_with(page)
    assert [line.item.opens for line in page.attention.lines] == ["place:activation"]

    office.who = office.cashier
    page.refresh()
    settle(qtbot, tasks)

    assert page.attention.lines == []
    assert words(page, "attention_none") == "Nada pendiente. Todo está al día."


def test_enter_shows_a_receipt_and_ctrl_shift_p_prints_it_again(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    payment = office.pay_one(1)
    shell_with(page)
    shown, again = Told(), Told()
    page.receipt_wanted.connect(shown)
    page.reprint_wanted.connect(again)

    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page.table, Qt.Key.Key_P, both)

    assert shown.heard == [payment]
    assert again.heard == [payment]


def test_without_receipts_there_is_nothing_to_show_or_print(
    page: HomePage, shell_with: ShellWith
) -> None:
    shell_with(page)
    again = Told()
    page.reprint_wanted.connect(again)

    QTest.mouseClick(page.reprint_button, LEFT)
    page.reprint()

    assert again.heard == []
    assert page.reprint_button.toolTip() == "No hay un recibo elegido."


def test_a_double_click_on_a_line_asks_for_its_place_and_it_opens_once(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    office.printer.breaks(PrinterCause.OFFLINE)
    office.pay_one(1)
    shell = shell_with(page)
    places = Told()
    page.place_wanted.connect(places)

    QTest.mouseClick(page.attention.lines[0], LEFT)

    assert places.heard == ["outbox"]
    double_click(shell, page.attention.lines[0])
    assert set(places.heard) == {"outbox"}


def test_the_tour_walks_five_remarks_and_goes_away(page: HomePage, shell_with: ShellWith) -> None:
    shell_with(page)
    closed = Told()
    page.tour_closed.connect(lambda: closed("closed"))

    for _ in range(4):
        QTest.mouseClick(page.tour.next_button, LEFT)
        assert page.tour.isVisible()
    QTest.mouseClick(page.tour.next_button, LEFT)

    assert not page.tour.isVisible()
    assert closed.heard == ["closed"]


def test_a_mischief_is_told_to_the_simulator_off_the_windows_thread(
    office: Office,
    desk: Desk,
    tasks: TaskRunner,
    shell_with: ShellWith,
    app: QApplication,
    qtbot: QtBot,
) -> None:
    played: list[str] = []

    def refuse() -> None:
        raise Refused(cause="apagado")

    services = home_services(office, desk.charges)
    page = HomePage(
        services,
        tasks,
        office.operator,
        office.clock,
        mischief=[
            ("Ninguna", lambda: played.append("none")),
            ("Respuesta perdida", lambda: played.append("lost")),
            ("Sin línea", refuse),
        ],
    )
    shell_with(page)
    actions = [each for each in page.mischief.menu().actions() if not each.isSeparator()]

    actions[1].trigger()
    settle(qtbot, tasks)
    assert played == ["lost"]
    assert "Respuesta perdida" in page.notice.text.text()

    actions[2].trigger()
    settle(qtbot, tasks)
    assert actions[1].isChecked()
    assert page.notice.property("notice") == "err"

    actions[0].trigger()
    settle(qtbot, tasks)
    assert played == ["lost", "none"]


def test_the_till_tells_its_float_and_hides_its_cash(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    office.who = office.cashier
    office.pay_one(1)
    shell_with(page)
    places = Told()
    page.place_wanted.connect(places)

    remark = page.till_card.findChildren(ElidedLabel)[0].whole
    page.till_button.press()

    assert remark.startswith("Caja 01 · fondo $")
    assert remark.endswith("· efectivo oculto")
    assert page.till_button.accessibleName() == "Cerrar caja"
    assert places.heard == ["cash"]


def test_a_closed_till_is_told_to_its_cashier(
    office: Office, page: HomePage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = page._services.tills.current("01")
    assert turn is not None
    page._services.closing.declare(office.cashier, turn.id, {})
    office.who = office.cashier
    shell_with(page)

    assert words(page, "home_till_figure") == "Cerrada"
    assert [line.item.text for line in page.attention.lines] == [
        "Caja 01 cerrada: ábrala para cobrar."
    ]

    office.who = office.supervisor
    page.refresh()
    settle(qtbot, tasks)
    assert [line.item.text for line in page.attention.lines] == ["1 cierre de caja por firmar"]


def test_a_till_left_open_yesterday_is_told(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    office.clock.forward(days=1)
    office.who = office.cashier
    shell_with(page)

    assert words(page, "home_till_figure") == "Sin cerrar"
    (line,) = page.attention.lines
    assert line.item.text == (
        "La caja 01 quedó abierta el 22/11/2026 (Ana Cajas): cuéntela y ciérrela antes de cobrar."
    )


def test_an_alarm_comes_first_with_a_banner_that_says_why_no_card_is_charged(
    office: Office,
    tasks: TaskRunner,
    shell_with: ShellWith,
    simulator: SimulatorProcess,
    qtbot: QtBot,
) -> None:
    stripe = Stripe(office, simulator)
    asked = stripe.refund_request()
    stripe.doubt(SECOND)
    stripe.mend()
    alarm = stripe.foreign(cents=9100, number=THIRD)
    services = replace(home_services(office, stripe.charges), refunds=stripe.refunds)
    page = HomePage(services, tasks, office.operator, office.clock)
    shell = shell_with(page)
    differences, refunds = Told(), Told()
    page.difference_opened.connect(differences)
    page.refund_opened.connect(refunds)

    texts = [line.item.text for line in page.attention.lines]
    assert texts[0] == "1 alarma con Stripe"
    assert texts[1].startswith("EN DUDA · cuenta 100001")
    assert texts[2] == "1 devolución espera aprobación"
    assert page.attention.lines[0].item.tone == "err"
    assert "Cobro con tarjeta bloqueado: Stripe tiene un cobro de" in page.gate.text.text()
    QTest.mouseClick(page.gate.actions_shown[0], LEFT)
    QTest.keyClick(shell, Qt.Key.Key_1)
    QTest.keyClick(shell, Qt.Key.Key_3)

    assert differences.heard == [alarm.id, alarm.id]
    assert refunds.heard == [asked.id]
    office.who = office.books.activator
    page.refresh()
    qtbot.waitUntil(lambda: not page.gate.isVisible())
    assert not [line for line in page.attention.lines if "alarma" in line.item.text]
