from collections.abc import Callable
from typing import cast

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.ledger.accounts import DEFAULTS, Purpose
from services.ledger.service import LedgerService
from services.summaries.service import DaySummaries
from tests.ui.kit.keys import ENTER
from tests.ui.papers.office import Office, settle
from ui.frame.shell import Shell
from ui.settings.ledger import LedgerSection
from ui.settings.page import SettingsPage
from ui.settings.values import BANK_ACCOUNTS
from ui.tasks import TaskRunner
from ui.widgets.lines import TextLine


def test_an_account_is_changed_and_one_that_contradicts_another_is_refused(
    office: Office,
    page: SettingsPage,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    service = LedgerService(office.books.office, cast(DaySummaries, None))
    ours = {"code": "10", "number": "2100118844", "kind": "CTE", "label": "Pichincha 2100118844"}
    office.books.office.put_setting(office.admin, BANK_ACCOUNTS, [ours])
    section = LedgerSection(page.company.needs, service)
    shell_with(section)
    section.refresh()
    settle(qtbot, tasks)
    panel = section.accounts
    assert len(panel.rows) == len(Purpose)

    def change(purpose: Purpose, code: str, name: str) -> str:
        panel.table.select_row(panel.model.row_of(purpose))
        QTest.keyClick(panel.table, ENTER)
        sheet = panel.sheet
        assert sheet is not None
        for field, text in (("ledger_code", code), ("ledger_name", name)):
            found = sheet.findChild(TextLine, field)
            assert found is not None
            found.set_value(text)
        qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
        sheet.accept.press()
        settle(qtbot, tasks)
        told = "" if panel.sheet is None or not sheet.isVisible() else "refused"
        if told:
            sheet.close_sheet()
        return told

    assert change(Purpose.VAULT, "11109", "Bóveda Quito") == ""
    assert change(Purpose.BANK, "11109", "Banco") == "refused"

    banks = section.banks
    banks.table.select_row(0)
    QTest.keyClick(banks.table, ENTER)
    sheet = banks.sheet
    assert sheet is not None
    for field, text in (("ledger_bank_code", "11201"), ("ledger_bank_name", "Banco del sur")):
        line = sheet.findChild(TextLine, field)
        assert line is not None
        line.set_value(text)
    qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    sheet.accept.press()
    settle(qtbot, tasks)

    assert [(each.code, each.name) for each in service.banks()] == [("11201", "Banco del sur")]
    kept = {each.purpose: each for each in service.accounts()}
    assert (kept[Purpose.VAULT].code, kept[Purpose.VAULT].name) == ("11109", "Bóveda Quito")
    assert kept[Purpose.BANK] == next(e for e in DEFAULTS if e.purpose is Purpose.BANK)
