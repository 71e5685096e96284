import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from services.cards.answers import ShownDispute
from services.papers.records import PaperKind
from services.printing.papers import PaperFormat
from services.refunds.disputes import DisputeService
from tests.services.printing.reading import words
from tests.ui.kit.keys import CTRL, ENTER, LEFT, press
from tests.ui.refunds.counter import FIRST, SECOND, Counter
from ui.accounts.payment_sheet import PaymentSheet
from ui.accounts.payments_tab import PaymentsTab
from ui.papers.sheet import PaperDialog


@pytest.fixture
def disputes(counter: Counter) -> DisputeService:
    office = counter.office
    return DisputeService(office.sessions, office.books.journal, office.books.events, office.clock)


@pytest.fixture
def tab(counter: Counter, disputes: DisputeService) -> PaymentsTab:
    """The receipts of the account, as its page lists them."""
    office = counter.office
    made = PaymentsTab(
        office.books.payments, office.refunds, disputes, counter.tasks, office.operator
    )
    made.refund_requested.connect(counter.flow.ask)
    made.refund_opened.connect(counter.flow.show)
    counter.shell.stack.addWidget(made)
    counter.shell.stack.setCurrentWidget(made)
    return made


def state_of(counter: Counter, tab: PaymentsTab) -> str:
    tab.show_number("100001")
    counter.settles()
    column = [each.key for each in tab.model.columns].index("state")
    return str(tab.model.index(0, column).data())


def detail(counter: Counter, tab: PaymentsTab) -> PaymentSheet:
    tab.show_number("100001")
    counter.settles()
    tab.table.setFocus()
    tab.table.select_row(0)
    QTest.keyClick(tab.table, ENTER)
    counter.settles()
    sheets = counter.shell.findChildren(PaymentSheet)
    return counter.ready(sheets[-1])


def said(sheet: PaymentSheet) -> str:
    return " ".join(each.text() for each in sheet.findChildren(QLabel))


def paper(counter: Counter) -> PaperDialog:
    counter.settles()
    assert counter.desk.dialog is not None
    return counter.ready(counter.desk.dialog)


def test_the_paper_of_a_receipt_leads_to_its_refund(counter: Counter) -> None:
    paid = counter.charged()
    counter.desk.show_receipt(paid.id)
    dialog = paper(counter)
    assert not dialog.tools.refund_note.isVisible()

    QTest.mouseClick(dialog.tools.refund_button, LEFT)
    counter.settles()

    assert counter.desk.dialog is None
    assert counter.flow.ask_sheet is not None
    assert paid.receipt in counter.flow.ask_sheet.title.text()


def test_the_paper_of_a_receipt_says_what_went_back(counter: Counter) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 4500)
    counter.ends().close_sheet()

    counter.desk.show_receipt(paid.id)
    tools = paper(counter).tools

    assert tools.refund_note.text() == (
        "Se devolvió $\N{NO-BREAK SPACE}45.00 de $\N{NO-BREAK SPACE}90.00."
    )
    assert tools.refund_button.isEnabled()


def test_who_may_not_ask_reads_why_on_the_button(counter: Counter) -> None:
    paid = counter.charged()
    counter.office.who = counter.office.books.activator
    counter.desk.show_receipt(paid.id)

    tools = paper(counter).tools

    assert not tools.refund_button.isEnabled()
    assert tools.refund_button.toolTip() == "Su rol no pide devoluciones."


def test_an_invoice_has_no_refund_of_its_own(counter: Counter) -> None:
    counter.desk.show_invoice(FIRST)

    assert not paper(counter).tools.refund_part.isVisible()


def test_a_refund_that_is_done_shows_its_proof_and_prints_it(counter: Counter) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 4500)
    counter.ends()

    press(Qt.Key.Key_P, CTRL)
    dialog = paper(counter)

    assert counter.flow.sheet is None
    assert dialog.title.text() == "Comprobante de devolución 001-001-000000001/R1"
    assert "DEVUELTO A SU TARJETA" in words(dialog.view.content)
    press(Qt.Key.Key_P, CTRL)
    counter.settles()
    assert counter.office.printer.jobs == [[dialog.view.content]]
    assert "ORIGINAL" in dialog.notice.text.text()


def test_the_proof_is_to_be_had_on_a_roll_too(counter: Counter) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 4500)
    QTest.mouseClick(counter.ends().buttons["paper"], LEFT)
    dialog = paper(counter)
    before = dialog.view.content

    QTest.mouseClick(dialog.tools.format_buttons[PaperFormat.ROLL_80], LEFT)
    counter.settles()

    assert dialog.shown is not None
    assert dialog.shown.only is not None
    assert dialog.shown.only.kind is PaperKind.REFUND
    assert dialog.view.content != before


def test_the_list_of_receipts_says_how_each_stands(counter: Counter, tab: PaymentsTab) -> None:
    paid = counter.charged()
    assert state_of(counter, tab) == "Registrado"

    counter.asked(paid.id, 1000)
    assert state_of(counter, tab) == "Devolución en curso"

    (waiting,) = counter.office.refunds.open_refunds()
    counter.office.refunds.approve(counter.office.supervisor, waiting.id)
    assert state_of(counter, tab) == "Devuelto en parte"

    counter.approves_here(paid.id)
    counter.ends().close_sheet()
    assert state_of(counter, tab) == "Devuelto"


def test_a_dispute_counts_more_than_anything_else(
    counter: Counter, tab: PaymentsTab, disputes: DisputeService
) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 4500)
    counter.ends().close_sheet()

    def seen(status: str) -> None:
        shown = ShownDispute(
            "dp_1", status, 4500, "usd", "pi_1", "ch_1", "fraudulent", 1_795_000_000
        )
        disputes.seen(counter.office.supervisor, shown, paid.id)

    seen("needs_response")
    assert state_of(counter, tab) == "En contracargo"
    assert "Contracargo por responder" in said(detail(counter, tab))

    seen("lost")
    assert state_of(counter, tab) == "Contracargo perdido"


def test_a_payment_lists_what_went_back_with_who_decided_it_and_why(
    counter: Counter, tab: PaymentsTab
) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id, 4500)
    counter.ends().close_sheet()

    sheet = detail(counter, tab)

    told = said(sheet)
    for expected in (
        "001-001-000000001/R1",
        "Devuelto $\N{NO-BREAK SPACE}45.00",
        "pidió Ana Cajas, aprobó Sara Suárez",
        "El cliente pagó dos veces",
        f"{SECOND} vuelve a deber $\N{NO-BREAK SPACE}45.00",
    ):
        assert expected in told, expected
    (button,) = sheet.refund_buttons.values()
    QTest.mouseClick(button, LEFT)
    counter.ends()
    assert "Devuelto" in counter.sheet().notice.text.text()


def test_the_detail_of_a_payment_leads_to_its_refund(counter: Counter, tab: PaymentsTab) -> None:
    paid = counter.charged()

    QTest.mouseClick(detail(counter, tab).buttons["refund"], LEFT)
    counter.settles()

    assert counter.flow.ask_sheet is not None
    assert paid.receipt in counter.flow.ask_sheet.title.text()


def test_a_payment_that_went_back_whole_offers_no_more(counter: Counter, tab: PaymentsTab) -> None:
    paid = counter.charged()
    counter.approves_here(paid.id)
    counter.ends().close_sheet()

    button = detail(counter, tab).buttons["refund"]

    assert not button.isEnabled()
    assert button.toolTip() == "Ya se devolvió todo."
