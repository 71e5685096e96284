"""The one thing of the demo's past that no service does: its paper was printed long ago."""

from datetime import datetime

from sqlalchemy import update

from services.storage.sessions import Session
from services.storage.tables import outbox


def forget_paper(session: Session, at: datetime) -> None:
    """Take everything that waits to be printed off the list.

    Otherwise the first start would send some three hundred receipts to the till's printer. They
    can be printed again one by one, as any receipt.
    """
    session.execute(
        update(outbox).where(outbox.c.state == "todo").values(state="given_up", changed_at=at)
    )
