from collections.abc import Mapping
from typing import Any

from services.accounts.service import AccountService
from services.audit.service import Journal
from services.cards.errors import PageClosed
from services.cards.phone_letter import phone_letter
from services.cards.records import AttemptRecord
from services.cards.service import ChargeService
from services.office.service import OfficeService
from services.papers.errors import MailCause, MailProblem
from services.papers.outside import Attachment, MailCarrier
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions


class PhoneLinks:
    """Hands a customer the page on which they pay: as a code to scan, or by e-mail.

    A link is handed out only while its page is open, which the books commit before.
    """

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        *,
        charges: ChargeService,
        accounts: AccountService,
        office: OfficeService,
        mailer: MailCarrier | None,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._charges = charges
        self._accounts = accounts
        self._office = office
        self._mailer = mailer

    def code(self, attempt_id: str) -> tuple[str, ...]:
        """The link as a QR code: one string of `0` and `1` a row; nothing once it is closed.

        Raises:
            NotFound.
        """
        link = self._charges.attempt(attempt_id).link
        if not link:
            return ()
        # ReportLab costs a tenth of a second, and the start needs no code.
        from services.printing.qr import qr_rows  # noqa: PLC0415

        return qr_rows(link)

    def customer(self, account: str) -> tuple[str, str]:
        """The name and e-mail address of who pays; the address may be empty.

        Raises:
            NotFound.
        """
        found = self._accounts.show(account).customer
        return found.name, found.email

    def mail(self, operator: Operator, attempt_id: str, to: str) -> None:
        """Send the link by e-mail, with its code as a picture.

        Raises:
            NotAllowed. NotFound. PageClosed: nobody could pay with it any more. BadField: `to`.
            MailProblem: it was not sent, as far as is known.
        """
        operator.require(Right.CHARGE_CARDS)
        attempt = self._charges.attempt(attempt_id)
        if not attempt.link:
            raise PageClosed(attempt=attempt_id)
        if self._mailer is None:
            raise MailProblem(MailCause.NOT_SET_UP)
        from services.printing.qr_picture import qr_png  # noqa: PLC0415  as in `code`

        letter = phone_letter(attempt, self._office.company())
        picture = Attachment("codigo-qr-para-pagar.png", qr_png(attempt.link), "image/png")
        self._mailer.send(to, letter.subject, letter.body, [picture])
        self._tell(operator, attempt, {"to": to.strip()})

    def _tell(self, operator: Operator, attempt: AttemptRecord, after: Mapping[str, Any]) -> None:
        with self._sessions.begin() as session:
            self._journal.append(
                session, operator, "card.link_mailed", f"attempt:{attempt.id}", after=after
            )
