from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from services.accounts.inputs import AgreementInput
from services.accounts.states import BankAccountKind, DocumentKind, Method
from services.debits.mandate_records import MandateSheet
from services.debits.mandate_states import MandateState
from services.debits.mandates import MandateService
from tests.services.accounts.conftest import PDF, Office
from tests.services.accounts.conftest import office as office  # noqa: PLC0414 - the fixture

TODAY = date(2026, 11, 22)
DEBIT = AgreementInput(
    method=Method.DEBIT,
    bank_code="10",
    bank_account_kind=BankAccountKind.SAVINGS,
    bank_account_number="2200123456",
    holder_name="Rosa Guamán",
    holder_id_kind="05",
    holder_id_number="1710034065",
    limit_cents=5_000,
    valid_until=TODAY + timedelta(days=400),
)


@dataclass
class Desk:
    """The office with its mandates."""

    office: Office
    mandates: MandateService

    def debit(self, agreed: AgreementInput = DEBIT) -> str:
        """A new account that pays by debit, its mandate asked for."""
        return self.office.accounts.create_manual(
            self.office.activator, self.office.draft(agreement=agreed)
        )

    def sign(self, number: str, content: bytes = b"forma") -> int:
        """Attach a signed form; returns the document."""
        return self.office.documents.attach(
            self.office.activator,
            number,
            DocumentKind.DEBIT_FORM,
            "orden.pdf",
            PDF + content,
            original_seen=True,
        ).id

    def newest(self, number: str) -> MandateSheet:
        return self.mandates.show(number)[0]

    def state(self, number: str) -> MandateState:
        return self.newest(number).mandate.state

    def active(self, agreed: AgreementInput = DEBIT) -> str:
        """An account whose mandate the bank confirmed."""
        number = self.debit(agreed)
        self.sign(number)
        self.mandates.activate(self.office.activator, self.id(number), "carta del banco")
        return number

    def id(self, number: str) -> int:
        return self.newest(number).mandate.id

    def steps(self, number: str) -> Sequence[tuple[str, str]]:
        """What happened to the newest mandate, the oldest first."""
        return [(one.kind.value, one.to_state.value) for one in self.newest(number).moves[::-1]]


@pytest.fixture
def desk(office: Office) -> Desk:
    service = MandateService(
        office.sessions, office.journal, office.events, office.clock, office.agreements
    )
    return Desk(office, service)
