from typing import Final

from services.audit import read_store
from services.audit.records import JournalFilter, JournalPage, JournalState, Mark
from services.naming.links import told_of
from services.naming.names import names_in
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions

PAGE: Final = 200


class JournalReading:
    """The journal for those who look into it. It reads, and changes nothing.

    Each page looks at a bounded number of entries, however few of them fit and however many
    there are: a million feel as ten do.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def page(
        self,
        operator: Operator,
        wanted: JournalFilter,
        after: Mark | None = None,
        limit: int = PAGE,
    ) -> JournalPage:
        """The newest entries older than a mark that fit.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_JOURNAL)
        with self._sessions.read() as session:
            entries, mark = read_store.page(session, wanted, after, limit)
            told = {subject for entry in entries for subject in told_of(entry)}
            return JournalPage(entries, mark, names_in(session, told))

    def state(self, operator: Operator) -> JournalState:
        """How long the journal is.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_JOURNAL)
        with self._sessions.read() as session:
            return read_store.state(session)

    def actors(self) -> list[str]:
        """Who writes: every user, and the program itself."""
        with self._sessions.read() as session:
            return read_store.actors(session)
