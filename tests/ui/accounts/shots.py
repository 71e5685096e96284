"""Pictures of the pages of accounts and activation, with data, in both palettes.

python -m tests.ui.accounts.shots FOLDER [POINTS]
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from services.accounts.inputs import AgreementInput, CustomerInput, ServiceInput
from services.accounts.states import Method
from services.staff.rights import Operator, Role
from services.storage.migrate import migrate
from tests.ui.accounts.world import World
from tests.ui.kit.gallery import door, found
from ui.accounts.account_page import TABS, AccountPage
from ui.accounts.list_page import AccountsPage
from ui.language import speak_spanish
from ui.main_window import MainWindow
from ui.place import FrameInfo, Place
from ui.tasks import ImmediateTasks
from ui.theme import Scheme, Theme

INFO = FrameInfo("VoIP Andina (DEMO)", "1.0.0", "DEMO", "Stripe simulado", "SQLite")
NAMES = (
    "Núñez & Hijos Cía. Ltda.",
    "María Augusta Peña Cevallos",
    "Ferretería El Tornillo",
    "Hotel Cumandá",
    "Consultorios Médicos San Rafael",
    "<b>Transportes</b> Ñaupa",
    "Laboratorio Clínico Quito Norte S.A.",
    "Juan Carlos Echeverría",
    "Panadería La Unión",
    "Óptica Visión",
)


def fill(world: World) -> str:
    methods = (Method.DEPOSIT, Method.CHEQUE, Method.MANUAL_CARD)
    number = world.active_account()
    for place, name in enumerate(NAMES):
        customer = CustomerInput(
            id_kind="06",
            id_number=f"PA{place:06d}",
            name=name,
            mobile=f"09981233{place:02d}",
            address="Calle Larga 4-12",
            city="Cuenca",
            province="Azuay",
        )
        made = world.ask_for(
            customer,
            agreement=AgreementInput(method=methods[place % 3]),
            service=ServiceInput(plan_code="VOIP-HOGAR", voip_numbers=(f"0723456{place:02d}",)),
            consent=place % 3 != 0,
        )
        if place % 3 == 1:
            world.activate(made)
            world.books.add_invoice(7000 + place, 4500 + place, account_number=made)
        if place == 4:
            world.activation.suspend(world.books.supervisor, made, "falta de pago")
    return number


class Studio:
    def __init__(self, folder: Path, points: int) -> None:
        self.folder = folder
        self.app = QApplication.instance() or QApplication([])
        assert isinstance(self.app, QApplication)
        speak_spanish(self.app)
        self.style = Theme(self.app, Scheme.LIGHT, points)
        self.tasks = ImmediateTasks()

    def window(self, key: str, build: Callable[[], QWidget]) -> MainWindow:
        window = MainWindow(INFO, self.style, self.tasks, door())
        window.show()
        titles = {"accounts": ("Cuentas", "accounts"), "activation": ("Activación", "activate")}
        places = [
            Place(name, title, icon, build if name == key else QWidget, group="Clientes")
            for name, (title, icon) in titles.items()
        ]
        roles = frozenset({Role.SUPERVISOR})
        shell = window.enter(Operator(1, "sara", "Sara Suárez", roles, "02"), places, found)
        shell.open_place(key)
        return window

    def shoot(self, window: MainWindow, name: str, sizes: tuple[tuple[int, int], ...]) -> None:
        for width, height in sizes:
            window.resize(width, height)
            window.activateWindow()
            QTest.qWait(40)
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                self.style.set_scheme(scheme)
                QTest.qWait(20)
                path = self.folder / f"{name}-{width}-{scheme.value}.png"
                window.grab().save(str(path))
        self.style.set_scheme(Scheme.LIGHT)


SIZES = ((1366, 768), (1024, 640))


def shoot_accounts(studio: Studio, world: World, number: str) -> None:
    operator = lambda: world.books.supervisor  # noqa: E731
    page = AccountsPage(world.accounts, studio.tasks, operator)
    window = studio.window("accounts", lambda: page)
    page.table.setFocus()
    studio.shoot(window, "list", SIZES)
    page.text.setText("zzz")
    QTest.qWait(60)
    studio.shoot(window, "list-empty", SIZES[1:])
    window.close()
    folder = Path(tempfile.mkdtemp())
    sheet = AccountPage(
        world.desk, world.papers, studio.tasks, operator, today=world.today, folder=folder
    )
    window = studio.window("accounts", lambda: sheet)
    sheet.show_account(number)
    for key in TABS:
        sheet.show_tab(key)
        studio.shoot(window, f"sheet-{key}", SIZES)
    sheet.show_tab("data")
    sheet.data.form.lines["id_number"].set_value("1790085784001")
    sheet.data.form.lines["city"].set_value("")
    sheet.data.form.edited.emit()
    sheet.data.save()
    studio.shoot(window, "sheet-data-refused", SIZES[1:])
    sheet.data.form.lines["city"].set_value("Quito")
    sheet.data.form.edited.emit()
    sheet.data.save()
    studio.shoot(window, "sheet-data-warned", SIZES[1:])
    sheet.data.undo()
    sheet.show_tab("invoices")
    sheet.invoices.open_invoice(sheet.invoices.model.rows[1])
    studio.shoot(window, "invoice", SIZES)
    sheet.invoices.invoice.show_paper()
    QTest.qWait(400)
    studio.shoot(window, "invoice-pdf", SIZES[1:])
    sheet.invoices.close_invoice()
    sheet.show_tab("agreement")
    sheet.agreement.change()
    change = window.findChildren(QWidget, "change_agreement")[-1]
    change.form.method._choose(Method.DEBIT)  # type: ignore[attr-defined]
    QTest.qWait(450)
    change.submit()  # type: ignore[attr-defined]
    studio.shoot(window, "sheet-agreement-change", SIZES)
    change.close_sheet()  # type: ignore[attr-defined]
    sheet.header.move_wanted.emit("suspend")
    studio.shoot(window, "sheet-suspend", SIZES[1:])
    window.close()


def main(folder: Path, points: int = 10) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    books = Path(tempfile.mkdtemp())
    url = f"sqlite:///{books / 'ventanilla.sqlite'}"
    migrate(url)
    world = World(url)
    number = fill(world)
    studio = Studio(folder, points)
    shoot_accounts(studio, world, number)
    world.close()
    shutil.rmtree(books)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
