from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.accounts.states import Method, Origin
from tests.ui.accounts.acts import the_sheet
from tests.ui.accounts.world import World
from ui.accounts.account_page import AccountPage
from ui.accounts.agreement_form import AgreementForm
from ui.tasks import TaskRunner


@pytest.mark.parametrize("width", [700, 1000])
def test_nothing_of_the_change_of_agreement_is_cut_at_its_right_edge(
    qtbot: QtBot,
    world: World,
    tasks: TaskRunner,
    show: Callable[[QWidget], QWidget],
    folder: Path,
    width: int,
) -> None:
    page = AccountPage(
        world.desk,
        world.papers,
        tasks,
        lambda: world.books.supervisor,
        today=world.today,
        folder=folder,
    )
    show(page)
    page.resize(width, 600)
    page.show_account(world.ask_for())
    qtbot.waitUntil(lambda: bool(page.header.title.whole) and page.stack.isEnabled())
    page.agreement.change()
    sheet = the_sheet(qtbot, page, "change_agreement")
    assert isinstance(sheet.form, AgreementForm)
    sheet.form.offer(Origin.ONLINE)
    sheet.form.method.set_value(Method.DEBIT)
    sheet.form.method.chosen.emit(Method.DEBIT)

    def is_whole(widget: QWidget) -> bool:
        view = sheet.body_view.viewport()
        return widget.mapTo(view, QPoint(widget.width(), 0)).x() <= view.width()

    seen = [row.field for row in sheet.form.rows.values() if row.isVisible()]
    seen += sheet.form.method.buttons.values()
    qtbot.waitUntil(lambda: all(is_whole(one) for one in seen))
    assert len(seen) == 15 + 5
