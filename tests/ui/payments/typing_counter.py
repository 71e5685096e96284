"""A pay page in a process of its own, where somebody types until the process is killed.

python -m tests.ui.payments.typing_counter DATABASE_URL
"""

import sys
import time

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.ui.payments.conftest import pay_services
from ui.cards.charge_flow import CardSettings, ChargeFlow
from ui.cards.entry import CardWindowEntry
from ui.payments.page import PayPage
from ui.tasks import TaskRunner
from ui.widgets.bank_edit import BankChoice


def main(url: str) -> None:
    """Type a cheque into the list and half of another one, say so, and wait for the end."""
    app = QApplication([])
    clock = Clock()
    books = Books(Sessions(open_engine(url)), clock)
    tasks = TaskRunner(_raise)
    page = PayPage(
        pay_services(books, books.sessions, clock),
        lambda over: ChargeFlow(
            None,  # type: ignore[arg-type]
            tasks,
            lambda: books.cashier,
            CardWindowEntry(["/bin/true"]),
            lambda: CardSettings("", ""),
            over,
        ),
        tasks,
        lambda: books.cashier,
        clock,
        banks=[BankChoice("10", "Banco Pichincha C.A.")],
        our_accounts=[("pichincha-1", "Pichincha, corriente 2100")],
    )
    page.show()
    page.show_account("100001")
    _until(app, lambda: page.model.rowCount() == 3)
    page.model.set_checked([page.model.record(0), page.model.record(1)])
    page.choose_method("cheque")
    page.cheque.bank.set_value("10")
    page.cheque.account.set_value("2100441700")
    page.cheque.number.set_value("1001")
    page.desk.type_value(4000)
    page.entering.add()
    page.cheque.number.set_value("1002")
    page.cheque.changed.emit()
    _until(app, lambda: "1002" in (page._services.drafts.find(books.cashier, "100001") or ""))  # type: ignore[union-attr]
    sys.stdout.write("typed\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


def _until(app: QCoreApplication, is_there: object) -> None:
    end = time.monotonic() + 30
    while not is_there():  # type: ignore[operator]
        if time.monotonic() > end:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.01)


def _raise(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    main(sys.argv[1])
