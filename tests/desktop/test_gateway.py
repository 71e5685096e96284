import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.gateway import LazyGateway, stripe_builder
from desktop.settings import Settings
from desktop.switches import BadSwitch, Switches, read_switches
from desktop.vault import Vault
from services.cards.answers import ProviderAccount
from services.cards.errors import NoKey
from services.clock import utc_now
from services.office.records import Mode
from services.practice.demo_stripe import LocalStripe
from services.practice.simulator import SimulatorProcess
from tests.desktop.test_vault import Store


def gateway(
    folder: Path,
    mode: Mode,
    environ: dict[str, str],
    switches: Switches,
    store: Store,
    demo: LocalStripe | None = None,
) -> LazyGateway:
    vault = Vault(folder, environ, store=store)
    local = demo or LocalStripe(folder)
    return LazyGateway(
        stripe_builder(Settings(folder), vault, lambda: mode, lambda: switches, local)
    )


def test_stripes_library_is_not_loaded_before_it_is_used() -> None:
    program = (
        "import sys; import desktop.wiring, desktop.gateway;"
        "sys.exit(sum(name in sys.modules for name in ('stripe', 'reportlab', 'PySide6')))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_demo_company_charges_at_its_own_simulator(tmp_path: Path) -> None:
    demo = LocalStripe(tmp_path)
    built = stripe_builder(
        Settings(tmp_path), Vault(tmp_path, {}, store=Store()), lambda: Mode.DEMO, Switches, demo
    )
    try:
        account = LazyGateway(built).account()
    finally:
        demo.close()

    assert isinstance(account, ProviderAccount)
    assert not account.livemode


def test_a_practice_company_and_its_stripe_live_some_days_ahead(tmp_path: Path) -> None:
    asked = read_switches({"VENTANILLA_DAYS_AHEAD": "2"}, is_live=False)
    demo, two_days = LocalStripe(tmp_path), timedelta(days=2)
    later = utc_now() + two_days
    try:
        gateway(tmp_path, Mode.DEMO, {}, asked, Store(), demo).account()
        there = datetime.fromtimestamp(demo.control().set_clock(), UTC)
    finally:
        demo.close()

    assert timedelta(seconds=-2) < there - later < timedelta(minutes=2)
    assert asked.clock(Mode.DEMO)() >= later
    assert asked.clock(Mode.TEST)() < later
    assert read_switches({"VENTANILLA_DAYS_AHEAD": "2"}, is_live=True).ahead == timedelta(0)
    with pytest.raises(BadSwitch):
        read_switches({"VENTANILLA_DAYS_AHEAD": "mañana"}, is_live=False)


def test_one_simulator_serves_a_folder_however_many_ask(tmp_path: Path) -> None:
    first, second = LocalStripe(tmp_path), LocalStripe(tmp_path)
    try:
        assert first.url() == second.url()
        first.close()
        assert second.url()
    finally:
        first.close()
        second.close()


def test_without_a_key_nothing_is_charged(tmp_path: Path) -> None:
    lazy = gateway(tmp_path, Mode.TEST, {}, Switches(), Store())

    with pytest.raises(NoKey):
        lazy.livemode  # noqa: B018
    with pytest.raises(NoKey):
        lazy.account()


def test_a_key_that_was_kept_later_is_found_after_forgetting(
    tmp_path: Path, simulator: SimulatorProcess
) -> None:
    store = Store()
    lazy = gateway(tmp_path, Mode.TEST, {}, Switches(api_base=simulator.url), store)
    with pytest.raises(NoKey):
        lazy.account()

    Vault(tmp_path, {}, store=store).keep_stripe_key("sk_test_kept")

    assert isinstance(lazy.account(), ProviderAccount)
    Vault(tmp_path, {}, store=store).keep_stripe_key("sk_test_other")
    lazy.forget()
    assert isinstance(lazy.account(), ProviderAccount)


def test_a_live_key_never_leaves_for_another_address(
    tmp_path: Path, simulator: SimulatorProcess
) -> None:
    store = Store()
    Vault(tmp_path, {}, store=store).keep_stripe_key("sk_live_kept")
    lazy = gateway(tmp_path, Mode.TEST, {}, Switches(api_base=simulator.url), store)

    assert lazy.livemode is True
    # Nothing is sent: `livemode` is what the charge looks at first, and refuses.
    assert lazy._real()._base is None  # type: ignore[attr-defined]
    assert simulator.control.requests() == []


SET = {
    "VENTANILLA_STRIPE_API_BASE": "http://127.0.0.1:4242/",
    "VENTANILLA_LEASE_SECONDS": "1.5",
    "VENTANILLA_NET_TIMEOUT": "1, 2, 3",
}


def test_the_switches_of_the_environment() -> None:
    assert read_switches(SET, is_live=False) == Switches(
        "http://127.0.0.1:4242", timedelta(seconds=1.5), (1.0, 2.0, 3.0)
    )
    assert read_switches({}, is_live=False) == Switches()


def test_switches_are_dead_where_money_is_real(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert read_switches(SET, is_live=True) == Switches()

    assert all(name in caplog.text for name in SET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VENTANILLA_STRIPE_API_BASE", "ftp://x"),
        ("VENTANILLA_STRIPE_API_BASE", "http://user@host"),
        ("VENTANILLA_LEASE_SECONDS", "0"),
        ("VENTANILLA_LEASE_SECONDS", "-1"),
        ("VENTANILLA_LEASE_SECONDS", "1e9"),
        ("VENTANILLA_LEASE_SECONDS", "nan"),
        ("VENTANILLA_NET_TIMEOUT", "1,2"),
        ("VENTANILLA_NET_TIMEOUT", "1,2,x"),
    ],
)
def test_a_switch_that_cannot_be_read_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSwitch) as told:
        read_switches({name: value}, is_live=False)

    assert told.value.details["name"] == name
