"""The rows of full registers, as an office has them after some years."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from tests.benchmarks.ground import Ground
from tests.benchmarks.straight import Put, straight

BANK_ACCOUNTS: Final = ("Pichincha 3300", "Guayaquil 4400")

_TODAY: Final = date(2026, 11, 20)
_DAYS: Final = 700
_FILE: Final = 2_000
_FIRST: Final = 10_000_000
"""The ids of these deposits and lines begin here: line n shows deposit n."""
_AGENTS: Final = 20
"""One customer of so many keeps part of the tax back."""

Row = tuple[Any, ...]


def _account_of(n: int) -> str:
    return BANK_ACCOUNTS[n // _FILE % 2]


def _state_of(n: int) -> str:
    """The state of a line; those that are not matched show deposits that were verified by hand."""
    if n % 100 in {50, 51}:
        return "open"
    return "set_aside" if n % 100 in {60, 61, 62} else "matched"


def deposits(put: Put, count: int, accounts: int) -> None:
    """Receipts of one deposit each; of a hundred two wait, one was refused and one voided."""
    payments: list[Row] = []
    tenders: list[Row] = []
    rows: list[Row] = []
    for n in range(count):
        identity, cents, slip = str(uuid4()), 5000 + n % 977, str(50_000_000 + n)
        # The newest come last, as they were written.
        day = (_TODAY - timedelta(days=_DAYS - n * _DAYS // count)).isoformat()
        at = f"{day}T15:00:00.000000+00:00"
        account = n * 7919 % accounts + 1
        payments.append((identity, "901-901", n + 1, account, "01", 1, at, day, cents, 0, cents))
        tenders.append((identity, 1, "deposit", cents))
        state, living = {96: ("refused", 0), 97: ("verified", 0), 98: ("claimed", 1)}.get(
            n % 100, ("verified", 1)
        )
        rows.append(
            (_FIRST + n, identity, 1, _account_of(n), slip, slip, day, "María Peña", cents, state,
             living, f"line:{_FIRST + n}" if _state_of(n) == "matched" else "")
        )  # fmt: skip
    put(
        "payment",
        "id, series, number, account_id, till, actor_id, received_at, business_date,"
        " amount_cents, applied_cents, credit_cents",
        payments,
    )
    put("tender", "payment_id, position, method, amount_cents", tenders)
    put(
        "deposit",
        "id, payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,"
        " amount_cents, state, living, decision",
        rows,
    )


def lines(put: Put, count: int) -> None:
    """Movements of two accounts: of a hundred two are open, three set aside, all others matched."""
    files: list[Row] = []
    rows: list[Row] = []
    matches: list[Row] = []
    for n in range(count):
        day = (_TODAY - timedelta(days=_DAYS - n * _DAYS // count)).isoformat()
        at, bank_account = f"{day}T22:00:00.000000+00:00", _account_of(n)
        if n % _FILE == 0:
            files.append(
                (f"f-{n}", uuid4().hex, bank_account, "Banco", "banco.csv", day, day, _FILE, 0, at,
                 "sara")
            )  # fmt: skip
        state = _state_of(n)
        is_out = n % 100 == 51 or n % 100 >= 95
        cents = -1 if is_out else 5000 + n % 977
        rows.append(
            (_FIRST + n, f"f-{n // _FILE * _FILE}", bank_account, day, n % _FILE, uuid4().hex, 1,
             cents, f"DEPOSITO EN AGENCIA {n % 50}", "", "", state, "")
        )  # fmt: skip
        if state == "matched":
            kind, ref = ("payment", f"other-{n}") if is_out else ("deposit", str(_FIRST + n))
            matches.append((_FIRST + n, kind, ref, "deposit.why.reference", at, "sara"))
    put(
        "statement_file",
        "id, sha256, bank_account, profile, file_name, first_day, last_day, lines, known,"
        " imported_at, imported_by",
        files,
    )
    put(
        "statement_line",
        "id, file_id, bank_account, day, place, line_key, occurrence, amount_cents, detail,"
        " reference, reference_key, state, note",
        rows,
    )
    put("statement_match", "line_id, kind, ref, why, at, by", matches)


def withheld(ground: Ground, count: int) -> None:
    """Some customers are agents; nine of ten of their paid invoices have a voucher."""
    with ground.raw() as connection:
        connection.execute(f"UPDATE customer SET id_kind = '04' WHERE id % {_AGENTS} = 0")
        connection.commit()
        found = connection.execute(
            "SELECT l.payment_id, l.invoice_id, a.customer_id FROM allocation l"
            " JOIN payment p ON p.id = l.payment_id JOIN account a ON a.id = p.account_id"
            f" WHERE a.customer_id % {_AGENTS} = 0 ORDER BY l.invoice_id LIMIT {count}"
        ).fetchall()
    vouchers: list[Row] = []
    rows: list[Row] = []
    agents: dict[int, Row] = {}
    for n, (payment, invoice, customer) in enumerate(found):
        agents[customer] = (customer, f"{_TODAY}T15:00:00.000000+00:00", "ana")
        if n % 10:
            vouchers.append(
                (payment, 9, customer, f"001-001-{n:09d}", str(n), "1" * 49, "2026-10-01", 100,
                 "typed", 1)
            )  # fmt: skip
            rows.append((payment, 9, n, invoice, "income", "3440", 1000, 300, 100, 100))
    with straight(ground) as put:
        put("withholding_agent", "customer_id, at, by", list(agents.values()))
        put(
            "withholding",
            "payment_id, position, customer_id, number, number_key, auth_number, issued_on,"
            " amount_cents, source, living",
            vouchers,
        )
        put(
            "withholding_line",
            "payment_id, position, line, invoice_id, tax, code, base_cents, basis_points,"
            " amount_cents, computed_cents",
            rows,
        )
