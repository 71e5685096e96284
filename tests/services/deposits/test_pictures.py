import hashlib
from pathlib import Path

import pytest
from sqlalchemy import text

from services.deposits.errors import PictureDamaged, PictureRefused
from services.deposits.pictures import Picture
from services.errors import NotAllowed, NotFound
from tests.services.statements.bank import Bank

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of a slip" * 20


def test_a_picture_is_kept_by_its_hash(bank: Bank) -> None:
    made = bank.claim()

    record, twins = bank.pictures.attach(
        bank.books.cashier, made.id, 1, Picture("C:\\fotos\\papeleta 1.exe", PNG)
    )

    assert twins == ()
    assert (record.file_name, record.media_type) == ("papeleta 1.png", "image/png")
    assert record.sha256 == hashlib.sha256(PNG).hexdigest()
    assert bank.pictures.content(record.id) == (record, PNG)
    assert [deposit.pictures for deposit in bank.deposits.of_payment(made.id)] == [1]


def test_the_same_picture_of_one_slip_is_kept_once(bank: Bank) -> None:
    made = bank.claim()
    first, _ = bank.pictures.attach(bank.books.cashier, made.id, 1, Picture("a.png", PNG))

    again, twins = bank.pictures.attach(bank.books.cashier, made.id, 1, Picture("b.png", PNG))

    assert (again, twins) == (first, ())
    assert bank.books.count("tender_picture") == 1


def test_the_same_picture_under_another_number_is_told_with_its_receipt(bank: Bank) -> None:
    first, second = bank.claim("778899"), bank.claim("5511", sequential=21)
    bank.pictures.attach(bank.books.cashier, first.id, 1, Picture("a.png", PNG))
    facts = bank.pictures.look(Picture("b.png", PNG))

    _, twins = bank.pictures.attach(bank.books.cashier, second.id, 1, Picture("b.png", PNG))

    assert [(twin.receipt, twin.number) for twin in twins] == [(first.receipt, "778899")]
    assert (facts.media_type, facts.twins) == ("image/png", twins)
    entry = bank.books.journal.about(f"payment:{second.id}")[0]
    assert (entry.action, first.receipt in entry.body) == ("picture.attached", True)
    assert bank.books.count("document_content") == 1


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "empty"),
        (b"MZ" + PNG, "kind"),
        (b"<svg onload='x'/>", "kind"),
        (PNG + b"x" * (10 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_picture_is_refused(bank: Bank, content: bytes, cause: str) -> None:
    made = bank.claim()

    with pytest.raises(PictureRefused) as refused:
        bank.pictures.attach(bank.books.cashier, made.id, 1, Picture("a.png", content))

    assert refused.value.details["cause"] == cause
    assert bank.books.count("tender_picture") == 0


def test_files_are_read_from_this_computer_only(bank: Bank, tmp_path: Path) -> None:
    path = tmp_path / "papeleta.png"
    path.write_bytes(PNG)
    assert bank.pictures.read_file(path) == Picture("papeleta.png", PNG)
    for given, cause in (
        (tmp_path / "nada.png", "unreadable"),
        (tmp_path, "unreadable"),
        (Path("//servidor/fotos/a.png"), "network"),
    ):
        with pytest.raises(PictureRefused) as refused:
            bank.pictures.read_file(given)
        assert refused.value.details["cause"] == cause


def test_a_picture_belongs_to_a_tender_that_is_there(bank: Bank) -> None:
    made = bank.claim()
    with pytest.raises(NotFound):
        bank.pictures.attach(bank.books.cashier, made.id, 2, Picture("a.png", PNG))
    with pytest.raises(NotAllowed):
        bank.pictures.attach(bank.books.activator, made.id, 1, Picture("a.png", PNG))


def test_a_copy_goes_to_a_folder_of_its_own_once_its_hash_was_checked(
    bank: Bank, tmp_path: Path
) -> None:
    made = bank.claim()
    record, _ = bank.pictures.attach(bank.books.cashier, made.id, 1, Picture("a.png", PNG))
    path = bank.pictures.export_to(tmp_path, record.id)
    assert (path.read_bytes(), path.suffix, path.parent.parent) == (PNG, ".png", tmp_path)

    with bank.books.sessions.begin() as session:
        if session.dialect.name == "sqlite":
            for name in session.scalars(
                text(
                    "SELECT name FROM sqlite_master WHERE tbl_name = 'document_content'"
                    " AND type = 'trigger'"
                )
            ).all():
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("SET session_replication_role = replica"))
        session.execute(text("UPDATE document_content SET content = :new"), {"new": PNG + b"!"})

    with pytest.raises(PictureDamaged):
        bank.pictures.export_to(tmp_path, record.id)
