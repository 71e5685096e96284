"""What ended without anybody asking is told as it was, no more and no less."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.background import Background
from desktop.ended import charge_ended, refund_ended
from desktop.wiring import build_services
from services.cards.records import Outcome
from services.errors import UserError
from services.practice.simulator import SimulatorProcess
from services.refunds.records import RefundRecord
from services.refunds.states import State
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.cards.conftest import FIRST, QUICK, SECOND
from tests.ui.doubts.world import Stripe
from tests.ui.home.services import home_services
from tests.ui.papers.office import Office, Told, app, office, settle, tasks
from ui.home.items import attention_items
from ui.home.view import read_home
from ui.tasks import TaskRunner

__all__ = ["app", "office", "tasks"]


@pytest.fixture
def stripe(office: Office, simulator: SimulatorProcess) -> Stripe:
    return Stripe(office, simulator)


@pytest.fixture
def background(stripe: Stripe, tasks: TaskRunner) -> Background:
    office = stripe.office
    services = build_services(
        Sessions(open_engine(str(office.sessions.engine.url))),
        stripe.gateway,
        office.clock,
        pace=QUICK,
    )
    return Background(services, tasks, "02")


def later(stripe: Stripe) -> None:
    stripe.office.clock.forward(minutes=10)
    stripe.control.set_clock(to=int(stripe.office.clock.moment.timestamp()))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_charge_is_told_with_its_account_its_amount_and_its_receipt(stripe: Stripe) -> None:
    charged = stripe.charge()
    tone, text = charge_ended(charged)
    assert (tone, plain(text)) == (
        "ok",
        "El cobro con tarjeta de la cuenta 100001 por $ 45.00 quedó registrado:"
        " recibo 001-001-000000001.",
    )
    opened = stripe.on_phone(SECOND)
    ended = stripe.charges.give_up(stripe.office.cashier, opened.attempt.id)
    tone, text = charge_ended(ended)
    assert (tone, plain(text)) == (
        "info",
        "El enlace de pago de la cuenta 100001 por $ 45.00 se cerró sin cobro.",
    )


def test_a_charge_that_was_left_half_way_is_told_without_a_doubt_that_never_was(
    stripe: Stripe, background: Background, qtbot: QtBot, tasks: TaskRunner
) -> None:
    heard = Told()
    background.settled.connect(heard)
    stripe.doubt(FIRST)
    stripe.mend()
    later(stripe)
    background.turn()
    settle(qtbot, tasks)

    (outcome,) = heard.heard
    assert isinstance(outcome, Outcome)
    assert charge_ended(outcome) == (
        "info",
        "El cobro de la cuenta 100001 que quedó a medias terminó: no se cobró nada.",
    )


def test_an_approved_refund_that_was_not_sent_waits_on_the_first_page_and_its_end_is_told(
    stripe: Stripe, background: Background, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office, heard = stripe.office, Told()
    background.refunded.connect(heard)
    asked = stripe.refund_request()
    stripe.control.add_fault("refund_create", "429", times=0)
    with pytest.raises(UserError):
        stripe.refunds.approve(office.supervisor, asked.id)
    assert stripe.refunds.show(asked.id).state is State.APPROVED
    services = home_services(office, stripe.charges, stripe.refunds)
    view = read_home(services, office.cashier)
    items = {
        item.opens: item.text for item in attention_items(view, office.cashier, office.clock())
    }
    assert items[f"refund:{asked.id}"] == "1 devolución aprobada, sin enviar"

    stripe.mend()
    later(stripe)
    background.turn()
    settle(qtbot, tasks)

    (record,) = heard.heard
    assert isinstance(record, RefundRecord)
    tone, text = refund_ended(record)
    assert (tone, plain(text)) == (
        "ok",
        "La devolución de $ 10.00 del recibo 001-001-000000001 se envió a la tarjeta.",
    )
