from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.frame.finder import Finder
from ui.frame.results import ResultGroup, ResultItem, SearchProvider
from ui.frame.sidebar import Sidebar
from ui.frame.status_bar import StatusBar
from ui.help.sheet import HelpSheet
from ui.place import Asks, Explains, Exports, FrameInfo, MayClose, Place, Prints, Refreshes
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.search_box import SearchBox
from ui.widgets.sheet import HOST_PROPERTY
from ui.widgets.text_rules import folded


class Shell(QWidget):
    """The frame of one person's session: menu, search box, pages and status bar.

    It knows no feature: places come with the function that builds their page on its first
    visit. A page is refreshed whenever it is shown and on F5, where it may also ask outside; it
    may explain itself on F1, print on Ctrl+P, export on Ctrl+E, and give a reason not to close
    (see `ui.place`).

    Signals:
        chosen(object, bool): the payload of a search result, and whether by Ctrl+Enter.
        place_opened(str): the key of the place that is shown now.
        lock_wanted(), leave_wanted(): the person goes away for a while, or altogether.
    """

    chosen = Signal(object, bool)
    place_opened = Signal(str)
    lock_wanted = Signal()
    leave_wanted = Signal()

    def __init__(
        self,
        info: FrameInfo,
        places: Sequence[Place],
        search: SearchProvider,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("shell")
        self.setProperty(HOST_PROPERTY, True)
        self._places = {place.key: place for place in _numbered(places)}
        self._tasks = tasks
        self._pages: dict[str, QWidget] = {}
        self._current = ""
        self._others: list[Callable[[], str | None]] = []
        self._build(info, search)
        self._connect()

    @property
    def current_key(self) -> str:
        """The key of the place that is shown."""
        return self._current

    @property
    def current_page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.get(self._current)

    def page(self, key: str) -> QWidget:
        """A place's page, built if this is its first use; it need not be shown."""
        if key not in self._pages:
            page = self._places[key].build()
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def open_place(self, key: str) -> QWidget:
        """Show a place, with its data read again."""
        page = self.page(key)
        self._current = key
        self.stack.setCurrentWidget(page)
        self.sidebar.mark(key)
        self.finder.close()
        if isinstance(page, Refreshes):
            page.refresh()
        self.place_opened.emit(key)
        self._take_keyboard(page)
        return page

    def focus_search(self) -> None:
        """Put the cursor in the search box, its old text chosen."""
        self.finder.focus()

    def refresh_current(self) -> None:
        """Read the page's data again."""
        page: object = self.current_page
        if isinstance(page, Refreshes):
            page.refresh()

    def show_help(self) -> HelpSheet:
        """Explain the page and the keys (F1)."""
        page = self.current_page
        place = self._places.get(self._current)
        text = page.help_text() if isinstance(page, Explains) else ""
        sheet = HelpSheet(self, place.title.replace("&", "") if place else "", text)
        sheet.open_sheet()
        return sheet

    def reasons_to_stay(self) -> list[str]:
        """What the pages and others say would be lost, or is still on its way."""
        asked = [page.may_close() for page in self._pages.values() if isinstance(page, MayClose)]
        asked += [other() for other in self._others]
        return [reason for reason in asked if reason]

    def ask_before_closing(self, reason: Callable[[], str | None]) -> None:
        """Let what is no page, but works over all of them, give a reason not to close too."""
        self._others.append(reason)

    def _build(self, info: FrameInfo, search: SearchProvider) -> None:
        self.body = QWidget(self)
        self.body.setObjectName("body")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.body)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if info.mode:
            column.addWidget(_strip(info))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.sidebar = Sidebar(info, list(self._places.values()))
        middle.addWidget(self.sidebar)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._top_bar())
        self.notice = Notice("shell_notice")
        holder = QVBoxLayout()
        holder.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        holder.addWidget(self.notice)
        right.addLayout(holder)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        right.addWidget(self.stack, 1)
        middle.addLayout(right, 1)
        column.addLayout(middle, 1)
        self.status = StatusBar(info)
        column.addWidget(self.status)
        self.finder = Finder(self.search_box, self.body, search, self._commands, self._tasks)

    def _top_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE.page, SPACE.small, SPACE.normal, SPACE.small)
        row.setSpacing(SPACE.small)
        hint = self.tr("Buscar cliente, factura, recibo, cheque, teléfono…   F3 · Ctrl+K")
        self.search_box = SearchBox("search", hint)
        self.search_box.setMaximumWidth(680)
        row.addWidget(self.search_box, 20)
        row.addStretch(1)
        self.lock_button = ActionButton("lock", self.tr("Bloquear"), icon="lock", flat=True)
        self.lock_button.setToolTip("Ctrl+L")
        self.lock_button.clicked.connect(self.lock_wanted)
        self.leave_button = ActionButton("leave", self.tr("Salir"), icon="logout", flat=True)
        self.leave_button.setToolTip(self.tr("Salir y dejar entrar a otra persona"))
        self.leave_button.clicked.connect(self.leave_wanted)
        row.addWidget(self.lock_button)
        row.addWidget(self.leave_button)
        return bar

    def _connect(self) -> None:
        self.sidebar.wanted.connect(self.open_place)
        self.status.help_wanted.connect(self.show_help)
        self.finder.chosen.connect(self.chosen)
        self.finder.left.connect(self._leave_search)
        keys = {
            "Ctrl+K": self.focus_search,
            "F3": self.focus_search,
            "F5": self._update,
            "F1": self.show_help,
            "Ctrl+P": self._print,
            "Ctrl+E": self._export,
        }
        for key, act in keys.items():
            self._key(key).activated.connect(act)
        for place in self._places.values():
            if place.shortcut:
                shortcut = self._key(place.shortcut)
                shortcut.activated.connect(lambda key=place.key: self.open_place(key))

    def _key(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self.body)
        shortcut.setAutoRepeat(False)
        return shortcut

    def _update(self) -> None:
        page: object = self.current_page
        if isinstance(page, Asks):
            page.ask_now()
        else:
            self.refresh_current()

    def _print(self) -> None:
        page: object = self.current_page
        if isinstance(page, Prints):
            page.print_page()

    def _export(self) -> None:
        page: object = self.current_page
        if isinstance(page, Exports):
            page.export_page()

    def _take_keyboard(self, page: QWidget) -> None:
        """What is typed goes to the page that is shown, not to the menu or the page before."""
        now = self.window().focusWidget()
        is_there = now is not None and page.isAncestorOf(now)
        if not is_there and now is not self.search_box:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_search(self) -> None:
        page = self.current_page
        stop = page.nextInFocusChain() if page is not None else None
        if page is not None and stop is not None and page.isAncestorOf(stop):
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _commands(self, text: str) -> list[ResultGroup]:
        sought = folded(text)
        places = [
            ResultItem(
                place.title.replace("&", ""),
                right=place.shortcut,
                icon=place.icon,
                payload=lambda key=place.key: self.open_place(key),
            )
            for place in self._places.values()
        ]
        frame = [
            ResultItem(
                self.tr("Bloquear"), right="Ctrl+L", icon="lock", payload=self.lock_wanted.emit
            ),
            ResultItem(self.tr("Salir"), icon="logout", payload=self.leave_wanted.emit),
            ResultItem(
                self.tr("Ayuda y atajos"), right="F1", icon="keyboard", payload=self.show_help
            ),
        ]
        found = [item for item in (*places, *frame) if sought in folded(item.title)]
        return [ResultGroup(self.tr("Acciones"), found)] if found else []


def _numbered(places: Sequence[Place]) -> list[Place]:
    numbered: list[Place] = []
    digit = 1
    for place in places:
        if place.shortcut or digit > 9:
            numbered.append(place)
        else:
            numbered.append(replace(place, shortcut=f"Ctrl+{digit}"))
            digit += 1
    return numbered


def _strip(info: FrameInfo) -> QFrame:
    strip = QFrame()
    strip.setObjectName("mode_strip")
    strip.setProperty("strip", True)
    row = QHBoxLayout(strip)
    row.setContentsMargins(SPACE.normal, 2, SPACE.normal, 2)
    practice = QCoreApplication.translate("Shell", "datos de práctica, no se mueve dinero")
    words = " · ".join(part for part in (info.mode, practice, info.stripe) if part)
    told = label(words, tone="warn", bold=True, scale=0.9)
    row.addWidget(told, 0, Qt.AlignmentFlag.AlignHCenter)
    return strip
