"""Why a bank did not collect: its own message in our words, and what to do about it."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

import resources
from services.importing.exports import header_key


class Next(StrEnum):
    """What a refused debit needs before it can be tried again."""

    RETRY = "retry"
    """Nothing but another day."""
    FIX = "fix"
    """Something to be put right, or found out, first."""
    FINAL = "final"
    """It cannot be collected by this mandate any more."""


@dataclass(frozen=True, slots=True)
class RejectReason:
    """Why a debit was refused.

    Attributes:
        code: our own code of it.
        words: what it means.
        next_step: what the operator does now.
        said: the bank's own words or code, where nobody here knows what they mean.
    """

    code: str
    kind: Next
    words: str
    next_step: str
    said: str = ""

    @property
    def told(self) -> str:
        """What it means, with what the bank said where that is all that is known."""
        return f"{self.words}: «{self.said}»" if self.said else self.words


def reason_of(code: str, words: str) -> RejectReason:
    """The reason that a bank's code or message stands for; for an unknown one, what it said.

    A code is compared whole; a message is known by words that stand in it.
    """
    bare, told = header_key(code), f"{header_key(code)} {header_key(words)}"
    known, otherwise = _known()
    for reason, codes, says in known:
        if bare in codes or any(each in told for each in says):
            return reason
    return replace(otherwise, said=" ".join((words or code).split()))


def taken_back(words: str) -> RejectReason:
    """What is next with a debit that was collected and that the bank took back, with its words."""
    reason = _reason(_told()["taken_back"])
    return replace(reason, words=f"{reason.words}: {words.rstrip('.')}" if words else reason.words)


def reasons() -> tuple[RejectReason, ...]:
    """Every reason that there is, the general one last."""
    known, otherwise = _known()
    return (*(reason for reason, _, _ in known), otherwise)


@cache
def _known() -> tuple[
    tuple[tuple[RejectReason, frozenset[str], tuple[str, ...]], ...], RejectReason
]:
    told = _told()
    known = tuple(
        (
            _reason(each),
            frozenset(header_key(code) for code in each["codes"]),
            tuple(header_key(words) for words in each["says"]),
        )
        for each in told["reasons"]
    )
    return known, _reason(told["default"])


@cache
def _told() -> Any:
    return json.loads(resources.text("ecuador", "debit_reasons.json"))


def _reason(each: dict[str, Any]) -> RejectReason:
    return RejectReason(each["code"], Next(each["kind"]), each["words"], each["next"])
