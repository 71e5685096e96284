from collections.abc import Callable, Iterable, Mapping
from typing import Final

from services.naming import store
from services.naming.settings import setting_words
from services.naming.written import Words, by_itself
from services.storage.sessions import Session, Sessions

_DEEPEST: Final = 3
"""A name may end in another's: a paper of a refund of a receipt, and no further."""


class RecordNames:
    """What people call the records that the journal names by their ids."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def of(self, subjects: Iterable[str]) -> dict[str, str]:
        """Each subject (`kind:key`) with its name, as `recibo 001-003-000000327`."""
        with self._sessions.read() as session:
            return names_in(session, subjects)


def names_in(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """The same as a transaction sees it: a query for each kind, never one for each subject."""
    wanted = set(subjects)
    told: dict[str, Words] = {}
    more = wanted
    for _ in range(_DEEPEST):
        told |= _told(session, more)
        more = {each.of for each in told.values() if each.of} - told.keys()
        if not more:
            break
    return {subject: _whole(told, subject) for subject in wanted}


def people_in(session: Session, usernames: Iterable[str]) -> Callable[[str], str]:
    """What to call these users: by their full names; what is no user name stays as it is."""
    names = store.full_names(session, {each for each in usernames if each})
    return lambda username: names.get(username, username)


def _told(session: Session, subjects: Iterable[str]) -> dict[str, Words]:
    by_kind: dict[str, dict[str, str]] = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        by_kind.setdefault(kind, {})[key] = subject
    told: dict[str, Words] = {}
    for kind, keys in by_kind.items():
        found = store.found(session, kind, keys)
        for key, subject in keys.items():
            told[subject] = found.get(key) or Words(_plain(kind, key))
    return told


def _plain(kind: str, key: str) -> str:
    return setting_words(key) if kind == "setting" else by_itself(kind, key)


def _whole(told: Mapping[str, Words], subject: str) -> str:
    words = told[subject]
    if not words.of:
        return words.text
    return f"{words.text} {_whole(told, words.of)}" if words.of in told else words.text.rstrip(":,")
