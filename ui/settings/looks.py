from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.formats import COMMA, POINT
from ui.settings.needs import SettingsNeeds, TillSetup
from ui.settings.resetting import TOLD
from ui.settings.section import SettingsSection
from ui.settings.till import keep_setup
from ui.theme import LEAST_PT, MOST_PT, NORMAL_PT, SPACE, Scheme
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label

_SAMPLE_CENTS = 123_456


class LooksSection(SettingsSection):
    """Palette and letters, at once and for anybody; how amounts are written, for this till.

    Signals:
        till_changed(object): the `TillSetup` that was saved.
    """

    till_changed = Signal(object)

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("looks", _tr("Apariencia"), "eye", needs)
        self.scheme = ChoiceCombo[Scheme](
            "looks_scheme",
            [
                (Scheme.SYSTEM, _tr("La del sistema")),
                (Scheme.LIGHT, _tr("Clara")),
                (Scheme.DARK, _tr("Oscura")),
            ],
        )
        self.decimals = ChoiceCombo[bool](
            "looks_decimals",
            [
                (False, formats.money(_SAMPLE_CENTS, POINT)),
                (True, formats.money(_SAMPLE_CENTS, COMMA)),
            ],
        )
        self.form.add("scheme", _tr("&Paleta"), self.scheme)
        self._letters = self._build_letters()
        self.form.add("font", _tr("&Letra"), self._letters, hint=_tr("Ctrl + y Ctrl −"))
        self.form.add(
            "decimal_comma",
            _tr("&Valores"),
            self.decimals,
            hint=_tr("Se aplica al volver a entrar"),
        )
        self.column.addWidget(self.form)
        self.reset = self.reset_button()
        self.scheme.activated.connect(self._choose_scheme)
        self.decimals.activated.connect(lambda _place: self.save())
        # By name: what a page that is gone was told by would reach it still.
        needs.theme.changed.connect(self._show_theme)
        self.finish(self.reset)

    def read(self) -> TillSetup:
        """How amounts are written at this till."""
        return self.needs.till.read()

    def show_read(self, answer: TillSetup) -> None:
        """Fill the fields."""
        self.decimals.set_value(answer.decimal_comma)
        self._show_theme()

    def save(self) -> None:
        """Keep how amounts are written."""
        operator, needs = self.needs.operator(), self.needs
        if self._is_resetting:
            needs.theme.set_scheme(Scheme.SYSTEM)
            needs.theme.normal()
            if not self.may_manage:
                self.saved()
                return
        chosen = {"decimal_comma": bool(self.decimals.value())}
        self.work(_tr("Guardando…"), lambda: keep_setup(needs, operator, chosen), self._kept)

    def fill_defaults(self) -> None:
        """The palette of the desktop, the usual letters, and the point where it may be chosen."""
        self.scheme.set_value(Scheme.SYSTEM)
        self._letters.setProperty(TOLD, _points(NORMAL_PT))
        if self.may_manage:
            self.decimals.set_value(TillSetup().decimal_comma)

    def show_rights(self) -> None:
        """Anybody may choose how they see best; only the amounts are the company's."""
        super().show_rights()
        refusal = self.decimals.isEnabled()
        self.form.setEnabled(not self.is_busy)
        self.decimals.setEnabled(refusal and self.may_manage)
        self.reset.set_reason(_tr("Guardando…") if self.is_busy else "")

    def _build_letters(self) -> QWidget:
        box = QWidget()
        box.setObjectName("looks_font")
        self.smaller = ActionButton("looks_smaller", "A−")
        self.bigger = ActionButton("looks_bigger", "A+")
        self.smaller.setAccessibleName(_tr("Letra más pequeña"))
        self.bigger.setAccessibleName(_tr("Letra más grande"))
        self.points = label(name="looks_points")
        self.smaller.clicked.connect(self.needs.theme.smaller)
        self.bigger.clicked.connect(self.needs.theme.bigger)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        for widget in (self.smaller, self.points, self.bigger):
            row.addWidget(widget)
        row.addStretch(1)
        return box

    def _choose_scheme(self, _place: int) -> None:
        chosen = self.scheme.value()
        if chosen is not None:
            self.needs.theme.set_scheme(chosen)

    def _show_theme(self, *_told: object) -> None:
        theme = self.needs.theme
        self.scheme.set_value(theme.scheme)
        self.points.setText(_points(theme.font_pt))
        self._letters.setProperty(TOLD, _points(theme.font_pt))
        self.smaller.set_reason("" if theme.font_pt > LEAST_PT else _tr("Ya es la más pequeña."))
        self.bigger.set_reason("" if theme.font_pt < MOST_PT else _tr("Ya es la más grande."))

    def _kept(self, setup: TillSetup) -> None:
        self.saved()
        self.till_changed.emit(setup)


def _points(count: int) -> str:
    return _tr("{n} puntos").format(n=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LooksSection", text)
