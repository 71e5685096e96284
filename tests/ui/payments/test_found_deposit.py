from pytestqt.qtbot import QtBot

from services.payments.records import DepositTender
from tests.ui.payments.conftest import OLDEST, Counter


def test_the_page_begins_with_the_deposit_that_the_bank_shows(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    day = counter.books.clock.moment.date()
    tender = DepositTender("pichincha-1", "99871", day, "Rosa Andrade", 4500)

    page.show_deposit("100001", tender)
    qtbot.waitUntil(lambda: page.deposit.slip.value() == "99871")

    assert page.method == "deposit"
    assert page.deposit.typed() == {
        "bank_account": "pichincha-1",
        "slip": "99871",
        "deposited_on": day.isoformat(),
        "depositor": "Rosa Andrade",
    }
    assert [share.invoice for share in page.selection.proposal.shares] == [OLDEST]
    assert page.desk.current_cents == 4500


def test_what_is_typed_already_is_not_written_over(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    page.choose_method("deposit")
    page.deposit.slip.set_value("5511")
    day = counter.books.clock.moment.date()

    page.show_deposit("100001", DepositTender("pichincha-1", "99871", day, "Rosa", 4500))
    qtbot.wait(300)

    assert page.deposit.slip.value() == "5511"
