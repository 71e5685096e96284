from dataclasses import replace
from pathlib import Path

import pytest

from services.cheques.records import SlipOrder
from services.errors import NotFound
from services.papers.service import PaperService
from services.storage.sessions import Sessions
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks, cash
from tests.services.papers.conftest import Archivist
from tests.services.printing.reading import words

ONE, TWO = (f"001-002-{n:09d}" for n in (1, 2))


@pytest.fixture
def papers(office: ChequeBooks, sessions: Sessions, tmp_path: Path) -> PaperService:
    """The archive of an office with cheques."""
    archivist = Archivist(sessions, tmp_path / "papeles")
    archivist.sources = replace(
        archivist.sources, slip=office.slips.show, cheque=office.register.show
    )
    return archivist.service(archivist.printer)


def test_a_slip_is_printed_once_and_anew_with_the_banks_number(
    office: ChequeBooks, papers: PaperService
) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    slip = office.slips.prepare(office.ana, SlipOrder("s-1", ACCOUNT, (cheque_id,), 500)).slip

    first = papers.slip(office.ana, slip.id)
    assert (first.title, first.version) == ("Papeleta de depósito 1", 1)
    assert papers.slip(office.luis, slip.id).id == first.id
    assert "$ 50.00" in words(first.content)
    assert "Ana Cajas" in words(first.content)

    office.slips.deposited(office.ana, slip.id, "778899", office.today())
    taken = papers.slip(office.ana, slip.id)
    assert taken.version == 2
    assert "778899" in words(taken.content)
    office.protest(cheque_id, fee=0)
    assert papers.slip(office.ana, slip.id).id == taken.id


def test_a_void_slip_says_so(office: ChequeBooks, papers: PaperService) -> None:
    slip = office.slips.prepare(office.ana, SlipOrder("s-1", ACCOUNT, (), 500)).slip
    office.slips.void(office.ana, slip.id, "El banco estaba cerrado")
    said = words(papers.slip(office.ana, slip.id).content)
    assert "ANULADA" in said
    assert "El banco estaba cerrado" in said


def test_an_act_is_of_a_cheque_that_was_given_back(
    office: ChequeBooks, papers: PaperService
) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    office.deposit(cheque_id)
    office.protest(cheque_id, fee=0)
    with pytest.raises(NotFound):
        papers.act(office.ana, cheque_id)
    again = office.take(cash(4500), invoices={ONE: 4500})
    office.cheques.replace(office.ana, cheque_id, again.receipt)
    office.cheques.give_back(office.ana, cheque_id, "María Peña", "1710034065", "Su esposa")
    act = papers.act(office.ana, cheque_id)
    assert act.title == "Acta de devolución de cheque 000001"
    said = words(act.content)
    for expected in (
        "María Peña",
        "1710034065",
        "Insuficiencia de fondos",
        f"{ONE} ($ 45.00)",
        f"Reemplazado por el recibo {again.receipt}. Su esposa",
    ):
        assert expected in said, expected
    assert papers.act(office.ana, cheque_id).id == act.id
