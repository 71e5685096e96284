"""Whether what was given for each payment is what its journal entry sealed."""

import heapq
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import text

from services.payments.tender_seal import SEALED, line_of, seal_of_lines
from services.storage.sessions import Session

_SEALS: Final = {
    True: "CAST(body AS json) #>> '{after,sealed}'",
    False: "json_extract(body, '$.after.sealed')",
}
_AT_ONCE: Final = 2000


def altered_tenders(session: Session, *, is_postgresql: bool) -> Iterator[str]:
    """The payments whose cheques, deposits and the like are not those that were sealed, by id.

    Both sides are read once, in the order of the payments: a million need no memory.
    """
    # Bytes' order, as Python compares, whatever language the server sorts in.
    order = ' COLLATE "C"' if is_postgresql else ""
    told = (
        f"SELECT substr(subject, 9) AS id, {_SEALS[is_postgresql]} AS seal FROM journal"
        f" WHERE action = 'payment.recorded' AND {_SEALS[is_postgresql]} IS NOT NULL"
        f" ORDER BY substr(subject, 9){order}"
    )
    with ExitStack() as opened:

        def rows(query: str) -> Iterator[tuple[str, ...]]:
            statement = text(query).execution_options(yield_per=_AT_ONCE)
            result = opened.enter_context(session.execute(statement))
            return (tuple(row) for row in result)

        def lines(table: str) -> Iterator[tuple[str, str]]:
            columns = ", ".join(f't."{name}"' for name in SEALED[table])
            query = f"SELECT t.payment_id, {columns} FROM {table} t ORDER BY t.payment_id{order}"
            return ((row[0], line_of(table, row[1:])) for row in rows(query))

        found = groupby(heapq.merge(*map(lines, SEALED)), key=itemgetter(0))
        here: tuple[str, str] | None = None
        for payment, seal in rows(told):
            while here is None or here[0] < payment:
                group = next(found, None)
                if group is None:
                    here = ("\uffff", "")
                    break
                here = group[0], seal_of_lines(line for _, line in group[1])
            if here[0] != payment or here[1] != seal:
                yield payment
