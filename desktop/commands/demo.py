"""Begins the demo company, with a Stripe of its own unless the environment names another."""

from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.commands.opening import open_office
from desktop.switches import read_switches
from services.clock import utc_now
from services.practice.demo import DEMO_NAME, DemoStripe, build_demo
from services.practice.demo_stripe import LocalStripe


def begin_demo(call: Call) -> int:
    """Write the demo company's books, dated from today.

    Raises:
        CompanyExists: the books are somebody's already. NoLocalStripe.
    """
    elsewhere = read_switches(call.environ, is_live=False).api_base
    local = LocalStripe(call.data)
    try:
        with open_office(call, create=True) as office:
            stripe = None
            if not elsewhere and not office.services.office.has_company():
                stripe = DemoStripe(local.url(), local.control())
            report = build_demo(office.services.sessions, stripe, utc_now)
    finally:
        local.close()
    record = {
        "legal_name": DEMO_NAME,
        "mode": "demo",
        "accounts": report.accounts,
        "invoices": report.invoices,
        "payments": report.payments,
        "charges": report.charges,
        "in_doubt": report.doubt or None,
    }
    told = f"{DEMO_NAME}: {report.accounts} cuentas, {report.invoices} facturas, en {call.data}."
    call.tell(record, told)
    return DONE
