"""Deposits, the bank's lines, withholdings and receipts, a hundred thousand of each."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from services.deposits.matching import DepositMatcher
from services.deposits.records import DepositQuestion, DepositState
from services.deposits.service import DepositService
from services.payments.reversing import Reversals
from services.statements.desk import StatementDesk
from services.statements.importing import StatementImport
from services.statements.profile_desk import ProfileDesk
from services.statements.records import LineState
from services.withholdings.service import WithholdingService
from tests.benchmarks.asked import PAGE_MS, TOTALS_MS, Asked, asked
from tests.benchmarks.company import TILLS, account_number
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground
from tests.benchmarks.register_rows import BANK_ACCOUNTS, deposits, lines, withheld
from tests.benchmarks.straight import how_many, straight

_TODAY: Final = date(2026, 11, 20)


def registers(ground: Ground) -> Iterator[Figure]:
    """Pages and sums of the other registers, each beside plain rows of its own table."""
    count = how_many(ground)
    with straight(ground) as put:
        deposits(put, count, ground.size.accounts)
        lines(put, count)
    withheld(ground, count)
    yield from _of_deposits(ground)
    yield from _of_lines(ground)
    yield from _of_receipts(ground)
    yield from _of_withholdings(ground)


def _of_deposits(ground: Ground) -> Iterator[Figure]:
    books = ground.books
    desk = DepositService(
        books.sessions,
        Reversals(books.journal, books.clock),
        books.journal,
        books.events,
        books.clock,
    )
    rows = "SELECT * FROM deposit"
    works = [
        Asked(
            f"a page of {each.value if each else 'all'}",
            partial(desk.listing, DepositQuestion(state=each)),
            f"{rows} ORDER BY id DESC LIMIT 200",
            PAGE_MS,
        )
        for each in (None, *DepositState)
    ]
    works += [
        Asked(
            "totals of each state",
            desk.totals,
            "SELECT state, living, count(*), sum(amount_cents) FROM deposit GROUP BY 1, 2",
            TOTALS_MS,
        ),
        Asked(
            "what waits, for the first page",
            desk.claimed,
            "SELECT count(*) FROM deposit WHERE state = 'claimed'",
            TOTALS_MS,
        ),
        Asked(
            "found by slip",
            partial(desk.listing, DepositQuestion(text="50000777")),
            f"{rows} WHERE slip LIKE '%50000777%'",
            TOTALS_MS,
        ),
    ]
    yield from asked(ground, f"{_rows_of(ground, 'deposit')} deposits", works)


def _of_lines(ground: Ground) -> Iterator[Figure]:
    books = ground.books
    desk = StatementDesk(
        books.sessions, books.journal, books.events, books.clock, [DepositMatcher()]
    )
    profiles = ProfileDesk(books.sessions, books.office, books.journal, books.clock)
    imports = StatementImport(
        books.sessions, books.journal, books.events, books.clock, profiles, [DepositMatcher()]
    )
    matched = desk.listing(LineState.MATCHED, limit=2_000)[-1]
    page = "SELECT * FROM statement_line ORDER BY id DESC LIMIT 200"
    one = BANK_ACCOUNTS[0]
    place = (matched.line.day, matched.line.id)
    works = (
        Asked("a page of those matched", partial(desk.listing, LineState.MATCHED), page, PAGE_MS),
        Asked(
            "a page far down of an account",
            partial(desk.listing, LineState.MATCHED, one, before=place),
            page,
            PAGE_MS,
        ),
        Asked("a page set aside", partial(desk.listing, LineState.SET_ASIDE), page, PAGE_MS),
        Asked(
            "two thousand at once, as the desk shows them",
            partial(desk.listing, LineState.MATCHED, one, limit=2_000),
            "SELECT * FROM statement_line ORDER BY id DESC LIMIT 2000",
            TOTALS_MS,
        ),
        Asked(
            "all that nobody knows, with what each may be",
            desk.unidentified,
            "SELECT * FROM statement_line WHERE state = 'open'",
            TOTALS_MS,
        ),
        Asked(
            "totals of each state",
            desk.totals,
            "SELECT state, count(*), sum(amount_cents) FROM statement_line GROUP BY state",
            TOTALS_MS,
        ),
        Asked(
            "totals of an account",
            partial(desk.totals, one),
            "SELECT state, count(*), sum(amount_cents) FROM statement_line"
            f" WHERE bank_account = '{one}' GROUP BY state",
            TOTALS_MS,
        ),
        Asked(
            "money that nobody knows, by account",
            desk.unknown,
            "SELECT bank_account, count(*) FROM statement_line WHERE state = 'open' GROUP BY 1",
            TOTALS_MS,
        ),
        Asked(
            "the imports",
            imports.files,
            "SELECT * FROM statement_file ORDER BY imported_at DESC LIMIT 50",
            TOTALS_MS,
        ),
    )
    yield from asked(ground, f"{_rows_of(ground, 'statement_line')} lines of the bank", works)


def _of_receipts(ground: Ground) -> Iterator[Figure]:
    payments = ground.books.payments
    newest = "SELECT * FROM payment ORDER BY number DESC LIMIT"
    works = (
        Asked("the newest of the office", payments.latest, f"{newest} 10", PAGE_MS),
        Asked(
            "the last of a till", partial(payments.latest, TILLS[0].code, 1), f"{newest} 1", PAGE_MS
        ),
        Asked("two hundred", partial(payments.latest, limit=200), f"{newest} 200", PAGE_MS),
        Asked(
            "of an account",
            partial(payments.of_account, account_number(7)),
            "SELECT * FROM payment WHERE account_id = 8",
            PAGE_MS,
        ),
        Asked(
            "what came in today",
            payments.totals_today,
            f"SELECT sum(amount_cents) FROM payment WHERE business_date = '{_TODAY}'",
            TOTALS_MS,
        ),
    )
    yield from asked(ground, f"{_rows_of(ground, 'payment')} receipts", works)


def _of_withholdings(ground: Ground) -> Iterator[Figure]:
    books = ground.books
    desk = WithholdingService(books.sessions, books.journal, books.office, books.clock)
    works = (
        Asked(
            "expected and not received in a month",
            partial(desk.expected, _TODAY - timedelta(days=30), _TODAY),
            "SELECT * FROM withholding LIMIT 2000",
            TOTALS_MS,
        ),
    )
    yield from asked(ground, f"{_rows_of(ground, 'withholding')} withholdings", works)


def _rows_of(ground: Ground, table: str) -> str:
    """How many there are: those of the company too."""
    with ground.books.sessions.read() as session:
        found = session.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
    return f"{found:,}"
