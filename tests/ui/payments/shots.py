"""Pictures of the pay page with data, in both palettes and sizes.

python -m tests.ui.payments.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from services.payments.records import CashTender, PaymentOrder
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.ui.kit.gallery import door, found
from tests.ui.payments.conftest import pay_services
from ui.cards.charge_flow import CardSettings, ChargeFlow
from ui.cards.entry import CardWindowEntry
from ui.language import speak_spanish
from ui.main_window import MainWindow
from ui.payments.page import PayPage
from ui.place import FrameInfo, Place
from ui.tasks import ImmediateTasks
from ui.theme import Scheme, Theme
from ui.widgets.bank_edit import BankChoice

INFO = FrameInfo("VoIP Andina (DEMO)", "1.0.0", "DEMO", "Stripe simulado", "SQLite")
SIZES = ((1366, 768), (1024, 640))
PLACES = (("home", "Inicio", "home"), ("accounts", "Cuentas", "accounts"))


def opened_books(folder: Path) -> Books:
    """A small company whose customer owes three invoices and has some credit."""
    url = f"sqlite:///{folder / 'books.sqlite'}"
    migrate(url)
    books = Books(Sessions(open_engine(url)), Clock())
    books.add_account()
    for sequential, cents, due_on in (
        (4512, 4500, date(2026, 9, 15)),
        (4890, 4600, date(2026, 10, 15)),
        (5233, 4700, date(2026, 11, 15)),
        (5611, 1250, date(2026, 12, 5)),
    ):
        books.add_invoice(sequential, cents, due_on=due_on)
    books.payments.record(books.cashier, PaymentOrder("p-0", "100001", (), (CashTender(1300),)))
    return books


class Studio:
    """A window with the pay page in it, and a camera."""

    def __init__(self, folder: Path, points: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        speak_spanish(app)
        self.style = Theme(app, Scheme.LIGHT, points)
        self.tasks = ImmediateTasks()

    def page(self, books: Books) -> tuple[MainWindow, PayPage]:
        """The page in its frame, over these books."""
        made: list[PayPage] = []

        def build() -> PayPage:
            page = PayPage(
                pay_services(books, books.sessions, books.clock),
                lambda over: ChargeFlow(
                    None,  # type: ignore[arg-type]
                    self.tasks,
                    lambda: books.cashier,
                    CardWindowEntry(["/bin/true"]),
                    lambda: CardSettings("", ""),
                    over,
                ),
                self.tasks,
                lambda: books.cashier,
                books.clock,
                banks=[
                    BankChoice("10", "Banco Pichincha C.A."),
                    BankChoice("17", "Banco de Guayaquil"),
                ],
                our_accounts=[("pichincha-1", "Pichincha, corriente 2100")],
            )
            made.append(page)
            return page

        window = MainWindow(INFO, self.style, self.tasks, door())
        window.show()
        places = [Place(key, title, icon, QWidget) for key, title, icon in PLACES]
        places.insert(1, Place("pay", "Cobrar", "pay", build))
        shell = window.enter(books.cashier, places, found)
        shell.open_place("pay")
        made[0].show_account("100001")
        return window, made[-1]

    def shoot(self, window: MainWindow, name: str) -> None:
        """Take the window in each size and palette."""
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            self.style.set_scheme(scheme)
            for width, height in SIZES:
                window.resize(width, height)
                QTest.qWait(60)
                path = self.folder / f"{name}-{width}-{scheme.value}.png"
                window.grab().save(str(path))


def type_cheque(page: PayPage, number: str) -> None:
    page.cheque.bank.set_value("10")
    page.cheque.account.set_value("2100441700")
    page.cheque.number.set_value(number)
    page.cheque.changed.emit()


def main(folder: Path, points: int) -> None:
    """Take all the pictures."""
    studio = Studio(folder, points)
    with tempfile.TemporaryDirectory() as place:
        books = opened_books(Path(place))
        window, page = studio.page(books)
        studio.shoot(window, "1-empty")
        page.model.set_checked([page.model.record(row) for row in (0, 1, 2)])
        page.choose_method("cheque")
        type_cheque(page, "001234")
        studio.shoot(window, "2-cheque")
        page.cheque.more.setChecked(True)
        page.cheque.deposit_on.set_value(date(2026, 11, 28))
        studio.shoot(window, "3-cheque-more")
        page.value.setFocus()
        page.value.set_cents(6000)
        page.desk.type_value(6000)
        page.entering.add()
        page.choose_method("deposit")
        page.deposit.slip.set_value("778899")
        page.desk.type_value(3000)
        page.entering.add()
        page.choose_method("cash")
        page.cash.tendered.set_cents(10000)
        studio.shoot(window, "4-mix")
        page.cash.tendered.set_cents(2000)
        studio.shoot(window, "5-lacking")
        page.cash.tendered.set_cents(10000)
        page.pay()
        studio.shoot(window, "6-review")
        sheet = page.recording.sheet
        assert sheet is not None
        QTest.qWait(450)
        sheet.buttons["record"].click()
        studio.shoot(window, "7-done")
        page.choose_method("voucher")
        page.model.set_checked([page.model.record(0)])
        studio.shoot(window, "8-voucher")
        page.choose_method("withholding")
        QTest.qWait(100)
        page.withholding.number.set_value("001-001-000000123")
        page.withholding.number.textEdited.emit("")
        studio.shoot(window, "a-withholding")
        page.choose_method("credit")
        studio.shoot(window, "9-credit")
        books.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
