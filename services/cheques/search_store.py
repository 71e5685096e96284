"""Cheques as the search box asks for them: by a number, or by the words of a drawer."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    column,
    func,
    literal,
    select,
    table,
    union,
)

from services.cheques.store import ROWS
from services.storage.sessions import Session
from services.storage.tables import account, cheque, payment

MOST_WORDS: Final = 4
_MOST: Final = bindparam("most", type_=Integer)
_FTS: Final = table("cheque_search", column("rowid"), column("cheque_search"))
# As the index of the third schema has it, letter by letter: PostgreSQL knows it by that.
_WORDS: Final = literal(" ", literal_execute=True) + func.translate(
    func.lower(cheque.c.drawer),
    literal("ÁÉÍÓÚÜÑáéíóúüñ.,-/()&", literal_execute=True),
    literal("aeiouunaeiouun       ", literal_execute=True),
)


def _newest(*asked: ColumnElement[bool]) -> Select[Any]:
    return select(cheque.c.id).where(*asked).order_by(cheque.c.id.desc()).limit(_MOST)


_KEY: Final = bindparam("key", type_=Text)
# The newest of each kind of number, by its own index; a test holds all of these to theirs.
BY_NUMBER: Final = union(
    *(
        select(each.subquery().c.id)
        for each in (
            _newest(cheque.c.number_key == _KEY),
            _newest(cheque.c.account_key == _KEY),
            _newest(
                cheque.c.payment_id.in_(
                    select(payment.c.id)
                    .join(account, account.c.id == payment.c.account_id)
                    .where(account.c.number == bindparam("typed", type_=Text))
                )
            ),
        )
    )
)
BY_DRAWER_SQLITE: Final = (
    select(_FTS.c.rowid)
    .where(_FTS.c.cheque_search.op("MATCH")(bindparam("match", type_=Text)))
    .order_by(_FTS.c.rowid.desc())
    .limit(_MOST)
)
BY_DRAWER_POSTGRESQL: Final = tuple(
    _newest(*(_WORDS.like(bindparam(f"word_{n}", type_=Text)) for n in range(count)))
    for count in range(1, MOST_WORDS + 1)
)


def by_number(session: Session, key: str, typed: str, limit: int) -> list[int]:
    """The newest cheques of this number, of this drawn account, or of an account of ours."""
    found = session.scalars(BY_NUMBER, {"key": key, "typed": typed, "most": limit})
    return sorted(found, reverse=True)[:limit]


def by_drawer(session: Session, words: Sequence[str], limit: int) -> list[int]:
    """The newest cheques whose drawer has words that begin so.

    Args:
        session: the books.
        words: one to four, folded, of letters and digits alone.
        limit: how many at most.
    """
    if session.dialect.name == "sqlite":
        match = " ".join(f'"{word}"*' for word in words)
        return list(session.scalars(BY_DRAWER_SQLITE, {"match": match, "most": limit}))
    begin = {f"word_{n}": f"% {word}%" for n, word in enumerate(words)}
    statement = BY_DRAWER_POSTGRESQL[len(words) - 1]
    return list(session.scalars(statement, begin | {"most": limit}))


def rows(session: Session, ids: Sequence[int]) -> list[Row[Any]]:
    """Cheques of these ids, as `store.as_row` reads them, in this order."""
    found = {row.id: row for row in session.execute(ROWS.where(cheque.c.id.in_(ids)))}
    return [found[each] for each in ids]
