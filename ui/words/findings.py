"""What a finding of a verification names by a state, in words; the terminal reads it too."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from services.verification.records import Finding

_FIELDS: Final = frozenset({"state", "from_state", "to_state", "last_move"})
_KINDS: Final = {"batch": "debit_batch", "turn": "turn"}


def in_words(finding: Finding, word_of: Callable[[str, str], str]) -> Mapping[str, Any]:
    """The details of a finding, its states in words.

    Args:
        finding: what is broken.
        word_of: the word of a kind's state, as of `cheque` and `CLEARED`; empty for none.
    """
    kind = finding.subject.partition(":")[0]
    kinds = (_KINDS.get(kind, kind), "attempt")
    told = dict(finding.details)
    for name in _FIELDS & told.keys():
        words = (word_of(each, str(told[name])) for each in kinds)
        told[name] = next((each for each in words if each), told[name])
    return told
