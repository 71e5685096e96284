from dataclasses import dataclass

from services.cheques.protest import ProtestService
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.deposits.pictures import TenderPictures
from services.staff.service import StaffService


@dataclass(frozen=True, slots=True)
class ChequeServices:
    """What the page of cheques uses."""

    register: ChequeRegister
    cheques: ChequeService
    protests: ProtestService
    slips: SlipService
    rulebook: ChequeRulebook
    pictures: TenderPictures
    staff: StaffService
