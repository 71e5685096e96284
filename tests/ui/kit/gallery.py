"""Shows every widget of the kit, in both palettes, and saves the pictures.

python -m tests.ui.kit.gallery FOLDER [WIDTH HEIGHT [POINTS]]
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from services.staff.errors import WrongCredentials
from services.staff.rights import Operator, Role
from tests.ui.kit.samples import SamplePage
from ui import theme
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.frame.results import ResultGroup, ResultItem
from ui.language import speak_spanish
from ui.main_window import MainWindow
from ui.place import FrameInfo, Place
from ui.signin.door import DemoRole, Door
from ui.tasks import ImmediateTasks
from ui.theme import Scheme, Theme
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.widgets.summary_card import EmptyState

INFO = FrameInfo("VoIP Andina (DEMO)", "1.0.0", "DEMO", "Stripe simulado", "SQLite")
ANA = Operator(1, "ana", "Ana Cajas", frozenset({Role.CASHIER}), "02")
PLACES = (
    ("home", "Inicio", "home", ""),
    ("pay", "Cobrar", "pay", "Cobros"),
    ("accounts", "Cuentas", "accounts", "Clientes"),
    ("activation", "Activación", "activate", "Clientes"),
    ("invoices", "Facturas", "invoice", "Clientes"),
    ("cheques", "Cheques", "cheque", "Cobros"),
    ("deposits", "Depósitos", "deposit", "Cobros"),
    ("till", "Caja", "till", "Cierre"),
    ("summary", "Resumen diario", "summary", "Cierre"),
    ("audit", "Auditoría", "audit", "Control"),
    ("settings", "Ajustes", "settings", "Control"),
)


def door() -> Door:
    def sign_in(username: str, password: str, till: str) -> Operator:
        if password != "clave":
            raise WrongCredentials
        return Operator(1, username, "Ana Cajas", frozenset({Role.CASHIER}), till)

    return Door(
        sign_in,
        lambda name, _old, _new, till: sign_in(name, "clave", till),
        ("01", "02"),
        lambda: datetime(2026, 11, 22, 15, 0, tzinfo=UTC),
        (
            DemoRole("Cajera", "ana", "Cobra y cuadra su caja", "pay"),
            DemoRole("Supervisora", "sofia", "Aprueba y cierra", "audit"),
            DemoRole("Activador", "diego", "Activa cuentas", "activate"),
            DemoRole("Administrador", "admin", "Usuarios y ajustes", "settings"),
        ),
        lambda _name: "clave",
    )


def found(_text: str) -> list[ResultGroup]:
    return [
        ResultGroup(
            "Cuentas",
            [
                ResultItem(
                    "104512 · Comercial Andina S.A.",
                    "RUC 1790012345001 · 02 245 1178 · Depósito",
                    "$ 138.00 vencido",
                    "account",
                    tone="err",
                ),
                ResultItem("104733 · Comercializadora Núñez", "099 812 3344", "$ 0.00", "account"),
            ],
        ),
        ResultGroup(
            "Facturas",
            [ResultItem("001-002-000004512", "Comercial Andina", "$ 45.00", "invoice")],
        ),
    ]


def window(style: Theme) -> MainWindow:
    made = MainWindow(INFO, style, ImmediateTasks(), door())
    made.show()
    return made


def places() -> list[Place]:
    pages: list[Callable[[], QWidget]] = [
        SamplePage,
        lambda: EmptyState("none", "Todavía no hay nada aquí.", icon="folder", action="Importar"),
    ]
    return [
        Place(key, title, icon, pages[place % 2], group=group)
        for place, (key, title, icon, group) in enumerate(sorted(PLACES, key=_group))
    ]


def _group(place: tuple[str, str, str, str]) -> int:
    return ["", "Cobros", "Clientes", "Cierre", "Control"].index(place[3])


def review(over: QWidget) -> ReviewSheet:
    return ReviewSheet(
        "review",
        "Cobrar con tarjeta",
        over,
        rows=[
            SheetRow("Cliente", "104512 · Comercial Andina S.A.", strong=True),
            ("RUC", "1790012345001"),
            ("Facturas", "001-002-000004512 ($ 45.00) y 001-002-000004890 ($ 46.00)"),
            ("Tarjeta", "Visa •••• 4242"),
            SheetRow("Modo", "DEMO: no se mueve dinero", "warn"),
        ],
        amount_cents=9100,
        actions=[SheetAction("charge", "&Cobrar $ 91.00", "F12", "card", primary=True, once=True)],
    )


def main(folder: Path, width: int = 1366, height: int = 768, points: int = 10) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    speak_spanish(app)
    style = Theme(app, Scheme.LIGHT, points)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        style.set_scheme(scheme)
        _shoot(window(style), folder, scheme.value, width, height)
    print(f"pictures in {folder}, {theme.LEAST_PT} to {theme.MOST_PT} points are possible")


def _shoot(shown: MainWindow, folder: Path, scheme: str, width: int, height: int) -> None:
    shown.resize(width, height)
    shown.activateWindow()
    QTest.qWaitForWindowActive(shown)

    def save(name: str) -> None:
        QTest.qWait(80)
        shown.grab().save(str(folder / f"{name}-{scheme}.png"))

    save("1-signin")
    shown.sign_in_page.credentials.password.setText("mala")
    shown.sign_in_page.credentials.username.setText("ana")
    shown.sign_in_page.credentials.submit()
    save("2-refused")
    shell = shown.enter(ANA, places(), found)
    shell.status.show_part("printer", "EPSON TM-T20 lista", tone="ok")
    page = shell.current_page
    assert isinstance(page, SamplePage)
    page.model.set_checked(page.model.rows[:2])
    page.table.select_row(2)
    page.bank.set_value("10")
    page.amount.setFocus()
    QTest.keyClicks(page.amount, "1.234")
    save("3-page")
    shell.focus_search()
    QTest.keyClicks(shell.search_box, "com")
    QTest.qWait(60)
    save("4-search")
    page.bank.setFocus()
    QTest.keyClicks(page.bank, "ban")
    save("5-bank")
    page.table.setFocus()
    sheet = review(page)
    sheet.open_sheet()
    save("6-review")
    sheet.show_busy("Enviando el cobro a Stripe… no cierre la ventana")
    save("7-busy")
    sheet.show_notice(
        "warn",
        "EN DUDA. No cobre otra vez: pi_3Qx… se está consultando.",
        [SheetAction("ask", "Consultar &ahora"), SheetAction("next", "&Seguir con otro cliente")],
    )
    save("8-doubt")
    sheet.close_sheet()
    asked = ApprovalRequest("Anular recibo", "Recibo 001-000004512", 9100, "Ana Cajas")
    approval = ApprovalDialog(page, asked, lambda *_: None, ImmediateTasks())
    approval.open_sheet()
    QTest.qWait(450)
    QTest.keyClicks(approval.username, "sofia")
    approval.submit()
    save("9-approval")
    approval.close_sheet()
    help_sheet = shell.show_help()
    save("a-help")
    help_sheet.close_sheet()
    shell.open_place("cheques")
    save("b-empty")
    shown.lock()
    save("c-lock")
    shown.close()
    shown.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
