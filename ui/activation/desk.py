from dataclasses import dataclass

from services.accounts.activation import ActivationService
from services.accounts.directory import AccountDirectory
from services.accounts.documents import DocumentService
from services.accounts.drafts import DraftService
from services.accounts.service import AccountService


@dataclass(frozen=True, slots=True)
class ActivationDesk:
    """The services that the activation page hands out to its parts."""

    drafts: DraftService
    accounts: AccountService
    activation: ActivationService
    documents: DocumentService
    directory: AccountDirectory
