from collections.abc import Callable

from pytestqt.qtbot import QtBot

from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from tests.ui.papers.office import settle
from tests.ui.statements.world import Counter
from ui.accounts.payments_tab import PaymentsTab
from ui.frame.shell import Shell
from ui.tasks import TaskRunner


def test_a_deposit_that_waits_stands_on_the_account_until_it_is_confirmed(
    counter: Counter, shell_with: Callable[..., Shell], qtbot: QtBot, tasks: TaskRunner
) -> None:
    books = counter.bank.books
    no_gateway: CardGateway = None  # type: ignore[assignment]
    of = build_services(books.sessions, no_gateway, books.clock)
    tab = PaymentsTab(of.payments, of.refunds, of.disputes, tasks, counter.operator, of.deposits)
    shell_with(tab)
    tab.show_number("100002")
    settle(qtbot, tasks)
    assert "papeleta 424242 del 20/11/2026" in tab.waiting.text.text()
    assert tab.waiting.isVisible()
    (record,) = of.deposits.claimed_of("100002")
    of.deposits.verify(books.supervisor, record.id)

    tab.show_number("100002")
    settle(qtbot, tasks)

    assert not tab.waiting.isVisible()
