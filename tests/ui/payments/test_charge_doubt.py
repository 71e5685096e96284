"""What the card sheet says while nobody knows, and when something fails in the middle."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from services.cards.records import Verdict
from services.gateways.stripe_gateway import StripeGateway
from services.storage.errors import DatabaseUnavailable
from tests.ui.kit.keys import press
from tests.ui.payments.conftest import OLDEST, Counter, helper_that_says, helper_that_waits
from tests.ui.payments.test_charge_hands import (
    VISA,
    assert_charged_once,
    assert_nothing_happened,
    review,
    told_now,
    wait_for,
    wait_held,
)
from ui.cards.charge_sheet import ChargeSheet

KEY = Qt.Key
NOTHING = "no se cobró nada"


def in_doubt(qtbot: QtBot, counter: Counter) -> ChargeSheet:
    """A charge that was taken, whose answer and whose looks are lost."""
    counter.charges.check_ready()
    control = counter.simulator.control
    control.add_fault("confirm", "500_after")
    control.add_fault("retrieve", "drop_before", times=0)
    counter.entry._command = helper_that_says(VISA)
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()
    wait_for(qtbot, sheet, "EN DUDA")
    return sheet


def test_a_doubt_shows_its_intent_its_number_its_time_and_the_next_look(
    qtbot: QtBot, counter: Counter
) -> None:
    sheet = in_doubt(qtbot, counter)
    (attempt,) = counter.charges.unfinished()
    text = sheet.notice.text.text()

    assert "No cobre otra vez" in text
    assert f"{attempt.pi_id} · intento 1 · 10:00:00" in text
    assert "Última consulta" in text
    assert "Próxima en 5 s." in text or "Próxima en 4 s." in text
    assert set(sheet.buttons) == {"back", "look", "next"}  # nobody here shows evidence
    assert NOTHING not in text.lower()


def test_a_doubt_keeps_its_buttons_while_a_look_is_under_way(
    qtbot: QtBot, counter: Counter
) -> None:
    sheet = in_doubt(qtbot, counter)
    control = counter.simulator.control
    control.clear_faults()
    control.add_fault("retrieve", "hold")
    qtbot.waitUntil(lambda: sheet.is_ready)
    before = dict(sheet.buttons)

    press(KEY.Key_F5)
    wait_held(qtbot, control)

    assert "Consultando a Stripe…" in sheet.notice.text.text()
    assert "No cobre otra vez" in sheet.notice.text.text()
    assert sheet.buttons == before
    assert all(button.isVisible() and button.isEnabled() for button in before.values())
    assert not sheet.busy.isVisible()
    for _ in range(5):
        press(KEY.Key_F5)  # one look at a time
    with qtbot.waitSignal(counter.page.find_wanted):
        press(KEY.Key_F3)  # and it can be left in the middle of it
    assert counter.page.charge_flow.sheet is None
    with qtbot.waitSignal(counter.page.paid, timeout=15000):
        control.release()
    assert_charged_once(counter)


def test_a_doubt_is_looked_at_again_by_itself(qtbot: QtBot, counter: Counter) -> None:
    sheet = in_doubt(qtbot, counter)
    counter.simulator.control.clear_faults()

    with qtbot.waitSignal(counter.page.paid, timeout=15000):
        pass

    assert "Cobrado. Recibo 001-001-000000001." in sheet.notice.text.text()
    assert_charged_once(counter)


def test_the_waits_between_looks_grow(qtbot: QtBot, counter: Counter) -> None:
    sheet = in_doubt(qtbot, counter)
    flow = counter.page.charge_flow
    assert flow._turn is not None
    for wait in ("15", "60", "60"):
        flow._look(flow._turn)
        wait_for(qtbot, sheet, f"Próxima en {wait} s.")


def test_evidence_is_offered_where_somebody_shows_it(qtbot: QtBot, counter: Counter) -> None:
    asked: list[str] = []
    counter.page.charge_flow.evidence_wanted.connect(asked.append)
    sheet = in_doubt(qtbot, counter)
    (attempt,) = counter.charges.unfinished()

    sheet.buttons["evidence"].click()

    assert asked == [attempt.id]
    assert sheet.is_open


def test_a_doubt_whose_look_finds_no_line_promises_nothing(qtbot: QtBot, counter: Counter) -> None:
    """A program that starts with the line down does not know yet whose key it has."""
    sheet = in_doubt(qtbot, counter)
    counter.charges._account = ""
    counter.simulator.control.add_fault("account", "drop_before", times=0)
    qtbot.waitUntil(lambda: sheet.is_ready)

    sheet.buttons["look"].press()

    wait_for(qtbot, sheet, "No hay conexión con Stripe. Última consulta")
    assert "EN DUDA" in sheet.notice.text.text()
    assert NOTHING not in sheet.notice.text.text().lower()


def test_books_that_cannot_be_reached_after_the_sending_are_a_doubt(
    qtbot: QtBot, counter: Counter, books_cut: "Cut"
) -> None:
    counter.charges.check_ready()
    counter.entry._command = helper_that_says(VISA)
    counter.simulator.control.add_fault("confirm", "hold")
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()
    wait_held(qtbot, counter.simulator.control)
    books_cut.is_cut = True

    counter.simulator.control.release()

    wait_for(qtbot, sheet, "EN DUDA")
    assert NOTHING not in sheet.notice.text.text().lower()
    books_cut.is_cut = False
    counter.clock.forward(seconds=61)  # the lease of the step that could not be booked
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.buttons["look"].press()
    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(counter)


def test_a_bug_in_the_middle_leaves_a_sheet_that_can_be_used(
    qtbot: QtBot, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.charges.check_ready()
    counter.entry._command = helper_that_says(VISA)
    confirm = StripeGateway.confirm

    def broken(*arguments: object, **named: object) -> object:
        confirm(*arguments, **named)  # type: ignore[arg-type]
        raise ZeroDivisionError("a bug of ours, after the money was taken")

    monkeypatch.setattr(StripeGateway, "confirm", broken)
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()

    wait_for(qtbot, sheet, "EN DUDA")
    assert NOTHING not in sheet.notice.text.text().lower()
    assert not counter.page.charge_flow.is_busy
    assert [type(crash) for crash in counter.crashes] == [ZeroDivisionError]
    counter.crashes.clear()
    counter.clock.forward(seconds=61)
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.buttons["look"].press()
    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(counter)


def test_a_sleep_between_the_decision_and_the_sending_sends_nothing(
    qtbot: QtBot, counter: Counter, sleeper: "Sleeper"
) -> None:
    counter.entry._command = helper_that_says(VISA)
    sheet = review(qtbot, counter)
    sleeper.hours = 30

    sheet.buttons["charge"].press()

    wait_for(qtbot, sheet, "No se cobró nada (anulado en Stripe).")
    requests = counter.simulator.control.requests()
    assert not any(request["path"].endswith("/confirm") for request in requests)
    assert [intent["status"] for intent in counter.simulator.control.intents()] == ["canceled"]
    assert_nothing_happened(counter)
    assert counter.charges.unfinished() == []


def test_a_sleep_while_a_card_is_typed_ends_the_entry_once_another_till_let_it_go(
    qtbot: QtBot, counter: Counter
) -> None:
    counter.entry._command = helper_that_waits()
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()
    qtbot.waitUntil(lambda: counter.entry.is_open)
    counter.clock.forward(hours=30)
    counter.charges._owner, mine = "another till", counter.charges._owner
    counter.charges.recover(counter.books.other_cashier)
    counter.charges._owner = mine

    counter.page.charge_flow._keep()  # the heartbeat, as after the sleep

    wait_for(qtbot, sheet, "No se cobró nada (anulado en Stripe).")
    qtbot.waitUntil(lambda: not counter.entry.is_open)
    assert_nothing_happened(counter)


def test_giving_up_what_was_charged_after_all_tells_the_truth(
    qtbot: QtBot, counter: Counter
) -> None:
    """Another hand confirmed the same intent: the cancel loses, and the receipt is shown."""
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()
    wait_for(qtbot, sheet, "No se ingresó ninguna tarjeta")
    (attempt,) = counter.charges.unfinished()
    gateway = counter.charges._gateway
    gateway.confirm(
        attempt.pi_id or "", {"payment_method": "pm_card_visa"}, "k-1", attempt.stripe_version
    )
    qtbot.waitUntil(lambda: sheet.is_ready)

    sheet.go_back()

    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(counter)


def test_giving_up_with_the_line_down_is_a_doubt_and_never_nothing_charged(
    qtbot: QtBot, counter: Counter
) -> None:
    sheet = review(qtbot, counter)
    sheet.buttons["charge"].press()
    wait_for(qtbot, sheet, "No se ingresó ninguna tarjeta")
    counter.simulator.control.add_fault("any", "drop_before", times=0)
    qtbot.waitUntil(lambda: sheet.is_ready)

    sheet.go_back()

    wait_for(qtbot, sheet, "EN DUDA")
    assert "ninguna tarjeta enviada" in sheet.notice.text.text()
    assert NOTHING not in sheet.notice.text.text().lower()
    assert counter.books.balance(OLDEST) == 4500
    counter.simulator.control.clear_faults()
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.buttons["look"].press()
    wait_for(qtbot, sheet, "No se cobró nada (anulado en Stripe).")
    assert_nothing_happened(counter)


def test_a_token_that_stripe_does_not_know_charges_nothing(qtbot: QtBot, counter: Counter) -> None:
    forged = '{"id": "ctoken_inventado", "brand": "visa", "last4": "4242"}'
    counter.entry._command = helper_that_says(forged)
    sheet = review(qtbot, counter)

    sheet.buttons["charge"].press()

    wait_for(qtbot, sheet, "No se cobró nada (anulado en Stripe).")
    assert_nothing_happened(counter)
    assert counter.charges.unfinished() == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("kill -9 $$", "se cerró de golpe"),
        ("exit 3", "se cerró de golpe"),
        ('echo \'{"failed": "not_loaded"}\'', "El formulario de Stripe no cargó"),
        ('echo \'{"failed": "renderer"}\'', "El formulario de la tarjeta falló"),
        ('echo \'{"failed": "4242 4242"}\'', "algo que no es una tarjeta"),
        ("echo 'no es json'", "algo que no es una tarjeta"),
        ("head -c 9000 /dev/zero", "algo que no es una tarjeta"),
        ('echo \'{"id": "sk_test_x", "brand": "", "last4": "1"}\'', "no es una tarjeta"),
    ],
)
def test_whatever_goes_wrong_in_the_card_window_is_said_and_charges_nothing(
    qtbot: QtBot, counter: Counter, said: str, words: str
) -> None:
    counter.entry._command = ["/bin/sh", "-c", f"read -r _; {said}"]
    sheet = review(qtbot, counter)

    sheet.buttons["charge"].press()

    wait_for(qtbot, sheet, words)
    assert NOTHING in sheet.notice.text.text().lower()
    assert set(sheet.buttons) == {"back", "other_card"}
    assert_nothing_happened(counter)
    counter.entry._command = helper_that_says(VISA)
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.buttons["other_card"].press()
    wait_for(qtbot, sheet, "Cobrado. Recibo 001-001-000000001.")
    assert_charged_once(counter)


def test_a_card_window_that_never_answers_is_ended_and_said(qtbot: QtBot, counter: Counter) -> None:
    counter.entry._command = helper_that_waits()
    counter.entry._deadline.setInterval(300)
    sheet = review(qtbot, counter)

    sheet.buttons["charge"].press()

    wait_for(qtbot, sheet, "no respondió y se cerró: no se cobró nada")
    assert not counter.entry.is_open
    assert_nothing_happened(counter)


def test_the_same_words_are_never_said_of_an_unknown_outcome(
    qtbot: QtBot, counter: Counter
) -> None:
    sheet = in_doubt(qtbot, counter)
    (attempt,) = counter.charges.unfinished()

    assert counter.charges.outcome(attempt.id).verdict is Verdict.IN_DOUBT
    assert NOTHING not in told_now(sheet).lower()
    sheet.close_sheet()


class Sleeper:
    """A computer that goes to sleep right after the decision to send was committed."""

    def __init__(self, counter: Counter) -> None:
        self.hours = 0
        self._counter = counter

    def heard(self, _c: object, _cursor: object, statement: str, given: object, *_: object) -> None:
        decided = statement.startswith("UPDATE charge_attempt") and "CONFIRMING" in str(given)
        if self.hours and decided:
            self._counter.clock.forward(hours=self.hours)
            self.hours = 0


class Cut:
    """A line to the database that can be cut."""

    def __init__(self) -> None:
        self.is_cut = False

    def heard(self, *_: object) -> None:
        if self.is_cut:
            raise DatabaseUnavailable(cause="cortada")


@pytest.fixture
def sleeper(counter: Counter) -> Iterator[Sleeper]:
    made = Sleeper(counter)
    engine = counter.books.sessions.engine
    event.listen(engine, "after_cursor_execute", made.heard)
    yield made
    event.remove(engine, "after_cursor_execute", made.heard)


@pytest.fixture
def books_cut(counter: Counter) -> Iterator[Cut]:
    made = Cut()
    engine = counter.books.sessions.engine
    event.listen(engine, "before_cursor_execute", made.heard)
    yield made
    event.remove(engine, "before_cursor_execute", made.heard)
