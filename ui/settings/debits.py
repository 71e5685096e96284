from PySide6.QtCore import QCoreApplication

from services.debits.desk import DebitDesk
from services.debits.settings import DebitRules
from services.errors import BadField, BadFields
from ui.settings.debit_answers import DebitAnswersPanel
from ui.settings.debit_reasons import DebitReasonsPanel
from ui.settings.debit_terms import DebitTermsPanel
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.widgets.lines import TextLine


class DebitsSection(ListedSection):
    """What was agreed with each bank, when a debit is tried again, and what banks' codes mean."""

    def __init__(self, needs: SettingsNeeds, desk: DebitDesk) -> None:
        super().__init__("debits", _tr("Débitos"), "debit", needs)
        self._desk = desk
        self._was: DebitRules | None = None
        self.days = TextLine("debits_days", most=3)
        self.times = TextLine("debits_times", most=3)
        self.form.add(
            "retry_days",
            _tr("Días hasta &reintentar"),
            self.days,
            hint=_tr("Después de la respuesta del banco, cuando solo faltaron fondos."),
        )
        self.form.add(
            "retry_times",
            _tr("Intentos &más"),
            self.times,
            hint=_tr("Cuántas veces puede volver una factura antes de que alguien intervenga."),
        )
        self.add_form()
        self.terms = DebitTermsPanel(needs, desk)
        self.add_panel(self.terms, _tr("Lo acordado con cada banco"))
        self.answers = DebitAnswersPanel(needs, desk)
        self.add_panel(self.answers, _tr("Respuestas de los bancos, por sus columnas"))
        self.reasons = DebitReasonsPanel(needs, desk)
        self.add_panel(self.reasons, _tr("Motivos de los bancos, en palabras de la oficina"))
        self.say(
            _tr(
                "Los mensajes más usados ya se reconocen por sus palabras. Agregue aquí los"
                " códigos propios de un banco, o cambie lo que dice uno."
            )
        )
        self.watch(self.days, self.times)
        self.finish()

    def help_text(self) -> str:
        """What the banks' codes are for, and where they come from."""
        return _tr(
            "Débitos: cuándo se vuelve a pedir un débito que solo no tuvo fondos, y lo acordado con"
            " cada banco. «Cambiar los datos…» recibe el código de empresa que el banco asignó y"
            " muestra cómo queda el archivo mientras se escribe; sin el código no se genera. El"
            " programa lee solo la respuesta de formato conocido; de los demás bancos se indica una"
            " vez qué dice cada columna, al leer su respuesta. Los motivos son lo que la oficina"
            " entiende por cada código con que un banco rechaza, y qué hacer entonces."
        )

    def read(self) -> DebitRules:
        """When a debit is tried again."""
        return self._desk.settings.rules()

    def show_read(self, answer: DebitRules) -> None:
        """Fill the fields."""
        self._was = answer
        self.days.set_value(str(answer.retry_days))
        self.times.set_value(str(answer.retry_times))

    def fill_defaults(self) -> None:
        """Fill in what a company begins with; what was agreed with banks stays."""
        first = DebitRules()
        self.days.set_value(str(first.retry_days))
        self.times.set_value(str(first.retry_times))

    def save(self) -> None:
        """Keep the days and times."""
        was, operator, settings = self._was, self.needs.operator(), self._desk.settings
        if self.is_busy or was is None:
            return
        self.form.clear_errors()
        problems: list[BadField] = []
        days = _count(problems, "retry_days", self.days.value())
        times = _count(problems, "retry_times", self.times.value())
        if problems:
            self.show_failure(BadFields(problems))
            return
        self.work(
            _tr("Guardando…"),
            lambda: settings.put_rules(operator, DebitRules(days, times), was=was),
            lambda _none: self.saved(),
        )


def _count(problems: list[BadField], field: str, text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    problems.append(BadField(field=field, problem="debit.whole_number"))
    return 0


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitsSection", text)
