from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from services.accounts.events import AccountChanged
from services.accounts.states import AccountState
from services.debits.mandate_errors import (
    FormInUse,
    MandateExpired,
    MandateLives,
    MandateMoved,
    NoSignedForm,
    NotAgreed,
)
from services.debits.mandate_events import MandateChanged
from services.debits.mandate_records import Signer
from services.debits.mandate_states import MOVES, MandateState, MoveKind
from services.errors import (
    BadField,
    BadFields,
    ChangedElsewhere,
    NotAllowed,
    NotFound,
    UserError,
)
from tests.services.accounts.test_agreements import CHEQUE
from tests.services.debits.mandates.conftest import DEBIT, TODAY, Desk


def test_a_mandate_goes_from_its_request_to_its_end_with_who_when_and_why(desk: Desk) -> None:
    who, number = desk.office.activator, desk.debit()
    asked = desk.newest(number).mandate
    assert (asked.bank_code, asked.bank_account_number) == ("10", "2200123456")
    assert (asked.holder_name, asked.limit_cents) == ("Rosa Guamán", 5_000)
    assert (asked.valid_from, asked.valid_until) == (TODAY, DEBIT.valid_until)

    desk.sign(number)
    desk.mandates.send(who, asked.id, told_on=TODAY - timedelta(days=1))
    desk.mandates.activate(who, asked.id, told_on=TODAY, reference="oficio 118")
    desk.mandates.suspend(who, asked.id, "viaje del cliente")
    desk.mandates.resume(who, asked.id, "volvió")
    told: list[object] = []
    desk.office.events.subscribe(MandateChanged, told.append)
    desk.office.events.subscribe(AccountChanged, told.append)
    ended = desk.mandates.revoke(who, asked.id, "lo pide por escrito")

    assert told == [MandateChanged(number), AccountChanged(number)]
    assert (ended.mandate.state, ended.reason, ended.batch) == (
        MandateState.REVOKED,
        "lo pide por escrito",
        None,
    )
    assert ended.form_name == "orden.pdf"
    assert desk.steps(number) == [
        ("moved", "REQUESTED"),
        ("form", "REQUESTED"),
        ("moved", "AT_BANK"),
        ("moved", "ACTIVE"),
        ("moved", "SUSPENDED"),
        ("moved", "ACTIVE"),
        ("moved", "REVOKED"),
    ]
    assert [(one.told_on, one.reference) for one in ended.moves[::-1]][2:4] == [
        (TODAY - timedelta(days=1), ""),
        (TODAY, "oficio 118"),
    ]
    last = ended.moves[0]
    assert (last.by, last.till, last.from_state) == ("ana", "01", MandateState.ACTIVE)
    assert [entry.action for entry in desk.office.journal.about(f"account:{number}")][:3] == [
        "mandate.revoked",
        "mandate.resumed",
        "mandate.suspended",
    ]


def test_no_bank_collects_without_the_signed_form(desk: Desk) -> None:
    who, number = desk.office.activator, desk.debit()
    mandate = desk.id(number)
    with pytest.raises(NoSignedForm):
        desk.mandates.activate(who, mandate, "carta")
    with pytest.raises(NoSignedForm):
        desk.mandates.send(who, mandate)
    with pytest.raises(BadField, match="told_on"):
        desk.mandates.send(who, mandate, "la llevó él", told_on=TODAY + timedelta(days=1))
    desk.mandates.send(who, mandate, "la llevó él")

    form = desk.sign(number)
    desk.office.documents.withdraw(who, number, form, "borroso")
    with pytest.raises(NoSignedForm):
        desk.mandates.activate(who, mandate, "carta")

    desk.sign(number, b"otra")
    desk.mandates.activate(who, mandate, "carta")
    used = desk.newest(number).mandate.form_id
    assert used is not None
    with pytest.raises(FormInUse):
        desk.office.documents.withdraw(who, number, used, "borroso")
    better = desk.sign(number, b"mejor")
    desk.office.documents.withdraw(who, number, used, "hay una mejor")
    assert desk.newest(number).mandate.form_id == better


def test_who_signs_for_a_company_is_kept_until_the_bank_has_answered(desk: Desk) -> None:
    company = replace(
        DEBIT,
        holder_name="Comercial Andina S.A.",
        holder_id_kind="04",
        holder_id_number="1790085783001",
        signer_name="Rosa Guamán",
        signer_id="1710034065",
        signer_post="Gerente",
    )
    with pytest.raises(BadFields) as told:
        desk.debit(replace(company, holder_name="0012345678", signer_post=""))
    assert {(one.field, one.details["problem"]) for one in told.value.problems} == {
        ("holder_name", "no_letters"),
        ("signer_post", "required"),
    }
    who, number = desk.office.activator, desk.debit(company)
    mandate = desk.id(number)
    assert desk.newest(number).mandate.signer == Signer("Rosa Guamán", "1710034065", "Gerente")

    other = Signer("Luis Peña", "1710034065", "Presidente")
    desk.mandates.sign_by(who, mandate, other)
    desk.mandates.sign_by(who, mandate, other)
    desk.sign(number)
    desk.mandates.activate(who, mandate, "carta")
    with pytest.raises(MandateMoved):
        desk.mandates.sign_by(who, mandate, Signer())
    desk.mandates.revoke(who, mandate, "lo pide")
    again = desk.mandates.request(who, number, "cambió de idea")

    assert again.signer == other
    assert [one.kind for one in desk.mandates.one(mandate).moves].count(MoveKind.SIGNER) == 1


def test_a_step_is_taken_once_however_often_it_is_clicked(desk: Desk) -> None:
    number = desk.debit()
    desk.sign(number)
    mandate = desk.id(number)

    def act(_: int) -> None:
        try:
            desk.mandates.activate(desk.office.activator, mandate, "carta")
        except UserError:
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))
    desk.mandates.activate(desk.office.activator, mandate, "otra vez")
    desk.mandates.limit(desk.office.activator, mandate, 5_000, "el mismo")
    desk.mandates.renew(desk.office.activator, mandate, DEBIT.valid_until, "el mismo")

    assert desk.steps(number) == [
        ("moved", "REQUESTED"),
        ("form", "REQUESTED"),
        ("moved", "ACTIVE"),
    ]


def test_what_may_not_follow_is_refused_in_words(desk: Desk) -> None:
    who = desk.office.activator
    with pytest.raises(MandateMoved):
        # No bank says no to what it never saw.
        desk.mandates.reject(who, desk.id(desk.debit()), "la firma no coincide")
    number = desk.active()
    mandate = desk.id(number)
    with pytest.raises(MandateMoved) as told:
        desk.mandates.reject(who, mandate, "cuenta cerrada")
    assert told.value.details == {
        "number": number,
        "state": MandateState.ACTIVE,
        "wanted": MandateState.REJECTED,
    }
    with pytest.raises(MandateMoved):
        desk.mandates.send(who, mandate)
    desk.mandates.suspend(who, mandate, "viaje")
    # A suspended one is resumed; the bank's first word is said once.
    with pytest.raises(MandateMoved):
        desk.mandates.activate(who, mandate, "carta")
    desk.mandates.revoke(who, mandate, "lo pide")
    for act in (desk.mandates.suspend, desk.mandates.resume, desk.mandates.reject):
        with pytest.raises(MandateMoved):
            act(who, mandate, "x")
    with pytest.raises(MandateMoved):
        desk.mandates.renew(who, mandate, None, "x")
    with pytest.raises(MandateMoved):
        desk.mandates.limit(who, mandate, 1, "x")
    with pytest.raises(NotFound):
        desk.mandates.one(999)


def test_each_step_needs_a_right_and_a_reason(desk: Desk) -> None:
    number = desk.active()
    mandate = desk.id(number)
    with pytest.raises(NotAllowed):
        desk.mandates.revoke(desk.office.cashier, mandate, "x")
    with pytest.raises(NotAllowed):
        desk.mandates.limit(desk.office.cashier, mandate, 1, "x")
    with pytest.raises(BadField):
        desk.mandates.revoke(desk.office.activator, mandate, " ")
    assert desk.state(number) is MandateState.ACTIVE


def test_limit_and_last_day_change_with_history_and_bounds(desk: Desk) -> None:
    who, number = desk.office.activator, desk.active()
    mandate, later = desk.id(number), TODAY + timedelta(days=900)
    desk.mandates.limit(who, mandate, None, "sin límite")
    desk.mandates.renew(who, mandate, later, "dos años más")
    limited, renewed = desk.newest(number).moves[1::-1]

    assert (limited.kind, limited.limit_cents) == (MoveKind.LIMITED, None)
    assert (renewed.kind, renewed.valid_until) == (MoveKind.RENEWED, later)
    for cents in (0, -1, 100_000_000):
        with pytest.raises(BadField):
            desk.mandates.limit(who, mandate, cents, "x")
    with pytest.raises(BadField):
        desk.mandates.renew(who, mandate, TODAY - timedelta(days=1), "x")
    with pytest.raises(BadFields) as told:
        desk.debit(replace(DEBIT, limit_cents=0, valid_until=TODAY - timedelta(days=1)))
    assert {one.field for one in told.value.problems} == {"limit_cents", "valid_until"}


def test_what_is_printed_is_automatic_only_while_the_mandate_holds(desk: Desk) -> None:
    office, who = desk.office, desk.office.activator
    number = desk.debit(replace(DEBIT, valid_until=TODAY + timedelta(days=1)))
    mandate = desk.id(number)

    def is_automatic() -> bool:
        told = office.directory.key(number).is_automatic
        assert office.agreements.payment_note(number).is_automatic is told
        return told

    assert not is_automatic()
    desk.sign(number)
    assert not is_automatic()
    desk.mandates.activate(who, mandate, "carta")
    assert is_automatic()
    desk.mandates.suspend(who, mandate, "viaje")
    assert not is_automatic()
    desk.mandates.resume(who, mandate, "volvió")
    office.clock.moment += timedelta(days=1)
    assert is_automatic()
    office.clock.moment += timedelta(days=1)
    assert not is_automatic()
    desk.mandates.suspend(who, mandate, "venció")
    with pytest.raises(MandateExpired):
        desk.mandates.resume(who, mandate, "sigue")
    desk.mandates.renew(who, mandate, None, "sin fecha")
    desk.mandates.resume(who, mandate, "sigue")
    assert is_automatic()
    desk.mandates.revoke(who, mandate, "lo pide")
    assert not is_automatic()


def test_leaving_debit_revokes_at_once_and_another_bank_account_asks_anew(desk: Desk) -> None:
    office, who, number = desk.office, desk.office.activator, desk.active()
    first = desk.id(number)
    office.agreements.change(who, number, CHEQUE, "cambia de banco")
    assert desk.mandates.one(first).mandate.state is MandateState.REVOKED
    assert desk.mandates.one(first).reason == "cambia de banco"
    assert not office.directory.key(number).is_automatic

    office.agreements.change(who, number, DEBIT, "vuelve")
    second = desk.id(number)
    desk.sign(number, b"segunda")
    desk.mandates.activate(who, second, "carta")
    moved = replace(DEBIT, bank_code="36", bank_account_number="77001234")
    office.agreements.change(who, number, moved, "otra cuenta")
    third, second_sheet, first_sheet = desk.mandates.show(number)

    assert [one.mandate.state for one in (third, second_sheet, first_sheet)] == [
        MandateState.REQUESTED,
        MandateState.REVOKED,
        MandateState.REVOKED,
    ]
    assert (third.mandate.bank_code, third.mandate.form_id) == ("36", None)
    assert office.accounts.show(number).mandate == third.mandate


def test_a_request_is_corrected_until_it_is_handed_in_and_its_mistake_stays_in_the_history(
    desk: Desk,
) -> None:
    change, who, number = desk.office.agreements.change, desk.office.activator, desk.debit()
    desk.sign(number)
    wrong = desk.id(number)
    right = replace(DEBIT, holder_name="Ñandú Cía. Ltda.", bank_account_number="2200123457")
    change(who, number, right, "un dígito", corrects=wrong)
    asked, before = desk.mandates.show(number)
    assert (asked.mandate.state, asked.mandate.bank_account_number, asked.mandate.form_id) == (
        MandateState.REQUESTED,
        "2200123457",
        None,
    )
    assert (before.mandate.id, before.mandate.state, before.reason) == (
        wrong,
        MandateState.REVOKED,
        "un dígito",
    )
    with pytest.raises(ChangedElsewhere):
        change(who, number, DEBIT, "otra vez el mismo", corrects=wrong)
    desk.mandates.send(who, asked.mandate.id, "la llevó el cliente")
    with pytest.raises(ChangedElsewhere):
        change(who, number, DEBIT, "tarde", corrects=asked.mandate.id)
    assert desk.newest(number).mandate.bank_account_number == "2200123457"


def test_the_same_bank_account_keeps_its_mandate_with_what_is_agreed_now(desk: Desk) -> None:
    number = desk.active()
    before = desk.newest(number).mandate
    agreed = replace(DEBIT, limit_cents=9_000, valid_until=None, form_signed_on=date(2026, 11, 1))
    desk.office.agreements.change(desk.office.activator, number, agreed, "límite nuevo")
    after = desk.newest(number).mandate

    assert (after.id, after.state) == (before.id, MandateState.ACTIVE)
    assert (after.limit_cents, after.valid_until) == (9_000, None)
    assert desk.office.directory.key(number).is_automatic


def test_an_ended_mandate_is_asked_for_again_from_the_account(desk: Desk) -> None:
    office, who, number = desk.office, desk.office.activator, desk.active()
    with pytest.raises(MandateLives):
        desk.mandates.request(who, number, "otra vez")
    desk.mandates.revoke(who, desk.id(number), "lo pide")
    asked = desk.mandates.request(who, number, "cambió de idea", limit_cents=100)

    assert (asked.state, asked.bank_account_number, asked.limit_cents, asked.form_id) == (
        MandateState.REQUESTED,
        "2200123456",
        100,
        None,
    )
    office.agreements.change(who, number, CHEQUE, "no quiere")
    with pytest.raises(NotAgreed):
        desk.mandates.request(who, number, "otra vez")


def test_a_rejected_request_takes_its_mandate_with_it_and_a_close_leaves_it(desk: Desk) -> None:
    office = desk.office
    number = desk.debit()
    office.activation.submit(office.activator, number)
    office.activation.reject(office.supervisor, number, "documentos falsos")
    assert desk.state(number) is MandateState.REVOKED

    other = desk.active()
    office.with_papers(other)
    office.activation.submit(office.activator, other)
    office.activation.activate(office.activator, other, "completo")
    office.activation.close(office.supervisor, other, "se va")
    assert office.accounts.show(other).account.state is AccountState.CLOSED
    assert desk.state(other) is MandateState.ACTIVE
    # At any moment, whatever became of the account.
    desk.mandates.revoke(office.activator, desk.id(other), "ya no debe nada")
    assert desk.state(other) is MandateState.REVOKED


@pytest.mark.parametrize(
    ("start", "way"),
    [
        (MandateState.REQUESTED, ()),
        (MandateState.AT_BANK, ("AT_BANK",)),
        (MandateState.ACTIVE, ("ACTIVE",)),
        (MandateState.SUSPENDED, ("ACTIVE", "SUSPENDED")),
        (MandateState.REVOKED, ("REVOKED",)),
        (MandateState.REJECTED, ("AT_BANK", "REJECTED")),
    ],
)
def test_the_table_of_moves_is_the_rule_of_the_database(
    desk: Desk, start: MandateState, way: tuple[str, ...]
) -> None:
    number = desk.debit()
    desk.sign(number)
    key = desk.id(number)
    for state in way:
        with desk.office.sessions.begin() as session:
            session.execute(text(f"UPDATE mandate SET state = '{state}' WHERE id = {key}"))

    allowed = set()
    for end in set(MandateState) - {start}:
        with suppress(DatabaseError), desk.office.sessions.begin() as session:
            session.execute(text(f"UPDATE mandate SET state = '{end}' WHERE id = {key}"))
            allowed.add(end)
            session.rollback()

    assert allowed == MOVES[start]
