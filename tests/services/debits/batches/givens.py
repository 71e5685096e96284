"""An office that collects by debit: accounts with active mandates, a batch, and what banks say."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select, update

from services.accounts.document_store import keep_content
from services.debits.again import AskingAgain
from services.debits.answer_records import AnswerDone, AnswerPreview
from services.debits.answers import DebitAnswers
from services.debits.batch_records import BatchOrder, BatchQuestion, BatchRow
from services.debits.batches import APPROVE, BatchService
from services.debits.preparing import BatchPreparing
from services.debits.releasing import (
    RELEASE,
    REVERSE,
    DebitLines,
    ReleaseOrder,
    TakenBackOrder,
)
from services.debits.reports import DebitReports
from services.debits.settings import DebitSettings
from services.debits.writing import BatchFiles
from services.storage.sessions import Sessions
from services.storage.tables import (
    account,
    agreement,
    debit_line,
    document,
    mandate,
)
from services.verification.service import Verification
from tests.approvals import approve
from tests.books import Books, Clock

COLLECT_ON = date(2026, 11, 25)
OURS = "2100123456"
COLUMNS = 44


class DebitOffice(Books):
    """A small company that collects by debit at Pichincha."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        super().__init__(sessions, clock)
        parts = sessions, self.journal, self.events, clock
        self.preparing = BatchPreparing(*parts)
        self.batches = BatchService(*parts)
        self.files = BatchFiles(*parts)
        self.settings = DebitSettings(sessions, self.journal, clock)
        self.answers = DebitAnswers(sessions, self.settings, self.journal, self.events, clock)
        self.lines = DebitLines(*parts)
        self.reports = DebitReports(sessions)
        self.again = AskingAgain(*parts)

    def debtor(
        self,
        number: str,
        *invoices: tuple[int, int],
        bank: str = "10",
        limit: int | None = None,
        state: str = "ACTIVE",
    ) -> int:
        """An account that owes invoices, by sequential and cents; returns its mandate."""
        self.add_account(number, method="deposit")
        for sequential, cents in invoices:
            self.add_invoice(sequential, cents, account_number=number, method="debit")
        return self.mandate(number, bank=bank, limit=limit, state=state)

    def mandate(
        self,
        number: str,
        *,
        bank: str = "10",
        limit: int | None = None,
        state: str = "ACTIVE",
        until: date | None = None,
        bank_account: str = "",
    ) -> int:
        at = self.clock()
        with self.sessions.begin() as session:
            account_id = session.scalar(select(account.c.id).where(account.c.number == number))
            content = f"solicitud {number}".encode()
            sha256 = hashlib.sha256(content).hexdigest()
            keep_content(session, sha256, content)
            form = session.scalar(
                insert(document)
                .values(
                    account_id=account_id,
                    kind="debit_form",
                    file_name="solicitud.pdf",
                    media_type="application/pdf",
                    size=len(content),
                    sha256=sha256,
                    original_seen_by="ana",
                    attached_at=at,
                    attached_by="ana",
                )
                .returning(document.c.id)
            )
            made = session.scalar(
                insert(mandate)
                .values(
                    account_id=account_id,
                    bank_code=bank,
                    bank_account_kind="AHO",
                    bank_account_number=bank_account or f"22{int(number):08d}",
                    holder_name="Comercial Ñandú",
                    holder_id_kind="05",
                    holder_id_number="1710034065",
                    limit_cents=limit,
                    valid_from=date(2026, 1, 1),
                    valid_until=until,
                    state="REQUESTED",
                    form_id=form,
                    requested_at=at,
                    requested_by="ana",
                    changed_at=at,
                )
                .returning(mandate.c.id)
            )
            assert made is not None
            steps = {"SUSPENDED": ("ACTIVE", "SUSPENDED"), "REQUESTED": ()}.get(state, (state,))
            for step in steps:
                session.execute(update(mandate).where(mandate.c.id == made).values(state=step))
        return int(made)

    def agreed_on_debit(self, number: str) -> None:
        """An account that agreed on debit and has no mandate."""
        account_id, at = self.add_account(number, method="deposit"), self.clock()
        with self.sessions.begin() as session:
            session.execute(
                update(agreement).where(agreement.c.account_id == account_id).values(ended_at=at)
            )
            session.execute(
                insert(agreement).values(
                    account_id=account_id,
                    method="debit",
                    starts_on=date(2026, 1, 1),
                    bank_code="10",
                    bank_account_kind="AHO",
                    bank_account_number="2200000013",
                    holder_name="Comercial",
                    holder_id_number="1710034065",
                    agreed_at=at,
                    agreed_by="ana",
                    reason="cambio",
                )
            )

    def move_mandate(self, mandate_id: int, state: str) -> None:
        with self.sessions.begin() as session:
            session.execute(
                update(mandate)
                .where(mandate.c.id == mandate_id)
                .values(state=state, changed_at=self.clock())
            )

    def question(self, profile: str = "pichincha", **asked: object) -> BatchQuestion:
        return BatchQuestion(profile, OURS, COLLECT_ON, **asked)  # type: ignore[arg-type]

    def prepared(self, profile: str = "pichincha", **asked: object) -> BatchRow:
        order = BatchOrder(str(uuid4()), self.question(profile, **asked))
        return self.preparing.prepare(self.cashier, order)

    def approved(self, number: int) -> BatchRow:
        cents = self.batches.show(number).asked[1]
        return self.batches.approve(
            self.cashier, number, self.yes(APPROVE, f"batch:{number}", cents)
        )

    def yes(self, action: str, subject: str, cents: int) -> str:
        """A second person's approval, asked for by the first cashier."""
        return approve(
            self.sessions, action, subject, cents, self.cashier.user_id, "Visto", self.clock
        )

    def at_bank(self, folder: Path, profile: str = "pichincha", **asked: object) -> BatchRow:
        """A batch that was sent."""
        batch = self.prepared(profile, **asked)
        self.approved(batch.number)
        self.files.write(self.cashier, batch.number, folder)
        return self.batches.sent(self.cashier, batch.number)

    def judged(self, batch: int, content: bytes) -> AnswerPreview:
        return self.answers.preview(batch, content, "respuesta.txt")

    def answered(self, batch: int, content: bytes) -> AnswerDone:
        return self.answers.apply(self.cashier, self.judged(batch, content))

    def release(self, line: str) -> None:
        cents = self.lines.show(line).amount_cents
        order = ReleaseOrder(
            line, "Correo de J. Paz, Pichincha", self.yes(RELEASE, f"debit:{line}", cents)
        )
        self.lines.release(self.cashier, order)

    def take_back(self, line: str) -> None:
        cents = self.lines.show(line).amount_cents
        order = TakenBackOrder(
            line, "El cliente reclamó", self.yes(REVERSE, f"debit:{line}", cents)
        )
        self.lines.reverse(self.cashier, order)

    def state_of(self, line: str) -> str:
        with self.sessions.read() as session:
            return str(session.scalar(select(debit_line.c.state).where(debit_line.c.id == line)))

    def live_claims(self) -> int:
        with self.sessions.read() as session:
            return int(
                session.exec_driver_sql("SELECT count(*) FROM claim WHERE live = 1").scalar_one()
            )

    def broken(self) -> set[str]:
        return {finding.rule for finding in Verification(self.sessions).verify()}


def row(
    reference: str,
    cents: int,
    words: str = "PROCESO OK",
    *,
    line: str = "",
    day: str = "",
) -> str:
    """One line of Pichincha's answer in columns."""
    cells = [""] * COLUMNS
    cells[4], cells[7], cells[8] = reference, line, f"{cents:013d}"
    cells[22], cells[25], cells[27] = words, day, f"{cents:013d}"
    return "\t".join(cells)


def answer(rows: Iterable[str]) -> bytes:
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")
