"""Pictures of the desk of open doubts, with data, in both palettes and sizes.

python -m tests.ui.doubts.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from services.practice.simulator import SimulatorProcess
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.services.cards.conftest import SECOND
from tests.ui.doubts.world import Stripe
from tests.ui.kit.gallery import door, found
from tests.ui.papers.office import Office
from ui.approval.dialog import ApprovalDialog
from ui.doubts.page import DoubtsPage
from ui.language import speak_spanish
from ui.main_window import MainWindow
from ui.place import FrameInfo, Place
from ui.tasks import ImmediateTasks
from ui.theme import Scheme, Theme

INFO = FrameInfo("VoIP Andina (DEMO)", "1.0.0", "DEMO", "Stripe simulado", "SQLite")
SIZES = ((1366, 768), (1024, 640))
PLACES: tuple[tuple[str, str, str, str], ...] = (
    ("home", "Inicio", "home", ""),
    ("pay", "Cobrar", "pay", ""),
    ("doubts", "Cobros en duda", "doubt", ""),
    ("accounts", "Cuentas", "accounts", "Clientes"),
    ("summaries", "Resumen diario", "summary", "Control"),
    ("reports", "Reportes", "report", "Control"),
    ("reconciliation", "Conciliación", "refresh", "Control"),
)


class Studio:
    """A window with one page in it, and a camera."""

    def __init__(self, folder: Path, points: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        speak_spanish(app)
        self.style = Theme(app, Scheme.LIGHT, points)
        self.tasks = ImmediateTasks()

    def window(self, operator: Operator, key: str, build: Callable[[], QWidget]) -> MainWindow:
        window = MainWindow(INFO, self.style, self.tasks, door())
        window.show()
        places = [
            Place(name, title, icon, build if name == key else QWidget, group=group)
            for name, title, icon, group in PLACES
        ]
        shell = window.enter(operator, places, found)
        shell.open_place(key)
        return window

    def shoot(
        self, window: MainWindow, name: str, sizes: Sequence[tuple[int, int]] = SIZES
    ) -> None:
        for width, height in sizes:
            window.resize(width, height)
            window.activateWindow()
            QTest.qWait(60)
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                self.style.set_scheme(scheme)
                QTest.qWait(30)
                path = self.folder / f"{name}-{width}-{scheme.value}.png"
                window.grab().save(str(path))
        self.style.set_scheme(Scheme.LIGHT)


def world(folder: Path, simulator: SimulatorProcess) -> Stripe:
    """An office on fresh books."""
    url = f"sqlite:///{folder / 'ventanilla.sqlite'}"
    migrate(url)
    return Stripe(Office(Sessions(open_engine(url)), folder / "papeles"), simulator)


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    with SimulatorProcess(data / "stripe.sqlite") as simulator:
        stripe = world(data, simulator)
        office = stripe.office
        window = studio.window(
            office.supervisor,
            "doubts",
            lambda: DoubtsPage(stripe.services, studio.tasks, office.operator, office.clock),
        )
        page = window.shell.current_page if window.shell else None
        assert isinstance(page, DoubtsPage)
        studio.shoot(window, "empty", SIZES[1:])
        late = stripe.late()
        doubt = stripe.taken_doubt(SECOND)
        office.clock.forward(minutes=17)
        stripe.mend()
        office.books.add_invoice(9, 4500)
        stripe.doubt("001-002-000000009")
        stripe.mend()
        stripe.foreign(cents=9100, number="001-002-000000003")
        page.refresh()
        page.show_attempt(doubt.attempt.id)
        page.table.setFocus()
        studio.shoot(window, "doubt")
        page.show_difference(stripe.charges.differences.open()[0].id)
        studio.shoot(window, "foreign")
        page.show_difference(late.id)
        studio.shoot(window, "late")
        page.panel.press("decide:refunded")
        QTest.qWait(500)
        studio.shoot(window, "approval")
        window.findChildren(ApprovalDialog)[-1].close_sheet()
        page.show_attempt(doubt.attempt.id)
        page.panel.press("look")
        studio.shoot(window, "looked")
        office.who = office.cashier
        page.show_difference(late.id)
        studio.shoot(window, "cashier", SIZES[1:])
        window.close()
        office.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
