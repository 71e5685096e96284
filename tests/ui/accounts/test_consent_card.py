from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.accounts.states import DocumentKind
from tests.ui.accounts.acts import the_sheet, type_in
from tests.ui.accounts.world import World
from ui.accounts.account_page import AccountPage
from ui.tasks import TaskRunner


def test_a_consent_is_taken_back_with_a_reason_and_given_again_with_its_scan(
    world: World,
    tasks: TaskRunner,
    show: Callable[[QWidget], QWidget],
    folder: Path,
    qtbot: QtBot,
) -> None:
    number = world.active_account()
    world.attach(number, DocumentKind.CONSENT)
    operator = world.books.supervisor
    page = AccountPage(
        world.desk, world.papers, tasks, lambda: operator, today=world.today, folder=folder
    )
    show(page)
    page.show_account(number)
    card = page.data.consent
    qtbot.waitUntil(lambda: card.holds)
    papers: list[str] = []
    card.paper_wanted.connect(papers.append)
    card.paper_button.press()

    card.change_button.press()
    sheet = the_sheet(qtbot, page, "revoke_consent")
    sheet.submit()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["reason"].problem))
    qtbot.waitUntil(lambda: sheet.is_ready)
    type_in(sheet.form.rows["reason"].field, "No quiere correos")
    sheet.submit()
    sheet.submit()
    qtbot.waitUntil(lambda: not card.holds)
    assert "no se le envían" in card.told.text()
    card.paper_button.press()
    card.change_button.press()
    given = the_sheet(qtbot, page, "give_consent")
    given.submit()
    qtbot.waitUntil(lambda: card.holds)

    assert papers == ["consent", "revocation"]
    again, revoked, *_ = world.desk.consents.history(number)
    assert (again.version, bool(again.file_name)) == ("2026-01", True)
    assert (revoked.reason, revoked.by) == ("No quiere correos", "sara")
    assert len(world.desk.consents.history(number)) == 3
    page.show_tab("history")
    qtbot.waitUntil(lambda: any("Revoc" in each.what for each in page.history.model.rows))
