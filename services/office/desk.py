from dataclasses import dataclass

from services.audit.service import Journal
from services.clock import Now
from services.office.facts import CompanyBook
from services.office.logo import CompanyLogo
from services.office.taxes import TaxBook
from services.office.tills import TillDesk
from services.storage.sessions import Sessions


@dataclass(frozen=True, slots=True)
class CompanyDesk:
    """What an administrator decides about the company itself."""

    facts: CompanyBook
    logo: CompanyLogo
    taxes: TaxBook
    tills: TillDesk


def company_desk(sessions: Sessions, journal: Journal, now: Now) -> CompanyDesk:
    """All of it on open books."""
    return CompanyDesk(
        CompanyBook(sessions, journal),
        CompanyLogo(sessions, journal, now),
        TaxBook(sessions, journal, now),
        TillDesk(sessions, journal),
    )
