import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from PIL import Image
from sqlalchemy import update

from services.accounts.service import AccountService
from services.cards.errors import PageClosed
from services.cards.phone_links import PhoneLinks
from services.cards.records import AttemptRecord
from services.errors import BadField, NotAllowed
from services.gateways.mail import SmtpMailer
from services.papers.errors import MailCause, MailProblem
from services.papers.outside import MailCarrier
from services.printing.qr import qr_rows
from services.printing.qr_picture import qr_png
from services.storage.tables import customer
from tests.services.cards.conftest import FIRST, SECOND, Desk
from tests.services.cards.test_phone import page_id, waiting
from tests.services.test_mail import Post, mailer


def links_of(desk: Desk, carrier: MailCarrier | None) -> PhoneLinks:
    books = desk.books
    return PhoneLinks(
        books.sessions,
        books.journal,
        charges=desk.charges,
        accounts=AccountService(books.sessions, books.journal, books.events, desk.clock),
        office=books.office,
        mailer=carrier,
    )


@dataclass
class Letters:
    """A desk whose letters reach a real mail server on this computer."""

    desk: Desk
    post: Post
    attempt: AttemptRecord
    links: PhoneLinks = field(init=False)

    def __post_init__(self) -> None:
        carrier: SmtpMailer = mailer(self.post)
        self.links = links_of(self.desk, carrier)


@pytest.fixture
def letters(desk: Desk) -> Iterator[Letters]:
    attempt = waiting(desk, FIRST, SECOND).attempt
    with Post() as post:
        yield Letters(desk, post, attempt)


def test_the_letter_has_the_link_and_what_it_pays_and_no_identification(
    letters: Letters,
) -> None:
    letters.links.mail(letters.desk.books.cashier, letters.attempt.id, "maria@example.ec")

    message = letters.post.message()
    body = message.get_body()
    assert body is not None
    text = " ".join(body.get_content().split())
    assert message["To"] == "maria@example.ec"
    assert message["Subject"] == "Pague $ 90.00 a VoIP Andina desde su celular"
    assert letters.attempt.link in text
    assert f"{FIRST} $ 45.00" in text
    assert "El enlace vale hasta el 22/11/2026 11:00" in text
    assert "NO PAGUE DOS VECES" in text
    assert "pagos@voip.example" in text
    assert "1710034065" not in text
    assert "Ñandú" not in text
    (picture,) = message.iter_attachments()
    assert picture.get_content_type() == "image/png"
    assert picture.get_content() == qr_png(letters.attempt.link)
    (entry,) = [
        each
        for each in letters.desk.books.journal.about(f"attempt:{letters.attempt.id}")
        if each.action == "card.link_mailed"
    ]
    assert entry.change["after"] == {"to": "maria@example.ec"}


def test_a_closed_link_is_sent_to_nobody(letters: Letters) -> None:
    letters.desk.charges.give_up(letters.desk.books.cashier, letters.attempt.id)

    with pytest.raises(PageClosed):
        letters.links.mail(letters.desk.books.cashier, letters.attempt.id, "maria@example.ec")

    assert letters.links.code(letters.attempt.id) == ()
    assert letters.post.messages == []


def test_a_paid_link_is_sent_to_nobody(letters: Letters) -> None:
    desk = letters.desk
    desk.control.pay_page(letters.attempt.page_id or "")
    desk.charges.look_now(desk.books.cashier, letters.attempt.id)

    with pytest.raises(PageClosed):
        letters.links.mail(desk.books.cashier, letters.attempt.id, "maria@example.ec")


@pytest.mark.parametrize("to", ["", "maria", "a@b.ec, c@d.ec", "a@b.ec\nBcc: c@d.ec"])
def test_what_is_no_address_gets_no_letter(letters: Letters, to: str) -> None:
    with pytest.raises(BadField):
        letters.links.mail(letters.desk.books.cashier, letters.attempt.id, to)

    assert letters.post.messages == []


def test_who_may_not_charge_hands_out_no_links(letters: Letters) -> None:
    with pytest.raises(NotAllowed):
        letters.links.mail(letters.desk.books.activator, letters.attempt.id, "maria@example.ec")


def test_an_office_without_mail_says_so(desk: Desk) -> None:
    shown = waiting(desk)

    with pytest.raises(MailProblem) as caught:
        links_of(desk, None).mail(desk.books.cashier, shown.attempt.id, "maria@example.ec")

    assert caught.value.cause is MailCause.NOT_SET_UP
    assert page_id(shown)


def test_the_customer_s_own_address_stands_ready(desk: Desk) -> None:
    with desk.books.sessions.begin() as session:
        session.execute(update(customer).values(email="nandu@example.ec"))

    assert links_of(desk, None).customer("100001") == ("Comercial Ñandú", "nandu@example.ec")


def test_the_code_is_the_link_s(letters: Letters) -> None:
    rows = letters.links.code(letters.attempt.id)

    assert rows == qr_rows(letters.attempt.link)
    assert urlsplit(letters.attempt.link).path.endswith(letters.attempt.page_id or "-")


@pytest.mark.parametrize("module", [1, 3, 8])
def test_the_picture_of_a_code_has_its_modules_and_its_quiet_zone(module: int) -> None:
    rows = qr_rows("https://checkout.stripe.com/c/pay/cs_test_abc#def")

    with Image.open(
        io.BytesIO(qr_png("https://checkout.stripe.com/c/pay/cs_test_abc#def", module))
    ) as made:
        side = len(rows) + 8
        assert made.size == (side * module, side * module)
        middle = module // 2
        seen = tuple(
            "".join(
                "0"
                if made.getpixel(((column + 4) * module + middle, (line + 4) * module + middle))
                else "1"
                for column in range(len(rows))
            )
            for line in range(len(rows))
        )
        edge = {made.getpixel((place, 4 * module - 1)) for place in range(side * module)}

    assert seen == rows
    assert edge == {255}
