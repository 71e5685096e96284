"""The register of cheques with a hundred thousand of them, beside the same rows unjoined."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

from services.cheques.records import ChequeQuestion, Worklist
from services.cheques.register import ChequeRegister
from services.cheques.states import ChequeState
from tests.benchmarks.asked import PAGE_MS, TOTALS_MS, Asked, asked
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground
from tests.benchmarks.straight import how_many, straight

_TODAY: Final = date(2026, 11, 20)
_STATES: Final = ("CLEARED",) * 7 + ("DEPOSITED", "IN_HAND", "POSTDATED")
_IN_SLIP: Final = 20


def register(ground: Ground) -> Iterator[Figure]:
    """The register's page with a hundred thousand cheques, beside the same rows unjoined."""
    books, count = ground.books, how_many(ground)
    _fill_cheques(ground, count)
    desk = ChequeRegister(books.sessions, books.payments, books.clock)
    every = ChequeQuestion()
    newest = desk.listing(every, limit=1)[0]
    here = ChequeQuestion(state=ChequeState.IN_HAND)
    far = desk.listing(here, limit=count // 20)[-1]
    ids = "SELECT * FROM cheque WHERE"
    works = (
        Asked(
            "first page",
            partial(desk.listing, every),
            "SELECT * FROM cheque ORDER BY id DESC LIMIT 200",
            PAGE_MS,
        ),
        Asked(
            "a page of those in hand",
            partial(desk.listing, here),
            f"{ids} state = 'IN_HAND' ORDER BY agreed_on, id LIMIT 200",
            PAGE_MS,
        ),
        Asked(
            "a page far down those in hand",
            partial(desk.listing, here, after=far),
            f"{ids} state = 'IN_HAND' ORDER BY agreed_on, id LIMIT 200",
            PAGE_MS,
        ),
        Asked(
            "a page of those cleared",
            partial(desk.listing, ChequeQuestion(state=ChequeState.CLEARED)),
            f"{ids} state = 'CLEARED' ORDER BY id DESC LIMIT 200",
            PAGE_MS,
        ),
        *(
            Asked(
                f"the worklist {each.value}",
                partial(desk.listing, ChequeQuestion(worklist=each)),
                f"{ids} state = 'IN_HAND' ORDER BY agreed_on, id LIMIT 200",
                PAGE_MS,
            )
            for each in Worklist
        ),
        Asked(
            "found by number",
            partial(desk.listing, ChequeQuestion(text=newest.number)),
            f"{ids} number = '{newest.number}'",
            TOTALS_MS,
        ),
        Asked(
            "found by drawer",
            partial(desk.listing, ChequeQuestion(text="Zoila 77")),
            f"{ids} drawer LIKE 'Zoila 77%'",
            TOTALS_MS,
        ),
        Asked(
            "totals of all states and worklists",
            desk.register,
            "SELECT state, count(*), sum(amount_cents) FROM cheque GROUP BY state",
            TOTALS_MS,
        ),
        Asked(
            "the calendar",
            desk.calendar,
            "SELECT agreed_on, count(*) FROM cheque WHERE state = 'POSTDATED' GROUP BY agreed_on",
            TOTALS_MS,
        ),
    )
    yield from asked(ground, f"register of {count:,} cheques", works)


def _fill_cheques(ground: Ground, count: int) -> None:
    """Receipts of one cheque each: most cleared long ago, a tenth at the bank, in hand, to come."""
    payments: list[tuple[Any, ...]] = []
    tenders: list[tuple[Any, ...]] = []
    cheques: list[tuple[Any, ...]] = []
    slips: list[tuple[Any, ...]] = []
    held: list[tuple[Any, ...]] = []
    with ground.raw() as connection:
        first = connection.execute("SELECT coalesce(max(id), 0) FROM cheque").fetchone()[0]
    for n in range(count):
        state, identity, key = _STATES[n % 10], str(uuid4()), first + n + 1
        received = _TODAY - timedelta(days=n // 10 % 30 if state == "IN_HAND" else n // 10 % 300)
        later = _TODAY + timedelta(days=1 + n // 10 % 120) if state == "POSTDATED" else None
        at = f"{received.isoformat()}T15:00:00.000000+00:00"
        cents, number = 5000 + n % 977, str(n)
        account = n * 7919 % ground.size.accounts + 1
        payments.append(
            (
                identity,
                "900-900",
                n + 1,
                account,
                "01",
                1,
                at,
                received.isoformat(),
                cents,
                0,
                cents,
            )
        )
        tenders.append((identity, 1, "cheque", cents))
        agreed = (later or received).isoformat()
        cheques.append(
            (key, identity, 1, "10", f"21{n:08d}", number, f"21{n:08d}", number,
             f"Zoila {n % 5000}", received.isoformat(), cents,
             later.isoformat() if later else None, agreed, state, 1)
        )  # fmt: skip
        if state in {"CLEARED", "DEPOSITED"}:
            slip = f"s-{len(held) // _IN_SLIP}"
            if len(held) % _IN_SLIP == 0:
                bank = str(10_000 + len(slips))
                slips.append(
                    (slip, len(slips) + 1, "Pichincha 2100", "deposited", 0, cents, at, "ana", "01",
                     bank, bank, agreed, "", at)
                )  # fmt: skip
            held.append((slip, key, 1))
    with straight(ground) as put:
        put(
            "payment",
            "id, series, number, account_id, till, actor_id, received_at, business_date,"
            " amount_cents, applied_cents, credit_cents",
            payments,
        )
        put("tender", "payment_id, position, method, amount_cents", tenders)
        put(
            "cheque",
            "id, payment_id, position, bank_code, account_number, number, account_key, number_key,"
            " drawer, dated_on, amount_cents, deposit_on, agreed_on, state, living",
            cheques,
        )
        put(
            "bank_slip",
            "id, number, bank_account, state, cash_cents, cheque_cents, made_at, made_by, till,"
            " bank_number, bank_number_key, deposited_on, reason, changed_at",
            slips,
        )
        put("bank_slip_cheque", "slip_id, cheque_id, live", held)
