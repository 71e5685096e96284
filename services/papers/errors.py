from enum import StrEnum

from services.errors import UserError


class PrinterCause(StrEnum):
    """Why a printer did not print."""

    NOT_INSTALLED = "not_installed"
    NONE = "none"
    MISSING = "missing"
    OFFLINE = "offline"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    FAILED = "failed"


class PrinterProblem(UserError):
    """The printer did not take the paper. Details: `cause`, `printer`, `told` (its own words)."""

    key = "printer.problem"

    def __init__(self, cause: PrinterCause, printer: str = "", told: str = "") -> None:
        super().__init__(cause=cause.value, printer=printer, told=told)
        self.cause = cause

    @property
    def is_certain(self) -> bool:
        """Whether surely nothing was printed; after a time-out nobody knows."""
        return self.cause is not PrinterCause.TIMEOUT


class MailCause(StrEnum):
    """Why a message was not sent."""

    NOT_SET_UP = "not_set_up"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    LOGIN = "login"
    RECIPIENT = "recipient"
    SENDER = "sender"
    REFUSED = "refused"
    TOO_LARGE = "too_large"


class MailProblem(UserError):
    """The message was not sent, as far as is known. Details: `cause`, `told` (the server's words).

    After a time-out it may have arrived.
    """

    key = "mail.problem"

    def __init__(self, cause: MailCause, told: str = "") -> None:
        super().__init__(cause=cause.value, told=told)
        self.cause = cause


class FolderProblem(UserError):
    """A file could not be written where it should. Details: `folder`, `cause`, `used`.

    `used` is the path where it was written instead; empty when it was written nowhere.
    """

    key = "paper.folder"

    def __init__(self, folder: str, cause: str, used: str = "") -> None:
        super().__init__(folder=folder, cause=cause, used=used)


class NoFolder(FolderProblem):
    """The file could not be written anywhere."""

    key = "paper.no_folder"


class NoRefundPaper(UserError):
    """Nothing went back by this refund: there is nothing to prove. Details: `refund`, `state`."""

    key = "paper.no_refund"


class PaperDamaged(UserError):
    """What the archive holds is not what was archived: its hash differs. Details: `paper`."""

    key = "paper.damaged"


class ConsentRevoked(UserError):
    """The customer took their consent to be written to back. Details: `on`."""

    key = "consent.revoked"
