"""How a database means to answer a statement."""

from sqlalchemy import text
from sqlalchemy.sql import Executable

from services.storage.sessions import Sessions


def plan_of(sessions: Sessions, statement: Executable) -> str:
    """The plan of a statement, a step a line.

    Tables of tests are small, and a server reads those whole: it is told not to.
    """
    shown = statement.compile(sessions.engine, compile_kwargs={"literal_binds": True})
    with sessions.read() as session:
        explain = "EXPLAIN QUERY PLAN "
        if sessions.is_postgresql:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            session.execute(text("SET LOCAL enable_bitmapscan = off"))
            explain = "EXPLAIN "
        return "\n".join(str(row) for row in session.exec_driver_sql(f"{explain}{shown}"))
