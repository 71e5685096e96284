from collections.abc import Callable
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from services.printing.logo_file import LogoRefused
from tests.services.printing.samples import logo
from tests.ui.papers.office import Office, settle
from tests.ui.settings.test_counter import fill
from ui.accounts.form_sheet import FormSheet
from ui.frame.shell import Shell
from ui.settings.page import SettingsPage
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">
<rect width="30" height="10" fill="#0b5cad"/>{more}</svg>"""


def accept(qtbot: QtBot, tasks: TaskRunner, sheet: FormSheet | None) -> None:
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.submit()
    settle(qtbot, tasks)
    settle(qtbot, tasks)


def test_the_company_and_its_logo_are_changed_and_a_bad_address_is_told_at_its_field(
    office: Office,
    page: SettingsPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    shell_with(page)
    section = page.company
    section.edit()
    sheet = section.sheet
    assert sheet is not None
    fill(sheet, trade_name="Ñandú Telecom", email="nadie")
    accept(qtbot, tasks, sheet)
    assert sheet.form.rows["email"].problem
    fill(sheet, email="nadie@voip.example")
    accept(qtbot, tasks, sheet)
    assert section.matches("nandu telecom")

    current = page.company.needs.company.logo.current
    for file, content in (("a.png", logo()), ("b.svg", DRAWING.format(more="").encode())):
        before = current()
        (tmp_path / file).write_bytes(content)
        section.use_logo(tmp_path / file)
        settle(qtbot, tasks)
        settle(qtbot, tasks)
        assert current() not in {None, before}
        assert section.logo.has_logo
    kept = current()
    reaching = DRAWING.format(more='<image href="file:///etc/hostname" width="9" height="9"/>')
    (tmp_path / "c.svg").write_text(reaching)
    section.use_logo(tmp_path / "c.svg")
    settle(qtbot, tasks)
    assert section.notice.property("notice") == "err"
    assert LogoRefused.key not in section.notice.text.text()
    assert current() == kept
    assert office.actions("company:1")[:3] == [
        "office.logo_changed",
        "office.logo_changed",
        "office.company_changed",
    ]


def test_a_till_is_added_the_invoices_are_numbered_on_and_a_rate_follows_another(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.open_section("numbering")
    panel = page.numbering.panel
    panel.add()
    assert panel.sheet is not None
    sheet = panel.sheet
    fill(sheet, name="Caja nueva", series="001-001")
    accept(qtbot, tasks, sheet)
    assert sheet.form.rows["series"].problem == "La serie 001-001 ya tiene dueño."
    fill(sheet, series="001-007")
    accept(qtbot, tasks, sheet)
    assert [each.series for each in panel.rows] == ["001-001", "001-003", "001-007"]

    page.numbering.series.set_value("003-001")
    page.numbering.save()
    settle(qtbot, tasks)
    assert page.numbering.needs.company.tills.invoice_numbers().series == "003-001"

    page.open_section("taxes")
    taxes = page.taxes.panel
    taxes.table.select_row(0)
    taxes.follow()
    assert taxes.sheet is not None
    fill(taxes.sheet, rate="12,5", code="9", name="IVA 12,5 %")
    accept(qtbot, tasks, taxes.sheet)
    new = next(each for each in taxes.rows if each.code == "9")
    assert (new.basis_points, new.replaces, new.valid_from) == (1250, "4", date(2026, 12, 1))
    taxes.table.select_row(next(n for n, each in enumerate(taxes.model.rows) if each.code == "4"))
    assert not taxes.follow_button.isEnabled()
