"""Finding an account or an invoice, and what an account owes."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any, Final

from tests.benchmarks import people
from tests.benchmarks.company import account_number, invoice_number, voip_number
from tests.benchmarks.figures import Figure, Goal, Work, in_turns, timed
from tests.benchmarks.ground import Ground

_WARM: Final = 12
_FRAGMENTS: Final = (
    "peñafiel", "guaman quis", "cevall", "ferret", "ndu", "jose ant", "vintimilla ver",
    "zambrano", "distribuidora sucre", "caiza", "landazuri", "s.a.", "nunez guam", "huayna",
    "pazmino byron", "ximena", "mendoza ved", "lopez inexistente", "rios bravo", "washing",
)  # fmt: skip

Ask = Callable[[int], tuple[str, tuple[Any, ...]]]
"""A plain query and its parameters for each round."""


def search(ground: Ground) -> Iterator[Figure]:
    """By part of a name, and by every number that a customer may bring."""
    find = ground.books.accounts.search
    random = Random(7)  # noqa: S311  the same customers every time
    chosen = [random.randrange(ground.size.accounts) for _ in range(ground.rounds + _WARM)]
    place = "?" if ground.database == "sqlite" else "%s"
    yield _figure(
        ground,
        "find by part of a name",
        lambda n: find(_FRAGMENTS[n % len(_FRAGMENTS)]),
        _fragment_query(ground.database),
        limit_is="FTS5 trigram" if ground.database == "sqlite" else "pg_trgm",
        goal=Goal("p95", 5.0),
    )
    by_customer = (
        "SELECT a.id, a.number, c.name FROM customer c JOIN account a ON a.customer_id = c.id"
        f" WHERE c.{{}} = {place}"
    )
    exact: tuple[tuple[str, str, Callable[[int], str]], ...] = (
        ("identification", by_customer.format("id_number"), people.cedula),
        ("telephone", by_customer.format("mobile"), lambda index: f"0991{index:06d}"),
        (
            "account number",
            f"SELECT id, number, name_folded FROM account WHERE number = {place}",
            account_number,
        ),
        (
            "VoIP number",
            "SELECT account_id FROM account_line WHERE removed_at IS NULL"
            f" AND voip_number = {place}",
            voip_number,
        ),
    )
    for what, query, spelled in exact:
        typed = [spelled(index) for index in chosen]
        yield _figure(
            ground,
            f"find by {what}",
            partial(_find, find, typed),
            partial(_ask, query, typed),
            limit_is="one indexed SELECT",
            goal=Goal("p95", 2.0),
        )
    query = f"SELECT id, number, total_cents, balance_cents FROM invoice WHERE number = {place}"
    numbers = [invoice_number(ground.size, index, index % 10) for index in chosen]
    yield _figure(
        ground,
        "find by invoice number",
        partial(_find, ground.books.invoices.find, numbers),
        partial(_ask, query, numbers),
        limit_is="one indexed SELECT",
        goal=Goal("p95", 2.0),
    )


def pending(ground: Ground) -> Iterator[Figure]:
    """What an account owes, as the pay page asks it."""
    random = Random(11)  # noqa: S311  the same customers every time
    chosen = [random.randrange(ground.size.accounts) for _ in range(ground.rounds + _WARM)]
    place = "?" if ground.database == "sqlite" else "%s"
    query = (
        "SELECT id, number, period, issued_on, due_on, total_cents, balance_cents, version"
        f" FROM invoice WHERE account_id = {place} AND state = 'open' ORDER BY due_on, id"
    )
    yield _figure(
        ground,
        "pending invoices of an account",
        lambda n: ground.books.invoices.pending(account_number(chosen[n])),
        lambda n: (query, (chosen[n] + 1,)),
        limit_is="one SELECT, partial index",
        goal=Goal("p95", 1.5),
    )


def _find(find: Callable[[str], object], typed: Sequence[str], number: int) -> object:
    return find(typed[number])


def _ask(query: str, typed: Sequence[str], number: int) -> tuple[str, tuple[Any, ...]]:
    return query, (typed[number],)


def _fragment_query(database: str) -> Ask:
    def sqlite(number: int) -> tuple[str, tuple[Any, ...]]:
        words = _folded(number)
        match = " AND ".join(f'"{word}"' for word in words if len(word) >= 3)
        return (
            "SELECT a.id, a.number, c.name FROM account_search JOIN account a"
            " ON a.id = account_search.rowid JOIN customer c ON c.id = a.customer_id"
            " WHERE account_search MATCH ? LIMIT 20",
            (match,),
        )

    def postgresql(number: int) -> tuple[str, tuple[Any, ...]]:
        words = _folded(number)
        where = " AND ".join(["a.search_text LIKE %s"] * len(words))
        return (
            "SELECT a.id, a.number, c.name FROM account a JOIN customer c ON c.id = a.customer_id"
            f" WHERE {where} LIMIT 20",
            tuple(f"%{word}%" for word in words),
        )

    return sqlite if database == "sqlite" else postgresql


def _folded(number: int) -> Sequence[str]:
    return _FRAGMENTS[number % len(_FRAGMENTS)].replace("ñ", "n").split()


def _figure(
    ground: Ground, name: str, work: Work, ask: Ask, *, limit_is: str, goal: Goal
) -> Figure:
    with ground.raw() as connection:
        if ground.database == "postgresql":
            connection.autocommit = True

        def raw(number: int) -> object:
            query, given = ask(number)
            return connection.execute(query, given).fetchall()

        ours, limit = in_turns(ground.rounds, work, raw, warm=_WARM, best_of=3)
    return timed(name, ours, limit, limit_is, database=ground.database, goal=goal)
