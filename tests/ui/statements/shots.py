"""Pictures of the deposits and of the bank's statement, in both palettes and sizes.

python -m tests.ui.statements.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.services.statements.bank import PICHINCHA_HEAD, pichincha
from tests.ui.doubts import shots
from tests.ui.doubts.shots import SIZES, Studio
from tests.ui.statements.world import ACCOUNTS, Counter, day
from ui.deposits.page import DepositsPage
from ui.statements.page import StatementPage
from ui.tabbed_place import TabbedPlace
from ui.widgets.sheet import Sheet

shots.PLACES = (
    ("home", "Inicio", "home", ""),
    ("pay", "Cobrar", "pay", ""),
    ("deposits", "Depósitos", "deposit", ""),
    ("accounts", "Cuentas", "accounts", "Clientes"),
    ("invoices", "Facturas", "invoice", "Clientes"),
)


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    counter = Counter(Sessions(open_engine(url)))
    counter.fill()
    now, tasks, who = counter.bank.books.clock, studio.tasks, counter.operator

    def build() -> TabbedPlace:
        deposits = DepositsPage(counter.deposits, tasks, who, now, accounts=ACCOUNTS, folder=data)
        statement = StatementPage(counter.statements, tasks, who, now, accounts=ACCOUNTS)
        return TabbedPlace(
            "Depósitos", [("Depósit&os", deposits), ("&Extracto bancario", statement)]
        )

    window = studio.window(counter.who, "deposits", build)
    place = window.shell.current_page if window.shell else None
    assert isinstance(place, TabbedPlace)
    page, statement = place.tabs.widget(0), place.tabs.widget(1)
    assert isinstance(page, DepositsPage)
    assert isinstance(statement, StatementPage)
    page.table.setFocus()
    studio.shoot(window, "claimed")
    page.chips.choose("all")
    studio.shoot(window, "all", SIZES[1:])
    page.chips.choose("claimed")
    page.refuse()
    QTest.qWait(450)
    studio.shoot(window, "refuse", SIZES[1:])
    _close(window)
    counter.bank.books.close_till()
    page.refresh()
    page.refuse()
    QTest.qWait(450)
    studio.shoot(window, "approval", SIZES[1:])
    _close(window)
    place.show_page(statement)
    studio.shoot(window, "bank-empty", SIZES[1:])
    statement.take_file(counter.write(data))
    studio.shoot(window, "preview")
    statement.preview.apply_button.click()
    statement.desk.table.select_row(0)
    studio.shoot(window, "bank")
    statement.deciding.pay(statement.desk.model.record(0))
    QTest.qWait(450)
    studio.shoot(window, "pay", SIZES[1:])
    _close(window)
    statement.exact_button.click()
    statement.desk.chips.choose("matched")
    studio.shoot(window, "matched", SIZES[1:])
    statement.show_files()
    QTest.qWait(450)
    studio.shoot(window, "files", SIZES[1:])
    _close(window)
    head = PICHINCHA_HEAD.replace("Monto", "Valor USD")
    changed = pichincha((day(0), 4500, "DEPOSITO 1"), (day(0), -200, "COSTO"), head=head)
    statement.take_file(counter.write(data, changed, "cambiado.csv"))
    studio.shoot(window, "changed", SIZES[1:])
    statement.show_mapper()
    studio.shoot(window, "mapper")
    statement.mapper.meanings[2].setCurrentIndex(2)
    statement.mapper.try_button.click()
    studio.shoot(window, "tried", SIZES[1:])
    wrong = counter.statement() + b"31/02/2026;Ingreso;cinco;X;;\r\n"
    statement.show_desk()
    statement.take_file(counter.write(data, wrong, "malo.csv"))
    studio.shoot(window, "problems", SIZES[1:])
    window.close()


def _close(window: object) -> None:
    for sheet in window.findChildren(Sheet):  # type: ignore[attr-defined]
        if sheet.is_open:
            sheet.close_sheet()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
