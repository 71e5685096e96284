"""What the journal seals: every table whose rows are a record, and what may change in it."""

from typing import Final

from services.audit.sealed.bank import BANK
from services.audit.sealed.cards import CARDS
from services.audit.sealed.debits import DEBITS
from services.audit.sealed.money import INVOICE, PAYMENT
from services.audit.sealed.office import OFFICE
from services.audit.sealed.people import PEOPLE
from services.audit.sealed.tills import TILLS

SEALED: Final = (PAYMENT, INVOICE, *PEOPLE, *OFFICE, *TILLS, *BANK, *DEBITS, *CARDS)
"""All of them."""
