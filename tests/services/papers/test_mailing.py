from dataclasses import replace

import pytest

from services.papers.errors import MailCause, MailProblem
from services.papers.folder import OutFolder
from services.papers.letters import letter
from services.papers.records import Channel, PaperKind
from services.papers.service import PaperService
from tests.services.papers.conftest import FIRST, Archivist


def test_a_receipt_is_mailed_as_it_was_archived(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    made = archivist.papers.receipt(archivist.cashier, payment)

    archivist.papers.mail(archivist.cashier, made.id, "maria@example.ec")

    ((to, subject, body, (attached,)),) = archivist.postbag.sent
    assert to == "maria@example.ec"
    assert subject == "Recibo 001-001-000000001 · VoIP Andina"
    assert "el recibo de caja 001-001-000000001" in body
    assert "pagos@voip.example" in body
    assert (attached.name, attached.content) == (made.file_name, made.content)
    assert archivist.actions(f"payment:{payment}")[0] == "paper.mailed"
    assert [each.channel for each in archivist.papers.history(made.id)] == [Channel.MAIL]


def test_the_operator_s_own_words_are_kept(archivist: Archivist) -> None:
    made = archivist.papers.invoice(archivist.cashier, FIRST)

    archivist.papers.mail(archivist.cashier, made.id, "m@example.ec", "Su factura", "Hola")

    assert archivist.postbag.sent[0][1:3] == ("Su factura", "Hola")


def test_a_draft_is_left_in_the_folder_for_the_mail_program(archivist: Archivist) -> None:
    made = archivist.papers.invoice(archivist.cashier, FIRST)

    draft = archivist.papers.draft(archivist.cashier, made.id, "m@example.ec")

    assert draft.path == archivist.folder / f"Factura {FIRST}.eml"
    assert draft.path.read_bytes() == b"X-Unsent: 1\r\n"
    assert draft.mailto == "mailto:m@example.ec"


def test_an_office_without_mail_says_so(archivist: Archivist) -> None:
    papers = PaperService(
        archivist.sessions,
        archivist.books.journal,
        archivist.books.events,
        archivist.clock,
        sources=archivist.sources,
        printers=archivist.printer,
        mailer=None,
        folder=OutFolder(archivist.folder),
    )
    made = papers.invoice(archivist.cashier, FIRST)

    with pytest.raises(MailProblem) as caught:
        papers.mail(archivist.cashier, made.id, "m@example.ec")

    assert caught.value.cause is MailCause.NOT_SET_UP
    assert papers.history(made.id) == []


def test_every_kind_of_paper_can_be_mailed_with_words_of_its_own(archivist: Archivist) -> None:
    made = archivist.papers.invoice(archivist.cashier, FIRST)
    company = archivist.sources.company()

    bodies = {letter(replace(made, kind=kind), company).body for kind in PaperKind}

    assert len(bodies) == len(PaperKind)
