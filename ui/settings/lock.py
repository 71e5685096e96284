from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox

from services.staff.records import SECOND_FACTOR, OwnFactor
from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds, TillSetup
from ui.settings.own_factor import OwnFactorBox
from ui.settings.own_password import OwnPasswordBox
from ui.settings.section import SettingsSection
from ui.settings.till import keep_setup
from ui.widgets.labels import label

MOST_MINUTES = 15
_MINUTES = (1, 2, 3, 5, 10, MOST_MINUTES)


@dataclass(frozen=True, slots=True)
class _Shown:
    """This till's set-up, whether a second factor is asked for, and the operator's own."""

    setup: TillSetup
    is_required: bool
    own: OwnFactor | None


class LockSection(SettingsSection):
    """After how long the window locks itself, and who gives a code when they come in.

    Signals:
        till_changed(object): the `TillSetup` that was saved.
    """

    till_changed = Signal(object)

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("lock", _tr("Bloqueo e ingreso"), "lock", needs)
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
        self.required = QCheckBox(_tr("&Segundo factor para supervisores y administradores"))
        self.required.setObjectName("lock_required")
        self.required.setAccessibleName(self.required.text().replace("&", ""))
        self.form.add(
            "second_factor",
            _tr("Al entrar"),
            self.required,
            hint=_tr("Con su clave, y al aprobar, escriben también un código de su celular."),
        )
        self._was_required = False
        self.column.addWidget(self.form)
        self.watch(self.minutes, self.required)
        self.finish(self.save_button(), self.undo_button(), self.reset_button())
        self.password = OwnPasswordBox(needs, self)
        self.password.changed.connect(self._changed)
        self.own = OwnFactorBox(needs, self)
        self.own.taken.connect(self._took)
        for box in (self.password, self.own):
            self.column.insertWidget(self.column.count() - 1, box)

    def read(self) -> _Shown:
        """After how long it locks now, and what is asked for at the entrance."""
        is_required = self.needs.office.setting(SECOND_FACTOR, default=False) is True
        return _Shown(self.needs.till.read(), is_required, self.own.read())

    def show_read(self, answer: _Shown) -> None:
        """Fill the fields."""
        minutes = answer.setup.idle_minutes
        offered = sorted({*_MINUTES, minutes})
        self.minutes.set_choices([(each, _minutes(each)) for each in offered])
        self.minutes.set_value(minutes)
        self.required.setChecked(answer.is_required)
        self._was_required = answer.is_required
        self.own.show_own(answer.own)
        self.password.show_factor(has_one=answer.own is not None)

    def fill_defaults(self) -> None:
        """Fill in what a new till begins with."""
        self.minutes.set_value(TillSetup().idle_minutes)

    def save(self) -> None:
        """Keep it."""
        minutes = self.minutes.value()
        if minutes is None:
            return
        operator, needs = self.needs.operator(), self.needs
        chosen = {"idle_minutes": min(minutes, MOST_MINUTES)}
        before, required = self._was_required, self.required.isChecked()

        def is_as_shown(now: Any) -> bool:
            return (now is True) == before

        def keep() -> TillSetup:
            if required != before:
                needs.office.put_setting(operator, SECOND_FACTOR, required, if_still=is_as_shown)
            return keep_setup(needs, operator, chosen)

        self.work(_tr("Guardando…"), keep, self._kept)

    def _kept(self, setup: TillSetup) -> None:
        self.saved()
        self.till_changed.emit(setup)

    def _changed(self) -> None:
        self.notice.tell("ok", _tr("Su clave es la nueva desde ahora."))

    def _took(self) -> None:
        self.notice.tell("ok", _tr("Desde ahora entra con su clave y el código de su celular."))
        self.refresh()


def _minutes(count: int) -> str:
    return _tr("1 minuto") if count == 1 else _tr("{n} minutos").format(n=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LockSection", text)
