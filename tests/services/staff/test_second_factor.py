import threading
from base64 import b32decode
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from services.office.records import Mode
from services.staff.codes import code_at, step_of, step_of_code
from services.staff.errors import (
    CodeNeeded,
    CodeUsed,
    FactorUnreadable,
    LockedOut,
    MustChangePassword,
    MustEnrol,
    NoFactor,
    Oneself,
    WrongCode,
    WrongCredentials,
)
from services.staff.people import PeopleService
from services.staff.records import SECOND_FACTOR, Asked
from services.staff.typed import TypedPassword
from services.storage.moments import shared_moment
from services.storage.sessions import Sessions
from tests.books import CHEAP, PASSWORD, Books, Clock

RFC = b"12345678901234567890"
OWN = "mi propia frase larga"


@dataclass
class Phone:
    """A telephone with the secret of one factor, and the paper with its recovery codes."""

    books: Books
    secret: str
    recovery: tuple[str, ...] = ()
    taken: int = 0

    def now(self) -> datetime:
        with self.books.sessions.begin() as session:
            return shared_moment(session, self.books.clock())

    def code(self, steps: int = 0) -> str:
        """The code so many half minutes from now, by the clock that counts."""
        return code_at(b32decode(self.secret), step_of(self.now()) + steps)

    def fresh(self) -> str:
        """A code that nobody gave yet, within what is let in."""
        self.forget()
        return self.code()

    def forget(self) -> None:
        """Half a minute and more goes by: on a server, whose clock nobody moves, by its rows."""
        if not self.books.sessions.is_postgresql:
            self.books.clock.forward(seconds=90)
            return
        with self.books.sessions.begin() as session:
            for told in (
                "ALTER TABLE used_step DISABLE TRIGGER USER",
                "UPDATE used_step SET step = step - 3 * (SELECT count(*) FROM used_step) - 3",
                "ALTER TABLE used_step ENABLE TRIGGER USER",
            ):
                session.execute(text(told))


def typed(code: str, password: str = PASSWORD) -> TypedPassword:
    return TypedPassword(password, code)


def enrolled(books: Books, username: str = "sara", password: str = PASSWORD) -> Phone:
    phone = Phone(books, books.staff.offer_factor(username, "Ventanilla").secret)
    given = books.staff.enrol(username, password, phone.secret, phone.code(), "01")
    phone.recovery = given.recovery_codes
    phone.forget()
    return phone


@pytest.fixture
def books(sessions: Sessions) -> Books:
    return Books(sessions, Clock())


@pytest.fixture
def people(books: Books) -> PeopleService:
    return PeopleService(books.sessions, books.journal, books.events, books.clock, CHEAP)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    # RFC 6238, appendix B, of whose eight digits telephones show the last six.
    at = datetime.fromisoformat("1970-01-01T00:00:00+00:00") + timedelta(seconds=seconds)
    step = step_of(at)

    assert code_at(RFC, step) == code
    assert step_of_code(RFC, code, at) == step
    assert step_of_code(RFC, code, at + timedelta(seconds=30)) == step
    assert step_of_code(RFC, code, at - timedelta(seconds=30)) == step
    assert step_of_code(RFC, code, at + timedelta(seconds=60)) is None
    assert step_of_code(RFC, code, at - timedelta(seconds=60)) is None


def test_a_code_is_asked_for_and_lets_in_once(books: Books) -> None:
    phone = enrolled(books)
    with pytest.raises(CodeNeeded):
        books.staff.sign_in("sara", PASSWORD, "01")
    code = phone.code()
    assert books.staff.sign_in("sara", typed(f" {code[:3]} {code[3:]}"), "01").username == "sara"
    with pytest.raises(CodeUsed):
        books.staff.sign_in("sara", typed(code), "02")
    # An older one that nobody gave is refused too; the next one is not.
    with pytest.raises((CodeUsed, WrongCode)):
        books.staff.sign_in("sara", typed(phone.code(-1)), "01")
    assert books.staff.sign_in("sara", typed(phone.code(1)), "01")
    with pytest.raises(WrongCode):
        books.staff.sign_in("sara", typed(phone.code(3)), "01")
    with pytest.raises(WrongCredentials):
        books.staff.sign_in("sara", typed(phone.code(), "otra clave larga"), "01")


def test_one_code_at_two_tills_at_once_lets_one_in(books: Books) -> None:
    phone = enrolled(books)
    code, told, start = phone.code(), [], threading.Barrier(2)

    def come(till: str) -> None:
        start.wait()
        try:
            books.staff.sign_in("sara", typed(code), till)
            told.append("in")
        except CodeUsed:
            told.append("used")

    threads = [threading.Thread(target=come, args=(till,)) for till in ("01", "02")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["in", "used"]
    assert books.count("used_step") == 2  # of the enrolment and of this


def test_the_clock_of_the_database_decides(books: Books) -> None:
    phone = enrolled(books)
    code = phone.code()
    books.clock.forward(hours=1)

    if books.sessions.is_postgresql:  # a till's clock has nothing to say
        assert books.staff.sign_in("sara", typed(code), "01")
    else:
        with pytest.raises(WrongCode):
            books.staff.sign_in("sara", typed(code), "01")
        books.clock.forward(hours=-2)  # set back: what was used is not news
        with pytest.raises(CodeUsed):
            books.staff.sign_in("sara", typed(phone.code()), "01")


def test_wrong_codes_lock_like_wrong_passwords_and_the_password_forgives_none(
    books: Books,
) -> None:
    phone = enrolled(books)
    for _ in range(4):
        with pytest.raises(WrongCode):
            books.staff.sign_in("sara", typed("000 00"), "01")
        with pytest.raises(CodeNeeded):  # right, and no way to begin again
            books.staff.sign_in("sara", PASSWORD, "01")
        # Nor is a command of the night, which a password alone lets in.
        assert books.staff.sign_in("sara", PASSWORD, "01", unattended=True)
    with pytest.raises(WrongCode):
        books.staff.sign_in("sara", typed("00000x"), "01")
    with pytest.raises(LockedOut):
        books.staff.sign_in("sara", typed(phone.code()), "02")
    books.wait(minutes=1)
    assert books.staff.sign_in("sara", typed(phone.fresh()), "01")
    for _ in range(4):
        with pytest.raises(WrongCode):
            books.staff.sign_in("sara", typed("0000"), "01")


def test_a_recovery_code_lets_in_once(books: Books) -> None:
    phone = enrolled(books)
    assert len(set(phone.recovery)) == 8
    given = phone.recovery[2]

    assert books.staff.sign_in("sara", typed(given.upper()), "01")
    with pytest.raises(WrongCode):
        books.staff.sign_in("sara", typed(given), "01")
    own = books.staff.own_factor(books.supervisor)
    assert own is not None
    assert own.codes_left == 7


def test_the_secret_is_sealed_under_the_password_and_follows_it(
    books: Books, people: PeopleService
) -> None:
    phone = enrolled(books)
    with books.sessions.read() as session:
        rows = session.execute(text("SELECT sealed, digest FROM second_factor, recovery_code"))
        kept = " ".join(" ".join(row) for row in rows)
    assert phone.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in phone.recovery)

    books.staff.change_password("sara", typed(phone.code()), OWN, "01")
    assert books.staff.sign_in("sara", typed(phone.fresh(), OWN), "01")
    assert books.staff.sign_in("sara", typed(phone.recovery[0], OWN), "01")
    # A password that was written past the program opens nothing.
    with books.sessions.begin() as session:
        hashed = CHEAP.hash("clave de un intruso")
        session.execute(
            text("UPDATE staff_user SET password_hash = :h WHERE username = 'sara'"), {"h": hashed}
        )
    with pytest.raises(FactorUnreadable):
        books.staff.sign_in("sara", typed(phone.fresh(), "clave de un intruso"), "01")

    admin = books.staff.operator("admin", "01")
    given = people.reset_password(admin, "sara", "La olvidó")
    with pytest.raises(MustChangePassword):
        books.staff.sign_in("sara", given.password, "01")
    assert books.staff.own_factor(books.supervisor) is None


def test_an_administrator_takes_away_what_a_lost_telephone_leaves(
    books: Books, people: PeopleService
) -> None:
    enrolled(books)
    admin = books.staff.operator("admin", "01")
    person = next(one for one in people.people() if one.user.username == "sara")
    assert person.factor is not None
    assert person.factor.codes_left == 8
    with pytest.raises(Oneself):
        people.remove_factor(admin, "admin", "perdido")

    assert people.remove_factor(admin, "sara", "Perdió el celular").factor is None
    with pytest.raises(NoFactor):
        people.remove_factor(admin, "sara", "otra vez")
    assert books.staff.sign_in("sara", PASSWORD, "01")
    second = enrolled(books)  # and another telephone, whose code lets in
    assert books.staff.sign_in("sara", typed(second.fresh()), "01")
    third = Phone(books, books.staff.offer_factor("sara", "V").secret)
    with pytest.raises(CodeNeeded):  # exchanging it takes the one that there is
        books.staff.enrol("sara", PASSWORD, third.secret, third.code(), "01")
    told = {entry.action: entry for entry in books.journal.about("user:sara")}
    assert told["staff.factor_removed"].reason == "Perdió el celular"


def test_books_of_real_money_ask_supervisors_and_administrators_for_one(
    sessions: Sessions,
) -> None:
    books = Books(sessions, Clock(), Mode.LIVE)
    # Nobody was there but who was named: no user, and no password, comes with the program.
    named = ["admin", "ana", "luis", "pablo", "sara"]
    assert [user.username for user in books.staff.users()] == named
    assert books.office.setting(SECOND_FACTOR) is True
    for name in ("sara", "admin"):
        with pytest.raises(MustEnrol):
            books.staff.sign_in(name, PASSWORD, "01")
    assert books.staff.sign_in("ana", PASSWORD, "01")
    assert books.staff.sign_in("sara", PASSWORD, "01", unattended=True)
    wanted = [Asked("refund", "payment:1", 5), Asked("difference", "difference:1", 5)]
    with pytest.raises(MustEnrol):
        books.staff.approve_all(books.cashier, "sara", PASSWORD, wanted, reason="x")
    with pytest.raises(MustEnrol):
        books.staff.change_password("sara", PASSWORD, OWN, "01")

    phone = enrolled(books, password=OWN)
    with pytest.raises(CodeNeeded):
        books.staff.approve_all(books.cashier, "sara", OWN, wanted, reason="x")
    given = books.staff.approve_all(
        books.cashier, "sara", typed(phone.code(), OWN), wanted, reason="x"
    )
    assert [one.action for one in given] == ["refund", "difference"]
    assert books.staff.sign_in("sara", OWN, "01", unattended=True)
