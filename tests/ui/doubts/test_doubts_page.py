import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from services.cards.records import Verdict
from services.cards.states import State
from services.staff.rights import Operator, Role
from services.storage.tables import charge_attempt
from tests.services.cards.conftest import FIRST, SECOND
from tests.ui.doubts.world import Stripe
from tests.ui.kit.keys import CTRL, LEFT, press
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.doubts.desk import Topic
from ui.doubts.page import DoubtsPage
from ui.frame.shell import Shell
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]


def topics(page: DoubtsPage) -> list[Topic]:
    return [row.topic for row in page.model.rows]


def told(page: DoubtsPage) -> str:
    assert page.panel.detail is not None
    return "\n".join(said.text for said in page.panel.detail.said)


def facts(page: DoubtsPage, side: str) -> dict[str, str]:
    card = {"stripe": page.panel.stripe, "books": page.panel.books}[side]
    return {row.title: row.value for row in card.facts}


def test_an_empty_desk_says_that_everything_is_in_the_books(
    page: DoubtsPage, shell_with: ShellWith
) -> None:
    shell_with(page)

    assert page.model.rowCount() == 0
    assert page.table._empty == "Nada en duda. Todo lo cobrado está en los libros."
    assert not page.gate.isVisible()
    assert page.panel.detail is None


def test_a_doubt_shows_both_sides_and_no_way_to_free_its_invoice(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    doubt = stripe.doubt()
    stripe.office.clock.forward(minutes=3)
    stripe.mend()
    shell_with(page)
    settle(qtbot, tasks)

    (row,) = page.model.rows
    assert (row.topic, row.account, row.customer) == (Topic.DOUBT, "100001", "Comercial Ñandú")
    cells = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert cells[:2] == ["EN DUDA", "hace 3 min"]
    assert cells[3:6] == [FIRST, "$\N{NO-BREAK SPACE}45.00", "01 · Ana"]
    assert facts(page, "stripe")["Estado"] == "Abierto, sin tarjeta aceptada"
    assert facts(page, "stripe")["Intento"] == doubt.attempt.pi_id
    assert facts(page, "books")["Estado"] == "EN DUDA"
    assert facts(page, "books")["Recibo"] == "ninguno"
    assert "Todavía no se sabe si su banco cobró" in told(page)
    assert "Aquí no hay un botón para liberar" in page.panel.foot.text()
    assert set(page.panel.buttons) == {"look", "next", "note", "account"}
    # Reading the evidence decided nothing.
    assert stripe.charges.attempt(doubt.attempt.id).state is State.IN_DOUBT


def test_what_stripe_proves_of_a_doubt_is_settled_by_the_page_itself(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    doubt = stripe.taken_doubt()
    stripe.office.clock.forward(minutes=2)
    stripe.mend()
    shell_with(page)
    settle(qtbot, tasks)

    assert stripe.charges.outcome(doubt.attempt.id).verdict is Verdict.CHARGED
    assert page.notice.text.text() == "Aclarado: sí se cobró. Recibo 001-001-000000001."
    assert topics(page) == [Topic.ENDED]
    assert page.chips.buttons["all"].text() == "Todo  1"
    assert "Su tarjeta fue cobrada" in told(page)
    assert stripe.succeeded() == 1


def test_what_a_live_till_still_holds_is_left_to_it_and_told_as_stripe_shows_it(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    doubt = stripe.taken_doubt()
    stripe.office.clock.forward(minutes=20)
    stripe.mend()
    until = stripe.office.clock() + timedelta(minutes=2)
    with stripe.office.sessions.begin() as session:
        session.execute(update(charge_attempt).values(lease_until=until))
    shell_with(page)
    settle(qtbot, tasks)

    assert stripe.charges.attempt(doubt.attempt.id).state is State.IN_DOUBT
    assert "Stripe ya lo muestra cobrado; la caja 01 lo está registrando" in told(page)
    assert "Todavía no se sabe" not in told(page)
    assert "por qué Stripe no contesta" not in told(page)


def test_f5_asks_stripe_and_tells_that_it_was_charged(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    doubt = stripe.taken_doubt()
    stripe.office.clock.forward(minutes=2)
    shell_with(page)
    settle(qtbot, tasks)
    assert topics(page) == [Topic.DOUBT]
    stripe.mend()
    page.table.setFocus()

    press(Qt.Key.Key_F5)
    press(Qt.Key.Key_F5)
    settle(qtbot, tasks)

    assert stripe.charges.outcome(doubt.attempt.id).verdict is Verdict.CHARGED
    assert page.notice.text.text() == "Aclarado: sí se cobró. Recibo 001-001-000000001."
    # It stays for the operator to read, with its receipt, until the page is left.
    assert topics(page) == [Topic.ENDED]
    assert facts(page, "books")["Recibo"] == "001-001-000000001"
    assert "receipt" in page.panel.buttons
    assert stripe.succeeded() == 1
    assert stripe.office.books.balance(FIRST) == 0


def test_what_is_clear_is_gone_on_the_next_visit(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    stripe.taken_doubt()
    stripe.office.clock.forward(minutes=2)
    stripe.mend()
    shell_with(page)
    settle(qtbot, tasks)
    assert topics(page) == [Topic.ENDED]

    page.hide()
    page.show()
    page.refresh()
    settle(qtbot, tasks)

    assert topics(page) == []


def test_a_double_click_on_look_asks_once(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    doubt = stripe.doubt()
    stripe.office.clock.forward(minutes=2)
    stripe.mend()
    shell = shell_with(page)
    settle(qtbot, tasks)
    after = len(stripe.control.requests())

    click_twice(shell, page.panel.buttons["look"])
    settle(qtbot, tasks)

    cancels = [each for each in stripe.control.requests()[after:] if "/cancel" in each["path"]]
    assert len(cancels) == 1
    assert "no se cobró nada" in page.notice.text.text()
    assert stripe.charges.attempt(doubt.attempt.id).state is State.CANCELED


def test_without_stripe_it_says_so_and_promises_nothing(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    stripe.doubt()
    stripe.office.clock.forward(minutes=2)
    shell_with(page)
    settle(qtbot, tasks)
    unread = [row.value for row in page.panel.stripe.facts]
    assert unread[0] == "No se pudo leer en Stripe. No significa que no se haya cobrado."
    assert unread[1].startswith("No hubo conexión con Stripe.")
    assert unread[2] == "unknown"
    assert not re.search("error|Error|communicating", " ".join(unread))

    page.panel.press("look")
    settle(qtbot, tasks)

    assert "Sigue EN DUDA" in page.notice.text.text()
    assert "no se cobró" not in told(page).lower().replace("si no se cobró", "")
    assert topics(page) == [Topic.DOUBT]


def test_after_fifteen_minutes_it_is_a_supervisors_task(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    stripe.doubt()
    stripe.office.clock.forward(minutes=16)
    shell_with(page)
    settle(qtbot, tasks)

    assert page.model.index(0, 6).data() == "un supervisor"
    assert "tarea de un supervisor" in told(page)


def test_the_chips_count_and_filter_and_the_choice_is_kept_over_a_reload(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    first = stripe.doubt(FIRST)
    second = stripe.doubt(SECOND)
    shell_with(page)
    settle(qtbot, tasks)
    assert page.chips.buttons["doubt"].text() == "En duda  2"
    assert page.chips.buttons["all"].text() == "Todo  2"
    page.table.select_row(1)

    page.refresh()
    settle(qtbot, tasks)
    row = page.table.current_record()
    assert row.key == f"attempt:{second.attempt.id}"

    page.chips.buttons["all"].setFocus()
    QTest.keyClick(page.chips.buttons["all"], Qt.Key.Key_Right)
    assert page.chips.current == "doubt"
    assert not page.chips.buttons["difference"].isVisible()
    page.chips.choose("difference")
    assert page.model.rowCount() == 0
    assert page.table._empty == "Nada de esto ahora."

    page.show_attempt(first.attempt.id)
    settle(qtbot, tasks)
    assert page.table.current_record().key == f"attempt:{first.attempt.id}"


def test_an_attempt_that_is_over_can_be_shown_with_its_evidence(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    charged = stripe.charge()
    shell_with(page)

    page.show_attempt(charged.attempt.id)
    settle(qtbot, tasks)

    assert topics(page) == [Topic.ENDED]
    assert facts(page, "stripe")["Estado"] == "Cobrado"
    assert "Su tarjeta fue cobrada" in told(page)
    steps = [row.value for row in page.panel.steps.facts]
    assert steps[0].startswith("Se reservaron las facturas · ana, 01")
    assert steps[-1].startswith("Stripe mostró el cobro y se hizo el recibo")


def test_its_keys_and_buttons_ask_for_the_pages_that_they_name(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    doubt = stripe.doubt()
    shell_with(page)
    settle(qtbot, tasks)
    notes, accounts, following = Told(), Told(), Told()
    page.note_wanted.connect(notes)
    page.account_wanted.connect(accounts)
    page.next_wanted.connect(lambda: following("next"))

    page.table.setFocus()
    press(Qt.Key.Key_Return)
    assert page.panel.buttons["look"].hasFocus()
    press(Qt.Key.Key_P, CTRL)
    QTest.mouseClick(page.panel.buttons["account"], LEFT)
    QTest.mouseClick(page.panel.buttons["next"], LEFT)

    assert notes.heard == [doubt.attempt.id]
    assert accounts.heard == ["100001"]
    assert following.heard == ["next"]


def test_a_page_on_the_customers_phone_waits_and_is_cleared_when_they_pay(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    waiting = stripe.on_phone()
    shell_with(page)
    settle(qtbot, tasks)
    wanted = Told()
    page.attempt_wanted.connect(wanted)
    assert topics(page) == [Topic.PHONE]
    assert page.model.index(0, 0).data() == "Espera al cliente"
    assert facts(page, "stripe")["Página"] == "Página abierta"
    assert "Su página de pago sigue abierta" in told(page)
    QTest.mouseClick(page.panel.buttons["open"], LEFT)
    assert wanted.heard == [stripe.charges.attempt(waiting.attempt.id)]

    page.table.setFocus()
    press(Qt.Key.Key_F5)
    settle(qtbot, tasks)
    assert "sigue abierta" in page.notice.text.text()
    assert waiting.attempt.page_id is not None
    stripe.control.pay_page(waiting.attempt.page_id)
    press(Qt.Key.Key_F5)
    settle(qtbot, tasks)

    assert "Aclarado: sí se cobró" in page.notice.text.text()
    assert stripe.charges.attempt(waiting.attempt.id).state is State.SUCCEEDED


def test_an_auditor_sees_everything_and_settles_nothing(
    office: Office,
    stripe: Stripe,
    page: DoubtsPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    doubt = stripe.taken_doubt()
    stripe.office.clock.forward(minutes=2)
    stripe.mend()
    office.who = Operator(99, "aura", "Aura Auditora", frozenset({Role.AUDITOR}), "01")
    shell_with(page)
    settle(qtbot, tasks)
    assert facts(page, "stripe")["Estado"] == "Cobrado"
    assert "next" not in page.panel.buttons

    press(Qt.Key.Key_F5)
    settle(qtbot, tasks)

    assert stripe.charges.attempt(doubt.attempt.id).state is State.IN_DOUBT


@pytest.mark.parametrize("size", [{"width": 1024, "height": 640}, {"width": 1366, "height": 768}])
def test_it_fits_the_smallest_windows(
    stripe: Stripe,
    page: DoubtsPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    size: dict[str, int],
) -> None:
    stripe.doubt()
    shell = shell_with(page, **size)
    settle(qtbot, tasks)

    assert shell.width() == size["width"]
    assert page.panel.horizontalScrollBar().maximum() == 0
    assert page.panel.buttons["look"].visibleRegion().boundingRect().height() > 10
