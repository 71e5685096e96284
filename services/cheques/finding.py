import re
from typing import Final

from services.cheques import rule_store, search_store, store
from services.cheques.records import ChequeRow
from services.payments.records import key_of
from services.storage.sessions import Sessions
from services.text import fold

_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = 3


class ChequeFinder:
    """Finds cheques for the search box, while somebody types."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def find(self, typed: str, limit: int = 6) -> list[ChequeRow]:
        """The newest cheques of what somebody types.

        A number is a cheque's, that of the account which it is drawn on, or a customer's account;
        everything else is how words of the drawer's name begin, and one of them has three letters.
        """
        key = key_of(typed)
        words = [each for each in _WORD.findall(fold(typed)) if len(each) > 1]
        words = sorted(words, key=len)[-search_store.MOST_WORDS :]
        with self._sessions.look() as session:
            if key.isdecimal() and key != "0":
                ids = search_store.by_number(session, key, typed.strip(), limit)
            elif words and len(words[-1]) >= _LETTERS:
                ids = search_store.by_drawer(session, words, limit)
            else:
                ids = []
            if not ids:
                return []
            days = rule_store.working_days(session)
            return [store.as_row(row, days) for row in search_store.rows(session, ids)]
