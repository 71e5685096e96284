from collections.abc import Sequence
from dataclasses import dataclass

from services.deposits.pictures import Picture, TenderPictures
from services.errors import UserError
from services.payments.records import PaymentRecord
from services.staff.rights import Operator
from ui.payments.layout import PayLayout
from ui.payments.view_model import Entered
from ui.tasks import TaskRunner
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class _Kept:
    position: int
    picture: Picture


def keep_pictures(
    pictures: TenderPictures | None,
    tasks: TaskRunner,
    operator: Operator,
    page: PayLayout,
    record: PaymentRecord,
    entered: Sequence[Entered],
) -> None:
    """Keep the pictures of a receipt that stands; one that fails is offered again, never lost
    without a word.
    """
    wanted = [
        _Kept(place + 1, each.picture.picture)
        for place, each in enumerate(entered)
        if each.picture is not None
    ]
    if pictures is None or not wanted:
        return
    service = pictures

    def work() -> None:
        for each in wanted:
            service.attach(operator, record.id, each.position, each.picture)

    def failed(error: UserError) -> None:
        told = page.tr("El recibo {receipt} está registrado, pero su imagen no se guardó: {why}")
        page.banner.tell(
            "warn",
            told.format(receipt=record.receipt, why=words_for(error)),
            (page.tr("Reintentar"), again),
        )

    def again() -> None:
        page.banner.clear()
        tasks.run(work, lambda _none: None, failed, owner=page)

    tasks.run(work, lambda _none: None, failed, owner=page)
