"""What happens to the demo company's accounts besides invoices and payments."""

from collections.abc import Callable, Sequence
from typing import Final

from services.accounts.consent_records import ConsentOrder
from services.accounts.inputs import AgreementInput
from services.accounts.states import ConsentChannel, Method
from services.practice.demo_cast import DemoAccount, Habit
from services.practice.demo_office import ACTIVATOR, CASHIER, SUPERVISOR
from services.practice.demo_story import Story

CONSENT: Final = "2026-01"
LEFT_DAYS_AGO: Final = 20
_NOTES: Final = (
    "Pide que le llamen antes del vencimiento, de preferencia por la tarde.",
    "La contadora recoge los recibos el último viernes del mes.",
    "Pregunta por la portabilidad de su número fijo.",
    "Retiene renta e IVA; avisa con el comprobante.",
    "Cambió de oficina; confirmar la dirección en la próxima visita.",
    "Ofreció pagar todo lo vencido en dos abonos.",
    "Solicita copia del contrato firmado.",
    "Habla mejor inglés; pide facturas por correo.",
)


def leavers(accounts: Sequence[DemoAccount]) -> list[DemoAccount]:
    """Those who end their contract: one of the web, two of the office."""
    web = [each for each in accounts if each.method is Method.CARD]
    office = [each for each in accounts if each.habit is Habit.PUNCTUAL]
    return [web[-1], office[-1], office[-4]]


def live(story: Story, accounts: Sequence[DemoAccount]) -> None:
    """Suspensions, closes, changed agreements, consents and notes."""
    leaving = leavers(accounts)
    staying = [each for each in accounts if each not in leaving]
    in_debt = [each for each in staying if each.habit is Habit.IN_DEBT]
    web = [each for each in staying if each.method is Method.CARD]
    for place, each in enumerate([*in_debt[:4], *web[3:5]]):
        story.on(9 + place, _suspend(story, each, "Varias facturas vencidas"))
    for each in in_debt[5:6]:
        story.on(40, _suspend(story, each, "Cheque por confirmar"))
        story.on(33, _reactivate(story, each, "Se confirmó el cheque"))
    for each in leaving:
        story.on(LEFT_DAYS_AGO, _close(story, each, "El cliente termina el contrato"))
    reason = "La tarjeta venció; prefiere depositar"
    story.on(95, _agree(story, web[7], Method.DEPOSIT, reason))
    reason = "Quiere pagar con tarjeta en la oficina"
    for each in in_debt[7:8]:
        story.on(61, _agree(story, each, Method.MANUAL_CARD, reason))
    for each in story.random.sample(staying, 12):
        story.on(story.random.randrange(3, 90), _consent(story, each))
    for text, each in zip(_NOTES, story.random.sample(staying, len(_NOTES)), strict=True):
        story.on(story.random.randrange(1, 60), _note(story, each, text))


def _suspend(story: Story, each: DemoAccount, reason: str) -> Callable[[], None]:
    office = story.office
    return lambda: office.activation.suspend(office.operator(ACTIVATOR), each.number, reason)


def _reactivate(story: Story, each: DemoAccount, reason: str) -> Callable[[], None]:
    office = story.office
    return lambda: office.activation.reactivate(office.operator(ACTIVATOR), each.number, reason)


def _close(story: Story, each: DemoAccount, reason: str) -> Callable[[], None]:
    office = story.office
    return lambda: office.activation.close(office.operator(SUPERVISOR), each.number, reason)


def _agree(story: Story, each: DemoAccount, method: Method, reason: str) -> Callable[[], None]:
    office, agreed = story.office, AgreementInput(method)
    return lambda: office.agreements.change(office.operator(ACTIVATOR), each.number, agreed, reason)


def _consent(story: Story, each: DemoAccount) -> Callable[[], None]:
    office = story.office
    given = ConsentOrder(CONSENT, ConsentChannel.IN_PERSON)
    return lambda: office.consents.give(office.operator(ACTIVATOR), each.number, given)


def _note(story: Story, each: DemoAccount, text: str) -> Callable[[], None]:
    office = story.office
    return lambda: office.accounts.add_note(office.operator(CASHIER), each.number, text)
