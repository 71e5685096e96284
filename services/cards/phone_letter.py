from services.cards.records import AttemptRecord
from services.office.records import Company, Mode
from services.papers.letters import Letter
from services.printing.figures import dollars, minute


def phone_letter(attempt: AttemptRecord, company: Company) -> Letter:
    """The message that brings a customer the page on which they pay.

    It names the amount and the invoices, and nothing of who the customer is.
    """
    name = company.trade_name or company.legal_name
    invoices = [f"  {share.invoice}   {dollars(share.amount_cents)}" for share in attempt.shares]
    until = minute(attempt.page_until) if attempt.page_until else ""
    lines = [
        "Estimado cliente:",
        "",
        f"Con este enlace puede pagar {dollars(attempt.amount_cents)} a {name} con su tarjeta, "
        "desde su celular:",
        "",
        attempt.link,
        "",
        "También puede apuntar la cámara de su celular al código QR adjunto.",
        "",
        f"El enlace vale hasta el {until}.",
        "",
        "Paga estas facturas:" if len(invoices) > 1 else "Paga esta factura:",
        *invoices,
        "",
        "NO PAGUE DOS VECES. Mientras el enlace esté abierto, no pague lo mismo por otro medio. "
        "Si la página le dice que recibió su pago, no haga nada más: le entregaremos su recibo.",
        "",
        "La tarjeta se escribe en la página de Stripe; nosotros no vemos su número. Nunca le "
        "pediremos los datos de su tarjeta por correo ni por teléfono.",
    ]
    if company.help_email:
        lines += ["", f"¿Dudas? Escríbanos a {company.help_email}."]
    lines += ["", name]
    if company.mode is not Mode.LIVE:
        word = "DEMO" if company.mode is Mode.DEMO else "PRUEBA"
        lines += ["", f"{word}: no se cobra dinero de verdad."]
    subject = f"Pague {dollars(attempt.amount_cents)} a {name} desde su celular"
    return Letter(subject, "\n".join(lines))
