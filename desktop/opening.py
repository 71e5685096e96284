"""From a data folder to open books with everything built on them; no window yet."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from desktop.books import NoBooks, mode_of, open_books, refuse_owner_of_real_money
from desktop.gateway import LazyGateway, stripe_builder
from desktop.offered import Offered, read_offered
from desktop.outside import outside_of
from desktop.settings import Settings
from desktop.switches import Switches, read_switches
from desktop.vault import Vault
from desktop.wiring import Services, build_services
from services.office.records import Company, Mode, Till
from services.office.service import NoCompany
from services.papers.outside import Printers
from services.practice.demo_stripe import LocalStripe
from services.staff.records import Standing
from services.storage.roles import standing
from services.storage.sessions import Sessions

_LOG: Final = logging.getLogger("opening")


@dataclass(slots=True)
class OpenOffice:
    """An office that is ready to work, as far as there is no window.

    `offered` is as it was when somebody last came in. `owner` names a role of the server that
    could rewrite what happened, if that is what the program works as.
    """

    settings: Settings
    vault: Vault
    company: Company
    tills: list[Till]
    services: Services
    gateway: LazyGateway
    stripe: LocalStripe
    offered: Offered
    owner: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether no money is real here."""
        return self.company.mode is Mode.DEMO

    def look_again(self) -> None:
        """Read what the office offers, on the thread of whoever checks a password."""
        self.offered = read_offered(self.services)

    def close(self) -> None:
        """Give everything back; the simulator ends with us if we started it."""
        self.stripe.close()
        self.services.sessions.close()


def open_office(
    settings: Settings,
    current: Callable[[], Settings] | None = None,
    printers: Printers | None = None,
) -> OpenOffice:
    """Open the books, or begin the demo company where there are none. Takes seconds then.

    Args:
        settings: of this till, as they are when the program starts.
        current: the same, as they are by now.
        printers: where Qt has to be asked for them; CUPS when left out.

    Raises:
        What `open_books` raises; NoLocalStripe, NotADemo, DemoUnfinished: of the demo company.
    """
    vault = Vault(settings.data_dir, os.environ)
    stripe = LocalStripe(settings.data_dir)
    sessions = _sessions(settings, vault)

    def mode() -> Mode:
        return mode_of(sessions)

    def switches() -> Switches:
        return read_switches(os.environ, is_live=mode() is Mode.LIVE)

    gateway = LazyGateway(stripe_builder(settings, vault, mode, switches, stripe))
    is_practice = mode() is Mode.DEMO
    outside = outside_of(settings, vault, printers, current, is_practice=is_practice)
    services = build_services(sessions, gateway, switches().clock(mode()), outside=outside)
    office = services.office
    company = office.company()
    if company.mode is Mode.DEMO:
        _wake(services)
    return OpenOffice(
        settings,
        vault,
        company,
        office.tills(),
        services,
        gateway,
        stripe,
        read_offered(services),
        _owner(sessions),
    )


def _sessions(settings: Settings, vault: Vault) -> Sessions:
    try:
        sessions = open_books(settings, vault)
        mode = mode_of(sessions)
        if mode is not Mode.DEMO or _is_built(sessions):
            refuse_owner_of_real_money(sessions, mode)
            return sessions
        sessions.close()
    except (NoBooks, NoCompany):
        _LOG.info("no company here yet: the demo company is built")
    return _build_demo(settings, vault)


def _wake(services: Services) -> None:
    """Months later, the practice company's people are still there to be with one click."""
    people = services.people.people()
    away = [each.user.username for each in people if each.standing is Standing.AWAY]
    boss = next((each.user.username for each in people if each.is_administrator), None)
    if boss is None:
        return
    admin = services.staff.operator(boss, "01")
    for username in away:
        if username != boss:
            services.people.unlock(admin, username, "Empresa de práctica")


def _owner(sessions: Sessions) -> str:
    found = standing(sessions)
    return "" if found is None or found.is_safe else found.role


def _is_built(sessions: Sessions) -> bool:
    from services.practice.demo_run import DemoState, demo_state  # demo only

    return demo_state(sessions) is DemoState.BUILT


def _build_demo(settings: Settings, vault: Vault) -> Sessions:
    from services.practice.demo_run import DemoRun  # once in a company's life

    is_file = settings.books_url.startswith("sqlite")
    password = None if is_file else vault.database_password()
    with DemoRun(settings.data_dir, database_url=settings.books_url, password=password):
        pass
    return open_books(settings, vault)
