"""What a paper tells the customer about the payment agreement."""

from dataclasses import dataclass

from services.printing.figures import day
from services.printing.papers import AgreementBlock


@dataclass(frozen=True, slots=True)
class Note:
    """A title and one paragraph."""

    title: str
    words: str


def agreement_note(agreement: AgreementBlock, help_email: str) -> Note:
    """The note of an agreement: who must act, by when, and where help is."""
    help_words = f" ¿Dudas? Escríbanos a {help_email}." if help_email else ""
    if agreement.is_automatic:
        return Note(
            f"PAGO AUTOMÁTICO · {agreement.method}",
            "Cobramos cada factura en su fecha de vencimiento con el método acordado; "
            f"usted no tiene que hacer nada.{help_words}",
        )
    return Note(
        f"PAGO NO AUTOMÁTICO · {agreement.method}",
        "Nadie cobrará ni debitará este servicio por usted. Lleve el control de sus facturas y "
        "pague cada una hasta su fecha de vencimiento para mantener activo su servicio."
        f"{next_due_words(agreement)}{help_words}",
    )


def next_due_words(agreement: AgreementBlock) -> str:
    """` Próximo vencimiento: 05/12/2026.`, or nothing when no date is known."""
    if agreement.next_due_on is None:
        return ""
    return f" Próximo vencimiento: {day(agreement.next_due_on)}."
