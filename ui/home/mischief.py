from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from services.errors import UserError
from ui.tasks import TaskRunner
from ui.widgets.buttons import ActionButton

Mischief = tuple[str, Callable[[], object]]


class MischiefButton(ActionButton):
    """What the practice Stripe can be told to do wrong, as a menu; the first line is nothing.

    Signals:
        played(str): the words of the mischief in force, "" when all is well again.
        failed(object): a `UserError`: it could not be told.
    """

    played = Signal(str)
    failed = Signal(object)

    def __init__(
        self, choices: Sequence[Mischief], tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__("home_mischief", "", icon="more", flat=True, parent=parent)
        self.set_text(self.tr("&Travesuras de Stripe"))
        self._tasks = tasks
        menu = QMenu(self)
        menu.setObjectName("home_mischief_menu")
        self._group = QActionGroup(menu)
        for place, (words, act) in enumerate(choices):
            action = QAction(words, menu)
            action.setObjectName(f"mischief_{place}")
            action.setCheckable(True)
            action.setChecked(place == 0)
            action.triggered.connect(
                lambda _checked=False, words=words if place else "", act=act: self._play(words, act)
            )
            self._group.addAction(action)
            menu.addAction(action)
            if place == 0 and len(choices) > 1:
                menu.addSeparator()
        self.setMenu(menu)
        self._told = self._group.checkedAction()

    def _play(self, words: str, act: Callable[[], object]) -> None:
        chosen = self._group.checkedAction()

        def done(_answer: object) -> None:
            self._told = chosen
            self.played.emit(words)

        def failed(error: UserError) -> None:
            if self._told is not None:
                self._told.setChecked(True)
            self.failed.emit(error)

        self._tasks.run(act, done, failed, owner=self, pool="network")
