"""Seals of the journal outside the database: what a chain held then, it must hold for ever.

A chain alone shows that an entry was changed, but not that its end was cut off together with its
head, nor that the whole file was put back as it was last week. Every hour each computer writes
the heads of all chains beside its settings, signed with its own key. A file that was restored
by the program itself is told from one that was not: the books say so.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from services.audit import read_store, store
from services.audit.records import spelled
from services.audit.signing import Seed, Signer, is_signed
from services.clock import Now
from services.storage.sessions import Session, Sessions

_KEPT: Final = 5000


@dataclass(frozen=True, slots=True)
class Anchor:
    """The heads of all chains at one moment: each chain's length and newest hash."""

    at: datetime
    heads: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Slipped:
    """A seal that the books do not hold any more.

    `problem` is `missing`, `changed` or `forged`; chain and seq are empty for a forged seal.
    """

    at: datetime | None
    chain: str
    seq: int
    problem: str


class Anchors:
    """The seals of one computer.

    Args:
        file: where they are kept, a line each.
        seed: the key that signs them.
    """

    def __init__(self, sessions: Sessions, file: Path, seed: Seed, now: Now) -> None:
        self._sessions = sessions
        self._file = file
        self._seed = seed
        self._now = now
        self._lock = Lock()

    def last(self) -> Anchor | None:
        """The newest seal that this computer signed; None when there is none."""
        lines = self._lines()
        found = _read(lines[-1], Signer(self._seed()).public) if lines else None
        return found[0] if found else None

    def drop(self) -> list[Slipped]:
        """Write a seal of how the journal is now, unless the last one is broken: then say where.

        Raises:
            NoSafeStore: this computer keeps no key. OSError: the seal could not be written.
        """
        with self._lock:
            broken = self.broken()
            if not broken:
                self._write()
            return broken

    def broken(self) -> list[Slipped]:
        """Where the books do not hold what the last seal says; empty when they do.

        Raises:
            NoSafeStore.
        """
        lines = self._lines()
        if not lines:
            return []
        found = _read(lines[-1], Signer(self._seed()).public)
        if found is None:
            return [Slipped(None, "", 0, "forged")]
        anchor, of = found
        with self._sessions.read() as session:
            # Another company's seals were left in this folder, or a copy was put back by the
            # program: those of before say nothing about these books.
            if of != read_store.whose(session) or read_store.was_restored_after(session, anchor.at):
                return []
            return list(_slipped(session, anchor))

    def _write(self) -> None:
        with self._sessions.read() as session:
            heads, of = store.heads(session), read_store.whose(session)
        signer = Signer(self._seed())
        told = {"at": spelled(self._now()), "company": of, "heads": heads}
        text = _canonical(told)
        line = _canonical(told | {"key": signer.public, "signature": signer.sign(text.encode())})
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = self._lines()[-_KEPT:]
        part = self._file.with_name(f"{self._file.name}.part")
        with part.open("w", encoding="utf-8") as file:
            file.write("".join(f"{each}\n" for each in [*kept, line]))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)

    def _lines(self) -> list[str]:
        try:
            return self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []


def _read(line: str, public: str) -> tuple[Anchor, str] | None:
    try:
        told: dict[str, Any] = json.loads(line)
        signature, key = told.pop("signature"), told.pop("key")
        if key != public or not is_signed(_canonical(told).encode(), signature, key):
            return None
        heads = {
            chain: (int(seq), str(told_hash)) for chain, (seq, told_hash) in told["heads"].items()
        }
        return Anchor(datetime.fromisoformat(told["at"]), heads), str(told["company"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _slipped(session: Session, anchor: Anchor) -> Iterator[Slipped]:
    for chain, (seq, told_hash) in anchor.heads.items():
        if not seq:
            continue
        kept = read_store.hash_at(session, chain, seq)
        if kept != told_hash:
            problem = "missing" if kept is None else "changed"
            yield Slipped(anchor.at, chain, seq, problem)


def _canonical(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
