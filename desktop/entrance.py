"""The window's entrance, from what the last start knew: it is there before the books are open.

Reading the books means loading the database library, which takes longer than everything else of
a start. Whose books they are hardly ever changes, so that is kept beside them and looked up
again meanwhile.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.version import VERSION
from services.clock import utc_now
from services.staff.records import Enrolled, OwnFactor
from services.staff.rights import Operator, Role
from ui.place import FrameInfo
from ui.signin.door import DemoRole, Door, FactorDesk, ShownFactor

if TYPE_CHECKING:
    from desktop.opening import OpenOffice
    from services.staff.service import StaffService

_FILE: Final = "entrada.json"
_MODES: Final = {"demo": "DEMO", "test": "PRUEBAS", "live": ""}
_ROLES: Final = {
    "cashier": ("Cajera", "Cobra y entrega recibos", "pay"),
    "supervisor": ("Supervisora", "Aprueba y revisa", "audit"),
    "activator": ("Activador", "Activa cuentas e importa facturas", "activate"),
    "administrator": ("Administradora", "Ajustes y usuarios", "settings"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Whose books these are, as the entrance shows it; nothing here is secret."""

    company: str
    mode: str
    tills: tuple[str, ...]
    database: str
    demo_users: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, office: "OpenOffice") -> "Known":
        """What the open books say."""
        company = office.company
        is_server = office.services.sessions.is_postgresql
        return cls(
            company=company.trade_name or company.legal_name,
            mode=company.mode.value,
            tills=tuple(till.code for till in office.tills),
            database="PostgreSQL" if is_server else "SQLite",
            demo_users=_demo_users() if office.is_demo else (),
        )

    @property
    def info(self) -> FrameInfo:
        """What the frame says of itself."""
        return FrameInfo(
            company=self.company,
            version=VERSION,
            mode=_MODES.get(self.mode, ""),
            stripe="Stripe simulado" if self.mode == "demo" else "Stripe",
            database=self.database,
        )

    def door(self, office: Callable[[], "OpenOffice"], till: str) -> Door:
        """How people come in; `office` waits until the books are open, on a worker's thread."""

        def sign_in(username: str, password: str, at: str) -> Operator:
            return _came_in(office(), lambda staff: staff.sign_in(username, password, at))

        def change(username: str, old: str, new: str, at: str) -> Operator:
            return _came_in(office(), lambda staff: staff.change_password(username, old, new, at))

        users = self.demo_users
        return Door(
            sign_in,
            change,
            sorted(self.tills, key=lambda code: (code != till, code)),
            utc_now,
            [DemoRole(_ROLES[role][0], name, *_ROLES[role][1:], at) for name, role, at in users],
            _demo_password if self.demo_users else None,
            factor_desk(office, self.company),
        )


def factor_desk(office: Callable[[], "OpenOffice"], company: str) -> FactorDesk:
    """How a second factor is taken in these books; called on a worker's thread."""

    def offer(username: str) -> ShownFactor:
        from services.printing.qr import qr_rows  # loads what draws paper

        offered = office().services.staff.offer_factor(username, f"Ventanilla {company}")
        return ShownFactor(offered.secret, qr_rows(offered.link))

    def enrol(username: str, password: str, secret: str, code: str, till: str) -> Enrolled:
        opened = office()
        given = opened.services.staff.enrol(username, password, secret, code, till)
        opened.look_again()
        return given

    def own(operator: Operator) -> OwnFactor | None:
        return office().services.staff.own_factor(operator)

    return FactorDesk(offer, enrol, own)


def read_known(folder: Path) -> Known | None:
    """What the last start knew; None at the first one, or when the file is not sound."""
    try:
        told = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        users = tuple((str(name), str(role), str(at)) for name, role, at in told["demo_users"])
        if any(role not in _ROLES for _, role, _ in users) or told["mode"] not in _MODES:
            return None
        tills = tuple(str(code) for code in told["tills"])
        return Known(str(told["company"]), told["mode"], tills, str(told["database"]), users)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_known(folder: Path, known: Known) -> None:
    """Keep it for the next start; a folder that cannot be written only costs that start time."""
    try:
        text = json.dumps(asdict(known), ensure_ascii=False)
        (folder / _FILE).write_text(text, encoding="utf-8")
    except OSError:
        return


def _came_in(office: "OpenOffice", check: Callable[["StaffService"], Operator]) -> Operator:
    operator = check(office.services.staff)
    # What pages are built with, read while the person waits for the password anyway.
    office.look_again()
    return operator


def _demo_users() -> tuple[tuple[str, str, str], ...]:
    from services.practice.demo import DEMO_USERS  # demo only

    # A cashier comes in where her turn is open; the others wherever this computer is.
    return tuple(
        (user.username, user.role.value, user.till if user.role is Role.CASHIER else "")
        for user in DEMO_USERS
        if user.is_one_click
    )


def _demo_password(username: str) -> str:
    from services.practice.demo import DEMO_USERS  # demo only

    return next(user.password for user in DEMO_USERS if user.username == username)
