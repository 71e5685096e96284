"""A pay page whose customers may pay on their own phones, with a real mail server beside it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from services.accounts.service import AccountService
from services.cards.phone_links import PhoneLinks
from services.storage.tables import customer
from tests.services.test_mail import Post, mailer
from tests.ui.payments.conftest import Counter, pay_services
from ui.cards.charge_flow import CardSettings, ChargeFlow
from ui.cards.phone_flow import PhoneFlow
from ui.cards.phone_sheet import PhoneSheet
from ui.payments.page import PayPage
from ui.widgets.bank_edit import BankChoice

LEFT = Qt.MouseButton.LeftButton


@dataclass
class PhoneCounter:
    """The counter, its page with the phone, and the letters that were sent from it."""

    counter: Counter
    page: PayPage
    flow: PhoneFlow
    post: Post

    def page_id(self) -> str:
        """The id of the one page at the provider."""
        (page,) = self.counter.simulator.control.pages()
        return str(page["id"])

    def page_status(self) -> str:
        """Whether the one page is open, complete or expired."""
        (page,) = self.counter.simulator.control.pages()
        return str(page["status"])

    def pay(self, card: str = "visa") -> None:
        """Pay as the customer does."""
        self.counter.simulator.control.pay_page(self.page_id(), card)


def with_phone(qtbot: QtBot, counter: Counter, post: Post) -> PhoneCounter:
    """The counter's books under a page that has the phone among its cards."""
    books = counter.books
    with books.sessions.begin() as session:
        session.execute(update(customer).values(email="nandu@example.ec"))
    accounts = AccountService(books.sessions, books.journal, books.events, counter.clock)
    links = PhoneLinks(
        books.sessions,
        books.journal,
        charges=counter.charges,
        accounts=accounts,
        office=books.office,
        mailer=mailer(post),
    )
    made: list[PhoneFlow] = []

    def phone_flow(over: PayPage) -> PhoneFlow:
        flow = PhoneFlow(
            counter.charges, links, counter.tasks, lambda: books.cashier, counter.clock, over
        )
        made.append(flow)
        return flow

    page = PayPage(
        pay_services(books, books.sessions, counter.clock),
        lambda over: ChargeFlow(
            counter.charges,
            counter.tasks,
            lambda: books.cashier,
            counter.entry,
            lambda: CardSettings("pk_test_x", ""),
            over,
        ),
        counter.tasks,
        lambda: books.cashier,
        counter.clock,
        banks=[BankChoice("10", "Banco Pichincha C.A.")],
        our_accounts=[("pichincha-1", "Pichincha, corriente 2100")],
        phone_flow=phone_flow,  # type: ignore[arg-type]
    )
    counter.page.hide()
    qtbot.addWidget(page)
    page.resize(1186, 690)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.show_account("100001")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    return PhoneCounter(counter, page, made[0], post)


def choose_phone(page: PayPage, *rows: int) -> None:
    """Tick invoices and choose the customer's phone, as far as the review."""
    page.model.set_checked([page.model.record(row) for row in rows or (0,)])
    page.choose_method("card")
    page.card.card.setCurrentIndex(page.card.card.count() - 1)
    page.pay()


def opened(qtbot: QtBot, desk: PhoneCounter, *rows: int) -> PhoneSheet:
    """A sheet with a page that waits for its customer."""
    choose_phone(desk.page, *rows)
    review = desk.flow.review_sheet
    assert review is not None
    qtbot.waitUntil(lambda: review.is_ready)
    QTest.mouseClick(review.buttons["begin"], LEFT)
    qtbot.waitUntil(lambda: desk.flow.sheet is not None, timeout=15000)
    sheet = desk.flow.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready and bool(sheet.qr.rows), timeout=15000)
    desk.page.activateWindow()
    assert QTest.qWaitForWindowActive(desk.page)
    return sheet
