from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from services.debits.mandate_states import MandateState
from tests.ui.accounts.acts import click, go_on, the_sheet, type_in, write
from tests.ui.accounts.world import PDF, World
from ui.accounts.account_page import AccountPage
from ui.accounts.agreement_form import AgreementForm
from ui.accounts.mandate_card import MandateCard
from ui.tasks import TaskRunner


@pytest.fixture
def make(
    world: World, tasks: TaskRunner, show: Callable[[QWidget], QWidget], folder: Path, qtbot: QtBot
) -> Callable[..., AccountPage]:
    def made(number: str, who: str = "sara") -> AccountPage:
        operator = world.books.staff.operator(who, "01")
        page = AccountPage(
            world.desk, world.papers, tasks, lambda: operator, today=world.today, folder=folder
        )
        show(page)
        page.show_account(number)
        qtbot.waitUntil(lambda: bool(page.header.title.whole) and page.stack.isEnabled())
        page.show_tab("agreement")
        return page

    return made


def offered(card: MandateCard) -> set[str]:
    return {key for key, button in card.buttons.items() if button.isVisibleTo(card)} | {
        key for key, action in card.actions_by_key.items() if action.isVisible()
    }


def state(world: World, number: str) -> MandateState:
    return world.mandates.show(number)[0].mandate.state


def test_a_mandate_goes_its_way_from_the_account_page(
    qtbot: QtBot, world: World, make: Callable[..., AccountPage], tmp_path: Path
) -> None:
    number = world.ask_for()
    page = make(number)
    card = page.agreement.mandate
    assert card.badge.word == "Solicitada"
    asked = {"letter", "form", "send", "activate", "correct", "terms", "signer", "revoke"}
    assert offered(card) == asked
    assert "Adjuntar firmada" in page.help_text()
    assert card.buttons["activate"].toolTip() == "Falta la carta firmada"

    click(card.buttons["letter"])
    qtbot.waitUntil(lambda: page.paper.paper is not None)
    assert page.paper.paper is not None
    assert page.paper.paper.title.startswith("Carta ")
    page.paper.closed.emit()

    scan = tmp_path / "firmada.pdf"
    scan.write_bytes(PDF + b"firmada")
    page.documents.choose_file = lambda: scan
    click(card.buttons["form"])
    the_sheet(qtbot, page, "attach_document")
    go_on()
    qtbot.waitUntil(card.buttons["activate"].isEnabled)
    assert page.tabs.currentWidget() is page.agreement

    # Whatever was done, no other button comes under the mouse.
    places = {key: one.geometry() for key, one in card.buttons.items() if one.isVisible()}
    click(card.buttons["send"])
    sheet = the_sheet(qtbot, page, "send_mandate")
    assert list(sheet.form.rows) == ["told_on"]
    go_on()
    qtbot.waitUntil(lambda: card.badge.word == "En el banco")
    assert {k: one.geometry() for k, one in card.buttons.items() if one.isVisible()} == places
    assert not card.buttons["send"].isEnabled()
    assert "reject" in offered(card)
    assert "correct" not in offered(card)

    click(card.buttons["activate"])
    sheet = the_sheet(qtbot, page, "activate_mandate")
    go_on()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["reference"].problem))
    write("oficio 118")
    qtbot.waitUntil(lambda: sheet.is_ready)
    go_on()
    go_on()
    qtbot.waitUntil(lambda: card.badge.word == "Activa")
    assert offered(card) == {"letter", "form", "suspend", "terms", "revoke"}
    assert [step.move.to_state for step in page.agreement.steps.rows].count(
        MandateState.ACTIVE
    ) == 1
    assert page.agreement.steps.rows[0].move.reference == "oficio 118"
    assert world.agreements.payment_note(number).is_automatic


def test_an_unsigned_letter_is_handed_in_only_with_a_reason(
    qtbot: QtBot, world: World, make: Callable[..., AccountPage]
) -> None:
    number = world.ask_for()
    page = make(number)
    card = page.agreement.mandate
    card.act("send")
    sheet = the_sheet(qtbot, page, "send_mandate")
    assert sheet.accept.isEnabled()
    assert "Todavía no se adjuntó" in " ".join(one.text() for one in sheet.findChildren(QLabel))
    go_on()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["reason"].problem))
    assert state(world, number) is MandateState.REQUESTED

    write("la llevó el cliente")
    qtbot.waitUntil(lambda: sheet.is_ready)
    go_on()
    qtbot.waitUntil(lambda: state(world, number) is MandateState.AT_BANK)


def test_a_request_is_corrected_with_what_is_known_of_it_and_asked_for_anew(
    qtbot: QtBot, world: World, make: Callable[..., AccountPage]
) -> None:
    number = world.ask_for()
    page = make(number)
    before = world.mandates.show(number)[0].mandate
    page.agreement.mandate.act("correct")
    sheet = the_sheet(qtbot, page, "correct_agreement")
    assert not sheet.form.rows["method"].field.isVisible()
    assert isinstance(sheet.form, AgreementForm)
    typed = sheet.form.value()
    assert (typed.bank_code, typed.bank_account_kind, typed.bank_account_number) == (
        before.bank_code,
        before.bank_account_kind,
        before.bank_account_number,
    )
    type_in(sheet.form.rows["bank_account_number"].field, "2204917299")
    go_on()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["reason"].problem))
    type_in(sheet.form.rows["reason"].field, "el cliente dictó mal")
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(sheet.done):
        go_on()

    asked, wrong = world.mandates.show(number)
    assert (asked.mandate.state, asked.mandate.bank_account_number) == (
        MandateState.REQUESTED,
        "2204917299",
    )
    assert (wrong.mandate.state, wrong.reason) == (MandateState.REVOKED, "el cliente dictó mal")


def test_limit_and_last_day_change_and_a_wrong_day_is_refused_in_place(
    qtbot: QtBot, world: World, make: Callable[..., AccountPage]
) -> None:
    number = world.active_account()
    page = make(number)
    card = page.agreement.mandate
    card.act("terms")
    sheet = the_sheet(qtbot, page, "terms_mandate")
    type_in(sheet.form.rows["limit_cents"].field, "80")
    yesterday = world.today() - timedelta(days=1)
    type_in(sheet.form.rows["valid_until"].field, f"{yesterday:%d/%m/%Y}")
    type_in(sheet.form.rows["reason"].field, "lo pide")
    go_on()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["valid_until"].problem))
    assert world.mandates.show(number)[0].mandate.limit_cents is None

    type_in(sheet.form.rows["valid_until"].field, "31/12/2027")
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(sheet.done):
        go_on()

    held = world.mandates.show(number)[0].mandate
    assert (held.limit_cents, f"{held.valid_until:%d/%m/%Y}") == (8_000, "31/12/2027")


def test_an_ended_mandate_offers_a_new_one_and_a_cashier_changes_nothing(
    qtbot: QtBot, world: World, make: Callable[..., AccountPage], tmp_path: Path
) -> None:
    scan = tmp_path / "carta.pdf"
    scan.write_bytes(PDF + b"revoco")
    number = world.active_account()
    page = make(number)
    card = page.agreement.mandate
    card.act("revoke")
    the_sheet(qtbot, page, "revoke_mandate")
    write("lo pide por escrito")
    go_on()
    qtbot.waitUntil(lambda: card.badge.word == "Revocada")
    assert offered(card) == {"request"}
    page.documents.choose_file = lambda: scan
    click(card.notice.actions_shown[0])
    the_sheet(qtbot, page, "attach_document")
    go_on()
    qtbot.waitUntil(lambda: "carta.pdf" in {one.file_name for one in page.documents.model.rows})

    click(card.buttons["request"])
    the_sheet(qtbot, page, "request_mandate")
    write("cambió de idea")
    go_on()
    qtbot.waitUntil(lambda: card.badge.word == "Solicitada")
    assert [sheet.mandate.state for sheet in world.mandates.show(number)] == [
        MandateState.REQUESTED,
        MandateState.REVOKED,
    ]

    other = make(number, "admin").agreement.mandate
    assert not other.more_button.isEnabled()
    assert [key for key, one in other.buttons.items() if one.isEnabled()] == ["letter"]
