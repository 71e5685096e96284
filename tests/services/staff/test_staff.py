import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from services.errors import NotAllowed
from services.staff.approvals import spend
from services.staff.errors import (
    ApprovalInvalid,
    LockedOut,
    MustChangePassword,
    SamePerson,
    UsernameTaken,
    WeakPassword,
    WrongCredentials,
)
from services.staff.passwords import Passwords
from services.staff.records import Approval
from services.staff.rights import RIGHTS, Right, Role
from services.storage.sessions import Sessions
from services.storage.tables import approval
from tests.books import PASSWORD, Books, Clock


@pytest.fixture
def books(sessions: Sessions) -> Books:
    return Books(sessions, Clock())


def fail(books: Books, times: int, username: str = "ana", till: str = "01") -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            books.staff.sign_in(username, "una clave equivocada", till)


def test_the_right_password_brings_rights_and_a_till(books: Books) -> None:
    operator = books.staff.sign_in(" ANA ", PASSWORD, "02")

    assert (operator.username, operator.till) == ("ana", "02")
    assert operator.may(Right.CHARGE_CARDS)
    with pytest.raises(NotAllowed):
        operator.require(Right.APPROVE)


def test_five_failures_wait_half_a_minute_and_survive_a_restart(books: Books) -> None:
    fail(books, 5)
    again = Books(books.sessions, books.clock)  # the program was closed and opened

    with pytest.raises(LockedOut):
        again.staff.sign_in("ana", PASSWORD, "01")
    books.wait(seconds=31)
    assert again.staff.sign_in("ana", PASSWORD, "01").username == "ana"


def test_ten_failures_wait_half_an_hour(books: Books) -> None:
    fail(books, 5)
    for _ in range(5):
        books.wait(seconds=31)
        fail(books, 1)
    books.wait(minutes=29)

    with pytest.raises(LockedOut):
        books.staff.sign_in("ana", PASSWORD, "01")


def test_trying_many_names_locks_the_till(books: Books) -> None:
    for place in range(30):
        with pytest.raises((WrongCredentials, LockedOut)):
            books.staff.sign_in(f"nadie{place}", "una clave equivocada", "01")

    with pytest.raises(LockedOut):
        books.staff.sign_in("ana", PASSWORD, "01")
    assert books.staff.sign_in("ana", PASSWORD, "02")


def test_guesses_sent_at_once_are_all_counted(books: Books) -> None:
    told: list[type[BaseException]] = []

    def guess() -> None:
        try:
            books.staff.sign_in("ana", "una clave equivocada", "01")
        except (WrongCredentials, LockedOut) as error:
            told.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told.count(WrongCredentials) <= 5
    with pytest.raises(LockedOut):
        books.staff.sign_in("ana", PASSWORD, "01")


def test_a_first_password_is_used_once(books: Books) -> None:
    admin = books.staff.operator("admin", "01")
    books.staff.add_user(
        admin,
        username="nora",
        full_name="Nora",
        password=PASSWORD,
        roles=frozenset({Role.CASHIER}),
    )
    with pytest.raises(MustChangePassword):
        books.staff.sign_in("nora", PASSWORD, "01")
    for weak in ("corta", "VoIP-Andina 2026"):  # the company's name
        with pytest.raises(WeakPassword):
            books.staff.change_password("nora", PASSWORD, weak, "01")
    books.staff.change_password("nora", PASSWORD, "otra clave bien larga", "01")

    assert books.staff.sign_in("nora", "otra clave bien larga", "01").username == "nora"
    with pytest.raises(UsernameTaken):
        books.staff.add_user(
            admin, username="Nora", full_name="N", password=PASSWORD, roles=frozenset()
        )


def approved(books: Books, **changed: object) -> Approval:
    wanted = {"action": "invoice.void", "document": "invoice:1", "amount_cents": 4500}
    return books.staff.approve(
        books.cashier,
        "sara",
        PASSWORD,
        reason="cliente equivocado",
        **(wanted | changed),  # type: ignore[arg-type]
    )


def use(books: Books, given: Approval, **changed: object) -> str:
    wanted = {"action": "invoice.void", "document": "invoice:1", "amount_cents": 4500} | changed
    with books.sessions.begin() as session:
        return spend(session, books.cashier, given.id, at=books.clock(), **wanted)  # type: ignore[arg-type]


def test_an_approval_is_for_one_document_one_amount_and_one_use(books: Books) -> None:
    given = approved(books)
    for wrong in ({"document": "invoice:2"}, {"amount_cents": 4501}, {"action": "refund"}):
        with pytest.raises(ApprovalInvalid):
            use(books, given, **wrong)

    assert use(books, given) == "cliente equivocado"
    with pytest.raises(ApprovalInvalid):
        use(books, given)


def test_an_approval_lapses_after_five_minutes(books: Books) -> None:
    given = approved(books)
    books.clock.forward(minutes=6)

    with pytest.raises(ApprovalInvalid):
        use(books, given)


def test_nobody_approves_alone_and_a_cashier_approves_nothing(books: Books) -> None:
    wanted = {"action": "x", "document": "y", "amount_cents": 1, "reason": "z"}
    with pytest.raises(SamePerson):
        books.staff.approve(books.supervisor, "sara", PASSWORD, **wanted)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        books.staff.approve(books.cashier, "luis", PASSWORD, **wanted)  # type: ignore[arg-type]


def test_the_database_refuses_a_self_approval_too(books: Books) -> None:
    given = approved(books)
    with pytest.raises(IntegrityError), books.sessions.begin() as session:
        session.execute(
            approval.insert().values(
                id="self",
                action="x",
                document="y",
                amount_cents=1,
                requested_by=books.cashier.user_id,
                approved_by=books.cashier.user_id,
                reason="z",
                approved_at=books.clock(),
                expires_at=given.expires_at,
            )
        )


def test_every_role_reads_and_only_supervisors_approve() -> None:
    assert all(Right.READ_ACCOUNTS in rights for rights in RIGHTS.values())
    assert [role for role, rights in RIGHTS.items() if Right.APPROVE in rights] == [Role.SUPERVISOR]


def test_a_password_is_kept_as_argon2id_and_never_as_itself() -> None:
    kept = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)).hash(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
