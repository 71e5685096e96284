"""The demo company, "VoIP Andina (DEMO)": its books, dated from today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from services.cheques.calendar import WorkingDays
from services.clock import GUAYAQUIL, Now, business_date, utc_now
from services.practice import demo_store
from services.practice.demo_bank import Bank
from services.practice.demo_bills import DemoBill, bills
from services.practice.demo_cast import (
    DemoAccount,
    DemoCard,
    Habit,
    accounts_csv,
    cast,
    with_cards,
)
from services.practice.demo_charges import Charges, DemoStripe, keep_cards
from services.practice.demo_debits import by_hand, collect
from services.practice.demo_fates import PREPARED, BankDays, fates
from services.practice.demo_life import LEFT_DAYS_AGO, leavers, live
from services.practice.demo_mandates import sign
from services.practice.demo_office import (
    ACTIVATOR,
    DEMO_NAME,
    DEMO_TILLS,
    DEMO_USERS,
    DemoClock,
    DemoOffice,
    DemoUser,
)
from services.practice.demo_people import People
from services.practice.demo_plan import Visit, visits
from services.practice.demo_requests import DRAFTS, ENDS, request
from services.practice.demo_story import Story
from services.practice.demo_stripe import PUBLISHABLE_KEY, SECRET_KEY
from services.storage.sessions import Sessions

__all__ = [
    "BUILT_AT",
    "DEMO_NAME",
    "DEMO_TILLS",
    "DEMO_USERS",
    "PUBLISHABLE_KEY",
    "SECRET_KEY",
    "DemoReport",
    "DemoStripe",
    "DemoUser",
    "build_demo",
]

BUILT_AT: Final = "demo.built_at"
"""The business setting that is put last: a demo company without it was never finished."""

INVOICES: Final = 600
_HISTORY: Final = timedelta(days=310)
_SEED: Final = 1_790_016_919
_MONTH: Final = timedelta(days=30)
_VOIDS: Final = 6


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was built. `doubt` and `declined` are charge attempts, empty without a simulator."""

    accounts: int
    invoices: int
    payments: int
    charges: int
    drafts: int
    doubt: str
    declined: str


def build_demo(
    sessions: Sessions, stripe: DemoStripe | None = None, now: Now = utc_now
) -> DemoReport:
    """Write the books of the demo company, up to this moment; takes a few seconds.

    Everything goes through the real services, on a clock that walks from ten months ago to now.

    Args:
        sessions: migrated books without a company.
        stripe: the simulator that is going to be its Stripe; all that it knows is forgotten.
            Without one there are no saved cards and no charges.
        now: the present.

    Raises:
        CompanyExists: these books are somebody's already.
    """
    present = now()
    first = business_date(present) - _HISTORY
    clock = DemoClock(datetime.combine(first, time(8), GUAYAQUIL), present)
    office = DemoOffice(sessions, clock)
    office.begin()
    random = Random(_SEED)  # noqa: S311  the same company every time, no secrets
    people = People(random)
    accounts = cast(random, people, first)
    cards = _keep_cards(office, stripe, accounts) if stripe else {}
    accounts = with_cards(accounts, cards)
    _import(office, accounts)
    holidays = [each.day for each in office.cheque_rulebook.holidays()]
    days = BankDays(clock.today, WorkingDays(holidays))
    story = Story(office, random, days.ago(PREPARED))
    plan = _plan(random, accounts, clock.today)
    story.bill(plan.bills)
    story.void(plan.mistakes)
    gone = {each.number for each in leavers(accounts)}
    story.receive(plan.visits, fates(plan.visits, days, gone))
    Bank(story, days).plan()
    live(story, accounts)
    sign(story, accounts)
    collect(story, accounts)
    request(story, people)
    charges = Charges(story, stripe, now) if stripe else None
    if charges:
        charges.prepare()
        charges.plan(plan.unsettled)
    story.tell()
    clock.forward(present)
    with sessions.begin() as session:
        demo_store.forget_paper(session, clock())
    office.put(BUILT_AT, clock().isoformat())
    return DemoReport(
        accounts=len(accounts) + len(ENDS),
        invoices=len(plan.bills),
        payments=story.payments,
        charges=charges.charged if charges else 0,
        drafts=DRAFTS,
        doubt=charges.doubt if charges else "",
        declined=charges.declined if charges else "",
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """All invoices, those that are voided, and who pays which."""

    bills: list[DemoBill]
    mistakes: list[DemoBill]
    visits: list[Visit]
    unsettled: list[DemoBill]
    """What customers who stay leave unpaid: for the card."""


def _plan(random: Random, accounts: Sequence[DemoAccount], today: date) -> _Plan:
    gone = {each.number: today - timedelta(days=LEFT_DAYS_AGO + 3) for each in leavers(accounts)}
    first = today - _HISTORY + timedelta(days=1)
    found = bills(random, accounts, first, today, INVOICES, gone)
    may_be_wrong = [
        bill
        for bill in found
        if bill.account.habit is Habit.PUNCTUAL
        and bill.account.number not in gone
        and bill.issued_on < today - _MONTH
    ]
    mistakes = random.sample(may_be_wrong, _VOIDS)
    wrong = {bill.number for bill in mistakes}
    visited = visits(random, [bill for bill in found if bill.number not in wrong], today)
    settled = {bill.number for visit in visited for bill in visit.bills} | wrong
    return _Plan(
        bills=found,
        mistakes=mistakes,
        visits=by_hand(visited, accounts, today),
        unsettled=[
            bill for bill in found if bill.number not in settled and bill.account.number not in gone
        ],
    )


def _keep_cards(
    office: DemoOffice, stripe: DemoStripe, accounts: Sequence[DemoAccount]
) -> Mapping[str, DemoCard]:
    """A new account at the simulator, with the cards that the web customers left there."""
    stripe.control.reset()
    stripe.control.set_clock(to=int(office.clock().timestamp()))
    office.put("stripe.publishable_key", PUBLISHABLE_KEY)
    office.put("stripe.moto", value=True)
    return keep_cards(stripe, accounts, business_date(office.clock()))


def _import(office: DemoOffice, accounts: Sequence[DemoAccount]) -> None:
    preview = office.account_import.preview(accounts_csv(accounts), file_name="cuentas.csv")
    office.account_import.apply(office.operator(ACTIVATOR), preview.parsed)
