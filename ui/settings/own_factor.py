from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.staff.records import OwnFactor
from ui import formats
from ui.settings.factor_sheet import FactorSheet
from ui.settings.needs import SettingsNeeds
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label


class OwnFactorBox(QWidget):
    """The operator's own second factor, which anybody may take whatever their role.

    Signals:
        taken(): they have one now, or another one.
    """

    taken = Signal()

    def __init__(self, needs: SettingsNeeds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("own_factor")
        self._needs = needs
        self._own: OwnFactor | None = None
        self.sheet: FactorSheet | None = None
        self._build()
        self.setVisible(needs.factor is not None)

    def read(self) -> OwnFactor | None:
        """What the operator has; on a worker's thread."""
        desk = self._needs.factor
        return desk.own(self._needs.operator()) if desk is not None else None

    def show_own(self, own: OwnFactor | None) -> None:
        """Say what the operator has."""
        self._own = own
        if own is None:
            told = self.tr(
                "No tiene: entra solo con su clave. Con uno, nadie entra sin su celular."
            )
            self.take.setText(self.tr("&Poner mi segundo factor"))
        else:
            told = self.tr("Lo tiene desde {since}. Le quedan {n} códigos de recuperación.")
            told = told.format(since=formats.moment(own.since), n=own.codes_left)
            self.take.setText(self.tr("&Cambiar de celular"))
        self.told.setText(told)

    def open_sheet(self) -> None:
        """Ask for the operator's password, and a telephone."""
        desk, needs = self._needs.factor, self._needs
        if desk is None or self.sheet is not None:
            return
        has_one = self._own is not None
        self.sheet = FactorSheet(self, desk, needs.tasks, needs.operator(), has_one=has_one)
        self.sheet.taken.connect(self.taken)
        self.sheet.closed.connect(self._closed)
        self.sheet.open_sheet()

    def _build(self) -> None:
        self.told = label("", wrap=True)
        self.take = ActionButton("own_factor_take", self.tr("&Poner mi segundo factor"))
        self.take.clicked.connect(self.open_sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.normal, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(label(self.tr("Mi segundo factor"), scale=1.1, bold=True))
        column.addWidget(self.told)
        column.addWidget(FlowRow(self.take))

    def _closed(self) -> None:
        self.sheet = None
