from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.frame.results import ResultGroup, ResultItem, ResultsPanel, SearchProvider
from ui.tasks import TaskRunner
from ui.widgets.search_box import SearchBox

_SHORTEST: Final = 2
_COMMAND: Final = ">"


class Finder(QObject):
    """Searches while one types, away from the window's thread, and shows the latest answer only.

    Enter pressed before the answer is there waits for it: fast hands, and scanners, need not.

    Args:
        commands: the actions that fit a text; `>` shows nothing but these.

    Signals:
        chosen(object, bool): a result's payload, and whether by Ctrl+Enter.
        left(): Esc with nothing left to close.
    """

    chosen = Signal(object, bool)
    left = Signal()

    def __init__(
        self,
        box: SearchBox,
        over: QWidget,
        search: SearchProvider,
        commands: Callable[[str], Sequence[ResultGroup]],
        tasks: TaskRunner,
    ) -> None:
        super().__init__(over)
        self.box = box
        self.results = ResultsPanel(over)
        self._over = over
        self._search = search
        self._commands = commands
        self._tasks = tasks
        self._asked = 0
        self._answered = 0
        self._waiting: bool | None = None
        box.sought.connect(self._typed)
        box.moved.connect(self.results.move_by)
        box.accepted.connect(self.accept)
        box.left.connect(self._leave)
        box.installEventFilter(self)
        over.installEventFilter(self)
        self.results.chosen.connect(self._choose)

    def focus(self) -> None:
        """Put the cursor in the box, its old text chosen."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def close(self) -> None:
        """Take the results away; the text stays."""
        self._asked += 1
        self._answered = self._asked
        self._waiting = None
        self.results.hide()

    def seek(self, text: str) -> None:
        """Look for a text; what was asked before no longer matters."""
        self._asked += 1
        turn = self._asked
        sought = text.strip()
        if sought.startswith(_COMMAND):
            self._show(turn, self._commands(sought[1:].strip()), sought)
        elif len(sought) < _SHORTEST:
            self._answered = turn
            self.results.hide()
        else:
            self._tasks.run(
                lambda: self._search(sought),
                done=lambda groups: self._show(turn, [*groups, *self._commands(sought)], sought),
                failed=lambda _error: self._show(turn, self._commands(sought), sought),
                owner=self,
            )

    def accept(self, secondary: bool) -> None:
        """Choose the highlighted result, or wait for the answer to what was typed last."""
        self.box.tell_now()
        if self._answered != self._asked:
            self._waiting = secondary
        elif self.results.isVisible():
            self._waiting = None
            if self.results.current is not None:
                self._choose(self.results.current, secondary)
        elif len(self.box.text().strip()) >= _SHORTEST:
            self._waiting = secondary
            self.seek(self.box.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Close the results with the box's focus; keep them under the box."""
        if watched is self.box and event.type() == QEvent.Type.FocusOut:
            self.close()
        elif watched is self._over and event.type() == QEvent.Type.Resize:
            if self.results.isVisible():
                self._place()
        elif watched is self._over and event.type() == QEvent.Type.Hide:
            self.close()
        return False

    def _typed(self, text: str) -> None:
        self._waiting = None
        self.seek(text)

    def _show(self, turn: int, groups: Sequence[ResultGroup], sought: str) -> None:
        if turn != self._asked:
            return
        self._answered = turn
        self.results.show_groups(groups, sought)
        self._place()
        self.results.show()
        self.results.raise_()
        if self._waiting is not None:
            self.accept(self._waiting)

    def _choose(self, item: ResultItem, secondary: bool) -> None:
        self.close()
        if callable(item.payload):
            self.box.clear()  # it was done: nobody goes back to an order
            item.payload()
        else:
            self.chosen.emit(item.payload, secondary)

    def _leave(self) -> None:
        if self.results.isVisible():
            self.close()
        else:
            self.left.emit()

    def _place(self) -> None:
        under = self.box.mapTo(self._over, QPoint(0, self.box.height() + 3))
        room = self._over.height() - under.y() - 12
        width = max(self.box.width(), min(560, self._over.width() - under.x() - 12))
        height = min(self.results.wanted_height(), room)
        self.results.setGeometry(under.x(), under.y(), width, height)
