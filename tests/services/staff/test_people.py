from datetime import timedelta

import pytest

from services.errors import BadField, NotAllowed
from services.staff.errors import (
    KeptOut,
    LastAdministrator,
    LockedOut,
    LongAway,
    MustChangePassword,
    Oneself,
    WeakPassword,
    WrongCredentials,
)
from services.staff.passwords import Passwords
from services.staff.people import PeopleService
from services.staff.records import ApprovalFilter, Pair, Standing
from services.staff.rights import Role
from services.storage.sessions import Sessions
from tests.books import CHEAP, PASSWORD, Books, Clock

CASHIERS = frozenset({Role.CASHIER})
ADMINS = frozenset({Role.ADMINISTRATOR})
OWN = "mi propia frase larga"


@pytest.fixture
def books(sessions: Sessions) -> Books:
    return Books(sessions, Clock())


@pytest.fixture
def people(books: Books) -> PeopleService:
    return PeopleService(books.sessions, books.journal, books.events, books.clock, CHEAP)


def standing(people: PeopleService, username: str) -> Standing:
    return next(each for each in people.people() if each.user.username == username).standing


def test_a_new_person_comes_in_once_with_the_password_on_paper(
    books: Books, people: PeopleService
) -> None:
    admin = books.staff.operator("admin", "01")
    given = people.add(admin, username=" Nora ", full_name="Nora Núñez", roles=CASHIERS)
    assert standing(people, "nora") is Standing.FIRST_PASSWORD
    with pytest.raises(MustChangePassword):
        books.staff.sign_in("nora", given.password, "01")
    nora = books.staff.change_password("nora", given.password, OWN, "01")
    assert books.staff.is_still(nora)

    again = people.reset_password(admin, "nora", "La olvidó")

    assert again.password != given.password
    assert not books.staff.is_still(nora)
    with pytest.raises(WrongCredentials):
        books.staff.sign_in("nora", OWN, "01")
    with pytest.raises(MustChangePassword):
        books.staff.sign_in("nora", again.password, "01")
    with pytest.raises(BadField):
        people.add(admin, username="no ra", full_name="N", roles=CASHIERS)
    with pytest.raises(BadField):
        people.add(admin, username="rosa", full_name="Rosa", roles=frozenset())
    with pytest.raises(NotAllowed):
        people.add(books.supervisor, username="rosa", full_name="Rosa", roles=CASHIERS)


def test_who_is_locked_or_left_is_out_at_once_and_comes_back_by_an_administrator(
    books: Books, people: PeopleService
) -> None:
    admin = books.staff.operator("admin", "01")
    ana = books.staff.sign_in("ana", PASSWORD, "01")
    people.lock(admin, "ana", "Vacaciones")
    assert not books.staff.is_still(ana)
    with pytest.raises(KeptOut):
        books.staff.sign_in("ana", PASSWORD, "01")
    people.unlock(admin, "ana", "Regresó")
    assert books.staff.is_still(ana)
    people.set_roles(admin, "ana", frozenset({Role.AUDITOR}), "Cambia de puesto")
    assert not books.staff.is_still(ana)
    people.deactivate(admin, "ana", "Renunció")

    with pytest.raises(WrongCredentials):
        books.staff.sign_in("ana", PASSWORD, "01")
    assert standing(people, "ana") is Standing.LEFT
    told = {entry.action: entry for entry in books.journal.about("user:ana")}
    assert told["staff.deactivated"].reason == "Renunció"
    assert told["staff.roles_changed"].change == {
        "before": {"roles": ["cashier"]},
        "after": {"roles": ["auditor"]},
    }


def test_ten_failures_are_forgiven_by_an_administrator(books: Books, people: PeopleService) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            books.staff.sign_in("ana", "una clave equivocada", "01")
    assert standing(people, "ana") is Standing.WAITING
    with pytest.raises(LockedOut):
        books.staff.sign_in("ana", PASSWORD, "01")

    people.unlock(books.staff.operator("admin", "01"), "ana", "Fue ella")

    assert books.staff.sign_in("ana", PASSWORD, "01").username == "ana"


def test_there_is_always_an_administrator_who_can_come_in(
    books: Books, people: PeopleService
) -> None:
    admin = books.staff.operator("admin", "01")
    given = people.add(admin, username="otra", full_name="Otra", roles=ADMINS)
    other = books.staff.change_password("otra", given.password, OWN, "01")
    with pytest.raises(Oneself):
        people.deactivate(admin, "admin", "Me voy")
    people.deactivate(admin, "otra", "Se fue")

    # Her window is still open for a moment: what she does with it leaves somebody in charge.
    for act in (people.deactivate, people.lock):
        with pytest.raises(LastAdministrator):
            act(other, "admin", "Me vengo")
    with pytest.raises(LastAdministrator):
        people.set_roles(other, "admin", CASHIERS, "Me vengo")
    assert standing(people, "admin") is Standing.ACTIVE


def test_ninety_days_away_close_the_door(books: Books, people: PeopleService) -> None:
    books.staff.sign_in("ana", PASSWORD, "01")
    books.clock.forward(days=89)
    assert books.staff.sign_in("ana", PASSWORD, "01")
    books.clock.forward(days=90)
    # Nobody else could let the only administrator in again.
    admin = books.staff.sign_in("admin", PASSWORD, "01")
    with pytest.raises(LongAway) as told:
        books.staff.sign_in("ana", PASSWORD, "01")
    assert told.value.details == {"days": 90}
    assert standing(people, "ana") is Standing.AWAY

    people.unlock(admin, "ana", "Volvió de la licencia")

    assert books.staff.sign_in("ana", PASSWORD, "01")


def test_approvals_are_listed_in_pages_and_counted_by_pair(
    books: Books, people: PeopleService
) -> None:
    for place in range(3):
        books.clock.forward(minutes=1)
        books.staff.approve(
            books.cashier,
            "sara",
            PASSWORD,
            action="invoice.void",
            document=f"invoice:{place}",
            amount_cents=100,
            reason="x",
        )
    wanted = ApprovalFilter(person="ana")
    first = people.approvals(books.supervisor, wanted, limit=2)
    rest = people.approvals(books.supervisor, wanted, first[-1], limit=2)

    assert [each.document for each in first + rest] == ["invoice:2", "invoice:1", "invoice:0"]
    assert people.approvals(books.supervisor, ApprovalFilter(person="luis")) == []
    late = ApprovalFilter(since=books.clock() + timedelta(hours=1))
    assert people.approvals(books.supervisor, late) == []
    assert people.pairs(books.supervisor, wanted) == []  # none was used
    with books.sessions.begin() as session:
        session.exec_driver_sql("UPDATE approval SET used_at = approved_at")
    assert people.pairs(books.supervisor, wanted) == [Pair("ana", "sara", "invoice.void", 3, 300)]
    with pytest.raises(NotAllowed):
        people.approvals(books.cashier, wanted)


def test_a_password_is_long_and_not_what_everybody_tries() -> None:
    bad = {
        "short": ["corta", "once letras"],
        "common": [
            "Contraseña123!",
            "P@ssw0rd2026!!",
            "qwertyuiop12",
            "123456789012",
            "aaaaaaaaaaaa",
            "abc1abc1abc1",
            "Ana.Cajas.2026",
            "Barcelona2026",
            "voipandinademo",
            "2026  VoIP Andina!",
            "Demo.Andina.V01P",
            "cajas ana 1990",
        ],
        "long": ["á" * 129],
    }
    for problem, passwords in bad.items():
        for password in passwords:
            with pytest.raises(WeakPassword) as told:
                Passwords().hash(password, ("anacajas", "Ana Cajas", "VoIP Andina (DEMO)"))
            assert told.value.details["problem"] == problem, password
    for good in ("cuatro palabras sin mas", "el gato duerme", "ñandú-verde-7", "x9!kQ2#vLp0z"):
        assert CHEAP.hash(good).startswith("$argon2id$")
