from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from services.payments.records import (
    CashTender,
    PaymentOrder,
    Share,
    VoucherSource,
    WithheldTax,
    WithholdingTender,
)
from services.storage.tables import customer
from services.withholdings.service import WithholdingService
from tests.services.withholdings.vouchers import Line, Voucher
from tests.ui.payments.conftest import NEXT, OLDEST, Counter
from tests.ui.payments.hands import ALT, CTRL, KEY, LEFT, press, record, tick, type_text
from tests.ui.payments.test_told import is_in_sight
from ui.withholdings.page import WithholdingsPage
from ui.wording import words

THEIRS = "1710034065001"


def drop(target: object, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)  # type: ignore[attr-defined]


def service_of(counter: Counter) -> WithholdingService:
    service = counter.page._services.withholdings
    assert service is not None
    return service


def test_a_dropped_xml_fills_the_voucher_and_ticks_its_invoices(
    qtbot: QtBot, counter: Counter, tmp_path: Path
) -> None:
    page = counter.page
    lines = (
        Line(invoice=NEXT, base="46.00", amount="1.38"),
        Line(invoice="001-002-000999999", base="10.00", amount="0.30"),
    )
    path = tmp_path / "retencion.xml"
    path.write_bytes(Voucher(issuer=THEIRS, lines=lines).content())
    press(KEY.Key_R, held=ALT)
    drop(page.withholding, path)
    qtbot.waitUntil(lambda: page.withholding.number.value() == "001-001-000000123")

    assert page.selection.ticked == {NEXT}
    assert page.desk.current_cents == 138
    qtbot.waitUntil(lambda: "001-002-000999999" in page.withholding.remarks.text())
    press(KEY.Key_Return, held=CTRL)
    press(KEY.Key_E, held=ALT)
    made = record(qtbot, page)

    voucher = made.tenders[0]
    assert isinstance(voucher, WithholdingTender)
    assert voucher.source is VoucherSource.XML
    assert voucher.sha256 is not None
    assert made.tenders[1] == CashTender(4462)


def test_a_hostile_xml_is_refused_in_words_and_fills_nothing(
    qtbot: QtBot, counter: Counter, tmp_path: Path
) -> None:
    page = counter.page
    page.resize(1186, 560)
    path = tmp_path / "bomba.xml"
    prolog = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    path.write_bytes(Voucher(issuer=THEIRS, prolog=prolog).content())
    page.choose_method("withholding")
    page.withholding.choose_file = lambda: path
    QTest.mouseClick(page.withholding.xml_button, LEFT)
    qtbot.waitUntil(lambda: page.withholding.remarks.text() != "", timeout=5000)

    assert "no se abre" in page.withholding.remarks.text()
    assert page.withholding.number.value() == ""
    qtbot.waitUntil(lambda: is_in_sight(page, page.withholding.remarks))

    tick(page, 0)
    page.withholding.number.setFocus()
    type_text("1")
    qtbot.waitUntil(lambda: page.desk.current_cents > 0)
    press(KEY.Key_Return, held=CTRL)
    assert page.withholding.form.rows["number"].problem != ""
    path.write_bytes(
        Voucher(issuer=THEIRS, lines=(Line(invoice=NEXT, base="46.00", amount="1.38"),)).content()
    )
    page.withholding.read_file(path)
    qtbot.waitUntil(lambda: page.withholding.remarks.text().startswith("Se leyó el comprobante"))
    assert page.withholding.form.rows["number"].problem == ""
    assert "$\u00a01.38" in page.withholding.remarks.text()


def test_a_value_that_differs_is_kept_and_warned_about(qtbot: QtBot, counter: Counter) -> None:
    page = counter.page
    tick(page, 0)
    page.choose_method("withholding")
    lines = page.withholding.lines
    qtbot.waitUntil(lambda: len(lines.lines) == 1)
    lines.amount.setFocus()
    lines.amount.selectAll()
    type_text("2.00")

    assert lines.lines[0].amount_cents == 200
    assert lines.lines[0].tax is WithheldTax.INCOME
    assert "1.35" in lines.amount_row.message.text()
    qtbot.waitUntil(lambda: "1.35" in page.withholding.remarks.text())


def test_the_report_lists_what_companies_owe_and_opens_their_page(
    qtbot: QtBot, counter: Counter
) -> None:
    books, service = counter.books, service_of(counter)
    with books.sessions.begin() as session:
        session.execute(update(customer).values(id_kind="04", id_number=THEIRS))
    service.set_agent(books.activator, "100001", is_agent=True)
    books.payments.record(
        books.cashier,
        PaymentOrder("p-1", "100001", (Share(OLDEST, 4500),), (CashTender(4500),)),
    )
    page = WithholdingsPage(service, counter.tasks, counter.clock)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.shown):
        page.refresh()

    row = page.model.record(0)
    assert (row.invoice, row.proposed_cents) == (OLDEST, 135)
    assert "1 factura" in page.sum.text()
    page.table.select_row(0)
    with qtbot.waitSignal(page.account_wanted) as wanted:
        QTest.mouseClick(page.account_button, LEFT)
    assert wanted.args == ["100001"]

    with qtbot.waitSignal(page.shown):
        page.since.set_value(date(2026, 12, 1))
    assert page.model.rowCount() == 0


def test_an_authorization_may_be_typed_whatever_its_beginning_looks_like(
    qtbot: QtBot, counter: Counter
) -> None:
    page = counter.page
    press(KEY.Key_R, held=ALT)
    field = page.withholding.authorization
    field.setFocus()
    # Fourteen digits that pass as a card's: a voucher of the 30th begins like that.
    looks = "30569309025904"
    type_text(looks)
    assert (field.text(), field.problem, field.value()) == (looks, "", "")
    whole = looks + "1" * 35
    type_text(whole[len(looks) :])
    assert (field.value(), field.problem) == (whole, "")

    field.set_value("")
    type_text(looks)
    page.withholding.number.setFocus()
    assert (field.text(), field.problem) == ("", words("text.card_number"))
