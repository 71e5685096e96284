"""A safety copy is made, kept, tried and gone back to; what it forgot is not done twice."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from desktop.wiring import Services, build_services
from services.audit.service import Journal
from services.cards.difference_records import Decision, DifferenceKind
from services.cards.differences import APPROVAL
from services.cards.errors import ChargingGated, NotComparedYet
from services.cards.records import CardToken, ChargeOrder, TokenKind
from services.copies.records import DECIDE, CopyPlan, RestoredOrder, Verdict
from services.copies.restoring import Restorer
from services.copies.service import CopyService
from services.debits.errors import BatchesRestored
from services.errors import BadField
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.payments.records import Share
from services.practice.simulator import SimulatorProcess
from services.storage.backup import BackupDamaged
from services.storage.engine import open_engine
from services.storage.restoring import BooksInUse, RestoreImpossible
from services.storage.roles import APP, grant_app
from services.storage.sealing import (
    PassphraseNeeded,
    SealBroken,
    WeakPassphrase,
    WrongPassphrase,
    seal_of,
)
from services.storage.sessions import Sessions
from services.storage.tables import metadata
from tests.approvals import approve
from tests.books import Clock
from tests.services.cards.conftest import QUICK
from tests.services.debits.batches.givens import COLLECT_ON, DebitOffice

PHRASE = "cuatro caballos bajan despacio"
VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
CARD = "001-002-000000009"


@pytest.fixture
def office(sessions: Sessions) -> DebitOffice:
    made = DebitOffice(sessions, Clock())
    made.debtor("100001", (1, 4_500))
    made.add_account("100009", method="manual_card")
    made.add_invoice(9, 4_500, account_number="100009")
    return made


@pytest.fixture
def program(office: DebitOffice, simulator: SimulatorProcess) -> Services:
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    return opened(office, simulator)


def opened(office: DebitOffice, simulator: SimulatorProcess) -> Services:
    gateway = StripeGateway(
        "sk_test_copies",
        api_base=simulator.url,
        timeouts=Timeouts(2.0, 2.0, 3.0),
        now=office.clock,
    )
    return build_services(office.sessions, gateway, office.clock, pace=QUICK)


def restorer(office: DebitOffice, url: str, work: Path) -> Restorer:
    return Restorer(url, None, work, office.clock)


def charge(services: Services, office: DebitOffice, attempt: str) -> str:
    order = ChargeOrder(attempt, "100009", (Share(CARD, 4_500),))
    return services.charges.charge(office.cashier, order, VISA).receipt


def second(office: DebitOffice, action: str, document: str, cents: int) -> str:
    asked_by = office.supervisor.user_id
    return approve(office.sessions, action, document, cents, asked_by, "visto", office.clock)


def test_what_a_restored_copy_forgot_is_neither_charged_nor_debited_again(
    office: DebitOffice,
    program: Services,
    simulator: SimulatorProcess,
    database_url: str,
    tmp_path: Path,
) -> None:
    office.prepared()
    office.approved(1)
    office.files.write(office.cashier, 1, tmp_path)
    made = program.copies.make(
        office.supervisor, CopyPlan(tmp_path / "copies", seal=seal_of(PHRASE)), tmp_path / "work"
    )
    assert made.backup.is_sound
    assert b"Comercial" not in made.backup.file.read_bytes()
    assert list((tmp_path / "work").iterdir()) == []

    # What the copy does not know: a batch at the bank, another one, and a card that was charged.
    office.clock.forward(hours=3)
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    office.batches.sent(office.cashier, 1)
    office.debtor("100002", (3, 3_000))
    assert office.at_bank(tmp_path).number == 2
    assert charge(program, office, "5c7f2a52-3d8b-4a6f-9f6a-3f1f4f0e8d10")

    going_back = restorer(office, database_url, tmp_path / "work")
    with pytest.raises(WrongPassphrase):
        going_back.prepare(made.backup.file, "otra frase de paso")
    with pytest.raises(PassphraseNeeded):
        going_back.prepare(made.backup.file)
    prepared = going_back.prepare(made.backup.file, PHRASE)
    assert (prepared.findings, prepared.lost_receipts) == ((), 1)
    assert (prepared.inside.batch_last, prepared.present and prepared.present.batch_last) == (1, 2)
    with office.sessions.read(), pytest.raises(BooksInUse):
        going_back.confirm(office.supervisor, prepared)
    assert office.count("payment") == 1
    office.sessions.close()
    aside = going_back.confirm(office.supervisor, prepared)

    assert aside
    assert office.count("payment") == 0
    restored = opened(office, simulator)
    with pytest.raises(ChargingGated):
        charge(restored, office, "6c7f2a52-3d8b-4a6f-9f6a-3f1f4f0e8d10")
    open_ones = {each.kind: each for each in restored.charges.differences.open()}
    assert set(open_ones) == {DifferenceKind.REWOUND, DifferenceKind.FOREIGN}
    rewound, foreign = open_ones[DifferenceKind.REWOUND], open_ones[DifferenceKind.FOREIGN]
    seen = second(office, APPROVAL, f"difference:{rewound.id}", 0)
    with pytest.raises(NotComparedYet):
        restored.charges.differences.decide(
            office.supervisor, rewound.id, Decision.ACKNOWLEDGED, approval=seen
        )
    restored.reconciliation.run(office.supervisor)
    restored.charges.differences.decide(
        office.supervisor, rewound.id, Decision.ACKNOWLEDGED, approval=seen
    )
    with pytest.raises(ChargingGated):
        charge(restored, office, "7c7f2a52-3d8b-4a6f-9f6a-3f1f4f0e8d10")
    restored.charges.found.import_(
        office.supervisor, foreign.id, second(office, APPROVAL, f"difference:{foreign.id}", 4_500)
    )
    assert office.balance(CARD) == 0
    assert len([i for i in simulator.control.intents() if i["status"] == "succeeded"]) == 1

    office.debtor("100002", (3, 3_000))
    for forbidden in (
        office.prepared,
        lambda: office.files.write(office.cashier, 1, tmp_path),
        lambda: office.batches.sent(office.cashier, 1),
        lambda: office.batches.cancel(office.cashier, 1, "nuevo lote"),
    ):
        with pytest.raises(BatchesRestored):
            forbidden()
    waiting = restored.restored.waiting()
    assert waiting is not None
    assert [(each.number, each.cents) for each in waiting.batches] == [(1, 4_500)]

    def said(last: int) -> RestoredOrder:
        yes = second(office, DECIDE, f"restored:{waiting.id}", 0)
        verdicts = {1: Verdict.SENT}
        return RestoredOrder(waiting.id, last, "El banco tiene los lotes 1 y 2", yes, verdicts)

    with pytest.raises(BadField):
        restored.restored.decide(office.supervisor, said(1))
    restored.restored.decide(office.supervisor, said(2))

    assert restored.restored.waiting() is None
    assert office.batches.show(1).state == "SENT"
    assert office.prepared().number == 3
    assert office.broken() == set()


def rows(sessions: Sessions) -> dict[str, list[tuple[object, ...]]]:
    with sessions.read() as session:
        return {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def test_what_comes_out_of_a_copy_is_every_row_that_went_in(
    office: DebitOffice, program: Services, database_url: str, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    before = rows(office.sessions)
    made = program.copies.make(office.supervisor, CopyPlan(tmp_path / "copies"), tmp_path)

    prepared = restorer(office, database_url, tmp_path).prepare(made.backup.file)
    staged = Sessions(open_engine(prepared.staged))
    after = rows(staged)
    staged.close()
    restorer(office, database_url, tmp_path).give_up(prepared)

    assert after == before
    assert before["document_content"]
    assert before["debit_line"]


def test_the_programs_own_role_copies_a_server_and_leaves_going_back_to_its_owner(
    office: DebitOffice, database_url: str, tmp_path: Path
) -> None:
    if not office.sessions.is_postgresql:
        pytest.skip("a file has no roles")
    grant_app(database_url, None, "clave-del-rol")
    url = make_url(database_url).set(username=APP, password="clave-del-rol")
    address = url.render_as_string(hide_password=False)
    ours = Sessions(open_engine(address))
    made = CopyService(ours, Journal(ours, office.clock), office.clock).make(
        office.supervisor, CopyPlan(tmp_path / "copies"), tmp_path
    )
    ours.close()

    assert made.backup.is_sound is None  # listed: this role makes no database to try it in
    with pytest.raises(RestoreImpossible) as told:
        restorer(office, address, tmp_path).prepare(made.backup.file)
    assert "clave-del-rol" not in str(told.value)
    prepared = restorer(office, database_url, tmp_path).prepare(made.backup.file)
    assert prepared.findings == ()
    restorer(office, database_url, tmp_path).give_up(prepared)


def test_a_sealed_copy_that_was_touched_is_refused_and_nothing_is_left(
    office: DebitOffice, program: Services, database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(WeakPassphrase):
        seal_of("corta")
    plan = CopyPlan(tmp_path / "copies", seal=seal_of(PHRASE))
    made = program.copies.make(office.supervisor, plan, tmp_path / "work").backup
    whole = made.file.read_bytes()
    going_back = restorer(office, database_url, tmp_path / "work")
    moved = tmp_path / "usb" / "copia.sealed"  # without its note: the seal alone must tell
    moved.parent.mkdir()

    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for broken in (bytes(flipped), whole[:-1], whole[: len(whole) // 2], whole + b"x", whole[:60]):
        moved.write_bytes(broken)
        with pytest.raises(SealBroken):
            going_back.prepare(moved, PHRASE)
        made.file.write_bytes(broken)
        with pytest.raises(BackupDamaged):
            going_back.prepare(made.file, PHRASE)
    assert list((tmp_path / "work").iterdir()) == []

    moved.write_bytes(whole)
    tried = program.copies.drill(moved, tmp_path / "work", PHRASE)
    assert tried.is_good
    assert list((tmp_path / "work").iterdir()) == []
    assert office.prepared().collect_on == COLLECT_ON
