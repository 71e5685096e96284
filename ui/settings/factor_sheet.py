from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from services.staff.rights import Operator
from ui.signin.door import FactorDesk
from ui.signin.second_factor import SecondFactorPanel
from ui.tasks import TaskRunner
from ui.widgets.sheet import Sheet


class FactorSheet(Sheet):
    """Takes a second factor by one's own will, or another one in place of it.

    Signals:
        taken(): there is one now, and its recovery codes were put away.
    """

    taken = Signal()

    def __init__(
        self,
        over: QWidget,
        desk: FactorDesk,
        tasks: TaskRunner,
        operator: Operator,
        *,
        has_one: bool,
    ) -> None:
        super().__init__("factor_sheet", "", over, width=440)
        title = self.tr("Cambiar de celular") if has_one else self.tr("Mi segundo factor")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.factor = SecondFactorPanel(desk, tasks, asks_password=True, has_one=has_one)
        self.body.addWidget(self.factor)
        self._default = self.factor.password
        # The panel's own buttons, where sheets have theirs.
        self.foot.setStretch(0, 0)
        for buttons in (self.factor.buttons, self.factor.codes.buttons):
            self.foot.addWidget(buttons, 1)
        self.factor.codes.buttons.hide()
        self.factor.left.connect(self.close_sheet)
        # The codes are told once: nobody leaves them by an Esc too many.
        self.factor.taken.connect(self._keep_open)
        self.factor.enrolled.connect(self._finish)
        self.factor.begin(operator.username, "", operator.till)

    def _keep_open(self) -> None:
        self.factor.buttons.hide()
        self.factor.codes.buttons.show()
        self.set_may_leave(False)
        self.restart_guard()

    def _finish(self) -> None:
        self.close_sheet()
        self.taken.emit()
