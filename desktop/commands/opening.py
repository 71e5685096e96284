"""Opens the books for one command, and closes them however it ends."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from desktop.books import mode_of, open_books, refuse_owner_of_real_money
from desktop.commands.call import Call
from desktop.commands.errors import BadArgument, NoPasswordFile, NoUser, UnknownTill
from desktop.gateway import LazyGateway, stripe_builder
from desktop.outside import outside_of
from desktop.settings import Settings, load_settings
from desktop.switches import Switches, read_switches
from desktop.vault import Vault
from desktop.wiring import Services, build_services
from services.cards.protocol import Pace
from services.clock import business_date
from services.office.records import Mode
from services.office.service import NoCompany
from services.practice.demo_stripe import LocalStripe
from services.staff.errors import WrongCredentials
from services.staff.rights import UNATTENDED, Operator, Right, Role
from services.staff.typed import TypedPassword
from services.storage.sessions import Sessions

USER: Final = "VENTANILLA_USER"
PASSWORD_FILE: Final = "VENTANILLA_PASSWORD_FILE"
CODE: Final = "VENTANILLA_CODE"
_LONGEST_PASSWORD: Final = 1024


@dataclass(frozen=True, slots=True)
class Office:
    """The open books of one command."""

    settings: Settings
    vault: Vault
    services: Services
    mode: Mode | None

    def today(self) -> date:
        """The office's day."""
        return business_date(self.services.now())

    def system(self) -> Operator:
        """The program itself, for what it does in nobody's name: upkeep, never new business."""
        return Operator(
            0, "sistema", "Ventanilla", frozenset({Role.SUPERVISOR}), self.settings.till
        )


@contextmanager
def open_office(call: Call, *, create: bool = False) -> Iterator[Office]:
    """The books of the data folder with every service.

    Raises:
        NoBooks, and everything that `open_books` raises. BadSettings. BadSwitch.
    """
    settings = load_settings(call.data, call.environ)
    vault = Vault(settings.data_dir, call.environ)
    sessions = open_books(settings, vault, create=create)
    demo = LocalStripe(settings.data_dir)
    try:
        mode = mode_here(sessions)
        refuse_owner_of_real_money(sessions, mode)
        switches = read_switches(call.environ, is_live=mode is Mode.LIVE)
        gateway = LazyGateway(
            stripe_builder(settings, vault, lambda: mode_of(sessions), lambda: switches, demo)
        )
        services = build_services(
            sessions,
            gateway,
            switches.clock(mode),
            pace=_pace(switches),
            outside=outside_of(settings, vault, is_practice=mode is Mode.DEMO),
        )
        if mode is not None:
            _refuse_stranger(call, services)
        yield Office(settings, vault, services, mode)
    finally:
        sessions.close()
        demo.close()


def _refuse_stranger(call: Call, services: Services) -> None:
    """Who is named has to work here, also where a command only reads and asks no password."""
    username = call.environ.get(USER, "").strip()
    working = {each.username for each in services.staff.users() if each.is_active}
    if username and username not in working:
        raise WrongCredentials


def signed_in(
    call: Call, office: Office, right: Right, till: str = "", *, attended: bool = False
) -> Operator:
    """Who acts: the user that the environment names. In the demo company, whoever may.

    What only reads, compares or copies runs at night with a password alone; for everything else
    whoever has a second factor also gives its code.

    Args:
        attended: ask for the code whatever the right is.

    Raises:
        NoUser: nobody is named, and the company is a real one. NoPasswordFile. UnknownTill.
        WrongCredentials, LockedOut, MustChangePassword, NotAllowed. CodeNeeded, WrongCode,
        CodeUsed, MustEnrol.
    """
    code = checked_till(office, till)
    username = call.environ.get(USER, "").strip()
    if username:
        operator = office.services.staff.sign_in(
            username,
            with_code(_password(call.environ), call.environ.get(CODE, "")),
            code,
            unattended=right in UNATTENDED and not attended,
        )
    elif office.mode is Mode.DEMO:
        operator = _demo_operator(office, right, code)
    else:
        raise NoUser(variable=USER)
    operator.require(right)
    return operator


def upkeep_user(call: Call, office: Office, right: Right) -> Operator:
    """Who keeps the office running: the named user, or the program itself when none is.

    Raises:
        As `signed_in`.
    """
    if call.environ.get(USER, "").strip():
        return signed_in(call, office, right)
    return office.system()


def checked_till(office: Office, till: str = "") -> str:
    """A till of this company: the one asked for, or this computer's own.

    Raises:
        UnknownTill. NoCompany.
    """
    office.services.office.company()
    code = till or office.settings.till
    known = [each.code for each in office.services.office.tills()]
    if code not in known:
        raise UnknownTill(till=code, known=", ".join(known))
    return code


def _demo_operator(office: Office, right: Right, till: str) -> Operator:
    staff = office.services.staff
    people = [staff.operator(user.username, till) for user in staff.users() if user.is_active]
    able = [person for person in people if person.may(right)]
    # The one whose own work it is: the cashier before the supervisor.
    return min(able or people, key=lambda person: len(person.rights))


def read_password(where: str) -> str:
    """The one line of a password file.

    Raises:
        NoPasswordFile, BadArgument.
    """
    try:
        with Path(where).open(encoding="utf-8") as file:
            text = file.read(_LONGEST_PASSWORD + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise NoPasswordFile(where=where) from error
    if len(text) > _LONGEST_PASSWORD:
        raise BadArgument(name=PASSWORD_FILE, expected="una línea con la clave")
    return text.rstrip("\r\n")


def with_code(password: str, code: str) -> str:
    """A password, and the code that was given next to it, if one was."""
    return TypedPassword(password, code) if code.strip() else password


def _password(environ: Mapping[str, str]) -> str:
    where = environ.get(PASSWORD_FILE, "").strip()
    if not where:
        raise NoUser(variable=PASSWORD_FILE)
    return read_password(where)


def mode_here(sessions: Sessions) -> Mode | None:
    """Whose money these books are about; None before there is a company."""
    try:
        return mode_of(sessions)
    except NoCompany:
        return None


def _pace(switches: Switches) -> Pace | None:
    return Pace(lease=switches.lease) if switches.lease else None
