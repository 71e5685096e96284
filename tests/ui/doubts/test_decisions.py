from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.cards.difference_records import Decision, DifferenceKind
from services.cards.errors import ChargingGated
from services.refunds.states import State as RefundState
from tests.books import PASSWORD
from tests.services.cards.conftest import FIRST, SECOND
from tests.ui.doubts.world import Stripe
from tests.ui.kit.keys import LEFT, press
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.accounts.form_sheet import FormSheet
from ui.approval.dialog import ApprovalDialog
from ui.doubts.page import DoubtsPage
from ui.frame.shell import Shell
from ui.tasks import TaskRunner
from ui.widgets.sheet import Sheet

ShellWith = Callable[..., Shell]


class Desk:
    """The page in its frame, pressed as people press it."""

    def __init__(self, page: DoubtsPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner) -> None:
        self.page = page
        self.shell = shell
        self.qtbot = qtbot
        self.tasks = tasks

    def settle(self) -> None:
        settle(self.qtbot, self.tasks)

    def press(self, key: str) -> None:
        QTest.mouseClick(self.page.panel.buttons[key], LEFT)
        self.settle()

    def sheet(self, kind: type[Sheet]) -> Sheet:
        (found,) = [each for each in self.shell.findChildren(kind) if each.is_open]
        self.qtbot.waitUntil(lambda: found.is_ready)
        return found

    def approve_as(self, username: str, reason: str = "Visto en el panel de Stripe") -> None:
        dialog = self.sheet(ApprovalDialog)
        assert isinstance(dialog, ApprovalDialog)
        dialog.username.set_value(username)
        dialog.password.setText(PASSWORD)
        dialog.reason.set_value(reason)
        click_twice(self.shell, dialog.agree)
        self.settle()

    def told(self) -> str:
        return self.page.notice.text.text()


@pytest.fixture
def desk_of(
    page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> Callable[[], Desk]:
    def made() -> Desk:
        desk = Desk(page, shell_with(page), qtbot, tasks)
        desk.settle()
        return desk

    return made


def test_foreign_money_closes_the_gate_until_two_people_import_it(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    difference = stripe.foreign()
    desk = desk_of()
    assert desk.page.gate.isVisible()
    assert "Cobro con tarjeta bloqueado" in desk.page.gate.text.text()
    assert list(desk.page.panel.buttons)[:2] == ["decide:imported", "decide:not_ours"]
    (row,) = desk.page.model.rows
    assert row.account == "100001"
    with pytest.raises(ChargingGated):
        stripe.charge(SECOND)

    desk.press("decide:imported")
    desk.approve_as("rosa")

    assert desk.told().replace("\N{NO-BREAK SPACE}", " ") == (
        f"Se registraron $ 45.00 con el recibo 001-001-000000001: $ 45.00 a la factura {FIRST}."
    )
    assert stripe.office.books.balance(FIRST) == 0
    decided = stripe.charges.differences.show(difference.id)
    assert (decided.decision, decided.decided_by, decided.approved_by) == (
        Decision.IMPORTED,
        "sara",
        "rosa",
    )
    assert decided.reason == "Visto en el panel de Stripe"
    assert desk.page.model.rowCount() == 0
    assert not desk.page.gate.isVisible()
    assert stripe.charge(SECOND).receipt


def test_money_whose_invoices_are_unknown_asks_for_its_account(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    stripe.foreign(number="001-009-000000077")
    desk = desk_of()
    desk.press("decide:imported")
    sheet = desk.sheet(FormSheet)
    assert isinstance(sheet, FormSheet)
    field = sheet.form.rows["account"].field

    QTest.mouseClick(sheet.accept, LEFT)
    desk.settle()
    assert sheet.form.rows["account"].problem
    field.setText("999999")  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: sheet.is_ready)
    QTest.mouseClick(sheet.accept, LEFT)
    desk.settle()
    assert "999999" in sheet.notice.text.text()
    field.setText("100001")  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: sheet.is_ready)
    QTest.mouseClick(sheet.accept, LEFT)
    desk.settle()
    desk.approve_as("rosa")

    assert "45.00 de saldo a favor." in desk.told()
    assert stripe.office.books.count("payment") == 1


def test_money_of_these_very_books_is_not_left_alone(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    difference = stripe.foreign()
    desk = desk_of()

    desk.press("decide:not_ours")
    desk.approve_as("rosa")

    assert "lleva la marca de esta empresa" in desk.told()
    assert stripe.charges.differences.show(difference.id).is_open
    assert desk.page.gate.isVisible()


def test_money_of_other_books_is_left_to_them(stripe: Stripe, desk_of: Callable[[], Desk]) -> None:
    stripe.foreign(books="another-company")
    desk = desk_of()

    desk.press("decide:not_ours")
    desk.approve_as("rosa")

    assert desk.told() == "Decidido: no es de esta empresa."
    assert not stripe.charges.differences.is_gated()


def test_nobody_approves_their_own_decision(stripe: Stripe, desk_of: Callable[[], Desk]) -> None:
    difference = stripe.foreign()
    desk = desk_of()

    desk.press("decide:imported")
    desk.approve_as("sara")

    dialog = desk.sheet(ApprovalDialog)
    assert isinstance(dialog, ApprovalDialog)
    assert dialog.form.rows["username"].problem
    assert stripe.charges.differences.show(difference.id).is_open
    assert stripe.office.books.count("payment") == 0


def test_late_money_goes_back_to_the_card_once(stripe: Stripe, desk_of: Callable[[], Desk]) -> None:
    difference = stripe.late()
    desk = desk_of()
    assert "saldo a favor" in (desk.page.panel.detail or pytest.fail("no detail")).said[0].text

    desk.press("decide:refunded")
    desk.approve_as("rosa")

    assert desk.told() == "Decidido: el dinero se devolvió."
    decided = stripe.charges.differences.show(difference.id)
    assert decided.decision is Decision.REFUNDED
    (refund,) = stripe.refunds.of_payment(difference.payment)
    assert (refund.state, refund.amount_cents) == (RefundState.DONE, 4500)
    assert len(stripe.control.refunds()) == 1
    assert stripe.office.books.payments.show(difference.payment).reversals


def test_late_money_may_stay_as_credit(stripe: Stripe, desk_of: Callable[[], Desk]) -> None:
    difference = stripe.late()
    desk = desk_of()

    desk.press("decide:kept_as_credit")
    desk.approve_as("rosa")

    assert desk.told() == "Decidido: queda como saldo a favor."
    assert stripe.control.refunds() == []
    assert not stripe.charges.differences.show(difference.id).is_open


def test_a_refund_whose_answer_is_lost_still_ends_the_difference_and_waits_on_the_desk(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    difference = stripe.late()
    desk = desk_of()
    stripe.control.add_fault("refund", "drop_after", times=0)
    stripe.control.add_fault("refund_list", "drop_before", times=0)

    desk.press("decide:refunded")
    desk.approve_as("rosa")

    assert not stripe.charges.differences.show(difference.id).is_open
    (refund,) = stripe.refunds.of_payment(difference.payment)
    assert refund.is_open
    assert "No devuelva otra vez" in desk.told() or "se envía sola" in desk.told()
    (row,) = desk.page.model.rows
    assert row.key == f"refund:{refund.id}"
    stripe.mend()


def test_what_the_books_only_followed_is_acknowledged_by_one_person_with_a_reason(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    difference = stripe.refunded_outside()
    desk = desk_of()
    desk.press("decide:acknowledged")
    sheet = desk.sheet(FormSheet)
    assert isinstance(sheet, FormSheet)

    QTest.mouseClick(sheet.accept, LEFT)
    desk.settle()
    assert sheet.form.rows["reason"].problem
    assert stripe.charges.differences.show(difference.id).is_open
    sheet.form.rows["reason"].field.set_value("La hizo el gerente")  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: sheet.is_ready)
    click_twice(desk.shell, sheet.accept)
    desk.settle()

    decided = stripe.charges.differences.show(difference.id)
    assert (decided.decision, decided.reason) == (Decision.ACKNOWLEDGED, "La hizo el gerente")
    assert desk.told() == "Queda constancia de que se enteró."


def test_a_cashier_sees_everything_and_decides_nothing(
    office: Office, stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    difference = stripe.foreign()
    office.who = office.cashier
    desk = desk_of()
    button = desk.page.panel.buttons["decide:imported"]

    click_twice(desk.shell, button)
    desk.settle()

    assert not button.isEnabled()
    assert button.toolTip() == "Lo decide un supervisor."
    assert "Avise a un supervisor" in desk.page.gate.text.text()
    assert desk.shell.findChildren(ApprovalDialog) == []
    assert stripe.charges.differences.show(difference.id).is_open


def test_what_another_till_decided_meanwhile_is_told_and_the_list_is_read_again(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    difference = stripe.late()
    desk = desk_of()
    desk.press("decide:kept_as_credit")
    given = stripe.office.books.staff.approve(
        stripe.office.supervisor,
        "rosa",
        PASSWORD,
        action="difference",
        document=f"difference:{difference.id}",
        amount_cents=4500,
        reason="Primero yo",
    )
    stripe.charges.differences.decide(
        stripe.office.supervisor,
        difference.id,
        Decision.KEPT_AS_CREDIT,
        approval=given.id,
    )

    desk.approve_as("rosa")

    assert "Otra persona ya decidió" in desk.told()
    assert desk.page.model.rowCount() == 0


def test_a_refund_that_waits_opens_its_own_sheet(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    refund = stripe.refund_request()
    desk = desk_of()
    wanted = Told()
    desk.page.refund_wanted.connect(wanted)
    (row,) = desk.page.model.rows
    assert row.key == f"refund:{refund.id}"
    assert desk.page.model.index(0, 0).data() == "Devolución: por aprobar"
    assert "Ana Cajas pidió devolver" in (desk.page.panel.detail or pytest.fail("?")).said[0].text

    desk.press("refund")
    desk.page.table.setFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F5)

    assert wanted.heard == [refund.id] * 3


def test_red_alarms_come_before_other_differences(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    stripe.late()
    stripe.foreign(number=SECOND)
    desk = desk_of()

    kinds = [getattr(row.subject, "kind", None) for row in desk.page.model.rows]
    assert kinds == [DifferenceKind.FOREIGN, DifferenceKind.LATE]


def test_there_is_no_button_that_frees_an_invoice(
    stripe: Stripe, desk_of: Callable[[], Desk]
) -> None:
    stripe.doubt()
    desk = desk_of()

    said = [
        widget.accessibleName().lower()
        for widget in desk.page.findChildren(QWidget)
        if widget.objectName().startswith("doubt_") and widget.metaObject().className() != "QLabel"
    ]
    assert not [name for name in said if "liberar" in name or "anular" in name]
    stripe.mend()
