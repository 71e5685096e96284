from collections.abc import Callable
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from services.cards.records import ChargeOrder, Outcome
from services.papers.records import PaperKind, TillPrinting
from services.papers.words import customer_sentence
from services.payments.records import Share
from services.practice.simulator import SimulatorProcess
from services.printing.papers import PaperFormat
from services.storage.tables import customer
from tests.services.cards.conftest import VISA
from tests.services.papers.conftest import FIRST
from tests.services.printing.reading import words
from tests.ui.kit.keys import CTRL, LEFT
from tests.ui.papers.office import Office, settle
from ui.frame.shell import Shell
from ui.papers.desk import PaperDesk
from ui.papers.sheet import PaperDialog
from ui.tasks import TaskRunner


@pytest.fixture
def doubt(office: Office, simulator: SimulatorProcess) -> Outcome:
    """A charge of which nobody knows yet, of a customer with an e-mail address."""
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    charges = office.charging_at(simulator.url)
    charges.check_ready()
    for endpoint in ("confirm", "retrieve", "cancel"):
        simulator.control.add_fault(endpoint, "drop_before", times=0)
    with office.sessions.begin() as session:
        session.execute(update(customer).values(email="n@andu.ec"))
    order = ChargeOrder(str(uuid4()), "100001", (Share(FIRST, 4500),))
    return charges.charge(office.cashier, order, VISA)


@pytest.fixture
def shell(shell_with: Callable[..., Shell]) -> Shell:
    return shell_with(QWidget())


@pytest.fixture
def desk(office: Office, doubt: Outcome, shell: Shell, tasks: TaskRunner) -> PaperDesk:
    del doubt  # the office charges at the simulator from then on
    services = office.paper_services()
    till = TillPrinting(True, "EPSON", PaperFormat.ROLL_80)
    return PaperDesk(services, tasks, office.operator, shell.body, till=lambda: till)


def opened(desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner) -> PaperDialog:
    settle(qtbot, tasks)
    dialog = desk.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.is_ready)
    return dialog


def test_a_note_is_shown_as_it_is_archived_and_ctrl_p_prints_it(
    office: Office,
    doubt: Outcome,
    desk: PaperDesk,
    shell: Shell,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    desk.show_attempt_note(doubt.attempt.id)
    dialog = opened(desk, qtbot, tasks)

    archived = office.papers.attempt_note(office.cashier, doubt.attempt.id, PaperFormat.ROLL_80)
    assert dialog.view.content == archived.content
    assert dialog.title.text() == f"Constancia de intento {doubt.attempt.id[:8].upper()}"
    assert dialog.tools.address.text() == "n@andu.ec"
    assert customer_sentence(doubt) in words(archived.content)

    with qtbot.waitSignal(desk.printed):
        QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    settle(qtbot, tasks)

    assert office.printer.jobs == [[archived.content]]


def test_a_note_is_to_be_had_on_a4_too(
    doubt: Outcome, desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_attempt_note(doubt.attempt.id)
    dialog = opened(desk, qtbot, tasks)

    QTest.mouseClick(dialog.tools.format_buttons[PaperFormat.A4], LEFT)
    settle(qtbot, tasks)

    assert dialog.shown is not None
    assert dialog.shown.only is not None
    assert (dialog.shown.only.kind, dialog.shown.only.format) == (
        PaperKind.ATTEMPT,
        PaperFormat.A4,
    )


def test_a_note_shown_again_after_the_end_tells_the_end(
    office: Office,
    doubt: Outcome,
    desk: PaperDesk,
    simulator: SimulatorProcess,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    first = office.papers.attempt_note(office.cashier, doubt.attempt.id)
    simulator.control.clear_faults()
    office.clock.forward(minutes=10)
    ended = office.charges.look_now(office.cashier, doubt.attempt.id)

    desk.show_attempt_note(doubt.attempt.id)
    dialog = opened(desk, qtbot, tasks)

    assert customer_sentence(ended).startswith("No se cobró nada. Stripe muestra")
    assert customer_sentence(ended) in words(dialog.view.content)
    assert customer_sentence(doubt) in words(first.content)


def test_of_an_attempt_that_is_not_nothing_is_shown(
    desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_attempt_note("no-such-attempt")
    settle(qtbot, tasks)

    dialog = desk.dialog
    assert dialog is not None
    assert not dialog.print_button.isEnabled()
    assert "no-such-attempt" in dialog.notice.text.text()
