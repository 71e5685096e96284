import json
from collections.abc import Callable

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from services.errors import BadField
from services.office.records import Mode
from services.papers.errors import PrinterCause
from services.papers.outside import MailSettings, TlsMode
from services.practice.simulator import SimulatorProcess
from services.printing.papers import PaperFormat
from tests.services.printing.reading import words as words_of
from tests.ui.kit.keys import CTRL, ENTER, LEFT
from tests.ui.papers.office import Office, Told, settle
from tests.ui.settings.desk import Till, Vault
from ui.frame.shell import Shell
from ui.papers.shown import PaperView
from ui.settings import values
from ui.settings.needs import TillSetup
from ui.settings.page import SettingsPage
from ui.settings.resetting import RESET
from ui.tasks import TaskRunner
from ui.theme import Scheme
from ui.widgets.review_sheet import ReviewSheet

ShellWith = Callable[..., Shell]


def journal_says(office: Office, key: str) -> int:
    return office.actions(f"setting:{key}").count("office.setting_changed")


def test_the_search_box_finds_the_section_and_enter_goes_to_its_first_field(
    page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.text.setFocus()
    QTest.keyClicks(page.text, "cifrado")
    qtbot.waitUntil(lambda: page.current is page.mail)
    shown = [
        page.list.item(row).text()
        for row in range(page.list.count())
        if not page.list.item(row).isHidden()
    ]
    assert shown == ["Correo"]
    assert page.till.matches("PAGINA de prueba")

    QTest.keyClick(page.text, ENTER)

    assert page.window().focusWidget() is page.mail.host
    page.text.setFocus()
    QTest.keyClicks(page.text, "nada de esto")
    qtbot.waitUntil(page.none.isVisible)


def test_the_company_is_shown_as_its_paper_has_it(
    page: SettingsPage, shell_with: ShellWith
) -> None:
    shell_with(page)

    assert page.company.matches("1790016919001")
    assert page.company.matches("pagos@voip.example")
    assert page.company.matches("Pruebas")


def test_this_tills_printers_are_kept_and_in_the_journal(
    office: Office,
    page: SettingsPage,
    shell_with: ShellWith,
    till: Till,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    page.open_section("till")
    heard = Told()
    page.till_changed.connect(heard)
    page.till.receipt_printer.setFocus()
    QTest.keyClicks(page.till.receipt_printer, "EPSON")
    page.till.auto_print.setFocus()
    QTest.keyClick(page.till.auto_print, Qt.Key.Key_Space)
    assert page.may_close() == "Hay cambios sin guardar en Ajustes: Esta caja."

    QTest.keyClick(page.till.receipt_printer, ENTER, CTRL)
    settle(qtbot, tasks)

    assert till.setup == TillSetup(receipt_printer="EPSON", auto_print=False)
    assert heard.heard == [till.setup]
    assert journal_says(office, "till.01.setup") == 1
    told = json.loads(office.books.journal.about("setting:till.01.setup")[0].body)
    assert (told["before"]["value"]["auto_print"], told["after"]["value"]["auto_print"]) == (
        True,
        False,
    )
    assert page.may_close() is None


def test_what_is_typed_stays_when_the_page_is_read_again_and_can_be_undone(
    page: SettingsPage, shell_with: ShellWith, till: Till, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.open_section("mail")
    QTest.keyClicks(page.mail.host, "smtp.voip.example")
    page.refresh()
    settle(qtbot, tasks)
    assert page.mail.host.text() == "smtp.voip.example"

    page.mail.undo()
    settle(qtbot, tasks)
    assert page.mail.host.text() == ""
    assert page.may_close() is None


def test_a_test_page_has_the_letters_and_a_ruler_of_72_millimetres(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.open_section("till")
    QTest.mouseClick(page.till.trial_roll, LEFT)
    settle(qtbot, tasks)
    assert "72 mm" in page.till.notice.text.text()

    ((content,),) = office.printer.jobs
    (job,) = office.printer.told
    assert (job.format, job.height_mm) == (PaperFormat.ROLL_80, 92)
    pdf = pypdfium2.PdfDocument(content)
    words = pdf[0].get_textpage().get_text_range()
    assert "ñ á" in words
    assert "€ $ 1.234,50" in words
    assert round(pdf[0].get_width() / 72 * 25.4) == 80
    pdf.close()


def test_without_a_printer_the_test_page_is_shown_with_the_companys_head(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.printer.known.clear()
    shell_with(page)
    page.open_section("till")
    page.till.print_trial(PaperFormat.A4)
    settle(qtbot, tasks)

    view = page.window().findChild(PaperView, "trial_page_view")
    assert view is not None
    told = words_of(view.content)
    assert "VoIP Andina" in told
    assert "€ $ 1.234,50" in told
    assert office.printer.jobs == []


def test_a_test_page_that_does_not_print_is_told(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.printer.breaks(PrinterCause.OFFLINE)
    shell_with(page)
    page.open_section("till")
    QTest.mouseClick(page.till.trial_a4, LEFT)
    settle(qtbot, tasks)

    assert page.till.notice.property("notice") == "err"


def test_a_test_key_goes_into_the_vault_and_nowhere_else(
    office: Office,
    page: SettingsPage,
    shell_with: ShellWith,
    vault: Vault,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    page.open_section("stripe")
    changed = Told()
    page.stripe_changed.connect(lambda: changed("changed"))
    QTest.keyClicks(page.stripe.publishable, "pk_test_abc")
    QTest.keyClicks(page.stripe.secret, "sk_test_verysecret")
    QTest.keyClick(page.stripe.secret, ENTER, CTRL)
    settle(qtbot, tasks)

    assert vault.stripe == ["sk_test_verysecret"]
    assert changed.heard == ["changed"]
    assert office.books.office.setting(values.PUBLISHABLE_KEY) == "pk_test_abc"
    assert page.stripe.secret.text() == ""
    kept = office.books.office.setting(values.SECRET_KEY_KEPT)
    assert kept["kind"] == "sk_test"
    assert "verysecret" not in str(kept)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("secret", "sk_live_abc", "Es una clave real y esta empresa es de práctica"),
        ("secret", "whatever", "La clave secreta empieza con"),
        ("publishable", "pk_live_abc", "Es una clave real y esta empresa es de práctica"),
        ("publishable", "sk_test_abc", "La clave publicable empieza con"),
    ],
)
def test_a_key_of_another_mode_is_refused_at_its_field(
    office: Office,
    page: SettingsPage,
    shell_with: ShellWith,
    vault: Vault,
    qtbot: QtBot,
    tasks: TaskRunner,
    name: str,
    typed: str,
    told: str,
) -> None:
    shell_with(page)
    page.open_section("stripe")
    QTest.keyClicks(getattr(page.stripe, name), typed)
    page.stripe.save()
    settle(qtbot, tasks)

    key = {"secret": "secret_key", "publishable": "publishable_key"}[name]
    assert page.stripe.form.rows[key].problem.startswith(told)
    assert vault.stripe == []
    assert office.books.office.setting(values.PUBLISHABLE_KEY) is None


def test_the_connection_is_probed_at_the_provider(
    page: SettingsPage,
    shell_with: ShellWith,
    simulator: SimulatorProcess,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    page.open_section("stripe")
    QTest.mouseClick(page.stripe.probe_button, LEFT)
    settle(qtbot, tasks)
    assert "Conectado a la cuenta acct_" in page.stripe.notice.text.text()
    for told in ("US · USD", "De prueba (test)", "Completa (sk_)", "No marcado"):
        assert page.stripe.matches(told), told

    simulator.stop()
    QTest.mouseClick(page.stripe.probe_button, LEFT)
    settle(qtbot, tasks)
    assert page.stripe.notice.property("notice") == "err"
    assert "No hay conexión con Stripe" in page.stripe.notice.text.text()


def test_a_mail_server_is_kept_and_its_password_is_not(
    office: Office,
    page: SettingsPage,
    shell_with: ShellWith,
    vault: Vault,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    page.open_section("mail")
    page.mail.tls.set_value(TlsMode.STARTTLS)
    assert page.mail.port.text() == "587"
    QTest.keyClicks(page.mail.host, "smtp.voip.example")
    QTest.keyClicks(page.mail.sender_line, "pagos@voip.example")
    QTest.keyClicks(page.mail.user, "pagos")
    QTest.keyClicks(page.mail.password, "clave de correo")
    page.mail.save()
    settle(qtbot, tasks)

    kept = MailSettings(
        "smtp.voip.example", 587, TlsMode.STARTTLS, "pagos@voip.example", "", "pagos"
    )
    assert values.mail_settings(office.books.office) == kept
    assert vault.mail == ["clave de correo"]
    assert "clave" not in str(office.books.office.setting(values.MAIL))


def test_a_mail_server_that_is_wrong_is_told_at_every_field(
    office: Office, page: SettingsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.open_section("mail")
    for line, typed in (
        (page.mail.host, "no vale!"),
        (page.mail.port, "99999"),
        (page.mail.sender_line, "x"),
    ):
        line.clear()
        QTest.keyClicks(line, typed)
    page.mail.save()
    settle(qtbot, tasks)

    assert all(page.mail.form.rows[key].problem for key in ("host", "port", "sender"))
    assert office.books.office.setting(values.MAIL) is None


def test_the_palette_and_the_letters_change_at_once(
    page: SettingsPage, shell_with: ShellWith, till: Till, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.open_section("looks")
    theme = page.looks.needs.theme
    page.looks.scheme.setFocus()
    QTest.keyClick(page.looks.scheme, Qt.Key.Key_Down)
    assert theme.scheme is Scheme.DARK
    QTest.mouseClick(page.looks.bigger, LEFT)
    assert theme.font_pt == 11
    assert page.looks.points.text() == "11 puntos"

    page.looks.decimals.setFocus()
    QTest.keyClick(page.looks.decimals, Qt.Key.Key_Down)
    settle(qtbot, tasks)
    assert till.setup.decimal_comma

    page.looks.reset.press()
    sheet = page.looks.findChild(ReviewSheet) or page.window().findChild(ReviewSheet)
    assert sheet is not None
    shown = {each.text() for each in sheet.findChildren(QLabel)}
    assert {"Oscura  →  La del sistema", "11 puntos  →  10 puntos"} <= shown
    assert theme.scheme is Scheme.DARK, "nothing changes before it is confirmed"
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.chosen.emit(RESET)
    settle(qtbot, tasks)
    assert (theme.scheme, theme.font_pt) == (Scheme.SYSTEM, 10)
    assert not till.setup.decimal_comma


def test_the_lock_never_waits_longer_than_fifteen_minutes(
    page: SettingsPage, shell_with: ShellWith, till: Till, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.open_section("lock")
    offered = [page.lock.minutes.itemText(place) for place in range(page.lock.minutes.count())]
    assert offered[-1] == "15 minutos"

    page.lock.minutes.set_value(3)
    page.lock.save()
    settle(qtbot, tasks)

    assert till.setup.idle_minutes == 3


def test_a_cashier_sees_the_settings_and_changes_none_of_the_companys(
    office: Office,
    page: SettingsPage,
    shell_with: ShellWith,
    till: Till,
    vault: Vault,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    office.who = office.cashier
    shell_with(page)
    page.open_section("stripe")
    assert not page.stripe.form.isEnabled()

    page.stripe.secret.setText("sk_test_abc")
    page.stripe.save()
    page.lock.minutes.set_value(1)
    page.lock.save()
    settle(qtbot, tasks)

    assert vault.stripe == []
    assert till.writes == 0
    assert page.looks.scheme.isEnabled()


def test_the_licences_can_be_read(page: SettingsPage, shell_with: ShellWith) -> None:
    shell_with(page)
    page.open_section("about")

    assert "Apache License" in page.about.text.toPlainText()


def test_books_of_real_money_take_live_keys_alone() -> None:
    values.check_secret("rk_live_abc", Mode.LIVE)
    values.check_publishable("pk_live_abc", Mode.LIVE)
    with pytest.raises(BadField):
        values.check_secret("sk_test_abc", Mode.LIVE)
    with pytest.raises(BadField):
        values.check_publishable("pk_test_abc", Mode.LIVE)
