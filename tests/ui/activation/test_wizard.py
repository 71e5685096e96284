from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from services.accounts.inputs import ActivationDraft, ConsentInput
from services.accounts.states import AccountState, BankAccountKind, DocumentKind, Method
from tests.ui.accounts.acts import click, go_on, press_enter, the_sheet, type_in, write
from tests.ui.accounts.world import COMMERCE, DEBIT, SERVICE, World
from tests.ui.kit.keys import CTRL, ENTER, double_click, hold, press
from ui.activation.view_model import AGREEMENT, CUSTOMER, REVIEW
from ui.activation.view_model import SERVICE as SERVICE_STEP
from ui.activation.wizard import ActivationPage
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet

DRAFT_ID = "5f7c1c0e-4d4f-4a53-9d2b-0a1c4a5b6c7d"
WHOLE = ActivationDraft(
    DRAFT_ID,
    step=AGREEMENT,
    customer=COMMERCE,
    consent=ConsentInput(is_given=True, version="2026-01"),
    service=SERVICE,
    agreement=DEBIT,
)


@pytest.fixture
def make(
    world: World, tasks: TaskRunner, show: Callable[[QWidget], QWidget], folder: Path
) -> Callable[..., ActivationPage]:
    def made(who: str = "diego") -> ActivationPage:
        operator = world.books.staff.operator(who, "01")
        page = ActivationPage(
            world.activation_desk,
            world.papers,
            tasks,
            lambda: operator,
            today=world.today,
            folder=folder,
        )
        show(page)
        return page

    return made


@pytest.fixture
def page(make: Callable[..., ActivationPage]) -> ActivationPage:
    return make()


def at_step(qtbot: QtBot, page: ActivationPage, step: int) -> None:
    model = page.wizard.model
    qtbot.waitUntil(lambda: model.is_open and model.step == step and not model.is_busy)


def begun(qtbot: QtBot, page: ActivationPage) -> None:
    with qtbot.waitSignal(page.wizard.model.draft_loaded):
        page.begin()


def typed(text: str) -> None:
    write(text)
    press_enter()


def test_a_whole_activation_is_typed_with_the_keyboard_alone(
    qtbot: QtBot, world: World, page: ActivationPage, tmp_path: Path
) -> None:
    begun(qtbot, page)
    for text in ("", "1710034065", "Lucía Guamán", "", "", "", "0998123344", "", "Calle 1"):
        typed(text)
    typed("Ambato")
    typed("")
    press(Qt.Key.Key_Space)
    press_enter()
    typed("2026-01")
    go_on()
    at_step(qtbot, page, SERVICE_STEP)

    press(Qt.Key.Key_Down)
    press_enter(5)
    typed("022345678")
    typed("022345679")
    go_on()
    at_step(qtbot, page, AGREEMENT)

    for _ in range(4):
        press(Qt.Key.Key_Right)
    press_enter(2)
    typed("pich")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press_enter()
    typed("2204917283")
    press_enter(5)
    typed("-2")
    assert page.wizard.next_button.hasFocus()
    press(Qt.Key.Key_Space)
    at_step(qtbot, page, REVIEW)
    review = page.wizard.review
    holder = "Lucía Guamán · Cédula 1710034065"
    qtbot.waitUntil(lambda: holder in {one.text() for one in review.findChildren(QLabel)})

    number = page.wizard.model.number
    sheet = world.accounts.show(number)
    assert sheet.customer.name == "Lucía Guamán"
    assert sheet.account.plan_code == "VOIP-BASICO"
    assert [line.voip_number for line in sheet.lines] == ["022345678", "022345679"]
    assert sheet.agreement is not None
    assert sheet.agreement.method is Method.DEBIT
    assert sheet.agreement.bank_code == "10"
    assert sheet.agreement.bank_account_kind is BankAccountKind.SAVINGS
    assert sheet.agreement.holder_name == "Lucía Guamán"
    assert world.drafts.all() == []

    qtbot.waitUntil(lambda: "Contrato firmado" in page.wizard.foot.blocked.text())
    assert not page.wizard.foot.activate_button.isEnabled()
    panel = page.wizard.review.documents
    for place, name in enumerate(("cédula", "contrato", "débito")):
        scan = tmp_path / f"{name}.pdf"
        scan.write_bytes(b"%PDF-1.4 " + name.encode())
        panel.choose_file = lambda scan=scan: scan  # type: ignore[misc]
        panel.attach_button.setFocus()
        press_enter()
        the_sheet(qtbot, page, "attach_document")
        press_enter()
        press(Qt.Key.Key_Space)
        go_on()
        count = place + 1
        qtbot.waitUntil(lambda count=count: len(panel.model.rows) == count)  # type: ignore[misc]
    assert [one.kind for one in panel.model.rows] == [
        DocumentKind.ID,
        DocumentKind.CONTRACT,
        DocumentKind.DEBIT_FORM,
    ]

    qtbot.waitUntil(page.wizard.foot.activate_button.isEnabled)
    go_on()
    the_sheet(qtbot, page, "activate_account")
    write("documentos completos")
    with qtbot.waitSignal(page.activated) as activated:
        go_on()

    assert activated.args == [number]
    moves = world.accounts.show(number).moves
    assert [move.to_state for move in moves][-2:] == [AccountState.IN_REVIEW, AccountState.ACTIVE]
    assert moves[-1].reason == "documentos completos"
    qtbot.waitUntil(lambda: len(page.wizard.notice.actions_shown) == 2)
    click(page.wizard.notice.actions_shown[0])
    qtbot.waitUntil(lambda: page.paper.paper is not None)
    assert world.papers.activations == [number]
    press(Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.sheet_requested) as asked:
        click(page.wizard.notice.actions_shown[1])
    assert asked.args == [number]


def test_all_that_is_wrong_is_said_at_once_and_the_first_field_takes_the_keyboard(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    begun(qtbot, page)

    go_on()
    form = page.wizard.customer
    qtbot.waitUntil(lambda: bool(form.rows["name"].problem))

    wrong = {key for key, row in form.rows.items() if row.problem}
    assert wrong == {"id_number", "name", "mobile", "address", "city"}
    assert form.lines["id_number"].hasFocus()
    assert page.wizard.model.step == CUSTOMER
    typed("1710034065")
    assert not form.rows["id_number"].problem


def test_a_checksum_warning_waits_for_its_own_yes(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    odd = replace(COMMERCE, id_number="1793213150001")
    world.drafts.save(world.activator, replace(WHOLE, step=CUSTOMER, customer=odd))
    page.resume(DRAFT_ID)
    at_step(qtbot, page, CUSTOMER)

    go_on()
    qtbot.waitUntil(page.wizard.notice.isVisible)
    assert page.wizard.model.step == CUSTOMER

    go_on()
    qtbot.waitUntil(page.wizard.notice.isVisible)
    assert page.wizard.model.step == CUSTOMER
    press_enter()
    at_step(qtbot, page, SERVICE_STEP)


def test_the_same_identification_shows_the_other_account_and_opens_it(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    other = world.ask_for()
    begun(qtbot, page)
    page.wizard.customer.lines["id_number"].setFocus()
    typed("1790085783001")

    qtbot.waitUntil(page.wizard.twins.isVisible)
    assert other in page.wizard.twins.text.text()
    with qtbot.waitSignal(page.sheet_requested) as asked:
        click(page.wizard.twins.actions_shown[0])
    assert asked.args == [other]


def test_esc_goes_back_with_the_draft_kept_and_the_list_resumes_it(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    begun(qtbot, page)
    page.wizard.customer.lines["name"].setFocus()
    typed("Lucía Guamán")

    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(page.queue.drafts.rows) == 1)
    assert page.stack.currentIndex() == 0

    page.queue.drafts_table.setFocus()
    press_enter()
    at_step(qtbot, page, CUSTOMER)
    assert page.wizard.customer.lines["name"].value() == "Lucía Guamán"


def test_leaving_the_page_in_the_middle_of_a_word_keeps_the_draft(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    begun(qtbot, page)
    page.wizard.customer.lines["name"].setFocus()
    QTest.keyClicks(page.wizard.customer.lines["name"], "Luc")

    with qtbot.waitSignal(page.wizard.model.saved):
        page.hide()

    assert [one.draft.customer.name for one in world.drafts.all()] == ["Luc"]


def test_nothing_typed_leaves_no_draft(qtbot: QtBot, world: World, page: ActivationPage) -> None:
    begun(qtbot, page)
    press(Qt.Key.Key_Escape)

    QTest.qWait(100)
    assert world.drafts.all() == []


def test_a_double_click_on_create_makes_one_account(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    world.drafts.save(world.activator, WHOLE)
    page.resume(DRAFT_ID)
    at_step(qtbot, page, AGREEMENT)

    double_click(page.window(), page.wizard.next_button)
    at_step(qtbot, page, REVIEW)
    QTest.qWait(100)

    assert world.accounts.count() == 1
    assert world.drafts.all() == []


def test_a_held_ctrl_enter_makes_one_account_and_activates_nothing(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    world.drafts.save(world.activator, WHOLE)
    page.resume(DRAFT_ID)
    at_step(qtbot, page, AGREEMENT)

    for _ in range(5):
        go_on()
    hold(page.wizard.next_button, ENTER)
    at_step(qtbot, page, REVIEW)
    go_on()
    QTest.qWait(100)

    assert world.accounts.count() == 1
    state = world.accounts.show(page.wizard.model.number).account.state
    assert state is AccountState.REQUESTED


def test_a_draft_that_became_an_account_at_another_till_does_not_come_back(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    world.drafts.save(world.activator, WHOLE)
    page.resume(DRAFT_ID)
    at_step(qtbot, page, AGREEMENT)
    world.drafts.create(world.books.supervisor, DRAFT_ID)

    go_on()
    qtbot.waitUntil(page.wizard.notice.isVisible)

    assert "ya es una cuenta" in page.wizard.notice.text.text()
    assert world.accounts.count() == 1
    assert world.drafts.all() == []
    click(page.wizard.notice.actions_shown[0])
    assert page.stack.currentIndex() == 0


def test_a_number_of_another_account_is_refused_where_the_numbers_are_typed(
    qtbot: QtBot, world: World, page: ActivationPage
) -> None:
    other = world.ask_for()
    world.drafts.save(world.activator, replace(WHOLE, step=SERVICE_STEP))
    page.resume(DRAFT_ID)
    at_step(qtbot, page, SERVICE_STEP)

    go_on()
    row = page.wizard.service.rows["voip_numbers"]
    qtbot.waitUntil(lambda: bool(row.problem))

    assert other in row.problem
    assert page.wizard.service.numbers.line.hasFocus()


def test_bad_text_never_gets_past_its_field(qtbot: QtBot, page: ActivationPage) -> None:
    begun(qtbot, page)
    name = page.wizard.customer.lines["name"]
    type_in(name, "4242 4242 4242 4242")
    assert "tarjeta" in page.wizard.customer.rows["name"].problem
    assert "4242 4242 4242 4242" not in name.text()

    QApplication.clipboard().setText("Ana\u202e\x00 <b>x</b> " + "y" * 500)
    name.clear()
    press(Qt.Key.Key_V, CTRL)
    assert "\u202e" not in name.text()
    assert len(name.text()) <= 200
    assert page.wizard.customer.rows["name"].problem


def test_what_is_in_review_can_be_sent_back_with_a_reason(
    qtbot: QtBot, world: World, make: Callable[..., ActivationPage]
) -> None:
    number = world.ask_for()
    world.activation.submit(world.activator, number)
    page = make("sara")
    with qtbot.waitSignal(page.queue.rows.shown):
        page.refresh()
    page.queue.table.setFocus()
    press_enter()
    qtbot.waitUntil(page.wizard.foot.return_button.isVisible)

    click(page.wizard.foot.return_button)
    the_sheet(qtbot, page, "send_back")
    write("falta la firma")
    go_on()

    qtbot.waitUntil(lambda: page.wizard.review.badge.word == "Documentos")
    assert world.accounts.show(number).moves[-1].reason == "falta la firma"


def test_a_double_click_on_activate_activates_once(
    qtbot: QtBot, world: World, make: Callable[..., ActivationPage]
) -> None:
    number = world.ask_for()
    world.attach(number, DocumentKind.ID, DocumentKind.CONTRACT, DocumentKind.DEBIT_FORM)
    page = make("sara")
    page.review(number)
    qtbot.waitUntil(page.wizard.foot.activate_button.isEnabled)
    click(page.wizard.foot.activate_button)
    sheet = the_sheet(qtbot, page, "activate_account")
    write("completa")

    with qtbot.waitSignal(page.activated):
        double_click(page.window(), sheet.accept)
    QTest.qWait(50)

    moves = world.accounts.show(number).moves
    assert [move.to_state for move in moves].count(AccountState.ACTIVE) == 1


def test_a_scan_withdrawn_meanwhile_blocks_the_activation_in_words(
    qtbot: QtBot, world: World, make: Callable[..., ActivationPage]
) -> None:
    number = world.ask_for()
    world.attach(number, DocumentKind.ID, DocumentKind.CONTRACT, DocumentKind.DEBIT_FORM)
    page = make("sara")
    page.review(number)
    qtbot.waitUntil(page.wizard.foot.activate_button.isEnabled)
    contract = world.accounts.show(number).documents[1]
    world.documents.withdraw(world.activator, number, contract.id, "ilegible")

    go_on()
    sheet = the_sheet(qtbot, page, "activate_account")
    write("completa")
    go_on()
    qtbot.waitUntil(sheet.notice.isVisible)
    assert "le falta un punto" in sheet.notice.text.text()
    press(Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: page.wizard.foot.blocked.text() == "Falta: Contrato firmado")
    assert world.accounts.show(number).account.state is AccountState.IN_REVIEW


def test_a_draft_is_discarded_after_a_yes(qtbot: QtBot, world: World, page: ActivationPage) -> None:
    world.drafts.save(world.activator, WHOLE)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.queue.drafts.rows) == 1)
    click(page.queue.discard_button)
    qtbot.waitUntil(lambda: any(s.is_ready for s in page.findChildren(ReviewSheet)))
    click(page.findChildren(ReviewSheet)[-1].buttons["discard"])

    qtbot.waitUntil(lambda: world.drafts.all() == [])
    qtbot.waitUntil(page.queue.drafts_part.isHidden)
