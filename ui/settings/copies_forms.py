from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.errors import BadField
from ui.accounts.form_sheet import FormSheet
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import PasswordLine


def passphrase_form() -> tuple[Form, Callable[[], Callable[[], str]]]:
    """Asks twice for a new passphrase; it is empty when copies are to be plain.

    Returns:
        The form, and what reads it: that gives what checks it on a worker's thread.
    """
    form = Form("copies_seal")
    first, again = PasswordLine("copies_phrase"), PasswordLine("copies_phrase_again")
    form.add_widget(
        label(
            _tr(
                "Escriba una frase de varias palabras y guárdela fuera de este computador: sin"
                " ella nadie abre las copias, tampoco nosotros. Vacía: no se cifra."
            ),
            tone="muted",
            wrap=True,
        )
    )
    form.add("phrase", _tr("&Frase"), first)
    form.add("again", _tr("Otra &vez"), again)

    def read() -> Callable[[], str]:
        phrase, repeated = first.text(), again.text()

        def checked() -> str:
            if phrase != repeated:
                raise BadField(field="again", problem="phrases_differ")
            return phrase

        return checked

    return form, read


def ask_passphrase(
    over: QWidget, tasks: TaskRunner, then: Callable[[str], None], *, is_sealed: bool
) -> FormSheet | None:
    """Ask for the passphrase of a sealed copy and go on; with one that is not, go on at once."""
    if not is_sealed:
        then("")
        return None
    form = Form("copies_open")
    phrase = PasswordLine("copies_open_phrase")
    form.add("phrase", _tr("&Frase de la copia"), phrase)

    def prepare() -> Callable[[], str]:
        given = phrase.text()
        return lambda: given

    sheet = FormSheet(
        "copies_open_sheet",
        _tr("La copia está cifrada"),
        over,
        form,
        action=_tr("&Seguir"),
        prepare=prepare,
        tasks=tasks,
        icon="unlock",
    )
    sheet.done.connect(then)
    sheet.open_sheet()
    return sheet


def _tr(text: str) -> str:
    return QCoreApplication.translate("CopiesForms", text)
