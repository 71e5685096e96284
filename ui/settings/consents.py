from typing import Final

from PySide6.QtCore import QCoreApplication

from services.accounts.consent_records import ConsentText
from services.accounts.consents import LONGEST_TEXT, ConsentService
from services.staff.rights import Operator
from ui import formats
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import Change, RowsPanel
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.review_sheet import ReviewSheet
from ui.widgets.rows_model import Column

_LINES: Final = 6


class ConsentsSection(ListedSection):
    """The texts that customers agree to about their data, each version kept for ever."""

    def __init__(self, needs: SettingsNeeds, consents: ConsentService) -> None:
        super().__init__("consents", _tr("Datos personales"), "lock", needs)
        self.say(
            _tr(
                "Lo que el cliente acepta sobre sus datos (LOPDP). El primero de la lista es el que"
                " se firma ahora. Un texto no se cambia: se escribe una versión nueva, y quien"
                " firmó una anterior sigue con la suya."
            )
        )
        self.texts = TextsPanel(needs, consents)
        self.add_panel(self.texts)
        self.finish()


class TextsPanel(RowsPanel[ConsentText]):
    """The versions, the newest first."""

    def __init__(self, needs: SettingsNeeds, consents: ConsentService) -> None:
        self._now = needs.now

        def put(operator: Operator, wanted: list[ConsentText], _was: list[ConsentText]) -> None:
            consents.add_text(operator, wanted[-1].version, wanted[-1].text)

        super().__init__(
            "consents",
            needs,
            _columns(),
            identity=lambda each: each.version,
            title=_tr("Textos de consentimiento"),
            empty=_tr("No hay textos."),
            read=consents.texts,
            put=put,
            lines=_LINES,
        )
        self.new_button = self.offer(
            "new", _tr("&Nueva versión…"), self.write, icon="plus", of_one=False, primary=True
        )
        self.show_button = self.offer("show", _tr("&Leer"), self.read_it, icon="eye", for_all=True)
        self.table.opened.connect(lambda _row: self.show_button.press())
        self.review: ReviewSheet | None = None

    def write(self) -> None:
        """Write a new version, beginning with the words of the newest."""
        form = Form("settings_consents_form", labels="top")
        version = TextLine("consents_version", most=40)
        text = NotesEdit("consents_text", most=LONGEST_TEXT, lines=12)
        hint = _tr("Cómo se llamará, por ejemplo {year}-02").format(year=self._now().year)
        form.add("version", _tr("&Versión *"), version, hint=hint)
        hint = _tr("Una línea vacía separa los párrafos.")
        form.add("text", _tr("&Texto *"), text, hint=hint)
        if self.rows:
            text.set_value(self.rows[0].text)

        def make() -> Change[ConsentText]:
            new = ConsentText(version.value(), 0, text.value(), self._now(), "")
            return self.added(lambda: new)

        self.ask(
            _tr("Nueva versión del texto"),
            form,
            make,
            _tr("Guardado. Desde ahora se firma esta versión; las anteriores quedan."),
            rows=[(_tr("Después"), _tr("No se podrá cambiar ni borrar."))],
        )

    def read_it(self) -> None:
        """Show the chosen version whole."""
        chosen = self.chosen
        if chosen is None:
            return
        rows = [
            (_tr("Desde"), formats.moment(chosen.added_at)),
            (_tr("Escribió"), chosen.added_by),
            *(("", each) for each in chosen.paragraphs),
        ]
        title = _tr("Texto {version}").format(version=chosen.version)
        self.review = ReviewSheet("settings_consents_text", title, self, rows=rows, width=680)
        self.review.open_sheet()


def _columns() -> list[Column[ConsentText]]:
    return [
        Column("version", _tr("Versión"), lambda each: each.version),
        Column("added_at", _tr("Desde"), lambda each: formats.moment(each.added_at)),
        Column("added_by", _tr("Escribió"), lambda each: each.added_by),
        Column("text", _tr("Comienza"), lambda each: each.paragraphs[0], stretch=True),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConsentsSection", text)
