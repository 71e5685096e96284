from dataclasses import asdict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from services import ecuador
from services.accounts.inputs import ConsentInput, CustomerInput
from services.accounts.states import ConsentChannel
from ui.accounts.choices import ChoiceCombo, consent_channels, id_kinds, provinces
from ui.theme import SPACE
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine

_LINES = {
    "id_number": 24,
    "name": 200,
    "trade_name": 200,
    "contact_name": 120,
    "email": 120,
    "mobile": 24,
    "phone": 24,
    "address": 300,
    "city": 80,
}
# A draft that was typed elsewhere may hold more; it is shown whole and refused by the service.


class CustomerForm(Form):
    """Who the customer is and how to reach them; in the wizard also their consent.

    Signals:
        edited(): something was typed or chosen.
        identified(str): an identification was typed whole.
    """

    edited = Signal()
    identified = Signal(str)

    def __init__(
        self, name: str, *, with_consent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, columns=2, labels="top", parent=parent)
        self._with_consent = with_consent
        self._newest = ""
        self.id_kind = ChoiceCombo[str](f"{name}_id_kind", id_kinds())
        self.lines = {key: TextLine(f"{name}_{key}", most=most) for key, most in _LINES.items()}
        self.province = ChoiceCombo[str](f"{name}_province", provinces(), hint=self.tr("Elija"))
        self.is_given = QCheckBox(self.tr("El cliente autori&za el uso de sus datos"))
        self.is_given.setObjectName(f"{name}_consent")
        self.version = TextLine(f"{name}_consent_version", most=40)
        self.channel = ChoiceCombo[ConsentChannel](f"{name}_consent_channel", consent_channels())
        self.version.setAccessibleName(self.tr("Versión del texto"))
        self.channel.setAccessibleName(self.tr("Forma en que lo dio"))
        self._add_rows()
        self._connect()
        self.set_customer(CustomerInput())
        self.set_consent(ConsentInput())

    def customer(self) -> CustomerInput:
        """What is typed, as it is typed."""
        typed = {key: line.value() for key, line in self.lines.items()}
        return CustomerInput(
            id_kind=self.id_kind.value() or "", province=self.province.value() or "", **typed
        )

    def set_customer(self, shown: CustomerInput) -> None:
        """Show a customer."""
        self.id_kind.set_value(shown.id_kind)
        held = asdict(shown)
        for key, line in self.lines.items():
            line.set_value(str(held[key]))
        if shown.province and shown.province not in ecuador.provinces().values():
            self.province.set_choices([*provinces(), (shown.province, shown.province)])
        self.province.set_value(shown.province)
        self.clear_errors()

    def consent(self) -> ConsentInput:
        """The consent as it is ticked and typed."""
        return ConsentInput(
            is_given=self.is_given.isChecked(),
            version=self.version.value(),
            channel=self.channel.value() or ConsentChannel.PAPER,
        )

    def set_consent(self, shown: ConsentInput) -> None:
        """Show a consent."""
        self.is_given.setChecked(shown.is_given)
        self.version.set_value(shown.version)
        self.channel.set_value(shown.channel)
        self._show_consent()

    def set_read_only(self, is_read_only: bool) -> None:
        """Only show, to somebody who may not edit."""
        for line in self.lines.values():
            line.setReadOnly(is_read_only)
        for combo in (self.id_kind, self.province):
            combo.setEnabled(not is_read_only)

    def _add_rows(self) -> None:
        lines = self.lines
        self.add("id_kind", self.tr("&Tipo de identificación"), self.id_kind)
        self.add("id_number", self.tr("N.º de &identificación *"), lines["id_number"])
        self.add("name", self.tr("&Nombre o razón social *"), lines["name"])
        self.add("trade_name", self.tr("Nombre co&mercial"), lines["trade_name"])
        self.add("contact_name", self.tr("Persona de c&ontacto"), lines["contact_name"])
        self.add("email", self.tr("Corr&eo"), lines["email"])
        self.add("mobile", self.tr("Cel&ular"), lines["mobile"])
        self.add("phone", self.tr("Te&léfono"), lines["phone"])
        self.add("address", self.tr("&Dirección *"), lines["address"], span=2)
        self.add("city", self.tr("Ciud&ad *"), lines["city"])
        self.add("province", self.tr("&Provincia"), self.province)
        if not self._with_consent:
            for widget in (self.is_given, self.version, self.channel):
                widget.setParent(self)
                widget.hide()
            return
        heading = label(self.tr("Protección de datos"), bold=True, scale=1.05)
        heading.setContentsMargins(0, SPACE.small, 0, 0)
        self.add_widget(heading)
        self.add("consent", self.tr("Consentimiento"), self.is_given, span=2)
        self.add(
            "consent_version",
            self.tr("&Versión del texto *"),
            self.version,
            hint=self.tr("La del papel que firmó; los textos están en Ajustes, Datos personales"),
        )
        self.add("consent_channel", self.tr("&Forma en que lo dio"), self.channel)

    def _connect(self) -> None:
        for line in (*self.lines.values(), self.version):
            line.textEdited.connect(self.edited)
        for combo in (self.id_kind, self.province, self.channel):
            combo.activated.connect(self.edited)
        self.is_given.toggled.connect(self._show_consent)
        self.is_given.clicked.connect(self.edited)
        self.lines["id_number"].editingFinished.connect(self._tell_identified)

    def set_consent_version(self, newest: str) -> None:
        """Offer the version of the text that customers agree to now."""
        self._newest = newest
        self._show_consent()

    def _show_consent(self) -> None:
        if self.is_given.isChecked() and not self.version.value():
            self.version.set_value(self._newest)
        if "consent_version" in self.rows:
            for key in ("consent_version", "consent_channel"):
                self.show_row(key, self.is_given.isChecked())

    def _tell_identified(self) -> None:
        self.identified.emit(self.lines["id_number"].value())
