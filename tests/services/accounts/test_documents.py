import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from services.accounts.documents import LARGEST, shown_name
from services.accounts.errors import DocumentDamaged, DocumentRefused
from services.accounts.records import DocumentRecord
from services.accounts.states import DocumentKind
from services.errors import ChangedElsewhere, NotAllowed, NotFound
from tests.services.accounts.conftest import PDF, Office

PNG = b"\x89PNG\r\n\x1a\nrest"


def attach(office: Office, number: str, content: bytes, name: str = "x.pdf") -> DocumentRecord:
    return office.documents.attach(
        office.activator, number, DocumentKind.OTHER, name, content, original_seen=True
    )


def test_a_scan_is_kept_with_its_hash_and_opened_as_a_copy(office: Office, tmp_path: Path) -> None:
    number = office.manual()
    record = attach(office, number, PNG, "C:\\Escáner\\cédula frente.PDF")
    assert record.file_name == "cédula frente.png"
    assert record.original_seen_by == "Ana"
    assert record.sha256 == hashlib.sha256(PNG).hexdigest()
    path = office.documents.export_to(tmp_path, record.id)
    assert path.read_bytes() == PNG
    assert path.name == f"documento-{record.id}-{record.sha256[:8]}.png"
    assert path.resolve().is_relative_to(tmp_path.resolve())
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_scan_twice_is_one_document(office: Office) -> None:
    number = office.manual()
    assert attach(office, number, PDF).id == attach(office, number, PDF).id
    other = office.manual()
    assert attach(office, other, PDF).sha256 == attach(office, number, PDF).sha256
    assert len(office.accounts.show(number).documents) == 1


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "empty"),
        (b"MZ\x90\0", "kind"),
        (b"<html>", "kind"),
        (b"PK\x03\x04", "kind"),
        (b"%PDF-" + b"0" * LARGEST, "too_large"),
    ],
)
def test_other_files_are_refused(office: Office, content: bytes, cause: str) -> None:
    number = office.manual()
    with pytest.raises(DocumentRefused) as refused:
        attach(office, number, content)
    assert refused.value.details["cause"] == cause
    assert office.accounts.show(number).documents == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("scan.pdf:ads", "scan.pdf"),
        ("a\0b\n\u202egpj.pdf", "abgpj.pdf"),
        ("", "documento.pdf"),
        ("....", "documento.pdf"),
        ("4242424242424242.pdf", "documento.pdf"),
        ("x" * 500 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_names_are_made_harmless(typed: str, kept: str) -> None:
    assert shown_name(typed, "application/pdf") == kept


def test_a_file_of_this_computer_is_attached_and_others_are_not(
    office: Office, tmp_path: Path
) -> None:
    number = office.manual()
    path = tmp_path / "contrato.pdf"
    path.write_bytes(PDF)
    kind = DocumentKind.CONTRACT
    record = office.documents.attach_file(office.activator, number, kind, path, original_seen=False)
    assert (record.file_name, record.size) == ("contrato.pdf", len(PDF))
    for bad in (tmp_path, tmp_path / "no", Path("\\\\server\\share\\x.pdf")):
        with pytest.raises(DocumentRefused):
            office.documents.attach_file(office.activator, number, kind, bad, original_seen=False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_hang_the_window(office: Office, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    with pytest.raises(DocumentRefused):
        office.documents.attach_file(
            office.activator, office.manual(), DocumentKind.ID, pipe, original_seen=False
        )


def test_content_that_was_changed_behind_our_back_is_not_opened(
    office: Office, tmp_path: Path
) -> None:
    record = attach(office, office.manual(), PDF)
    with office.sessions.begin() as session:
        if office.sessions.is_postgresql:
            session.execute(text("ALTER TABLE document_content DISABLE TRIGGER USER"))
        else:
            names = session.execute(
                text(
                    "SELECT name FROM sqlite_master WHERE tbl_name='document_content'"
                    " AND type='trigger'"
                )
            ).scalars()
            for name in list(names):
                session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("UPDATE document_content SET content = :c"), {"c": b"%PDF-otro"})
    with pytest.raises(DocumentDamaged):
        office.documents.export_to(tmp_path, record.id)
    assert list(tmp_path.glob("documento-*")) == []


def test_a_document_is_withdrawn_once_by_who_may(office: Office) -> None:
    number, other = office.manual(), office.manual()
    record = attach(office, number, PDF)
    with pytest.raises(NotAllowed):
        office.documents.withdraw(office.cashier, number, record.id, "x")
    with pytest.raises(ChangedElsewhere):
        office.documents.withdraw(office.activator, other, record.id, "no es de ella")
    office.documents.withdraw(office.activator, number, record.id, "borroso")
    with pytest.raises(ChangedElsewhere):
        office.documents.withdraw(office.activator, number, record.id, "borroso")
    assert office.documents.content(record.id)[1] == PDF
    with pytest.raises(NotFound):
        office.documents.content(999)
