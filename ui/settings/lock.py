from PySide6.QtCore import QCoreApplication, Signal

from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds, TillSetup
from ui.settings.section import SettingsSection
from ui.settings.till import keep_setup
from ui.widgets.labels import label

MOST_MINUTES = 15
_MINUTES = (1, 2, 3, 5, 10, MOST_MINUTES)


class LockSection(SettingsSection):
    """After how long without a key or a click the window locks itself.

    Signals:
        till_changed(object): the `TillSetup` that was saved.
    """

    till_changed = Signal(object)

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("lock", _tr("Bloqueo"), "lock", needs)
        self.column.addWidget(
            label(
                _tr(
                    "La ventana se bloquea sola y guarda lo que estaba a medias. Quince minutos"
                    " es lo más que admite la norma de tarjetas (PCI DSS 8.2.8)."
                ),
                tone="muted",
                wrap=True,
            )
        )
        self.minutes = ChoiceCombo[int]("lock_minutes")
        self.form.add("idle_minutes", _tr("Bloquear &tras"), self.minutes)
        self.column.addWidget(self.form)
        self.watch(self.minutes)
        self.finish(self.save_button(), self.undo_button())

    def read(self) -> TillSetup:
        """After how long it locks now."""
        return self.needs.till.read()

    def show_read(self, answer: TillSetup) -> None:
        """Fill the field."""
        offered = sorted({*_MINUTES, answer.idle_minutes})
        self.minutes.set_choices([(each, _minutes(each)) for each in offered])
        self.minutes.set_value(answer.idle_minutes)

    def save(self) -> None:
        """Keep it."""
        minutes = self.minutes.value()
        if minutes is None:
            return
        operator, needs = self.needs.operator(), self.needs
        chosen = {"idle_minutes": min(minutes, MOST_MINUTES)}
        self.work(_tr("Guardando…"), lambda: keep_setup(needs, operator, chosen), self._kept)

    def _kept(self, setup: TillSetup) -> None:
        self.saved()
        self.till_changed.emit(setup)


def _minutes(count: int) -> str:
    return _tr("1 minuto") if count == 1 else _tr("{n} minutos").format(n=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LockSection", text)
