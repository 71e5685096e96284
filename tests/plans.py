"""How a database means to answer a statement."""

from sqlalchemy import text
from sqlalchemy.sql import ClauseElement

from services.storage.sessions import Sessions


def plan_of(sessions: Sessions, statement: ClauseElement, *, of_words: bool = False) -> str:
    """The plan of a statement, a step a line.

    Tables of tests are small, and a server reads those whole: it is told not to.

    Args:
        sessions: the books.
        statement: with values for everything that it asks.
        of_words: whether its index is one of words, which a server reads by a bitmap alone.
    """
    shown = statement.compile(sessions.engine, compile_kwargs={"literal_binds": True})
    with sessions.read() as session:
        explain = "EXPLAIN QUERY PLAN "
        if sessions.is_postgresql:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            other = "enable_indexscan" if of_words else "enable_bitmapscan"
            session.execute(text(f"SET LOCAL {other} = off"))
            explain = "EXPLAIN "
        return "\n".join(str(row) for row in session.exec_driver_sql(f"{explain}{shown}"))
