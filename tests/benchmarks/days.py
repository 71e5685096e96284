"""The summary of a day of two thousand payments, and of ten times as many, with its paper."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import uuid4

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from desktop.wiring import build_services
from services.printing import press
from services.printing.fonts import regular
from services.staff.rights import Operator, Role
from services.summaries.records import Question
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.benchmarks.ground import Ground
from tests.benchmarks.instant import instant_stripe
from tests.benchmarks.straight import straight

PAYMENTS: Final = 2_000
COMPUTE_MS: Final = 30.0
PAPER_MS: Final = 400.0

_SERIOUS: Final = 50
_DAYS: Final = ((date(2024, 2, 5), 1), (date(2024, 2, 6), 10))
_METHODS: Final = ("cash",) * 4 + ("cheque",) * 2 + ("deposit",) * 2 + ("voucher",) * 2
_READER: Final = Operator(1, "sara", "Sara Suárez", frozenset({Role.SUPERVISOR}), "01")
_LINES: Final = 52
_SUMS: Final = (
    "SELECT t.method, p.till, p.actor_id, count(*), sum(t.amount_cents) FROM tender t"
    " JOIN payment p ON p.id = t.payment_id WHERE p.business_date = '{day}'"
    " GROUP BY t.method, p.till, p.actor_id"
)
_ROWS: Final = (
    "SELECT p.number, a.number, c.name, k.* FROM {kind} k JOIN payment p ON p.id = k.payment_id"
    " JOIN account a ON a.id = p.account_id JOIN customer c ON c.id = a.customer_id"
    " WHERE p.business_date = '{day}' ORDER BY p.number"
)


def days(ground: Ground) -> Iterator[Figure]:
    """A day's summary as records, and the same with the PDF that is the screen."""
    books = ground.books
    of = build_services(books.sessions, instant_stripe(), books.clock)
    driver = "sqlite3" if ground.database == "sqlite" else "psycopg"
    press.warm_up()
    for day, times in _DAYS if ground.rounds >= _SERIOUS else _DAYS[:1]:
        count = min(PAYMENTS * times, ground.size.accounts)
        _fill(ground, day, count)
        question = Question(day, day)

        def computed(_: int, asked: Question = question) -> None:
            of.summaries.look(_READER, asked)

        def on_paper(_: int, asked: Question = question) -> None:
            of.papers.look_at_days(_READER, of.summaries.look(_READER, asked))

        with ground.raw() as connection:

            def plain(_: int, day: date = day, raw: Any = connection) -> list[Any]:
                raw.execute(_SUMS.format(day=day)).fetchall()
                kinds = ("cheque", "deposit", "voucher")
                return [
                    row
                    for kind in kinds
                    for row in raw.execute(_ROWS.format(kind=kind, day=day)).fetchall()
                ]

            def drawn(number: int) -> None:
                _draw(plain(number))

            rounds = max(3, ground.rounds // (15 * times))
            took, least, paper, canvas = in_turns(rounds, computed, plain, on_paper, drawn, warm=1)
        yield timed(
            f"summary of a day of {count:,} payments",
            took,
            least,
            f"plain {driver}, the sums and the rows of its lists",
            database=ground.database,
            goal=Goal("p50", COMPUTE_MS * times),
        )
        yield timed(
            f"summary of a day of {count:,} payments, with its PDF",
            paper,
            canvas,
            f"plain {driver} and a bare ReportLab canvas, a line for each row",
            database=ground.database,
            goal=Goal("p50", PAPER_MS * times),
        )


def _draw(rows: list[Any]) -> None:
    canvas = Canvas(io.BytesIO(), pagesize=A4, pageCompression=1)
    face = regular().name
    for place, row in enumerate(rows):
        if place % _LINES == 0:
            if place:
                canvas.showPage()
            canvas.setFont(face, 8)
        y = 800 - place % _LINES * 14
        for x, words in ((48, row[0]), (150, row[2]), (280, row[6]), (400, row[7]), (520, row[1])):
            canvas.drawString(x, y, str(words))
    canvas.save()


def _fill(ground: Ground, day: date, count: int) -> None:
    """Receipts of one tender each, at two tills, under the rules of nobody."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        name: [] for name in ("payment", "tender", "cheque", "deposit", "voucher")
    }
    with ground.raw() as connection:
        keys = {
            kind: connection.execute(f"SELECT coalesce(max(id), 0) FROM {kind}").fetchone()[0]
            for kind in ("cheque", "deposit", "voucher")
        }
    start = 50_000_000 + day.toordinal() * 100_000
    for n in range(count):
        method, identity, cents = _METHODS[n % 10], str(uuid4()), 2_000 + n % 977
        at = f"{day.isoformat()}T{13 + n % 8:02d}:{n % 60:02d}:00.000000+00:00"
        account = n * 7919 % ground.size.accounts + 1
        rows["payment"].append(
            (identity, "900-900", start + n, account, "01", 1, at, day.isoformat(), cents, 0, cents)
        )
        rows["tender"].append((identity, 1, method, cents))
        if method == "cash":
            continue
        keys[method] += 1
        key, number, told = keys[method], f"{start + n}", day.isoformat()
        rows[method].append(
            {
                "cheque": (key, identity, 1, "10", f"22{n:08d}", number, f"22{n:08d}", number,
                           f"Zoila {n}", told, cents, told, "CLEARED", 1),
                "deposit": (key, identity, 1, "Pichincha 2100", number, number, told,
                            f"Zoila {n}", cents, "verified", "", 1),
                "voucher": (key, identity, 1, "DF-01", "31", "31", number, number, "519002",
                            "visa", "4242", cents, 1),
            }[method]
        )  # fmt: skip
    with straight(ground) as put:
        put(
            "payment",
            "id, series, number, account_id, till, actor_id, received_at, business_date,"
            " amount_cents, applied_cents, credit_cents",
            rows["payment"],
        )
        put("tender", "payment_id, position, method, amount_cents", rows["tender"])
        put(
            "cheque",
            "id, payment_id, position, bank_code, account_number, number, account_key, number_key,"
            " drawer, dated_on, amount_cents, agreed_on, state, living",
            rows["cheque"],
        )
        put(
            "deposit",
            "id, payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,"
            " amount_cents, state, decision, living",
            rows["deposit"],
        )
        put(
            "voucher",
            "id, payment_id, position, terminal, batch, batch_key, reference, reference_key,"
            " auth_number, brand, last4, amount_cents, living",
            rows["voucher"],
        )
