from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Final

from sqlalchemy.exc import DBAPIError

from services.audit.anchors import Slipped
from services.naming.names import names_in
from services.storage.errors import DatabaseDamaged
from services.storage.sessions import Session, Sessions
from services.verification import day_store, journal_store, row_store, store
from services.verification.records import Finding, Progress, Rule, Unwatched

_UNWATCHED: Final = Unwatched()
_AT_ONCE: Final = 4


class Verification:
    """Looks whether everything in the books still adds up. It reads, and changes nothing.

    Args:
        sessions: the books.
        seals: where the books do not hold what this computer's seals of the journal say; without
            them a cut end or a file that was put back is not seen.
    """

    def __init__(
        self, sessions: Sessions, seals: Callable[[], Sequence[Slipped]] | None = None
    ) -> None:
        self._seals = seals
        self._is_postgresql = sessions.is_postgresql
        # Each rule is looked at in one moment, whatever the tills do meanwhile. A reading
        # transaction of SQLite is of one moment anyway.
        engine = sessions.engine
        if self._is_postgresql:
            engine = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._sessions = Sessions(engine)

    def verify(self, progress: Progress = _UNWATCHED) -> list[Finding]:
        """Check every rule of money, claims, numbering, journal and documents.

        Returns:
            What was found, at most 500 records for each rule; empty when all is well.

        Raises:
            DatabaseUnavailable, DatabaseBusy: it could not be looked at.
        """
        steps = self._steps()
        findings: list[Finding] = []
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="verify") as pool:
            looks = [pool.submit(step) for step in steps]
            try:
                for done, look in enumerate(looks):
                    progress.raise_if_cancelled()
                    progress.report(done, len(steps))
                    findings += look.result()
            except DatabaseDamaged as damage:
                told = {"cause": damage.details.get("cause", "")}
                findings.append(Finding("storage.damaged", "storage", "database", told))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        progress.report(len(steps), len(steps))
        return self._named(findings)

    def _named(self, findings: list[Finding]) -> list[Finding]:
        if not findings:
            return findings
        attempts = [each.details["attempt"] for each in findings if "attempt" in each.details]
        asked = [each.subject for each in findings] + [f"attempt:{each}" for each in attempts]
        try:
            with self._sessions.read() as session:
                names = names_in(session, asked)
        except (DatabaseDamaged, DBAPIError):
            # What is broken is told without the names that cannot be read.
            return findings
        return [_told(each, names) for each in findings]

    def _steps(self) -> list[Callable[[], list[Finding]]]:
        steps: list[Callable[[], list[Finding]]] = []
        if not self._is_postgresql:
            steps += [self._file, self._references]
        steps += [self._rules_in_place, self._chains]
        steps += [self._step_of(rule) for rule in store.RULES]
        return [*steps, self._papers, self._documents, self._days, self._rows, self._sealed]

    def _step_of(self, rule: Rule) -> Callable[[], list[Finding]]:
        def step() -> list[Finding]:
            return self._look(
                lambda session: store.broken(session, rule, is_postgresql=self._is_postgresql)
            )

        return step

    def _file(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("storage.damaged", "storage", "database", {"cause": told})
                for told in store.file_damage(session)
            )
        )

    def _references(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("storage.dangling", "storage", f"row:{told}")
                for told in store.dangling(session)
            )
        )

    def _rules_in_place(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("storage.rule_missing", "storage", f"rule:{name}")
                for name in store.missing_rules(session, is_postgresql=self._is_postgresql)
            )
        )

    def _chains(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("journal.chain", "I8", f"chain:{chain}/{seq}", {"cause": cause})
                for chain, seq, cause in journal_store.broken_chains(
                    session, is_postgresql=self._is_postgresql
                )
            )
        )

    def _papers(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("paper.altered", "documents", f"paper:{key}")
                for key in journal_store.altered_papers(session)
            )
        )

    def _documents(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("document.altered", "documents", f"document:{key}")
                for key in journal_store.altered_documents(session)
            )
        )

    def _days(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding("day.altered", "days", f"day:{key}")
                for key in day_store.altered_days(session)
            )
        )

    def _rows(self) -> list[Finding]:
        return self._look(
            lambda session: (
                Finding(
                    "record.altered",
                    "I8",
                    each.subject,
                    {
                        "tables": ", ".join(each.tables),
                        "columns": ", ".join(each.columns),
                        "cause": "gone" if each.is_gone else "column" if each.columns else "",
                    },
                )
                for each in islice(
                    row_store.altered_rows(session, is_postgresql=self._is_postgresql), store.MOST
                )
            )
        )

    def _sealed(self) -> list[Finding]:
        return [
            Finding(
                f"journal.seal_{each.problem}",
                "I8",
                f"chain:{each.chain}/{each.seq}" if each.chain else "chain:",
                {"at": each.at},
            )
            for each in (self._seals() if self._seals else ())
        ]

    def _look(self, work: Callable[[Session], Iterable[Finding]]) -> list[Finding]:
        try:
            return self._looked(work)
        except DBAPIError as error:
            # The chain names the entry; what else it told cannot be looked at.
            if not store.is_unreadable(error):
                raise
            return [Finding("journal.unreadable", "I8", "chain:")]

    def _looked(self, work: Callable[[Session], Iterable[Finding]]) -> list[Finding]:
        with self._sessions.read() as session:
            store.prepare(session, is_postgresql=self._is_postgresql)
            try:
                return list(work(session))
            finally:
                store.release(session, is_postgresql=self._is_postgresql)


def _told(finding: Finding, names: Mapping[str, str]) -> Finding:
    details = dict(finding.details)
    if "attempt" in details:
        details["attempt"] = names[f"attempt:{details['attempt']}"]
    return replace(finding, name=names[finding.subject], details=details)
