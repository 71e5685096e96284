from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from services.cheques.records import ChequeRules, Holiday, ReasonKind
from services.office.usual_reasons import ReasonUse
from services.payments.records import ChequeTender, PaymentOrder, Share
from services.payments.tenders import WithheldTax
from services.withholdings.records import WithheldCode
from tests.services.cash.drawer import open_till
from tests.ui.kit.keys import ENTER, double_click, press, underlined
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.accounts.form_sheet import FormSheet
from ui.frame.shell import Shell
from ui.settings import values
from ui.settings.page import SettingsPage
from ui.settings.rows_panel import RowsPanel
from ui.tasks import TaskRunner
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.buttons import ActionButton
from ui.widgets.lines import TextLine

ShellWith = Callable[..., Shell]


class Settings:
    """The page in the window, with hands."""

    def __init__(self, page: SettingsPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner) -> None:
        self.page, self.shell, self.qtbot, self.tasks = page, shell, qtbot, tasks
        self.books = page.banks.needs.counter

    def open(self, key: str) -> None:
        self.page.open_section(key)

    def sheet(self, panel: RowsPanel[Any]) -> FormSheet:
        """The sheet of a list, past its first moments."""
        assert panel.sheet is not None
        sheet = panel.sheet
        self.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
        return sheet

    def accept(self, sheet: FormSheet) -> None:
        self.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
        sheet.accept.press()
        self.settle()

    def settle(self) -> None:
        settle(self.qtbot, self.tasks)

    def choose(self, panel: RowsPanel[Any], identity: Hashable) -> None:
        panel.table.select_row(panel.model.row_of(identity))


@pytest.fixture
def settings(
    page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> Settings:
    return Settings(page, shell_with(page), qtbot, tasks)


def write(text: str) -> None:
    """Type into whatever has the focus, and go on."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)
    press(ENTER)


def fill(sheet: FormSheet, **given: object) -> None:
    """Put text or choices into the fields of a sheet."""
    for key, value in given.items():
        field: Any = sheet.form.rows[key].field
        is_line = isinstance(field, TextLine | AmountEdit)
        (field.setText if is_line else field.set_value)(value)


def typed(sheet: FormSheet, key: str) -> str:
    field = sheet.form.rows[key].field
    assert isinstance(field, QLineEdit)
    return field.text()


def bodies(office: Office, key: str) -> list[str]:
    return [each.body for each in office.books.journal.about(f"setting:{key}")]


# --- Our accounts -----------------------------------------------------------------------------


def test_an_account_of_ours_is_added_changed_and_retired_by_keys_alone(
    office: Office, settings: Settings
) -> None:
    settings.open("banks")
    panel = settings.page.banks.panel
    panel.add_button.setFocus()
    press(ENTER)
    sheet = settings.sheet(panel)
    write("pichincha")
    write("2100 118-844")
    write("Corr")
    write("Voz Andina del Norte")
    write("Pichincha corriente")
    settings.accept(sheet)
    (made,) = values.bank_accounts(office.books.office)
    assert (made.number, made.kind, made.holder) == ("2100118844", "CTE", "Voz Andina del Norte")
    assert values.deposit_choices(office.books.office) == [("2100118844", "Pichincha corriente")]

    panel.edit_button.press()
    sheet = settings.sheet(panel)
    fill(sheet, label="La de siempre")
    settings.accept(sheet)
    panel.retire_button.press()
    settings.accept(settings.sheet(panel))

    (kept,) = values.bank_accounts(office.books.office)
    assert (kept.number, kept.label, kept.is_active) == ("2100118844", "La de siempre", False)
    assert values.deposit_choices(office.books.office) == []
    assert values.statement_choices(office.books.office) == [("2100118844", "La de siempre")]
    assert panel.retire_button.text().replace("&", "") == "Usar otra vez…"
    assert not settings.page.banks.profiles_button.isEnabled()  # statements are no work of hers
    assert len(bodies(office, "bank_accounts")) == 3


def test_an_account_that_is_wrong_is_told_at_its_fields_and_a_double_click_adds_one(
    office: Office, settings: Settings
) -> None:
    settings.open("banks")
    panel = settings.page.banks.panel
    panel.add_button.press()
    sheet = settings.sheet(panel)
    rows = sheet.form.rows
    fill(sheet, number="12")
    settings.accept(sheet)
    assert all(rows[key].problem for key in ("code", "number", "kind"))
    assert typed(sheet, "number") == "12"
    assert values.bank_accounts(office.books.office) == []

    fill(sheet, code="10")
    fill(sheet, number="2100118844")
    fill(sheet, kind="AHO")
    settings.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    click_twice(settings.shell, sheet.accept)
    settings.settle()
    assert len(values.bank_accounts(office.books.office)) == 1


# --- Cheques ----------------------------------------------------------------------------------


def test_fees_and_days_of_cheques_are_saved_once_and_what_is_wrong_stays_at_its_field(
    office: Office, settings: Settings
) -> None:
    settings.open("cheques")
    section = settings.page.cheques
    section.days["news_days"].setText("999")
    section.bank_fee.setFocus()
    press(Qt.Key.Key_Delete)
    section.save()
    settings.settle()
    assert section.form.rows["news_days"].problem == "Va de 0 a 366."
    assert section.form.rows["bank_fee_cents"].problem
    assert section.days["news_days"].text() == "999"
    assert bodies(office, "cheques") == []

    section.days["news_days"].setText("4")
    section.bank_fee.setFocus()
    QTest.keyClicks(section.bank_fee, "2.23")
    save = section.findChild(ActionButton, "settings_cheques_save")
    assert save is not None
    double_click(settings.shell, save)
    settings.settle()

    assert settings.books.cheque_rulebook.rules() == ChequeRules(bank_fee_cents=223, news_days=4)
    assert len(bodies(office, "cheques")) == 1
    assert settings.page.may_close() is None


def test_fees_that_another_window_changed_meanwhile_are_not_written_over(
    office: Office, settings: Settings
) -> None:
    settings.open("cheques")
    section = settings.page.cheques
    QTest.keyClicks(section.days["clearing_days"], "2")
    other = ChequeRules(customer_fee_cents=500)
    settings.books.cheque_rulebook.put_rules(office.admin, other)

    section.save()
    settings.settle()

    assert settings.books.cheque_rulebook.rules() == other
    assert "Deshacer muestra lo que hay ahora" in section.notice.text.text()
    assert section.days["clearing_days"].text() == "21"
    section.undo()
    settings.settle()
    assert section.customer_fee.cents == 500


def test_a_reason_is_added_changed_and_retired_and_one_of_each_kind_stays(
    office: Office, settings: Settings
) -> None:
    book = settings.books.cheque_rulebook
    settings.open("cheques")
    panel = settings.page.cheques.reasons
    panel.add_button.press()
    sheet = settings.sheet(panel)
    rows = sheet.form.rows
    fill(sheet, kind=ReasonKind.PROTEST)
    fill(sheet, code="insuf")
    fill(sheet, name="Sin fondos")
    settings.accept(sheet)
    assert rows["code"].problem == "Ese código está dos veces en la lista."
    assert typed(sheet, "name") == "Sin fondos"

    fill(sheet, code="embargo")
    settings.accept(sheet)
    for code in ("INSUF", "CERRADA", "CANCELADA"):
        settings.choose(panel, (ReasonKind.PROTEST, code))
        panel.retire_button.press()
        settings.accept(settings.sheet(panel))
    assert [each.code for each in book.reasons(ReasonKind.PROTEST)] == ["EMBARGO"]

    settings.choose(panel, (ReasonKind.PROTEST, "EMBARGO"))
    panel.retire_button.press()
    sheet = settings.sheet(panel)
    settings.accept(sheet)
    assert "al menos un motivo de protesto" in sheet.notice.text.text()
    sheet.go_back()
    assert [each.code for each in book.reasons(ReasonKind.PROTEST)] == ["EMBARGO"]

    settings.choose(panel, (ReasonKind.PROTEST, "INSUF"))
    assert "otra vez" in panel.retire_button.text()
    panel.retire_button.press()
    click_twice(settings.shell, settings.sheet(panel).accept)
    settings.settle()
    assert {each.code for each in book.reasons(ReasonKind.PROTEST)} == {"EMBARGO", "INSUF"}
    assert len(bodies(office, "reasons")) == 5


# --- Holidays ---------------------------------------------------------------------------------


def take_cheque(office: Office, day: date) -> None:
    open_till(office.sessions, office.cashier, office.clock)
    cheque = ChequeTender(
        "10", "2100123456", "77", "Ñandú", date(2026, 11, 22), 4500, deposit_on=day
    )
    order = PaymentOrder("c1", "100001", (Share("001-002-000000001", 4500),), (cheque,))
    office.books.payments.record(office.cashier, order)


def test_a_holiday_says_which_cheques_it_moves_and_moves_them(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    friday = date(2026, 11, 27)
    take_cheque(office, friday)
    settings = Settings(page, shell_with(page), qtbot, tasks)
    settings.open("holidays")
    panel = page.holidays.panel
    assert panel.year.value() == 2026
    assert panel.model.rowCount() == 12
    panel.add_button.press()
    sheet = settings.sheet(panel)
    write("27/11/2026")
    effect = sheet.findChild(QLabel, "holiday_effect")
    assert effect is not None
    told = "1 cheque por $\u00a045.00 pasa del viernes 27/11/2026 al lunes 30/11/2026."
    assert told in effect.text()
    write("Fiestas de la ciudad")
    settings.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    click_twice(settings.shell, sheet.accept)
    settings.settle()

    register = settings.books.cheque_register
    assert [each.day for each in register.calendar()] == [date(2026, 11, 30)]
    settings.choose(panel, friday)
    row = panel.model.row_of(friday)
    shown = panel.model.text_of([row], titles=False).split("\t")
    assert shown[1:] == ["viernes", "Fiestas de la ciudad", "1 por $ 45.00 → 30/11/2026\n"]

    panel.remove_button.press()
    sheet = settings.sheet(panel)
    told = " ".join(each.text() for each in sheet.findChildren(QLabel))
    assert "pasa del lunes 30/11/2026 al viernes 27/11/2026" in told
    settings.accept(sheet)
    assert [each.day for each in register.calendar()] == [friday]
    assert len(bodies(office, "holidays")) == 2


def test_a_day_twice_is_refused_at_its_field_and_another_windows_day_is_kept(
    office: Office, settings: Settings
) -> None:
    book = settings.books.cheque_rulebook
    settings.open("holidays")
    panel = settings.page.holidays.panel
    panel.add_button.press()
    sheet = settings.sheet(panel)
    rows = sheet.form.rows
    settings.accept(sheet)
    assert rows["day"].problem == "Este campo es obligatorio."
    fill(sheet, day=date(2026, 12, 25))
    fill(sheet, name="Otra Navidad")
    settings.accept(sheet)
    assert rows["day"].problem == "Ese día está dos veces en la lista."

    theirs = Holiday(date(2026, 12, 6), "Fundación de Quito")
    book.put_holidays(office.admin, [*book.holidays(), theirs])
    fill(sheet, day=date(2026, 12, 7))
    settings.accept(sheet)
    assert sheet.is_open
    assert "cambió" in sheet.notice.text.text()
    assert typed(sheet, "name") == "Otra Navidad"
    settings.accept(sheet)
    assert {theirs, Holiday(date(2026, 12, 7), "Otra Navidad")} <= set(book.holidays())


def test_the_holidays_of_the_first_year_without_any_come_from_the_law(settings: Settings) -> None:
    book = settings.books.cheque_rulebook
    settings.open("holidays")
    panel = settings.page.holidays.panel
    panel.law_button.press()
    settings.accept(settings.sheet(panel))
    assert date(2036, 4, 11) in {each.day for each in book.holidays()}  # its Good Friday


# --- Withholdings -----------------------------------------------------------------------------


def test_a_code_is_added_and_proposed_and_its_days_are_kept(
    office: Office, settings: Settings
) -> None:
    service = settings.books.withholdings
    settings.open("withholdings")
    section, panel = settings.page.withholdings, settings.page.withholdings.codes
    panel.add_button.press()
    sheet = settings.sheet(panel)
    rows = sheet.form.rows
    settings.accept(sheet)
    assert rows["tax"].problem
    assert rows["basis_points"].problem
    fill(sheet, tax=WithheldTax.INCOME)
    fill(sheet, code="3440")
    fill(sheet, name="Otros servicios, antes")
    fill(sheet, basis_points="2.75")
    settings.accept(sheet)
    assert rows["code"].problem == "3440 está repetido."
    fill(sheet, code="3440X")
    settings.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    click_twice(settings.shell, sheet.accept)
    settings.settle()
    settings.choose(panel, (WithheldTax.INCOME, "3440X"))
    panel.usual_button.press()
    settings.accept(settings.sheet(panel))

    made = WithheldCode(WithheldTax.INCOME, "3440X", "Otros servicios, antes", 275)
    assert service.codes()[0] == made
    assert len(bodies(office, "withholdings.codes")) == 2
    assert service.propose(["001-002-000000001"])[0].code == "3440X"

    section.days.setText("8")
    section.save()
    settings.settle()
    assert service.days() == 8
    section.days.setText("och")
    section.save()
    settings.settle()
    assert section.form.rows["days"].problem == "Va de 0 a 366."
    assert section.days.text() == "och"


# --- Cash and usual reasons -------------------------------------------------------------------


def test_the_limit_of_cash_and_the_usual_reasons_are_kept(
    office: Office, settings: Settings
) -> None:
    settings.open("counter")
    section, panel = settings.page.counter, settings.page.counter.reasons
    section.limit.setText("1.2345")
    section.save()
    settings.settle()
    assert section.form.rows["cash_limit"].problem
    assert section.limit.text() == "1.2345"
    section.limit.setText("300")
    section.save()
    section.save()
    settings.settle()
    assert settings.books.payments.cash_limit_cents() == 30_000
    assert len(bodies(office, "payments.cash_told_above_cents")) == 1

    panel.add_button.press()
    sheet = settings.sheet(panel)
    rows = sheet.form.rows
    fill(sheet, use=ReasonUse.MOVEMENT)
    fill(sheet, text="movilizacion")
    settings.accept(sheet)
    assert rows["text"].problem == "movilizacion está repetido."
    fill(sheet, text="Flores")
    settings.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
    click_twice(settings.shell, sheet.accept)
    settings.settle()
    assert settings.books.usual_reasons.of(ReasonUse.MOVEMENT)[-1] == "Flores"
    assert len(bodies(office, "reasons.movement")) == 1
    assert bodies(office, "reasons.void") == []


# --- All of them ------------------------------------------------------------------------------


def test_whoever_is_no_administrator_reads_and_changes_nothing(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.who = office.supervisor
    shell_with(page)
    for section in (page.banks, page.cheques, page.holidays, page.withholdings, page.counter):
        page.open_section(section.key)
        for panel in section.panels:
            allowed = [each.objectName() for each in panel.buttons if each.isEnabled()]
            assert allowed in ([], ["settings_banks_profiles"])
            assert panel.table.isEnabled()
    wanted = Told()
    page.profiles_wanted.connect(lambda: wanted("profiles"))
    page.banks.profiles_button.press()
    assert wanted.heard == ["profiles"]
    page.cheques.save()
    page.counter.save()
    settle(qtbot, tasks)
    assert page.cheques.notice.property("notice") == "err"
    assert bodies(office, "cheques") == []


def test_the_search_box_finds_words_of_lists_and_hints(settings: Settings) -> None:
    for sought, keys in {
        "insuficiencia de fondos": {"cheques"},
        "presentacion": {"cheques"},
        "feriado": {"holidays"},
        "3440": {"withholdings"},
        "deducible": {"counter"},
        "titular": {"banks"},
        "motivo": {"cheques", "counter"},
    }.items():
        found = {each.key for each in settings.page.sections if each.matches(sought)}
        assert found == keys, sought


def test_underlined_letters_are_each_a_sections_own(settings: Settings) -> None:
    for section in settings.page.sections:
        settings.open(section.key)
        letters = underlined(settings.shell)
        assert len(letters) == len(set(letters)), (section.key, letters)
