import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.papers.records import ArchivedPaper
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.payments.givens import cash
from tests.services.printing.reading import words as text_of
from tests.services.summaries.day import DayOffice
from tests.ui.papers.office import Told, settle
from ui.accounts.account_page import AccountPage
from ui.accounts.asked_papers import CustomerDesk
from ui.accounts.desk import AccountDesk
from ui.accounts.form_sheet import FormSheet
from ui.tasks import TaskRunner
from ui.widgets.date_edit import DateEdit


@pytest.fixture
def office(sqlite_url: str) -> Iterator[DayOffice]:
    sessions = Sessions(open_engine(sqlite_url))
    yield DayOffice(sessions)
    sessions.close()


@pytest.fixture
def page(
    office: DayOffice, tasks: TaskRunner, show: Callable[[QWidget], QWidget], tmp_path: Path
) -> AccountPage:
    of = office.of
    desk = AccountDesk(
        of.accounts, of.drafts, of.activation, of.agreements, of.documents, of.directory,
        of.invoices, of.payments, of.refunds, of.disputes, of.journal, of.mandates, of.consents,
        of.deposits,
    )  # fmt: skip
    made = AccountPage(
        desk,
        of.papers,
        tasks,
        lambda: office.sara,
        today=lambda: date(2026, 11, 22),
        folder=tmp_path,
        customer=CustomerDesk(of.day.customer_papers, of.day.customer_export),
    )
    show(made)
    return made


def test_a_customer_s_papers_are_asked_for_shown_or_refused_in_words(
    office: DayOffice, page: AccountPage, qtbot: QtBot, tasks: TaskRunner, tmp_path: Path
) -> None:
    office.pay(cash(4_500), invoice=1)
    page.show_account("100001")
    settle(qtbot, tasks)
    assert page.asked is not None

    page.header.actions_by_key["print_no_debt"].trigger()
    settle(qtbot, tasks)
    assert not page.paper.mail_button.isEnabled()
    assert "debe $\N{NO-BREAK SPACE}495.00 en 11 documentos" in page.paper.notice.text.text()
    page.paper.back_button.click()

    page.header.actions_by_key["print_statement"].trigger()
    sheet = page.asked.sheet
    assert isinstance(sheet, FormSheet)
    last = sheet.findChild(DateEdit, "asked_last")
    assert last is not None
    last.set_value(date(2025, 1, 1))
    qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    sheet.accept.press()
    settle(qtbot, tasks)
    assert sheet.isVisible()
    last.set_value(date(2026, 11, 22))
    qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    sheet.accept.press()
    settle(qtbot, tasks)
    shown = page.paper.paper
    assert isinstance(shown, ArchivedPaper)
    assert "debe $ 495.00" in text_of(shown.content)

    told = Told()
    page.asked.told.connect(told)
    page.asked._saving._choose = lambda _over, name: tmp_path / name
    page.header.export_wanted.emit()
    settle(qtbot, tasks)
    with zipfile.ZipFile(tmp_path / "datos_100001.zip") as bundle:
        assert "datos.json" in bundle.namelist()
    assert page.notice.text.text().startswith("Guardado en")
